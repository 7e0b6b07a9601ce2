//! The page of one person, for whoever answers them: what is involved, and everywhere that it stands.
//!
//! It is printed and handed over, or kept with the answer to a request for access. Values come here as they may be shown.

use super::head;
use super::markup::Page;
use super::table::{Cell, Table};

/// One person as shown.
#[derive(Clone, Debug)]
pub struct Sheet<'s> {
    /// The person's key.
    pub key: &'s str,
    /// Titles of the elements that are involved.
    pub elements: &'s [&'s str],
    /// Titles of elements that may be.
    pub possible: &'s [&'s str],
    /// Records that speak of them.
    pub records: u64,
    /// Kind, key, and whether others hold the identifier too.
    pub identifiers: Vec<(&'s str, &'s str, bool)>,
    /// Everywhere that something stands.
    pub places: Vec<Place<'s>>,
    /// Whether values are in clear.
    pub revealed: bool,
    /// What heads every document of the case; empty for nothing.
    pub banner: &'s str,
}

/// One value, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    /// What it is.
    pub element: &'s str,
    /// The value, as it may be shown.
    pub value: &'s str,
    /// Where the item is.
    pub path: &'s str,
    /// Number of the record in it.
    pub record: u64,
    /// The column, where there is one.
    pub column: &'s str,
    /// Offset in the item.
    pub start: u64,
}

const PLACES: Table = Table {
    id: "table-places",
    caption: "Every place that speaks of this person",
    heads: &["Data element", "Value", "Where", "Column", "#Record", "#Offset"],
};
const KEYS: Table = Table {
    id: "table-keys",
    caption: "Identifiers, by kind, with the key that names each",
    heads: &["Kind", "Key", "Whose"],
};

/// A page for all of `sheets`, each of which begins on a sheet of its own in print.
pub fn page(sheets: &[Sheet<'_>]) -> String {
    let mut page = Page::default();
    head::start(&mut page, "What is involved of one person");
    page.raw("<main>\n");
    sheets.iter().for_each(|sheet| one(&mut page, sheet));
    if sheets.is_empty() {
        page.raw("<h1>Nobody</h1>\n<p>Nobody in this case has that value or key.</p>\n");
    }
    page.raw("</main>\n<footer>\n<p>Made offline by breachscope ").raw(env!("CARGO_PKG_VERSION"));
    page.raw(". This page holds no script and asks for nothing from elsewhere. It says what the data that was read says; it is no legal advice.</p>\n</footer>\n</body>\n</html>\n");
    page.finish()
}

fn one(page: &mut Page, sheet: &Sheet<'_>) {
    page.raw("<article class=\"person\">\n");
    head::banner(page, sheet.banner);
    page.raw("<p class=\"eyebrow\">Person <code>").text(sheet.key).raw("</code></p>\n<h1>");
    page.counted(sheet.elements.len() as u64, "data element", "data elements").raw(" in ");
    page.counted(sheet.records, "record", "records").raw("</h1>\n<p class=\"range\">");
    page.raw(if sheet.revealed {
        "Values are in clear: for this person only."
    } else {
        "Values are masked."
    });
    page.raw("</p>\n<section aria-label=\"What is involved\">\n<h2>What is involved</h2>\n");
    list(page, sheet.elements);
    if !sheet.possible.is_empty() {
        page.raw("<h3>Possibly also</h3>\n<p>Of records that may be this person’s or another’s.</p>\n");
        list(page, sheet.possible);
    }
    page.raw("</section>\n<section aria-label=\"Where it stands\">\n<h2>Where it stands</h2>\n");
    let row = |place: &Place<'_>| {
        vec![
            Cell::Own(place.element.to_owned()),
            Cell::Own(place.value.to_owned()),
            Cell::Own(place.path.to_owned()),
            Cell::Own(place.column.to_owned()),
            Cell::Count(place.record),
            Cell::Count(place.start),
        ]
    };
    PLACES.write(page, sheet.places.iter().map(row), 0, "");
    page.raw("</section>\n<section aria-label=\"Identifiers\">\n<h2>Identifiers</h2>\n");
    let whose = |shared: bool| if shared { "of several people" } else { "of this person alone" };
    let row = |(kind, key, shared): &(&str, &str, bool)| {
        vec![Cell::Own((*kind).to_owned()), Cell::Own((*key).to_owned()), Cell::Text(whose(*shared))]
    };
    KEYS.write(page, sheet.identifiers.iter().map(row), 0, "");
    page.raw("</section>\n</article>\n");
}

fn list(page: &mut Page, titles: &[&str]) {
    page.raw("<ul>\n");
    for title in titles {
        page.raw("<li>").text(title).raw("</li>\n");
    }
    page.raw("</ul>\n");
}
