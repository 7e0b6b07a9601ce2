//! The sections that a chart opens: elements, items, residence, credentials, coverage.

use crate::case::ElementCount;
use crate::catalog::Catalog;
use crate::finding::Form;
use crate::report::people::form_name;

use super::Paper;
use super::markup::{Page, bytes, share};
use super::svg::{self, Bar, Chart};
use super::table::{Cell, Table};

/// Bars of a chart at most; the table goes on.
const BARS: usize = 10;
/// Places of residence that are listed.
const PLACES: usize = 25;
/// The word for a place of residence that is not known.
const UNKNOWN: &str = "unknown";

const ELEMENTS: Chart = Chart {
    id: "chart-elements",
    title: "Data elements by people",
    about: "One bar for each data element: the people it was seen of. The stronger part is those of whom it stands in one record with a full name. The table that follows has the figures.",
};
const ELEMENT_TABLE: Table = Table {
    id: "table-elements",
    caption: "Data elements, by the people they were seen of",
    heads: &["Data element", "#People", "#With name", "#In clear", "#Places"],
};

/// Data elements by people.
pub fn elements(page: &mut Page, paper: &Paper<'_>) {
    let rows = &paper.summary.elements;
    if rows.is_empty() {
        page.raw("<p>No data element was identified.</p>\n");
        return;
    }
    let shown: Vec<Bar<'_>> = rows
        .iter()
        .filter(|row| row.people > 0)
        .take(BARS)
        .map(|row| Bar { label: &row.title, value: row.people, inner: Some(row.named), class: "people" })
        .collect();
    page.raw("<figure>\n");
    svg::bars(page, &ELEMENTS, &shown);
    page.raw("<figcaption><span><span class=\"key people\"></span>people</span> ");
    page.raw("<span><span class=\"key inner\"></span>of these, in one record with a full name</span></figcaption>\n</figure>\n");
    ELEMENT_TABLE.write(page, rows.iter().map(element_row), 0, "summary.json");
    page.raw("<p class=\"hint\"><b>With name</b>: in one record with a full name. <b>In clear</b>: neither hashed, encrypted nor cut short. ");
    page.raw("<b>Places</b>: positions in the evidence, published test values left out. A person with three telephone numbers is one of the people and at least three of the places.</p>\n");
    unattributed(page, paper);
    set_aside(page, paper);
}

fn element_row(row: &ElementCount) -> Vec<Cell<'_>> {
    vec![
        Cell::Text(&row.title),
        Cell::Count(row.people),
        Cell::Count(row.named),
        Cell::Count(row.clear),
        Cell::Count(row.findings),
    ]
}

const UNATTRIBUTED: Table = Table {
    id: "table-unattributed",
    caption: "Values beside the count of people",
    heads: &["Data element", "#Distinct values without a person"],
};

fn unattributed(page: &mut Page, paper: &Paper<'_>) {
    page.raw("<h3>Values without a person</h3>\n");
    let rows = &paper.summary.unattributed;
    if rows.is_empty() {
        page.raw("<p>None.</p>\n");
        return;
    }
    page.raw("<p>Nothing near these values says whose they are. They stand beside the count of people, never inside it.</p>\n");
    let title = |id: &str| element_title(paper.catalog, id);
    let row = |(id, count): (&String, &u64)| vec![Cell::Own(title(id)), Cell::Count(*count)];
    UNATTRIBUTED.write(page, rows.iter().map(row), 0, "summary.json");
}

const SET_ASIDE: Table =
    Table { id: "table-set-aside", caption: "Findings set aside", heads: &["What", "#Places"] };

fn set_aside(page: &mut Page, paper: &Paper<'_>) {
    page.raw("<h3>Set aside as test values</h3>\n");
    let rows = &paper.summary.set_aside;
    if rows.is_empty() {
        page.raw("<p>None.</p>\n");
        return;
    }
    page.raw("<p>Values that their issuers publish for tests and documentation, such as card 4111&nbsp;1111&nbsp;1111&nbsp;1111. They are in no count of people.</p>\n");
    let row = |(id, count): (&String, &u64)| {
        vec![Cell::Own(detector_title(paper.catalog, id)), Cell::Count(*count)]
    };
    SET_ASIDE.write(page, rows.iter().map(row), 0, "summary.json");
}

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

