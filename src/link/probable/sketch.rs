//! A sighting's findings as a profile.

use super::profile::{FAMILY, Home, Number, Profile, add};
use crate::catalog::{Catalog, People, Splits};
use crate::finding::{DetectorId, Found};
use crate::identity::IdentityKind;
use crate::link::name::{GENERATIONS, TITLES};
use crate::normal::{self, Custom, Normal};

/// What a detector's values are to a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Nothing,
    Full,
    First,
    Middle,
    Last,
    Id(u8, Normal),
    Account(u8, Normal),
    Phone,
    Email,
    Street,
    Code,
    City,
}

const ROLES: [(&str, Role); 7] = [
    ("name.full", Role::Full),
    ("name.first", Role::First),
    ("name.middle", Role::Middle),
    ("name.last", Role::Last),
    ("address.street", Role::Street),
    ("address.postal-code", Role::Code),
    ("address.city", Role::City),
];

/// Makes profiles for one item.
pub struct Sketcher<'c> {
    catalog: &'c Catalog,
    /// By detector.
    roles: Vec<Role>,
    /// Where scoped numbers of the item are unique.
    scope: u32,
    owner: u32,
    key: [u8; 16],
    custom: Custom,
    scratch: Vec<u8>,
}

impl<'c> Sketcher<'c> {
    /// For an item whose customer numbers are unique in `scope`; linking stays inside `owner`, unless that is empty.
    /// `key` is what numbers are hashed with.
    pub fn new(catalog: &'c Catalog, (scope, owner): (&str, &str), key: [u8; 16], custom: Custom) -> Self {
        let mut roles = vec![Role::Nothing; catalog.detectors.len()];
        for (name, role) in ROLES {
            if let Some(of) = catalog.by_id(name).and_then(|id| roles.get_mut(usize::from(id.0))) {
                *of = role;
            }
        }
        for (at, kind) in (0u8..=u8::MAX).zip(&catalog.people.kinds) {
            let normal = kind.normal;
            let role = match kind.id.as_str() {
                "phone" => Role::Phone,
                "email" => Role::Email,
                "customer-id" => Role::Account(at, normal),
                _ if kind.links && kind.unique && !kind.scoped => Role::Id(at, normal),
                _ => continue,
            };
            for detector in &kind.detectors {
                roles[usize::from(detector.0)] = role;
            }
        }
        let (scope, owner) = (short(scope), if owner.is_empty() { 0 } else { short(owner) });
        Self { catalog, roles, scope, owner, key, custom, scratch: Vec::new() }
    }

