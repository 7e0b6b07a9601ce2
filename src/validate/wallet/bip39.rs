//! BIP 39: words that open a wallet.
//!
//! The words are ordinary, but the last of them holds four to eight bits of SHA-256 over the others: of sentences made of these
//! words alone one in sixteen would pass, and few are.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::Verdict;

/// English, as the standard lists it; a word's place is its eleven bits.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../patterns/bip39.txt").lines().collect());

/// How many words there may be, most first: each three are four bytes and a bit of the checksum for each.
const COUNTS: [usize; 5] = [24, 21, 18, 15, 12];

/// BIP 39: 12, 15, 18, 21 or 24 words of the list with their checksum; what follows them is left out.
pub fn seed_phrase(bytes: &[u8]) -> Verdict {
    let Ok(text) = std::str::from_utf8(bytes) else { return Verdict::No };
    let words: Vec<&str> = text.split_ascii_whitespace().take(COUNTS[0]).collect();
    let known = |word: &&str| WORDS.binary_search(word).ok();
    let places: Vec<usize> = words.iter().map_while(known).collect();
    let fits = |count: &&usize| places.get(..**count).is_some_and(is_sound);
    let Some(count) = COUNTS.iter().find(fits) else { return Verdict::No };
    let len = words[count - 1].as_ptr() as usize - text.as_ptr() as usize + words[count - 1].len();
    if len == bytes.len() { Verdict::Yes } else { Verdict::Head(len as u16) }
}

/// Whether the last bits are the first of the hash of all others.
fn is_sound(places: &[usize]) -> bool {
    let bit = |at: usize| places[at / 11] >> (10 - at % 11) & 1;
    let checks = places.len() * 11 / 33;
    let data = places.len() * 11 - checks;
    let byte = |at: usize| (0..8).fold(0, |byte, nth| byte << 1 | bit(at * 8 + nth) as u8);
    let bytes: Vec<u8> = (0..data / 8).map(byte).collect();
    let hash = Sha256::digest(&bytes)[0];
    let check = (0..checks).fold(0, |check, nth| check << 1 | bit(data + nth) as u8);
    let varied = places.iter().any(|place| *place != places[0]);
    varied && check == hash >> (8 - checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_standard() {
        assert!(WORDS.len() == 2048 && WORDS.is_sorted());
        let good = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        assert_eq!(seed_phrase(good.as_bytes()), Verdict::Yes);
        assert_eq!(seed_phrase(format!("{good} is mine").as_bytes()), Verdict::Head(good.len() as u16));
        assert_eq!(seed_phrase(good.replace("yellow", "year").as_bytes()), Verdict::No);
        assert_eq!(seed_phrase("zoo ".repeat(12).as_bytes()), Verdict::No);
        assert_eq!(seed_phrase(b"legal winner"), Verdict::No);
        assert_eq!(seed_phrase(b"\xff"), Verdict::No);
    }
}
