//! The list itself: its columns, a person's cells, and how rows are written.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::residence::Residence;
use super::{ADDRESS, Entry, LAST_FOUR};
use crate::catalog::Catalog;
use crate::finding::{ElementId, Form};
use crate::identity::Elements;
use crate::report::csv_writer;
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

/// The shape of the list: which elements have columns, and how rows are written. Rows can be made on any thread.
#[derive(Clone, Debug)]
pub struct Shape<'c> {
    catalog: &'c Catalog,
    elements: Vec<ElementId>,
    layout: Layout,
    header: Vec<String>,
}

impl<'c> Shape<'c> {
    /// A list with columns for these elements.
    pub fn new(catalog: &'c Catalog, seen: Elements, layout: Layout) -> Self {
        let shape = Self { catalog, elements: seen.iter().collect(), layout, header: Vec::new() };
        Self { header: shape.names(), ..shape }
    }

    /// What stands before the rows.
    pub fn head(&self) -> Vec<u8> {
        let mut rows = self.rows();
        if let Rows { out: Out::Csv(csv), .. } = &mut rows {
            // Into memory: nothing can fail.
            let _ = csv.write_record(&self.header);
        }
        rows.finish()
    }

    /// Rows to be written, in memory.
    pub fn rows(&self) -> Rows<'_> {
        let out = match self.layout {
            Layout::Csv => Out::Csv(Box::new(csv_writer(Vec::new()))),
            Layout::Jsonl => Out::Jsonl(Vec::new()),
        };
        Rows { shape: self, out }
    }

    /// The header.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        let mut out: Vec<String> = HEAD.iter().map(ToString::to_string).collect();
        for element in &self.elements {
            let id = &self.catalog.element(*element).id;
            out.push(id.clone());
            if id == "password" {
                out.push(format!("{id}_form"));
            }
            if LAST_FOUR.contains(&id.as_str()) {
                out.push(format!("{id}_last4"));
            }
        }
        out.extend(TAIL.iter().map(ToString::to_string));
        out
    }

    /// The cells of one person, in the order of the header.
    pub fn cells<'e>(&self, entry: &'e Entry, extra: &'e Extra) -> Vec<Cow<'e, str>> {
        let field = |name: &str| Cow::Borrowed(entry.field(name));
        let full = full_name(entry);
        let latin = if full.is_ascii() { full.clone() } else { deunicode::deunicode(&full).into() };
        let kind = if full.is_empty() { "unknown" } else { "person" };
        let (residence, basis) = (extra.residence.place(), extra.residence.basis());
        let mut out: Vec<Cow<'e, str>> = Vec::with_capacity(self.header.len());
        let role = if extra.staff { "employee" } else { "unknown" };
        out.extend([extra.key.as_str().into(), kind.into(), role.into()]);
        out.extend(["prefix", "first", "middle", "last", "suffix"].map(field));
        out.extend([full, latin]);
        out.extend(ADDRESS.map(field));
        out.extend([field("email"), if extra.email_shared { "Y" } else { "" }.into(), field("phone")]);
        out.extend(["".into(), residence.into(), basis.into()]);
        out.extend([age_class(entry.born, extra.as_of, 18).into(), "unknown".into()]);
        for element in &self.elements {
            self.element_cells(*element, entry, extra, &mut out);
        }
        let why = hold_reason(extra);
        let hold = if why.is_empty() { "" } else { "Y" };
        let basis = match (entry.same_record, entry.items.len()) {
            (true, _) => "same record",
            (false, 1) => "same item",
            _ => "linked",
        };
        let cluster = extra.cluster.map(|cluster| cluster.to_string()).unwrap_or_default();
        out.extend([self.titles(entry.profile.seen).into(), basis.into()]);
        out.extend([entry.items.len().to_string().into(), entry.records.to_string().into()]);
        out.push(extra.first_path.as_str().into());
        out.extend([cluster.into(), hold.into(), why.into(), extra.roster_id.as_str().into()]);
        out
    }

    fn element_cells<'e>(
        &self,
        element: ElementId,
        entry: &'e Entry,
        extra: &Extra,
        out: &mut Vec<Cow<'e, str>>,
    ) {
        let id = self.catalog.element(element).id.as_str();
        let seen = entry.profile.seen.contains(element);
        let may = extra.possible.contains(element);
        out.push(if seen { "Y" } else { ["", "P"][usize::from(may)] }.into());
        if id == "password" {
            out.push(entry.form(element).filter(|_| seen).map_or("", form_name).into());
        }
        if LAST_FOUR.contains(&id) {
            out.push(entry.tail(element).filter(|_| seen).unwrap_or_default().into());
        }
    }

    fn titles(&self, elements: Elements) -> String {
        elements
            .iter()
            .map(|element| self.catalog.element(element).title.as_str())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// Rows of some persons.
pub struct Rows<'s> {
    shape: &'s Shape<'s>,
    out: Out,
}

enum Out {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Jsonl(Vec<u8>),
}

impl Rows<'_> {
    /// Adds one person.
    pub fn push(&mut self, entry: &Entry, extra: &Extra) {
        let cells = self.shape.cells(entry, extra);
        match &mut self.out {
            // Into memory: nothing can fail.
            Out::Csv(csv) => drop(csv.write_record(cells.iter().map(|cell| cell.as_bytes()))),
            Out::Jsonl(out) => {
                let filled = self.shape.header.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty());
                let row: Map<String, Value> =
                    filled.map(|(name, cell)| (name.clone(), Value::from(&**cell))).collect();
                out.extend_from_slice(mask::json(Value::Object(row).to_string()).as_bytes());
                out.push(b'\n');
            }
        }
    }

    /// The rows as they are written.
    pub fn finish(self) -> Vec<u8> {
        match self.out {
            Out::Csv(csv) => csv.into_inner().unwrap_or_default(),
            Out::Jsonl(out) => out,
        }
    }
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
