//! Tables that can be read aloud, scrolled on a narrow screen and broken across sheets.

use super::markup::Page;

/// One cell. The first of a row heads it.
#[derive(Clone, Debug)]
pub enum Cell<'c> {
    /// Words.
    Text(&'c str),
    /// Words put together for this cell.
    Own(String),
    /// Words of this program behind a patch of a chart's colour.
    Key(&'static str, &'static str),
    /// A path, a header, a masked value: as it stands in the evidence.
    Code(&'c str),
    /// Codes of laws or places, so many at the most; none is broken in two.
    Codes(Vec<&'c str>, usize),
    /// Words, and smaller ones below them.
    Noted(String, String),
    /// Words, and a code behind them.
    Coded(&'c str, &'c str),
    /// A count.
    Count(u64),
    /// No value.
    None(&'static str),
}

/// What a table is, before its rows.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Names it within the page.
    pub id: &'static str,
    /// What it holds.
    pub caption: &'static str,
    /// Heads of its columns; one that begins with `#` is of numbers.
    pub heads: &'static [&'static str],
}

impl Table {
    /// Writes the table, and how many rows were left out and where they are.
    pub fn write<'c>(
        &self,
        page: &mut Page,
        rows: impl IntoIterator<Item = Vec<Cell<'c>>>,
        more: u64,
        file: &'static str,
    ) {
        self.open(page);
        page.raw("<tbody>\n");
        for row in rows {
            self.row(page, &row);
        }
        page.raw("</tbody>\n");
        close(page, more, file);
    }

    /// Everything before the first body.
    pub fn open(&self, page: &mut Page) {
        page.raw("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"").raw(self.id);
        page.raw("\">\n<table>\n<caption id=\"").raw(self.id).raw("\">").raw(self.caption);
        page.raw("</caption>\n<thead><tr>");
        for head in self.heads {
            match head.strip_prefix('#') {
                Some(head) => page.raw("<th scope=\"col\" class=\"number\">").raw(head),
                None => page.raw("<th scope=\"col\">").raw(head),
            };
            page.raw("</th>");
        }
        page.raw("</tr></thead>\n");
    }

    /// One row.
    pub fn row(&self, page: &mut Page, cells: &[Cell<'_>]) {
        page.raw("<tr>");
        for (at, cell) in cells.iter().enumerate() {
            let number = self.heads.get(at).is_some_and(|head| head.starts_with('#'));
            page.raw(match (at, number) {
                (0, _) => "<th scope=\"row\">",
                (_, true) => "<td class=\"number\">",
                (_, false) => "<td>",
            });
            match cell {
                Cell::Text(text) => page.text(text),
                Cell::Own(text) => page.text(text),
                Cell::Key(class, text) => {
                    page.raw("<span class=\"key ").raw(class).raw("\"></span>").raw(text)
                }
                Cell::Code(text) => page.raw("<code>").text(text).raw("</code>"),
                Cell::Codes(codes, most) => codes_of(page, codes, *most),
                Cell::Noted(text, note) => page.text(text).raw("<br><small>").text(note).raw("</small>"),
                Cell::Coded(text, code) => {
                    page.text(text).raw(" <small class=\"whole\">").text(code).raw("</small>")
                }
                Cell::Count(count) => page.count(*count),
                Cell::None(text) => page.raw("<span class=\"none\">").raw(text).raw("</span>"),
            };
            page.raw(if at == 0 { "</th>" } else { "</td>" });
        }
        page.raw("</tr>\n");
    }
}

/// Codes, each in one piece.
pub fn codes_of<'p>(page: &'p mut Page, codes: &[&str], most: usize) -> &'p mut Page {
    for (at, code) in codes.iter().take(most).enumerate() {
        page.raw(if at == 0 { "" } else { ", " }).raw("<span class=\"whole\">").text(code).raw("</span>");
    }
    match codes.len().saturating_sub(most) {
        0 => page,
        more => page.raw(" and ").count(more as u64).raw(" more"),
    }
}

/// Everything behind the last body.
pub fn close(page: &mut Page, more: u64, file: &'static str) {
    page.raw("</table>\n</div>\n");
    if more > 0 {
        page.raw("<p class=\"more\">… and ").count(more).raw(" more in <code>").raw(file);
        page.raw("</code></p>\n");
    }
}
