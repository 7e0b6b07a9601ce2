//! All sightings of a job: batch by batch, in memory or on a tape.
//!
//! A scan hands each batch in as soon as its split is done, and keeps a [`Kept`] in its place. Small ones are put together in
//! groups. Groups stay in memory up to a share of the budget; later ones are put down column by column, so that a batch, or a
//! single sighting, can be looked up without what is around it.

mod keeper;
mod pass;

pub use keeper::Keeper;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::batch::{Batch, Loose};
use super::loan::Loan;
use super::steps::{Line, Steps};
use crate::error::Result;
use crate::identity::{Identity, IdentityKind, Profile};
use crate::spill::Spill;
use crate::spill::rows::Plain;
use crate::spill::tape::Tape;
use crate::store::sieve::Block;

/// A batch that was taken in: what it is of, and where it is.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Number of the item that its split belongs to.
    pub item: u32,
    /// Sightings.
    pub len: u32,
    /// Their identifiers, all together.
    pub identities: u32,
    /// Values without a subject.
    pub loose: u32,
    /// Whether somebody in it has a name.
    pub(super) is_named: bool,
    common: Arc<Common>,
    /// Its group, and where in there its sightings, loose values and sieve begin.
    group: u32,
    first: u32,
    first_loose: u32,
    sieve: (u32, u32),
}

/// What is the same for many batches.
#[derive(PartialEq, Eq, Debug, Default)]
struct Common {
    /// The kinds of values, a bit each.
    kinds: [u64; 4],
    /// Keys of values that were met and set aside, because a reviewer said so.
    set_aside: Box<[u128]>,
}

/// Sightings of one split, or of several.
#[derive(Debug)]
enum Group {
    Memory(Batch),
    Tape(Columns),
}

/// Where the columns of a group are.
#[derive(Debug)]
struct Columns {
    records: Numbers,
    identity_ends: Numbers,
    identities: Range<u64>,
    word_ends: Numbers,
    words: Range<u64>,
    names: Range<u64>,
    profile_of: Numbers,
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

    /// Those at these places.
    fn some(&self, tape: &Tape, places: Range<usize>) -> Result<Steps> {
        if self.each.is_empty() {
            return Ok(Steps::of(self.line.from(places), Vec::new()));
        }
        Ok(Steps::of(Line::default(), tape.get(part::<u32>(&self.each, places))?))
    }

    /// The number before the one at `at`, or 0.
    fn before(&self, tape: &Tape, at: usize) -> Result<u32> {
        at.checked_sub(1).map_or(Ok(0), |before| Ok(self.some(tape, before..at)?.get(0)))
    }
}

/// Where some values of a column are.
fn part<T>(column: &Range<u64>, places: Range<usize>) -> Range<u64> {
    let at = |place: usize| column.start + (place * size_of::<T>()) as u64;
    at(places.start)..at(places.end)
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
        (0..).zip(self.common.kinds).flat_map(there).any(kind)
    }

    /// Keys of values that were met and set aside, because a reviewer said so.
    pub fn set_aside(&self) -> &[u128] {
        &self.common.set_aside
    }

    /// Where its sightings are in their group.
    fn own(&self) -> Range<usize> {
        self.first as usize..(self.first + self.len) as usize
    }

    /// Where its values without a subject are in there.
    fn loose(&self) -> Range<usize> {
        self.first_loose as usize..(self.first_loose + self.loose) as usize
    }

    /// Where its sieve is in there.
    fn sieve(&self) -> Range<usize> {
        self.sieve.0 as usize..self.sieve.1 as usize
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
    groups: Vec<Group>,
    profiles: Vec<Profile>,
    kept: Vec<Kept>,
    /// Number of the first sighting of each batch, and behind them the number of all.
    first: Vec<u32>,
}

