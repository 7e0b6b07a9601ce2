//! Values that people write where they have none, in normal form: of each value that is read it is asked whether it is one.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

/// The placeholders of a kind.
#[derive(Debug, Default)]
pub struct Placeholders {
    all: HashSet<Vec<u8>, FixedState>,
    /// By their first byte, a bit for each length; none of no placeholder.
    lens: Vec<u64>,
}

impl Placeholders {
    /// Whether a value in normal form is one.
    #[inline]
    pub fn contains(&self, value: &[u8]) -> bool {
        let lens = value.first().and_then(|first| self.lens.get(usize::from(*first)));
        lens.is_some_and(|lens| lens & len_bit(value) != 0) && self.all.contains(value)
    }
}

/// The bit of a value's length: the longest have one.
fn len_bit(value: &[u8]) -> u64 {
    1 << value.len().min(63)
}

impl FromIterator<Vec<u8>> for Placeholders {
    fn from_iter<I: IntoIterator<Item = Vec<u8>>>(values: I) -> Self {
        let all: HashSet<Vec<u8>, FixedState> = values.into_iter().collect();
        let mut lens = vec![0; if all.is_empty() { 0 } else { 256 }];
        for value in &all {
            value.first().into_iter().for_each(|first| lens[usize::from(*first)] |= len_bit(value));
        }
        Self { all, lens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_and_no_others() {
        let all: Placeholders =
            ["n/a", "000000000", &"x".repeat(70)].iter().map(|text| (*text).into()).collect();
        assert!(all.contains(b"n/a") && all.contains(b"000000000") && all.contains(&b"x".repeat(70)));
        assert!(!all.contains(b"n/b") && !all.contains(b"") && !all.contains(&b"x".repeat(71)));
        assert!(!Placeholders::default().contains(b"n/a"));
    }
}
