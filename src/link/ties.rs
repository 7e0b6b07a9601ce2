//! Ties: sightings that join whoever their targets are, as soon as the targets are one.
//!
//! Joining only ever makes more ties true, so the end is the same in any order: the least fixpoint. Each open
//! tie watches two targets that are not yet one; it is looked at again only when one of the two roots goes
//! away, and that at least doubles its set. So the work is n log n, however the ties hang on one another.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::contest::Tie;
use super::union::Union;

/// What becomes of the ties, in their order: whether each has joined.
pub(super) fn resolve(ties: &[Tie], sure: &mut Union) -> Vec<bool> {
    let mut watch = Watch { ties, states: vec![State::default(); ties.len()], watched: HashMap::default() };
    let mut open: Vec<u32> = (0..ties.len() as u32).rev().collect();
    while let Some(at) = open.pop() {
        if !watch.look(at, sure) {
            continue;
        }
        let tie = &ties[at as usize];
        for float in &tie.floats {
            if let Some(gone) = sure.join(*float, tie.targets[0]) {
                open.extend(watch.lift(gone));
            }
        }
    }
    watch.states.into_iter().map(|state| state.joined).collect()
}

/// How far a tie is.
#[derive(Clone, Copy, Default)]
struct State {
    joined: bool,
    /// The first target that was not one with target 0, when last looked at. It only moves forward.
    next: u32,
    /// The roots in whose lists the tie stands.
    on: [Option<u32>; 2],
}

struct Watch<'t> {
    ties: &'t [Tie],
    states: Vec<State>,
    /// By root, the ties to look at again when it goes away.
    watched: HashMap<u32, Vec<u32>, FixedState>,
}

impl Watch<'_> {
    /// Looks at tie `at`: true if all its targets have just been found to be one.
    fn look(&mut self, at: u32, sure: &mut Union) -> bool {
        let state = &mut self.states[at as usize];
        if state.joined {
            return false;
        }
        let targets = &self.ties[at as usize].targets;
        let first = sure.find(targets[0]);
        while let Some(target) = targets.get(state.next as usize) {
            let other = sure.find(*target);
            if other != first {
                for root in [first, other] {
                    if !state.on.contains(&Some(root)) {
                        let free = usize::from(state.on[0].is_some());
                        state.on[free] = Some(root);
                        self.watched.entry(root).or_default().push(at);
                    }
                }
                return false;
            }
            state.next += 1;
        }
        state.joined = true;
        true
    }

    /// The ties that watched a root that is gone.
    fn lift(&mut self, gone: u32) -> Vec<u32> {
        let ties = self.watched.remove(&gone).unwrap_or_default();
        for tie in &ties {
            for on in &mut self.states[*tie as usize].on {
                if *on == Some(gone) {
                    *on = None;
                }
            }
        }
        ties
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tie k joins two nodes that only tie k - 1 makes one: in either order all must join.
    fn chain(backwards: bool) {
        let count = 500u32;
        // Nodes 3k, 3k + 1 are the targets of tie k; 3k + 2 floats on it twice over: as both targets of k + 1.
        let tie = |k: u32| Tie { floats: vec![3 * k + 3, 3 * k + 4], targets: vec![3 * k, 3 * k + 1, 3 * k] };
        let mut ties: Vec<Tie> = (0..count).map(tie).collect();
        if backwards {
            ties.reverse();
        }
        let mut sure = Union::new(3 * count as usize + 5);
        assert!(resolve(&ties, &mut sure).iter().all(|joined| !joined));
        assert!(sure.join(0, 1).is_some());
        assert!(resolve(&ties, &mut sure).iter().all(|joined| *joined));
        assert_eq!(sure.find(0), sure.find(3 * count));
    }

    #[test]
    fn ties_join_in_any_order() {
        chain(false);
        chain(true);
    }
}
