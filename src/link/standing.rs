//! What each sighting stands on, given which of its identifiers count: a byte each.

use super::class;
use super::evidence::Evidence;
use super::value::Dead;
use crate::error::Result;
use crate::identity::Identity;

/// It has a founding identifier.
const FOUNDED: u8 = 1;
/// It has an identifier that links.
const LINKED: u8 = 2;
/// It has one that links and is stronger than a user name.
const STRONG: u8 = 4;
/// It has one that can be a person's anchor.
const ANCHORED: u8 = 8;
/// It has a full name.
const NAMED: u8 = 16;
/// It has nothing else, and stands for somebody.
const NAME_ONLY: u8 = 32;
/// It is the first of all that are known by its name only.
const FIRST_OF_NAME: u8 = 64;

/// What a sighting stands on at first: the hash of its name, 0 for none, and its identifiers.
pub(super) fn of<'i>(
    evidence: &Evidence<'_>,
    name: u64,
    identities: impl Iterator<Item = &'i Identity>,
) -> u8 {
    let named = if name == 0 { 0 } else { NAMED };
    named | standing(evidence, identities)
}

/// A few bits for each sighting.
pub(super) struct Standings(Vec<u8>);

impl Standings {
    /// Those of no sighting yet, of so many.
    pub(super) fn new(count: u32) -> Self {
        Self(Vec::with_capacity(count as usize))
    }

    /// Adds those of the next sightings, each as [`of`] says it.
    pub(super) fn extend(&mut self, next: &[u8]) {
        self.0.extend_from_slice(next);
    }

    /// Has the dead values count no more, and looks again at those who carried them.
    pub(super) fn bury(&mut self, evidence: &mut Evidence<'_>, dead: &[Dead]) -> Result<()> {
        for dead in dead {
            evidence.kill(dead.identity);
        }
        let mut carriers: Vec<u32> = dead.iter().flat_map(|dead| &dead.carriers).copied().collect();
        carriers.sort_unstable();
        carriers.dedup();
        let mut at = carriers.iter();
        evidence.identities_of(carriers.iter().copied(), |all| {
            let Some(bits) = at.next().and_then(|at| self.0.get_mut(*at as usize)) else { return };
            let live = all.iter().filter(|identity| !evidence.is_dead(identity));
            *bits = *bits & NAMED | standing(evidence, live);
        })
    }

    fn is(&self, sighting: u32, bit: u8) -> bool {
        self.0[sighting as usize] & bit != 0
    }

    /// It has an identifier that makes a user name beside it link nothing.
    pub(super) fn is_strong(&self, sighting: u32) -> bool {
        self.is(sighting, STRONG)
    }

    /// It has an identifier by which its person can be told from others.
    pub(super) fn is_anchored(&self, sighting: u32) -> bool {
        self.is(sighting, ANCHORED)
    }

    /// It has a full name.
    pub(super) fn is_named(&self, sighting: u32) -> bool {
        self.is(sighting, NAMED)
    }

    /// It makes a person of its component.
    pub(super) fn is_person(&self, sighting: u32) -> bool {
        self.is(sighting, FOUNDED) || self.is(sighting, NAMED) && self.is(sighting, LINKED)
    }

    /// It has a full name and nothing that links.
    pub(super) fn has_only_a_name(&self, sighting: u32) -> bool {
        self.is(sighting, NAMED) && !self.is(sighting, LINKED)
    }

    /// Its person is known by a name only.
    pub(super) fn is_name_only(&self, sighting: u32) -> bool {
        self.is(sighting, NAME_ONLY)
    }

    /// It is the first of all whose person is known by its name only.
    pub(super) fn is_first_of_name(&self, sighting: u32) -> bool {
        self.is(sighting, FIRST_OF_NAME)
    }

    /// Notes that its person is known by a name only, and whether it is the first of that name.
    pub(super) fn note_name_only(&mut self, sighting: u32, is_first: bool) {
        self.0[sighting as usize] |= NAME_ONLY | if is_first { FIRST_OF_NAME } else { 0 };
    }

    /// Notes that more is known of its person, or that it is nobody's.
    pub(super) fn drop_name_only(&mut self, sighting: u32) {
        self.0[sighting as usize] &= !NAME_ONLY;
    }
}

fn standing<'i>(evidence: &Evidence<'_>, identities: impl Iterator<Item = &'i Identity>) -> u8 {
    identities.fold(0, |bits, identity| {
        let traits = evidence.traits(identity.kind);
        let strong = traits.links && traits.class < class::USER;
        let anchored = traits.class < class::NEVER;
        let set = [(traits.founds, FOUNDED), (traits.links, LINKED), (strong, STRONG), (anchored, ANCHORED)];
        set.iter().filter(|(is, _)| *is).fold(bits, |bits, (_, bit)| bits | bit)
    })
}
