//! The notification list: a row a person, contacts clear, everything else masked.
//!
//! This is the one output for machines with clear values in it, so nothing is escaped against spreadsheets.
//! A person's entry is gathered sighting by sighting in evidence order; of each field the first that was seen
//! stays, and an address stays together as one record gave it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::catalog::Catalog;
use crate::finding::{DetectorId, ElementId, Form};
use crate::identity::{Elements, Identity, Profile};

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

/// One value that a sighting gives to its person's entry.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Who found it.
    pub detector: DetectorId,
    /// What it counts as.
    pub element: ElementId,
    /// In what form.
    pub form: Form,
    /// Its bytes.
    pub value: Box<[u8]>,
}

/// What one sighting gives to its person's entry.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The item, by its place in evidence order.
    pub item: u32,
    /// Number of its record in the item.
    pub record: u64,
    /// Its identifiers.
    pub identities: Vec<Identity>,
    /// What was seen.
    pub profile: Profile,
    /// Values that a notice may need.
    pub kept: Vec<Kept>,
}

/// A person, as far as the sightings so far tell.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Identifiers, without repeats.
    pub identities: Vec<Identity>,
    /// What was seen.
    pub profile: Profile,
    /// Sightings.
    pub records: u64,
    /// Number, in the first item, of the first record.
    pub first_record: u64,
    /// The items that they are in, without repeats.
    pub items: Vec<u32>,
    fields: BTreeMap<&'static str, String>,
    forms: BTreeMap<ElementId, Form>,
    tails: BTreeMap<ElementId, String>,
    same_record: bool,
}

/// Which detectors fill which field; those of an address only together.
const FIELDS: [(&str, &str); 15] = [
    ("name.prefix", "prefix"),
    ("name.first", "first"),
    ("name.middle", "middle"),
    ("name.last", "last"),
    ("name.suffix", "suffix"),
    ("name.full", "name_as_found"),
    ("address.street", "address1"),
    ("address.street2", "address2"),
    ("address.city", "city"),
    ("address.region", "region"),
    ("address.postal-code", "postal_code"),
    ("address.country", "country"),
    ("email", "email"),
    ("phone.e164", "phone"),
    ("phone.national", "phone"),
];
const ADDRESS: [&str; 6] = ["address1", "address2", "city", "region", "postal_code", "country"];
/// Elements of which a notice names the last four characters.
const LAST_FOUR: [&str; 2] = ["payment-card", "bank-account"];

/// The field that a detector fills.
pub fn field_of(detector: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(id, _)| *id == detector).map(|(_, field)| *field)
}

/// Whether a notice needs a value of this detector: a field, a form, or its last four.
pub fn is_kept(catalog: &Catalog, detector: DetectorId) -> bool {
    let known = catalog.detector(detector);
    let element = catalog.element(known.element).id.as_str();
    field_of(&known.id).is_some()
        || LAST_FOUR.contains(&element)
        || element == "password"
        || known.id == "dob"
}

impl Entry {
    /// Adds a sighting.
    pub fn add(&mut self, catalog: &Catalog, facts: &Facts) {
        if self.records == 0 {
            self.first_record = facts.record;
        }
        self.records += 1;
        let before = self.profile.seen;
        self.profile |= facts.profile;
        self.same_record = if before == self.profile.seen {
            self.same_record
        } else {
            facts.profile.seen == self.profile.seen
        };
        if self.items.last() != Some(&facts.item) && !self.items.contains(&facts.item) {
            self.items.push(facts.item);
        }
        for identity in &facts.identities {
            if !self.identities.contains(identity) {
                self.identities.push(*identity);
            }
        }
        let has_address = ADDRESS.iter().any(|field| self.fields.contains_key(field));
        let has_name = self.fields.contains_key("last") || self.fields.contains_key("name_as_found");
        for kept in &facts.kept {
            self.keep(catalog, kept, has_address, has_name);
        }
    }

    fn keep(&mut self, catalog: &Catalog, kept: &Kept, has_address: bool, has_name: bool) {
        let detector = catalog.detector(kept.detector);
        let text = || String::from_utf8_lossy(&kept.value).into_owned();
        if let Some(field) = field_of(&detector.id) {
            let late =
                (has_address && ADDRESS.contains(&field)) || (has_name && detector.id.starts_with("name."));
            if !late {
                self.fields.entry(field).or_insert_with(text);
            }
        } else if detector.id == "dob" {
            self.fields.entry("dob").or_insert_with(text);
        }
        let worst = self.forms.entry(kept.element).or_insert(kept.form);
        *worst = kept.form.min(*worst);
        if LAST_FOUR.contains(&catalog.element(kept.element).id.as_str()) {
            let digits: Vec<u8> = kept.value.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            let four = digits[digits.len().saturating_sub(4)..].to_vec();
            self.tails.entry(kept.element).or_insert_with(|| String::from_utf8_lossy(&four).into_owned());
        }
    }

    /// The e-mail, phone or name fields as found, for whoever prints a person.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Where the person lives, from a postal address only: `US-CA`, `DE`, or nothing.
    pub fn residence(&self) -> String {
        let (region, country) = (self.field("region").trim(), self.field("country").trim());
        let country = match country.to_ascii_uppercase().as_str() {
            "USA" | "U.S.A." | "UNITED STATES" | "UNITED STATES OF AMERICA" => "US".to_owned(),
            code => code.to_owned(),
        };
        let state = US_STATES
            .iter()
            .find(|(code, name)| region.eq_ignore_ascii_case(code) || region.eq_ignore_ascii_case(name));
        let zip = is_zip(self.field("postal_code").trim());
        match state {
            Some((code, _)) if country == "US" || (country.is_empty() && zip) => format!("US-{code}"),
            _ if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) => country,
            _ => String::new(),
        }
    }
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
    /// Path of the item where the person first appears.
    pub first_path: String,
    /// The day on which ages are looked at.
    pub as_of: Option<jiff::civil::Date>,
}

