//! Passes over all sightings, by all threads at once.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::{Group, Kept, Sightings};
use crate::error::Result;
use crate::identity::Identity;
use crate::link::loan::Loan;

/// Bytes that are read back at a time, where that is for all threads.
const READ: usize = 4 << 20;
/// Sightings that are worth a thread's turn.
const PIECE: u32 = 1 << 14;
/// Pieces a thread that are gone through before what was made of them is taken.
const AHEAD: usize = 2;

impl Sightings {
    /// Gives the identifiers of all batches to `take`, in order: all that are in memory together, others a few at a time. A
    /// batch that copies of its item share comes once for each.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub(in crate::link) fn identifiers(&self, mut take: impl FnMut(&[Cow<'_, [Identity]>])) -> Result<()> {
        let (mut all, mut read) = (Vec::new(), 0);
        let follows = |a: &Kept, b: &Kept| a.group == b.group && a.own().end == b.own().start;
        for run in self.kept.chunk_by(follows) {
            let places = run[0].own().start..run[run.len() - 1].own().end;
            all.push(match self.group(&run[0]) {
                Group::Memory(batch) => Cow::Borrowed(batch.identities_of(places)),
                Group::Tape(of) => Cow::Owned(self.identifiers_of(of, places)?),
            });
            if let Some(Cow::Owned(own)) = all.last() {
                read += size_of_val(&own[..]);
            }
            if read >= READ {
                take(&all);
                (all, read) = (Vec::new(), 0);
            }
        }
        take(&all);
        Ok(())
    }

    /// Goes through all batches on all threads, piece by piece: what `work` makes of the batches of a piece is given to
    /// `take` in their order. A few pieces a thread are in memory at a time.
    ///
    /// # Errors
    /// If a batch cannot be read back, or `work` or `take` says so.
    pub(in crate::link) fn gathered<T: Default + Send>(
        &self,
        work: impl Fn(&mut T, usize, &Loan<'_>) -> Result<()> + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let piece = |places: &Range<usize>| {
            let mut made = T::default();
            places.clone().try_for_each(|at| work(&mut made, at, &self.batch(at)?))?;
            Ok(made)
        };
        for pieces in self.pieces().chunks(rayon::current_num_threads() * AHEAD) {
            let made: Vec<Result<T>> = pieces.par_iter().map(piece).collect();
            made.into_iter().try_for_each(|made| take(made?))?;
        }
        Ok(())
    }

    /// All batches, in ranges of about as many sightings.
    fn pieces(&self) -> Vec<Range<usize>> {
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for at in 0..self.kept.len() {
            match pieces.last_mut() {
                Some(last) if self.first[at] - self.first[last.start] < PIECE => last.end = at + 1,
                _ => pieces.push(at..at + 1),
            }
        }
        pieces
    }
}
