//! Which components could hold two values of what a person has one of, gathered with their bonds.
//!
//! Few do; so the values of such kinds meet by component, and only components in which two sightings differ are gathered.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::conflict::{self, Bond, Cluster};
use super::contest::{Contests, Role};
use super::evidence::{Evidence, IdentitySet, Traits};
use super::orders;
use crate::catalog::Splits;
use crate::error::Result;
use crate::identity::Identity;
use crate::spill::rows::Rows;

/// Parts the components that hold a conflict, or that a decision splits. Those of which `skip` is true are left alone.
pub(super) fn part(
    evidence: &Evidence<'_>,
    contests: &Contests,
    roots: &[u32],
    splits: &orders::Splits,
    skip: impl Fn(u32) -> bool,
) -> Result<Vec<conflict::Settled>> {
    let mut suspects = differing(evidence, roots)?;
    splits.suspect(roots, &mut suspects);
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let mut members: Vec<(u32, u32)> = (0u32..)
        .zip(roots)
        .filter(|(_, root)| suspects.contains(*root) && !skip(**root))
        .map(|(at, root)| (*root, at))
        .collect();
    members.sort_unstable();
    let mut bonds = bonds(evidence, contests, &members)?;
    bonds.sort_unstable_by_key(|bond| (roots[bond.sighting as usize], *bond));
    let mut parted = Vec::new();
    for members in members.chunk_by(|a, b| a.0 == b.0) {
        let root = members[0].0;
        let from = bonds.partition_point(|bond| roots[bond.sighting as usize] < root);
        let to = bonds.partition_point(|bond| roots[bond.sighting as usize] <= root);
        let members = members.iter().map(|(_, sighting)| *sighting).collect();
        let cluster = Cluster { members, bonds: bonds[from..to].to_vec() };
        let settled = conflict::settle(evidence, cluster, splits)?;
        if !settled.partings.is_empty() {
            parted.push(settled);
        }
    }
    Ok(parted)
}

/// What a sighting holds of such kinds, for its component.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Held {
    values: u64,
    root: u32,
    _pad: u32,
}

/// The components of which two sightings hold different sets of values that part people: more than the conflicts, but
/// they are all among them.
fn differing(evidence: &Evidence<'_>, roots: &[u32]) -> Result<HashSet<u32, FixedState>> {
    let mut differ = HashSet::default();
    let splits = |traits: Traits| traits.splits == Splits::Best;
    let mut rows = Rows::new(evidence.sightings().spill(), evidence.count(&splits));
    evidence.each(Some(&splits), |sighting, batch, place| {
        let own = || evidence.kept(batch, place).filter(|identity| splits(evidence.traits(identity.kind)));
        if own().next().is_some() {
            let live: Vec<&Identity> = own().filter(|identity| !evidence.is_dead(identity)).collect();
            let root = roots[sighting as usize];
            rows.push(root.into(), Held { values: FixedState::default().hash_one(live), root, _pad: 0 })?;
        }
        Ok(())
    })?;
    let group = |rows: &[Held]| {
        let mut rows: Vec<(u32, u64)> = rows.iter().map(|held| (held.root, held.values)).collect();
        rows.sort_unstable();
        rows.dedup();
        let several = rows.chunk_by(|a, b| a.0 == b.0).filter(|own| own.len() > 1);
        Ok(several.map(|own| own[0].0).collect::<Vec<u32>>())
    };
    rows.each(group, |roots| {
        differ.extend(roots);
        Ok(())
    })?;
    Ok(differ)
}

/// The bonds of `members` (root, sighting): contested values by role, others as one group.
fn bonds(evidence: &Evidence<'_>, contests: &Contests, members: &[(u32, u32)]) -> Result<Vec<Bond>> {
    let mut sightings: Vec<u32> = members.iter().map(|(_, sighting)| *sighting).collect();
    sightings.sort_unstable();
    let mut contested = IdentitySet::default();
    let mut bonds = Vec::new();
    contests.each(|contest| {
        let inside = contest.members.iter().filter(|(at, _)| sightings.binary_search(at).is_ok());
        let identity = contest.identity;
        let before = bonds.len();
        bonds.extend(inside.map(|(sighting, role)| Bond { identity, role: *role, sighting: *sighting }));
        if bonds.len() > before {
            contested.insert(identity);
        }
    })?;
    for sighting in sightings {
        let joining =
            |identity: &&Identity| evidence.traits(identity.kind).links && !contested.contains(*identity);
        let own = evidence.live(sighting)?;
        bonds.extend(own.iter().filter(joining).map(|identity| Bond {
            identity: *identity,
            role: Role::Member(0),
            sighting,
        }));
    }
    Ok(bonds)
}
