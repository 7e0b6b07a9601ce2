//! The last pass: sightings become persons in order of first appearance, and are counted.

use super::conflict::{self, Torn};
use super::evidence::Evidence;
use super::keyed::NO_KIND;
use super::obey;
use super::orders::Orders;
use super::owner::{Fates, Owners};
use super::profiles::Profiles;
use super::settled::{Conflict, NOBODY, Person, Settled, UNDECIDED, Undecided};
use super::suspect;
use crate::catalog::Splits;
use crate::identity::Identity;

/// Folds all sightings. `low` is the component of each over sure and possible links.
pub(super) fn fold(evidence: &Evidence<'_>, fates: &Fates<'_>, low: Vec<u32>, orders: &Orders) -> Settled {
    let mut settled = Settled::default();
    let mut owners = Owners::new(evidence, fates, low);
    settled.obeyed = obey::obey(orders, fates, &mut owners);
    let clusters = number(evidence, &owners, &mut settled);
    let cluster = |sighting: u32| clusters[owners.cluster[sighting as usize] as usize];
    settled.undecided = undecided(fates, &settled.person_of, cluster);
    settled.conflicts = conflicts(fates, &settled, cluster);
    settled.people.low += obey::told_apart(orders, &settled);
    count(evidence, &owners, &mut settled);
    settled
}

/// Numbers persons and clusters by first appearance; returns the number of each cluster, by the sighting that
/// stands for it.
fn number(evidence: &Evidence<'_>, owners: &Owners, settled: &mut Settled) -> Vec<u32> {
    let count = owners.person.len();
    let profiles = Profiles::new(evidence.batches());
    let mut numbers = Numbers { persons: vec![NOBODY; count], clusters: vec![NOBODY; count], profiles };
    settled.person_of = Vec::with_capacity(count);
    let mut sighting = 0u32;
    for (at, batch) in evidence.batches().iter().enumerate() {
        for place in 0..batch.len() {
            let profile = numbers.profiles.number(at, batch.profile_of(place));
            let person = numbers.person(owners, sighting, profile, settled);
            settled.person_of.push(person);
            sighting += 1;
        }
    }
    settled.profiles = numbers.profiles.into_all();
    numbers.clusters
}

/// The numbers given so far, by the sighting that stands for a person or a cluster.
struct Numbers {
    persons: Vec<u32>,
    clusters: Vec<u32>,
    profiles: Profiles,
}

impl Numbers {
    /// Adds a sighting to its person; returns the person's number.
    fn person(&mut self, owners: &Owners, sighting: u32, profile: u32, settled: &mut Settled) -> u32 {
        let owner = owners.person[sighting as usize];
        let Some(number) = self.persons.get_mut(owner as usize) else { return owner };
        if let Some(person) = settled.persons.get_mut(*number as usize) {
            person.profile = self.profiles.join(person.profile, profile);
            person.sightings += 1;
            return *number;
        }
        *number = settled.persons.len() as u32;
        let cluster = &mut self.clusters[owners.cluster[sighting as usize] as usize];
        if *cluster == NOBODY {
            *cluster = settled.people.low as u32;
            settled.people.low += 1;
        }
        let (cluster, name_only) = (*cluster, owners.name_only[sighting as usize]);
        settled.persons.push(Person { first_sighting: sighting, profile, sightings: 1, cluster, name_only });
        *number
    }
}

/// All undecided groups, in order of first appearance.
fn undecided(fates: &Fates<'_>, person_of: &[u32], cluster: impl Fn(u32) -> u32) -> Vec<Undecided> {
    let mut undecided = Vec::new();
    let mut add = |mut sightings: Vec<u32>, touched: &mut dyn Iterator<Item = u32>, kind| {
        sightings.retain(|at| person_of[*at as usize] == UNDECIDED);
        let Some(first) = sightings.first().copied() else { return };
        let mut candidates: Vec<u32> = touched.map(|at| person_of[at as usize]).collect();
        candidates.retain(|person| *person < UNDECIDED);
        candidates.sort_unstable();
        candidates.dedup();
        undecided.push(Undecided { sightings, candidates, cluster: cluster(first), kind });
    };
    for group in floating(fates).chunk_by(|a, b| a.0 == b.0) {
        let targets = &fates.floating.targets;
        let from = targets.partition_point(|(of, _)| *of < group[0].0);
        let own = targets[from..].iter().take_while(|(of, _)| *of == group[0].0);
        let members = group.iter().map(|(_, sighting)| *sighting).collect();
        add(members, &mut own.map(|(_, target)| *target), None);
    }
    for parting in fates.parted.iter().flat_map(|settled| &settled.partings) {
        for torn in &parting.undecided {
            add(
                torn.members.clone(),
                &mut torn.touched.iter().copied(),
                Some(parting.kind).filter(|kind| *kind != NO_KIND),
            );
        }
    }
    undecided.sort_unstable_by_key(|group| group.sightings.first().copied());
    undecided
}

