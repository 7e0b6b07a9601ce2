//! Rows in partitions by the hash of their key.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::Spill;
use crate::error::Result;

/// Partitions at the most.
const MOST: usize = 1 << 12;
/// Bytes of a partition that are worth a piece of their own.
const PIECE: usize = 8 << 10;
/// Partitions that are read at a time, by each thread.
const AHEAD: usize = 4;

/// What can be a row: plain bytes.
pub trait Plain: FromBytes + IntoBytes + Immutable + Copy + Send + Sync {}
impl<T: FromBytes + IntoBytes + Immutable + Copy + Send + Sync> Plain for T {}

/// Rows by the hash of their key. Rows of one partition keep the order in which they came.
#[derive(Debug)]
pub struct Rows<T> {
    spill: Spill,
    parts: Vec<Part<T>>,
    /// Bytes held in memory.
    held: usize,
    file: Option<File>,
    end: u64,
}

/// One partition: what was written, piece by piece, and behind it what is held.
#[derive(Debug)]
struct Part<T> {
    pieces: Vec<(u64, u32)>,
    held: Vec<T>,
}

impl<T: Plain> Rows<T> {
    /// Partitions for about `rows` rows.
    pub fn new(spill: &Spill, rows: usize) -> Self {
        Self::parts(spill, (rows / spill.rows + 1).min(MOST))
    }

    /// So many partitions, or a few more: a power of two.
    pub fn parts(spill: &Spill, count: usize) -> Self {
        let count = count.next_power_of_two();
        let part = || Part { pieces: Vec::new(), held: Vec::new() };
        Self {
            spill: spill.clone(),
            parts: (0..count).map(|_| part()).collect(),
            held: 0,
            file: None,
            end: 0,
        }
    }

    /// Adds a row. `hash` must be a function of its key, and be uniform in its low bits.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn push(&mut self, hash: u64, row: T) -> Result<()> {
        self.extend(hash, &[row])
    }

    /// Adds rows that stay together.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn extend(&mut self, hash: u64, rows: &[T]) -> Result<()> {
        let at = hash as usize & (self.parts.len() - 1);
        if self.parts[at].room() < rows.len() {
            self.grow(at, rows.len())?;
        }
        self.parts[at].held.extend_from_slice(rows);
        Ok(())
    }

    /// Makes room for so many more rows in a partition. Where there is none, the partition is written if that makes a piece
    /// worth it, and its room used again; else all of them are, and all give their room back.
    fn grow(&mut self, at: usize, more: usize) -> Result<()> {
        let part = &self.parts[at].held;
        let mut wanted = (2 * part.capacity()).max(part.len() + more).max(4);
        let grown = (wanted - part.capacity()) * size_of::<T>();
        if self.held + grown > self.spill.share() {
            if self.file.is_none() {
                self.file = Some(self.spill.file()?);
            }
            if size_of_val(&part[..]) >= PIECE {
                self.write(at)?;
            } else {
                (0..self.parts.len()).try_for_each(|at| self.write(at))?;
                self.parts.iter_mut().for_each(|part| part.held = Vec::new());
                self.held = 0;
            }
            wanted = more;
        }
        let part = &mut self.parts[at].held;
        let before = part.capacity();
        part.reserve_exact(wanted - part.len());
        self.held += (part.capacity() - before) * size_of::<T>();
        Ok(())
    }

    /// Writes what a partition holds, in one piece.
    fn write(&mut self, at: usize) -> Result<()> {
        let part = &mut self.parts[at];
        let Some(file) = self.file.as_ref().filter(|_| !part.held.is_empty()) else { return Ok(()) };
        let bytes = part.held.as_bytes();
        file.write_all_at(bytes, self.end).map_err(self.spill.full())?;
        part.pieces.push((self.end, part.held.len() as u32));
        self.end += bytes.len() as u64;
        part.held.clear();
        Ok(())
    }

    /// The partitions, when nothing more is added.
    pub fn seal(self) -> Sealed<T> {
        Sealed {
            spill: self.spill,
            file: self.file,
            parts: self.parts.into_iter().map(|part| Mutex::new(Some(part))).collect(),
        }
    }

    /// What `group` makes of each partition, to `take` in the order of the partitions. A few partitions a thread are read
    /// at a time, and given back before the next.
    ///
    /// # Errors
    /// If they cannot be read back, or `group` or `take` says so.
    pub fn each<R: Send>(
        self,
        group: impl Fn(&[T]) -> Result<R> + Sync,
        mut take: impl FnMut(R) -> Result<()>,
    ) -> Result<()> {
        let Self { spill, mut parts, file, .. } = self;
        for parts in parts.chunks_mut(rayon::current_num_threads() * AHEAD) {
            let made: Vec<Result<R>> =
                parts.par_iter_mut().map(|part| group(&part.take(&spill, file.as_ref())?)).collect();
            made.into_iter().try_for_each(|made| take(made?))?;
        }
        Ok(())
    }
}

