//! Base 58: bytes as one great number, without the characters that look alike.

use sha2::{Digest as _, Sha256};

/// Bitcoin's alphabet.
pub(super) const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The alphabet of the XRP Ledger.
pub(super) const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// What is decoded has at most so many bytes: an extended key has 82.
const MOST: usize = 90;
/// And at most so many characters.
const MOST_TEXT: usize = 120;

/// Base58Check: what stands before the four bytes of checksum (twice SHA-256), and how long it is.
pub(super) fn check(text: &[u8], alphabet: &[u8; 58]) -> Option<([u8; MOST], usize)> {
    let (bytes, len) = decode(text, alphabet)?;
    let payload = len.checked_sub(4).filter(|payload| *payload > 0)?;
    let sum = Sha256::digest(Sha256::digest(&bytes[..payload]));
    (sum[..4] == bytes[payload..len]).then_some((bytes, payload))
}

/// The bytes of a text, with those that are 0 at its front.
fn decode(text: &[u8], alphabet: &[u8; 58]) -> Option<([u8; MOST], usize)> {
    if text.is_empty() || text.len() > MOST_TEXT {
        return None;
    }
    // The number, its last byte first.
    let (mut number, mut len) = ([0_u8; MOST], 0);
    for byte in text {
        let mut carry = alphabet.iter().position(|known| known == byte)? as u32;
        for place in &mut number[..len] {
            carry += u32::from(*place) * 58;
            *place = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            *number.get_mut(len)? = carry as u8;
            carry >>= 8;
            len += 1;
        }
    }
    let zeros = text.iter().take_while(|byte| **byte == alphabet[0]).count();
    let all = len + zeros;
    let mut out = [0; MOST];
    out.get_mut(zeros..all)?.iter_mut().zip(number[..len].iter().rev()).for_each(|(to, from)| *to = *from);
    Some((out, all))
}

/// Monero's base 58: eleven characters for eight bytes, seven for the last five; 69 bytes in all.
pub(super) fn blocks(text: &[u8]) -> Option<[u8; 69]> {
    if text.len() != 95 {
        return None;
    }
    let mut out = [0; 69];
    for (block, to) in text.chunks(11).zip(out.chunks_mut(8)) {
        let digit = |number: Option<u128>, byte: &u8| {
            let worth = ALPHABET.iter().position(|known| known == byte)? as u128;
            number.map(|number| number * 58 + worth)
        };
        let number = block.iter().fold(Some(0), digit)?;
        let bytes = number.to_be_bytes();
        let (over, low) = bytes.split_at(bytes.len() - to.len());
        if over.iter().any(|byte| *byte != 0) {
            return None;
        }
        to.copy_from_slice(low);
    }
    Some(out)
}
