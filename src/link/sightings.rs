//! All sightings of a job: batch by batch, in memory or on a tape.
//!
//! A scan hands each batch in as soon as its split is done, and keeps a [`Kept`] in its place. Batches stay in memory up to
//! a share of the budget; later ones are put down column by column, so that a single sighting can be looked up
//! without its batch.

mod pass;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::batch::Batch;
use super::steps::{Line, Steps};
use crate::error::Result;
use crate::identity::{Identity, IdentityKind};
use crate::spill::Spill;
use crate::spill::rows::Plain;
use crate::spill::tape::Tape;
use crate::store::sieve::Block;

/// Takes batches in.
#[derive(Debug)]
pub struct Keeper {
    spill: Spill,
    tape: Tape,
    held: usize,
    /// The last batch that stayed in memory.
    last: Option<Arc<Batch>>,
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
    /// Whether somebody in it has a name.
    pub(super) is_named: bool,
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
    records: Numbers,
    identity_ends: Numbers,
    identities: Range<u64>,
    word_ends: Numbers,
    words: Range<u64>,
    names: Range<u64>,
    profile_of: Numbers,
    profiles: Range<u64>,
    loose: Range<u64>,
    sieve: Range<u64>,
}

/// A column of numbers: where all of them are, unless one step says them.
#[derive(Debug)]
struct Numbers {
    line: Line,
    each: Range<u64>,
}

impl Numbers {
    fn put(tape: &mut Tape, numbers: &Steps) -> Result<Self> {
        Ok(Self { line: numbers.line(), each: tape.put(numbers.each())? })
    }

    /// All of them.
    fn all(&self, tape: &Tape) -> Result<Steps> {
        Ok(Steps::of(self.line, tape.get(self.each.clone())?))
    }

    /// The number at `at`, and the one before it, or 0.
    fn pair(&self, tape: &Tape, at: usize) -> Result<(u32, u32)> {
        const NUMBER: u64 = size_of::<u32>() as u64;
        let before = at.checked_sub(1);
        if self.each.is_empty() {
            return Ok((before.map_or(0, |before| self.line.get(before)), self.line.get(at)));
        }
        let own = self.each.start + at as u64 * NUMBER;
        let pair: Vec<u32> = tape.get(own - before.map_or(0, |_| NUMBER)..own + NUMBER)?;
        Ok(if let [before, own] = pair[..] { (before, own) } else { (0, pair[0]) })
    }
}

impl Keeper {
    /// Nothing yet.
    pub fn new(spill: &Spill) -> Self {
        Self { spill: spill.clone(), tape: Tape::new(spill), held: 0, last: None }
    }

    /// Takes a batch in.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn keep(&mut self, mut batch: Batch) -> Result<Kept> {
        let mut kinds = [0; 4];
        batch.kinds().for_each(|kind| kinds[usize::from(kind.0 >> 6)] |= 1u64 << (kind.0 & 63));
        let (len, identities) = (batch.len() as u32, batch.identities.len() as u64);
        let is_named = !batch.names.is_empty();
        let (item, loose) = (batch.item(), batch.loose().len() as u64);
        // Nothing is shared by all who have nothing.
        let set_aside = if batch.set_aside().is_empty() { Arc::default() } else { batch.set_aside().into() };
        let at = if self.held + batch.size() > self.spill.share() {
            At::Tape(Arc::new(self.put(&batch)?))
        } else {
            self.held += batch.size();
            if let Some(last) = &self.last {
                batch.share(last);
            }
            let batch = Arc::new(batch);
            self.last = Some(Arc::clone(&batch));
            At::Memory(batch)
        };
        Ok(Kept { item, len, identities, loose, is_named, set_aside, kinds, at })
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
            profiles: tape.put(&batch.profiles)?,
            loose: tape.put(&batch.loose)?,
            sieve: tape.put(&batch.sieve)?,
        })
    }
}

impl Kept {
    /// Whether any value in it is of such a kind.
    pub fn holds(&self, kind: impl Fn(IdentityKind) -> bool) -> bool {
        let there = |(word, mut bits): (u8, u64)| {
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as u8)?;
                bits &= bits - 1;
                Some(IdentityKind(word << 6 | bit))
            })
        };
        (0..).zip(self.kinds).flat_map(there).any(kind)
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
        batch.records = columns.records.all(&self.tape)?;
        batch.identity_ends = columns.identity_ends.all(&self.tape)?;
        batch.identities = self.tape.get(columns.identities.clone())?;
        batch.word_ends = columns.word_ends.all(&self.tape)?;
        batch.words = self.tape.get(columns.words.clone())?;
        batch.names = self.tape.get(columns.names.clone())?;
        batch.profile_of = columns.profile_of.all(&self.tape)?;
        batch.profiles = Arc::new(self.tape.get(columns.profiles.clone())?);
        batch.loose = self.tape.get(columns.loose.clone())?;
        Ok(Cow::Owned(batch))
    }

    /// The sieve of each batch, in order.
    pub fn sieves(&self) -> impl Iterator<Item = Result<Cow<'_, [Block]>>> {
        self.kept.iter().map(|kept| match &kept.at {
            At::Memory(batch) => Ok(Cow::Borrowed(&batch.sieve[..])),
            At::Tape(columns) => self.tape.get(columns.sieve.clone()).map(Cow::Owned),
        })
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
    fn one<T: Plain>(&self, ends: &Numbers, values: &Range<u64>, at: usize) -> Result<Vec<T>> {
        let (from, to) = ends.pair(&self.tape, at)?;
        let offset = |place: u32| values.start + u64::from(place) * size_of::<T>() as u64;
        self.tape.get(offset(from)..offset(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::People;
    use crate::finding::ElementId;
    use crate::identity::{Profile, Sighting};
    use crate::link::anchor::Keys;

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
        batch.sift(&Keys::new(&[7; 16], &People::default()));
        let both = [Spill::default(), Spill::new(std::env::temp_dir(), 0)];
        let [memory, tape] =
            both.map(|spill| Sightings::gather(&spill, [batch.clone(), batch.clone()]).unwrap());
        assert!(matches!(tape.batch(0).unwrap(), Cow::Owned(_)));
        for at in 0..100 {
            assert_eq!(memory.identities(at).unwrap(), tape.identities(at).unwrap());
            assert_eq!(memory.words(at).unwrap(), tape.words(at).unwrap());
        }
        let (one, other) = (memory.batch(1).unwrap(), tape.batch(1).unwrap());
        assert_eq!((&one.records, one.loose()), (&other.records, other.loose()));
        assert_eq!((one.names.as_slice(), one.profiles()), (other.names.as_slice(), other.profiles()));
        let sieves =
            |of: &Sightings| of.sieves().map(|sieve| sieve.unwrap().into_owned()).collect::<Vec<_>>();
        assert!(sieves(&memory) == sieves(&tape) && sieves(&tape).iter().all(|sieve| !sieve.is_empty()));
        assert!(tape.kept()[0].holds(|kind| kind.0 == 70) && !tape.kept()[0].holds(|kind| kind.0 == 71));
    }
}
