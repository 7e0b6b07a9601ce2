//! What the lines of a sample have in common, counted once for all guesses.

use memchr::memchr;

use super::looks::{is_code, is_logged};
use super::sample::Sample;
use super::top;
use crate::plan::Format;

/// Lines looked at.
pub(super) const LOOKED_AT: usize = 500;
/// Bytes that part fields or pairs.
const DELIMITERS: &[u8] = b",\t;|: ";

/// Counts of lines, blank ones and comments above the text left out.
#[derive(Default)]
pub(super) struct Lines {
    pub all: usize,
    /// That look like a log's, and like code.
    pub logged: usize,
    pub coded: usize,
    /// That hold each of the delimiters.
    holds: [usize; DELIMITERS.len()],
    /// Which of them the first line holds.
    first: [bool; DELIMITERS.len()],
}

impl Lines {
    pub fn of(sample: &Sample, line_end: u8) -> Self {
        let grammar = top::grammar(Format::Text, line_end);
        let start = top::table_start(&grammar, sample, 0);
        let mut lines = Self::default();
        sample.records(&grammar, start, LOOKED_AT, &mut |line, _, _| {
            let held: [bool; DELIMITERS.len()] =
                std::array::from_fn(|nth| memchr(DELIMITERS[nth], line).is_some());
            if lines.all == 0 {
                lines.first = held;
            }
            lines.all += 1;
            lines.logged += usize::from(is_logged(line));
            lines.coded += usize::from(is_code(line));
            for (count, held) in lines.holds.iter_mut().zip(held) {
                *count += usize::from(held);
            }
        });
        lines
    }

    /// Whether the delimiter may part the fields of a table: fields may hold line ends, but then a header or
    /// first row shows it.
    pub fn may_part(&self, delimiter: u8) -> bool {
        let at = DELIMITERS.iter().position(|known| *known == delimiter);
        at.is_some_and(|at| self.first[at] || self.holds[at] * 2 >= self.all)
    }

    /// Whether the delimiter may part who from a secret: nearly all lines hold it. Of those that little else has, half of
    /// the lines do, since lists are merged and have gaps.
    pub fn may_pair(&self, delimiter: u8) -> bool {
        let tenths = if b":;|".contains(&delimiter) { 5 } else { 9 };
        let at = DELIMITERS.iter().position(|known| *known == delimiter);
        at.is_some_and(|at| self.holds[at] * 10 >= self.all * tenths)
    }
}
