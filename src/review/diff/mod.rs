//! `diff`: what became of people between two cases, group by group.
//!
//! People of both cases that share what only one person on each side holds are a *group*. Nearly all groups are one person
//! before and one after. What else a group can be is what linking can do: somebody is new or gone, several became one, one
//! became several. Only groups in which something of the scope changed have a row.

pub mod bridge;
pub mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{Elements, Identity};

/// A person of one of the cases, as far as they are compared.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Side {
    /// Whether this is a person of the later case.
    pub is_after: bool,
    /// The person's number in their case.
    pub person: u32,
    /// Their key.
    pub key: u128,
    /// Elements seen of them, in one record with a name, in clear, and those that an undecided group may add.
    pub sets: [Elements; 4],
    /// Where they live, from postal addresses.
    pub residence: String,
    /// Digests of what the list says of them, by [`MARKS`].
    pub marks: [u64; MARKS.len()],
    /// Identifiers that nobody else in their case holds.
    pub own: Vec<Identity>,
    /// The item in which they first appear, by its place in their case, and the record.
    pub first: (u32, u64),
}

/// What a list says of a person beside elements.
pub const MARKS: [&str; 7] = ["name", "address", "email", "phone", "birth date", "forms", "hold"];
/// What the sets of a [`Side`] are called where they alone differ.
const SETS: [&str; 4] = ["", "with a name", "in clear", "possible"];
/// The set of what is not sure.
const POSSIBLE: usize = 3;

/// One sighting of a person of the later case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sight {
    /// Whether its item was in the earlier case too.
    pub is_old: bool,
    /// Its item, by its place in the later case.
    pub item: u32,
    /// Its record.
    pub record: u64,
    /// Elements seen in it.
    pub seen: Elements,
    /// Its identifiers.
    pub identities: Vec<Identity>,
}

/// What became of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// One before, one after, and nothing of the scope is other.
    Same,
    /// One after, nobody before.
    Added,
    /// One before, nobody after.
    Withdrawn,
    /// One before, one after, and not the same is said of them.
    Changed,
    /// Several before, one after.
    Merged,
    /// One before, several after.
    Split,
    /// Several before and several after.
    Regrouped,
}

impl Change {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Withdrawn => "withdrawn",
            Self::Changed => "changed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Regrouped => "regrouped",
        }
    }
}

/// A group of people: those of the earlier case, and those of the later one, each in order of first appearance.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Group {
    /// Before.
    pub before: Vec<Side>,
    /// After.
    pub after: Vec<Side>,
}

impl Group {
    /// Adds a person.
    pub fn push(&mut self, side: Side) {
        let of = if side.is_after { &mut self.after } else { &mut self.before };
        of.push(side);
    }

    /// What became of it.
    pub fn change(&self) -> Change {
        match (&self.before[..], &self.after[..]) {
            ([], _) => Change::Added,
            (_, []) => Change::Withdrawn,
            ([before], [after]) if before.says(after) => Change::Same,
            ([_], [_]) => Change::Changed,
            (_, [_]) => Change::Merged,
            ([_], _) => Change::Split,
            _ => Change::Regrouped,
        }
    }

    /// Elements seen after and not before, and before and not after.
    pub fn elements(&self) -> (Elements, Elements) {
        let (before, after) = (all(&self.before, 0), all(&self.after, 0));
        (without(after, before), without(before, after))
    }

    /// What else is said otherwise, where one person became one.
    pub fn others(&self) -> Vec<String> {
        let ([before], [after]) = (&self.before[..], &self.after[..]) else { return Vec::new() };
        let marks = MARKS.iter().zip(before.marks.iter().zip(&after.marks));
        let mut out: Vec<String> =
            marks.filter(|(_, (a, b))| a != b).map(|(name, _)| (*name).to_owned()).collect();
        if before.residence != after.residence {
            let word = |place: &str| if place.is_empty() { "unknown" } else { place }.to_owned();
            out.push(format!("residence {} to {}", word(&before.residence), word(&after.residence)));
        }
        // What is new is new in every set, and what is gone from every set: said only of elements seen before and after.
        let both = Elements(std::array::from_fn(|i| before.sets[0].0[i] & after.sets[0].0[i]));
        for (at, name) in SETS.iter().enumerate().skip(1) {
            let apart = without(before.sets[at], after.sets[at]) | without(after.sets[at], before.sets[at]);
            let is_said = at == POSSIBLE || apart.iter().any(|element| both.contains(element));
            if !apart.is_empty() && is_said {
                out.push((*name).to_owned());
            }
        }
        out
    }
}

