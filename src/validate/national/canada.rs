//! Canadian social insurance and provincial health numbers.

use super::super::card::luhn;
use super::{Verdict, anyhow, compact, in_groups, is_day_of_some_century, number, value, weighted};

/// Employment and Social Development Canada, SIN code of practice: nine digits by Luhn; none begins with 0 or 8.
pub fn sin(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|digits| !matches!(digits[0], 0 | 8)) && luhn(bytes);
    in_groups(bytes, sound)
}

/// British Columbia, Medical Services Plan: personal health number, 9, eight digits with weights 2 4 8 5 10 9 7 3, a check
/// modulo 11; numbers whose check would be ten are not given out.
pub fn bc_health(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let sum = weighted(&d[1..], &[2, 4, 8, 5, 10, 9, 7, 3]);
        d[0] == 9 && (11 - sum % 11) % 11 == u32::from(d[9])
    });
    in_groups(bytes, sound)
}

/// Ontario Ministry of Health, Health Number Reference: ten digits by Luhn, and a version of one or two letters.
pub fn ontario_health(bytes: &[u8]) -> Verdict {
    let version = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let sound = number::<10>(bytes).is_some_and(|d| d[0] != 0) && version <= 2 && luhn(bytes);
    in_groups(bytes, sound)
}

/// Régie de l'assurance maladie du Québec: four letters of the name, year, month (50 more for women) and day of birth,
/// order, a check whose rule is not published.
pub fn quebec_health(bytes: &[u8]) -> Verdict {
    let sound = compact::<12>(bytes).is_some_and(|number| {
        let Some(d) = super::number::<8>(&number[4..]) else { return false };
        number[..4].iter().all(u8::is_ascii_uppercase)
            && is_day_of_some_century(value(&d[..2]), value(&d[2..4]) % 50, value(&d[4..6]))
    });
    anyhow(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_and_first_digit() {
        assert_eq!(sin(b"130 692 544"), Verdict::Yes);
        assert_eq!(sin(b"130692544"), Verdict::Maybe);
        for bad in ["130 692 545", "046 454 286", "800 000 002", "000 000 000", ""] {
            assert_eq!(sin(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
