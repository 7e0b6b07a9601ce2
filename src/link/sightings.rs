//! All sightings of a job: batch by batch, in memory or on a tape.
//!
//! A scan hands each batch in as soon as its split is done, and keeps a [`Kept`] in its place. Batches stay in memory up to
//! a share of the budget; later ones are put down column by column, so that a single sighting can be looked up
//! without its batch.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::batch::Batch;
use crate::error::Result;
use crate::identity::{Identity, IdentityKind};
use crate::spill::Spill;
use crate::spill::rows::Plain;
use crate::spill::tape::Tape;

/// Takes batches in.
#[derive(Debug)]
pub struct Keeper {
    spill: Spill,
    tape: Tape,
    held: usize,
}

/// A batch that was taken in: what it is of, and where it is.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Number of the item that its split belongs to.
    pub item: u32,
    /// Sightings.
    pub len: u32,
    /// Their identifiers, all together.
    pub identities: u64,
    /// Values without a subject.
    pub loose: u64,
    /// Keys of values that were met and set aside, because a reviewer said so.
    pub set_aside: Arc<[u128]>,
    kinds: [u64; 4],
    at: At,
}

#[derive(Clone, Debug)]
enum At {
    Memory(Arc<Batch>),
    Tape(Arc<Columns>),
}

/// Where the columns of a batch are.
#[derive(Debug)]
struct Columns {
    records: Range<u64>,
    identity_ends: Range<u64>,
    identities: Range<u64>,
    word_ends: Range<u64>,
    words: Range<u64>,
    names: Range<u64>,
    profile_of: Range<u64>,
    profiles: Range<u64>,
    loose: Range<u64>,
}

impl Keeper {
    /// Nothing yet.
    pub fn new(spill: &Spill) -> Self {
        Self { spill: spill.clone(), tape: Tape::new(spill), held: 0 }
    }

    /// Takes a batch in.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn keep(&mut self, mut batch: Batch) -> Result<Kept> {
        let mut kinds = [0; 4];
        batch.kinds().for_each(|kind| kinds[usize::from(kind.0 >> 6)] |= 1u64 << (kind.0 & 63));
        let (len, identities) = (batch.len() as u32, batch.identities.len() as u64);
        let (item, loose, set_aside) = (batch.item(), batch.loose().len() as u64, batch.set_aside().into());
        let at = if self.held + batch.size() > self.spill.share() {
            At::Tape(Arc::new(self.put(&batch)?))
        } else {
            self.held += batch.size();
            batch.close();
            At::Memory(Arc::new(batch))
        };
        Ok(Kept { item, len, identities, loose, set_aside, kinds, at })
    }

    fn put(&mut self, batch: &Batch) -> Result<Columns> {
        let tape = &mut self.tape;
        Ok(Columns {
            records: tape.put(&batch.records)?,
            identity_ends: tape.put(&batch.identity_ends)?,
            identities: tape.put(&batch.identities)?,
            word_ends: tape.put(&batch.word_ends)?,
            words: tape.put(&batch.words)?,
            names: tape.put(&batch.names)?,
            profile_of: tape.put(&batch.profile_of)?,
            profiles: tape.put(&batch.profiles)?,
            loose: tape.put(&batch.loose)?,
        })
    }
}

impl Kept {
    /// Whether any value in it is of such a kind.
    pub fn holds(&self, kind: impl Fn(IdentityKind) -> bool) -> bool {
        let is_there = |of: &u8| self.kinds[usize::from(of >> 6)] >> (of & 63) & 1 == 1;
        (0..=u8::MAX).filter(is_there).any(|of| kind(IdentityKind(of)))
    }

    /// The same sightings as those of another item.
    #[must_use]
    pub fn of_item(self, item: u32) -> Self {
        Self { item, ..self }
    }
}

/// All sightings, numbered in the order of their batches.
#[derive(Debug)]
pub struct Sightings {
    spill: Spill,
    tape: Tape,
    kept: Vec<Kept>,
    /// Number of the first sighting of each batch, and behind them the number of all.
    first: Vec<u32>,
}

impl Sightings {
    /// The batches that `keeper` took in, in evidence order. There may be up to 2^31 sightings.
    pub fn new(keeper: Keeper, kept: Vec<Kept>) -> Self {
        let mut first = vec![0];
        first.extend(kept.iter().scan(0, |sum, kept| {
            *sum += kept.len;
            Some(*sum)
        }));
        Self { spill: keeper.spill, tape: keeper.tape, kept, first }
    }

