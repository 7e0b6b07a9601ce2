//! The list itself: its columns, a person's cells, and how rows are written.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::residence::Residence;
use super::{ADDRESS, Entry, LAST_FOUR};
use crate::catalog::Catalog;
use crate::finding::{ElementId, Form};
use crate::identity::Elements;
use crate::seal::mask;

/// The columns before the elements.
const HEAD: [&str; 24] = [
    "key",
    "kind",
    "role",
    "prefix",
    "first",
    "middle",
    "last",
    "suffix",
    "name_as_found",
    "name_latin",
    "address1",
    "address2",
    "city",
    "region",
    "postal_code",
    "country",
    "email",
    "email_shared",
    "phone",
    "language",
    "residence",
    "residence_basis",
    "age_class",
    "deceased",
];
/// The columns behind them.
const TAIL: [&str; 9] = [
    "elements_text",
    "basis",
    "items",
    "records",
    "first_path",
    "cluster",
    "hold",
    "hold_reason",
    "roster_id",
];

/// Columns that hold numbers.
const NUMBERS: [&str; 3] = ["items", "records", "cluster"];

/// Whether a column holds numbers, where a form of the list tells them from text.
pub(super) fn is_number(column: &str) -> bool {
    NUMBERS.contains(&column)
}

/// What the list says beside what was gathered.
#[derive(Debug, Default)]
pub struct Extra {
    /// The person's key.
    pub key: String,
    /// Another person has the same e-mail.
    pub email_shared: bool,
    /// The cluster, where a conflict split it.
    pub cluster: Option<u32>,
    /// Elements that an undecided group may add.
    pub possible: Elements,
    /// Why they are excluded from notices, if they are.
    pub excluded: Option<String>,
    /// Their e-mail is of a domain of the entity's own people.
    pub staff: bool,
    /// A word of their name is one that people type to try a form.
    pub test: bool,
    /// Path of the item where the person first appears.
    pub first_path: String,
    /// The customers of the roster that they are.
    pub roster_id: String,
    /// The day on which ages are looked at.
    pub as_of: Option<jiff::civil::Date>,
    /// Where the person lives.
    pub residence: Residence,
}

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// RFC 4180 under a header.
    Csv,
    /// A JSON object a line; empty cells left out.
    Jsonl,
}

/// An element that has columns.
#[derive(Clone, Copy, Debug)]
struct Column {
    element: ElementId,
    has_form: bool,
    has_last_four: bool,
}

impl Column {
    fn new(catalog: &Catalog, element: ElementId) -> Self {
        let id = catalog.element(element).id.as_str();
        Self { element, has_form: id == "password", has_last_four: LAST_FOUR.contains(&id) }
    }

    fn cells(self, entry: &Entry, extra: &Extra, take: &mut impl FnMut(&str)) {
        let seen = entry.profile.seen.contains(self.element);
        let may = extra.possible.contains(self.element);
        take(if seen { "Y" } else { ["", "P"][usize::from(may)] });
        if self.has_form {
            take(entry.form(self.element).filter(|_| seen).map_or("", form_name));
        }
        if self.has_last_four {
            take(entry.tail(self.element).filter(|_| seen).unwrap_or_default());
        }
    }
}

/// The shape of the list: which elements have columns, and how rows are written. Rows can be made on any thread.
#[derive(Clone, Debug)]
pub struct Shape<'c> {
    catalog: &'c Catalog,
    elements: Vec<Column>,
    layout: Layout,
    header: Vec<String>,
}

impl<'c> Shape<'c> {
    /// A list with columns for these elements.
    pub fn new(catalog: &'c Catalog, seen: Elements, layout: Layout) -> Self {
        let elements = seen.iter().map(|element| Column::new(catalog, element)).collect();
        let shape = Self { catalog, elements, layout, header: Vec::new() };
        Self { header: shape.names(), ..shape }
    }

