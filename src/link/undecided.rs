//! Who floats between several people, when all ties that could join have joined.
//!
//! A component that hangs on a contested value by nameless sightings only could be any of the people on it. It
//! gets no person of its own, but for one case: a full name elsewhere in the component says that it is
//! somebody, and nobody may be lost. Components that float on one value may all be the same one, so they count
//! as one undecided group.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::contest::Tie;
use super::standing::Standings;
use super::union::Union;

/// The undecided components.
pub(super) struct Floating {
    /// Root of a component to the number of its group.
    pub(super) group_of: HashMap<u32, u32, FixedState>,
    /// Groups, and a sighting each of the components that they could belong to; sorted.
    pub(super) targets: Vec<(u32, u32)>,
}

/// Finds them. `open` are the ties that have not joined, `roots` the component of each sighting.
pub(super) fn find(standings: &Standings, open: &[&Tie], roots: &[u32]) -> Floating {
    let outside = open.iter().map(|tie| outside(tie, roots)).collect::<Vec<_>>();
    let mut candidates: HashSet<u32, FixedState> = outside.iter().flatten().copied().collect();
    drop_named(standings, open, roots, &mut candidates);
    let mut numbers: Vec<u32> = candidates.into_iter().collect();
    numbers.sort_unstable();
    let number = |root: &u32| numbers.binary_search(root).ok().map(|at| at as u32);
    let mut groups = Union::new(numbers.len());
    for roots in &outside {
        groups.join_all(roots.iter().filter_map(number));
    }
    let groups = groups.firsts();
    let mut targets = Vec::new();
    for (tie, roots) in open.iter().zip(&outside) {
        if let Some(at) = roots.iter().find_map(number) {
            targets.extend(tie.targets.iter().map(|target| (groups[at as usize], *target)));
        }
    }
    targets.sort_unstable();
    targets.dedup();
    Floating { group_of: numbers.into_iter().zip(groups).collect(), targets }
}

/// The components of a tie's floats that hold none of its targets.
fn outside(tie: &Tie, roots: &[u32]) -> Vec<u32> {
    let held: HashSet<u32, FixedState> = tie.targets.iter().map(|target| roots[*target as usize]).collect();
    let mut floats: Vec<u32> = tie.floats.iter().map(|float| roots[*float as usize]).collect();
    floats.sort_unstable();
    floats.dedup();
    floats.retain(|root| !held.contains(root));
    floats
}

/// Drops the components in which somebody is named who does not float.
fn drop_named(
    standings: &Standings,
    open: &[&Tie],
    roots: &[u32],
    candidates: &mut HashSet<u32, FixedState>,
) {
    if candidates.is_empty() {
        return;
    }
    let floating: HashSet<u32, FixedState> = open.iter().flat_map(|tie| tie.floats.iter().copied()).collect();
    for (at, root) in (0u32..).zip(roots) {
        if standings.is_named(at) && candidates.contains(root) && !floating.contains(&at) {
            candidates.remove(root);
        }
    }
}
