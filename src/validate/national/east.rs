//! Personal numbers of Ukraine, Kazakhstan and Belarus.

use super::{Verdict, anyhow, compact, in_groups, is_day, is_day_of_some_century, number, value, weighted};

/// Ukraine, State Tax Service, registration numbers of taxpayers: days since 1899-12-31 to the birth, order, a check with
/// weights -1 5 7 9 4 6 10 5 7 modulo 11. Days are those up to 2040.
pub fn ukraine(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[10, 5, 7, 9, 4, 6, 10, 5, 7]);
        (1..51_135).contains(&value(&d[..5])) && sum % 11 % 10 == u32::from(d[9])
    });
    in_groups(bytes, sound)
}

/// Kazakhstan, Government resolution 853 of 2003: date of birth, century and sex, order, a check with weights 1 to 11
/// modulo 11, and where that is 10 with 3 to 11, 1, 2.
pub fn kazakhstan(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        let century = match d[6] {
            1 | 2 => 1800,
            3 | 4 => 1900,
            5 | 6 => 2000,
            _ => return false,
        };
        let first = weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
        let check = match first {
            10 => weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
            first => first,
        };
        is_day(century + value(&d[..2]), value(&d[2..4]), value(&d[4..6])) && check == u32::from(d[11])
    });
    in_groups(bytes, sound)
}

/// Belarus, Ministry of Internal Affairs: sex and century, date of birth, a letter for the region, three digits, two
/// letters for citizenship, a check that is not asked for here.
pub fn belarus(bytes: &[u8]) -> Verdict {
    let sound = compact::<14>(bytes).is_some_and(|n| {
        let (Some(d), Some(_)) =
            (super::number::<7>(&n[..7]), super::number::<3>(&n[8..11]).or(Some([0; 3])))
        else {
            return false;
        };
        matches!(d[0], 1..=6)
            && is_day_of_some_century(value(&d[5..7]), value(&d[3..5]), value(&d[1..3]))
            && b"ABCHKEM".contains(&n[7])
            && n[8..11].iter().all(u8::is_ascii_digit)
            && [b"PB", b"BA", b"BI"].iter().any(|kind| n[11..13] == **kind)
            && n[13].is_ascii_digit()
    });
    anyhow(sound)
}
