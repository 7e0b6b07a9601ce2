//! Records of words, gone through in the order in which they came.

use std::ops::Range;

use super::Spill;
use super::tape::Tape;
use crate::error::Result;

/// Words of a block.
const BLOCK: usize = 1 << 18;

/// Records, block by block: in memory up to a share, then on a tape.
#[derive(Debug)]
pub struct Words {
    spill: Spill,
    open: Vec<u32>,
    blocks: Vec<Block>,
    held: usize,
    tape: Tape,
}

#[derive(Debug)]
enum Block {
    Memory(Vec<u32>),
    Tape(Range<u64>),
}

impl Words {
    /// None yet.
    pub fn new(spill: &Spill) -> Self {
        Self { spill: spill.clone(), open: Vec::new(), blocks: Vec::new(), held: 0, tape: Tape::new(spill) }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn push(&mut self, record: &[u32]) -> Result<()> {
        self.open.push(record.len() as u32);
        self.open.extend_from_slice(record);
        if self.open.len() < BLOCK {
            return Ok(());
        }
        let block = std::mem::take(&mut self.open);
        self.held += block.capacity() * size_of::<u32>();
        if self.held > self.spill.share() {
            self.held -= block.capacity() * size_of::<u32>();
            self.blocks.push(Block::Tape(self.tape.put(&block)?));
        } else {
            self.blocks.push(Block::Memory(block));
        }
        Ok(())
    }

    /// Gives every record to `take`.
    ///
    /// # Errors
    /// If they cannot be read back, or `take` says so.
    pub fn each(&self, mut take: impl FnMut(&[u32]) -> Result<()>) -> Result<()> {
        for block in &self.blocks {
            match block {
                Block::Memory(words) => records(words, &mut take)?,
                Block::Tape(range) => records(&self.tape.get::<u32>(range.clone())?, &mut take)?,
            }
        }
        records(&self.open, &mut take)
    }
}

fn records(words: &[u32], take: &mut impl FnMut(&[u32]) -> Result<()>) -> Result<()> {
    let mut rest = words;
    while let Some((len, behind)) = rest.split_first() {
        let (record, behind) = behind.split_at(*len as usize);
        take(record)?;
        rest = behind;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_order_from_memory_and_tape() {
        for share in [0, 4 << 20, 1 << 40] {
            let mut words = Words::new(&Spill::new(std::env::temp_dir(), share * super::super::SHARES));
            for record in 0..300_000u32 {
                words.push(&(0..record % 7).map(|n| record ^ n).collect::<Vec<_>>()).unwrap();
            }
            let mut next = 0;
            let take = |record: &[u32]| {
                assert!(record.iter().copied().eq((0..next % 7).map(|n| next ^ n)));
                next += 1;
                Ok(())
            };
            words.each(take).unwrap();
            assert_eq!(next, 300_000);
        }
    }
}
