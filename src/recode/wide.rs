//! UTF-16: where its characters end.

use encoding_rs::{Encoding, UTF_16LE};

/// The bytes of whole characters that `rest` begins with, at most about `most`; all of a broken last one at the item's
/// `end`, none of it before.
pub(super) fn piece(encoding: &'static Encoding, rest: &[u8], most: usize, end: bool) -> usize {
    if rest.len() < 2 {
        return if end { rest.len() } else { 0 };
    }
    let len = rest.len().min(most) / 2 * 2;
    if !is_high(encoding, &rest[len - 2..len]) {
        return len;
    }
    // The second half of a pair may stand behind it.
    match len {
        _ if rest.len() >= len + 2 => len + 2,
        _ if end => rest.len(),
        _ => len - 2,
    }
}

/// Whether a unit is the first half of a pair.
fn is_high(encoding: &'static Encoding, unit: &[u8]) -> bool {
    let upper = if encoding == UTF_16LE { unit[1] } else { unit[0] };
    (0xD8..0xDC).contains(&upper)
}
