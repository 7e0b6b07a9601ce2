//! Personal numbers of Belgium, the Netherlands and Luxembourg.

use super::verhoeff::verhoeff;
use super::{Verdict, anyhow, in_groups, is_day, is_day_of_some_century, luhn, number, value, weighted};

/// Belgium, Royal Decree of 3 April 1984: date of birth, order, 97 less the rest modulo 97, from 2000 on with a 2 in
/// front. The month is 20 or 40 more in bis numbers (Royal Decree of 8 February 1991).
pub fn belgium(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let (year, month, day) = (value(&d[..2]), value(&d[2..4]) % 20, value(&d[4..6]));
        let (body, check) = (value(&d[..9]), value(&d[9..]));
        let before = 97 - body % 97 == check && is_day(1900 + year, month, day);
        let after = 97 - (2_000_000_000 + body) % 97 == check && is_day(2000 + year, month, day);
        value(&d[2..4]) < 53 && (before || after)
    });
    in_groups(bytes, sound)
}

/// The Netherlands, General Provisions (Citizen Service Number) Act: nine digits, weights 9 to 2 and minus 1, modulo 11.
pub fn bsn(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|d| {
        weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == u32::from(d[8]) && value(&d) >= 1_000_000
    });
    in_groups(bytes, sound)
}

/// Luxembourg, Act of 19 June 2013 and its regulation of 28 November 2013: date of birth, order, a check by Luhn and one
/// by Verhoeff, each over the first eleven.
pub fn luxembourg(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        let born = is_day(value(&d[..4]), value(&d[4..6]), value(&d[6..8]));
        let second: Vec<u8> = d[..11].iter().chain(&d[12..]).copied().collect();
        born && luhn(&d[..12]) && verhoeff(&second)
    });
    in_groups(bytes, sound)
}

/// Austria, General Social Insurance Act section 460d: order, a check with weights 3 7 9 5 8 4 2 1 6 modulo 11, date of
/// birth (months 13 to 15 where the orders of a day ran out).
pub fn austria(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let (day, month, year) = (value(&d[4..6]), value(&d[6..8]), value(&d[8..]));
        let born = is_day_of_some_century(year, if month > 12 { 1 } else { month }, day) && month <= 15;
        d[0] != 0 && born && weighted(&d, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == u32::from(d[3])
    });
    in_groups(bytes, sound)
}

/// Switzerland, AHV Ordinance art. 133: 756, nine digits, a check by EAN-13.
pub fn ahv(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        value(&d[..3]) == 756 && weighted(&d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
    });
    anyhow(sound)
}
