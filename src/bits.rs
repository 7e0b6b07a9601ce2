//! Numbers in a set, where there may be as many as people or records.

/// A set of numbers, a bit each.
#[derive(Debug)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of `count`.
    pub fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Puts a number in.
    pub fn set(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    /// Whether it is in.
    pub fn is_set(&self, at: u32) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 == 1
    }
}
