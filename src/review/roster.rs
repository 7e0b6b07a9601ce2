//! A roster of known customers beside the people of the evidence: who is who, by what.
//!
//! Each value decides once, on all customers and all people who hold it, as in linking. Where one customer and one person
//! have it and their names do not differ, they are the same. Where several do, or names differ, or the value is one that an
//! organisation gives out and no name bears it out, they only *may* be. A value on more than a hub's number of either says
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Words of a name that are compared, at the most: a longer name is not held against anybody.
pub const WORDS: usize = 6;

/// A name: hashes of its words, sorted; zeros behind them.
pub type Name = [u32; WORDS];

/// The name of so many words.
pub fn name(words: &[u64]) -> Name {
    let mut name = Name::default();
    if words.len() <= WORDS {
        for (own, word) in name.iter_mut().zip(words) {
            *own = (*word as u32).max(1);
        }
        name.sort_unstable();
    }
    name
}

/// Who holds a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Holder {
    /// A customer, by the hash of their id.
    Customer(u64),
    /// A person of the evidence.
    Person(u32),
}

/// A customer and a person who have a value in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Match {
    /// The person.
    pub person: u32,
    /// Not only may they be the same.
    pub is_sure: bool,
    /// The kind of the value.
    pub kind: u8,
}

/// What a value says: customers with their people. `is_given` says that it is unique in one organisation only; `hub` is the
/// number of holders on either side beyond which it says nothing.
pub fn decide(holders: &[(Holder, Name)], kind: u8, is_given: bool, hub: usize) -> Vec<(u64, Match)> {
    let mut names: BTreeMap<Holder, BTreeSet<Name>> = BTreeMap::new();
    for (holder, name) in holders {
        let own = names.entry(*holder).or_default();
        if *name != Name::default() {
            own.insert(*name);
        }
    }
    let customers = || names.iter().filter(|(holder, _)| matches!(holder, Holder::Customer(_)));
    let people = || names.iter().filter(|(holder, _)| matches!(holder, Holder::Person(_)));
    let (customers_count, people_count) = (customers().count(), people().count());
    if people_count == 0 || customers_count > hub || people_count > hub {
        return Vec::new();
    }
    let fit = |a: &BTreeSet<Name>, b: &BTreeSet<Name>| {
        let is_open = !is_given && (a.is_empty() || b.is_empty());
        is_open || a.iter().any(|a| b.iter().any(|b| agree(a, b)))
    };
    let mut out = Vec::new();
    for (customer, own) in customers() {
        for (person, others) in people() {
            let (Holder::Customer(customer), Holder::Person(person)) = (*customer, *person) else { continue };
            let is_only = |count: usize| count == 1;
            let is_sure = fit(own, others)
                && is_only(customers().filter(|(_, own)| fit(own, others)).count())
                && is_only(people().filter(|(_, others)| fit(own, others)).count());
            out.push((customer, Match { person, is_sure, kind }));
        }
    }
    out
}

/// Whether the words of one name are all in the other.
fn agree(a: &Name, b: &Name) -> bool {
    let inside = |few: &Name, many: &Name| few.iter().all(|word| *word == 0 || many.contains(word));
    inside(a, b) || inside(b, a)
}

/// A row of the roster, as far as its customer goes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Customer {
    /// The row's number among all of the roster.
    pub row: u32,
    /// The customer's id as the roster writes it; without one, where the row stands.
    pub id: String,
    /// The item of the roster.
    pub item: u32,
    /// The row's number in it.
    pub record: u64,
}

/// What became of a customer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fate {
    /// The first row of the customer.
    pub customer: Customer,
    /// People that they are.
    pub people: BTreeSet<u32>,
    /// People that they may be.
    pub possible: BTreeSet<u32>,
    /// Kinds of values that say so.
    pub kinds: BTreeSet<u8>,
}

