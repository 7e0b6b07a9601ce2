//! Identity numbers of Hong Kong, Taiwan, Japan, Korea, Thailand, Malaysia, Singapore, Indonesia and Vietnam.

use super::{Verdict, anyhow, compact, in_groups, is_day, is_day_of_some_century, number, value, weighted};

/// Hong Kong, Immigration Department: one or two letters (A is 10, none is 36), six digits, a check in brackets, weights
/// 9 to 2, modulo 11, 10 written A.
pub fn hong_kong(bytes: &[u8]) -> Verdict {
    let worth = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let checked = |letters: u32, rest: &[u8]| {
        let weights = [7, 6, 5, 4, 3, 2, 1];
        let sum: u32 = rest.iter().zip(weights).map(|(byte, weight)| worth(*byte) * weight).sum();
        let form = rest[..6].iter().all(u8::is_ascii_digit) && (rest[6].is_ascii_digit() || rest[6] == b'A');
        form && (letters + sum).is_multiple_of(11)
    };
    let one = compact::<8>(bytes)
        .is_some_and(|n| n[0].is_ascii_uppercase() && checked(36 * 9 + worth(n[0]) * 8, &n[1..]));
    let two = || {
        compact::<9>(bytes).is_some_and(|n| {
            let letters = n[..2].iter().all(u8::is_ascii_uppercase);
            letters && checked(worth(n[0]) * 9 + worth(n[1]) * 8, &n[2..])
        })
    };
    anyhow(one || two())
}

/// Taiwan, Household Registration Act, and National Immigration Agency: a letter for the place as two digits, sex, digits;
/// weights 1 9 8 7 6 5 4 3 2 1 1 modulo 10.
pub fn taiwan(bytes: &[u8]) -> Verdict {
    const PLACES: [u8; 26] = [
        10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31,
        33,
    ];
    let sound = compact::<10>(bytes).is_some_and(|number| {
        let Some(d) = super::number::<9>(&number[1..]) else { return false };
        if !number[0].is_ascii_uppercase() {
            return false;
        }
        let place = PLACES[usize::from(number[0] - b'A')];
        let front = u32::from(place / 10) + u32::from(place % 10) * 9;
        matches!(d[0], 1 | 2 | 8 | 9)
            && (front + weighted(&d, &[8, 7, 6, 5, 4, 3, 2, 1, 1])).is_multiple_of(10)
    });
    anyhow(sound)
}

/// Japan, ordinance of the Ministry of Internal Affairs 85/2014: eleven digits and a check with weights 6 5 4 3 2 7 6 5 4
/// 3 2 modulo 11.
pub fn my_number(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        let rest = weighted(&d, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        u32::from(d[11]) == if rest <= 1 { 0 } else { 11 - rest }
    });
    in_groups(bytes, sound)
}

/// Korea, Resident Registration Act, enforcement rule: date of birth, sex and century, six digits of which the last was a
/// check (weights 2 to 9, 2 to 5, modulo 11) until October 2020. One without it is only *maybe* right.
pub fn korea(bytes: &[u8]) -> Verdict {
    let Some(d) = number::<13>(bytes) else { return Verdict::No };
    let century = match d[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    if !is_day(century + value(&d[..2]), value(&d[2..4]), value(&d[4..6])) {
        return Verdict::No;
    }
    let sum = weighted(&d, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let foreigner = matches!(d[6], 5..=8);
    let check = (11 - sum % 11 + if foreigner { 2 } else { 0 }) % 10;
    match (check == u32::from(d[12]), bytes.len() > 13) {
        (true, grouped) => in_groups(bytes, grouped || bytes.len() == 13),
        (false, true) if century == 2000 && value(&d[..2]) >= 20 => Verdict::Maybe,
        _ => Verdict::No,
    }
}

/// Thailand, Department of Provincial Administration: kind 1 to 8, digits, weights 13 to 2, modulo 11.
pub fn thailand(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        matches!(d[0], 1..=8) && (11 - sum % 11) % 10 == u32::from(d[12])
    });
    in_groups(bytes, sound)
}

/// Malaysia, National Registration Regulations 1990: date of birth, place of birth, order. There is no check.
pub fn malaysia(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        is_day_of_some_century(value(&d[..2]), value(&d[2..4]), value(&d[4..6]))
            && !matches!(value(&d[6..8]), 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97)
    });
    in_groups(bytes, sound)
}

/// Singapore, National Registration Regulations: S, T, F, G or M, seven digits with weights 2 7 6 5 4 3 2, a check letter
/// modulo 11 (4 more for T and G, 3 more for M).
pub fn singapore(bytes: &[u8]) -> Verdict {
    let sound = compact::<9>(bytes).is_some_and(|number| {
        let Some(d) = super::number::<7>(&number[1..8]) else { return false };
        let (more, letters): (u32, &[u8; 11]) = match number[0] {
            b'S' => (0, b"JZIHGFEDCBA"),
            b'T' => (4, b"JZIHGFEDCBA"),
            b'F' => (0, b"XWUTRQPNMLK"),
            b'G' => (4, b"XWUTRQPNMLK"),
            b'M' => (3, b"XWUTRQPNJLK"),
            _ => return false,
        };
        letters[((more + weighted(&d, &[2, 7, 6, 5, 4, 3, 2])) % 11) as usize] == number[8]
    });
    anyhow(sound)
}

/// Indonesia, Act 23/2006 art. 13: province, regency and district, date of birth (40 more in a woman's day), order. There is no
/// check.
pub fn indonesia(bytes: &[u8]) -> Verdict {
    let sound = number::<16>(bytes).is_some_and(|d| {
        let province = value(&d[..2]);
        matches!(province, 11..=21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97)
            && value(&d[2..4]) != 0
            && value(&d[4..6]) != 0
            && value(&d[12..]) != 0
            && is_day_of_some_century(value(&d[10..12]), value(&d[8..10]), value(&d[6..8]) % 40)
            && value(&d[6..8]) != 40
    });
    in_groups(bytes, sound)
}

/// Vietnam, circular 59/2021/TT-BCA: province, sex and century, year of birth, six digits. There is no check: it is only
/// *maybe* one.
pub fn vietnam(bytes: &[u8]) -> Verdict {
    const PROVINCES: [u8; 63] = [
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38,
        40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80,
        82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
    ];
    let sound = number::<12>(bytes).is_some_and(|d| {
        d[3] <= 3 && PROVINCES.iter().any(|province| u64::from(*province) == value(&d[..3]))
    });
    if sound { Verdict::Maybe } else { Verdict::No }
}
