//! Russian pension insurance and taxpayer numbers.

use super::{Verdict, in_groups, number, value, weighted};

/// Pension Fund of Russia, SNILS: nine digits, and their sum with weights 9 to 1, modulo 101, 100 written 00. Numbers
/// up to 001-001-998 were given out without a check, so of them any two digits are only *maybe* right.
pub fn snils(bytes: &[u8]) -> Verdict {
    let Some(digits) = number::<11>(bytes) else { return Verdict::No };
    if value(&digits[..9]) <= 1_001_998 {
        return Verdict::Maybe;
    }
    let sum = weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
    in_groups(bytes, u64::from(sum % 101 % 100) == value(&digits[9..]))
}

/// Federal Tax Service, order MM-V-7-6/435: a person's twelve digits, the last two of them checks modulo 11.
pub fn inn(bytes: &[u8]) -> Verdict {
    const WEIGHTS: [u8; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let sound = number::<12>(bytes).is_some_and(|digits| {
        let check = |weights: &[u8]| weighted(&digits, weights) % 11 % 10;
        value(&digits[..2]) != 0
            && check(&WEIGHTS[1..]) == u32::from(digits[10])
            && check(&WEIGHTS) == u32::from(digits[11])
    });
    in_groups(bytes, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pension_numbers() {
        for good in ["112-233-445 95", "112 233 445 95", "112-233-445-95"] {
            assert_eq!(snils(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(snils(b"11223344595"), Verdict::Maybe);
        assert_eq!(snils(b"001-001-998 12"), Verdict::Maybe);
        for bad in ["112-233-445 96", "112-233-445", "000-000-000 00", ""] {
            assert_eq!(snils(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn a_sum_of_one_hundred_is_written_00() {
        // 9*9 + 1*8 + 1*7 + 0 + 0 + 1*4 = 100, and with one more 101.
        assert_eq!(snils(b"911-001-000 00"), Verdict::Yes);
        assert_eq!(snils(b"911-001-001 00"), Verdict::Yes);
        assert_eq!(snils(b"911-001-010 01"), Verdict::Yes);
    }

    #[test]
    fn taxpayers() {
        assert_eq!(inn(b"500100732259"), Verdict::Maybe);
        for bad in ["500100732258", "500100732269", "7707083893", "000000000000", ""] {
            assert_eq!(inn(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
