//! Keys of people, groups and values for `conflicts.csv`, from sightings alone: no value is read for them.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::error::Result;
use crate::identity::Identity;
use crate::link::anchor::{Anchor, of_name, written};
use crate::link::settled::{Identities, Settled, UNDECIDED};
use crate::link::sightings::Kept;
use crate::seal::key::Key;

use super::decide::before;
use super::scan::Scanned;

/// Keys as they are written.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// By person.
    persons: BTreeMap<u32, String>,
    /// By the first sighting of an undecided group.
    groups: BTreeMap<u32, String>,
}

impl Keys {
    /// The keys of all whom `conflicts.csv` names: the same that the list of people has.
    pub(super) fn new(scanned: &Scanned, settled: &Settled, catalog: &Catalog, key: &Key) -> Result<Self> {
        let parts = settled.conflicts.iter().flat_map(|conflict| &conflict.parts);
        let of_parts = parts.map(|sighting| settled.person_of[*sighting as usize]);
        let candidates = settled.undecided.iter().flat_map(|group| group.candidates.iter().copied());
        let wanted: BTreeSet<u32> = of_parts.chain(candidates).filter(|person| *person < UNDECIDED).collect();
        let groups: BTreeSet<u32> =
            settled.undecided.iter().filter_map(|group| group.sightings.first().copied()).collect();
        let mut keys = Self::default();
        if wanted.is_empty() && groups.is_empty() {
            return Ok(keys);
        }
        let (secret, rules) = (key.bytes(), &catalog.people);
        let mut anchors: BTreeMap<u32, (Anchor, &str, u64)> = BTreeMap::new();
        let mut loose: BTreeMap<u32, (Vec<Identity>, &str, u64)> = BTreeMap::new();
        let before = before(scanned);
        let every = |_: &Kept| true;
        scanned.sightings.each(every, |at, batch| {
            let item = scanned.sightings.kept()[at].item;
            let path = scanned.evidence[item as usize].known.path.as_str();
            let numbers = settled.row_numbers_of(item);
            for place in 0..batch.len() {
                let sighting = before[at].sightings + place as u32;
                let person = settled.person_of[sighting as usize];
                let (is_wanted, is_group) = (wanted.contains(&person), groups.contains(&sighting));
                if !is_wanted && !is_group {
                    continue;
                }
                let record = before[at].records + u64::from(batch.record(place)) + 1;
                let own = batch.identities(place).iter().filter(|of| !numbers.contains(&of.kind));
                let own = own.copied().chain([of_name(batch.name(place))]);
                if is_wanted {
                    let (anchor, ..) = anchors.entry(person).or_insert((Anchor::default(), path, record));
                    own.for_each(|identity| anchor.consider(identity, rules, &settled.shared));
                } else {
                    loose.insert(sighting, (batch.identities(place).to_vec(), path, record));
                }
            }
            Ok(())
        })?;
        let key = |(person, (anchor, path, record)): (u32, (Anchor, &str, u64))| {
            (person, written(anchor.key(&secret, rules, path, record)))
        };
        keys.persons = anchors.into_iter().map(key).collect();
        let held = held(scanned, settled, loose.values().flat_map(|(own, ..)| own.iter().copied()))?;
        // A group has a name of its own only in what no person holds; else its record stands for it.
        let key = |(sighting, (own, path, record)): (u32, (Vec<Identity>, &str, u64))| {
            let mut anchor = Anchor::default();
            own.iter().for_each(|identity| anchor.consider(*identity, rules, &held));
            (sighting, written(anchor.key(&secret, rules, path, record)))
        };
        keys.groups = loose.into_iter().map(key).collect();
        Ok(keys)
    }

    /// The key of a person.
    pub(super) fn person(&self, person: u32) -> String {
        self.persons.get(&person).cloned().unwrap_or_default()
    }

    /// The key of an undecided group, by its first sighting.
    pub(super) fn group(&self, sighting: u32) -> String {
        self.groups.get(&sighting).cloned().unwrap_or_default()
    }
}

/// Those of `values` that a person holds, or that several share.
fn held(scanned: &Scanned, settled: &Settled, values: impl Iterator<Item = Identity>) -> Result<Identities> {
    let values: Identities = values.collect();
    let mut held: Identities = values.intersection(&settled.shared).copied().collect();
    if values.is_empty() {
        return Ok(held);
    }
    let every = |_: &Kept| true;
    scanned.sightings.each(every, |at, batch| {
        let persons = &settled.person_of[scanned.sightings.first(at) as usize..];
        for (place, _) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
            held.extend(batch.identities(place).iter().filter(|identity| values.contains(*identity)));
        }
        Ok(())
    })?;
    Ok(held)
}
