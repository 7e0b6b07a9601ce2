//! To which of a few classes the first bytes of a value belong: the masks of the walk, for one who asks at a place.

use super::trigger::Class;

/// Bytes that are told at once.
pub const REACH: usize = 64;
/// Classes that are told at once.
pub const MOST: usize = 8;

/// Some classes of ASCII bytes.
#[derive(Debug)]
pub struct Classes {
    rows: Vec<[u8; 16]>,
    sort: Sort,
}

/// A way to tell the masks of classes, of up to [`REACH`] bytes.
pub(super) type Sort = fn(&[[u8; 16]], &[u8], &mut [u64; MOST]);

impl Classes {
    /// For these classes; `None` if they are too many or not of ASCII.
    pub fn new(classes: &[Class]) -> Option<Self> {
        let is_ascii = |class: &Class| class[0x80..].iter().all(|is| !is);
        if classes.len() > MOST || !classes.iter().all(is_ascii) {
            return None;
        }
        Some(Self { rows: classes.iter().map(rows).collect(), sort: best() })
    }

    /// A bit for each of the first [`REACH`] of `bytes`, class by class.
    #[inline]
    pub fn of(&self, bytes: &[u8]) -> [u64; MOST] {
        let mut masks = [0; MOST];
        let bytes = &bytes[..bytes.len().min(REACH)];
        (self.sort)(&self.rows, bytes, &mut masks);
        masks
    }
}

/// A class by the low half of its bytes, a bit for each high half below eight.
pub(super) fn rows(class: &Class) -> [u8; 16] {
    let mut rows = [0; 16];
    let members = (0..0x80_u8).filter(|byte| class[usize::from(*byte)]);
    members.for_each(|byte| rows[usize::from(byte & 15)] |= 1 << (byte >> 4));
    rows
}

/// One byte at a time.
pub(super) fn plain(rows: &[[u8; 16]], bytes: &[u8], masks: &mut [u64; MOST]) {
    for (mask, row) in masks.iter_mut().zip(rows) {
        let is = |byte: u8| byte.is_ascii() && row[usize::from(byte & 15)] >> (byte >> 4) & 1 == 1;
        *mask = bytes.iter().rev().fold(0, |mask, byte| mask << 1 | u64::from(is(*byte)));
    }
}

#[cfg(target_arch = "x86_64")]
use super::x86::sort as best;

#[cfg(not(target_arch = "x86_64"))]
fn best() -> Sort {
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_ways_tell_the_same(hay in prop::collection::vec(any::<u8>(), 0..80), of in 0u8..128) {
            let classes = [
                std::array::from_fn(|byte| byte == usize::from(of) || byte == 0),
                std::array::from_fn(|byte| (byte as u8).is_ascii_alphanumeric()),
            ];
            let sorted = Classes::new(&classes).unwrap().of(&hay);
            for (class, mask) in classes.iter().zip(sorted) {
                for at in 0..REACH {
                    let is = hay.get(at).is_some_and(|byte| class[usize::from(*byte)]);
                    prop_assert_eq!(mask >> at & 1 == 1, is);
                }
            }
            let (short, mut masks) = (&hay[..hay.len().min(REACH)], [0; MOST]);
            plain(&classes.map(|class| rows(&class)), short, &mut masks);
            prop_assert_eq!(masks, sorted);
        }
    }

    #[test]
    fn only_ascii_has_classes() {
        assert!(Classes::new(&[[true; 256]]).is_none());
        assert!(Classes::new(&[[false; 256]; MOST + 1]).is_none());
    }
}
