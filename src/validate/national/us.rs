//! United States individual taxpayer identification numbers.

use super::{Verdict, anyhow, number, value};

/// IRS, Publication 1915 and Internal Revenue Manual 3.21.263: begins with 9; fourth and fifth digit 50 to 65, 70 to
/// 88, 90 to 92 or 94 to 99. There is no check digit.
pub fn itin(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|digits| {
        digits[0] == 9 && matches!(value(&digits[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99)
    });
    anyhow(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_are_given_out() {
        for good in ["912-90-3456", "900500001", "999-88-1234"] {
            assert_eq!(itin(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in ["812-90-3456", "912-93-3456", "912-89-3456", "912-66-3456", "912-90-345", "999999999", ""]
        {
            assert_eq!(itin(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
