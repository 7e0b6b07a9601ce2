//! SipHash-2-4 with 128 bits, of texts of which many begin alike: what they begin with is hashed once.
//!
//! A scan hashes each identifier twice, its value and its key, and hardly does anything more often. The crate's hasher
//! buffers what it is given byte by byte and begins anew each time; here words are taken from the text as they stand.
//! The algorithm is that of Aumasson and Bernstein (2012), and every hash is the crate's.

/// A hash of what texts begin with.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    state: [u64; 4],
    /// The bytes behind the last whole word, the first of them lowest.
    open: u64,
    /// Bytes so far.
    len: usize,
}

/// Bytes of a word.
const WORD: usize = size_of::<u64>();

impl Begun {
    /// Of nothing, under a key.
    pub fn new(key: &[u8; 16]) -> Self {
        let (low, high) = (u128::from_le_bytes(*key) as u64, (u128::from_le_bytes(*key) >> 64) as u64);
        let state = [
            low ^ 0x736f_6d65_7073_6575,
            high ^ 0x646f_7261_6e64_6f6d ^ 0xee,
            low ^ 0x6c79_6765_6e65_7261,
            high ^ 0x7465_6462_7974_6573,
        ];
        Self { state, open: 0, len: 0 }
    }

    /// Of that, and `text` behind it.
    #[must_use]
    pub fn and(mut self, text: &[u8]) -> Self {
        self.open = absorb(&mut self.state, (self.open, self.len), text);
        self.len += text.len();
        self
    }

    /// The hash of that, and `rest` behind it: its first eight bytes are the low ones.
    #[inline]
    pub fn end(&self, rest: &[u8]) -> u128 {
        let mut state = self.state;
        let open = absorb(&mut state, (self.open, self.len), rest);
        take(&mut state, open | ((self.len + rest.len()) as u64) << 56);
        state[2] ^= 0xee;
        let low = finished(&mut state);
        state[1] ^= 0xdd;
        u128::from(low) | u128::from(finished(&mut state)) << 64
    }
}

/// Takes in the whole words of what is `open` of `len` bytes so far and `text` behind it; returns what is open then.
#[expect(
    clippy::inline_always,
    reason = "the state stays in registers; a text of fixed length costs no branch"
)]
#[inline(always)]
fn absorb(state: &mut [u64; 4], (mut open, len): (u64, usize), text: &[u8]) -> u64 {
    let bits = 8 * (len % WORD);
    let (words, rest) = text.as_chunks();
    for word in words.iter().map(|word| u64::from_le_bytes(*word)) {
        take(state, open | word << bits);
        // In two steps: one of all bits is none.
        open = word >> 1 >> (63 - bits);
    }
    let last = few(rest);
    open |= last << bits;
    if bits + 8 * rest.len() < 64 {
        return open;
    }
    take(state, open);
    last >> 1 >> (63 - bits)
}

/// Up to seven bytes, the first of them lowest.
#[inline]
fn few(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let (Some(low), Some(high)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*low)) | u64::from(u32::from_le_bytes(*high)) << (8 * (len - 4));
    }
    // Of three bytes, all; of two, the second twice; of one, that one.
    let place = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at));
    place(0) | place(len / 2) | place(len.saturating_sub(1))
}

/// Takes one word in.
#[inline]
fn take(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    round(state);
    round(state);
    state[0] ^= word;
}

#[inline]
fn finished(state: &mut [u64; 4]) -> u64 {
    for _ in 0..4 {
        round(state);
    }
    state.iter().fold(0, |all, word| all ^ word)
}

#[inline]
fn round(state: &mut [u64; 4]) {
    let [mut a, mut b, mut c, mut d] = *state;
    a = a.wrapping_add(b);
    c = c.wrapping_add(d);
    b = b.rotate_left(13) ^ a;
    d = d.rotate_left(16) ^ c;
    a = a.rotate_left(32).wrapping_add(d);
    c = c.wrapping_add(b);
    d = d.rotate_left(21) ^ a;
    b = b.rotate_left(17) ^ c;
    *state = [a, b, c.rotate_left(32), d];
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use siphasher::sip128::SipHasher24;

    use super::*;

    proptest! {
        #[test]
        fn every_hash_is_the_crates(
            key: [u8; 16], text in prop::collection::vec(any::<u8>(), 0..300), cuts: (u8, u8),
        ) {
            let expected = SipHasher24::new_with_key(&key).hash(&text).as_bytes();
            prop_assert_eq!(Begun::new(&key).end(&text).to_le_bytes(), expected);
            let first = usize::from(cuts.0).min(text.len());
            let second = (first + usize::from(cuts.1 % 20)).min(text.len());
            let begun = Begun::new(&key).and(&text[..first]).and(&text[first..second]);
            prop_assert_eq!(begun.end(&text[second..]).to_le_bytes(), expected);
        }

        #[test]
        fn short_texts_behind_short_beginnings_too(
            key: [u8; 16], text in prop::collection::vec(any::<u8>(), 0..24), cut: u8,
        ) {
            let expected = SipHasher24::new_with_key(&key).hash(&text).as_bytes();
            let (first, rest) = text.split_at(usize::from(cut) % (text.len() + 1));
            prop_assert_eq!(Begun::new(&key).and(first).end(rest).to_le_bytes(), expected);
        }
    }
}
