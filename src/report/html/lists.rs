//! The sections that are lists: what was not read, columns and verdicts, and what is left to a reviewer.

use crate::catalog::Catalog;
use crate::seal::mask::Mask;

use super::Paper;
use super::charts::element_title;
use super::markup::{Page, share};
use super::sheets::{Column, Doubt};
use super::table::{self, Cell, Table};

const UNREAD: Table = Table {
    id: "table-unread",
    caption: "Items not read, or not understood, most bytes first",
    heads: &["Item", "Taken for", "Why", "#Bytes not read", "#Of the item"],
};

/// The exceptions.
pub fn unread(page: &mut Page, paper: &Paper<'_>) {
    let unread = &paper.sheets.unread;
    page.raw("<h3>Items not read</h3>\n");
    if unread.total() == 0 {
        page.raw("<p>None: all of every item was read.</p>\n");
        return;
    }
    page.raw("<p>The counts of people say nothing of what is in these bytes. Scanned is not understood: an encrypted archive, a photograph of a passport, or a damaged block may hold anything.</p>\n");
    let rows = unread.rows.iter().map(|item| {
        vec![
            Cell::Code(&item.path),
            Cell::Text(&item.format),
            Cell::Text(&item.reason),
            Cell::Count(item.bytes()),
            Cell::Own(share(item.bytes(), item.given)),
        ]
    });
    UNREAD.write(page, rows, unread.more, "ledger.csv");
}

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
            if !column.table.is_empty() {
                page.raw("</code> <span class=\"name\">").text(&column.table).raw("</span></th></tr>\n");
            } else {
                page.raw("</code></th></tr>\n");
            }
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

const DOUBTS: Table = Table {
    id: "table-doubts",
    caption: "Parts of split clusters, and groups that fit several people",
    heads: &["Cluster", "What", "Decided by", "Value", "Where", "#Record", "#Sightings"],
};
const HUBS: Table = Table {
    id: "table-hubs",
    caption: "Values that link nobody",
    heads: &["Kind", "Value", "Where first", "#Record", "#Sightings", "Why"],
};

/// What linking left to a person.
pub fn review(page: &mut Page, paper: &Paper<'_>) {
    let sheets = paper.sheets;
    page.raw("<h3>Conflicts and undecided groups</h3>\n");
    if sheets.doubts.total() == 0 {
        page.raw("<p>None: no cluster holds two values of what a person has one of.</p>\n");
    } else {
        page.raw("<p>A <b>part</b> was split off its cluster because it holds another value of what a person has only one of; it counts as a person in the best count. An <b>undecided</b> group fits several people; it is nobody’s in the best count, and one person more in the high one. <code>conflicts.csv</code> has room for a reviewer’s decision on each.</p>\n");
        DOUBTS.write(
            page,
            sheets.doubts.rows.iter().map(|row| doubt(paper.catalog, row)),
            sheets.doubts.more,
            "conflicts.csv",
        );
    }
    page.raw("<h3>Hubs</h3>\n");
    if sheets.hubs.total() == 0 {
        page.raw("<p>None: no value stands beside too many people.</p>\n");
    } else {
        page.raw("<p>Values that stand beside so many different people that they point at none of them: a switchboard, a shared mailbox, a number typed to fill a field.</p>\n");
        HUBS.write(
            page,
            sheets.hubs.rows.iter().map(|row| hub(paper.catalog, row)),
            sheets.hubs.more,
            "conflicts.csv",
        );
    }
}

fn doubt<'c>(catalog: &Catalog, row: &'c Doubt) -> Vec<Cell<'c>> {
    vec![
        Cell::Text(&row.cluster),
        Cell::Text(&row.what),
        Cell::Own(kind_title(catalog, &row.kind)),
        Cell::Code(&row.value),
        Cell::Code(&row.path),
        Cell::Count(row.record),
        Cell::Count(row.sightings),
    ]
}

fn hub<'c>(catalog: &Catalog, row: &'c Doubt) -> Vec<Cell<'c>> {
    vec![
        Cell::Own(kind_title(catalog, &row.kind)),
        Cell::Code(&row.value),
        Cell::Code(&row.path),
        Cell::Count(row.record),
        Cell::Count(row.sightings),
        Cell::Text(&row.reason),
    ]
}

/// What an analyst calls a kind of identifier: the element that its detectors see.
fn kind_title(catalog: &Catalog, id: &str) -> String {
    let kind = catalog.people.kinds.iter().find(|kind| kind.id == id);
    let detector = kind.and_then(|kind| kind.detectors.first()).map(|at| catalog.detector(*at));
    match detector {
        Some(detector) => element_title(catalog, &catalog.element(detector.element).id),
        None if id.is_empty() => "names".to_owned(),
        None => id.to_owned(),
    }
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
