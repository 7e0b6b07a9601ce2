//! From all who were identified to those on a list of notices; what is assumed, and what is to be asked.

use crate::law::obligations::Obligations;

use super::Paper;
use super::markup::Page;
use super::svg::{self, Bar, Chart};
use super::table::{Cell, Table};

/// Codes of laws in a cell at most.
pub const CODES: usize = 12;

const FUNNEL: Chart = Chart {
    id: "chart-funnel",
    title: "From people identified to people on a notice list",
    about: "Four bars, each of people among those of the bar above it: identified, with a notifiable element, with a clause met, on a notice list. The table that follows has the figures.",
};
const FUNNEL_TABLE: Table =
    Table { id: "table-funnel", caption: "People, step by step", heads: &["Who", "#People"] };
const QUESTIONS: Table = Table {
    id: "table-questions",
    caption: "What no data tells, and what hangs on it",
    heads: &["Question", "Answered in the incident file at", "#Laws", "Which"],
};

/// The funnel, its assumptions, and the questions that are open.
pub fn funnel(page: &mut Page, paper: &Paper<'_>) {
    let Some(asked) = paper.obligations else { return };
    page.raw("<p>").fit(&asked.disclaimer, 2000).raw("</p>\n");
    let steps = steps(asked);
    page.raw("<figure>\n");
    let bars = steps.iter().map(|(label, value)| Bar { label, value: *value, inner: None, class: "inner" });
    svg::bars(page, &FUNNEL, &bars.collect::<Vec<_>>());
    page.raw("</figure>\n");
    let rest = beside(asked);
    let rest = rest.iter().filter(|(_, count)| *count > 0);
    let rows = steps.iter().chain(rest).map(|(label, count)| vec![Cell::Text(label), Cell::Count(*count)]);
    FUNNEL_TABLE.write(page, rows, 0, "obligations.json");
    assuming(page, asked);
    questions(page, asked);
}

/// The steps of the funnel.
fn steps(asked: &Obligations) -> [(&'static str, u64); 4] {
    let of = &asked.funnel;
    [
        ("Identified in the data reviewed", of.identified),
        ("With an element that a law names", of.with_a_notifiable_element),
        ("With a clause met", of.clause_met),
        ("On a notice list", of.on_a_notice_list),
    ]
}

/// What is told beside the steps.
fn beside(asked: &Obligations) -> [(&'static str, u64); 6] {
    let of = &asked.funnel;
    [
        ("Of these held until somebody decides", of.held),
        ("Not on it: held back by a list of exclusions", of.excluded),
        (
            "Not on it: a clause would be met in some place, and nobody knows where they live",
            of.clause_met_if_resident,
        ),
        ("Without a place of residence", of.residence_unknown),
        ("With addresses in several places", of.several_places),
        ("Put into a place by the residency fallback", of.moved_by_fallback),
    ]
}

fn assuming(page: &mut Page, asked: &Obligations) {
    page.raw("<h3>Assumed</h3>\n<ul>\n<li>The law of ");
    match asked.law_as_of.as_str() {
        "" => page.raw("no day: nobody said when the incident was"),
        day => page.text(day),
    };
    page.raw("</li>\n");
    for assumed in &asked.assuming {
        page.raw("<li>").fit(assumed, 600).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn questions(page: &mut Page, asked: &Obligations) {
    page.raw("<h3>Undetermined until answered</h3>\n");
    if asked.questions.is_empty() {
        page.raw("<p>Nothing: every question that hangs on this incident is answered.</p>\n");
        return;
    }
    page.raw("<p>What is not said is never taken for <i>no</i>. Each answer settles the lines of the laws beside it.</p>\n");
    let mut rows: Vec<_> = asked.questions.iter().collect();
    rows.sort_by_key(|asked| std::cmp::Reverse(asked.laws.len()));
    let cells = rows.into_iter().map(|asked| {
        vec![
            Cell::Text(&asked.question),
            Cell::Code(&asked.key),
            Cell::Count(asked.laws.len() as u64),
            Cell::Codes(asked.laws.iter().map(String::as_str).collect(), CODES),
        ]
    });
    QUESTIONS.write(page, cells, 0, "obligations.json");
}
