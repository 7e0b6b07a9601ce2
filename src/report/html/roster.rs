//! Known customers among the people, and customers of whom nothing was seen.

use super::Paper;
use super::markup::{Page, share};
use super::table::{Cell, Table};

const PEOPLE: Table = Table {
    id: "table-roster-people",
    caption: "People, by whether they are customers",
    heads: &["Who", "#People", "#Of all people"],
};
const CUSTOMERS: Table = Table {
    id: "table-roster",
    caption: "Customers of the roster, by whether they were seen",
    heads: &["Who", "#Customers", "#Of all customers"],
};

/// Whether a roster was given.
pub fn is_there(paper: &Paper<'_>) -> bool {
    paper.summary.roster.is_some()
}

/// Customers among people, and people among customers.
pub fn roster(page: &mut Page, paper: &Paper<'_>) {
    let Some(of) = paper.summary.roster else { return };
    page.raw("<p>A list of known customers was held against the people. <code>roster.csv</code> has a row for each customer, and the list of people names the customers that each is.</p>\n");
    let row = |all: u64| {
        move |(who, count): (&'static str, u64)| {
            vec![Cell::Text(who), Cell::Count(count), Cell::Own(share(count, all))]
        }
    };
    let people = [
        ("Customers", of.people_seen),
        ("Possibly customers", of.people_possible),
        ("Not in the roster", of.people_unknown),
    ];
    PEOPLE.write(page, people.into_iter().map(row(paper.summary.people.best)), 0, "people.csv");
    let customers =
        [("Seen", of.seen), ("Possibly seen", of.possible), ("Nothing seen of them", of.not_seen)];
    CUSTOMERS.write(page, customers.into_iter().map(row(of.customers)), 0, "roster.csv");
}
