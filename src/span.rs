//! Where bytes are in an item.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..start + len` in an item as it is stored.
///
/// Half-open so that neighbouring spans meet without overlap; 32 bits of length because no finding and no
/// record is longer than [`MAX_RECORD`](crate::record::MAX_RECORD).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u64,
    /// Number of bytes.
    pub len: u32,
}

const _: () = assert!(size_of::<Span>() == 16);

impl Span {
    /// The span from `start` up to, but not including, `end`.
    pub fn new(start: u64, end: u64) -> Self {
        debug_assert!(end >= start && u32::try_from(end - start).is_ok());
        Self { start, len: (end - start) as u32 }
    }

    /// Offset of the first byte behind the span.
    pub fn end(self) -> u64 {
        self.start + u64::from(self.len)
    }

    /// Whether the byte at `at` lies inside.
    pub fn contains(self, at: u64) -> bool {
        self.start <= at && at < self.end()
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end() && other.start < self.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_meet_without_overlap() {
        let (a, b) = (Span::new(0, 4), Span::new(4, 9));
        assert!(!a.overlaps(b) && a.contains(3) && !a.contains(4) && b.contains(4));
        assert_eq!(b.end(), 9);
    }
}
