//! United States numbers of taxpayers, employers, banks and prescribers.

use super::{Verdict, anyhow, compact, in_groups, luhn, number, value, weighted};

/// IRS, Publication 1915 and Internal Revenue Manual 3.21.263: begins with 9; fourth and fifth digit 50 to 65, 70 to
/// 88, 90 to 92 or 94 to 99. There is no check digit.
pub fn itin(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|digits| {
        digits[0] == 9 && matches!(value(&digits[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99)
    });
    anyhow(sound)
}

/// Centers for Medicare & Medicaid Services, 45 CFR 162.406: provider, ten digits, Luhn with 80840 in front.
pub fn npi(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let mut issued = [8, 0, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        issued[5..].copy_from_slice(&d);
        matches!(d[0], 1 | 2) && luhn(&issued)
    });
    in_groups(bytes, sound)
}

/// Drug Enforcement Administration, registration numbers: kind of registrant, initial, six digits, a check: the last
/// digit of the odd places and twice the even ones.
pub fn dea(bytes: &[u8]) -> Verdict {
    let sound = compact::<9>(bytes).is_some_and(|number| {
        let Some(d) = super::number::<7>(&number[2..]) else { return false };
        b"ABCDEFGHJKLMPRSTUXYZ".contains(&number[0])
            && (number[1].is_ascii_uppercase() || number[1] == b'9')
            && weighted(&d, &[1, 2, 1, 2, 1, 2]) % 10 == u32::from(d[6])
    });
    anyhow(sound)
}

/// American Bankers Association, routing numbers: the Federal Reserve's ranges in the first two, weights 3 7 1 modulo 10.
pub fn aba(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|d| {
        matches!(value(&d[..2]), 0..=12 | 21..=32 | 61..=72 | 80)
            && value(&d) != 0
            && weighted(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    });
    in_groups(bytes, sound)
}

/// IRS, How EINs are assigned: prefixes that no campus has given out.
pub fn ein(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(
        |d| !matches!(value(&d[..2]), 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97),
    );
    in_groups(bytes, sound)
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
