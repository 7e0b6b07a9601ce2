//! What is compared of a person: a handful of normal forms of each kind, and where they were first seen.

use serde::{Deserialize, Serialize};

use crate::identity::Identity;

/// Values of a kind that are kept: the smallest, so that no order of merging changes what is kept.
const MOST: usize = 4;

/// A person, as far as some of their sightings tell.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Where they were first seen.
    pub first: Spot,
    /// Inside of whose items linking stays, by a hash; 0 for everywhere.
    pub owner: u32,
    /// What their key is made of: class and identifier; none if only a place can name them.
    pub anchor: Option<(u8, Identity)>,
    /// Names: words, lower case, in Latin letters, blanks between.
    pub names: Vec<Box<str>>,
    /// Birth dates: eight digits, year first.
    pub births: Vec<Box<str>>,
    /// Numbers that a person has one of.
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

/// A number, and what it is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Number {
    /// Its kind, by its place in the rules.
    pub kind: u8,
    /// Where it is unique, by a hash; 0 for everywhere.
    pub scope: u32,
    /// Its normal form.
    pub text: Box<str>,
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
