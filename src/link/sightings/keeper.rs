//! Takes batches in: those of small splits together, all in memory up to a share of the budget.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::{Columns, Common, Group, Kept, Numbers};
use crate::error::Result;
use crate::identity::Profile;
use crate::link::batch::Batch;
use crate::spill::Spill;
use crate::spill::tape::Tape;

/// Sightings of splits that share a batch, at the most, and of a split that shares one.
const TOGETHER: usize = 1 << 12;
const FEW: usize = 1 << 6;

/// Takes batches in. Those of small splits are put together: one by one they would be more bookkeeping than sightings.
#[derive(Debug)]
pub struct Keeper {
    pub(super) spill: Spill,
    pub(super) tape: Tape,
    held: usize,
    pub(super) groups: Vec<Group>,
    /// What the next small ones are added to: the group behind all.
    open: Batch,
    pub(super) profiles: Profiles,
    /// What the last batch had in common with the one before, mostly.
    last: Arc<Common>,
}

/// What was seen in some sighting, each with its number: sightings are many, kinds of sightings few.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    pub(super) all: Vec<Profile>,
    index: HashMap<Profile, u32, FixedState>,
}

impl Profiles {
    fn number(&mut self, profile: &Profile) -> u32 {
        let next = self.all.len() as u32;
        *self.index.entry(*profile).or_insert_with(|| {
            self.all.push(*profile);
            next
        })
    }
}

impl Keeper {
    /// Nothing yet.
    pub fn new(spill: &Spill) -> Self {
        let (groups, open, profiles, last) = Default::default();
        Self { spill: spill.clone(), tape: Tape::new(spill), held: 0, groups, open, profiles, last }
    }

    /// Takes a batch in.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn keep(&mut self, mut batch: Batch) -> Result<Kept> {
        batch.number(|profile| self.profiles.number(profile));
        let is_small = batch.len() <= FEW && batch.loose().len() <= FEW;
        let together = self.open.len().max(self.open.loose().len());
        if together >= TOGETHER || (together > 0 && !is_small) {
            self.close()?;
        }
        let (common, open) = (self.common(&batch), &self.open);
        let sieve = open.sieve.len() as u32;
        let kept = Kept {
            item: batch.item(),
            len: batch.len() as u32,
            identities: batch.identities.len() as u32,
            loose: batch.loose().len() as u32,
            is_named: !batch.names.is_empty(),
            common,
            group: self.groups.len() as u32,
            first: open.len() as u32,
            first_loose: open.loose().len() as u32,
            sieve: (sieve, sieve + batch.sieve.len() as u32),
        };
        if is_small {
            self.open.append(&batch);
        } else {
            self.open = batch;
            self.close()?;
        }
        Ok(kept)
    }

    fn common(&mut self, batch: &Batch) -> Arc<Common> {
        let mut common = Common { kinds: [0; 4], set_aside: batch.set_aside().into() };
        batch.kinds().for_each(|kind| common.kinds[usize::from(kind.0 >> 6)] |= 1u64 << (kind.0 & 63));
        if common != *self.last {
            self.last = Arc::new(common);
        }
        Arc::clone(&self.last)
    }

    /// Puts the open group among the others, in memory as long as that may hold more.
    pub(super) fn close(&mut self) -> Result<()> {
        let mut batch = std::mem::take(&mut self.open);
        let group = if self.held + batch.size() > self.spill.share() {
            Group::Tape(self.put(&batch)?)
        } else {
            self.held += batch.size();
            batch.close();
            Group::Memory(batch)
        };
        self.groups.push(group);
        Ok(())
    }

    fn put(&mut self, batch: &Batch) -> Result<Columns> {
        let tape = &mut self.tape;
        Ok(Columns {
            records: Numbers::put(tape, &batch.records)?,
            identity_ends: Numbers::put(tape, &batch.identity_ends)?,
            identities: tape.put(&batch.identities)?,
            word_ends: Numbers::put(tape, &batch.word_ends)?,
            words: tape.put(&batch.words)?,
            names: tape.put(&batch.names)?,
            profile_of: Numbers::put(tape, &batch.profile_of)?,
            loose: tape.put(batch.loose())?,
            sieve: tape.put(&batch.sieve)?,
        })
    }
}
