//! `report.html`: the page that people look at first, and print.
//!
//! One file that needs nothing else: no script, no font, no picture from elsewhere, and a policy in its head
//! that forbids them. It is made from sums and from the heads of the case's own lists ([`sheets`]), so that it
//! is the same whenever it is written. Markup and text are two types of thing ([`markup`]); charts are drawn
//! here ([`svg`]) and stand beside their figures ([`table`]).

mod columns;
mod coverage;
mod credentials;
mod elements;
mod head;
mod items;
mod markup;
mod method;
mod review;
pub mod sheets;
mod svg;
mod table;
mod titles;

use crate::case::Summary;
use crate::catalog::Catalog;

use markup::Page;
use sheets::Sheets;

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'p> {
    /// `summary.json`.
    pub summary: &'p Summary,
    /// The heads of the lists.
    pub sheets: &'p Sheets,
    /// For titles and forms.
    pub catalog: &'p Catalog,
    /// What heads every document of the case; empty for nothing.
    pub banner: &'p str,
}

/// Bars of a chart at most; the table below it goes on.
const BARS: usize = 10;

/// The sections, in their order: id and heading.
const SECTIONS: [(&str, &str); 8] = [
    ("elements", "Data elements"),
    ("items", "Items"),
    ("residence", "Places of residence"),
    ("credentials", "Credentials"),
    ("coverage", "What was read"),
    ("columns", "Columns"),
    ("review", "For review"),
    ("method", "Method and limits"),
];

/// The page as HTML, always the same for the same paper.
pub fn page(paper: &Paper<'_>) -> String {
    let mut page = Page::default();
    head::open(&mut page, paper);
    section(&mut page, 0, |page| elements::elements(page, paper));
    section(&mut page, 1, |page| items::items(page, paper));
    section(&mut page, 2, |page| items::residence(page, paper));
    section(&mut page, 3, |page| credentials::credentials(page, paper));
    section(&mut page, 4, |page| {
        coverage::coverage(page, paper);
        coverage::unread(page, paper);
    });
    section(&mut page, 5, |page| columns::columns(page, paper));
    section(&mut page, 6, |page| review::review(page, paper));
    section(&mut page, 7, |page| method::method(page, paper));
    head::close(&mut page, paper);
    page.finish()
}

fn section(page: &mut Page, at: usize, fill: impl FnOnce(&mut Page)) {
    let (id, heading) = SECTIONS[at];
    page.raw("<section aria-labelledby=\"").raw(id).raw("\">\n<h2 id=\"").raw(id).raw("\">").raw(heading);
    page.raw("</h2>\n");
    fill(page);
    page.raw("</section>\n");
}
