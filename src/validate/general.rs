//! Check digits by themselves, for numbers that one organisation gives out: nothing here knows a length or a form.

use super::{Verdict, card, digits, iso7064};

/// Fewer digits than this prove nothing.
const LEAST: usize = 4;

/// The digits by ISO/IEC 7812-1 annex B (Luhn), the last of them the check.
pub fn luhn(bytes: &[u8]) -> Verdict {
    sound(bytes, |_| card::luhn(bytes))
}

/// The digits by ISO/IEC 7064 MOD 11,10, the last of them the check.
pub fn mod_11_10(bytes: &[u8]) -> Verdict {
    sound(bytes, iso7064::mod_11_10)
}

/// The digits by ISO/IEC 7064 MOD 97-10, the last two of them the check.
pub fn mod_97_10(bytes: &[u8]) -> Verdict {
    sound(bytes, |digits| digits.iter().fold(0, |rest, digit| (rest * 10 + u32::from(*digit)) % 97) == 1)
}

/// Whether the digits, not all of them equal, pass.
fn sound(bytes: &[u8], check: impl Fn(&[u8]) -> bool) -> Verdict {
    let number: Vec<u8> = digits(bytes).collect();
    let varied = number.iter().any(|digit| *digit != number[0]);
    if number.len() >= LEAST && varied && check(&number) { Verdict::Yes } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_alone() {
        for (validator, good, bad) in [
            (luhn as fn(&[u8]) -> Verdict, "NW-7992739-8713", "NW-7992739-8714"),
            (mod_11_10, "07 945", "07 946"),
            (mod_97_10, "CASE 794 44", "CASE 794 45"),
        ] {
            assert_eq!(validator(good.as_bytes()), Verdict::Yes, "{good}");
            assert_eq!(validator(bad.as_bytes()), Verdict::No, "{bad}");
            assert_eq!(validator(b"0000000000"), Verdict::No);
            assert_eq!(validator(b"18"), Verdict::No);
            assert_eq!(validator(b""), Verdict::No);
        }
    }
}
