//! Profiles by number: people are many, kinds of people few.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::batch::Batch;
use crate::identity::Profile;

/// All distinct profiles, and what two of them make together.
pub(super) struct Profiles {
    all: Vec<Profile>,
    index: HashMap<Profile, u32, FixedState>,
    joined: HashMap<(u32, u32), u32, FixedState>,
    /// By batch, the number of each of its profiles.
    of_batch: Vec<Vec<u32>>,
}

impl Profiles {
    /// The profiles of all batches.
    pub(super) fn new(batches: &[Batch]) -> Self {
        let (index, joined) = (HashMap::default(), HashMap::default());
        let mut profiles = Self { all: Vec::new(), index, joined, of_batch: Vec::new() };
        for batch in batches {
            let numbers = batch.profiles().iter().map(|profile| profiles.intern(*profile)).collect();
            profiles.of_batch.push(numbers);
        }
        profiles
    }

    /// The number of profile `at` of batch `batch`.
    pub(super) fn number(&self, batch: usize, at: u32) -> u32 {
        self.of_batch[batch][at as usize]
    }

    /// The number of what was seen in `a` or `b`.
    pub(super) fn join(&mut self, a: u32, b: u32) -> u32 {
        if a == b {
            return a;
        }
        if let Some(number) = self.joined.get(&(a, b)) {
            return *number;
        }
        let mut profile = self.all[a as usize];
        profile |= self.all[b as usize];
        let number = self.intern(profile);
        self.joined.insert((a, b), number);
        number
    }

    /// All of them, by number.
    pub(super) fn into_all(self) -> Vec<Profile> {
        self.all
    }

    fn intern(&mut self, profile: Profile) -> u32 {
        let next = self.all.len() as u32;
        *self.index.entry(profile).or_insert_with(|| {
            self.all.push(profile);
            next
        })
    }
}
