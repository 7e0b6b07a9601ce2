//! One table of masks, used everywhere; `*` hides.

use std::borrow::Cow;
use std::io::{self, Write};

/// How a value is shown to whoever may paste it elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mask {
    /// `j***@example.com`.
    Email,
    /// First 6 and last 4 digits.
    Card,
    /// The last so many characters.
    Last(u8),
    /// The first letter of each word.
    Initials,
    /// The year only.
    Year,
    /// `********`.
    All,
    /// A hash: what stands before its salt, that is scheme and cost.
    Scheme,
    /// The first so many, and the last 4.
    Prefix(u8),
    /// Shown as it is: a region, a country.
    Shown,
}

impl Mask {
    /// `value` as it may be shown.
    pub fn apply(self, value: &[u8]) -> String {
        let text = printable(&String::from_utf8_lossy(value)).into_owned();
        match self {
            Self::Email => email(&text),
            Self::Card => card(&text),
            Self::Last(n) => keep(&text, 0, n.into()),
            Self::Prefix(n) => keep(&text, n.into(), 4),
            Self::Initials => initials(&text),
            Self::Year => year(&text),
            Self::All => "*".repeat(8),
            Self::Scheme => scheme(&text),
            Self::Shown => text,
        }
    }
}

/// Whether a character could move a cursor, reorder a line or end it.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` with everything that could move a cursor, reorder a line or end it written as `\u{..}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| if is_hostile(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(show).collect())
}

/// Printable text of a length that a line bears: of more, the beginning and how much there is.
pub fn brief(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 500;
    let text = printable(text);
    if text.len() <= LONGEST || text.chars().nth(LONGEST).is_none() {
        return text;
    }
    let head: String = text.chars().take(LONGEST).collect();
    Cow::Owned(format!("{head}… ({} characters)", text.chars().count()))
}

/// JSON with everything in its strings that could reorder a line written as `\u202e`: it reads back the same. Controls are
/// written so by whoever writes JSON.
pub fn json(text: String) -> String {
    if text.is_ascii() || !text.chars().any(|c| !c.is_control() && is_hostile(c)) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !c.is_control() && is_hostile(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Takes JSON from its writer, as [`json`] has it, bit by bit: a character is never parted.
pub struct Json<W>(pub W);

impl<W: Write> Write for Json<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let foreign = if bytes.is_ascii() { None } else { str::from_utf8(bytes).ok() };
        match foreign {
            Some(text) => self.0.write_all(json(text.to_owned()).as_bytes())?,
            None => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text that no spreadsheet takes for a formula, and no terminal for a command.
pub fn inert(text: &str) -> String {
    let text = printable(text);
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into_owned() }
}

/// The first `head` and last `tail` characters, the rest starred; all of a value too short to hide enough.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let n = text.chars().count();
    if n < 2 * (head + tail) {
        return "*".repeat(n.clamp(1, 16));
    }
    let star = |(i, c)| if i < head || i + tail >= n { c } else { '*' };
    text.chars().enumerate().map(star).collect()
}

fn email(text: &str) -> String {
    let Some((local, domain)) = text.rsplit_once('@') else { return keep(text, 0, 2) };
    format!("{}***@{domain}", local.chars().next().unwrap_or('*'))
}

fn card(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if (12..=19).contains(&digits.len()) { keep_exact(&digits, 6, 4) } else { keep(text, 0, 4) }
}

fn keep_exact(text: &str, head: usize, tail: usize) -> String {
    let n = text.len();
    text.char_indices().map(|(i, c)| if i < head || i + tail >= n { c } else { '*' }).collect()
}

fn initials(text: &str) -> String {
    let word = |word: &str| word.chars().next().map(|c| format!("{c}***"));
    text.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")
}

fn year(text: &str) -> String {
    let year = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4).unwrap_or("****");
    format!("{year}-**-**")
}

fn scheme(text: &str) -> String {
    let keep = match text.strip_prefix('$').map(|rest| rest.split('$').collect::<Vec<_>>()) {
        // $2b$12$salt+hash, $6$rounds=5000$salt$hash, $argon2id$v=19$m=..,t=..,p=..$salt$hash
        Some(parts) if parts.len() >= 2 => {
            let cost = |part: &&str| {
                part.contains('=') || (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
            };
            let n = 1 + parts[1..].iter().take_while(|part| cost(part)).count();
            format!("${}$", parts[..n].join("$"))
        }
        _ => String::new(),
    };
    keep + "********"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mask_shows_what_its_row_of_the_table_says() {
        let shown = |mask: Mask, value: &str| mask.apply(value.as_bytes());
        assert_eq!(shown(Mask::Email, "john.doe@example.com"), "j***@example.com");
        assert_eq!(shown(Mask::Card, "4111 1111 1111 1111"), "411111******1111");
        assert_eq!(shown(Mask::Last(4), "078-05-1120"), "*******1120");
        assert_eq!(shown(Mask::Last(4), "1120"), "****");
        assert_eq!(shown(Mask::Initials, "Ann Marie Lee"), "A*** M*** L***");
        assert_eq!(shown(Mask::Year, "1980-02-03"), "1980-**-**");
        assert_eq!(shown(Mask::Year, "03/02/1980"), "1980-**-**");
        assert_eq!(shown(Mask::All, "hunter2"), "********");
        assert_eq!(shown(Mask::Scheme, "$2b$12$abcdefghijklmnopqrstuv"), "$2b$12$********");
        assert_eq!(shown(Mask::Scheme, "$6$rounds=5000$salt$hash"), "$6$rounds=5000$********");
        assert_eq!(shown(Mask::Scheme, "$6$salt$hash"), "$6$********");
        assert_eq!(shown(Mask::Scheme, "5f4dcc3b5aa765d61d8327deb882cf99"), "********");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(Mask::Shown.apply(b"\x1b[31mTX\r\n"), "\\u{1b}[31mTX\\u{d}\\u{a}");
        assert_eq!(printable("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(inert("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(inert("a=b\n"), "a=b\\u{a}");
        assert_eq!(json("\"\u{202e}é\n\"".into()), "\"\\u202eé\n\"");
        let mut written = Vec::new();
        serde_json::to_writer(Json(&mut written), "\u{202e}é\n").unwrap();
        assert_eq!(str::from_utf8(&written), Ok("\"\\u202eé\\n\""));
        assert_eq!(brief("\u{1b}[m"), "\\u{1b}[m");
        let long = brief(&"é".repeat(10_000)).into_owned();
        assert!(long.ends_with("é… (10000 characters)") && long.chars().count() < 530);
    }
}
