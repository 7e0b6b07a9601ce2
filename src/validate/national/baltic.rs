//! Personal codes of Estonia, Latvia and Lithuania.

use super::{Verdict, in_groups, is_day, number, value, weighted};

/// Estonia (Population Register Act, standard EVS 585:2007) and Lithuania (Law on the Population Register): sex and
/// century, date of birth, three digits, a check in two steps modulo 11.
pub fn isikukood(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let century = 1700 + u64::from(d[0]).div_ceil(2) * 100;
        let first = weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
        let second = weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
        (1..=8).contains(&d[0])
            && is_day(century + value(&d[1..3]), value(&d[3..5]), value(&d[5..7]))
            && u32::from(d[10]) == if first == 10 { second } else { first }
    });
    in_groups(bytes, sound)
}

/// Latvia, Population Register Law: day, month, year, century, order, a check modulo 11. Codes since July 2017 begin
/// with 32 to 39 and say no date; of those only the beginning is known, so they are only *maybe* right.
pub fn latvia(bytes: &[u8]) -> Verdict {
    let Some(d) = number::<11>(bytes) else { return Verdict::No };
    if (32..=39).contains(&value(&d[..2])) {
        return Verdict::Maybe;
    }
    let century = 1800 + u64::from(d[6]) * 100;
    let check = (weighted(&d, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]) + 1) % 11 % 10;
    let day = is_day(century + value(&d[4..6]), value(&d[2..4]), value(&d[..2]));
    in_groups(bytes, d[6] <= 2 && day && check == u32::from(d[10]))
}