impl Fate {
    /// What all rows and matches of one customer come to; none where no row is.
    pub fn of(rows: Vec<Customer>, matches: &[Match]) -> Option<Self> {
        let customer = rows.into_iter().min_by_key(|row| row.row)?;
        let of = |is_sure: bool| matches.iter().filter(move |one| one.is_sure == is_sure);
        let people: BTreeSet<u32> = of(true).map(|one| one.person).collect();
        let possible = of(false).map(|one| one.person).filter(|person| !people.contains(person)).collect();
        let is_seen = !people.is_empty();
        let kinds = of(is_seen).map(|one| one.kind).collect();
        Some(Self { customer, people, possible, kinds })
    }

    /// The word for it.
    pub fn status(&self) -> &'static str {
        match (self.people.is_empty(), self.possible.is_empty()) {
            (false, _) => "seen",
            (true, false) => "possible",
            (true, true) => "not seen",
        }
    }
}

/// The columns of `roster.csv`.
pub const HEADER: [&str; 6] = ["roster_id", "status", "by", "people", "path", "record"];

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Name = [1, 9, 0, 0, 0, 0];
    const ANN_MAY: Name = [1, 5, 9, 0, 0, 0];
    const BOB: Name = [2, 9, 0, 0, 0, 0];
    const NONE: Name = [0; WORDS];

    fn said(customers: &[Name], people: &[Name], is_given: bool) -> Vec<(u64, u32, bool)> {
        let customers = customers.iter().zip(0..).map(|(name, at)| (Holder::Customer(at), *name));
        let people = people.iter().zip(0..).map(|(name, at)| (Holder::Person(at), *name));
        let holders: Vec<_> = customers.chain(people).collect();
        decide(&holders, 3, is_given, 8).iter().map(|(of, one)| (*of, one.person, one.is_sure)).collect()
    }

    #[test]
    fn names_decide_where_there_are_any() {
        assert_eq!(said(&[ANN], &[ANN_MAY], false), [(0, 0, true)]);
        assert_eq!(said(&[ANN], &[NONE], false), [(0, 0, true)]);
        assert_eq!(said(&[ANN], &[BOB], false), [(0, 0, false)]);
        assert_eq!(said(&[ANN, BOB], &[NONE], false), [(0, 0, false), (1, 0, false)], "either");
        let family = said(&[ANN, BOB], &[BOB, ANN_MAY], false);
        assert_eq!(family, [(0, 0, false), (0, 1, true), (1, 0, true), (1, 1, false)]);
        assert_eq!(said(&[ANN], &[NONE], true), [(0, 0, false)], "a customer number needs a name");
        assert_eq!(said(&[ANN], &[ANN], true), [(0, 0, true)]);
        assert!(said(&[ANN; 9], &[ANN], false).is_empty() && said(&[ANN], &[], false).is_empty());
    }

    #[test]
    fn a_customer_is_seen_if_one_value_is_sure() {
        let one = |person, is_sure, kind| Match { person, is_sure, kind };
        let rows =
            || vec![Customer { row: 7, ..Customer::default() }, Customer { row: 2, ..Customer::default() }];
        let fate = Fate::of(rows(), &[one(4, true, 1), one(4, false, 2), one(5, false, 2)]).unwrap();
        assert_eq!((fate.status(), fate.customer.row), ("seen", 2));
        assert_eq!((fate.possible.len(), fate.kinds.into_iter().collect::<Vec<_>>()), (1, vec![1]));
        assert_eq!(Fate::of(rows(), &[one(5, false, 2)]).unwrap().status(), "possible");
        assert_eq!(Fate::of(rows(), &[]).unwrap().status(), "not seen");
        assert_eq!(Fate::of(vec![], &[one(5, true, 2)]), None);
    }

    #[test]
    fn a_long_name_is_held_against_nobody() {
        assert_eq!(name(&[3, 1, 2]), [0, 0, 0, 1, 2, 3]);
        assert_eq!(name(&[1; WORDS + 1]), NONE);
    }
}
