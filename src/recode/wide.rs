//! UTF-16: where its characters end.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_16LE};

/// The bytes of whole characters that `rest` begins with, at most about `most`; all of a broken last one at the item's
/// `end`, none of it before.
pub(super) fn piece(encoding: &'static Encoding, rest: &[u8], most: usize, end: bool) -> usize {
    if rest.len() < 2 {
        return if end { rest.len() } else { 0 };
    }
    let len = rest.len().min(most) / 2 * 2;
    if !HIGH.contains(&upper(encoding, &rest[len - 2..len])) {
        return len;
    }
    // The second half of a pair may stand behind it; what is none begins a character of its own.
    match rest.get(len..len + 2) {
        Some(next) if LOW.contains(&upper(encoding, next)) => len + 2,
        Some(_) => len,
        None if end => rest.len(),
        None => len - 2,
    }
}

/// Upper bytes of the first halves of pairs.
const HIGH: Range<u8> = 0xD8..0xDC;
/// Upper bytes of the second halves.
const LOW: Range<u8> = 0xDC..0xE0;

/// The upper byte of a unit.
fn upper(encoding: &'static Encoding, unit: &[u8]) -> u8 {
    if encoding == UTF_16LE { unit[1] } else { unit[0] }
}
