//! Counts cut by what is known about items: by owner, by custodian, by status.
//!
//! One slice after the other, each in one pass over its own sightings, so that a person in several items of a slice counts
//! once, with a word a person and no table of pairs.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::case::{Facts, Slice, Summary};
use crate::catalog::Catalog;
use crate::identity::Elements;
use crate::link::settled::Settled;

use super::scan::Scanned;

/// What items without the fact are counted under.
const UNASSIGNED: &str = "unassigned";

/// A fact by which counts are cut.
type Fact = fn(&Facts) -> &str;

/// Adds the slices to the summary; none where nobody said anything of any item.
pub(super) fn add(summary: &mut Summary, scanned: &Scanned, settled: &Settled, catalog: &Catalog) {
    if scanned.evidence.iter().all(|surveyed| surveyed.known.facts.is_empty()) {
        return;
    }
    let cut = |fact: Fact| slices(fact, scanned, settled, catalog);
    summary.by_owner = cut(|facts| &facts.owner);
    summary.by_custodian = cut(|facts| &facts.custodian);
    summary.by_status = cut(|facts| &facts.status);
}

fn slices(fact: Fact, scanned: &Scanned, settled: &Settled, catalog: &Catalog) -> BTreeMap<String, Slice> {
    let name = |item: usize| match fact(&scanned.evidence[item].known.facts) {
        "" => UNASSIGNED,
        name => name,
    };
    let mut out: BTreeMap<String, Slice> = BTreeMap::new();
    for item in 0..scanned.evidence.len() {
        out.entry(name(item).to_owned()).or_default().items += 1;
    }
    if out.len() == 1 && out.contains_key(UNASSIGNED) {
        return BTreeMap::new();
    }
    let mut batches: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut sightings = 0;
    for (at, part) in scanned.parts.iter().enumerate() {
        let name = name(part.item as usize);
        batches.entry(name).or_default().push((at, sightings));
        sightings += part.sightings as usize;
        out.entry(name.to_owned()).or_default().records += part.carved.records;
    }
    let mut seen = Seen::new(settled.persons.len());
    for (name, batches) in batches {
        seen.clear();
        for (at, before) in batches {
            let batch = &scanned.batches[at];
            for place in 0..batch.len() {
                seen.add(settled.person_of[before + place], batch.profile(place).seen);
            }
        }
        let slice = out.entry(name.to_owned()).or_default();
        seen.count(slice, catalog);
    }
    out
}

/// Which elements were seen of each person, as numbers of sets: people are many, sets few.
struct Seen {
    /// By person, 0 for not seen.
    of: Vec<u32>,
    sets: Vec<Elements>,
    index: HashMap<Elements, u32, FixedState>,
}

impl Seen {
    fn new(persons: usize) -> Self {
        Self { of: vec![0; persons], sets: vec![Elements::default()], index: HashMap::default() }
    }

    fn clear(&mut self) {
        self.of.fill(0);
    }

    fn add(&mut self, person: u32, elements: Elements) {
        let Some(of) = self.of.get_mut(person as usize) else { return };
        let all = self.sets[*of as usize] | elements;
        if *of == 0 || all != self.sets[*of as usize] {
            let next = self.sets.len() as u32;
            let sets = &mut self.sets;
            *of = *self.index.entry(all).or_insert_with(|| {
                sets.push(all);
                next
            });
        }
    }

    fn count(&self, slice: &mut Slice, catalog: &Catalog) {
        let mut persons = vec![0u64; self.sets.len()];
        self.of.iter().for_each(|set| persons[*set as usize] += 1);
        for (set, persons) in self.sets.iter().zip(persons).skip(1).filter(|(_, persons)| *persons > 0) {
            slice.people += persons;
            for element in set.iter() {
                *slice.elements.entry(catalog.element(element).id.clone()).or_default() += persons;
            }
        }
    }
}
