//! Counts cut by what is known about items: by owner, by custodian, by status, by the day of which they are.

use std::collections::BTreeMap;

use crate::case::{Facts, Slice};
use crate::catalog::Catalog;
use crate::identity::{Elements, Profile};
use crate::link::census::Seen;

use super::scan::Scanned;

/// What items without the fact are counted under.
const UNASSIGNED: &str = "unassigned";

/// A fact by which counts are cut.
type Fact = fn(&Facts) -> &str;

/// One way to cut, with what was counted so far.
pub(super) struct Cut {
    /// By item, the place of its slice.
    of_item: Vec<usize>,
    slices: Vec<Part>,
}

/// One slice, with what was seen of the person at hand.
struct Part {
    name: String,
    slice: Slice,
    /// By element.
    people: Vec<u64>,
    seen: Elements,
}

impl Cut {
    /// All ways to cut: by owner, custodian, status, day. One by a fact that nobody said of any item has no slices.
    pub fn all(scanned: &Scanned) -> [Self; 4] {
        let facts: [Fact; 4] =
            [|facts| &facts.owner, |facts| &facts.custodian, |facts| &facts.status, |facts| &facts.as_of];
        facts.map(|fact| Self::new(fact, scanned))
    }

    fn new(fact: Fact, scanned: &Scanned) -> Self {
        let mut cut = Self { of_item: Vec::new(), slices: Vec::new() };
        let facts = || scanned.evidence.iter().map(|surveyed| fact(&surveyed.known.facts));
        if facts().all(str::is_empty) {
            return cut;
        }
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for name in facts() {
            let name = if name.is_empty() { UNASSIGNED } else { name };
            let place = *places.entry(name).or_insert_with(|| {
                let (name, people, seen) = (name.to_owned(), vec![0; 256], Elements::default());
                cut.slices.push(Part { name, slice: Slice::default(), people, seen });
                cut.slices.len() - 1
            });
            cut.of_item.push(place);
            cut.slices[place].slice.items += 1;
        }
        for part in &scanned.parts {
            cut.slices[cut.of_item[part.item as usize]].slice.records += part.carved.records;
        }
        cut
    }

    /// Counts persons of whom this was seen.
    pub fn add(&mut self, profiles: &[Profile], seen: &[Seen], count: u64) {
        if self.slices.is_empty() {
            return;
        }
        for of in seen {
            self.slices[self.of_item[of.item as usize]].seen |= profiles[of.profile as usize].seen;
        }
        for of in seen {
            let part = &mut self.slices[self.of_item[of.item as usize]];
            let seen = std::mem::take(&mut part.seen);
            part.slice.people += if seen.is_empty() { 0 } else { count };
            seen.iter().for_each(|element| part.people[usize::from(element.0)] += count);
        }
    }

    /// The slices by name.
    pub fn slices(self, catalog: &Catalog) -> BTreeMap<String, Slice> {
        let slice = |Part { name, mut slice, people, .. }: Part| {
            let counted = catalog.elements.iter().zip(people).filter(|(_, people)| *people > 0);
            slice.elements = counted.map(|(element, people)| (element.id.clone(), people)).collect();
            (name, slice)
        };
        self.slices.into_iter().map(slice).collect()
    }
}
