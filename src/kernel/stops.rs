//! The next of a few bytes that end something: a field, a string, a row.
//!
//! What they end is short, so sixteen bytes are looked at together and no call is prepared for more.

/// Bytes looked at together.
pub const STEP: usize = 16;

/// Bytes to stop at, up to three.
#[derive(Clone, Copy, Debug)]
pub struct Stops([u8; 3]);

impl Stops {
    /// Stops at these bytes.
    pub fn at(bytes: [u8; 3]) -> Self {
        Self(bytes)
    }

    /// A bit for each of the bytes of `hay` from `at` on that is one to stop at, up to [`STEP`] of them; no bit behind
    /// the end.
    #[inline]
    pub fn bits(self, hay: &[u8], at: usize) -> u32 {
        if let Some(step) = hay.get(at..).and_then(<[u8]>::first_chunk) {
            return bits(step, self.0);
        }
        let rest = hay.get(at..).unwrap_or_default();
        rest.iter().rev().fold(0, |bits, byte| bits << 1 | u32::from(self.0.contains(byte)))
    }

    /// The first such byte at or after `at`.
    #[inline]
    pub fn next(self, hay: &[u8], mut at: usize) -> Option<usize> {
        while at < hay.len() {
            let bits = self.bits(hay, at);
            if bits != 0 {
                return Some(at + bits.trailing_zeros() as usize);
            }
            at += STEP;
        }
        None
    }
}

#[cfg(target_arch = "x86_64")]
use super::x86::stops as bits;

#[cfg(not(target_arch = "x86_64"))]
fn bits(step: &[u8; STEP], stops: [u8; 3]) -> u32 {
    step.iter().rev().fold(0, |bits, byte| bits << 1 | u32::from(stops.contains(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stops_where_a_search_does(hay in "[abc,\"\n]{0,60}", at in 0usize..64) {
            let stops = Stops::at(*b",\"\n");
            let expected = hay.bytes().enumerate().skip(at).find(|(_, byte)| b",\"\n".contains(byte));
            prop_assert_eq!(stops.next(hay.as_bytes(), at), expected.map(|(at, _)| at));
        }
    }
}
