//! Values that do not simply join all who carry them, and whom they tie.
//!
//! There can be as many as people (every user name beside an e-mail is one), so they are written down and gone through.

use zerocopy::{FromBytes, IntoBytes};

use crate::error::Result;
use crate::identity::{Identity, IdentityKind};
use crate::spill::Spill;
use crate::spill::words::Words;

/// How a sighting hangs on a value whose sightings are not all joined by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Role {
    /// Named: joined with the others of its name group.
    Member(u8),
    /// Nameless: could be anybody's on this value.
    Float,
    /// Bears a stronger identifier than this user name: joined to no other by it.
    Anchor,
}

impl Role {
    fn word(self) -> u32 {
        match self {
            Self::Member(group) => group.into(),
            Self::Float => 256,
            Self::Anchor => 257,
        }
    }

    fn of(word: u32) -> Self {
        match word {
            256 => Self::Float,
            257 => Self::Anchor,
            group => Self::Member(group as u8),
        }
    }
}

/// Sightings that join whoever the targets are, if the targets are one.
#[derive(Debug)]
pub(super) struct Tie {
    pub(super) floats: Vec<u32>,
    pub(super) targets: Vec<u32>,
}

impl Tie {
    /// If there are both.
    pub(super) fn new(floats: Vec<u32>, targets: Vec<u32>) -> Option<Self> {
        (!floats.is_empty() && !targets.is_empty()).then_some(Self { floats, targets })
    }
}

/// A value that does not simply join all who carry it.
#[derive(Debug)]
pub(super) struct Contest {
    pub(super) identity: Identity,
    pub(super) members: Vec<(u32, Role)>,
    /// Whether it makes its carriers possibly the same.
    pub(super) possible: bool,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Contests(Words);

/// Words before the members: the identity, and whether it is possible.
const HEAD: usize = 5;

impl Contests {
    pub(super) fn new(spill: &Spill) -> Self {
        Self(Words::new(spill))
    }

    pub(super) fn push(&mut self, contest: &Contest) -> Result<()> {
        let mut record = Vec::with_capacity(HEAD + 2 * contest.members.len());
        let words = contest.identity.as_bytes().chunks_exact(4);
        record.extend(words.map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
        record.push(contest.possible.into());
        record.extend(contest.members.iter().flat_map(|(sighting, role)| [*sighting, role.word()]));
        self.0.push(&record)
    }

    /// Gives each to `take`.
    pub(super) fn each(&self, mut take: impl FnMut(&Contest)) -> Result<()> {
        let identity = Identity { kind: IdentityKind(0), key: [0; 15] };
        let mut contest = Contest { identity, members: Vec::new(), possible: false };
        self.0.each(|record| {
            let (head, members) = record.split_at(HEAD);
            let mut bytes = [0; size_of::<Identity>()];
            for (at, word) in bytes.chunks_exact_mut(4).zip(head) {
                at.copy_from_slice(&word.to_le_bytes());
            }
            contest.identity = Identity::read_from_bytes(&bytes).unwrap_or(identity);
            contest.possible = head[HEAD - 1] != 0;
            contest.members.clear();
            contest.members.extend(members.chunks_exact(2).map(|pair| (pair[0], Role::of(pair[1]))));
            take(&contest);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contest_is_read_back_as_it_was() {
        let identity =
            Identity { kind: IdentityKind(9), key: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] };
        let members = vec![(7, Role::Member(3)), (8, Role::Float), (1 << 30, Role::Anchor)];
        let mut contests = Contests::new(&Spill::default());
        contests.push(&Contest { identity, members: members.clone(), possible: true }).unwrap();
        contests.push(&Contest { identity, members: Vec::new(), possible: false }).unwrap();
        let mut seen = Vec::new();
        contests.each(|of| seen.push((of.identity, of.members.clone(), of.possible))).unwrap();
        assert_eq!(seen, [(identity, members, true), (identity, Vec::new(), false)]);
    }
}
