//! A value with who holds it and under what name, in words that can be put down.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::identity::Identity;
use crate::link::settled::UNDECIDED;
use crate::review::roster::{Holder, Name, WORDS, name};
use crate::spill::rows::Rows;

use super::Against;

/// Identity, holder, name.
pub(super) type Tie = [u32; 6 + WORDS];
/// Marks the word of a customer among holders.
pub(super) const CUSTOMER: u32 = 1 << 31;

/// Puts down what the people of the scan hold of such kinds.
pub(super) fn people(against: &Against<'_>, kinds: &BTreeSet<u8>, ties: &mut Rows<Tie>) -> Result<()> {
    let Against { scanned, settled, .. } = against;
    let holds = |kept: &crate::link::sightings::Kept| kept.holds(|kind| kinds.contains(&kind.0));
    scanned.sightings.each(holds, |at, batch| {
        let numbers = settled.row_numbers_of(scanned.sightings.kept()[at].item);
        let persons = &settled.person_of[scanned.sightings.first(at) as usize..];
        for (place, person) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
            let name = name(batch.words(place));
            let counts = |of: &&Identity| kinds.contains(&of.kind.0) && !numbers.contains(&of.kind);
            for identity in batch.identities(place).iter().filter(counts) {
                ties.push(spot(*identity), tie(*identity, [*person, 0], name))?;
            }
        }
        Ok(())
    })
}

/// Where a value lies among partitions: its key is a hash.
pub(super) fn spot(identity: Identity) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&identity.key[..8]);
    u64::from_le_bytes(bytes)
}

/// Puts it together.
pub(super) fn tie(identity: Identity, [low, high]: [u32; 2], name: Name) -> Tie {
    let mut key = [0; 16];
    key[..15].copy_from_slice(&identity.key);
    let word = |at: usize| u32::from_le_bytes([key[at], key[at + 1], key[at + 2], key[at + 3]]);
    // The kind stands where the key has nothing.
    let mut out = [0; 6 + WORDS];
    out[..4].copy_from_slice(&[word(12) << 8 | u32::from(identity.kind.0), word(0), word(4), word(8)]);
    (out[4], out[5]) = (low, high);
    out[6..].copy_from_slice(&name);
    out
}

/// Who holds the value, and under what name.
pub(super) fn holder(tie: &Tie) -> (Holder, Name) {
    let mut name = Name::default();
    name.copy_from_slice(&tie[6..]);
    let holder = match tie[5] & CUSTOMER {
        0 => Holder::Person(tie[4]),
        _ => Holder::Customer(u64::from(tie[4]) | u64::from(tie[5] & !CUSTOMER) << 32),
    };
    (holder, name)
}
