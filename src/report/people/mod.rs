//! The notification list: a row a person, contacts clear, everything else masked.
//!
//! This is the one output for machines with clear values in it, so nothing is escaped against spreadsheets.
//! A person's entry is what their sightings give to it, in evidence order; of each field the first that was seen
//! stays, and an address stays together as one record gave it. Entries of parts of the evidence merge into that of
//! the whole, so they can be gathered anywhere.

pub mod list;
pub mod parquet;
pub mod residence;
pub mod xlsx;

use serde::{Deserialize, Serialize};
use smallvec::{Array, SmallVec, smallvec};

use crate::catalog::Catalog;
use crate::finding::{DetectorId, ElementId, Form, Found};
use crate::identity::{Identity, Profile};
use crate::law::seen::{Row, Seen};

/// The fields of an entry.
const FIELDS: [&str; 15] = [
    "prefix",
    "first",
    "middle",
    "last",
    "suffix",
    "name_as_found",
    "address1",
    "address2",
    "city",
    "region",
    "postal_code",
    "country",
    "email",
    "phone",
    "dob",
];
const NAME: [&str; 6] = ["prefix", "first", "middle", "last", "suffix", "name_as_found"];
const ADDRESS: [&str; 6] = ["address1", "address2", "city", "region", "postal_code", "country"];
/// Which detectors fill which field.
const FILLS: [(&str, &str); 16] = [
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
    ("dob", "dob"),
];
/// Elements of which a notice names the last four characters.
const LAST_FOUR: [&str; 2] = ["payment-card", "bank-account"];

/// What the list takes of the values of each detector.
#[derive(Clone, Debug)]
pub struct Takes {
    of: Vec<Option<Take>>,
    /// What laws ask is taken too: what stands together, and in what form.
    for_laws: bool,
}

/// What it takes of those of one: their form, and maybe more.
#[derive(Clone, Copy, Debug)]
struct Take {
    /// Place in [`FIELDS`].
    field: Option<u8>,
    last_four: bool,
}

impl Takes {
    /// By the detectors of a catalogue.
    pub fn new(catalog: &Catalog) -> Self {
        let take = |at: usize| {
            let detector = catalog.detector(DetectorId(at as u16));
            let element = catalog.element(detector.element).id.as_str();
            let fills = FILLS.iter().find(|(id, _)| *id == detector.id);
            let field = fills.and_then(|(_, field)| place(field));
            let last_four = LAST_FOUR.contains(&element);
            (field.is_some() || last_four || element == "password").then_some(Take { field, last_four })
        };
        Self { of: (0..catalog.detectors.len()).map(take).collect(), for_laws: false }
    }

    /// Takes what laws ask too.
    #[must_use]
    pub fn for_laws(self) -> Self {
        Self { for_laws: true, ..self }
    }
}

/// The place of a field.
fn place(field: &str) -> Option<u8> {
    FIELDS.iter().position(|name| *name == field).map(|at| at as u8)
}

/// A person, as far as some of their sightings tell.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Entry {
    /// Identifiers, without repeats.
    pub identities: SmallVec<[Identity; 4]>,
    /// What was seen.
    pub profile: Profile,
    /// Sightings.
    pub records: u64,
    /// Number, in the first item, of the first record.
    pub first_record: u64,
    /// The items that they are in, without repeats.
    pub items: SmallVec<[u32; 4]>,
    /// What was seen together; empty unless laws ask.
    pub seen: Seen,
    /// The birth date, where it can be read.
    pub born: Option<jiff::civil::Date>,
    /// Places of residence, each with an item that names it.
    homes: SmallVec<[(Box<str>, u32); 1]>,
    // Lists, since a person has a handful of each, and mostly in place, since there are many persons.
    fields: SmallVec<[(u8, Box<str>); 2]>,
    forms: SmallVec<[(ElementId, Form); 8]>,
    tails: SmallVec<[(ElementId, Box<str>); 1]>,
    /// One record has all that was seen.
    same_record: bool,
}

