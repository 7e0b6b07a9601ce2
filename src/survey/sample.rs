//! The part of an item that verdicts rest on: its head, and blocks at fixed fractions.
//!
//! Fixed, so that the verdicts depend on the item's own bytes and on nothing else. A block that cannot be read
//! is left out; without the head there is nothing to say.

use std::io;

use crate::grammar::{End, Grammar, How};
use crate::item::{Window, Windows};
use crate::record::Field;

/// Bytes of the head.
const HEAD: u64 = 1 << 20;
/// Bytes of each further block.
const BLOCK: u64 = 64 << 10;
/// The item is parted by so many; a block begins at each but the first.
const PARTS: u64 = 16;

/// What was read of an item.
pub(super) struct Sample {
    /// The head, then the blocks, in the order of the item.
    pub blocks: Vec<Block>,
}

/// Takes a record: its content, why it ends, and its fields relative to the content.
type Take<'t> = dyn FnMut(&[u8], How, &[Field]) + 't;

/// Some consecutive bytes of it.
pub(super) struct Block {
    pub bytes: Window,
    /// What lies behind them.
    pub end: End,
}

impl Sample {
    /// Reads the sample.
    ///
    /// # Errors
    /// What the system said of the head.
    pub fn take(windows: &dyn Windows) -> io::Result<Self> {
        let size = windows.size();
        let block = |start: u64, len: u64| {
            let end = if start + len >= size { End::Item } else { End::More };
            windows.window(start..size.min(start + len)).map(|bytes| Block { bytes, end })
        };
        let mut blocks = vec![block(0, HEAD)?];
        let starts = (1..PARTS).map(|part| part * (size / PARTS));
        blocks.extend(starts.filter(|start| *start >= HEAD).filter_map(|start| block(start, BLOCK).ok()));
        Ok(Self { blocks })
    }

    /// The first bytes of the item.
    pub fn head(&self) -> &Block {
        &self.blocks[0]
    }

    /// Up to `most` whole records, a quarter of them from the head if there are other blocks; those of the
    /// head from `first` on, those of a block behind its first line end. Empty ones are no records.
    pub fn records(&self, grammar: &Grammar, first: usize, most: usize, take: &mut Take<'_>) {
        let others = self.blocks.len() - 1;
        let share = |nth: usize| match (others, nth) {
            (0, _) => most,
            (_, 0) => most / 4,
            _ => most * 3 / 4 / others,
        };
        let mut fields = Vec::new();
        for (nth, block) in self.blocks.iter().enumerate() {
            let hay = &block.bytes[..];
            let mut at = if nth == 0 { first } else { grammar.line_end_from(hay, 0) + 1 };
            let mut left = share(nth);
            while at < hay.len()
                && left > 0
                && let Some(step) = grammar.step(hay, at, block.end, &mut fields)
            {
                if !grammar.is_blank(&hay[at..step.end]) {
                    take(&hay[at..step.end], step.how, fields_from(&mut fields, at));
                    left -= 1;
                }
                at = step.next;
            }
        }
    }
}

/// The fields relative to their record instead of their block.
fn fields_from(fields: &mut [Field], at: usize) -> &[Field] {
    for field in fields.iter_mut() {
        field.start -= at as u32;
        field.end -= at as u32;
    }
    fields
}
