//! What linking left to a person: conflicts, undecided groups, hubs, placeholders.

use crate::catalog::Catalog;

use super::markup::Page;
use super::sheets::{Cut, Doubt};
use super::table::{Cell, Table};
use super::{Paper, titles};

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
    super::probable::probable(page, paper);
    values(
        page,
        paper,
        &sheets.hubs,
        &HUBS,
        (
            "<h3>Hubs</h3>\n",
            "<p>None: no value stands beside too many people.</p>\n",
            "<p>Values that stand beside so many different people that they point at none of them: a switchboard, a shared mailbox.</p>\n",
        ),
    );
    values(
        page,
        paper,
        &sheets.placeholders,
        &PLACEHOLDERS,
        (
            "<h3>Placeholders</h3>\n",
            "<p>None: no value fills a field beside the contacts of too many people.</p>\n",
            "<p>Values that were typed to fill a field: the people beside them stay people, and the value says nothing of any of them.</p>\n",
        ),
    );
}

/// Values that link nobody: heading, what is said if there are none, and what they are.
fn values(
    page: &mut Page,
    paper: &Paper<'_>,
    of: &Cut<Doubt>,
    table: &Table,
    (heading, none, what): (&'static str, &'static str, &'static str),
) {
    page.raw(heading);
    if of.total() == 0 {
        page.raw(none);
        return;
    }
    page.raw(what);
    table.write(page, of.rows.iter().map(|row| hub(paper.catalog, row)), of.more, "conflicts.csv");
}

const PLACEHOLDERS: Table =
    Table { id: "table-placeholders", caption: "Values that fill a field", heads: HUBS.heads };

fn doubt<'c>(catalog: &Catalog, row: &'c Doubt) -> Vec<Cell<'c>> {
    vec![
        Cell::Text(&row.cluster),
        Cell::Text(&row.what),
        Cell::Own(titles::kind(catalog, &row.kind)),
        Cell::Code(&row.value),
        Cell::Code(&row.path),
        Cell::Count(row.record),
        Cell::Count(row.sightings),
    ]
}

fn hub<'c>(catalog: &Catalog, row: &'c Doubt) -> Vec<Cell<'c>> {
    vec![
        Cell::Own(titles::kind(catalog, &row.kind)),
        Cell::Code(&row.value),
        Cell::Code(&row.path),
        Cell::Count(row.record),
        Cell::Count(row.sightings),
        Cell::Text(&row.reason),
    ]
}
