//! Identity numbers of Israel, Turkey, the Gulf, Egypt and Iran.

use super::{Verdict, in_groups, is_day, luhn, number, value, weighted};

/// Israel, Population Authority: nine digits by Luhn.
pub fn israel(bytes: &[u8]) -> Verdict {
    in_groups(bytes, number::<9>(bytes).is_some_and(|d| luhn(&d)))
}

/// Turkey, General Directorate of Civil Registration, Act 5490: eleven digits, the first not 0; the tenth is seven times
/// the odd places less the even ones, the eleventh the sum of ten, each modulo 10.
pub fn turkey(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let odd = weighted(&d, &[7, 0, 7, 0, 7, 0, 7, 0, 7]);
        let even = weighted(&d, &[0, 1, 0, 1, 0, 1, 0, 1]);
        d[0] != 0
            && (odd + 40 - even) % 10 == u32::from(d[9])
            && weighted(&d, &[1; 10]) % 10 == u32::from(d[10])
    });
    in_groups(bytes, sound)
}

/// Saudi Arabia, National Information Center: ten digits by Luhn, 1 for citizens, 2 for residents.
pub fn saudi(bytes: &[u8]) -> Verdict {
    in_groups(bytes, number::<10>(bytes).is_some_and(|d| matches!(d[0], 1 | 2) && luhn(&d)))
}

/// United Arab Emirates, Federal Authority for Identity: 784, year of birth, seven digits, a check by Luhn.
pub fn emirates(bytes: &[u8]) -> Verdict {
    let sound = number::<15>(bytes)
        .is_some_and(|d| value(&d[..3]) == 784 && matches!(value(&d[3..7]), 1900..=2040) && luhn(&d));
    in_groups(bytes, sound)
}

/// Egypt, Civil Status Act 143/1994: century, date of birth, governorate, order. The check's rule is not published.
pub fn egypt(bytes: &[u8]) -> Verdict {
    let sound = number::<14>(bytes).is_some_and(|d| {
        let governorate = matches!(value(&d[7..9]), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88);
        matches!(d[0], 2 | 3)
            && is_day(1700 + u64::from(d[0]) * 100 + value(&d[1..3]), value(&d[3..5]), value(&d[5..7]))
            && governorate
    });
    in_groups(bytes, sound)
}

/// Kuwait, Public Authority for Civil Information: century, date of birth, order, a check with weights 2 1 6 3 7 9 10 5 8 4 2
/// modulo 11.
pub fn kuwait(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
        matches!(d[0], 1..=3)
            && is_day(1700 + u64::from(d[0]) * 100 + value(&d[1..3]), value(&d[3..5]), value(&d[5..7]))
            && 11 - sum % 11 == u32::from(d[11])
    });
    in_groups(bytes, sound)
}

/// Iran, National Organization for Civil Registration: nine digits and a check with weights 10 to 2 modulo 11.
pub fn iran(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let rest = weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        u32::from(d[9]) == if rest < 2 { rest } else { 11 - rest }
    });
    in_groups(bytes, sound)
}
