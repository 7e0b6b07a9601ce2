//! What a reviewer decided, as linking takes it: which sightings her names stand on, and what is to become of them.
//!
//! Decisions name people by keys of their identifiers. Whoever holds the key finds the sightings that a name stands
//! on; linking itself only sees numbers, and so stays a function of sightings. The orders are sets: nothing hangs on
//! the order in which they were written.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::union::Union;
use crate::identity::Identity;

/// The sightings that one name stands on, ascending.
pub type Named = Vec<u32>;

/// All orders.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    /// Values that link nothing, with the sightings that carry them.
    pub cuts: Vec<(Identity, Named)>,
    /// Names that stand for different people, by decision.
    pub splits: Vec<Vec<Named>>,
    /// Names that stand for one person, by decision.
    pub merges: Vec<Vec<Named>>,
    /// Names of people that are not to be counted.
    pub suppressed: Vec<Named>,
    /// Pairs of sightings whose people are probably one: no decisions, and weaker than any.
    pub probable: Vec<(u32, u32)>,
    /// Pairs of sightings whose people may be one: only the least count takes them so.
    pub doubtful: Vec<(u32, u32)>,
}

impl Orders {
    /// Whether people are named in them.
    pub(super) fn name_people(&self) -> bool {
        let decided = !(self.splits.is_empty() && self.merges.is_empty() && self.suppressed.is_empty());
        decided || !(self.probable.is_empty() && self.doubtful.is_empty())
    }

    /// Whether a merge undoes the split of these names.
    pub(super) fn undo(&self, names: &[Named]) -> bool {
        self.merges.iter().any(|merged| names.iter().all(|name| merged.contains(name)))
    }
}

/// What became of one order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It was carried out.
    Done,
    /// A name stands for nobody.
    Nobody,
    /// A name stands for several people; or, in a split, two names stand on the same records.
    Several,
}

/// What became of all orders, in their order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Obeyed {
    /// Of [`Orders::splits`].
    pub splits: Vec<Fate>,
    /// Of [`Orders::merges`].
    pub merges: Vec<Fate>,
    /// Of [`Orders::suppressed`].
    pub suppressed: Vec<Fate>,
}

/// In no part of a split.
const OTHER: u32 = u32::MAX;

/// The splits by sighting.
pub(super) struct Splits(Vec<Vec<(u32, u32)>>);

impl Splits {
    /// Of each split, the sightings that carry exactly one of its names; splits in the order of what they stand on, so
    /// that of two that get in each other's way the same comes first, however they were written. A split that a merge
    /// undoes is nothing.
    pub(super) fn new(orders: &Orders) -> Self {
        let mut splits: Vec<Vec<Named>> =
            orders.splits.iter().filter(|names| !orders.undo(names)).cloned().collect();
        splits.iter_mut().for_each(|names| names.sort_unstable());
        splits.sort_unstable();
        Self(splits.iter().map(|names| exclusive(names)).collect())
    }

    /// Notes the components that hold two names of a split.
    pub(super) fn suspect(&self, roots: &[u32], suspects: &mut HashSet<u32, FixedState>) {
        for split in &self.0 {
            let mut held: Vec<(u32, u32)> =
                split.iter().map(|(sighting, name)| (roots[*sighting as usize], *name)).collect();
            held.sort_unstable();
            held.dedup();
            for pair in held.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                suspects.insert(pair[0].0);
            }
        }
    }

    /// The first split from `from` on of which `members` hold two names, and the name of each member.
    pub(super) fn first(&self, members: &[u32], from: usize) -> Option<(usize, Vec<u32>)> {
        for (at, split) in self.0.iter().enumerate().skip(from) {
            let name = |member: &u32| {
                split.binary_search_by_key(member, |(sighting, _)| *sighting).map_or(OTHER, |at| split[at].1)
            };
            let parts: Vec<u32> = members.iter().map(name).collect();
            let mut held = parts.iter().filter(|part| **part != OTHER);
            if held.next().is_some_and(|first| held.any(|part| part != first)) {
                return Some((at, parts));
            }
        }
        None
    }
}

/// The sightings that carry exactly one of `names`, with the place of that name; sorted.
pub(super) fn exclusive(names: &[Named]) -> Vec<(u32, u32)> {
    let mut all: Vec<(u32, u32)> = (0u32..)
        .zip(names)
        .flat_map(|(name, sightings)| sightings.iter().map(move |sighting| (*sighting, name)))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.chunk_by(|a, b| a.0 == b.0).filter(|own| own.len() == 1).map(|own| own[0]).collect()
}

/// Which of `count` things become one, where the things of each of `groups` do: the set of each.
pub(super) fn together(count: usize, groups: impl IntoIterator<Item = Vec<u32>>) -> Vec<u32> {
    let mut sets = Union::new(count);
    groups.into_iter().for_each(|group| sets.join_all(group));
    sets.firsts()
}
