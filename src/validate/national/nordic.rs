//! Personal numbers of the Nordic countries: a date of birth, an order, and checks where there are any.

use super::{Verdict, in_groups, is_day, is_day_of_some_century, luhn, number, value, weighted};

/// Norway, Population Register regulation section 2-2-1: day, month, year, three digits, two checks modulo 11; the day
/// is 40 more for persons who do not live there (D numbers).
pub fn norway(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let (day, month, year) = (value(&d[..2]), value(&d[2..4]), value(&d[4..6]));
        let day = if day > 40 { day - 40 } else { day };
        is_day_of_some_century(year, month, day)
            && weighted(&d, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
            && weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    });
    in_groups(bytes, sound)
}

/// Norway, accounts: eleven digits, weights 5 4 3 2 7 6 5 4 3 2 modulo 11 (Bits, standard for account numbers). They begin
/// with the register number of a bank, and none has 0000.
pub fn norway_account(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        d[..4] != [0; 4] && weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    });
    in_groups(bytes, sound)
}

/// Sweden, Population Registration Act (1991:481) section 18: date of birth, three digits, a check by Luhn over ten of
/// them; the day is 60 more in coordination numbers.
pub fn sweden(bytes: &[u8]) -> Verdict {
    let sound = |century: Option<u64>, d: &[u8]| {
        let (year, month, day) = (value(&d[..2]), value(&d[2..4]), value(&d[4..6]));
        let day = if day > 60 { day - 60 } else { day };
        let born = match century {
            Some(century) => is_day(century * 100 + year, month, day),
            None => is_day_of_some_century(year, month, day),
        };
        born && luhn(d)
    };
    let short = || number::<10>(bytes).is_some_and(|d| sound(None, &d));
    let long = || number::<12>(bytes).is_some_and(|d| sound(Some(value(&d[..2])), &d[2..]));
    in_groups(bytes, short() || long())
}

/// Denmark, CPR Act: day, month, year, four digits, of which the first says the century; the check modulo 11 is not
/// kept since 2007, so that a hyphen is all that tells it from other digits.
pub fn denmark(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let (day, month, year) = (value(&d[..2]), value(&d[2..4]), value(&d[4..6]));
        let century = match d[6] {
            4 | 9 if year <= 36 => 2000,
            0..=4 | 9 => 1900,
            _ if year <= 57 => 2000,
            _ => 1800,
        };
        is_day(century + year, month, day)
    });
    in_groups(bytes, sound)
}

/// Finland, Population Information System Act: day, month, year, a sign for the century, 002 to 899 (900 and more by
/// hospitals, for a time), a check character modulo 31. With a hyphen and a digit for the check it looks like the numbers of Sweden, Denmark and Latvia, of
/// which one in thirty passes: that is only *maybe* one.
pub fn finland(bytes: &[u8]) -> Verdict {
    const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let &[ref date @ .., sign, a, b, c, check] = bytes else { return Verdict::No };
    let (Some(day), Some(order)) = (digits_of(date), digits_of(&[a, b, c])) else { return Verdict::No };
    let century = match sign.to_ascii_uppercase() {
        b'+' => 1800,
        b'-' | b'U'..=b'Y' => 1900,
        b'A'..=b'F' => 2000,
        _ => return Verdict::No,
    };
    let rest = (day * 1000 + order) % 31;
    let verdict = if sign == b'-' && check.is_ascii_digit() { Verdict::Maybe } else { Verdict::Yes };
    let sound = date.len() == 6
        && order >= 2
        && is_day(century + day % 100, day / 100 % 100, day / 10_000)
        && CHECKS[rest as usize] == check.to_ascii_uppercase();
    if sound { verdict } else { Verdict::No }
}

/// Iceland, Registers Iceland: day, month, year, two digits, a check with weights 3 2 7 6 5 4 3 2 modulo 11, the century.
/// Companies, whose day is 40 more, are no persons. The numbers of its neighbours look alike, so it is *maybe* one.
pub fn iceland(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let century = match d[9] {
            8 => 1800,
            9 => 1900,
            0 => 2000,
            _ => return false,
        };
        is_day(century + value(&d[4..6]), value(&d[2..4]), value(&d[..2]))
            && weighted(&d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    });
    if sound { Verdict::Maybe } else { Verdict::No }
}

/// The number that ASCII digits write.
fn digits_of(text: &[u8]) -> Option<u64> {
    let digit = |number: Option<u64>, byte: &u8| {
        number.filter(|_| byte.is_ascii_digit()).map(|number| number * 10 + u64::from(byte - b'0'))
    };
    text.iter().fold(Some(0), digit)
}
