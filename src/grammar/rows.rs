//! Records that are rows of delimited fields, of which some stand in quotes.
//!
//! RFC 4180, and what people make of it. A quote opens a field only at the field's start and closes it only
//! with a delimiter or a line end behind it; a doubled one inside means one. A quote that is not closed so
//! within [`Limits::quoted`](super::Limits) bytes, or behind which the next odd quote is again one that opens
//! a field, is an ordinary character: its row ends at the first line end, so it costs one row and not the
//! rest of the file. The second half of the rule also keeps the search linear: no byte is searched for
//! closing quotes on behalf of two opening ones.

use memchr::{memchr, memchr2};

use super::{End, Grammar, How, MAX_FIELDS, Step, trimmed};
use crate::kernel::Stops;
use crate::plan::Dialect;
use crate::record::{Escape, Field};

/// The row at `at`.
pub(super) fn step(
    grammar: &Grammar,
    dialect: Dialect,
    hay: &[u8],
    at: usize,
    end: End,
    fields: &mut Vec<Field>,
) -> Option<Step> {
    if let Some(step) = unquoted(grammar, dialect, hay, at, fields) {
        return Some(step);
    }
    fields.clear();
    let reach = hay.len().min(at + grammar.limits.record + 1);
    let edge = if reach - at > grammar.limits.record { Edge::TooLong } else { Edge::of(end) };
    Row { grammar, dialect, hay: &hay[..reach], edge, bound: None }.lex(at, fields)
}

/// The row at `at` if it is of the usual kind: no quotes, and a line end within reach.
fn unquoted(
    grammar: &Grammar,
    dialect: Dialect,
    hay: &[u8],
    at: usize,
    fields: &mut Vec<Field>,
) -> Option<Step> {
    let quote = if dialect.quotes { b'"' } else { dialect.delimiter };
    let reach = &hay[..hay.len().min(at.saturating_add(grammar.limits.record.min(REACH)))];
    let mut stops = Stops::at([dialect.delimiter, grammar.line_end, quote]).along(reach);
    let mut from = at;
    while let Some(stop) = stops.next(from) {
        let byte = reach[stop];
        if byte != dialect.delimiter && byte != grammar.line_end {
            return None;
        }
        fields.push(trimmed(reach, from, stop));
        if byte == grammar.line_end {
            let end = grammar.trim(reach, at, stop);
            return Some(Step { end, next: stop + 1, how: How::Whole });
        }
        from = stop + 1;
    }
    None
}

/// How far a row of the usual kind reaches: fewer bytes than fields are told apart.
const REACH: usize = 32 << 10;

/// What the last byte at hand means for the row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Item,
    Border,
    More,
    /// The row may not be longer; what follows does not matter to it.
    TooLong,
}

impl Edge {
    fn of(end: End) -> Self {
        match end {
            End::Item => Self::Item,
            End::Border => Self::Border,
            End::More => Self::More,
        }
    }
}

/// Where a quoted field closes.
enum Close {
    /// At this quote.
    At(usize),
    /// Never: the opening quote is an ordinary character.
    Never,
    /// Not before the bytes run out.
    Open,
}

/// One row being told into fields.
struct Row<'a> {
    grammar: &'a Grammar,
    dialect: Dialect,
    hay: &'a [u8],
    edge: Edge,
    /// Closing quotes lie before this: the row's first line end, once a stray quote was met.
    bound: Option<usize>,
}

