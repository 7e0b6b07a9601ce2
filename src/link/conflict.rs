//! Clusters that hold two values of what a person has only one of, and how they part.
//!
//! Sightings with exactly one of the values form parts, by value. The others fall into groups by the links among
//! themselves; a group that touches exactly one part joins it, over the links that only one person can bear
//! first, then over all; a group that still touches several is undecided. Then each part is looked at again
//! for the next kind. Nothing hangs on order: parts are by value, groups are components, and who joins in one
//! round does so at once.

use super::contest::Role;
use super::evidence::Evidence;
use super::keyed::NO_KIND;
use super::orders;
use super::union::Union;
use crate::catalog::Splits;
use crate::error::Result;
use crate::identity::{Identity, IdentityKind};

/// That a sighting carries a value that joins it with others, and how.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Bond {
    pub(super) identity: Identity,
    pub(super) role: Role,
    pub(super) sighting: u32,
}

/// A component, or a part of one: its sightings in order, and their bonds, sorted.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) members: Vec<u32>,
    pub(super) bonds: Vec<Bond>,
}

/// One parting of a cluster.
#[derive(Debug)]
pub(super) struct Parting {
    /// The kind whose values part it; none, if that was decided.
    pub(super) kind: IdentityKind,
    /// First sighting of each part.
    pub(super) parts: Vec<u32>,
    pub(super) undecided: Vec<Torn>,
    /// Sightings in the cluster or part that was parted.
    pub(super) sightings: u32,
}

/// An undecided group.
#[derive(Debug)]
pub(super) struct Torn {
    /// Its sightings, in order.
    pub(super) members: Vec<u32>,
    /// Sightings of the parts that it is linked with, in order.
    pub(super) touched: Vec<u32>,
}

/// What became of a cluster: its last parts (sightings in order), and the partings on the way.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) parts: Vec<Vec<u32>>,
    pub(super) partings: Vec<Parting>,
}

impl Settled {
    /// All undecided groups.
    pub(super) fn torn(&self) -> impl Iterator<Item = &Torn> {
        self.partings.iter().flat_map(|parting| &parting.undecided)
    }

    /// All sightings of the cluster, each with the first of its part, or none where it is undecided.
    pub(super) fn owners(&self) -> impl Iterator<Item = (u32, Option<u32>)> + '_ {
        let parts = self.parts.iter().flat_map(|part| part.iter().map(|at| (*at, part.first().copied())));
        parts.chain(self.torn().flat_map(|torn| torn.members.iter().map(|at| (*at, None))))
    }

    /// All sightings of the cluster.
    pub(super) fn sightings(&self) -> impl Iterator<Item = u32> + '_ {
        self.parts.iter().flatten().chain(self.torn().flat_map(|torn| &torn.members)).copied()
    }
}

/// Parts `cluster` as far as its values ask for it, and then as far as was decided.
pub(super) fn settle(evidence: &Evidence<'_>, cluster: Cluster, splits: &orders::Splits) -> Result<Settled> {
    let mut settled = Settled::default();
    let mut open = vec![(cluster, 0u8, 0)];
    while let Some((cluster, from, order)) = open.pop() {
        let conflict = first_conflict(evidence, &cluster.members, from)?
            .map(|(kind, parts)| (kind, parts, (kind.0.saturating_add(1), order)));
        let decision = || {
            let (at, parts) = splits.first(&cluster.members, order)?;
            Some((NO_KIND, parts, (from, at + 1)))
        };
        let Some((kind, parts, (from, order))) = conflict.or_else(decision) else {
            settled.parts.push(cluster.members);
            continue;
        };
        let (parts, parting) = part(evidence, &cluster, kind, parts);
        settled.partings.push(parting);
        open.extend(parts.into_iter().rev().map(|part| (part, from, order)));
    }
    Ok(settled)
}

/// The first kind from `from` on of which sightings with exactly one value hold two; and for each member the
/// number of its value, or [`OTHER`].
fn first_conflict(
    evidence: &Evidence<'_>,
    members: &[u32],
    from: u8,
) -> Result<Option<(IdentityKind, Vec<u32>)>> {
    let splits = |kind: IdentityKind| kind.0 >= from && evidence.traits(kind).splits == Splits::Best;
    // Sorted by member, and of each member by kind.
    let mut held: Vec<(u32, Identity)> = Vec::new();
    for (at, member) in (0u32..).zip(members) {
        let own = evidence.live(*member)?;
        held.extend(own.iter().filter(|identity| splits(identity.kind)).map(|identity| (at, *identity)));
    }
    let mut values: Vec<Identity> = held.iter().map(|(_, value)| *value).collect();
    values.sort_unstable();
    values.dedup();
    for values in values.chunk_by(|a, b| a.kind == b.kind).filter(|values| values.len() > 1) {
        let kind = values[0].kind;
        let mut parts = vec![OTHER; members.len()];
        let same = |a: &(u32, Identity), b: &(u32, Identity)| (a.0, a.1.kind) == (b.0, b.1.kind);
        for own in held.chunk_by(same).filter(|own| own[0].1.kind == kind) {
            // The only value of that kind that the member holds.
            if let [(at, value)] = own {
                parts[*at as usize] = values.binary_search(value).map_or(OTHER, |place| place as u32);
            }
        }
        let mut held = parts.iter().filter(|part| **part != OTHER);
        if held.next().is_some_and(|first| held.any(|part| part != first)) {
            return Ok(Some((kind, parts)));
        }
    }
    Ok(None)
}

/// In no part (yet).
const OTHER: u32 = u32::MAX;

