//! What was put down of people, read back person by person.

use std::ops::Range;

use crate::error::Result;
use crate::report::people::Entry;
use crate::spill::Spill;
use crate::spill::rows::Sealed;

use super::entries::Entries;
use super::frames::{frames, unpack};

/// Entries that were put down, in the order of their persons, partition by partition.
pub(super) struct Put<'p> {
    spill: &'p Spill,
    rows: &'p Sealed<u8>,
    parts: Range<usize>,
    packed: Vec<u8>,
    /// Where the entries of the partition at hand are, each with its person; the next one last.
    order: Vec<(u32, Range<usize>)>,
}

impl<'p> Put<'p> {
    /// Those of some partitions.
    pub(super) fn new(spill: &'p Spill, rows: &'p Sealed<u8>, parts: Range<usize>) -> Self {
        Self { spill, rows, parts, packed: Vec::new(), order: Vec::new() }
    }

    /// Adds those who come before `upto` to others, in order.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub(super) fn until(&mut self, upto: u32, entries: &mut Entries) -> Result<()> {
        let others = entries.len();
        while self.load()? && self.take(upto, others, entries)? {}
        if others > 0 && entries.len() > others {
            entries.sort_by_key(|(person, _)| *person);
        }
        Ok(())
    }

    /// The next of those that are left: what is left of a partition.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub(super) fn rest(&mut self) -> Result<Option<Entries>> {
        let mut entries = Vec::new();
        if self.load()? {
            self.take(u32::MAX, 0, &mut entries)?;
        }
        Ok((!entries.is_empty()).then_some(entries))
    }

    /// Whether there is an entry.
    fn load(&mut self) -> Result<bool> {
        while self.order.is_empty() {
            let Some(part) = self.parts.next() else { return Ok(false) };
            self.packed = self.rows.take(part)?;
            let mut at = 0;
            for frame in frames(&self.packed) {
                let end = at + frame.whole.len();
                self.order.push((frame.number, end - frame.packed.len()..end));
                at = end;
            }
            self.order.sort_by_key(|(person, _)| *person);
            self.order.reverse();
        }
        Ok(true)
    }

    /// Adds those of the partition at hand who come before `upto` behind the first `others`; whether these were all of it.
    fn take(&mut self, upto: u32, others: usize, entries: &mut Entries) -> Result<bool> {
        while let Some((person, at)) = self.order.pop_if(|(person, _)| *person < upto) {
            let entry: Entry = unpack(self.spill, &self.packed[at])?;
            match entries[others..].last_mut() {
                Some((last, before)) if *last == person => before.merge(entry),
                _ => entries.push((person, entry)),
            }
        }
        Ok(self.order.is_empty())
    }
}