/// Partitions to be taken one by one, by any thread.
#[derive(Debug)]
pub struct Sealed<T> {
    spill: Spill,
    file: Option<File>,
    parts: Vec<Mutex<Option<Part<T>>>>,
}

impl<T: Plain> Sealed<T> {
    /// The rows of a partition, in order; none if it was taken before.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn take(&self, at: usize) -> Result<Vec<T>> {
        let part = self.parts.get(at);
        let part = part.and_then(|part| part.lock().unwrap_or_else(PoisonError::into_inner).take());
        part.map_or(Ok(Vec::new()), |mut part| part.take(&self.spill, self.file.as_ref()))
    }
}

impl<T: Plain> Part<T> {
    /// Rows for which there is room.
    fn room(&self) -> usize {
        self.held.capacity() - self.held.len()
    }

    /// All its rows, in order.
    fn take(&mut self, spill: &Spill, file: Option<&File>) -> Result<Vec<T>> {
        let Some(file) = file else { return Ok(std::mem::take(&mut self.held)) };
        let written: usize = self.pieces.iter().map(|(_, rows)| *rows as usize).sum();
        let mut rows = vec![T::new_zeroed(); written + self.held.len()];
        let mut rest = &mut rows[..];
        for (at, count) in &self.pieces {
            let (piece, behind) = rest.split_at_mut(*count as usize);
            file.read_exact_at(piece.as_mut_bytes(), *at).map_err(spill.lost())?;
            rest = behind;
        }
        rest.copy_from_slice(&self.held);
        self.held = Vec::new();
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(share: u64) {
        let spill = Spill::new(std::env::temp_dir(), share * super::super::SHARES);
        let mut rows = Rows::new(&spill, 100_000);
        let room = |rows: &Rows<[u64; 2]>| rows.parts.iter().map(|part| part.held.capacity()).sum::<usize>();
        for row in 0..100_000u64 {
            // One key is on every third row: its partition is written more often, and alone.
            let key = if row % 3 == 0 { 7 } else { row % 1_000 };
            assert!(room(&rows) * size_of::<[u64; 2]>() <= share as usize + 16);
            rows.push(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20, [key, row]).unwrap();
        }
        assert_eq!(rows.file.is_some(), share < 1 << 20);
        let mut sums = (0, 0, 0);
        let group = |rows: &[[u64; 2]]| {
            assert!(rows.windows(2).all(|pair| pair[0][1] < pair[1][1]), "in order");
            let mut keys: Vec<u64> = rows.iter().map(|row| row[0]).collect();
            keys.sort_unstable();
            keys.dedup();
            Ok((keys.len(), rows.len()))
        };
        let take = |(keys, rows)| {
            sums = (sums.0 + 1, sums.1 + keys, sums.2 + rows);
            Ok(())
        };
        rows.each(group, take).unwrap();
        assert!(sums.0 > 1);
        assert_eq!((sums.1, sums.2), (1_000, 100_000), "no key in two partitions, no row lost");
    }

    #[test]
    fn rows_of_one_key_meet_in_one_partition_and_in_order() {
        meet(1 << 30);
        meet(50 << 10);
        meet(0);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let mut rows = Rows::new(&Spill::new("/nowhere/at/all", 0), 10);
        let why = rows.push(0, 0u64).unwrap_err().to_string();
        assert!(why.contains("/nowhere/at/all"), "{why}");
    }
}
