//! Lines of a log or of text.
//!
//! Most lines hold nothing that anybody asks for. Such lines are not told one by one but counted, piece by piece: where
//! a piece is text beyond doubt, so is every line of it.

use memchr::{memchr_iter, memrchr};

use crate::grammar::Grammar;
use crate::grammar::text::{is_plain, is_text};
use crate::record::Shape;

/// How much is looked at together: what the nearest cache holds.
const PIECE: usize = 16 << 10;
/// The longest piece: a longer line is looked at by itself.
const LONGEST: usize = 1 << 20;

/// A line is text or it is opaque. `plain` says that all around it is text, so that no line need be asked.
pub(super) fn shape(plain: bool, content: &[u8]) -> Shape {
    if plain || is_text(content) { Shape::Line } else { Shape::Opaque }
}

/// Some lines, one behind the other.
#[derive(Default)]
pub(super) struct Piece {
    /// Whether they are text beyond doubt.
    pub(super) is_plain: bool,
    /// First byte behind them.
    pub(super) end: usize,
}

/// Lines that nobody wants to see.
pub(super) struct Many {
    /// How many there are, without blank ones.
    pub(super) lines: u32,
    /// First byte behind them.
    pub(super) end: usize,
}

impl Piece {
    /// The piece that begins with the line at `at`.
    pub(super) fn at(grammar: &Grammar, hay: &[u8], at: usize) -> Self {
        let most = hay.len().min(at + PIECE);
        let last = memrchr(grammar.line_end, &hay[at..most]).map(|len| at + len + 1);
        let end = last.unwrap_or_else(|| hay.len().min(grammar.line_end_from(hay, most) + 1));
        Self { is_plain: end - at <= LONGEST && is_plain(&hay[at..end]), end }
    }

    /// The lines from `at` on that end before `wanted`, if there are any and they need not be told.
    pub(super) fn before(&self, grammar: &Grammar, hay: &[u8], at: usize, wanted: usize) -> Option<Many> {
        let stop = self.end.min(wanted);
        if !self.is_plain || stop <= at || self.end - at > grammar.limits.record {
            return None;
        }
        let end = at + memrchr(grammar.line_end, &hay[at..stop])? + 1;
        let (mut lines, mut from) = (0, at);
        for line_end in memchr_iter(grammar.line_end, &hay[at..end]).map(|len| at + len) {
            lines += u32::from(!grammar.is_blank(&hay[from..line_end]));
            from = line_end + 1;
        }
        Some(Many { lines, end })
    }
}
