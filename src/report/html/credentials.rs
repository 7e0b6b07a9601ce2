//! Passwords and secrets, by how well they are protected where they stand.

use std::cmp::Reverse;

use crate::catalog::Detector;
use crate::finding::Form;
use crate::report::people::list::form_name;

use super::markup::Page;
use super::svg::{self, Bar, Chart};
use super::table::{Cell, Table};
use super::{BARS, Paper};

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
    let rows = seen(paper);
    if rows.is_empty() {
        page.raw("<p>No password and no other secret was identified.</p>\n");
        return;
    }
    page.raw("<figure>\n");
    svg::bars(page, &STRENGTH, &rows.iter().take(BARS).map(bar).collect::<Vec<_>>());
    page.raw("<figcaption><span><span class=\"key clear\"></span>in clear</span> <span><span class=\"key fast\"></span>fast hash</span> ");
    page.raw("<span><span class=\"key slow\"></span>slow hash</span> <span><span class=\"key sealed\"></span>encrypted, or cut short</span></figcaption>\n</figure>\n");
    STRENGTH_TABLE.write(page, rows.iter().map(cells), 0, "summary.json");
    page.raw("<p class=\"hint\">A <b>fast hash</b> can be tried billions of times a second: most passwords behind it are to be treated as known. A <b>slow hash</b> is made to resist that; short and common passwords fall all the same.</p>\n");
}

/// Detectors of credentials with the places that each found, test values left out; least protected first.
fn seen<'p>(paper: &Paper<'p>) -> Vec<(&'p Detector, u64)> {
    let count = |(id, all): (&String, &u64)| {
        let detector = paper.catalog.detector(paper.catalog.by_id(id)?);
        let element = paper.catalog.element(detector.element);
        let tests = paper.summary.set_aside.get(id).copied().unwrap_or_default();
        let places = all.saturating_sub(tests);
        // A user name opens nothing by itself.
        let counts = element.sensitivity == "credential" && element.id != "user-name" && places > 0;
        counts.then_some((detector, places))
    };
    let mut rows: Vec<(&Detector, u64)> = paper.summary.findings.iter().filter_map(count).collect();
    rows.sort_by_key(|(detector, places)| (weakness(detector.form), Reverse(*places)));
    rows
}

fn bar<'d>((detector, places): &(&'d Detector, u64)) -> Bar<'d> {
    Bar { label: &detector.title, value: *places, inner: None, class: form_class(detector.form) }
}

fn cells<'d>((detector, places): &(&'d Detector, u64)) -> Vec<Cell<'d>> {
    let scheme = if detector.scheme.is_empty() { Cell::None("–") } else { Cell::Text(&detector.scheme) };
    let form = Cell::Key(form_class(detector.form), form_name(detector.form));
    vec![Cell::Text(&detector.title), form, scheme, Cell::Count(*places)]
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