impl Sightings {
    /// The batches that `keeper` took in, in evidence order. There may be up to 2^31 sightings.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn new(mut keeper: Keeper, kept: Vec<Kept>) -> Result<Self> {
        keeper.close()?;
        let mut first = vec![0];
        first.extend(kept.iter().scan(0, |sum, kept| {
            *sum += kept.len;
            Some(*sum)
        }));
        let Keeper { spill, tape, groups, profiles, .. } = keeper;
        Ok(Self { spill, tape, groups, profiles: profiles.all, kept, first })
    }

    /// Batches at hand, in evidence order.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn gather(spill: &Spill, batches: impl IntoIterator<Item = Batch>) -> Result<Self> {
        let mut keeper = Keeper::new(spill);
        let kept = batches.into_iter().map(|batch| keeper.keep(batch)).collect::<Result<_>>()?;
        Self::new(keeper, kept)
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

    /// What was seen in some sighting, by number.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// A whole batch.
    ///
    /// # Errors
    /// If it cannot be read back.
    pub fn batch(&self, at: usize) -> Result<Loan<'_>> {
        let kept = &self.kept[at];
        let (own, loose) = (kept.own(), kept.loose());
        let of = match self.group(kept) {
            Group::Memory(batch) => return Ok(Loan { batch: Cow::Borrowed(batch), own, loose }),
            Group::Tape(of) => of,
        };
        let tape = &self.tape;
        let (identities, words) =
            (of.identity_ends.before(tape, own.start)?, of.word_ends.before(tape, own.start)?);
        let mut batch = Batch::new(kept.item);
        batch.records = of.records.some(tape, own.clone())?;
        batch.identity_ends = of.identity_ends.some(tape, own.clone())?.mapped(|end| end - identities);
        batch.identities = self.identifiers_of(of, own.clone())?;
        batch.word_ends = of.word_ends.some(tape, own.clone())?.mapped(|end| end - words);
        batch.words = self.values(&of.word_ends, &of.words, own.clone())?;
        if !of.names.is_empty() {
            batch.names = tape.get(part::<u64>(&of.names, own.clone()))?;
        }
        batch.profile_of = of.profile_of.some(tape, own)?;
        batch.loose = tape.get(part::<Loose>(&of.loose, loose))?;
        let (own, loose) = (0..batch.len(), 0..batch.loose.len());
        Ok(Loan { batch: Cow::Owned(batch), own, loose })
    }

    fn group(&self, kept: &Kept) -> &Group {
        &self.groups[kept.group as usize]
    }

    /// The sieve of each batch, in order.
    pub fn sieves(&self) -> impl Iterator<Item = Result<Cow<'_, [Block]>>> {
        self.kept.iter().map(|kept| match self.group(kept) {
            Group::Memory(batch) => Ok(Cow::Borrowed(&batch.sieve[kept.sieve()])),
            Group::Tape(of) => self.tape.get(part::<Block>(&of.sieve, kept.sieve())).map(Cow::Owned),
        })
    }

    /// Gives the batches that are wanted to `take`, in order, with their places.
    ///
    /// # Errors
    /// If one cannot be read back, or `take` says so.
    pub fn each(
        &self,
        wanted: impl Fn(&Kept) -> bool,
        mut take: impl FnMut(usize, &Loan<'_>) -> Result<()>,
    ) -> Result<()> {
        let places = (0..self.kept.len()).filter(|at| wanted(&self.kept[*at]));
        places.into_iter().try_for_each(|at| take(at, &self.batch(at)?))
    }

    /// The identifiers of one sighting, sorted.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn identities(&self, sighting: u32) -> Result<Cow<'_, [Identity]>> {
        let (kept, at) = self.found(sighting);
        match self.group(kept) {
            Group::Memory(batch) => Ok(Cow::Borrowed(batch.identities(at))),
            Group::Tape(of) => self.identifiers_of(of, at..at + 1).map(Cow::Owned),
        }
    }

    /// The words of the name of one sighting, sorted.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn words(&self, sighting: u32) -> Result<Cow<'_, [u64]>> {
        let (kept, at) = self.found(sighting);
        match self.group(kept) {
            Group::Memory(batch) => Ok(Cow::Borrowed(batch.words(at))),
            Group::Tape(of) => self.values(&of.word_ends, &of.words, at..at + 1).map(Cow::Owned),
        }
    }

    /// The batch of a sighting, and the sighting's place in its group.
    fn found(&self, sighting: u32) -> (&Kept, usize) {
        let (batch, at) = self.place(sighting);
        let kept = &self.kept[batch];
        (kept, kept.first as usize + at)
    }

    fn identifiers_of(&self, of: &Columns, places: Range<usize>) -> Result<Vec<Identity>> {
        self.values(&of.identity_ends, &of.identities, places)
    }

    /// The values of consecutive sightings, in a column of which `ends` says where each sighting's end.
    fn values<T: Plain>(&self, ends: &Numbers, values: &Range<u64>, places: Range<usize>) -> Result<Vec<T>> {
        let (from, to) = (ends.before(&self.tape, places.start)?, ends.before(&self.tape, places.end)?);
        self.tape.get(part::<T>(values, from as usize..to as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::People;
    use crate::finding::ElementId;
    use crate::identity::{Elements, Sighting};
    use crate::link::anchor::Keys;

    #[test]
    fn batches_are_what_they_were_together_alone_and_on_tape() {
        let identity = |key| Identity { kind: IdentityKind(70), key: [key; 15] };
        let batch = |len: u8| {
            let mut batch = Batch::new(3);
            for at in 0..len {
                let identities: Vec<Identity> = (0..at % 4).map(|n| identity(at + n)).collect();
                let name: Vec<u64> = (0..u64::from(at) % 3).collect();
                let profile =
                    Profile { seen: Elements::one(ElementId(at / 2 % (len / 9 + 1))), ..Profile::default() };
                batch.push(at.into(), &Sighting { identities: &identities, name: &name, profile });
            }
            (0..len / 9).for_each(|at| batch.push_loose(ElementId(7), identity(at)));
            batch.sift(&Keys::new(&[7; 16], &People::default()));
            batch
        };
        let batches = [0, 50, 2, 0, 200, 9, 0, 50, 200].map(batch);
        let told = |of: &Loan<'_>, profiles: &[Profile]| {
            let one = |at| {
                let named = (of.words(at).to_vec(), of.name(at), profiles[of.profile_of(at) as usize]);
                (of.record(at), of.identities(at).to_vec(), named)
            };
            ((0..of.len()).map(one).collect::<Vec<_>>(), of.all().to_vec(), of.loose().to_vec())
        };
        let alone = batches.clone().map(|batch| {
            let alone = Sightings::gather(&Spill::default(), [batch]).unwrap();
            told(&alone.batch(0).unwrap(), alone.profiles())
        });
        for (spill, is_memory) in [(Spill::default(), true), (Spill::new(std::env::temp_dir(), 0), false)] {
            let all = Sightings::gather(&spill, batches.clone()).unwrap();
            for (at, alone) in alone.iter().enumerate() {
                let batch = all.batch(at).unwrap();
                assert_eq!(matches!(batch.batch, Cow::Borrowed(_)), is_memory);
                assert_eq!(told(&batch, all.profiles()), *alone);
                let one = |of: usize| all.first(at) + of as u32;
                assert!(
                    (0..batch.len()).all(|of| *all.identities(one(of)).unwrap() == *batch.identities(of))
                );
                assert!((0..batch.len()).all(|of| *all.words(one(of)).unwrap() == *batch.words(of)));
            }
            let sieves: Vec<_> = all.sieves().map(|sieve| sieve.unwrap().into_owned()).collect();
            assert!(sieves.iter().zip(&batches).all(|(sieve, batch)| *sieve == batch.sieve));
            assert!(all.kept()[1].holds(|kind| kind.0 == 70) && !all.kept()[1].holds(|kind| kind.0 == 71));
        }
    }
}