impl Entry {
    /// What one sighting gives: it is in this item and record, and `found` are its values.
    pub fn of<'f>(
        takes: &Takes,
        (item, record): (u32, u64),
        identities: SmallVec<[Identity; 4]>,
        profile: Profile,
        found: impl Iterator<Item = &'f Found<'f>>,
    ) -> Self {
        let mut entry = Self {
            identities,
            profile,
            records: 1,
            first_record: record,
            items: smallvec![item],
            same_record: true,
            ..Self::default()
        };
        let mut row = Row { item, named: !profile.named.is_empty(), ..Row::default() };
        for found in found.filter(|found| !found.test) {
            if let Some(take) = takes.of[usize::from(found.detector.0)] {
                entry.take(take, found);
            }
            if takes.for_laws {
                row.add(found.element, found.form);
                if found.form == Form::Truncated {
                    entry.seen.cut(found.element, &String::from_utf8_lossy(found.value));
                }
            }
        }
        if takes.for_laws {
            entry.seen.push(row);
        }
        let home = entry.home();
        if !home.is_empty() {
            entry.homes.push((home.into(), item));
        }
        entry
    }

    fn take(&mut self, take: Take, found: &Found<'_>) {
        if let Some(field) = take.field {
            first(&mut self.fields, field, || String::from_utf8_lossy(found.value).into());
        }
        let worst = first(&mut self.forms, found.element, || found.form);
        *worst = found.form.min(*worst);
        if take.last_four {
            let digits: Vec<u8> = found.value.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            let four = &digits[digits.len().saturating_sub(4)..];
            first(&mut self.tails, found.element, || String::from_utf8_lossy(four).into());
        }
    }

    /// Adds what later sightings gave.
    pub fn merge(&mut self, later: Self) {
        if self.records == 0 {
            *self = later;
            return;
        }
        self.records += later.records;
        let (own, others) = (self.profile.seen, later.profile.seen);
        self.profile |= later.profile;
        let all = self.profile.seen;
        self.same_record = (self.same_record && own == all) || (later.same_record && others == all);
        self.seen.merge(later.seen);
        self.born = self.born.or(later.born);
        add(&mut self.homes, later.homes);
        add(&mut self.items, later.items);
        add(&mut self.identities, later.identities);
        let has_address = self.has(&ADDRESS);
        let has_name = self.has(&["last", "name_as_found"]);
        for (field, text) in later.fields {
            let name = FIELDS[usize::from(field)];
            if !(has_address && ADDRESS.contains(&name) || has_name && NAME.contains(&name)) {
                first(&mut self.fields, field, || text);
            }
        }
        for (element, form) in later.forms {
            let worst = first(&mut self.forms, element, || form);
            *worst = form.min(*worst);
        }
        for (element, tail) in later.tails {
            first(&mut self.tails, element, || tail);
        }
    }

    fn has(&self, names: &[&str]) -> bool {
        self.fields.iter().any(|(field, _)| names.contains(&FIELDS[usize::from(*field)]))
    }

    /// The e-mail, phone or name fields as found, for whoever prints a person.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| FIELDS[usize::from(*field)] == name);
        found.map_or("", |(_, text)| text)
    }

    /// The worst form in which an element was seen.
    pub fn form(&self, element: ElementId) -> Option<Form> {
        self.forms.iter().find(|(of, _)| *of == element).map(|(_, form)| *form)
    }

    /// The last four characters of an element's value.
    pub fn tail(&self, element: ElementId) -> Option<&str> {
        self.tails.iter().find(|(of, _)| *of == element).map(|(_, tail)| &**tail)
    }
}

/// Adds what is not there yet.
fn add<T: PartialEq, const N: usize>(list: &mut SmallVec<[T; N]>, more: SmallVec<[T; N]>)
where
    [T; N]: Array<Item = T>,
{
    for value in more {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

/// The value of a key, put there if it is not.
fn first<K: PartialEq, V, const N: usize>(
    list: &mut SmallVec<[(K, V); N]>,
    key: K,
    make: impl FnOnce() -> V,
) -> &mut V
where
    [(K, V); N]: Array<Item = (K, V)>,
{
    let at = list.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        list.push((key, make()));
        list.len() - 1
    });
    &mut list[at].1
}
