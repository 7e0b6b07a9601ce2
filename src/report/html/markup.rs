//! The one door through which text gets onto the page.
//!
//! Markup is what stands in this program: [`Page::raw`] takes nothing else, because only a literal lives as
//! long as the program does. Whatever was read, computed or typed has to go through [`Page::text`], which
//! escapes it. So no value of the evidence can ever be markup, and the compiler sees to it.

use std::borrow::Cow;
use std::fmt::Write;

use crate::report::terminal::grouped;
use crate::seal::mask::printable;

/// Cells of text at most; what is longer is cut in the middle, its whole is in the case's CSV files.
const LONGEST: usize = 240;

/// A page in the making.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// Adds markup, which only this program can have written.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text: printable, cut to a bearable length, escaped for content and for quoted attributes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.fit(text, LONGEST)
    }

    /// Adds text cut to so many cells.
    pub fn fit(&mut self, text: &str, cells: usize) -> &mut Self {
        for c in clip(&printable(text), cells).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// Adds a count, `1,234,567`.
    pub fn count(&mut self, count: u64) -> &mut Self {
        self.0.push_str(&grouped(count));
        self
    }

    /// Adds a count with its noun: `1 item`, `2 items`.
    pub fn counted(&mut self, count: u64, one: &'static str, many: &'static str) -> &mut Self {
        self.count(count).raw(" ").raw(if count == 1 { one } else { many })
    }

    /// Adds a whole number as an attribute wants it.
    pub fn whole(&mut self, number: u64) -> &mut Self {
        let _ = write!(self.0, "{number}");
        self
    }

    /// Adds a percentage as an attribute wants it, `63.25%`.
    pub fn percent(&mut self, percent: f64) -> &mut Self {
        let _ = write!(self.0, "{percent:.2}%");
        self
    }

    /// The page.
    pub fn finish(self) -> String {
        self.0
    }
}

/// `text` in at most so many cells, cut in the middle: names begin and end with what tells them apart, the end
/// more so. East Asian characters are two cells wide.
fn clip(text: &str, cells: usize) -> Cow<'_, str> {
    let width = |c: char| if c < '\u{1100}' { 1 } else { 2 };
    if text.len() <= cells || text.chars().map(width).sum::<usize>() <= cells {
        return Cow::Borrowed(text);
    }
    let take = |chars: &mut dyn Iterator<Item = char>, mut room: usize| -> Vec<char> {
        chars
            .take_while(|c| {
                let fits = width(*c) <= room;
                room = room.saturating_sub(width(*c));
                fits
            })
            .collect()
    };
    let head = take(&mut text.chars(), cells / 3);
    let tail = take(&mut text.chars().rev(), cells - 1 - cells / 3);
    Cow::Owned(head.into_iter().chain(['…']).chain(tail.into_iter().rev()).collect())
}

/// Bytes as people say them: `512 bytes`, `1.2 GB` (powers of 1000).
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if count < 1000 {
        return format!("{count} {}", if count == 1 { "byte" } else { "bytes" });
    }
    let (mut size, mut unit) = (count as f64 / 1e3, 0);
    while size >= 999.95 && unit + 1 < UNITS.len() {
        (size, unit) = (size / 1e3, unit + 1);
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// A share that never rounds to all or nothing unless it is.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".into();
    }
    let percent = 100.0 * part as f64 / whole as f64;
    match percent {
        _ if part > 0 && percent < 0.1 => "< 0.1 %".into(),
        _ if part < whole && percent > 99.9 => "> 99.9 %".into(),
        percent => format!("{percent:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut page = Page::default();
        page.text(text);
        page.finish()
    }

    #[test]
    fn text_is_never_markup() {
        assert_eq!(shown("<script>a&&b</script>"), "&lt;script&gt;a&amp;&amp;b&lt;/script&gt;");
        assert_eq!(
            shown("\"'><img src=x onerror=alert(1)>"),
            "&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;"
        );
        assert_eq!(shown("\u{1b}[31mred\u{202e}txt.exe\0"), "\\u{1b}[31mred\\u{202e}txt.exe\\u{0}");
    }

    #[test]
    fn long_names_keep_both_ends() {
        let long = format!("first{}last", "x".repeat(10_000));
        let cut = shown(&long);
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(cut.starts_with("first") && cut.ends_with("last") && cut.contains('…'));
        assert_eq!(clip("名前名前名前", 12), "名前名前名前");
        assert_eq!(clip("名前名前名前x", 12), "名前…前名前x");
    }

    #[test]
    fn quantities_read_well() {
        assert_eq!(
            [1, 999, 1000, 999_949, 999_950, 1_234_567_890].map(bytes),
            ["1 byte", "999 bytes", "1.0 kB", "999.9 kB", "1.0 MB", "1.2 GB"]
        );
        assert_eq!(share(0, 0), "–");
        assert_eq!(share(0, 9), "0.0 %");
        assert_eq!(share(1, 100_000), "< 0.1 %");
        assert_eq!(share(99_999, 100_000), "> 99.9 %");
        assert_eq!(share(9, 9), "100.0 %");
    }
}
