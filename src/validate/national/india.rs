//! Identity, tax and voter numbers of India, Pakistan and Sri Lanka.

use super::verhoeff::verhoeff;
use super::{Verdict, anyhow, compact, in_groups, luhn, number, value};

/// Unique Identification Authority of India: twelve digits, the first 2 to 9, a check by Verhoeff.
pub fn aadhaar(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| d[0] >= 2 && !is_palindrome(&d) && verhoeff(&d));
    in_groups(bytes, sound)
}

/// Unique Identification Authority of India, virtual id: sixteen digits, as [`aadhaar`].
pub fn virtual_id(bytes: &[u8]) -> Verdict {
    let sound = number::<16>(bytes).is_some_and(|d| d[0] >= 2 && !is_palindrome(&d) && verhoeff(&d));
    in_groups(bytes, sound)
}

/// Income-tax Rules 1962, rule 114: five letters, the fourth of which is the kind of holder (P a person), four digits, a
/// letter whose rule is not published.
pub fn pan(bytes: &[u8]) -> Verdict {
    let sound = compact::<10>(bytes).is_some_and(|number| {
        number[..5].iter().all(u8::is_ascii_uppercase)
            && b"ABCFGHJKLPT".contains(&number[3])
            && number[5..9].iter().all(u8::is_ascii_digit)
            && &number[5..9] != b"0000"
            && number[9].is_ascii_uppercase()
    });
    anyhow(sound)
}

/// Election Commission of India, photo identity cards: three letters, six digits and a check by Luhn.
pub fn voter(bytes: &[u8]) -> Verdict {
    let sound = compact::<10>(bytes).is_some_and(|card| {
        card[..3].iter().all(u8::is_ascii_uppercase)
            && super::number::<7>(&card[3..]).is_some_and(|digits| luhn(&digits))
    });
    anyhow(sound)
}

/// Pakistan, National Database and Registration Authority: province 1 to 7, locality, family, the last digit the sex.
/// There is no check.
pub fn pakistan(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| matches!(d[0], 1..=7) && d[12] != 0);
    in_groups(bytes, sound)
}

/// Sri Lanka, Department for Registration of Persons: year, day of the year (500 more for women), order, and V or X; since
/// 2016 twelve digits with the whole year. The check's rule is not published.
pub fn sri_lanka(bytes: &[u8]) -> Verdict {
    let day = |day: u64| matches!(day, 1..=366 | 501..=866);
    let old = compact::<10>(bytes).is_some_and(|card| {
        matches!(card[9], b'V' | b'X') && number::<9>(&card[..9]).is_some_and(|d| day(value(&d[2..5])))
    });
    if old {
        return Verdict::Yes;
    }
    let new =
        number::<12>(bytes).is_some_and(|d| matches!(value(&d[..4]), 1900..=2026) && day(value(&d[4..7])));
    if new { Verdict::Maybe } else { Verdict::No }
}

fn is_palindrome(digits: &[u8]) -> bool {
    digits.iter().eq(digits.iter().rev())
}