    /// What stands before the rows.
    pub fn head(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.layout == Layout::Csv {
            self.header.iter().for_each(|name| put(name, &mut out));
            end(&mut out);
        }
        out
    }

    /// Rows to be written, in memory.
    pub fn rows(&self) -> Rows<'_> {
        Rows { shape: self, titles: Titles::default(), out: Vec::new() }
    }

    /// The header.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        let mut out: Vec<String> = HEAD.iter().map(ToString::to_string).collect();
        for column in &self.elements {
            let id = &self.catalog.element(column.element).id;
            out.push(id.clone());
            if column.has_form {
                out.push(format!("{id}_form"));
            }
            if column.has_last_four {
                out.push(format!("{id}_last4"));
            }
        }
        out.extend(TAIL.iter().map(ToString::to_string));
        out
    }

    /// Gives the cells of one person to `take`, in the order of the header.
    pub fn cells(&self, entry: &Entry, extra: &Extra, titles: &mut Titles, mut take: impl FnMut(&str)) {
        let full = full_name(entry);
        let latin = if full.is_ascii() { full.clone() } else { deunicode::deunicode(&full).into() };
        let kind = if full.is_empty() { "unknown" } else { "person" };
        let role = if extra.staff { "employee" } else { "unknown" };
        [&extra.key, kind, role].into_iter().for_each(&mut take);
        ["prefix", "first", "middle", "last", "suffix"]
            .map(|name| entry.field(name))
            .into_iter()
            .for_each(&mut take);
        [&*full, &*latin].into_iter().for_each(&mut take);
        ADDRESS.map(|name| entry.field(name)).into_iter().for_each(&mut take);
        let shared = if extra.email_shared { "Y" } else { "" };
        [entry.field("email"), shared, entry.field("phone"), ""].into_iter().for_each(&mut take);
        [extra.residence.place(), extra.residence.basis()].into_iter().for_each(&mut take);
        [age_class(entry.born, extra.as_of, 18), "unknown"].into_iter().for_each(&mut take);
        self.elements.iter().for_each(|column| column.cells(entry, extra, &mut take));
        let basis = match (entry.same_record, entry.items.len()) {
            (true, _) => "same record",
            (false, 1) => "same item",
            _ => "linked",
        };
        [titles.of(self.catalog, entry.profile.seen), basis].into_iter().for_each(&mut take);
        [entry.items.len() as u64, entry.records]
            .into_iter()
            .for_each(|count| take(decimal(count, &mut [0; 20])));
        take(&extra.first_path);
        let mut room = [0; 20];
        take(extra.cluster.map_or("", |cluster| decimal(u64::from(cluster), &mut room)));
        let why = hold_reason(extra);
        let hold = if why.is_empty() { "" } else { "Y" };
        [hold, &*why, &*extra.roster_id].into_iter().for_each(&mut take);
    }
}

/// The titles of a person's elements: those of the last one, since most people of a leak have the same.
#[derive(Default)]
pub struct Titles {
    of: Elements,
    text: String,
}

impl Titles {
    fn of(&mut self, catalog: &Catalog, elements: Elements) -> &str {
        if self.of != elements {
            let titles: Vec<&str> =
                elements.iter().map(|element| catalog.element(element).title.as_str()).collect();
            (self.of, self.text) = (elements, titles.join("; "));
        }
        &self.text
    }
}

/// A number in `room`.
fn decimal(mut number: u64, room: &mut [u8; 20]) -> &str {
    let mut at = room.len();
    loop {
        at -= 1;
        room[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return std::str::from_utf8(&room[at..]).unwrap_or_default();
        }
    }
}

/// Rows of some persons.
pub struct Rows<'s> {
    shape: &'s Shape<'s>,
    titles: Titles,
    out: Vec<u8>,
}

