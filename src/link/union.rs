//! Which sightings are joined: a union-find over sighting numbers, four bytes each.
//!
//! A root holds the size of its set with the high bit set, anything else its parent. Joined by size, so that
//! whoever watches a root that goes away sees its set at least doubled: that bounds the work of `ties`.

/// Marks a root; the rest of the word is the size of its set.
const ROOT: u32 = 1 << 31;

/// Sets of sighting numbers below 2^31.
#[derive(Clone, Debug)]
pub(super) struct Union(Vec<u32>);

impl Union {
    /// `count` sets of one.
    pub(super) fn new(count: usize) -> Self {
        Self(vec![ROOT | 1; count])
    }

    /// The root of the set that holds `node`.
    pub(super) fn find(&mut self, mut node: u32) -> u32 {
        loop {
            let parent = self.0[node as usize];
            if parent & ROOT != 0 {
                return node;
            }
            let grand = self.0[parent as usize];
            if grand & ROOT != 0 {
                return parent;
            }
            self.0[node as usize] = grand;
            node = grand;
        }
    }

    /// How many are in the set with this root.
    pub(super) fn size(&self, root: u32) -> u32 {
        self.0[root as usize] & !ROOT
    }

    /// Joins the sets of `a` and `b`; says which root went away, if they were two.
    pub(super) fn join(&mut self, a: u32, b: u32) -> Option<u32> {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return None;
        }
        let (kept, gone) = if self.size(a) >= self.size(b) { (a, b) } else { (b, a) };
        self.0[kept as usize] += self.size(gone);
        self.0[gone as usize] = kept;
        Some(gone)
    }

    /// Joins the sets of all of `nodes`.
    pub(super) fn join_all(&mut self, nodes: impl IntoIterator<Item = u32>) {
        let mut nodes = nodes.into_iter();
        if let Some(first) = nodes.next() {
            for node in nodes {
                self.join(first, node);
            }
        }
    }

    /// The set of every node, as the first node in it.
    pub(super) fn firsts(mut self) -> Vec<u32> {
        for node in 0..self.0.len() as u32 {
            let root = self.find(node);
            if root != node {
                self.0[node as usize] = root;
            }
        }
        // In order: the first of a set finds its root unclaimed and leaves its own number there.
        for node in 0..self.0.len() {
            let word = self.0[node];
            self.0[node] = if word & ROOT != 0 {
                node as u32
            } else {
                let first = &mut self.0[word as usize];
                if *first & ROOT != 0 {
                    *first = node as u32;
                }
                *first
            };
        }
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_nodes_have_one_root_and_the_smaller_goes() {
        let mut sets = Union::new(6);
        assert!(sets.join(0, 1).is_some());
        assert_eq!(sets.join(2, 0), Some(2));
        assert_eq!(sets.join(1, 2), None);
        let root = sets.find(0);
        assert_eq!(sets.size(root), 3);
        assert_eq!(sets.firsts(), [0, 0, 0, 3, 4, 5]);
    }

    #[test]
    fn a_set_is_named_by_its_first_whichever_is_its_root() {
        for joins in [[(5, 2), (2, 4), (4, 0)], [(0, 4), (4, 2), (2, 5)], [(4, 5), (0, 2), (5, 0)]] {
            let mut sets = Union::new(6);
            joins.iter().for_each(|(a, b)| assert!(sets.join(*a, *b).is_some()));
            assert_eq!(sets.firsts(), [0, 1, 0, 3, 0, 0]);
        }
    }
}
