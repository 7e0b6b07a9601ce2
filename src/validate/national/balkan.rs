//! Personal and tax numbers of the Balkans and Greece.

use super::super::iso7064::mod_11_10;
use super::{Verdict, in_groups, is_day, is_day_of_some_century, luhn, number, value, weighted};

/// Bulgaria, Civil Registration Act art. 11: date of birth with the century in the month, order, a check with weights
/// 2 4 8 5 10 9 7 3 6 modulo 11.
pub fn bulgaria(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let (year, month, day) = (value(&d[..2]), value(&d[2..4]), value(&d[4..6]));
        let (century, month) = match month {
            21..=32 => (1800, month - 20),
            41..=52 => (2000, month - 40),
            _ => (1900, month),
        };
        is_day(century + year, month, day)
            && weighted(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == u32::from(d[9])
    });
    in_groups(bytes, sound)
}

/// Croatia, Personal Identification Number Act: eleven digits, ISO/IEC 7064 MOD 11,10.
pub fn croatia(bytes: &[u8]) -> Verdict {
    in_groups(bytes, number::<11>(bytes).is_some_and(|d| mod_11_10(&d)))
}

/// JMBG of Yugoslavia, kept by Serbia, Slovenia (EMŠO), Bosnia, Montenegro and North Macedonia: day, month, three
/// digits of the year, region, order, a check with weights 7 to 2 twice modulo 11, 10 written 0.
pub fn jmbg(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        let year = value(&d[4..7]);
        let year = if year >= 850 { 1000 + year } else { 2000 + year };
        let rest = weighted(&d, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if rest < 2 { 0 } else { 11 - rest };
        is_day(year, value(&d[2..4]), value(&d[..2])) && check == u32::from(d[12])
    });
    in_groups(bytes, sound)
}

/// Romania, Government Emergency Ordinance 97/2005: sex and century, date of birth, county, order, a check with weights
/// 2 7 9 1 4 6 3 5 8 2 7 9 modulo 11, a rest of 10 written 1.
pub fn romania(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        let (year, month, day) = (value(&d[1..3]), value(&d[3..5]), value(&d[5..7]));
        let born = match d[0] {
            1 | 2 => is_day(1900 + year, month, day),
            3 | 4 => is_day(1800 + year, month, day),
            5 | 6 => is_day(2000 + year, month, day),
            7..=9 => is_day_of_some_century(year, month, day),
            _ => false,
        };
        let check = weighted(&d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        let county = matches!(value(&d[7..9]), 1..=48 | 51 | 52 | 70 | 80..=83);
        born && county && u32::from(d[12]) == if check == 10 { 1 } else { check }
    });
    in_groups(bytes, sound)
}

/// Greece, Act 3655/2008: date of birth, order and sex, a check by Luhn.
pub fn amka(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let born = is_day_of_some_century(value(&d[4..6]), value(&d[2..4]), value(&d[..2]));
        born && luhn(&d)
    });
    in_groups(bytes, sound)
}

/// Greece, tax number (AFM), Act 1642/1986: nine digits, weights 256 to 2, modulo 11.
pub fn afm(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|d| {
        let sum = d[..8].iter().fold(0, |sum, digit| (sum + u32::from(*digit)) * 2);
        sum % 11 % 10 == u32::from(d[8])
    });
    in_groups(bytes, sound)
}
