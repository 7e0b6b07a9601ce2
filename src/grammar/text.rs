//! Whether bytes are text.
//!
//! Asked of every line of every log, so the answer for the usual window, all of it valid UTF-8 without
//! controls, is one pass that the compiler turns into vector code.

use std::sync::LazyLock;

use crate::kernel::Set;

/// One control in so many bytes makes them something else than text.
const CONTROL_SHARE: usize = 32;

/// Whether a byte has no business in text: C0 controls but for tab, line ends, form feed, backspace and escape.
const fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x08..=0x0A | 0x0C | 0x0D | 0x1B)
}

/// How many such bytes there are.
pub fn controls(bytes: &[u8]) -> usize {
    let chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| u8::from(is_control(*byte))).sum::<u8>());
    bytes.chunks(128).map(chunk).sum()
}

/// Bytes that are not part of a well-formed UTF-8 character.
pub fn invalid(bytes: &[u8]) -> usize {
    if simdutf8::basic::from_utf8(bytes).is_ok() {
        return 0;
    }
    bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum()
}

/// Whether all of it is text beyond doubt: then so is every line of it.
pub fn is_plain(bytes: &[u8]) -> bool {
    static CONTROLS: LazyLock<Set> =
        LazyLock::new(|| Set::new(&std::array::from_fn(|byte| is_control(byte as u8))));
    simdutf8::basic::from_utf8(bytes).is_ok() && !CONTROLS.has_any(bytes)
}

/// Whether these bytes are text: few controls, and at most 30 % outside UTF-8 (so Western legacy encodings are).
pub fn is_text(bytes: &[u8]) -> bool {
    is_share_of_text(bytes.len(), controls(bytes), invalid(bytes))
}

/// [`is_text`] by the counts.
pub fn is_share_of_text(all: usize, controls: usize, invalid: usize) -> bool {
    controls * CONTROL_SHARE <= all && invalid * 10 <= all * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_what_is_not() {
        let zeros = [b'a', 0].repeat(40);
        for (bytes, text) in [
            (&b""[..], true),
            (b"\x1b[31mred\x1b[0m\tand\x0c", true),
            ("árvíztűrő 卡号".as_bytes(), true),
            (b"Ren\xe9 Caf\xe9, Stra\xdfe", true),
            (b"\xc2\xcf\xc4\xcb\xc1 \xd4", false),
            (&zeros, false),
            (b"\0", false),
        ] {
            assert_eq!(is_text(bytes), text, "{bytes:?}");
        }
        assert_eq!(controls(&[0; 1000]), 1000);
    }
}
