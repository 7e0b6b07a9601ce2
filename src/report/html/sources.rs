//! People by what is known about the items that speak of them: owner, custodian, status, day.

use std::collections::BTreeMap;

use crate::case::Slice;

use super::Paper;
use super::markup::{Page, share};
use super::table::{Cell, Table};

/// Rows of a table at most.
const ROWS: usize = 40;

const HEADS: [&str; 5] = ["Which", "#People", "#Of all people", "#Records", "#Items"];
const OWNERS: Table = Table { id: "table-owners", caption: "People by owner of the items", heads: &HEADS };
const CUSTODIANS: Table =
    Table { id: "table-custodians", caption: "People by custodian of the items", heads: &HEADS };
const STATUS: Table = Table { id: "table-status", caption: "People by status of the items", heads: &HEADS };
const DAYS: Table =
    Table { id: "table-days", caption: "People by the day of which the items are", heads: &HEADS };

/// A table for each fact that somebody gave; nothing where nobody gave any.
pub fn sources(page: &mut Page, paper: &Paper<'_>) {
    let of = paper.summary;
    let tables = [
        (OWNERS, &of.by_owner, true),
        (CUSTODIANS, &of.by_custodian, true),
        (STATUS, &of.by_status, true),
        (DAYS, &of.by_as_of, false),
    ];
    let mut given = tables.into_iter().filter(|(_, slices, _)| !slices.is_empty()).peekable();
    if given.peek().is_none() {
        return;
    }
    page.raw("<h3>By what is known about the items</h3>\n<p>Facts that were handed in with the evidence. Somebody who is seen on several sides counts on each.</p>\n");
    for (table, slices, by_people) in given {
        let rows = rows(slices, by_people);
        let more = rows.len().saturating_sub(ROWS) as u64;
        let cells = rows.into_iter().take(ROWS).map(|(name, slice)| {
            vec![
                Cell::Text(name),
                Cell::Count(slice.people),
                Cell::Own(share(slice.people, of.people.best)),
                Cell::Count(slice.records),
                Cell::Count(slice.items),
            ]
        });
        table.write(page, cells, more, "summary.json");
    }
}

/// Most people first; days in their order, without a day last.
fn rows(slices: &BTreeMap<String, Slice>, by_people: bool) -> Vec<(&str, &Slice)> {
    let mut rows: Vec<(&str, &Slice)> = slices.iter().map(|(name, slice)| (name.as_str(), slice)).collect();
    if by_people {
        rows.sort_by_key(|(_, slice)| std::cmp::Reverse(slice.people));
    }
    rows
}
