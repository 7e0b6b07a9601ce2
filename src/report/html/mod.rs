//! `report.html`: the page that people look at first, and print.
//!
//! One file that needs nothing else: no script, no font, no picture from elsewhere, and a policy in its head
//! that forbids them. It is made from sums and from the heads of the case's own lists ([`sheets`]), so that it
//! is the same whenever it is written, and as long for a hundred million people as for ten. Markup and text are two
//! types of thing ([`markup`]); charts are drawn here ([`svg`]) and stand beside their figures ([`table`]).

mod columns;
mod coverage;
mod credentials;
mod deadlines;
mod elements;
mod funnel;
mod head;
mod items;
mod laws;
pub mod markup;
mod method;
pub mod person;
mod probable;
mod review;
mod roster;
pub mod sheets;
mod sources;
mod svg;
mod table;
mod titles;

use crate::case::Summary;
use crate::catalog::Catalog;
use crate::law::obligations::Obligations;

use markup::Page;
use sheets::Sheets;

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'p> {
    /// `summary.json`.
    pub summary: &'p Summary,
    /// The heads of the lists.
    pub sheets: &'p Sheets,
    /// What laws ask, if anybody asked.
    pub obligations: Option<&'p Obligations>,
    /// For titles and forms.
    pub catalog: &'p Catalog,
    /// What heads every document of the case; empty for nothing.
    pub banner: &'p str,
}

/// Bars of a chart at most; the table below it goes on.
const BARS: usize = 10;

/// A part of the page under a heading of its own.
struct Section {
    id: &'static str,
    heading: &'static str,
    /// Whether there is anything to say.
    shows: fn(&Paper<'_>) -> bool,
    fill: fn(&mut Page, &Paper<'_>),
}

const fn section(id: &'static str, heading: &'static str, fill: fn(&mut Page, &Paper<'_>)) -> Section {
    Section { id, heading, shows: |_| true, fill }
}

/// The sections, in their order.
const SECTIONS: [Section; 12] = [
    section("elements", "Data elements", elements::elements),
    section("residence", "Places of residence", items::residence),
    Section { shows: is_asked, ..section("obligations", "What laws ask", funnel::funnel) },
    Section { shows: is_asked, ..section("deadlines", "Deadlines", deadlines::deadlines) },
    Section { shows: is_asked, ..section("laws", "Law by law", laws::laws) },
    section("items", "Items", items::items),
    Section { shows: roster::is_there, ..section("roster", "Known customers", roster::roster) },
    section("credentials", "Credentials", credentials::credentials),
    section("coverage", "What was read", coverage::coverage),
    section("columns", "Columns", columns::columns),
    section("review", "For review", review::review),
    section("method", "Method and limits", method::method),
];

fn is_asked(paper: &Paper<'_>) -> bool {
    paper.obligations.is_some()
}

/// The page as HTML, always the same for the same paper.
pub fn page(paper: &Paper<'_>) -> String {
    let mut page = Page::default();
    let shown = || SECTIONS.iter().filter(|section| (section.shows)(paper));
    head::open(&mut page, paper, shown());
    for Section { id, heading, fill, .. } in shown() {
        page.raw("<section aria-labelledby=\"").raw(id).raw("\">\n<h2 id=\"").raw(id).raw("\">").raw(heading);
        page.raw("</h2>\n");
        fill(&mut page, paper);
        page.raw("</section>\n");
    }
    head::close(&mut page, paper);
    page.finish()
}
