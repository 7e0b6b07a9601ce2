//! What is compared of a person: a handful of normal forms of each kind, and where they were first seen.

use std::hash::Hasher;

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use crate::catalog::probable::Level;
use crate::identity::Identity;

/// Values of a kind that are kept: the smallest, so that no order of merging changes what is kept.
const MOST: usize = 4;

/// Stands before each word of a family name.
pub const FAMILY: char = '/';

/// The words of a name of a profile.
pub fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').map(|word| word.trim_start_matches(FAMILY)).filter(|word| !word.is_empty())
}

/// A person, as far as some of their sightings tell.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Where they were first seen.
    pub first: Spot,
    /// Inside of whose items linking stays, by a hash; 0 for everywhere.
    pub owner: u32,
    /// What their key is made of: class and identifier; none if only a place can name them.
    pub anchor: Option<(u8, Identity)>,
    /// Names: words, lower case, in Latin letters, blanks between; a family name, where columns tell, behind [`FAMILY`].
    pub names: Vec<Box<str>>,
    /// Birth dates: eight digits, year first.
    pub births: Vec<Box<str>>,
    /// Numbers that only one person has: national ids, passports.
    pub ids: Vec<Number>,
    /// Customer numbers.
    pub accounts: Vec<Number>,
    /// Telephones: `+` and digits.
    pub phones: Vec<Box<str>>,
    /// E-mail addresses.
    pub emails: Vec<Box<str>>,
    /// Postal addresses.
    pub homes: Vec<Home>,
}

/// Where a sighting is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Spot {
    /// Its number among all.
    pub sighting: u32,
    /// Its item.
    pub item: u32,
    /// Its record in the item.
    pub record: u64,
}

impl Default for Spot {
    /// Behind all others.
    fn default() -> Self {
        Self { sighting: u32::MAX, item: u32::MAX, record: u64::MAX }
    }
}

/// A number, and what it is of: keyed hashes, since numbers of people need to be told apart and not to be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Number {
    /// Its kind, by its place in the rules.
    pub kind: u8,
    /// Where it is unique, by a hash; 0 for everywhere.
    pub scope: u32,
    /// Two of it are two people: a national id, not a passport, which is renewed.
    pub splits: bool,
    /// Hash of its normal form.
    pub whole: u64,
    /// Hashes of what is left of it when one character is taken out, ascending; none of a short one. Two numbers that have one
    /// in common, or of which one is one of the other, are the same but for a character: wrong, missing, or in another place.
    parts: Vec<u64>,
}

/// Shorter numbers are the same or not.
const SHORT: usize = 5;
/// Longer ones too: nobody types them.
const LONG: usize = 32;

impl Number {
    /// Of a normal form, given its kind, where it is unique, and whether two of it are two people.
    pub fn new((kind, scope, splits): (u8, u32, bool), text: &str, key: &[u8; 16]) -> Self {
        let hash = |parts: [&[u8]; 2]| {
            let mut hasher = SipHasher13::new_with_key(key);
            parts.iter().for_each(|part| hasher.write(part));
            hasher.finish()
        };
        let bytes = text.as_bytes();
        let long = if (SHORT..=LONG).contains(&bytes.len()) { bytes.len() } else { 0 };
        let mut parts: Vec<u64> = (0..long).map(|at| hash([&bytes[..at], &bytes[at + 1..]])).collect();
        parts.sort_unstable();
        parts.dedup();
        Self { kind, scope, splits, whole: hash([bytes, &[]]), parts }
    }

    /// How far two of them agree; nothing where they are of different kinds or places.
    pub fn level(&self, other: &Self) -> Option<Level> {
        if (self.kind, self.scope) != (other.kind, other.scope) {
            return None;
        }
        let holds = |all: &[u64], one: u64| all.binary_search(&one).is_ok();
        Some(match () {
            () if self.whole == other.whole => Level::Same,
            () if holds(&self.parts, other.whole) || holds(&other.parts, self.whole) => Level::Typo,
            () if self.parts.iter().any(|part| holds(&other.parts, *part)) => Level::Typo,
            () => Level::Other,
        })
    }
}

/// A postal address: words, lower case; empty for what is not known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Home {
    /// Street and house.
    pub street: Box<str>,
    /// Postal code.
    pub code: Box<str>,
    /// City.
    pub city: Box<str>,
}

impl Profile {
    /// Adds what other sightings tell.
    pub fn merge(&mut self, other: Self) {
        self.first = self.first.min(other.first);
        self.owner = self.owner.max(other.owner);
        self.anchor = match (self.anchor, other.anchor) {
            (Some(own), Some(other)) => Some(own.min(other)),
            (own, other) => own.or(other),
        };
        add(&mut self.names, other.names);
        add(&mut self.births, other.births);
        add(&mut self.ids, other.ids);
        add(&mut self.accounts, other.accounts);
        add(&mut self.phones, other.phones);
        add(&mut self.emails, other.emails);
        add(&mut self.homes, other.homes);
    }
}

/// Adds values, and keeps the smallest.
pub(super) fn add<T: Ord>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    all.extend(more);
    all.sort_unstable();
    all.dedup();
    all.truncate(MOST);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_but_for_a_character() {
        let number = |text: &str| Number::new((0, 0, true), text, &[7; 16]);
        for (a, b, level) in [
            ("123456789", "123456789", Level::Same),
            ("123456789", "123456798", Level::Typo),
            ("123456789", "12345678", Level::Typo),
            ("123456789", "1234567890", Level::Typo),
            ("123456789", "123956789", Level::Typo),
            ("123456789", "912345678", Level::Typo),
            ("123456789", "123456700", Level::Other),
            ("1234", "1235", Level::Other),
        ] {
            assert_eq!(number(a).level(&number(b)), Some(level), "{a} {b}");
            assert_eq!(number(b).level(&number(a)), Some(level), "{b} {a}");
        }
        assert_eq!(number("12345").level(&Number::new((0, 1, true), "12345", &[7; 16])), None);
    }

    proptest::proptest! {
        #[test]
        fn merging_hangs_on_no_order(values in proptest::collection::vec("[a-h]", 0..12), cut in 0usize..12) {
            let of = |names: &[String]| {
                let mut all = Profile::default();
                for (at, name) in (0u32..).zip(names) {
                    let first = Spot { sighting: name.len() as u32 + at % 3, ..Spot::default() };
                    all.merge(Profile { first, names: vec![name.as_str().into()], ..Profile::default() });
                }
                all.names
            };
            let mut back = values.clone();
            back.reverse();
            let (one, other) = values.split_at(cut.min(values.len()));
            let mut parts = Profile { names: of(other), ..Profile::default() };
            parts.merge(Profile { names: of(one), ..Profile::default() });
            assert_eq!(of(&values), of(&back));
            assert_eq!(of(&values), parts.names);
        }
    }
}
