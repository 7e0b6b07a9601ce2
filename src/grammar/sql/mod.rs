//! Records that are tuples of SQL statements, or rows that `COPY` announces.
//!
//! A statement that holds tuples may be a megabyte long, so at a border its table must be known: the state
//! says it. What announces records is found where a statement begins, and read as far as the first of them;
//! all other statements are passed as a whole.
//!
//! A tuple that is not sound ends at the next parenthesis with `,(` or `;` behind it, so a stray quote costs
//! one tuple. If there is none within [`Limits::quoted`](super::Limits) bytes, the tuple ends there, and what
//! follows is skipped up to such a place.

mod cursor;
mod statement;
mod tuple;

use memchr::memchr_iter;

use super::reader::{Bytes, Piece, Reader, What};
use super::text::is_text;
use super::{End, How, Limits, lines};
use crate::plan::{State, Statements};
use crate::record::{Escape, Field, Shape};
use cursor::Cursor;
use statement::Head;
use tuple::{Stop, Tuple, blanks};

/// What may follow: a statement, a tuple, a row of `COPY`, or the rest of a broken tuple.
const STATEMENT: u8 = 0;
const VALUES: u8 = 1;
const COPY: u8 = 2;
const LOST: u8 = 3;

/// Blanks that may part what ends a tuple.
const APART: usize = 64;
/// Bytes of blanks and comments in one piece.
const GAP: usize = 64 << 10;

/// The piece at `at`.
pub(super) fn step(
    reader: &mut Reader,
    statements: Statements,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    match state.mode {
        COPY => row(reader, bytes, at, state, fields),
        LOST => rest(reader, bytes, at, state),
        VALUES if bytes.hay[at] == b'(' => tuple(reader, statements, bytes, at, state, fields),
        VALUES if bytes.hay[at..].starts_with(b",(") => Some(Piece::structure(at..at + 1)),
        VALUES => between(reader, bytes, at, state).or_else(|| {
            (state.mode == STATEMENT).then(|| statement(reader, statements, bytes, at, state)).flatten()
        }),
        _ => statement(reader, statements, bytes, at, state),
    }
}

/// The tuple at `at`.
fn tuple(
    reader: &mut Reader,
    statements: Statements,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    let limits = reader.grammar.limits;
    let hay = &bytes.hay[..bytes.hay.len().min(at + limits.record + 1)];
    let is_long = hay.len() - at > limits.record;
    let mut tuple = Tuple {
        hay,
        at,
        backslash: statements.backslash,
        quoted: limits.quoted,
        is_last: bytes.end != End::More,
        fields: (!reader.blind).then_some(&mut *fields),
        count: 0,
    };
    let stop = tuple.read();
    let count = tuple.count;
    reader.whole = reader.is_loose && matches!(stop, Stop::Closed(_));
    let (end, how) = match stop {
        Stop::Closed(end) => {
            let is_row = reader.tables.is_as_wide(state.table, count);
            let shape = if is_row { Shape::Row } else { shape(&hay[at..end]) };
            return Some(Piece::record(shape, state.table, end, end, How::Whole));
        }
        Stop::Short(_) if is_long => (at + limits.record, How::Cut),
        Stop::Short(_) if bytes.end == End::More => return None,
        Stop::Short(string) => broken(bytes, at, string.unwrap_or(hay.len()), limits, state)?,
        Stop::Broken(place) => broken(bytes, at, place, limits, state)?,
    };
    if how == How::Cut {
        state.mode = LOST;
    }
    fields.retain(|field| field.end as usize <= end);
    Some(Piece::record(shape(&hay[at..end]), state.table, end, end, how))
}

/// Where the tuple at `at` ends, of which what stands at `place` is not sound; `None` if more bytes are needed.
fn broken(
    bytes: Bytes<'_>,
    at: usize,
    place: usize,
    limits: Limits,
    state: &mut State,
) -> Option<(usize, How)> {
    let reach = (place + limits.quoted).min(at + limits.record);
    let found = resync(bytes, place, reach)?;
    if found.is_none() {
        state.mode = LOST;
    }
    Some((found.unwrap_or(bytes.hay.len().min(reach)), How::Stray))
}

/// What a tuple that is not sound, or has too many or too few values, is.
fn shape(content: &[u8]) -> Shape {
    if is_text(content) { Shape::Ragged } else { Shape::Opaque }
}

/// Behind the first parenthesis in `from..reach` that ends a tuple; `None` within if there is none, and without
/// if more bytes are needed to say.
#[expect(clippy::option_option, reason = "not known, and known to be none, are two answers")]
fn resync(bytes: Bytes<'_>, from: usize, reach: usize) -> Option<Option<usize>> {
    if bytes.end == End::More && bytes.hay.len() <= reach + 2 * APART + 4 {
        return None;
    }
    let from = from.min(bytes.hay.len());
    let ends = memchr_iter(b')', &bytes.hay[from..bytes.hay.len().min(reach).max(from)]);
    Some(ends.map(|len| from + len + 1).find(|end| is_end(bytes, *end)))
}