    /// What these findings of one subject say; `birth` is the day that one of them names. Nothing where there is no name.
    pub fn sketch<'f>(
        &mut self,
        found: impl Iterator<Item = &'f Found<'f>> + Clone,
        birth: Option<jiff::civil::Date>,
    ) -> Option<Profile> {
        let found = found.filter(|found| !found.test);
        let name = self.name(&found)?;
        let mut profile = Profile { names: vec![name.into()], owner: self.owner, ..Profile::default() };
        let mut home = Home::default();
        for found in found {
            self.take(found, &mut profile, &mut home);
        }
        if home != Home::default() {
            profile.homes.push(home);
        }
        if let Some(day) = birth {
            let text = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
            let iso = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
            if !is_placeholder(&self.catalog.people, "dob", iso.as_bytes()) {
                profile.births.push(text.into());
            }
        }
        Some(profile)
    }

    /// Takes the values of a kind out of a profile.
    pub fn drop(&self, kind: IdentityKind, profile: &mut Profile) {
        profile.ids.retain(|number| number.kind != kind.0);
        profile.accounts.retain(|number| number.kind != kind.0);
        match self.catalog.people.kinds.get(usize::from(kind.0)).map(|kind| kind.id.as_str()) {
            Some("phone") => profile.phones.clear(),
            Some("email") => profile.emails.clear(),
            _ => {}
        }
    }

    fn take(&mut self, found: &Found<'_>, profile: &mut Profile, home: &mut Home) {
        let role = self.role(found.detector);
        match role {
            Role::Id(kind, of) => add(&mut profile.ids, self.number(kind, 0, of, found.value)),
            Role::Account(kind, of) => {
                let number = self.number(kind, self.scope, of, found.value);
                add(&mut profile.accounts, number);
            }
            Role::Phone => add(&mut profile.phones, self.normal("phone", Normal::Phone, found.value)),
            Role::Email => add(&mut profile.emails, self.normal("email", Normal::Email, found.value)),
            Role::Street if home.street.is_empty() => {
                let words = self.words(found.value);
                let probable = self.catalog.probable();
                let words: Vec<&str> = words.iter().map(|word| probable.street_word(word)).collect();
                home.street = words.join(" ").into();
            }
            Role::Code if home.code.is_empty() => home.code = self.words(found.value).concat().into(),
            Role::City if home.city.is_empty() => home.city = self.words(found.value).join(" ").into(),
            _ => {}
        }
    }

    fn role(&self, detector: DetectorId) -> Role {
        self.roles.get(usize::from(detector.0)).copied().unwrap_or(Role::Nothing)
    }

    /// The name: the full one, or else its parts.
    fn name<'f>(&mut self, found: &(impl Iterator<Item = &'f Found<'f>> + Clone)) -> Option<String> {
        let mut words = Vec::new();
        for roles in [&[Role::Full][..], &[Role::First, Role::Middle, Role::Last]] {
            for role in roles {
                for found in found.clone() {
                    let before = words.len();
                    if self.role(found.detector) == *role {
                        self.add_name(found.value, &mut words);
                    }
                    if *role == Role::Last {
                        words[before..].iter_mut().for_each(|word| word.insert(0, FAMILY));
                    }
                }
            }
            if !words.is_empty() {
                break;
            }
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The words of a name; what stands before a comma is the family name, and comes last.
    fn add_name(&mut self, value: &[u8], out: &mut Vec<String>) {
        let comma = value.iter().position(|byte| *byte == b',');
        let (family, given) = comma.map_or((value, &[][..]), |at| (&value[..at], &value[at + 1..]));
        let (family, mut given) = (self.name_words(family), self.name_words(given));
        let is_given = |word: &String| !GENERATIONS.iter().any(|(_, same)| *same == word.as_bytes());
        if given.iter().any(is_given) {
            out.append(&mut given);
            out.extend(family);
        } else {
            out.extend(family);
            out.append(&mut given);
        }
    }

    fn name_words(&mut self, value: &[u8]) -> Vec<String> {
        let mut words = self.words(value);
        words.retain(|word| !TITLES.contains(&word.as_bytes()));
        for word in &mut words {
            if let Some((_, same)) = GENERATIONS.iter().find(|(written, _)| *written == word.as_bytes()) {
                *word = String::from_utf8_lossy(same).into_owned();
            }
        }
        words
    }

    fn words(&mut self, value: &[u8]) -> Vec<String> {
        let mut words = Vec::new();
        normal::name_words(value, &mut self.scratch, |word| {
            words.push(String::from_utf8_lossy(word).into_owned());
        });
        words
    }

    fn number(&self, kind: u8, scope: u32, of: Normal, value: &[u8]) -> Option<Number> {
        let of_kind = self.catalog.people.kinds.get(usize::from(kind))?;
        let what = (kind, scope, of_kind.splits == Splits::Best);
        Some(Number::new(what, &self.normal(&of_kind.id, of, value)?, &self.key))
    }

    /// The normal form of a value that is no placeholder.
    fn normal(&self, kind: &str, of: Normal, value: &[u8]) -> Option<Box<str>> {
        let mut text = Vec::new();
        let is_one =
            of.write(value, self.custom, &mut text) && !is_placeholder(&self.catalog.people, kind, &text);
        is_one.then(|| String::from_utf8_lossy(&text).into())
    }
}

/// A hash that is never 0.
fn short(text: &str) -> u32 {
    let [a, b, c, d, ..] = *blake3::hash(text.as_bytes()).as_bytes();
    u32::from_le_bytes([a, b, c, d]) | 1
}

fn is_placeholder(rules: &People, kind: &str, text: &[u8]) -> bool {
    let is_of = |at: usize| rules.kinds.get(at).is_some_and(|of| of.id == kind);
    (0..).zip(&rules.placeholders).any(|(at, values)| is_of(at) && values.contains(text))
}
