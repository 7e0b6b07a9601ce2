//! What more than one person holds, and so cannot stand for any of them.
//!
//! Only what did not simply join its carriers can be shared, so only that is looked at: contested values, dead
//! values, and all values of clusters that parted. Names are an anchor only where nothing else is, which can be
//! the case with the same sightings and with those that have no anchor; so only their names are looked up.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::anchor;
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
    let mut held: Vec<(Identity, u32)> = Vec::new();
    let mut sightings: Vec<u32> = fates.parted.iter().flat_map(conflict::Settled::sightings).collect();
    for at in &sightings {
        held.extend(evidence.live(*at).map(|identity| (*identity, person_of(*at))));
    }
    for contest in &decided.contests {
        held.extend(contest.members.iter().map(|(at, _)| (contest.identity, person_of(*at))));
        sightings.extend(contest.members.iter().map(|(at, _)| *at));
    }
    let alone = (0..evidence.len()).filter(|at| !fates.standings.is_anchored(*at));
    names(evidence, sightings.into_iter().chain(alone), settled, &mut held);
    held.retain(|(_, person)| *person < UNDECIDED);
    held.sort_unstable();
    held.dedup();
    let several = held.chunk_by(|a, b| a.0 == b.0).filter(|holders| holders.len() > 1);
    several.map(|holders| holders[0].0).chain(decided.dead.iter().map(|dead| dead.identity)).collect()
}

/// Adds who holds the names of `sightings`.
fn names(
    evidence: &Evidence<'_>,
    sightings: impl Iterator<Item = u32>,
    settled: &Settled,
    held: &mut Vec<(Identity, u32)>,
) {
    let names = sightings.map(|at| evidence.name(at)).filter(|name| *name != 0);
    let names: HashSet<u64, FixedState> = names.collect();
    if names.is_empty() {
        return;
    }
    let all = evidence.batches().iter().flat_map(|batch| (0..batch.len()).map(|at| batch.name(at)));
    let wanted = all.zip(&settled.person_of).filter(|(name, _)| names.contains(name));
    held.extend(wanted.map(|(name, person)| (anchor::of_name(name), *person)));
}
