//! Data elements by people; and the values that stand beside the count of people, never inside it.

use crate::case::ElementCount;

use super::markup::{Page, share};
use super::svg::{self, Bar, Chart};
use super::table::{Cell, Table};
use super::{BARS, Paper, titles};

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
    chart(page, rows);
    ELEMENT_TABLE.write(page, rows.iter().map(element_row), 0, "summary.json");
    page.raw("<p class=\"hint\"><b>With name</b>: in one record with a full name. <b>In clear</b>: neither hashed, encrypted nor cut short. ");
    page.raw("<b>Places</b>: positions in the evidence, published test values left out. A person with three telephone numbers is one of the people and at least three of the places.</p>\n");
    severity(page, paper);
    unattributed(page, paper);
    set_aside(page, paper);
}

const SEVERITY: Chart = Chart {
    id: "chart-severity",
    title: "People by the gravest class of data",
    about: "One bar for all people, in up to four parts: each person is in the part of the gravest class of data that was seen of them. The table that follows has the figures.",
};
const SEVERITY_TABLE: Table = Table {
    id: "table-severity",
    caption: "Each person by the gravest class of data seen of them",
    heads: &["Class", "Such as", "#People", "#Of all people"],
};
/// Colour, name and examples of the classes of data, the gravest first.
const CLASSES: [(&str, &str, &str, &str); 4] = [
    ("sensitive", "clear", "Sensitive", "health, biometrics, belief, origin"),
    (
        "financial",
        "fast",
        "Financial, documents, credentials",
        "accounts, cards, identity numbers, passwords",
    ),
    ("behavioural", "people", "Behavioural", "network addresses, devices, positions"),
    ("simple", "sealed", "Simple", "names, contacts, birth dates, customer numbers"),
];

/// People by the gravest class of data: each is in one.
fn severity(page: &mut Page, paper: &Paper<'_>) {
    let all = paper.summary.people.best;
    let of = |class: &str| paper.summary.severity.get(class).copied().unwrap_or_default();
    if CLASSES.iter().all(|(class, ..)| of(class) == 0) {
        return;
    }
    page.raw("<h3>Severity</h3>\n<figure>\n");
    svg::stack(page, &SEVERITY, &CLASSES.map(|(class, colour, ..)| (colour, of(class))));
    page.raw("</figure>\n");
    let row = |(class, colour, name, such): (&str, &'static str, &'static str, &'static str)| {
        vec![
            Cell::Key(colour, name),
            Cell::Text(such),
            Cell::Count(of(class)),
            Cell::Own(share(of(class), all)),
        ]
    };
    SEVERITY_TABLE.write(page, CLASSES.into_iter().map(row), 0, "summary.json");
    page.raw("<p class=\"hint\">Classes of data as in ENISA’s methodology of 2013. It has none for numbers of documents and for credentials, which stand with the financial ones here. What the class means for a person depends on much that no data tells.</p>\n");
}

/// Bars for elements that were seen of somebody; none if all values are without a person.
fn chart(page: &mut Page, rows: &[ElementCount]) {
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .filter(|row| row.people > 0)
        .take(BARS)
        .map(|row| Bar { label: &row.title, value: row.people, inner: Some(row.named), class: "people" })
        .collect();
    if bars.is_empty() {
        return;
    }
    page.raw("<figure>\n");
    svg::bars(page, &ELEMENTS, &bars);
    page.raw("<figcaption><span><span class=\"key people\"></span>people</span> ");
    page.raw("<span><span class=\"key inner\"></span>of these, in one record with a full name</span></figcaption>\n</figure>\n");
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
    let title = |id: &str| titles::element(paper.catalog, id);
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
        vec![Cell::Own(titles::detector(paper.catalog, id)), Cell::Count(*count)]
    };
    SET_ASIDE.write(page, rows.iter().map(row), 0, "summary.json");
}
