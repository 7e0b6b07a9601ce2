//! Keccak-256 as Ethereum and Monero use it: the Keccak submission to SHA-3, before FIPS 202 changed its padding.

const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Bytes taken in at a time.
const RATE: usize = 136;

/// The digest.
pub(super) fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    let mut state = [0_u64; 25];
    let mut blocks = bytes.chunks_exact(RATE);
    blocks.by_ref().for_each(|block| take_in(&mut state, block));
    let mut last = [0; RATE];
    let rest = blocks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] ^= 1;
    last[RATE - 1] ^= 0x80;
    take_in(&mut state, &last);
    let mut out = [0; 32];
    out.chunks_mut(8).zip(state).for_each(|(to, lane)| to.copy_from_slice(&lane.to_le_bytes()));
    out
}

fn take_in(state: &mut [u64; 25], block: &[u8]) {
    for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
        *lane ^= bytes.iter().rev().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
    }
    ROUNDS.iter().for_each(|constant| round(state, *constant));
}

/// Theta, rho, pi, chi and iota; lanes are `state[x + 5 * y]`.
fn round(state: &mut [u64; 25], constant: u64) {
    let parity: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |all, y| all ^ state[x + 5 * y]));
    for at in 0..25 {
        state[at] ^= parity[(at + 4) % 5] ^ parity[(at % 5 + 1) % 5].rotate_left(1);
    }
    let mut moved = [0; 25];
    moved[0] = state[0];
    let (mut x, mut y) = (1, 0);
    for step in 1..=24_u32 {
        moved[y + 5 * ((2 * x + 3 * y) % 5)] = state[x + 5 * y].rotate_left(step * (step + 1) / 2 % 64);
        (x, y) = (y, (2 * x + 3 * y) % 5);
    }
    for (at, lane) in state.iter_mut().enumerate() {
        let row = at / 5 * 5;
        *lane = moved[at] ^ (!moved[row + (at + 1) % 5] & moved[row + (at + 2) % 5]);
    }
    state[0] ^= constant;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_digests() {
        let first = |bytes: &[u8]| u64::from_be_bytes(*keccak_256(bytes).first_chunk().unwrap());
        assert_eq!(first(b""), 0xc5d2_4601_86f7_233c);
        assert_eq!(first(b"abc"), 0x4e03_657a_ea45_a94f);
    }
}
