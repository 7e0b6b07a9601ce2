//! Where people are found, and where they live.

use super::markup::{Page, share};
use super::svg::{self, Bar, Chart};
use super::table::{Cell, Table};
use super::{BARS, Paper, sources};

/// Places of residence that are listed.
const PLACES: usize = 25;
/// The word for a place of residence that is not known.
const UNKNOWN: &str = "unknown";

const ITEMS: Chart = Chart {
    id: "chart-items",
    title: "Largest items by people",
    about: "One bar for each item: the people it speaks of. Somebody who is in several items counts in each. The table that follows has the figures.",
};
const ITEM_TABLE: Table = Table {
    id: "table-items",
    caption: "The items that speak of most people",
    heads: &["Item", "#People", "#Of all people"],
};

/// The items with most people.
pub fn items(page: &mut Page, paper: &Paper<'_>) {
    let summary = paper.summary;
    if summary.largest.is_empty() {
        page.raw("<p>No item speaks of anybody.</p>\n");
        return;
    }
    let bars: Vec<Bar<'_>> = summary
        .largest
        .iter()
        .take(BARS)
        .map(|(path, people)| Bar { label: path, value: *people, inner: None, class: "inner" })
        .collect();
    page.raw("<figure>\n");
    svg::bars(page, &ITEMS, &bars);
    page.raw("</figure>\n");
    let rows = summary.largest.iter().map(|(path, people)| {
        vec![Cell::Code(path), Cell::Count(*people), Cell::Own(share(*people, summary.people.best))]
    });
    ITEM_TABLE.write(page, rows, 0, "ledger.csv");
    page.raw(
        "<p class=\"hint\">Somebody who is in several items counts in each. <code>ledger.csv</code> has all ",
    );
    page.counted(summary.items.total, "item", "items").raw("; ");
    page.counted(paper.sheets.copies, "is a copy", "are copies").raw(" of another.</p>\n");
    sources::sources(page, paper);
}

const RESIDENCE: Chart = Chart {
    id: "chart-residence",
    title: "Places of residence by people",
    about: "One bar for each place: the people whose postal address is there. The table that follows has the figures.",
};
const RESIDENCE_TABLE: Table = Table {
    id: "table-residence",
    caption: "Places of residence, from postal addresses only",
    heads: &["Place", "#People", "#Of all people"],
};

/// Where people live. Those of whom it is not known are a row of the table, and no bar.
pub fn residence(page: &mut Page, paper: &Paper<'_>) {
    let places = paper.summary.places.iter().flatten();
    let (known, unknown): (Vec<_>, Vec<_>) =
        places.map(|(place, people)| (place.as_str(), *people)).partition(|(place, _)| *place != UNKNOWN);
    if known.is_empty() {
        page.raw("<p>Nothing is known of where people live: no postal address was found, or the list of people was not written.</p>\n");
        return;
    }
    let mut rows = known;
    rows.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .take(BARS)
        .map(|(place, people)| Bar { label: place, value: *people, inner: None, class: "inner" })
        .collect();
    page.raw("<figure>\n");
    svg::bars(page, &RESIDENCE, &bars);
    page.raw("</figure>\n");
    let more = rows.len().saturating_sub(PLACES) as u64;
    let all = paper.summary.people.best;
    let cells = |name, people| vec![name, Cell::Count(people), Cell::Own(share(people, all))];
    let listed = rows.iter().take(PLACES).map(|(place, people)| cells(Cell::Text(place), *people));
    let unknown = unknown.iter().map(|(_, people)| cells(Cell::None("Not known"), *people));
    RESIDENCE_TABLE.write(page, listed.chain(unknown), more, "summary.json");
    page.raw("<p class=\"hint\">By ISO 3166 code. Neither telephone prefixes nor mail domains are taken for a residence.</p>\n");
}
