//! Mexican numbers of persons and accounts.

use super::{
    Verdict, anyhow, compact, digits, in_groups, is_day_of_some_century, luhn, number, value, weighted,
};

/// Worth of letters in a CURP: as in the alphabet with Ñ behind N.
fn worth(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        _ => u32::from(byte.saturating_sub(b'A')) + 11,
    }
}

/// RENAPO, instructive for the CURP (2021): four letters of the name, date of birth, sex, state, three consonants, a mark
/// for the century, a check with weights 18 to 2 modulo 10.
pub fn curp(bytes: &[u8]) -> Verdict {
    const STATES: &str =
        "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE";
    let sound = compact::<18>(bytes).is_some_and(|n| {
        let sum: u32 = n[..17].iter().zip((2..=18).rev()).map(|(byte, weight)| worth(*byte) * weight).sum();
        n[..4].iter().all(u8::is_ascii_uppercase)
            && born(&n[4..10])
            && matches!(n[10], b'H' | b'M' | b'X')
            && STATES.as_bytes().chunks(3).any(|state| state[..2] == n[11..13])
            && n[13..16].iter().all(u8::is_ascii_uppercase)
            && n[17].is_ascii_digit()
            && (10 - sum % 10) % 10 == u32::from(n[17] - b'0')
    });
    anyhow(sound)
}

/// Tax Administration Service: RFC of a person, four letters, date of birth, three characters that tell namesakes apart. The
/// last of them is a check that older numbers break, so it is not asked for.
pub fn rfc(bytes: &[u8]) -> Verdict {
    let sound =
        compact::<13>(bytes).is_some_and(|n| n[..4].iter().all(u8::is_ascii_uppercase) && born(&n[4..10]));
    anyhow(sound)
}

/// Mexican Social Security Institute: ten digits and a check by Luhn.
pub fn social_security(bytes: &[u8]) -> Verdict {
    in_groups(bytes, number::<11>(bytes).is_some_and(|d| luhn(&d)))
}

/// Banco de México, CLABE: bank, place, account, a check: each digit times 3 7 1 in turn, modulo 10.
pub fn clabe(bytes: &[u8]) -> Verdict {
    let sound = number::<18>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7]);
        value(&d[..3]) >= 2 && (10 - sum % 10) % 10 == u32::from(d[17])
    });
    in_groups(bytes, sound)
}

/// Whether six characters are year, month and day.
fn born(text: &[u8]) -> bool {
    let d: Vec<u8> = digits(text).collect();
    d.len() == 6 && is_day_of_some_century(value(&d[..2]), value(&d[2..4]), value(&d[4..]))
}
