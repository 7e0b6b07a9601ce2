//! Hungarian social security (TAJ), tax and personal numbers.

use super::{Verdict, in_groups, is_day, number, value, weighted};

/// Act XX of 1996, annex: nine digits, weights 3 and 7 in turn, modulo 10.
pub fn taj(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes)
        .is_some_and(|digits| weighted(&digits, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == u32::from(digits[8]));
    in_groups(bytes, sound)
}

/// Act XX of 1996, annex: 8, the days from 1867-01-01 to the birth, three digits, the sum of digits times places
/// modulo 11. Days are those of 1900 to 2040; a rest of 10 is never given out.
pub fn tax(bytes: &[u8]) -> Verdict {
    const DAYS: std::ops::Range<u64> = 12_053..63_500;
    let sound = number::<10>(bytes).is_some_and(|digits| {
        let sum = weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        digits[0] == 8 && DAYS.contains(&value(&digits[1..6])) && sum % 11 == u32::from(digits[9])
    });
    in_groups(bytes, sound)
}

/// Act XX of 1996, annex: sex and century, date of birth, order, the sum of digits times places modulo 11; for those born
/// since 1997 places count down from 10. A rest of 10 is never given out.
pub fn personal(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let (year, month, day) = (value(&d[1..3]), value(&d[3..5]), value(&d[5..7]));
        let up = weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11 == u32::from(d[10]);
        let down = weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == u32::from(d[10]);
        match d[0] {
            1 | 2 if year >= 97 => down && is_day(1900 + year, month, day),
            1 | 2 => up && is_day(1900 + year, month, day),
            3 | 4 if year < 50 => down && is_day(2000 + year, month, day),
            3 | 4 => up && is_day(1800 + year, month, day),
            _ => false,
        }
    });
    in_groups(bytes, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn social_security() {
        for good in ["123 456 788", "123-456-788"] {
            assert_eq!(taj(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(taj(b"123456788"), Verdict::Maybe);
        for bad in ["123 456 789", "12345678", "000000000", ""] {
            assert_eq!(taj(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn tax_numbers() {
        assert_eq!(tax(b"8365670003"), Verdict::Maybe);
        for bad in ["8365670004", "7365670003", "8015670006", "83656700", ""] {
            assert_eq!(tax(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
