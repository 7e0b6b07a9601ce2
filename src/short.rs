//! Short texts as numbers, which are compared and looked up without a walk over them.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The longest text that is a number.
const LONGEST: usize = 15;

/// The bytes of a text of no more than fifteen, the first of them lowest.
#[inline]
pub fn bytes(text: &[u8]) -> Option<u128> {
    let len = text.len();
    let two = |low: u64, high: u64, size: usize| u128::from(low) | u128::from(high) << (8 * (len - size));
    let half = |half: &[u8; 4]| u64::from(u32::from_le_bytes(*half));
    if let (Some(low), Some(high)) = (text.first_chunk(), text.last_chunk()) {
        return (len <= LONGEST).then(|| two(u64::from_le_bytes(*low), u64::from_le_bytes(*high), 8));
    }
    if let (Some(low), Some(high)) = (text.first_chunk(), text.last_chunk()) {
        return Some(two(half(low), half(high), 4));
    }
    Some(text.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

/// Eight times this byte.
pub const fn eight_of(byte: u8) -> u64 {
    u64::MAX / 0xff * byte as u64
}

/// Sixteen times this byte.
pub const fn sixteen_of(byte: u8) -> u128 {
    u128::MAX / 0xff * byte as u128
}

/// Values by text.
#[derive(Debug)]
pub struct ByText<V> {
    short: HashMap<u128, V, FixedState>,
    long: HashMap<Box<[u8]>, V, FixedState>,
}

impl<V> ByText<V> {
    /// Texts of no more bytes cost no walk.
    pub const SHORT: usize = LONGEST;

    /// The value of a text.
    #[inline]
    pub fn get(&self, text: &[u8]) -> Option<&V> {
        match number(text) {
            Some(number) => self.short.get(&number),
            None => self.long.get(text),
        }
    }

    /// Gives a text a value, in place of the one that it has.
    pub fn insert(&mut self, text: &[u8], value: V) {
        match number(text) {
            Some(number) => self.short.insert(number, value),
            None => self.long.insert(text.into(), value),
        };
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
    }
}

impl<V> Default for ByText<V> {
    fn default() -> Self {
        Self { short: HashMap::default(), long: HashMap::default() }
    }
}

/// A short text with its length.
#[inline]
fn number(text: &[u8]) -> Option<u128> {
    Some(bytes(text)? | (text.len() as u128) << (8 * LONGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_is_its_text(text in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut expected = [0; 16];
            expected.iter_mut().zip(&text).for_each(|(place, byte)| *place = *byte);
            let expected = u128::from_le_bytes(expected);
            prop_assert_eq!(bytes(&text), (text.len() <= LONGEST).then_some(expected));
        }
    }

    #[test]
    fn texts_are_told_apart() {
        let mut all = ByText::default();
        let texts = ["", "\0", "a", "a\0", "name", "fifteen letters", "sixteen letters!"];
        for (at, text) in texts.iter().enumerate() {
            all.insert(text.as_bytes(), at);
        }
        assert!(texts.iter().enumerate().all(|(at, text)| all.get(text.as_bytes()) == Some(&at)));
        assert_eq!(all.len(), texts.len());
        assert_eq!(all.get(b"sixteen letters?"), None);
        all.clear();
        assert!(all.is_empty() && all.get(b"").is_none());
    }
}
