//! Blocks of bytes, one behind the other, read back in any order.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use zerocopy::IntoBytes;

use super::Spill;
use super::rows::Plain;
use crate::error::Result;

/// A file of blocks, made when the first is put down.
#[derive(Debug)]
pub struct Tape {
    spill: Spill,
    file: Option<File>,
    end: u64,
}

impl Tape {
    /// An empty one.
    pub fn new(spill: &Spill) -> Self {
        Self { spill: spill.clone(), file: None, end: 0 }
    }

    /// Puts values down; returns where.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn put<T: Plain>(&mut self, values: &[T]) -> Result<Range<u64>> {
        if values.is_empty() {
            return Ok(self.end..self.end);
        }
        if self.file.is_none() {
            self.file = Some(self.spill.file()?);
        }
        let (start, bytes) = (self.end, values.as_bytes());
        if let Some(file) = &self.file {
            file.write_all_at(bytes, start).map_err(self.spill.full())?;
        }
        self.end += bytes.len() as u64;
        Ok(start..self.end)
    }

    /// Values that were put down at `range`.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn get<T: Plain>(&self, range: Range<u64>) -> Result<Vec<T>> {
        let mut values = vec![T::new_zeroed(); (range.end - range.start) as usize / size_of::<T>()];
        if let Some(file) = self.file.as_ref().filter(|_| !range.is_empty()) {
            file.read_exact_at(values.as_mut_bytes(), range.start).map_err(self.spill.lost())?;
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_down_is_read_back_in_part_and_whole() {
        let mut tape = Tape::new(&Spill::default());
        let first = tape.put(&[1u32, 2, 3]).unwrap();
        let second = tape.put(&[7u64; 5]).unwrap();
        assert_eq!(tape.get::<u32>(first.clone()).unwrap(), [1, 2, 3]);
        assert_eq!(tape.get::<u32>(first.start + 4..first.end).unwrap(), [2, 3]);
        assert_eq!(tape.get::<u64>(second).unwrap(), [7; 5]);
    }
}
