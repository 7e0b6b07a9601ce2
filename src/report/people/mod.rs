//! The notification list: a row a person, contacts clear, everything else masked.
//!
//! This is the one output for machines with clear values in it, so nothing is escaped against spreadsheets.
//! A person's entry is gathered sighting by sighting in evidence order; of each field the first that was seen
//! stays, and an address stays together as one record gave it.

pub mod list;
mod residence;

use crate::catalog::Catalog;
use crate::finding::{DetectorId, ElementId, Form};
use crate::identity::{Identity, Profile};

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
    // Lists, since a person has a handful of each and there may be a million persons at once.
    fields: Vec<(&'static str, Box<str>)>,
    forms: Vec<(ElementId, Form)>,
    tails: Vec<(ElementId, Box<str>)>,
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
        let has_address = self.fields.iter().any(|(field, _)| ADDRESS.contains(field));
        let has_name = self.fields.iter().any(|(field, _)| matches!(*field, "last" | "name_as_found"));
        for kept in &facts.kept {
            self.keep(catalog, kept, has_address, has_name);
        }
    }

    fn keep(&mut self, catalog: &Catalog, kept: &Kept, has_address: bool, has_name: bool) {
        let detector = catalog.detector(kept.detector);
        let text = || String::from_utf8_lossy(&kept.value).into();
        if let Some(field) = field_of(&detector.id) {
            let late =
                (has_address && ADDRESS.contains(&field)) || (has_name && detector.id.starts_with("name."));
            if !late {
                first(&mut self.fields, field, text);
            }
        } else if detector.id == "dob" {
            first(&mut self.fields, "dob", text);
        }
        let worst = first(&mut self.forms, kept.element, || kept.form);
        *worst = kept.form.min(*worst);
        if LAST_FOUR.contains(&catalog.element(kept.element).id.as_str()) {
            let digits: Vec<u8> = kept.value.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            let four = digits[digits.len().saturating_sub(4)..].to_vec();
            first(&mut self.tails, kept.element, || String::from_utf8_lossy(&four).into());
        }
    }

    /// The e-mail, phone or name fields as found, for whoever prints a person.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
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

/// The value of a key, put there if it is not.
fn first<K: PartialEq, V>(list: &mut Vec<(K, V)>, key: K, make: impl FnOnce() -> V) -> &mut V {
    let at = list.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        list.reserve_exact(1);
        list.push((key, make()));
        list.len() - 1
    });
    &mut list[at].1
}
