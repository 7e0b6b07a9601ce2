//! What stands between the objects of an item: brackets, commas, keys, and values that belong to no record.

use std::ops::Range;

use memchr::memchr;

use super::parse::{Fault, blanks, string};
use super::{BRACE, COLON, COMMA, LOST, OPEN, START, is_record};
use crate::grammar::reader::{Bytes, Piece, Reader};
use crate::grammar::text::is_text;
use crate::grammar::{End, How};
use crate::plan::{Stand, State};
use crate::record::Shape;

/// From `at` to where the next record begins. Where somebody may be named in it, it is a line of its own, so
/// that it is searched like any text.
pub(super) fn step(
    reader: &mut Reader,
    stand: Stand,
    bytes: Bytes<'_>,
    at: usize,
    state: &mut State,
) -> Option<Piece> {
    let mut between = Between { bytes, at, mode: state.mode, key: None, said: None, open: 0 };
    let most = reader.grammar.limits.record;
    while let Some(byte) = bytes.hay.get(between.at) {
        if *byte == b'{' && is_record(stand, between.mode) {
            break;
        }
        if between.at - at >= most {
            break;
        }
        between.token(*byte, reader.grammar.limits.quoted)?;
    }
    let is_short = between.at >= bytes.hay.len();
    if is_short && bytes.end == End::More && between.at - at < most {
        return None;
    }
    reader.open += between.open;
    if bytes.hay.get(between.at) == Some(&b'{') && stand == Stand::Array {
        match between.said {
            Some(key) => state.table = reader.tables.named(&bytes.hay[key]),
            None if state.mode == START => state.table = reader.tables.named(b""),
            None => {}
        }
    }
    state.mode = between.mode;
    Some(piece(&bytes.hay[..between.at.min(bytes.hay.len())], at))
}

/// The bytes from `at` on as what they are worth.
fn piece(hay: &[u8], at: usize) -> Piece {
    let content = &hay[at..];
    let end = at + content.trim_ascii_end().len();
    let shape = match memchr(b'@', content) {
        _ if !is_text(content) => Shape::Opaque,
        Some(_) => Shape::Line,
        None => return Piece::structure(at..hay.len()),
    };
    Piece::record(shape, 0, end, hay.len(), How::Whole)
}

/// A walk from token to token.
struct Between<'h> {
    bytes: Bytes<'h>,
    at: usize,
    mode: u8,
    /// The last string, and the last one with a colon behind it.
    key: Option<Range<usize>>,
    said: Option<Range<usize>>,
    open: i64,
}

impl Between<'_> {
    /// Past the token at hand; `None` if its end is not.
    fn token(&mut self, byte: u8, quoted: usize) -> Option<()> {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                self.at += blanks(&self.bytes.hay[self.at..]);
                return Some(());
            }
            b'"' => return self.string(quoted),
            b'[' | b'{' => {
                self.open += 1;
                self.mode = if byte == b'[' { OPEN } else { BRACE };
            }
            b']' | b'}' => {
                self.open -= 1;
                self.mode = LOST;
            }
            b',' => self.mode = COMMA,
            b':' => {
                self.mode = COLON;
                self.said = self.key.take();
            }
            _ => self.mode = LOST,
        }
        self.at += 1;
        Some(())
    }

    /// Past a string; past its quote only if by what follows it is the other way round: the end of a string, and
    /// before the next one. A string without an end is passed as far as it was looked for.
    fn string(&mut self, quoted: usize) -> Option<()> {
        let (hay, open) = (self.bytes.hay, self.at);
        self.mode = LOST;
        let first = hay.get(open + 1 + blanks(&hay[open + 1..]));
        let close = match (first, string(hay, open, quoted)) {
            (None, _) | (_, Err(Fault::Short)) if self.bytes.end == End::More => return None,
            (Some(b',' | b':' | b'}' | b']'), _) => open,
            (_, Ok(close)) => {
                self.key = Some(open + 1..close);
                close
            }
            (_, Err(Fault::Never(stop))) => stop - 1,
            (_, Err(Fault::Short)) => hay.len() - 1,
        };
        self.at = close + 1;
        Some(())
    }
}
