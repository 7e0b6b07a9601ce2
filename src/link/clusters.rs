//! Which components may be one: those that a contested value possibly joins, or a decision does.
//!
//! Most components stand alone, so only the others are kept.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::contest::Contests;
use crate::error::Result;

/// Sets of components, each named by one of them.
#[derive(Default)]
pub(super) struct Clusters(HashMap<u32, u32, FixedState>);

impl Clusters {
    /// The components over sure and possible links. `roots` is the component of each sighting over sure ones.
    pub(super) fn new(contests: &Contests, roots: &[u32]) -> Result<Self> {
        let mut clusters = Self::default();
        contests.each(|contest| {
            let members = contest.members.iter().filter(|_| contest.possible);
            let mut members = members.map(|(sighting, _)| roots[*sighting as usize]);
            if let Some(first) = members.next() {
                members.for_each(|member| clusters.join(first, member));
            }
        })?;
        Ok(clusters)
    }

    /// The cluster of a component.
    pub(super) fn find(&self, mut component: u32) -> u32 {
        while let Some(parent) = self.0.get(&component).filter(|parent| **parent != component) {
            component = *parent;
        }
        component
    }

    /// Whether it is one with others.
    pub(super) fn is_joined(&self, component: u32) -> bool {
        self.0.contains_key(&component)
    }

    /// Makes two components one cluster. It is named by the first of them, and no way to the name gets long: whoever is
    /// met on it is led there at once.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (root_a, root_b) = (self.find(a), self.find(b));
        let root = root_a.min(root_b);
        if root_a != root_b {
            self.lead(root_a, root);
            self.lead(root_b, root);
        }
        if a != b {
            self.lead(a, root);
            self.lead(b, root);
        }
    }

    /// Leads all on the way from `at` straight to `root`.
    fn lead(&mut self, mut at: u32, root: u32) {
        while let Some(before) = self.0.insert(at, root).filter(|before| *before != root && *before != at) {
            at = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_components_have_one_name_and_others_keep_theirs() {
        let mut clusters = Clusters::default();
        for at in (10..200).rev() {
            clusters.join(at, at + 1);
        }
        clusters.join(300, 301);
        clusters.join(7, 7);
        assert!((10..=200).all(|at| clusters.find(at) == 10 && clusters.is_joined(at)));
        assert_eq!((clusters.find(301), clusters.find(7), clusters.is_joined(7)), (300, 7, false));
    }
}
