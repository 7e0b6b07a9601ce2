//! Whether any byte of many is of a set.

use super::trigger::Class;

/// A set of ASCII bytes.
pub struct Set {
    /// By low half, a bit for each high half below eight.
    rows: [u8; 16],
    any: fn(&[u8; 16], &[u8]) -> bool,
}

impl Set {
    /// The bytes of a class; those that are not ASCII are left out.
    pub fn new(class: &Class) -> Self {
        let mut rows = [0; 16];
        let members = (0..0x80_u8).filter(|byte| class[usize::from(*byte)]);
        members.for_each(|byte| rows[usize::from(byte & 15)] |= 1 << (byte >> 4));
        Self { rows, any: best() }
    }

    /// Whether any of these bytes is one of the set.
    pub fn has_any(&self, bytes: &[u8]) -> bool {
        (self.any)(&self.rows, bytes)
    }
}

/// One byte at a time.
pub(super) fn plain(rows: &[u8; 16], bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| byte.is_ascii() && rows[usize::from(byte & 15)] >> (byte >> 4) & 1 == 1)
}

#[cfg(target_arch = "x86_64")]
use super::x86::any as best;

#[cfg(not(target_arch = "x86_64"))]
fn best() -> fn(&[u8; 16], &[u8]) -> bool {
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_ways_find_the_same(hay in prop::collection::vec(any::<u8>(), 0..200), of in any::<u8>()) {
            let class: Class = std::array::from_fn(|byte| byte == usize::from(of) || byte == 7);
            let set = Set::new(&class);
            let expected = hay.iter().any(|byte| byte.is_ascii() && class[usize::from(*byte)]);
            prop_assert_eq!(set.has_any(&hay), expected);
            prop_assert_eq!(plain(&set.rows, &hay), expected);
        }
    }
}
