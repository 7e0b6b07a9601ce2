//! What linking says in the end: the counts, the people, and all that was not simple.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::orders::Obeyed;
use crate::case::{Range, Whose};
use crate::finding::ElementId;
use crate::identity::{Identity, IdentityKind};

/// In [`Settled::person_of`]: the sighting points at nobody (its values are unattributed).
pub const NOBODY: u32 = Whose::NOBODY;
/// In [`Settled::person_of`]: the sighting belongs to one of several people, see [`Settled::undecided`].
pub const UNDECIDED: u32 = Whose::UNDECIDED;

/// Sightings that belong to one of several people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undecided {
    /// Its sightings, in evidence order.
    pub sightings: Vec<u32>,
    /// The persons it could be, ascending.
    pub candidates: Vec<u32>,
    /// Number of the cluster.
    pub cluster: u32,
    /// The kind whose two values make it undecided; none where names on a shared value do.
    pub kind: Option<IdentityKind>,
}

/// A cluster, or a part of one, that holds two values of what a person has one of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Number of the cluster.
    pub cluster: u32,
    /// The kind of the values.
    pub kind: IdentityKind,
    /// First sighting of each part.
    pub parts: Vec<u32>,
    /// Groups between the parts, as places in [`Settled::undecided`].
    pub undecided: Vec<u32>,
    /// Sightings that were parted.
    pub sightings: u32,
}

/// A sighting that holds several values of what a person has one of: nothing in it parts them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Doubt {
    /// The first such sighting of its person.
    pub sighting: u32,
    /// The kind of the values.
    pub kind: IdentityKind,
    /// How many different ones the person holds in such sightings.
    pub values: u32,
}

/// A value that links nothing, because too many share it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hub {
    /// The value.
    pub identity: Identity,
    /// Different full names beside it.
    pub names: u64,
    /// Different national ids beside it, the first of each sighting.
    pub nationals: u64,
    /// Sightings that carry it.
    pub sightings: u64,
    /// The first of them.
    pub first_sighting: u32,
}

/// Identities to look up.
pub type Identities = HashSet<Identity, FixedState>;

/// What linking says.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// All people.
    pub people: Range,
    /// Of these, those of whom nothing but a name is known.
    pub name_only: Range,
    /// The person of each sighting, in evidence order, by order of first appearance; or [`NOBODY`], or [`UNDECIDED`].
    pub person_of: Arc<Vec<u32>>,
    /// How many persons there are.
    pub persons: u32,
    /// Person and cluster, where a cluster can hold several: persons of one cluster could be one. Ascending.
    pub clusters: Vec<(u32, u32)>,
    /// In order of first appearance.
    pub undecided: Vec<Undecided>,
    /// In order of first appearance of the cluster.
    pub conflicts: Vec<Conflict>,
    /// By first sighting.
    pub doubts: Vec<Doubt>,
    /// Values of too many names or national ids, in order of first appearance.
    pub hubs: Vec<Hub>,
    /// Values beside too many contacts to be anybody's, in order of first appearance.
    pub placeholders: Vec<Hub>,
    /// Values that a reviewer cut, in order of first appearance.
    pub cuts: Vec<Hub>,
    /// What became of a reviewer's orders.
    pub obeyed: Obeyed,
    /// Item and kind of the ids that only number rows, ascending: no identifiers there.
    pub row_numbers: Vec<(u32, IdentityKind)>,
    /// Identifiers that more than one person holds: no anchors for a person key.
    pub shared: Identities,
    /// Distinct identifiers in sightings, by kind, in the order of the rules.
    pub values: Vec<u64>,
    /// Distinct values without a subject, by element, ascending.
    pub unattributed: Vec<(ElementId, u64)>,
}

impl Settled {
    /// Kinds of ids that only number the rows of an item.
    pub fn row_numbers_of(&self, item: u32) -> Vec<IdentityKind> {
        let from = self.row_numbers.partition_point(|(of, _)| *of < item);
        let own = self.row_numbers[from..].iter().take_while(|(of, _)| *of == item);
        own.map(|(_, kind)| *kind).collect()
    }
}