/// The shape of the list: which elements have columns.
#[derive(Clone, Debug)]
pub struct Shape<'c> {
    catalog: &'c Catalog,
    elements: Vec<ElementId>,
}

impl<'c> Shape<'c> {
    /// A list with columns for these elements.
    pub fn new(catalog: &'c Catalog, seen: Elements) -> Self {
        Self { catalog, elements: seen.iter().collect() }
    }

    /// The names of the columns.
    pub fn header(&self) -> Vec<String> {
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
    pub fn cells(&self, entry: &Entry, extra: &Extra) -> Vec<String> {
        let field = |name: &str| entry.field(name).to_owned();
        let full = full_name(entry);
        let kind = if full.is_empty() { "unknown" } else { "person" };
        let residence = entry.residence();
        let basis = if residence.is_empty() { "" } else { "postal address" };
        let mut out: Vec<String> = vec![extra.key.clone(), kind.into(), "unknown".into()];
        out.extend(["prefix", "first", "middle", "last", "suffix"].map(field));
        out.push(full.clone());
        out.push(if full.is_ascii() { full } else { deunicode::deunicode(&full) });
        out.extend(ADDRESS.map(field));
        out.push(field("email"));
        out.push(if extra.email_shared { "Y" } else { "" }.into());
        out.extend([field("phone"), String::new(), residence, basis.into()]);
        out.extend([age_class(entry.field("dob"), extra.as_of).to_owned(), "unknown".into()]);
        for element in &self.elements {
            self.element_cells(*element, entry, extra, &mut out);
        }
        let (hold, why) = match (extra.cluster, extra.email_shared) {
            (Some(_), _) => ("Y", "conflict"),
            (None, true) => ("Y", "shared contact"),
            _ => ("", ""),
        };
        let basis = match (entry.same_record, entry.items.len()) {
            (true, _) => "same record",
            (false, 1) => "same item",
            _ => "linked",
        };
        let cluster = extra.cluster.map(|cluster| cluster.to_string()).unwrap_or_default();
        out.extend([
            self.titles(entry.profile.seen),
            basis.into(),
            entry.items.len().to_string(),
            entry.records.to_string(),
            extra.first_path.clone(),
        ]);
        out.extend([cluster, hold.into(), why.into(), String::new()]);
        out
    }

    fn element_cells(&self, element: ElementId, entry: &Entry, extra: &Extra, out: &mut Vec<String>) {
        let id = self.catalog.element(element).id.as_str();
        let seen = entry.profile.seen.contains(element);
        out.push(
            if seen {
                "Y"
            } else if extra.possible.contains(element) {
                "P"
            } else {
                ""
            }
            .into(),
        );
        if id == "password" {
            out.push(entry.forms.get(&element).filter(|_| seen).map_or("", |form| form_name(*form)).into());
        }
        if LAST_FOUR.contains(&id) {
            out.push(entry.tails.get(&element).filter(|_| seen).cloned().unwrap_or_default());
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

/// How a list is written.
pub enum List<W: Write> {
    /// RFC 4180 under a header.
    Csv(Box<csv::Writer<W>>),
    /// A JSON object a line; empty cells left out.
    Jsonl(W, Vec<String>),
}

impl<W: Write> List<W> {
    /// A CSV list, its header written.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn csv(header: &[String], out: W) -> io::Result<Self> {
        let mut csv = super::csv_writer(out);
        csv.write_record(header)?;
        Ok(Self::Csv(Box::new(csv)))
    }

    /// A list of JSON lines.
    pub fn jsonl(header: Vec<String>, out: W) -> Self {
        Self::Jsonl(out, header)
    }

    /// Adds one person.
    ///
    /// # Errors
    /// If the sink fails.
    pub fn push(&mut self, cells: &[String]) -> io::Result<()> {
        match self {
            Self::Csv(csv) => Ok(csv.write_record(cells)?),
            Self::Jsonl(out, header) => {
                let filled = header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
                let row: Map<String, Value> =
                    filled.map(|(name, cell)| (name.clone(), Value::from(cell.as_str()))).collect();
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")
            }
        }
    }

    /// Writes out what is buffered and gives the sink back.
    ///
    /// # Errors
    /// If the sink fails.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(csv) => csv.into_inner().map_err(csv::IntoInnerError::into_error),
            Self::Jsonl(mut out, _) => out.flush().map(|()| out),
        }
    }
}

/// The full name as found, or put together from its parts.
fn full_name(entry: &Entry) -> String {
    let whole = entry.field("name_as_found");
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let parts = ["prefix", "first", "middle", "last", "suffix"].map(|part| entry.field(part));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
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

/// `adult`, `minor`, or `unknown`: without a day to look at, or a birth date written year first, nobody's age
/// is judged.
fn age_class(born: &str, as_of: Option<jiff::civil::Date>) -> &'static str {
    let (Some(day), Ok(born)) = (as_of, born.parse::<jiff::civil::Date>()) else { return "unknown" };
    match born.checked_add(jiff::Span::new().years(18)) {
        Ok(majority) if majority <= day => "adult",
        Ok(_) => "minor",
        Err(_) => "unknown",
    }
}

fn is_zip(code: &str) -> bool {
    let bytes = code.as_bytes();
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        5 => digits(bytes),
        10 => digits(&bytes[..5]) && bytes[5] == b'-' && digits(&bytes[6..]),
        _ => false,
    }
}

/// States, districts and territories as USPS Publication 28 abbreviates them.
const US_STATES: [(&str, &str); 56] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "U.S. Virgin Islands"),
];
