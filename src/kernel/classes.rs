//! To which of a few classes the first bytes of a value belong: the masks of the walk, for one who asks at a place.

use super::trigger::Class;

/// Bytes that are told at once.
pub const REACH: usize = 64;
/// Classes that are told at once.
pub const MOST: usize = 8;

/// Some classes of bytes, of each of which all bytes that are not ASCII are members, or none.
#[derive(Debug)]
pub struct Classes {
    rows: Vec<Row>,
    sort: Sort,
}

/// A class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// By the low half of its bytes, a bit for each high half below eight.
    pub(super) ascii: [u8; 16],
    /// All bits, if what is not ASCII belongs to it.
    pub(super) others: u64,
}

/// A way to tell the masks of classes, of up to [`REACH`] bytes.
pub(super) type Sort = fn(&[Row], &[u8], &mut [u64; MOST]);

impl Classes {
    /// For these classes; `None` if they are too many, or part what is not ASCII.
    pub fn new(classes: &[Class]) -> Option<Self> {
        let rows = classes.iter().map(Row::of).collect::<Option<Vec<Row>>>()?;
        (rows.len() <= MOST).then(|| Self { rows, sort: best() })
    }

    /// A bit for each of the first [`REACH`] of `bytes`, class by class.
    #[inline]
    pub fn of(&self, bytes: &[u8]) -> [u64; MOST] {
        let mut masks = [0; MOST];
        self.put(bytes, &mut masks);
        masks
    }

    /// The same, put where they stay: to copy what was just written may cost more than to make it.
    #[inline]
    pub fn put(&self, bytes: &[u8], masks: &mut [u64; MOST]) {
        (self.sort)(&self.rows, &bytes[..bytes.len().min(REACH)], masks);
    }
}

impl Row {
    fn of(class: &Class) -> Option<Self> {
        let others = class[0x80];
        let mut ascii = [0; 16];
        let members = (0..0x80_u8).filter(|byte| class[usize::from(*byte)]);
        members.for_each(|byte| ascii[usize::from(byte & 15)] |= 1 << (byte >> 4));
        let is_whole = class[0x80..].iter().all(|is| *is == others);
        is_whole.then_some(Self { ascii, others: if others { u64::MAX } else { 0 } })
    }

    fn has(&self, byte: u8) -> bool {
        if byte.is_ascii() {
            self.ascii[usize::from(byte & 15)] >> (byte >> 4) & 1 == 1
        } else {
            self.others != 0
        }
    }
}

/// One byte at a time.
pub(super) fn plain(rows: &[Row], bytes: &[u8], masks: &mut [u64; MOST]) {
    for (mask, row) in masks.iter_mut().zip(rows) {
        *mask = bytes.iter().rev().fold(0, |mask, byte| mask << 1 | u64::from(row.has(*byte)));
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
                std::array::from_fn(|byte| byte == b'_' as usize || byte >= 0x80),
            ];
            let sorted = Classes::new(&classes).unwrap().of(&hay);
            for (class, mask) in classes.iter().zip(sorted) {
                for at in 0..REACH {
                    let is = hay.get(at).is_some_and(|byte| class[usize::from(*byte)]);
                    prop_assert_eq!(mask >> at & 1 == 1, is);
                }
            }
            let (short, mut masks) = (&hay[..hay.len().min(REACH)], [0; MOST]);
            plain(&classes.map(|class| Row::of(&class).unwrap()), short, &mut masks);
            prop_assert_eq!(masks, sorted);
        }
    }

    #[test]
    fn what_is_not_ascii_is_not_parted() {
        assert!(Classes::new(&[std::array::from_fn(|byte| byte == 0xe9)]).is_none());
        assert!(Classes::new(&[[true; 256]; MOST]).is_some());
        assert!(Classes::new(&[[false; 256]; MOST + 1]).is_none());
    }
}