/// Whether what stands behind a parenthesis is what stands behind a tuple.
fn is_end(bytes: Bytes<'_>, at: usize) -> bool {
    let apart = |at: usize| at + blanks(&bytes.hay[at..bytes.hay.len().min(at + APART)]);
    let next = apart(at);
    match bytes.hay.get(next) {
        Some(b',') => match bytes.hay.get(apart(next + 1)) {
            Some(byte) => *byte == b'(',
            None => bytes.end == End::Border,
        },
        Some(b';') => {
            let behind = &bytes.hay[next + 1..];
            let line = apart(next + 1);
            behind.is_empty() || line == bytes.hay.len() || bytes.hay[next + 1..line].contains(&b'\n')
        }
        _ => false,
    }
}

/// The rest of a broken tuple, as far as one may reach.
fn rest(reader: &Reader, bytes: Bytes<'_>, at: usize, state: &mut State) -> Option<Piece> {
    let reach = at + reader.grammar.limits.quoted;
    let found = resync(bytes, at, reach)?;
    if found.is_some() {
        state.mode = VALUES;
    }
    let end = found.unwrap_or(bytes.hay.len().min(reach));
    Some(Piece { what: What::Rest, table: 0, end, next: end, how: How::Whole })
}

/// From `at` to the next tuple of the statement, or behind it. `None` if more bytes are needed, or if `at` is
/// where another statement begins: the state then says so.
fn between(reader: &mut Reader, bytes: Bytes<'_>, at: usize, state: &mut State) -> Option<Piece> {
    let reach = bytes.hay.len().min(at + GAP);
    let mut cursor = Cursor::new(&bytes.hay[..reach], at);
    cursor.gap();
    while cursor.eat(b',') {
        cursor.gap();
    }
    if cursor.eat(b';') {
        reader.whole = true;
        state.mode = STATEMENT;
    } else if cursor.short && bytes.end == End::More && reach == bytes.hay.len() {
        return None;
    } else if !matches!(cursor.peek(), Some(b'(') | None) {
        // A line of its own is another statement; what else follows (`ON CONFLICT`) belongs to this one.
        let is_other = bytes.hay[at..cursor.at].contains(&b'\n');
        reader.is_loose |= is_other;
        reader.whole = is_other;
        state.mode = STATEMENT;
    }
    (cursor.at > at).then(|| Piece::structure(at..cursor.at))
}

/// The statement at `at`, or the blanks and comments before it.
fn statement(
    reader: &mut Reader,
    statements: Statements,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
) -> Option<Piece> {
    let reach = bytes.hay.len().min(at + GAP);
    let mut cursor = Cursor::new(&bytes.hay[..reach], at);
    let mut whole = cursor.gap();
    while cursor.eat(b';') {
        whole = cursor.gap();
    }
    if cursor.at > at {
        if cursor.short && bytes.end == End::More && reach == bytes.hay.len() {
            return None;
        }
        reader.whole &= whole;
        return Some(Piece::structure(at..cursor.at));
    }
    let most = reader.grammar.limits.record;
    if let Some(head) = statement::head(bytes, at, most, state.table, &mut reader.tables)? {
        let (table, mode, end) = match head {
            Head::Values(table, end) => (table, VALUES, end),
            Head::Copy(table, end) => (table, COPY, end),
        };
        *state = State { table, mode };
        reader.whole = false;
        return Some(Piece::structure(at..end));
    }
    let body = statement::body(bytes, at, statements.backslash, most)?;
    if let Some((name, columns)) = statement::create(&bytes.hay[..body.end], at) {
        state.table = reader.tables.with_columns(&name, columns);
    }
    reader.whole = body.is_whole || reader.is_loose;
    if body.is_structure {
        return Some(Piece::structure(at..body.end));
    }
    let content = bytes.hay[at..body.end].trim_ascii_end();
    let shape = if is_text(content) { Shape::Line } else { Shape::Opaque };
    Some(Piece::record(shape, 0, at + content.len(), body.end, How::Whole))
}

/// The row of `COPY` at `at`, or the line that ends them.
fn row(
    reader: &mut Reader,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
    fields: &mut Vec<Field>,
) -> Option<Piece> {
    let step = lines::step(&reader.grammar, bytes.hay, at, bytes.end)?;
    let content = &bytes.hay[at..step.end];
    if content.is_empty() || content == b"\\." {
        reader.whole = !content.is_empty();
        state.mode = if content.is_empty() { COPY } else { STATEMENT };
        return Some(Piece { next: step.next, ..Piece::structure(at..step.end) });
    }
    let mut start = at;
    let mut count = 0_usize;
    for end in memchr_iter(b'\t', content).map(|len| at + len).chain([step.end]) {
        if !reader.blind && &bytes.hay[start..end] != b"\\N" && count < usize::from(u16::MAX) {
            let column = count as u16;
            fields.push(Field { start: start as u32, end: end as u32, column, escape: Escape::Copy });
        }
        (start, count) = (end + 1, count + 1);
    }
    reader.whole = false;
    let is_row = reader.tables.is_as_wide(state.table, count) && step.how == How::Whole;
    let shape = if is_row { Shape::Row } else { shape(content) };
    Some(Piece::record(shape, state.table, step.end, step.next, step.how))
}
