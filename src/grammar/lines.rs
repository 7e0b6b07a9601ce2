//! Records that are lines: logs, text, and what credential lists part further.

use memchr::memchr;

use super::{End, Grammar, How, Step};

/// The line at `at`.
pub(super) fn step(grammar: &Grammar, hay: &[u8], at: usize, end: End) -> Option<Step> {
    let reach = hay.len().min(at + grammar.limits.record + 1);
    match memchr(grammar.line_end, &hay[at..reach]) {
        Some(len) => Some(Step { end: grammar.trim(hay, at, at + len), next: at + len + 1, how: How::Whole }),
        None => grammar.unended(hay, at, end),
    }
}