const STRENGTH: Chart = Chart {
    id: "chart-credentials",
    title: "Credentials by how well they are protected",
    about: "One bar for each scheme: the places where such a credential stands, least protected first. The table that follows has the figures.",
};
const STRENGTH_TABLE: Table = Table {
    id: "table-credentials",
    caption: "Credentials, least protected first",
    heads: &["Credential", "Form", "Scheme", "#Places"],
};

/// Passwords and secrets by the form in which they stand.
pub fn credentials(page: &mut Page, paper: &Paper<'_>) {
    let mut rows: Vec<(&crate::catalog::Detector, u64)> = paper
        .summary
        .findings
        .iter()
        .filter_map(|(id, all)| {
            let detector = paper.catalog.detector(paper.catalog.by_id(id)?);
            let element = paper.catalog.element(detector.element);
            let tests = paper.summary.set_aside.get(id).copied().unwrap_or_default();
            let counts = element.sensitivity == "credential" && element.id != "user-name";
            counts.then_some((detector, all.saturating_sub(tests)))
        })
        .filter(|(_, places)| *places > 0)
        .collect();
    if rows.is_empty() {
        page.raw("<p>No password and no other secret was identified.</p>\n");
        return;
    }
    rows.sort_by_key(|(detector, places)| (weakness(detector.form), std::cmp::Reverse(*places)));
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .take(BARS)
        .map(|(detector, value)| Bar {
            label: &detector.title,
            value: *value,
            inner: None,
            class: form_class(detector.form),
        })
        .collect();
    page.raw("<figure>\n");
    svg::bars(page, &STRENGTH, &bars);
    page.raw("<figcaption><span><span class=\"key clear\"></span>in clear</span> <span><span class=\"key fast\"></span>fast hash</span> ");
    page.raw("<span><span class=\"key slow\"></span>slow hash</span> <span><span class=\"key sealed\"></span>encrypted, or cut short</span></figcaption>\n</figure>\n");
    let rows = rows.iter().map(|(detector, places)| {
        let scheme =
            if detector.scheme.is_empty() { Cell::None("–") } else { Cell::Text(&detector.scheme) };
        vec![
            Cell::Text(&detector.title),
            Cell::Key(form_class(detector.form), form_name(detector.form)),
            scheme,
            Cell::Count(*places),
        ]
    });
    STRENGTH_TABLE.write(page, rows, 0, "summary.json");
    page.raw("<p class=\"hint\">A <b>fast hash</b> can be tried billions of times a second: most passwords behind it are to be treated as known. A <b>slow hash</b> is made to resist that; short and common passwords fall all the same.</p>\n");
}

fn weakness(form: Form) -> u8 {
    match form {
        Form::Clear => 0,
        Form::FastHash => 1,
        Form::SlowHash => 2,
        Form::Truncated => 3,
        Form::Encrypted => 4,
    }
}

fn form_class(form: Form) -> &'static str {
    match form {
        Form::Clear => "clear",
        Form::FastHash => "fast",
        Form::SlowHash => "slow",
        Form::Encrypted | Form::Truncated => "sealed",
    }
}

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

/// What became of the bytes.
pub fn coverage(page: &mut Page, paper: &Paper<'_>) {
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

/// The title of an element, or its id where the catalogue has no such element.
pub fn element_title(catalog: &Catalog, id: &str) -> String {
    let known = catalog.elements.iter().find(|element| element.id == id);
    known.map_or(id, |element| &element.title).to_owned()
}

/// The title of a detector, or its id where the catalogue has no such detector.
fn detector_title(catalog: &Catalog, id: &str) -> String {
    catalog.by_id(id).map_or(id, |known| &catalog.detector(known).title).to_owned()
}
