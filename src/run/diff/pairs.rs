//! Which people of two cases are the same: those who share what only one person on each side has.
//!
//! First by keys and identifiers. Who has none to themselves, on either side, is known by where they first appear and by
//! what name: a name alone, or a mailbox that became a family's.

use crate::bits::Bits;
use crate::error::Result;
use crate::identity::Identity;
use crate::spill::Spill;
use crate::spill::rows::Rows;

/// A hash, as words, and the number of the person behind it.
type Tie = [u32; 5];

/// What people can be known by, and, in the end, groups of them.
pub(super) struct Pairs {
    ties: Rows<Tie>,
    places: Rows<Tie>,
    /// The first number of the later case.
    base: u32,
    /// By number, one of the same group with a smaller number, or the number itself.
    parent: Vec<u32>,
}

impl Pairs {
    /// For `base` people before and `after` after.
    pub(super) fn new(spill: &Spill, base: u32, after: usize) -> Self {
        let nodes = base as usize + after;
        let parent = (0..nodes as u32).collect();
        Self { ties: Rows::new(spill, nodes * 3), places: Rows::new(spill, nodes), base, parent }
    }

    /// Notes by what a person can be known.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub(super) fn push(&mut self, node: u32, key: u128, own: &[Identity], place: [u8; 16]) -> Result<()> {
        put(&mut self.ties, &key.to_le_bytes(), node)?;
        for identity in own {
            // The kind is in the hash already.
            let mut bytes = [0; 16];
            bytes[..15].copy_from_slice(&identity.key);
            bytes[15] = identity.kind.0;
            put(&mut self.ties, &bytes, node)?;
        }
        put(&mut self.places, &place, node)
    }

    /// By number, the smallest number of the same group.
    ///
    /// # Errors
    /// If what was put down cannot be read back.
    pub(super) fn groups(self) -> Result<Vec<u32>> {
        let Self { ties, places, base, mut parent } = self;
        let mut known = Bits::new(parent.len());
        pairs(ties, base, |a, b| {
            known.set(a);
            known.set(b);
            join(&mut parent, a, b);
        })?;
        pairs(places, base, |a, b| {
            if !known.is_set(a) && !known.is_set(b) {
                join(&mut parent, a, b);
            }
        })?;
        // Parents are smaller, so theirs are roots by now.
        for at in 0..parent.len() {
            parent[at] = parent[parent[at] as usize];
        }
        Ok(parent)
    }
}

fn put(rows: &mut Rows<Tie>, hash: &[u8; 16], node: u32) -> Result<()> {
    let word = |at: usize| u32::from_le_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
    rows.push(word(0).into(), [word(0), word(4), word(8), word(12), node])
}

/// Gives each two people, one of each case, who alone have something to `take`.
fn pairs(rows: Rows<Tie>, base: u32, mut take: impl FnMut(u32, u32)) -> Result<()> {
    let group = |ties: &[Tie]| {
        let mut ties = ties.to_vec();
        ties.sort_unstable();
        ties.dedup();
        let pair = |of: &[Tie]| match of {
            [a, b] if a[4] < base && b[4] >= base => Some((a[4], b[4])),
            _ => None,
        };
        Ok(ties.chunk_by(|a, b| a[..4] == b[..4]).filter_map(pair).collect::<Vec<_>>())
    };
    rows.each(group, |pairs| {
        pairs.into_iter().for_each(|(a, b)| take(a, b));
        Ok(())
    })
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        let grand = parent[parent[at as usize] as usize];
        parent[at as usize] = grand;
        at = grand;
    }
    at
}

fn join(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::IdentityKind;

    fn id(n: u8) -> Identity {
        Identity { kind: IdentityKind(1), key: [n; 15] }
    }

    /// Groups of two people before and two after, with these identifiers; places are equal by the order on each side.
    fn groups(share: u64, own: [&[u8]; 4]) -> Vec<u32> {
        let mut pairs = Pairs::new(&Spill::new(std::env::temp_dir(), share), 2, 2);
        for (node, own) in own.into_iter().enumerate() {
            let own: Vec<Identity> = own.iter().map(|n| id(*n)).collect();
            pairs.push(node as u32, node as u128 + 1000, &own, [node as u8 % 2 + 50; 16]).unwrap();
        }
        pairs.groups().unwrap()
    }

    #[test]
    fn what_one_on_each_side_has_makes_a_group_and_what_several_have_does_not() {
        for share in [0, 1 << 40] {
            assert_eq!(groups(share, [&[1], &[2], &[1], &[2]]), [0, 1, 0, 1]);
            assert_eq!(groups(share, [&[1], &[2], &[2], &[1]]), [0, 1, 1, 0]);
            assert_eq!(
                groups(share, [&[1], &[2], &[1, 2], &[3]]),
                [0, 0, 0, 3],
                "two became one, one is new"
            );
            assert_eq!(
                groups(share, [&[1], &[2], &[1], &[9]]),
                [0, 1, 0, 1],
                "known by nothing else: the place decides"
            );
            assert_eq!(
                groups(share, [&[1], &[2], &[2], &[9]]),
                [0, 1, 1, 3],
                "a place is not held against identifiers"
            );
            assert_eq!(
                groups(share, [&[7], &[7], &[7], &[8]]),
                [0, 1, 0, 1],
                "what several have shows nothing"
            );
        }
    }
}
