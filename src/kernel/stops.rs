//! The next of a few bytes that end something: a field, a string, a row.
//!
//! What they end is short, so sixteen bytes are looked at together and no call is prepared for more; where one follows
//! upon the other, what is known of sixty-four is kept.

/// Bytes looked at together.
const STEP: usize = 16;
/// Bytes of which it is kept where they stop.
const KEPT: usize = 4 * STEP;

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
    fn bits(self, hay: &[u8], at: usize) -> u32 {
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

    /// All such bytes of `hay`, one after the other.
    #[inline]
    pub fn along(self, hay: &[u8]) -> Along<'_> {
        Along { stops: self, hay, at: 0, bits: None, look: wide() }
    }
}

/// Where bytes stop, one after the other.
#[derive(Clone, Debug)]
pub struct Along<'h> {
    stops: Stops,
    hay: &'h [u8],
    /// What is kept begins here.
    at: usize,
    /// A bit for each byte from there on that is one to stop at.
    bits: Option<u64>,
    look: Wide,
}

/// A way to tell which bytes are one of three, a bit each.
pub(super) type Wide = fn(&[u8; KEPT], [u8; 3]) -> u64;

/// Sixteen at a time.
pub(super) fn narrow(bytes: &[u8; KEPT], stops: [u8; 3]) -> u64 {
    let (steps, _) = bytes.as_chunks();
    steps.iter().rev().fold(0, |all, step| all << STEP | u64::from(bits(step, stops)))
}

impl Along<'_> {
    /// The first at or after `at`. What is kept serves as long as that grows.
    #[inline]
    pub fn next(&mut self, mut at: usize) -> Option<usize> {
        while at < self.hay.len() {
            let kept = self.bits.filter(|_| at.wrapping_sub(self.at) < KEPT);
            let bits = if let Some(bits) = kept { bits >> (at - self.at) } else { self.keep(at) };
            if bits != 0 {
                return Some(at + bits.trailing_zeros() as usize);
            }
            at = self.at + KEPT;
        }
        None
    }

    /// Keeps what is known of the bytes from `at` on.
    #[inline]
    fn keep(&mut self, at: usize) -> u64 {
        let rest = &self.hay[at..];
        let bits =
            rest.first_chunk().map_or_else(|| self.last(rest), |bytes| (self.look)(bytes, self.stops.0));
        (self.at, self.bits) = (at, Some(bits));
        bits
    }

    /// The same of the last bytes.
    #[cold]
    fn last(&self, rest: &[u8]) -> u64 {
        let is_stop = |byte: &u8| u64::from(self.stops.0.contains(byte));
        rest.iter().rev().fold(0, |bits, byte| bits << 1 | is_stop(byte))
    }
}

#[cfg(target_arch = "x86_64")]
use super::x86::{stops as bits, wide_stops as wide};

#[cfg(not(target_arch = "x86_64"))]
fn wide() -> Wide {
    narrow
}

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

        #[test]
        fn stops_are_told_one_after_the_other(hay in "[a-h,\"\n]{0,300}", from in 0usize..64, skip in 1usize..9) {
            let hay = hay.as_bytes();
            let mut along = Stops::at(*b",\"\n").along(hay);
            let mut at = from;
            while let Some(found) = along.next(at) {
                prop_assert_eq!(Some(found), Stops::at(*b",\"\n").next(hay, at));
                at = found + skip;
            }
            prop_assert_eq!(Stops::at(*b",\"\n").next(hay, at), None);
        }
    }
}
