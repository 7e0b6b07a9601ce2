//! Columns and verdicts, item by item.

use crate::catalog::Catalog;
use crate::seal::mask::Mask;

use super::Paper;
use super::markup::{Page, share};
use super::sheets::Column;
use super::table::{self, Cell, Table};

const COLUMNS: Table = Table {
    id: "table-columns",
    caption: "Columns and what they were taken for",
    heads: &["Header", "Verdict", "#Values asked", "#Passed", "Why"],
};

/// Columns, item by item.
pub fn columns(page: &mut Page, paper: &Paper<'_>) {
    let columns = &paper.sheets.columns;
    if columns.total() == 0 {
        page.raw("<p>No item is a table.</p>\n");
        return;
    }
    page.raw("<p>A column is typed once, by the words of its header and by how far its values pass the test of a type beyond chance. <code>columns.csv</code> has every column with its runner-up, to sign or to correct.</p>\n");
    COLUMNS.open(page);
    let mut table = None;
    for column in &columns.rows {
        if table != Some((&column.item, &column.table)) {
            page.raw(if table.is_some() { "</tbody>\n<tbody>\n" } else { "<tbody>\n" });
            page.raw("<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\"><code>").text(&column.item);
            page.raw("</code>");
            if !column.table.is_empty() {
                page.raw(" <span class=\"name\">").text(&column.table).raw("</span>");
            }
            page.raw("</th></tr>\n");
            table = Some((&column.item, &column.table));
        }
        COLUMNS.row(page, &cells(paper.catalog, column));
    }
    page.raw("</tbody>\n");
    table::close(page, columns.more, "columns.csv");
}

fn cells<'c>(catalog: &Catalog, column: &'c Column) -> Vec<Cell<'c>> {
    let asked = if column.rows == 0 { Cell::None("–") } else { Cell::Count(column.rows) };
    vec![
        Cell::Own(header(column)),
        if column.verdict.is_empty() { Cell::None("none") } else { Cell::Own(verdict(catalog, column)) },
        asked,
        Cell::Own(share(column.passed, column.rows)),
        Cell::Text(&column.why),
    ]
}

/// A header as it may be shown. Where a table has none its first row can be taken for one, and keys of JSON can
/// be addresses: what looks like a value is masked like one.
fn header(column: &Column) -> String {
    let digits = column.header.bytes().filter(u8::is_ascii_digit).count();
    match column.header.as_str() {
        "" => column.column.clone(),
        value if value.contains('@') => Mask::Email.apply(value.as_bytes()),
        value if digits >= 6 => Mask::Last(2).apply(value.as_bytes()),
        header => header.to_owned(),
    }
}

/// The elements that a column was typed with, each once, and whose they are.
fn verdict(catalog: &Catalog, column: &Column) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for id in column.verdict.split_whitespace() {
        let title = match catalog.by_id(id) {
            Some(known) => &catalog.element(catalog.detector(known).element).title,
            None => id,
        };
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let titles = titles.join(" or ");
    if column.role.is_empty() { titles } else { format!("{titles} ({})", column.role) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_are_values_are_masked() {
        let shown =
            |text: &str| header(&Column { header: text.into(), column: "#2".into(), ..Column::default() });
        assert_eq!(
            ["E-mail 2", "", "ann.lee@example.com", "555-123-4567"].map(shown),
            ["E-mail 2", "#2", "a***@example.com", "**********67"]
        );
    }

    #[test]
    fn a_verdict_names_each_element_once() {
        let catalog = Catalog::builtin().unwrap();
        let shown = |types: &str, role: &str| {
            verdict(&catalog, &Column { verdict: types.into(), role: role.into(), ..Column::default() })
        };
        assert_eq!(shown("hash.bcrypt hash.md5 password.plain", ""), "Password");
        assert_eq!(
            shown("us.ssn no.such", "spouse"),
            "United States social security number or no.such (spouse)"
        );
    }
}