impl Side {
    /// Whether the other says the same of the person.
    fn says(&self, other: &Self) -> bool {
        self.sets == other.sets && self.residence == other.residence && self.marks == other.marks
    }
}

fn all(sides: &[Side], set: usize) -> Elements {
    sides.iter().fold(Elements::default(), |all, side| all | side.sets[set])
}

/// The elements of `set` that are not in `other`.
pub fn without(set: Elements, other: Elements) -> Elements {
    Elements(std::array::from_fn(|i| set.0[i] & !other.0[i]))
}

/// How many groups each change has; people before and after.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Totals {
    /// People of the earlier case.
    pub before: u64,
    /// People of the later one.
    pub after: u64,
    /// Groups by what became of them.
    pub groups: BTreeMap<Change, u64>,
}

impl Totals {
    /// Counts a group.
    pub fn count(&mut self, group: &Group) {
        self.before += group.before.len() as u64;
        self.after += group.after.len() as u64;
        *self.groups.entry(group.change()).or_default() += 1;
    }

    /// Adds another part's counts.
    pub fn add(&mut self, other: &Self) {
        self.before += other.before;
        self.after += other.after;
        other.groups.iter().for_each(|(change, count)| *self.groups.entry(*change).or_default() += count);
    }

    /// All of it in a line.
    pub fn line(&self) -> String {
        let groups = self.groups.iter().map(|(change, count)| format!("{count} {}", change.name()));
        let groups = groups.collect::<Vec<_>>().join(", ");
        format!("{} people before, {} after: {groups}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::ElementId;

    fn side(is_after: bool, elements: &[u8]) -> Side {
        let mut sets = [Elements::default(); 4];
        elements.iter().for_each(|element| sets[0].insert(ElementId(*element)));
        Side { is_after, sets, ..Side::default() }
    }

    fn group(before: &[&[u8]], after: &[&[u8]]) -> Group {
        let mut group = Group::default();
        before.iter().for_each(|elements| group.push(side(false, elements)));
        after.iter().for_each(|elements| group.push(side(true, elements)));
        group
    }

    #[test]
    fn a_group_is_what_its_numbers_say() {
        type People<'p> = &'p [&'p [u8]];
        let table: [(People, People, Change); 7] = [
            (&[&[1]], &[&[1]], Change::Same),
            (&[], &[&[1]], Change::Added),
            (&[&[1]], &[], Change::Withdrawn),
            (&[&[1]], &[&[1, 2]], Change::Changed),
            (&[&[1], &[2]], &[&[1, 2]], Change::Merged),
            (&[&[1, 2]], &[&[1], &[2]], Change::Split),
            (&[&[1], &[2]], &[&[1], &[2]], Change::Regrouped),
        ];
        let mut totals = Totals::default();
        for (before, after, change) in table {
            let group = group(before, after);
            assert_eq!(group.change(), change, "{group:?}");
            totals.count(&group);
        }
        assert_eq!((totals.before, totals.after, totals.groups.len()), (8, 8, 7));
    }

    #[test]
    fn elements_of_a_group_are_those_of_all_its_people() {
        let ids = |set: Elements| set.iter().map(|id| id.0).collect::<Vec<_>>();
        let (added, withdrawn) = group(&[&[1], &[2, 7]], &[&[1, 2, 3]]).elements();
        assert_eq!((ids(added), ids(withdrawn)), (vec![3], vec![7]));
    }

    #[test]
    fn what_else_changed_is_named() {
        let mut group = group(&[&[1]], &[&[1, 2]]);
        group.after[0].sets[2] = group.after[0].sets[0];
        assert_eq!(group.others(), ["in clear"], "the first element was not in clear before");
        group.before[0].sets[2].insert(ElementId(1));
        assert!(group.others().is_empty(), "the second is new in all sets");
        group.after[0].marks[2] = 7;
        group.after[0].residence = "US-NY".into();
        assert_eq!(group.others(), ["email", "residence unknown to US-NY"]);
    }
}