    /// Batches at hand, in evidence order.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn gather(spill: &Spill, batches: impl IntoIterator<Item = Batch>) -> Result<Self> {
        let mut keeper = Keeper::new(spill);
        let kept = batches.into_iter().map(|batch| keeper.keep(batch)).collect::<Result<_>>()?;
        Ok(Self::new(keeper, kept))
    }

    /// How many sightings there are.
    pub fn len(&self) -> u32 {
        self.first.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where what does not fit in memory goes.
    pub fn spill(&self) -> &Spill {
        &self.spill
    }

    /// What is known of each batch without reading it.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// Number of the first sighting of a batch.
    pub fn first(&self, batch: usize) -> u32 {
        self.first[batch]
    }

    /// Batch and place in it of sighting `at`.
    pub fn place(&self, at: u32) -> (usize, usize) {
        let batch = self.first.partition_point(|first| *first <= at).saturating_sub(1);
        (batch, (at - self.first[batch]) as usize)
    }

    /// A whole batch.
    ///
    /// # Errors
    /// If it cannot be read back.
    pub fn batch(&self, at: usize) -> Result<Cow<'_, Batch>> {
        let kept = &self.kept[at];
        let columns = match &kept.at {
            At::Memory(batch) => return Ok(Cow::Borrowed(batch)),
            At::Tape(columns) => columns,
        };
        let mut batch = Batch::new(kept.item);
        batch.records = self.tape.get(columns.records.clone())?;
        batch.identity_ends = self.tape.get(columns.identity_ends.clone())?;
        batch.identities = self.tape.get(columns.identities.clone())?;
        batch.word_ends = self.tape.get(columns.word_ends.clone())?;
        batch.words = self.tape.get(columns.words.clone())?;
        batch.names = self.tape.get(columns.names.clone())?;
        batch.profile_of = self.tape.get(columns.profile_of.clone())?;
        batch.profiles = self.tape.get(columns.profiles.clone())?;
        batch.loose = self.tape.get(columns.loose.clone())?;
        Ok(Cow::Owned(batch))
    }

    /// Gives the batches that are wanted to `take`, in order, with their places.
    ///
    /// # Errors
    /// If one cannot be read back, or `take` says so.
    pub fn each(
        &self,
        wanted: impl Fn(&Kept) -> bool,
        mut take: impl FnMut(usize, &Batch) -> Result<()>,
    ) -> Result<()> {
        let places = (0..self.kept.len()).filter(|at| wanted(&self.kept[*at]));
        places.into_iter().try_for_each(|at| take(at, self.batch(at)?.as_ref()))
    }

    /// The identifiers of one sighting, sorted.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn identities(&self, sighting: u32) -> Result<Cow<'_, [Identity]>> {
        let (batch, at) = self.place(sighting);
        match &self.kept[batch].at {
            At::Memory(batch) => Ok(Cow::Borrowed(batch.identities(at))),
            At::Tape(of) => self.one(&of.identity_ends, &of.identities, at).map(Cow::Owned),
        }
    }

    /// The words of the name of one sighting, sorted.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn words(&self, sighting: u32) -> Result<Cow<'_, [u64]>> {
        let (batch, at) = self.place(sighting);
        match &self.kept[batch].at {
            At::Memory(batch) => Ok(Cow::Borrowed(batch.words(at))),
            At::Tape(of) => self.one(&of.word_ends, &of.words, at).map(Cow::Owned),
        }
    }

    /// The values of one sighting, in a column of which `ends` says where each sighting's end.
    fn one<T: Plain>(&self, ends: &Range<u64>, values: &Range<u64>, at: usize) -> Result<Vec<T>> {
        const END: u64 = size_of::<u32>() as u64;
        let own = ends.start + at as u64 * END;
        let ends: Vec<u32> = self.tape.get(own.saturating_sub(END).max(ends.start)..own + END)?;
        let (from, to) = if let [from, to] = ends[..] { (from, to) } else { (0, ends[0]) };
        let offset = |place: u32| values.start + u64::from(place) * size_of::<T>() as u64;
        self.tape.get(offset(from)..offset(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::ElementId;
    use crate::identity::{Profile, Sighting};

    #[test]
    fn a_batch_on_tape_is_what_it_was_in_memory() {
        let identity = |key| Identity { kind: IdentityKind(70), key: [key; 15] };
        let mut batch = Batch::new(3);
        for at in 0..50u8 {
            let identities: Vec<Identity> = (0..at % 4).map(|n| identity(at + n)).collect();
            let name: Vec<u64> = (0..u64::from(at) % 3).collect();
            batch.push(
                at.into(),
                &Sighting { identities: &identities, name: &name, profile: Profile::default() },
            );
        }
        batch.push_loose(ElementId(7), identity(200));
        let both = [Spill::default(), Spill::new(std::env::temp_dir(), 0)];
        let [memory, tape] =
            both.map(|spill| Sightings::gather(&spill, [batch.clone(), batch.clone()]).unwrap());
        assert!(matches!(tape.batch(0).unwrap(), Cow::Owned(_)));
        for at in 0..100 {
            assert_eq!(memory.identities(at).unwrap(), tape.identities(at).unwrap());
            assert_eq!(memory.words(at).unwrap(), tape.words(at).unwrap());
        }
        let (one, other) = (memory.batch(1).unwrap(), tape.batch(1).unwrap());
        assert_eq!((one.records.as_slice(), one.loose()), (other.records.as_slice(), other.loose()));
        assert_eq!((one.names.as_slice(), one.profiles()), (other.names.as_slice(), other.profiles()));
        assert!(tape.kept()[0].holds(|kind| kind.0 == 70) && !tape.kept()[0].holds(|kind| kind.0 == 71));
    }
}