/// Parts a cluster, given the part of each member that is sure of one.
fn part(
    evidence: &Evidence<'_>,
    cluster: &Cluster,
    kind: IdentityKind,
    parts: Vec<u32>,
) -> (Vec<Cluster>, Parting) {
    let mut round = Round { cluster, parts };
    round.settle(|kind| evidence.traits(kind).unique);
    let undecided = round.settle(|_| true);
    let parts = round.divide();
    let parting = Parting {
        kind,
        parts: parts.iter().filter_map(|part| part.members.first().copied()).collect(),
        undecided,
        sightings: cluster.members.len() as u32,
    };
    (parts, parting)
}

/// The parting of one cluster as far as it is.
struct Round<'c> {
    cluster: &'c Cluster,
    /// By place in the cluster.
    parts: Vec<u32>,
}

impl Round<'_> {
    /// Joins each group that touches exactly one part to it, over links of the kinds `over`; returns the rest.
    fn settle(&mut self, over: impl Fn(IdentityKind) -> bool) -> Vec<Torn> {
        let mut links = Links { groups: Union::new(self.parts.len()), touched: Vec::new() };
        for bonds in self.cluster.bonds.chunk_by(|a, b| a.identity == b.identity) {
            if over(bonds[0].identity.kind) {
                self.value(bonds, &mut links);
            }
        }
        let groups = links.groups.firsts();
        let mut touched: Vec<(u32, u32)> =
            links.touched.iter().map(|(other, member)| (groups[*other as usize], *member)).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut goes_to = vec![OTHER; groups.len()];
        for touched in touched.chunk_by(|a, b| a.0 == b.0) {
            let mut parts = touched.iter().map(|(_, member)| self.parts[*member as usize]);
            if let Some(first) = parts.next()
                && parts.all(|part| part == first)
            {
                goes_to[touched[0].0 as usize] = first;
            }
        }
        for (part, group) in self.parts.iter_mut().zip(&groups) {
            if *part == OTHER {
                *part = goes_to[*group as usize];
            }
        }
        self.torn(&groups, &touched)
    }

    /// What is in no part, by group, in order of first sightings.
    fn torn(&self, groups: &[u32], touched: &[(u32, u32)]) -> Vec<Torn> {
        let mut left: Vec<(u32, u32)> = (0u32..)
            .zip(&self.parts)
            .filter(|(_, part)| **part == OTHER)
            .map(|(at, _)| (groups[at as usize], self.cluster.members[at as usize]))
            .collect();
        left.sort_unstable();
        let mut torn: Vec<Torn> = left
            .chunk_by(|a, b| a.0 == b.0)
            .map(|group| {
                let from = touched.partition_point(|(other, _)| *other < group[0].0);
                let own = touched[from..].iter().take_while(|(other, _)| *other == group[0].0);
                Torn {
                    members: group.iter().map(|(_, sighting)| *sighting).collect(),
                    touched: own.map(|(_, member)| self.cluster.members[*member as usize]).collect(),
                }
            })
            .collect();
        torn.sort_unstable_by_key(|torn| torn.members.first().copied());
        torn
    }

    /// The links that one value makes. Floats are linked with all who carry it, the named with their name group,
    /// anchors with floats only.
    fn value(&self, bonds: &[Bond], links: &mut Links) {
        let place = |bond: &Bond| self.cluster.members.binary_search(&bond.sighting).ok();
        let floats: Vec<usize> =
            bonds.iter().filter(|bond| bond.role == Role::Float).filter_map(place).collect();
        links.cell(&self.parts, floats.iter().copied());
        let floats = self.speakers(floats);
        let together = |a: &Bond, b: &Bond| a.role == b.role && a.role != Role::Anchor;
        for cell in bonds.chunk_by(together).filter(|cell| cell[0].role != Role::Float) {
            links.cell(&self.parts, cell.iter().filter_map(place).chain(floats.iter().copied()));
        }
    }

    /// One of `floats` for each part, and one for those in none: they are linked among themselves already.
    fn speakers(&self, mut floats: Vec<usize>) -> Vec<usize> {
        floats.sort_by_key(|at| self.parts[*at]);
        floats.dedup_by_key(|at| self.parts[*at]);
        floats
    }

    /// The parts as clusters of their own.
    fn divide(&self) -> Vec<Cluster> {
        let count = self.parts.iter().filter(|part| **part != OTHER).max().map_or(0, |last| last + 1);
        let mut clusters: Vec<Cluster> =
            (0..count).map(|_| Cluster { members: Vec::new(), bonds: Vec::new() }).collect();
        for (member, part) in self.cluster.members.iter().zip(&self.parts) {
            if let Some(cluster) = clusters.get_mut(*part as usize) {
                cluster.members.push(*member);
            }
        }
        for bond in &self.cluster.bonds {
            let part = self.cluster.members.binary_search(&bond.sighting).ok().map(|at| self.parts[at]);
            if let Some(cluster) = part.and_then(|part| clusters.get_mut(part as usize)) {
                cluster.bonds.push(*bond);
            }
        }
        clusters.retain(|cluster| !cluster.members.is_empty());
        clusters.sort_unstable_by_key(|cluster| cluster.members.first().copied());
        clusters
    }
}

/// Links of a round: who is grouped among those in no part, and whom of the parts they touch.
struct Links {
    groups: Union,
    touched: Vec<(u32, u32)>,
}

impl Links {
    /// All in the cell are linked with each other.
    fn cell(&mut self, parts: &[u32], cell: impl Iterator<Item = usize>) {
        let (others, held): (Vec<usize>, Vec<usize>) = cell.partition(|at| parts[*at] == OTHER);
        if let Some(first) = others.first() {
            self.groups.join_all(others.iter().map(|other| *other as u32));
            self.touched.extend(held.iter().map(|held| (*first as u32, *held as u32)));
        }
    }
}
