//! Italian fiscal codes.

use super::{Verdict, anyhow, compact, is_day_of_some_century};

/// Decree of 23 December 1976: six letters of the name, year, month letter, day (40 more for women), place, a check
/// letter. Where two people would share a code, letters stand for digits (omocodia).
pub fn codice_fiscale(bytes: &[u8]) -> Verdict {
    anyhow(compact::<16>(bytes).is_some_and(|code| form(&code) && check(&code[..15]) == code[15]))
}

fn form(code: &[u8; 16]) -> bool {
    const MONTHS: &[u8] = b"ABCDEHLMPRST";
    let two = |at: usize| Some(digit(code[at])? * 10 + digit(code[at + 1])?);
    let (Some(year), Some(day), Some(_), Some(_)) = (two(6), two(9), two(12), digit(code[14])) else {
        return false;
    };
    let month = MONTHS.iter().position(|letter| *letter == code[8]);
    let day = if day > 40 { day - 40 } else { day };
    code[..6].iter().chain(&code[11..12]).all(u8::is_ascii_uppercase)
        && month.is_some_and(|month| is_day_of_some_century(year, month as u64 + 1, day))
}

/// A digit, or the letter that stands for it.
fn digit(byte: u8) -> Option<u64> {
    const LETTERS: &[u8] = b"LMNPQRSTUV";
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        _ => LETTERS.iter().position(|letter| *letter == byte).map(|at| at as u64),
    }
}

/// The check letter of the first fifteen.
fn check(body: &[u8]) -> u8 {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let rank = |byte: u8| {
        usize::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') % 26 })
    };
    let worth = |(at, byte): (usize, &u8)| if at % 2 == 0 { ODD[rank(*byte)] } else { rank(*byte) as u32 };
    b'A' + (body.iter().enumerate().map(worth).sum::<u32>() % 26) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_date_and_check() {
        for good in ["RCCMNL83S18D969H", "rccmnl83s18d969h", "CNTCHR83T41D969D", "RCCMNLURSMUVVSVS"] {
            let whole = &good.as_bytes()[..15];
            let code = [whole.to_ascii_uppercase(), vec![check(&whole.to_ascii_uppercase())]].concat();
            assert_eq!(codice_fiscale(&code), Verdict::Yes, "{good}");
        }
        assert_eq!(codice_fiscale(b"RCCMNL83S18D969H"), Verdict::Yes);
        for bad in ["RCCMNL83S18D969I", "RCCMNL83S32D969H", "RCCMNL83X18D969H", "RCCMN183S18D969H", ""] {
            assert_eq!(codice_fiscale(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn one_changed_character_is_seen() {
        let sound = *b"RCCMNL83S18D969H";
        for at in 0..16 {
            for byte in (b'0'..=b'9').chain(b'A'..=b'Z').filter(|byte| *byte != sound[at]) {
                let mut changed = sound;
                changed[at] = byte;
                assert_eq!(codice_fiscale(&changed), Verdict::No, "{at} {}", byte as char);
            }
        }
    }
}
