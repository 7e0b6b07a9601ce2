//! Values that people write where they have none, in normal form: of each value that is read it is asked whether it is one.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

/// The placeholders of a kind.
#[derive(Debug, Default)]
pub struct Placeholders {
    all: HashSet<Vec<u8>, FixedState>,
    /// By the byte at each of [`PLACES`], a bit for each length; none of no placeholder.
    lens: [Vec<u64>; PLACES.len()],
    is_digits: bool,
}

/// Places of bytes by which values that are no placeholders are told from those that are.
const PLACES: [usize; 2] = [0, 2];

impl Placeholders {
    /// Whether a value in normal form is one.
    #[inline]
    pub fn contains(&self, value: &[u8]) -> bool {
        let may = |(lens, place): (&Vec<u64>, usize)| masked(lens, value, place) & len_bit(value) != 0;
        self.lens.iter().zip(PLACES).all(may) && self.all.contains(value)
    }

    /// Whether one of them is all digits.
    pub fn has_digits(&self) -> bool {
        self.is_digits
    }
}

/// The lengths of placeholders that have a byte where this value has it, or the last in its place.
#[inline]
fn masked(lens: &[u64], value: &[u8], place: usize) -> u64 {
    let byte = value.get(place).or(value.last());
    byte.and_then(|byte| lens.get(usize::from(*byte))).copied().unwrap_or(0)
}

/// The bit of a value's length: the longest have one.
#[inline]
fn len_bit(value: &[u8]) -> u64 {
    1 << value.len().min(63)
}

impl FromIterator<Vec<u8>> for Placeholders {
    fn from_iter<I: IntoIterator<Item = Vec<u8>>>(values: I) -> Self {
        let all: HashSet<Vec<u8>, FixedState> = values.into_iter().collect();
        let lens = PLACES.map(|place| {
            let mut lens = vec![0; if all.is_empty() { 0 } else { 256 }];
            for value in &all {
                let byte = value.get(place).or(value.last());
                byte.into_iter().for_each(|byte| lens[usize::from(*byte)] |= len_bit(value));
            }
            lens
        });
        let is_digits = all.iter().any(|value| value.iter().all(u8::is_ascii_digit));
        Self { all, lens, is_digits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_and_no_others() {
        let all: Placeholders =
            ["n/a", "000000000", "-", "ok", &"x".repeat(70)].iter().map(|text| (*text).into()).collect();
        assert!(all.contains(b"n/a") && all.contains(b"000000000") && all.contains(&b"x".repeat(70)));
        assert!(all.contains(b"-") && all.contains(b"ok") && all.has_digits());
        assert!(!all.contains(b"n/b") && !all.contains(b"") && !all.contains(&b"x".repeat(71)));
        assert!(!Placeholders::default().contains(b"n/a"));
    }
}
