//! What each sighting stands on, given which of its identifiers count.

use super::class;
use super::evidence::Evidence;
use super::value::Dead;
use crate::identity::Identity;

/// It has a founding identifier.
const FOUNDED: u8 = 1;
/// It has an identifier that links.
const LINKED: u8 = 2;
/// It has one that links and is stronger than a user name.
const STRONG: u8 = 4;

/// It has one that can be a person's anchor.
const ANCHORED: u8 = 8;

/// A few bits for each sighting.
pub(super) struct Standings(Vec<u8>);

impl Standings {
    pub(super) fn new(evidence: &Evidence<'_>) -> Self {
        let mut bits = Vec::with_capacity(evidence.len() as usize);
        for (at, batch) in evidence.batches().iter().enumerate() {
            bits.extend((0..batch.len()).map(|place| standing(evidence, evidence.kept(at, place))));
        }
        Self(bits)
    }

    /// Has the dead values count no more, and looks again at those who carried them.
    pub(super) fn bury(&mut self, evidence: &mut Evidence<'_>, dead: &[Dead]) {
        for dead in dead {
            evidence.kill(dead.identity);
        }
        for carrier in dead.iter().flat_map(|dead| &dead.carriers) {
            self.0[*carrier as usize] = standing(evidence, evidence.live(*carrier));
        }
    }

    /// It has an identifier that makes a user name beside it link nothing.
    pub(super) fn is_strong(&self, sighting: u32) -> bool {
        self.0[sighting as usize] & STRONG != 0
    }

    /// It has an identifier by which its person can be told from others.
    pub(super) fn is_anchored(&self, sighting: u32) -> bool {
        self.0[sighting as usize] & ANCHORED != 0
    }

    /// It can be joined with others.
    pub(super) fn is_linked(&self, sighting: u32) -> bool {
        self.0[sighting as usize] & LINKED != 0
    }

    /// It makes a person of its component.
    pub(super) fn is_person(&self, sighting: u32, named: bool) -> bool {
        self.0[sighting as usize] & FOUNDED != 0 || named && self.is_linked(sighting)
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
