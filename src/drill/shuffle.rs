//! Numbers in an order that looks random and repeats nothing.
//!
//! Uniqueness of synthetic values must hold by construction, at any number of people and without a table of
//! what was used. So each value is read off a keyed permutation of its whole range: a Feistel network over the
//! next power of two, walked until it falls back into the range. Other choices, where repeats do not matter,
//! come from a splitmix64 stream.

/// Rounds of the network: more than the four that make it a good permutation, so that unbalanced halves mix too.
const ROUNDS: usize = 6;

/// Spreads every bit of `word` over all others (the splitmix64 finaliser; Steele, Lea and Flood 2014).
pub fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A permutation of `0..size`.
#[derive(Clone, Debug)]
pub struct Shuffle {
    size: u64,
    low_bits: u32,
    low: u64,
    high: u64,
    keys: [u64; ROUNDS],
}

impl Shuffle {
    /// The permutation of `0..size` (at most 2^62) that `key` chooses.
    pub fn new(size: u64, key: u64) -> Self {
        let bits = (64 - size.max(2).saturating_sub(1).leading_zeros()).clamp(2, 62);
        let low_bits = bits / 2;
        let keys = std::array::from_fn(|round| mix(key.wrapping_add(mix(round as u64 + 1))));
        Self { size, low_bits, low: (1 << low_bits) - 1, high: (1 << (bits - low_bits)) - 1, keys }
    }

    /// How many numbers it permutes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where `number` goes; `None` where it lies outside the range.
    pub fn at(&self, number: u64) -> Option<u64> {
        if number >= self.size {
            return None;
        }
        let mut word = self.once(number);
        // The network permutes a power of two; the cycle of a number of the range always returns into it.
        while word >= self.size {
            word = self.once(word);
        }
        Some(word)
    }

    fn once(&self, word: u64) -> u64 {
        let (mut high, mut low) = (word >> self.low_bits, word & self.low);
        for pair in self.keys.chunks_exact(2) {
            high ^= mix(low ^ pair[0]) & self.high;
            low ^= mix(high ^ pair[1]) & self.low;
        }
        high << self.low_bits | low
    }
}

/// A stream of choices.
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// The stream for one number and one purpose under a seed.
    pub fn new(seed: u64, number: u64, purpose: u64) -> Self {
        Self(mix(seed ^ mix(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mix(purpose))))
    }

    /// The next 64 bits.
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number under `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.word()) * u128::from(bound)) >> 64) as u64
    }

    /// Yes in so many cases of a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_shuffle_is_a_permutation(size in 1u64..3000, key: u64) {
            let shuffle = Shuffle::new(size, key);
            let mut seen = vec![false; size as usize];
            for number in 0..size {
                let at = shuffle.at(number).unwrap() as usize;
                prop_assert!(!std::mem::replace(&mut seen[at], true), "{} twice", at);
            }
            prop_assert_eq!(shuffle.at(size), None);
        }

        #[test]
        fn neighbours_in_a_large_range_stay_apart(key: u64, from in 0u64..1 << 50) {
            let shuffle = Shuffle::new(60 * 100_000_000_000 + (1 << 50), key);
            let there: std::collections::BTreeSet<u64> = (from..from + 500).filter_map(|n| shuffle.at(n)).collect();
            prop_assert_eq!(there.len(), 500);
        }
    }

    #[test]
    fn keys_and_purposes_differ() {
        let order = |key| (0..50).filter_map(|n| Shuffle::new(50, key).at(n)).collect::<Vec<_>>();
        assert_ne!(order(1), order(2));
        assert_ne!(order(1), (0..50).collect::<Vec<_>>());
        assert_ne!(Draw::new(1, 2, 3).word(), Draw::new(1, 2, 4).word());
        assert_ne!(Draw::new(1, 2, 3).word(), Draw::new(1, 3, 3).word());
    }
}
