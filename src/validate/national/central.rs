//! Numbers of persons in Czechia, Slovakia, Portugal and Ireland.

use super::{Verdict, anyhow, compact, in_groups, is_day, number, value, weighted};

/// Czechia, Act 133/2000, and Slovakia, Act 301/1995: date of birth (50 added to a woman's month, 20 more where the
/// orders of a day ran out), order; since 1954 all ten digits divide by 11, with a few exceptions up to 1985.
pub fn birth_number(bytes: &[u8]) -> Verdict {
    let born = |d: &[u8], century: u64| {
        let month = value(&d[2..4]) % 50;
        let month = if month > 20 && century + value(&d[..2]) >= 2004 { month - 20 } else { month };
        is_day(century + value(&d[..2]), month, value(&d[4..6]))
    };
    if let Some(d) = number::<9>(bytes) {
        let old = value(&d[..2]) < 54 && born(&d, 1900) && value(&d[6..]) != 0;
        return if old && bytes.len() > 9 { Verdict::Maybe } else { Verdict::No };
    }
    let sound = number::<10>(bytes).is_some_and(|d| {
        let century = if value(&d[..2]) < 54 { 2000 } else { 1900 };
        let whole = value(&d).is_multiple_of(11);
        let exception = value(&d[..9]) % 11 == 10 && d[9] == 0 && century == 1900 && value(&d[..2]) < 86;
        born(&d, century) && (whole || exception)
    });
    in_groups(bytes, sound)
}

/// Portugal, tax number (NIF), Decree-Law 14/2013: nine digits, weights 9 to 2, modulo 11.
pub fn nif(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|d| {
        let rest = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if rest < 2 { 0 } else { 11 - rest };
        d[0] != 0 && check == u32::from(d[8])
    });
    in_groups(bytes, sound)
}

/// Portugal, citizen card, Act 7/2007: eight digits, a check, two characters of the version, a check over all by Luhn
/// with letters worth 10 to 35.
pub fn citizen_card(bytes: &[u8]) -> Verdict {
    let sound = compact::<12>(bytes).is_some_and(|number| {
        let worth = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
        let doubled = |(at, byte): (usize, &u8)| match worth(*byte) {
            once if at % 2 == 1 => once,
            once if once > 4 => once * 2 - 9,
            once => once * 2,
        };
        number[..9].iter().all(u8::is_ascii_digit)
            && number[11].is_ascii_digit()
            && number.iter().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
    });
    anyhow(sound)
}

/// Ireland, Social Welfare Consolidation Act 2005 section 262: seven digits, a check letter, since 2013 one more letter
/// (A or B for persons, H for others); weights 8 to 2, and 9 for the second letter, modulo 23. The second letters of before, W, T and X, do not
/// count.
pub fn pps(bytes: &[u8]) -> Verdict {
    const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let rank = |letter: u8| LETTERS.iter().position(|known| *known == letter);
    let checked = |number: &[u8], second: u8| {
        let digits: Vec<u8> = number[..7].iter().map(|byte| byte.wrapping_sub(b'0')).collect();
        let sum = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]);
        let second = if matches!(second, b'T' | b'X') { 0 } else { rank(second).unwrap_or(0) as u32 };
        digits.iter().all(|digit| *digit < 10)
            && digits.iter().any(|digit| *digit != digits[0])
            && rank(number[7]) == Some(((sum + 9 * second) % 23) as usize)
    };
    let short = compact::<8>(bytes).is_some_and(|number| checked(&number, b'W'));
    let long = || {
        compact::<9>(bytes).is_some_and(|number| {
            matches!(number[8], b'A' | b'B' | b'H' | b'T' | b'W' | b'X') && checked(&number, number[8])
        })
    };
    anyhow(short || long())
}