impl Rows<'_> {
    /// Adds one person.
    pub fn push(&mut self, entry: &Entry, extra: &Extra) {
        let Self { shape, titles, out } = self;
        match shape.layout {
            Layout::Csv => {
                shape.cells(entry, extra, titles, |cell| put(cell, out));
                end(out);
            }
            Layout::Jsonl => {
                let (mut names, mut row) = (shape.header.iter(), Map::new());
                shape.cells(entry, extra, titles, |cell| {
                    if let Some(name) = names.next().filter(|_| !cell.is_empty()) {
                        row.insert(name.clone(), Value::from(cell));
                    }
                });
                out.extend_from_slice(mask::json(Value::Object(row).to_string()).as_bytes());
                out.push(b'\n');
            }
        }
    }

    /// The rows as they are written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Appends a cell and a comma, as RFC 4180 wants it: in quotes where needed. The list is the longest thing that is ever
/// written, and most of its cells are empty.
fn put(cell: &str, out: &mut Vec<u8>) {
    if cell.is_empty() {
        out.push(b',');
        return;
    }
    let needs = |byte: u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    // All of it, without a branch: cells are short, and the processor looks at many bytes at a time.
    if cell.bytes().fold(false, |any, byte| any | needs(byte)) {
        out.push(b'"');
        out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
        out.extend_from_slice(b"\",");
    } else {
        out.extend_from_slice(cell.as_bytes());
        out.push(b',');
    }
}

/// Ends a row: its last comma is none.
fn end(out: &mut Vec<u8>) {
    out.pop();
    out.extend_from_slice(b"\r\n");
}

/// Why no notice may go out yet; empty if one may.
pub fn hold_reason(extra: &Extra) -> String {
    let excluded = extra.excluded.as_ref().map(|why| match why.as_str() {
        "" => "excluded".to_owned(),
        why => format!("excluded: {why}"),
    });
    [excluded, doubt(extra)].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Why no notice may go out yet to somebody whom nobody excluded.
pub fn doubt(extra: &Extra) -> Option<String> {
    let doubt = match (extra.cluster, extra.email_shared) {
        (Some(_), _) => Some("conflict"),
        (None, true) => Some("shared contact"),
        _ => None,
    };
    let staff = extra.staff.then_some("staff");
    let test = extra.test.then_some("a name typed as a test");
    let all: Vec<&str> = [doubt, staff, test].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The full name as found, or put together from its parts.
pub fn full_name(entry: &Entry) -> Cow<'_, str> {
    let whole = entry.field("name_as_found");
    if !whole.is_empty() {
        return whole.into();
    }
    let parts = ["prefix", "first", "middle", "last", "suffix"].map(|part| entry.field(part));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").into()
}

/// The word for a form.
pub fn form_name(form: Form) -> &'static str {
    match form {
        Form::Clear => "clear",
        Form::FastHash => "fast hash",
        Form::SlowHash => "slow hash",
        Form::Encrypted => "encrypted",
        Form::Truncated => "truncated",
    }
}

/// `adult`, `minor`, or `unknown`: without a day to look at, or a birth date that can be read, nobody's age is judged.
pub fn age_class(
    born: Option<jiff::civil::Date>,
    as_of: Option<jiff::civil::Date>,
    majority: u8,
) -> &'static str {
    let (Some(day), Some(born)) = (as_of, born) else { return "unknown" };
    match born.checked_add(jiff::Span::new().years(majority)) {
        Ok(majority) if majority <= day => "adult",
        Ok(_) => "minor",
        Err(_) => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cells_are_written_as_the_standard_wants(cells in prop::collection::vec("[a,\"\r\n é;]{0,6}", 2..5)) {
            let mut csv = crate::report::csv_writer(Vec::new());
            csv.write_record(&cells).unwrap();
            let mut out = Vec::new();
            cells.iter().for_each(|cell| put(cell, &mut out));
            end(&mut out);
            prop_assert_eq!(out, csv.into_inner().unwrap());
        }

        #[test]
        fn numbers_are_written_whole(number: u64) {
            let mut room = [0; 20];
            prop_assert_eq!(decimal(number, &mut room), number.to_string());
        }
    }
}
