//! What became of the bytes, and what was not read.

use super::Paper;
use super::markup::{Page, bytes, share};
use super::svg::{self, Chart};
use super::table::{Cell, Table};

const COVERAGE: Chart = Chart {
    id: "chart-coverage",
    title: "What became of the bytes",
    about: "One bar for all bytes handed over, in up to four parts: understood as records, read as plain text, not text, not read. A part that is not nothing is drawn wide enough to be seen. The table that follows has the figures.",
};
const COVERAGE_TABLE: Table = Table {
    id: "table-coverage",
    caption: "Each byte handed over is in one of these rows",
    heads: &["What became of it", "#Bytes", "#Share"],
};

/// What became of the bytes, and the exceptions.
pub fn coverage(page: &mut Page, paper: &Paper<'_>) {
    bytes_read(page, paper);
    unread(page, paper);
}

fn bytes_read(page: &mut Page, paper: &Paper<'_>) {
    let sums = paper.summary.ledger;
    let parts = [
        ("parsed", "Understood as records", sums.parsed),
        ("raw", "Read as plain text", sums.raw),
        ("opaque", "Not text: only searched for what stands out", sums.opaque),
        ("skipped", "Not read", sums.skipped),
    ];
    if sums.given > 0 {
        page.raw("<figure>\n");
        svg::stack(page, &COVERAGE, &parts.map(|(class, _, bytes)| (class, bytes)));
        page.raw("</figure>\n");
    }
    let row = |(class, name, count)| {
        vec![Cell::Key(class, name), Cell::Count(count), Cell::Own(share(count, sums.given))]
    };
    let all =
        vec![Cell::Text("Handed over"), Cell::Count(sums.given), Cell::Own(share(sums.given, sums.given))];
    COVERAGE_TABLE.write(page, parts.into_iter().map(row).chain([all]), 0, "ledger.csv");
    page.raw("<p class=\"hint\">").text(&bytes(sums.given)).raw(" in ");
    page.counted(paper.summary.items.total, "item", "items").raw(" and ");
    page.counted(sums.records, "record", "records").raw(", of which ").count(sums.malformed);
    page.raw(" without the shape of their table.</p>\n");
}

const UNREAD: Table = Table {
    id: "table-unread",
    caption: "Items not read, or not understood, most bytes first",
    heads: &["Item", "Taken for", "Why", "#Bytes not read", "#Of the item"],
};

fn unread(page: &mut Page, paper: &Paper<'_>) {
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
