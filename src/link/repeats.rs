//! Which values come again: most do not, and a value of one sighting alone decides nothing, so that it need not meet others.
//!
//! Values fall into slots by their keys. A slot remembers that one came, and that another did; so a value that comes again is
//! always told, and one that is alone seldom is, for two bytes a value. What is told wrongly meets nobody: that costs a
//! row, and changes nothing. Each thread has slots of its own and goes through all values, which costs less than to share.

use rayon::prelude::*;

use super::sightings::Sightings;
use super::value;
use crate::error::Result;
use crate::identity::Identity;

/// Slots for each value, where memory holds so many.
const SLOTS: u64 = 8;

/// Values whose slots are looked for together.
const TOGETHER: usize = 128;

/// 64 slots: to which something came, and to which something came again.
#[derive(Clone, Copy, Default)]
struct Slots {
    first: u64,
    again: u64,
}

/// The slots of all values.
pub(super) struct Repeats(Vec<Slots>);

impl Repeats {
    /// Those of all sightings.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub(super) fn of(sightings: &Sightings) -> Result<Self> {
        let count: u64 = sightings.kept().iter().map(|kept| u64::from(kept.identities)).sum();
        let most = sightings.spill().share() / size_of::<Slots>();
        let mut repeats = Self(vec![Slots::default(); ((count * SLOTS / 64) as usize).min(most) + 1]);
        sightings.identifiers(|all| repeats.note(all))?;
        Ok(repeats)
    }

    fn note<T: AsRef<[Identity]> + Sync>(&mut self, all: &[T]) {
        let (words, each) = (self.0.len(), self.0.len().div_ceil(rayon::current_num_threads()));
        self.0.par_chunks_mut(each).enumerate().for_each(|(at, own)| {
            let mut places = [(0, 0); TOGETHER];
            for some in all.iter().flat_map(|all| all.as_ref().chunks(TOGETHER)) {
                // Whose a value is, is chance: so all are put down, and those of others are written over.
                let mut count = 0;
                for identity in some {
                    let (word, bit) = place(identity, words);
                    places[count] = (word.wrapping_sub(at * each), bit);
                    count += usize::from(places[count].0 < own.len());
                }
                // Hardly one is in the cache; none waits for another.
                for (word, bit) in &places[..count] {
                    let Slots { first, again } = &mut own[*word];
                    *again |= *first & bit;
                    *first |= bit;
                }
            }
        });
    }

    /// Whether each of these values may come again: if it does, it is told. All are looked up one right after the other, so
    /// that none waits for another.
    pub(super) fn told(&self, identities: &[Identity]) -> Vec<bool> {
        let is = |identity: &Identity| {
            let (word, bit) = place(identity, self.0.len());
            self.0[word].again & bit != 0
        };
        identities.iter().map(is).collect()
    }
}

/// Where a value falls, by the upper bits of its key.
#[inline]
fn place(identity: &Identity, words: usize) -> (usize, u64) {
    let key = value::key(identity);
    (((u128::from(key) * words as u128) >> 64) as usize, 1 << (key & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::batch::Batch;
    use super::*;
    use crate::identity::{IdentityKind, Profile, Sighting};
    use crate::spill::Spill;

    fn identity(number: u64) -> Identity {
        let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut key = [0; 15];
        key[..8].copy_from_slice(&(mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_le_bytes());
        Identity { kind: IdentityKind(number as u8 % 3), key }
    }

    proptest! {
        #[test]
        fn whatever_comes_again_is_told(
            batches in prop::collection::vec(prop::collection::vec(0u64..300, 0..60), 0..6), share in 0u64..4_000,
        ) {
            let mut counts = [0; 300];
            let batch = |values: &Vec<u64>| {
                let mut batch = Batch::new(0);
                for value in values {
                    counts[*value as usize] += 1;
                    let identities = [identity(*value)];
                    batch.push(0, &Sighting { identities: &identities, name: &[], profile: Profile::default() });
                }
                batch
            };
            let batches: Vec<Batch> = batches.iter().map(batch).collect();
            let small = Spill::new(std::env::temp_dir(), share * 8);
            for (spill, is_large) in [(Spill::default(), true), (small, false)] {
                let repeats = Repeats::of(&Sightings::gather(&spill, batches.clone()).unwrap()).unwrap();
                let told = repeats.told(&(0..300).map(identity).collect::<Vec<_>>());
                let wrong = told.iter().zip(counts).filter(|(told, count)| **told && *count == 1).count();
                prop_assert!(told.iter().zip(counts).all(|(told, count)| *told || count < 2));
                prop_assert!(!is_large || wrong <= 20 + counts.len() / 4);
            }
        }
    }
}
