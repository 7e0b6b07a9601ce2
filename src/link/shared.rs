//! What more than one person holds, and so cannot stand for any of them.
//!
//! Only what did not simply join its carriers can be shared, so only that is looked at: contested values, dead
//! values, and all values of clusters that parted. Names are an anchor only where nothing else is, which can be
//! the case with sightings all of whose identifiers are shared, or never an anchor; so only theirs are looked up.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::anchor;
use super::class;
use super::conflict;
use super::evidence::Evidence;
use super::owner::{Fates, Owners};
use super::settle::Verdicts;
use super::settled::{Identities, UNDECIDED};
use crate::error::Result;
use crate::identity::Identity;
use crate::spill::rows::Rows;

/// The identifiers that more than one person holds, and the dead ones, whoever holds them.
pub(super) fn find(
    evidence: &Evidence<'_>,
    fates: &Fates<'_>,
    decided: &Verdicts,
    owners: &Owners,
) -> Result<Identities> {
    let person_of = |sighting: u32| owners.person[sighting as usize];
    let mut shared: Identities = decided.dead.iter().map(|dead| dead.identity).collect();
    decided.contests.each(|contest| {
        let persons = contest.members.iter().map(|(at, _)| person_of(*at));
        let mut persons = persons.filter(|person| *person < UNDECIDED);
        if persons.next().is_some_and(|first| persons.any(|person| person != first)) {
            shared.insert(contest.identity);
        }
    })?;
    let mut held = Vec::new();
    for at in fates.parted.iter().flat_map(conflict::Settled::sightings) {
        held.extend(evidence.live(at)?.iter().map(|identity| (*identity, person_of(at))));
    }
    shared.extend(held_by_several(held));
    let names = Names::gather(evidence, fates, decided, owners, &shared)?;
    names.each(&mut shared)?;
    Ok(shared)
}

/// The identities that stand beside more than one person.
fn held_by_several(mut held: Vec<(Identity, u32)>) -> Vec<Identity> {
    held.retain(|(_, person)| *person < UNDECIDED);
    held.sort_unstable();
    held.dedup();
    held.chunk_by(|a, b| a.0 == b.0).filter(|holders| holders.len() > 1).map(|holders| holders[0].0).collect()
}

/// Bits of the sieve: names that it lets through and that matter nothing cost a row each.
const SIEVE: usize = 1 << 22;

/// Who bears a name, and whether it could be an anchor there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Bearer {
    name: u64,
    person: u32,
    is_anchor: u32,
}

/// The names that could be an anchor, with all who bear them.
struct Names(Option<Rows<Bearer>>);

impl Names {
    /// Two passes: which names could be an anchor, then who bears them.
    fn gather(
        evidence: &Evidence<'_>,
        fates: &Fates<'_>,
        decided: &Verdicts,
        owners: &Owners,
        shared: &Identities,
    ) -> Result<Self> {
        let mut doubtful: Vec<bool> =
            (0..evidence.len()).map(|at| !owners.standings.is_anchored(at)).collect();
        let parted = fates.parted.iter().flat_map(conflict::Settled::sightings);
        parted.for_each(|at| doubtful[at as usize] = true);
        decided.contests.each(|of| of.members.iter().for_each(|(at, _)| doubtful[*at as usize] = true))?;
        let is_doubtful = |at: u32| owners.standings.is_named(at) && doubtful[at as usize];
        let count = (0..evidence.len()).filter(|at| is_doubtful(*at)).count();
        if count == 0 {
            return Ok(Self(None));
        }
        let own = |identity: &Identity| {
            evidence.traits(identity.kind).class < class::NEVER && !shared.contains(identity)
        };
        let mut sieve = vec![0u64; SIEVE / 64];
        let bit = |name: u64| FixedState::default().hash_one(name) as usize % SIEVE;
        let mut rows = Rows::new(evidence.sightings().spill(), count);
        evidence.each(None, |at, batch, place| {
            if is_doubtful(at) && !evidence.kept(batch, place).any(own) {
                let name = batch.name(place.1);
                sieve[bit(name) / 64] |= 1 << (bit(name) % 64);
                rows.push(name, Bearer { name, person: owners.person[at as usize], is_anchor: 1 })?;
            }
            Ok(())
        })?;
        evidence.each(None, |at, batch, place| {
            let name = batch.name(place.1);
            if name != 0 && sieve[bit(name) / 64] >> (bit(name) % 64) & 1 == 1 {
                rows.push(name, Bearer { name, person: owners.person[at as usize], is_anchor: 0 })?;
            }
            Ok(())
        })?;
        Ok(Self(Some(rows)))
    }

    /// Adds those that several people bear.
    fn each(self, shared: &mut Identities) -> Result<()> {
        let Some(rows) = self.0 else { return Ok(()) };
        let group = |rows: &[Bearer]| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            let several = |own: &&[Bearer]| {
                let mut persons = own.iter().map(|of| of.person).filter(|person| *person < UNDECIDED);
                let first = persons.next();
                own.iter().any(|of| of.is_anchor == 1) && persons.any(|person| Some(person) != first)
            };
            let names = rows.chunk_by(|a, b| a.name == b.name).filter(several);
            Ok(names.map(|own| anchor::of_name(own[0].name)).collect::<Vec<Identity>>())
        };
        rows.each(group, |names| {
            shared.extend(names);
            Ok(())
        })
    }
}
