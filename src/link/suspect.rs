//! Which components could hold two values of what a person has one of, gathered with their bonds.
//!
//! Few do; so one pass with a word for each component finds those in which two sightings differ, and only
//! these are gathered.

use super::conflict::{self, Bond, Cluster};
use super::evidence::{Evidence, IdentitySet};
use super::orders::Splits;
use super::value::{Contest, Role};
use crate::catalog;
use crate::identity::Identity;

/// Parts the components that hold a conflict, or that a decision splits. Those of which `skip` is true are left alone.
pub(super) fn part(
    evidence: &Evidence<'_>,
    contests: &[Contest],
    roots: &[u32],
    splits: &Splits,
    skip: impl Fn(u32) -> bool,
) -> Vec<conflict::Settled> {
    let mut suspects = differing(evidence, roots, catalog::Splits::Best);
    splits.suspect(roots, &mut suspects);
    let mut members: Vec<(u32, u32)> = (0u32..)
        .zip(roots)
        .filter(|(_, root)| suspects[**root as usize] && !skip(**root))
        .map(|(at, root)| (*root, at))
        .collect();
    members.sort_unstable();
    let mut bonds = bonds(evidence, contests, &members);
    bonds.sort_unstable_by_key(|bond| (roots[bond.sighting as usize], *bond));
    let mut parted = Vec::new();
    for members in members.chunk_by(|a, b| a.0 == b.0) {
        let root = members[0].0;
        let from = bonds.partition_point(|bond| roots[bond.sighting as usize] < root);
        let to = bonds.partition_point(|bond| roots[bond.sighting as usize] <= root);
        let members = members.iter().map(|(_, sighting)| *sighting).collect();
        let settled =
            conflict::settle(evidence, Cluster { members, bonds: bonds[from..to].to_vec() }, splits);
        if !settled.partings.is_empty() {
            parted.push(settled);
        }
    }
    parted
}

/// By owner, whether two of its sightings hold different sets of values that split so: more than the conflicts,
/// but they are all among them. `owners` is by sighting; what is out of range owns nothing.
pub(super) fn differing(evidence: &Evidence<'_>, owners: &[u32], splits: catalog::Splits) -> Vec<bool> {
    let mut differ = vec![false; owners.len()];
    let splitting = |identity: &&Identity| evidence.traits(identity.kind).splits == splits;
    if evidence.kinds(|traits| traits.splits == splits).is_empty() {
        return differ;
    }
    let mut first = vec![u32::MAX; owners.len()];
    let mut sighting = 0u32;
    for (at, batch) in evidence.batches().iter().enumerate() {
        for place in 0..batch.len() {
            let owner = owners[sighting as usize] as usize;
            if owner < owners.len() && evidence.kept(at, place).any(|identity| splitting(&identity)) {
                match first[owner] {
                    u32::MAX => {
                        first[owner] = sighting;
                        let values = evidence.live(sighting).filter(splitting).count();
                        differ[owner] = splits == catalog::Splits::High && values > 1;
                    }
                    other => {
                        let (own, others) = (evidence.live(sighting), evidence.live(other));
                        differ[owner] |= !own.filter(splitting).eq(others.filter(splitting));
                    }
                }
            }
            sighting += 1;
        }
    }
    differ
}

/// The bonds of `members` (root, sighting): contested values by role, others as one group.
fn bonds(evidence: &Evidence<'_>, contests: &[Contest], members: &[(u32, u32)]) -> Vec<Bond> {
    if members.is_empty() {
        return Vec::new();
    }
    let mut sightings: Vec<u32> = members.iter().map(|(_, sighting)| *sighting).collect();
    sightings.sort_unstable();
    let contested: IdentitySet = contests.iter().map(|contest| contest.identity).collect();
    let mut bonds = Vec::new();
    for contest in contests {
        let inside = contest.members.iter().filter(|(at, _)| sightings.binary_search(at).is_ok());
        let identity = contest.identity;
        bonds.extend(inside.map(|(sighting, role)| Bond { identity, role: *role, sighting: *sighting }));
    }
    for sighting in sightings {
        let joining =
            |identity: &&Identity| evidence.traits(identity.kind).links && !contested.contains(*identity);
        let own = evidence.live(sighting).filter(joining);
        bonds.extend(own.map(|identity| Bond { identity: *identity, role: Role::Member(0), sighting }));
    }
    bonds
}
