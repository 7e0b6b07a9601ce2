//! Where records and fields end: the rules that survey and carve share.
//!
//! Borders are exact only if whoever draws them and whoever carves between them agree on every byte, also on
//! stray quotes and endless lines. So the rules stand here once, one file a kind of record, as functions of
//! the bytes from a record's start on; both stations ask them.

use memchr::{memchr, memrchr};

use crate::plan::{Dialect, Format, Plan};
use crate::record::{Escape, Field, MAX_QUOTED, MAX_RECORD};

pub mod elements;
mod json;
mod lines;
pub mod names;
pub mod pairs;
pub mod reader;
mod rows;
mod sql;
pub mod text;

/// Fields beyond so many are not told apart; their row is malformed in any case.
pub const MAX_FIELDS: usize = u16::MAX as usize;

/// How far a rule may look. Parameters, so that tests need no 64 MiB.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest record.
    pub record: usize,
    /// The longest quoted field.
    pub quoted: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: MAX_RECORD, quoted: MAX_QUOTED }
    }
}

/// How the records of an item are written.
#[derive(Clone, Copy, Debug)]
pub struct Grammar {
    /// The shape of the records.
    pub format: Format,
    /// The byte that ends a line.
    pub line_end: u8,
    /// How far a rule may look.
    pub limits: Limits,
}

/// What lies behind the last byte at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Nothing: the item ends here.
    Item,
    /// A border: a record starts there, so one ends here.
    Border,
    /// More of the same; a record that reaches it is undecided.
    More,
}

/// Why a record ends where it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// At a line end, or at the end of the item.
    Whole,
    /// At its first line end, since a quote in it is never closed.
    Stray,
    /// At a space, or anywhere, since it is longer than a record may be.
    Cut,
}

/// One step from a record's start to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// First byte behind the record's content.
    pub end: usize,
    /// First byte behind its line end: where the next record starts.
    pub next: usize,
    /// Why it ends there.
    pub how: How,
}

impl Grammar {
    /// The grammar that a plan prescribes.
    pub fn of(plan: &Plan) -> Self {
        Self { format: plan.format, line_end: plan.line_end, limits: Limits::default() }
    }

    /// The record that starts at `at < hay.len()`; its fields replace those in `fields`. `None` if it cannot
    /// be told without the bytes behind `hay`, which happens only with [`End::More`] and less than the longest
    /// record at hand.
    pub fn step(&self, hay: &[u8], at: usize, end: End, fields: &mut Vec<Field>) -> Option<Step> {
        fields.clear();
        let step = match self.format {
            Format::Delimited(dialect) => rows::step(self, dialect, hay, at, end, fields),
            Format::Combo(pairs) => pairs::step(self, pairs, hay, at, end, fields),
            _ => lines::step(self, hay, at, end),
        };
        fields.iter_mut().zip(0..).for_each(|(field, column)| field.column = column);
        step
    }

    /// Whether what a step found is no record: an empty line, or in lines one of blanks only.
    pub fn is_blank(&self, content: &[u8]) -> bool {
        match self.format {
            Format::Delimited(_) => content.is_empty(),
            _ => content.iter().all(u8::is_ascii_whitespace),
        }
    }

    /// Whether a quote can hide a line end, so that line ends alone do not tell where records start.
    pub fn hides_line_ends(&self) -> bool {
        matches!(self.format, Format::Delimited(Dialect { quotes: true, .. }))
    }

    /// What becomes of a record at `at` that has no line end in `hay`, as far as it may reach.
    fn unended(&self, hay: &[u8], at: usize, end: End) -> Option<Step> {
        if hay.len() - at > self.limits.record {
            let cut = self.cut(hay, at, at);
            return Some(Step { end: cut, next: cut, how: How::Cut });
        }
        match end {
            End::Item => Some(Step { end: self.trim(hay, at, hay.len()), next: hay.len(), how: How::Whole }),
            End::Border => Some(Step { end: hay.len(), next: hay.len(), how: How::Cut }),
            End::More => None,
        }
    }

    /// Where a record from `at` that is too long is cut, in its field that starts at `field` and reaches the
    /// limit: behind a space, at the field's start, or between two characters, always in the record's second
    /// half (one byte late where a delimiter is the first byte too many). `hay` reaches beyond the limit.
    fn cut(&self, hay: &[u8], at: usize, field: usize) -> usize {
        let (half, full) = (at + self.limits.record / 2, at + self.limits.record);
        let from = half.max(field).min(full);
        match memrchr(b' ', &hay[from..full]) {
            Some(space) => from + space + 1,
            None if field > half => field,
            None => (full.saturating_sub(3)..=full).rev().find(|at| hay[*at] & 0xC0 != 0x80).unwrap_or(full),
        }
    }

    /// `end` without the carriage return of a CRLF.
    fn trim(&self, hay: &[u8], at: usize, end: usize) -> usize {
        if self.line_end == b'\n' && end > at && hay[end - 1] == b'\r' { end - 1 } else { end }
    }

    /// The first line end at or after `at`, or the end of the bytes.
    pub fn line_end_from(&self, hay: &[u8], at: usize) -> usize {
        memchr(self.line_end, &hay[at..]).map_or(hay.len(), |len| at + len)
    }
}

/// `start..end` without surrounding blanks, as a field.
fn trimmed(hay: &[u8], start: usize, end: usize) -> Field {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    let bytes = &hay[start..end];
    if let ([first, ..], [.., last]) = (bytes, bytes)
        && *first > b' '
        && *last > b' '
    {
        return Field { start: start as u32, end: end as u32, column: 0, escape: Escape::None };
    }
    let back = bytes.iter().rev().take_while(|byte| blank(byte)).count();
    let front = bytes[..bytes.len() - back].iter().take_while(|byte| blank(byte)).count();
    Field { start: (start + front) as u32, end: (end - back) as u32, column: 0, escape: Escape::None }
}