/// Group and sighting of all that float, sorted.
pub(super) fn floating(fates: &Fates<'_>) -> Vec<(u32, u32)> {
    if fates.floating.group_of.is_empty() {
        return Vec::new();
    }
    let all = (0u32..).zip(fates.roots);
    let mut floating: Vec<(u32, u32)> =
        all.filter_map(|(at, root)| Some((*fates.floating.group_of.get(root)?, at))).collect();
    floating.sort_unstable();
    floating
}

/// All conflicts that no decision settled, in order of first appearance of their clusters, then as they parted.
fn conflicts(fates: &Fates<'_>, settled: &Settled, cluster: impl Fn(u32) -> u32) -> Vec<Conflict> {
    let place = |torn: &Torn| {
        let first = torn.members.first();
        let found = settled.undecided.binary_search_by_key(&first, |group| group.sightings.first());
        found.ok().map(|at| at as u32)
    };
    let mut parted: Vec<&conflict::Settled> = fates.parted.iter().collect();
    parted.sort_unstable_by_key(|settled| settled.sightings().min());
    let partings = parted.into_iter().flat_map(|settled| &settled.partings);
    let conflict = |parting: &conflict::Parting| Conflict {
        cluster: parting.parts.first().map_or(NOBODY, |first| cluster(*first)),
        kind: parting.kind,
        parts: parting.parts.clone(),
        undecided: parting.undecided.iter().filter_map(place).collect(),
        sightings: parting.sightings,
    };
    let open = |parting: &&conflict::Parting| {
        let mut persons = parting.parts.iter().map(|first| settled.person_of[*first as usize]);
        let several = persons.next().is_some_and(|first| persons.any(|person| person != first));
        parting.kind != NO_KIND && several
    };
    partings.filter(open).map(conflict).filter(|conflict| conflict.cluster != NOBODY).collect()
}

/// Sums up. `low` of all people is known already.
fn count(evidence: &Evidence<'_>, owners: &Owners, settled: &mut Settled) {
    let all = owners.cluster.iter().zip(&owners.name_only);
    let mut names: Vec<u32> = all.filter(|(_, name_only)| **name_only).map(|(cluster, _)| *cluster).collect();
    settled.name_only.high = names.len() as u64;
    names.sort_unstable();
    names.dedup();
    settled.name_only.low = names.len() as u64;
    settled.name_only.best = settled.persons.iter().filter(|person| person.name_only).count() as u64;
    settled.people.best = settled.persons.len() as u64;
    settled.people.high = settled.people.best - settled.name_only.best + settled.name_only.high;
    settled.people.high += settled.undecided.len() as u64 + further(evidence, settled);
}

/// How many more people there would be if no value of the kinds that split in `high` was mistyped. Who is known by
/// a name only counts by record in `high`, and so is further apart already.
fn further(evidence: &Evidence<'_>, settled: &Settled) -> u64 {
    let differ = suspect::differing(evidence, &settled.person_of, Splits::High);
    let splits = |identity: &&Identity| evidence.traits(identity.kind).splits == Splits::High;
    let counts = |person: u32| {
        let known = settled.persons.get(person as usize).is_some_and(|person| !person.name_only);
        known && differ[person as usize]
    };
    let mut held: Vec<(u32, Identity)> = Vec::new();
    for (sighting, person) in (0u32..).zip(&settled.person_of).filter(|(_, person)| counts(**person)) {
        held.extend(evidence.live(sighting).filter(splits).map(|identity| (*person, *identity)));
    }
    held.sort_unstable();
    held.dedup();
    let same_kind = |a: &(u32, Identity), b: &(u32, Identity)| (a.0, a.1.kind) == (b.0, b.1.kind);
    held.chunk_by(same_kind).map(|values| values.len() as u64 - 1).sum()
}
