//! Records that are lines: logs, text, and the pairs of a combo list.

use memchr::memchr;

use super::{End, Grammar, How, Step, trimmed};
use crate::plan::Dialect;
use crate::record::Field;

/// The line at `at`.
pub(super) fn step(grammar: &Grammar, hay: &[u8], at: usize, end: End) -> Option<Step> {
    let reach = hay.len().min(at + grammar.limits.record + 1);
    match memchr(grammar.line_end, &hay[at..reach]) {
        Some(len) => Some(Step { end: grammar.trim(hay, at, at + len), next: at + len + 1, how: How::Whole }),
        None => grammar.unended(hay, at, end),
    }
}

/// The line at `at`, parted by its first delimiter; the rest may hold anything.
pub(super) fn pair(
    grammar: &Grammar,
    dialect: Dialect,
    hay: &[u8],
    at: usize,
    end: End,
    fields: &mut Vec<Field>,
) -> Option<Step> {
    let step = step(grammar, hay, at, end)?;
    match memchr(dialect.delimiter, &hay[at..step.end]) {
        Some(len) => fields.extend([trimmed(hay, at, at + len), trimmed(hay, at + len + 1, step.end)]),
        None => fields.push(trimmed(hay, at, step.end)),
    }
    Some(step)
}