impl Row<'_> {
    /// Fields up to the end of the row; `None` if that end is not at hand.
    fn lex(&mut self, start: usize, fields: &mut Vec<Field>) -> Option<Step> {
        let mut at = start;
        loop {
            let (mut field, behind) = self.field(at)?;
            let step = match self.hay.get(behind) {
                Some(byte) if *byte == self.dialect.delimiter => None,
                Some(_) => Some(self.ended(start, behind)),
                None => Some(self.unended(start, at, &mut field)?),
            };
            if fields.len() < MAX_FIELDS {
                fields.push(field);
            }
            if step.is_some() {
                return step;
            }
            at = behind + 1;
        }
    }

    /// A row from `start` whose last field, at `at`, runs into the end of the bytes. Where the row is too
    /// long it is cut in that field, so that all others are what they are if it ends there.
    fn unended(&self, start: usize, at: usize, field: &mut Field) -> Option<Step> {
        let end = match self.edge {
            Edge::More => return None,
            Edge::TooLong => {
                let cut = self.grammar.cut(self.hay, start, at);
                *field = self.plain(at, cut);
                return Some(Step { end: cut, next: cut, how: How::Cut });
            }
            Edge::Item => End::Item,
            Edge::Border => End::Border,
        };
        self.grammar.unended(self.hay, start, end).map(|step| self.judged(step))
    }

    /// The field at `at`, and the delimiter, line end or end of bytes that stops it.
    fn field(&mut self, at: usize) -> Option<(Field, usize)> {
        if self.dialect.quotes && self.hay.get(at) == Some(&b'"') {
            match self.close(at) {
                Close::At(quote) => {
                    let field =
                        Field { start: at as u32 + 1, end: quote as u32, column: 0, escape: Escape::Doubled };
                    return Some((field, quote + 1));
                }
                Close::Open => return None,
                Close::Never if self.bound.is_some() => {}
                Close::Never => self.bound = Some(self.grammar.line_end_from(self.hay, at)),
            }
        }
        let stop = memchr2(self.dialect.delimiter, self.grammar.line_end, &self.hay[at..])
            .map_or(self.hay.len(), |len| at + len);
        Some((self.plain(at, stop), stop))
    }

    /// A field outside quotes, or in quotes with blanks around them.
    fn plain(&self, start: usize, stop: usize) -> Field {
        let field = trimmed(self.hay, start, stop);
        let bytes = &self.hay[field.range()];
        if self.dialect.quotes && bytes.len() >= 2 && bytes[0] == b'"' && bytes[bytes.len() - 1] == b'"' {
            return Field { start: field.start + 1, end: field.end - 1, column: 0, escape: Escape::Doubled };
        }
        field
    }

    /// The quote that closes the field which the quote at `open` opens.
    fn close(&self, open: usize) -> Close {
        let reach = (open + self.grammar.limits.quoted + 2).min(self.bound.unwrap_or(usize::MAX));
        let stop = reach.min(self.hay.len());
        let mut at = self.behind_run(open, stop);
        if (at - open).is_multiple_of(2) {
            return self.verdict(at);
        }
        while let Some(skip) = memchr(b'"', &self.hay[at..stop]) {
            let run = at + skip;
            at = self.behind_run(run, stop);
            if (at - run).is_multiple_of(2) {
                continue;
            }
            match self.verdict(at) {
                Close::Never if !self.opens(run) => {}
                decided => return decided,
            }
        }
        if stop == self.hay.len() && self.edge == Edge::More { Close::Open } else { Close::Never }
    }

    /// Whether the quote before `at` closes a field.
    fn verdict(&self, at: usize) -> Close {
        let lf = self.grammar.line_end;
        match self.hay.get(at..).unwrap_or_default() {
            [] | [b'\r'] if self.edge == Edge::More => Close::Open,
            [] | [b'\r'] if self.edge == Edge::Item => Close::At(at - 1),
            [byte, ..] if *byte == self.dialect.delimiter || *byte == lf => Close::At(at - 1),
            [b'\r', next, ..] if *next == lf => Close::At(at - 1),
            _ => Close::Never,
        }
    }

    /// Whether a quote at `at` would open a field.
    fn opens(&self, at: usize) -> bool {
        at == 0 || self.hay[at - 1] == self.dialect.delimiter || self.hay[at - 1] == self.grammar.line_end
    }

    /// The first byte behind the run of quotes at `at`, as far as `stop`.
    fn behind_run(&self, at: usize, stop: usize) -> usize {
        at + self.hay[at..stop].iter().take_while(|byte| **byte == b'"').count()
    }

    /// The row from `start` whose last field stops at a line end, or at the carriage return before one.
    fn ended(&self, start: usize, stop: usize) -> Step {
        let line_end = self.grammar.line_end_from(self.hay, stop);
        let end = self.grammar.trim(self.hay, start, line_end);
        self.judged(Step { end, next: self.hay.len().min(line_end + 1), how: How::Whole })
    }

    fn judged(&self, step: Step) -> Step {
        let stray = self.bound.is_some() && step.how == How::Whole;
        if stray { Step { how: How::Stray, ..step } } else { step }
    }
}
