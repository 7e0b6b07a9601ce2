//! The sums of a split in stored bytes, where what was carved is text that was read from them.
//!
//! Carving counts bytes of the text. Records are counted here once more as they are stored, with their line ends;
//! what stands between them (blank lines, brackets, damage) has what is left of the split's bytes.

use std::ops::Range;

use crate::record::{Carved, Shape};

use super::engine::Seen;

/// Sums of one split.
pub(super) struct Ledger {
    /// Stored bytes in all.
    owned: u64,
    /// Those of records, as stored and as text.
    stored: Carved,
    text: Carved,
}

impl Ledger {
    /// For a split of so many stored bytes.
    pub fn new(owned: u64) -> Self {
        Self { owned, stored: Carved::default(), text: Carved::default() }
    }

    /// Adds a record.
    pub fn add(&mut self, seen: &Seen<'_>) {
        let Range { start, end } = seen.record.range;
        let end = end + line_end(&seen.hay[end..]);
        let stored = seen.ruler.start(end) - seen.start();
        *sum(&mut self.stored, seen.record.shape) += stored;
        *sum(&mut self.text, seen.record.shape) += (end - start) as u64;
    }

    /// The sums in stored bytes, from those of the text.
    pub fn settle(self, text: Carved) -> Carved {
        let Self { owned, stored, text: records } = self;
        let left = owned.saturating_sub(stored.parsed + stored.raw + stored.opaque);
        let between = [
            text.parsed.saturating_sub(records.parsed),
            text.raw.saturating_sub(records.raw),
            text.opaque.saturating_sub(records.opaque),
        ];
        let all = between.iter().sum::<u64>().max(1);
        let share = |part: u64| (u128::from(left) * u128::from(part) / u128::from(all)) as u64;
        let (raw, opaque) = (share(between[1]), share(between[2]));
        Carved {
            parsed: stored.parsed + left - raw - opaque,
            raw: stored.raw + raw,
            opaque: stored.opaque + opaque,
            ..text
        }
    }
}

/// The sum that a record belongs to.
fn sum(sums: &mut Carved, shape: Shape) -> &mut u64 {
    match shape {
        Shape::Row => &mut sums.parsed,
        Shape::Ragged | Shape::Line => &mut sums.raw,
        Shape::Opaque => &mut sums.opaque,
    }
}

/// How long the line end is that `rest` begins with.
fn line_end(rest: &[u8]) -> usize {
    match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}
