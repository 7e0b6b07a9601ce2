//! Records that are JSON objects: one in each line, or in arrays that may fill one line of a gigabyte.
//!
//! Between objects hardly more than the last token needs to be known. A brace behind a bracket or a comma opens
//! an element, so a record; one behind a colon opens a member, so a part of what holds the records. The key
//! before an array names its table.
//!
//! An object that is not sound ends where the next one begins, by the look of its own beginning: the same
//! blanks and the same first key. So a stray quote costs one record. If nothing looks so within
//! [`Limits::quoted`](super::Limits) bytes, the record ends there, and what follows is skipped up to where an
//! object can begin.

mod between;
pub(super) mod glue;
mod parse;
mod paths;
mod resync;

use super::reader::{Bytes, Piece, Reader};
use super::text::is_text;
use super::{End, How, lines};
use crate::plan::{Stand, State};
use crate::record::{Field, Shape};
use glue::Learning;
use parse::{Blind, Parser, Sink, Stop};
use paths::Paths;

/// What the last token between records was: nothing yet, a record, `[`, `,`, `:`, `{`, and anything else.
const START: u8 = 0;
const RECORD: u8 = 1;
const OPEN: u8 = 2;
const COMMA: u8 = 3;
const COLON: u8 = 4;
const BRACE: u8 = 5;
/// Also behind bytes that could not be read.
pub(super) const LOST: u8 = 6;
/// The first part of a record that is too long.
const CUT: u8 = 7;

/// The piece at `at`.
pub(super) fn step(
    reader: &mut Reader,
    stand: Stand,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    if stand == Stand::Lines {
        return line(reader, bytes, at, state, fields);
    }
    if bytes.hay[at] == b'{' && is_record(stand, state.mode) {
        return object(reader, bytes, at, state, fields);
    }
    between::step(reader, stand, bytes, at, state)
}

/// Whether a brace behind `mode` opens a record.
fn is_record(stand: Stand, mode: u8) -> bool {
    match stand {
        Stand::Array => matches!(mode, OPEN | COMMA | RECORD),
        Stand::Keyed => matches!(mode, START | OPEN | COLON),
        Stand::Stream | Stand::Lines => !matches!(mode, COLON | CUT),
    }
}

/// The object that starts at `at`.
fn object(
    reader: &mut Reader,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    let limits = reader.grammar.limits;
    if state.mode == START {
        state.table = reader.tables.named_near(b"", state.table);
    }
    let hay = &bytes.hay[..bytes.hay.len().min(at + limits.record + 1)];
    let is_long = hay.len() - at > limits.record;
    let stop = if reader.blind {
        parsed(hay, at, limits.quoted, &mut Blind)
    } else {
        read(reader, state.table, hay, at, fields)
    };
    let broken = match stop {
        Stop::Closed(end) => {
            *state = State { mode: RECORD, ..*state };
            reader.whole = true;
            return Some(Piece::record(Shape::Row, state.table, end, end, How::Whole));
        }
        Stop::Broken(broken) => broken,
        Stop::Short(_) if is_long => {
            // Exactly there, and no record follows at once: so the border behind it is beyond the limit too.
            let cut = at + limits.record;
            fields.retain(|field| field.end as usize <= cut);
            *state = State { mode: CUT, ..*state };
            return Some(Piece::record(shape(&hay[at..cut]), state.table, cut, cut, How::Cut));
        }
        Stop::Short(_) if bytes.end == End::More => return None,
        Stop::Short(string) => string.unwrap_or(hay.len()),
    };
    let found = resync::next(bytes, at, broken, limits)?;
    let next = found.unwrap_or_else(|| bytes.hay.len().min((broken + limits.quoted).min(at + limits.record)));
    reader.whole = false;
    *state = State { mode: if found.is_some() { OPEN } else { LOST }, ..*state };
    let content = bytes.hay[at..next].trim_ascii_end();
    let end = at + content.len();
    fields.retain(|field| field.end as usize <= end);
    Some(Piece::record(shape(content), state.table, end, next, How::Stray))
}

/// How the object at `at` ends, whose values go to `fields`: by the ways of others before it, if it goes them.
fn read(reader: &mut Reader, table: u16, hay: &[u8], at: usize, fields: &mut Vec<Field>) -> Stop {
    let quoted = reader.grammar.limits.quoted;
    let Some(ways) = reader.ways(table) else {
        return parsed(hay, at, quoted, &mut Paths::new(reader.tables.at(table), fields));
    };
    if let Some(end) = ways.go(hay, at, quoted, fields) {
        return Stop::Closed(end);
    }
    let mut sink = Learning::new(reader.tables.at(table), fields);
    let stop = parsed(hay, at, quoted, &mut sink);
    let steps = sink.steps;
    if let (Stop::Closed(end), Some(ways)) = (stop, reader.ways(table)) {
        ways.learn(hay, at..end, &steps);
    }
    stop
}

/// How the object at `at` ends.
fn parsed(hay: &[u8], at: usize, quoted: usize, sink: &mut impl Sink) -> Stop {
    Parser::new(hay, at, quoted, sink).object()
}

/// What an object that is not sound is.
fn shape(content: &[u8]) -> Shape {
    if is_text(content) { Shape::Ragged } else { Shape::Opaque }
}

/// The line that starts at `at`, and the object in it.
fn line(
    reader: &mut Reader,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    let step = lines::step(&reader.grammar, bytes.hay, at, bytes.end)?;
    let content = &bytes.hay[..step.end];
    let first = at + parse::blanks(&content[at..]);
    if content[first..].iter().all(|byte| matches!(byte, b'[' | b']' | b',' | b' ' | b'\t' | b'\r')) {
        return Some(Piece { next: step.next, ..Piece::structure(at..step.end) });
    }
    *state = State { table: reader.tables.named_near(b"", state.table), mode: START };
    let read = match content[first] {
        b'{' => read(reader, state.table, content, first, fields),
        _ => Stop::Broken(first),
    };
    let behind = |end: usize| content[end..].iter().all(|byte| matches!(byte, b',' | b' ' | b'\t' | b'\r'));
    reader.whole = matches!(read, Stop::Closed(end) if behind(end));
    let shape = if reader.whole { Shape::Row } else { shape(&content[at..]) };
    Some(Piece::record(shape, state.table, step.end, step.next, step.how))
}
