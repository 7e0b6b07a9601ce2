//! United States social security numbers: which were never given out.

use super::{Verdict, digits};

/// 20 CFR 422.103 and SSA's randomisation notice of 2011: no area 000, 666 or 900 to 999, no group 00, no serial
/// 0000. There is no check digit: nine bare digits are only *maybe* one.
pub fn ssn(bytes: &[u8]) -> Verdict {
    if digits(bytes).count() != 9 {
        return Verdict::No;
    }
    let number = digits(bytes).fold(0_u32, |number, digit| number * 10 + u32::from(digit));
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    if matches!(area, 0 | 666 | 900..) || group == 0 || serial == 0 {
        return Verdict::No;
    }
    if bytes.len() == 9 { Verdict::Maybe } else { Verdict::Yes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_were_never_given_out() {
        assert_eq!(ssn(b"219-45-6789"), Verdict::Yes);
        assert_eq!(ssn(b"219456789"), Verdict::Maybe);
        for bad in ["000-45-6789", "666-45-6789", "900-45-6789", "219-00-6789", "219-45-0000", "21945678", ""]
        {
            assert_eq!(ssn(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn chance_of_nine_digits() {
        let pass = (0..1_000_000_000_u64)
            .step_by(9_973)
            .filter(|n| ssn(format!("{n:09}").as_bytes()) != Verdict::No);
        let share = pass.count() as f64 / (1e9 / 9_973.0);
        assert!((0.87..0.90).contains(&share), "{share}");
    }
}
