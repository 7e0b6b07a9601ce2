//! The last pass: sightings become persons in order of first appearance, and are counted.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::conflict::{self, Torn};
use super::evidence::{Evidence, Traits};
use super::keyed::NO_KIND;
use super::obey;
use super::orders::Orders;
use super::owner::{Fates, Owners};
use super::settled::{Conflict, Doubt, NOBODY, Settled, UNDECIDED, Undecided};
use crate::catalog::Splits;
use crate::error::Result;
use crate::identity::Identity;
use crate::spill::rows::Rows;

/// Folds all sightings.
pub(super) fn fold(
    evidence: &Evidence<'_>,
    fates: &Fates<'_>,
    mut owners: Owners,
    orders: &Orders,
) -> Result<(Settled, Owners)> {
    let mut settled = Settled { obeyed: obey::obey(orders, fates, &mut owners), ..Settled::default() };
    let clusters = number(&mut owners, &mut settled);
    let cluster = |sighting: u32| clusters.get(&owners.cluster(sighting)).copied().unwrap_or(NOBODY);
    settled.undecided = undecided(fates, &owners, cluster);
    settled.conflicts = conflicts(fates, &settled.undecided, &owners.person, cluster);
    settled.people.low += obey::told_apart(orders, &owners.person, &settled.clusters);
    settled.people.best = settled.persons.into();
    settled.people.high = settled.people.best - settled.name_only.best + settled.name_only.high;
    let (further, doubts) = further(evidence, &owners)?;
    settled.people.high += settled.undecided.len() as u64 + further;
    settled.doubts = doubts;
    Ok((settled, owners))
}

/// Numbers persons and clusters by first appearance, and counts them; returns the numbers of the clusters that can hold
/// several persons.
fn number(owners: &mut Owners, settled: &mut Settled) -> HashMap<u32, u32, FixedState> {
    let mut clusters = HashMap::default();
    let mut named: HashSet<u32, FixedState> = HashSet::default();
    for at in 0..owners.person.len() as u32 {
        let is_name_only = owners.standings.is_name_only(at);
        settled.name_only.high += u64::from(is_name_only);
        let person = owners.person[at as usize];
        if person >= UNDECIDED {
            continue;
        }
        if person != at {
            // Whoever stands for a person comes first, and has the number already.
            owners.person[at as usize] = owners.person[person as usize];
            continue;
        }
        let (is_new, is_new_name) = if owners.is_apart(at) {
            let is_first = !is_name_only || owners.standings.is_first_of_name(at);
            (is_first, is_first && is_name_only)
        } else {
            let (before, cluster) = (clusters.len(), owners.cluster(at));
            let number = *clusters.entry(cluster).or_insert(settled.people.low as u32);
            settled.clusters.push((settled.persons, number));
            (clusters.len() > before, is_name_only && named.insert(cluster))
        };
        settled.people.low += u64::from(is_new);
        settled.name_only.low += u64::from(is_new_name);
        settled.name_only.best += u64::from(is_name_only);
        owners.person[at as usize] = settled.persons;
        settled.persons += 1;
    }
    clusters
}

/// All undecided groups, in order of first appearance.
fn undecided(fates: &Fates<'_>, owners: &Owners, cluster: impl Fn(u32) -> u32) -> Vec<Undecided> {
    let person_of = &owners.person;
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
    for group in owners.floating(fates).chunk_by(|a, b| a.0 == b.0) {
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

/// All conflicts that no decision settled, in order of first appearance of their clusters, then as they parted.
fn conflicts(
    fates: &Fates<'_>,
    undecided: &[Undecided],
    person_of: &[u32],
    cluster: impl Fn(u32) -> u32,
) -> Vec<Conflict> {
    let place = |torn: &Torn| {
        let first = torn.members.first();
        let found = undecided.binary_search_by_key(&first, |group| group.sightings.first());
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
        let mut persons = parting.parts.iter().map(|first| person_of[*first as usize]);
        let several = persons.next().is_some_and(|first| persons.any(|person| person != first));
        parting.kind != NO_KIND && several
    };
    partings.filter(open).map(conflict).filter(|conflict| conflict.cluster != NOBODY).collect()
}

/// A value of which a person has only one, and a sighting of whose it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Held {
    person: u32,
    value: Identity,
    sighting: u32,
}

/// How many more people there would be if no value of the kinds that split in `high` was mistyped, and whoever holds two
/// values of a kind that splits in `best` in one sighting, so that nothing parts them, was two; and of these, the first such
/// sightings. Who is known by a name only counts by record in `high`, and so is further apart already.
fn further(evidence: &Evidence<'_>, owners: &Owners) -> Result<(u64, Vec<Doubt>)> {
    let splits = |traits: Traits| traits.splits != Splits::No;
    let is_best = |identity: &Identity| evidence.traits(identity.kind).splits == Splits::Best;
    let mut rows = Rows::new(evidence.sightings().spill(), evidence.count(&splits));
    let mut live: Vec<Identity> = Vec::new();
    evidence.each(Some(&splits), |sighting, batch, place| {
        let person = owners.person[sighting as usize];
        if person >= UNDECIDED || owners.standings.is_name_only(sighting) {
            return Ok(());
        }
        let own = evidence.kept(batch, place).filter(|identity| splits(evidence.traits(identity.kind)));
        live.clear();
        live.extend(own.filter(|identity| !evidence.is_dead(identity)));
        // They are sorted, and none is there twice.
        let of_kind = live.chunk_by(|a, b| a.kind == b.kind);
        let mut held = of_kind.filter(|same| !is_best(&same[0]) || same.len() > 1).flatten();
        held.try_for_each(|value| rows.push(person.into(), Held { person, value: *value, sighting }))
    })?;
    let group = |rows: &[Held]| {
        let mut held = rows.to_vec();
        held.sort_unstable();
        held.dedup_by_key(|held| (held.person, held.value));
        let same_kind = |a: &Held, b: &Held| (a.person, a.value.kind) == (b.person, b.value.kind);
        let doubt = |values: &[Held]| {
            let sighting = values.iter().map(|held| held.sighting).min()?;
            let kind = values.first().filter(|held| is_best(&held.value))?.value.kind;
            Some(Doubt { sighting, kind, values: values.len() as u32 })
        };
        let several = held.chunk_by(same_kind).filter(|values| values.len() > 1);
        Ok(several.map(|values| (values.len() as u64 - 1, doubt(values))).collect::<Vec<_>>())
    };
    let (mut sum, mut doubts) = (0, Vec::new());
    rows.each(group, |more| {
        sum += more.iter().map(|(more, _)| more).sum::<u64>();
        doubts.extend(more.into_iter().filter_map(|(_, doubt)| doubt));
        Ok(())
    })?;
    doubts.sort_unstable_by_key(|doubt| (doubt.sighting, doubt.kind));
    Ok((sum, doubts))
}
