//! What more than one person holds, and so cannot stand for any of them.
//!
//! Only what did not simply join its carriers can be shared, so only that is looked at: contested values, dead
//! values, and all values of clusters that parted. Names are an anchor only where nothing else is, which can be
//! the case with sightings all of whose identifiers are shared, or never an anchor; so only theirs are looked up.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::anchor;
use super::class;
use super::conflict;
use super::evidence::Evidence;
use super::owner::Fates;
use super::settled::{Identities, Settled, UNDECIDED};
use super::value::Decided;
use crate::identity::Identity;

/// The identifiers that more than one person holds, and the dead ones, whoever holds them.
pub(super) fn find(
    evidence: &Evidence<'_>,
    fates: &Fates<'_>,
    decided: &Decided,
    settled: &Settled,
) -> Identities {
    let person_of = |sighting: u32| settled.person_of[sighting as usize];
    let mut shared: Identities = decided.dead.iter().map(|dead| dead.identity).collect();
    let several = decided.contests.iter().filter(|contest| {
        let mut persons =
            contest.members.iter().map(|(at, _)| person_of(*at)).filter(|person| *person < UNDECIDED);
        persons.next().is_some_and(|first| persons.any(|person| person != first))
    });
    shared.extend(several.map(|contest| contest.identity));

    let parted = || fates.parted.iter().flat_map(conflict::Settled::sightings);
    let values = parted().flat_map(|at| evidence.live(at).map(move |identity| (*identity, person_of(at))));
    shared.extend(held_by_several(values.collect()));

    let names = nameable(evidence, fates, decided, &shared);
    shared.extend(held_by_several(bearers(evidence, &names, settled)));
    shared
}

/// The names of sightings of which no identifier can be an anchor. One pass in order: there can be many.
fn nameable(
    evidence: &Evidence<'_>,
    fates: &Fates<'_>,
    decided: &Decided,
    shared: &Identities,
) -> HashSet<u64, FixedState> {
    let mut doubtful: Vec<bool> = (0..evidence.len()).map(|at| !fates.standings.is_anchored(at)).collect();
    let parted = fates.parted.iter().flat_map(conflict::Settled::sightings);
    let contested = decided.contests.iter().flat_map(|contest| contest.members.iter().map(|(at, _)| *at));
    for at in parted.chain(contested) {
        doubtful[at as usize] = true;
    }
    let own = |identity: &Identity| {
        evidence.traits(identity.kind).class < class::NEVER && !shared.contains(identity)
    };
    let mut names = HashSet::default();
    let mut doubtful = doubtful.into_iter();
    for (at, batch) in evidence.batches().iter().enumerate() {
        for (place, doubtful) in (0..batch.len()).zip(doubtful.by_ref()) {
            if doubtful && batch.name(place) != 0 && !evidence.kept(at, place).any(own) {
                names.insert(batch.name(place));
            }
        }
    }
    names
}

/// The identities that stand beside more than one person.
fn held_by_several(mut held: Vec<(Identity, u32)>) -> Vec<Identity> {
    held.retain(|(_, person)| *person < UNDECIDED);
    held.sort_unstable();
    held.dedup();
    held.chunk_by(|a, b| a.0 == b.0).filter(|holders| holders.len() > 1).map(|holders| holders[0].0).collect()
}

/// Who holds which of `names`.
fn bearers(
    evidence: &Evidence<'_>,
    names: &HashSet<u64, FixedState>,
    settled: &Settled,
) -> Vec<(Identity, u32)> {
    if names.is_empty() {
        return Vec::new();
    }
    let all = evidence.batches().iter().flat_map(|batch| (0..batch.len()).map(|at| batch.name(at)));
    let wanted = all.zip(&settled.person_of).filter(|(name, _)| names.contains(name));
    wanted.map(|(name, person)| (anchor::of_name(name), *person)).collect()
}
