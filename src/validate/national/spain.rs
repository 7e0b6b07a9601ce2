//! Spanish numbers of identity (DNI, NIE), social security and accounts.

use super::{Verdict, anyhow, compact, in_groups, number, value, weighted};

const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Royal Decree 1553/2005 and Ministry of the Interior: eight digits and the letter of their rest modulo 23.
pub fn dni(bytes: &[u8]) -> Verdict {
    anyhow(compact::<9>(bytes).is_some_and(|number| checked(0, &number[..8], number[8])))
}

/// Ministry of the Interior, order of 7 February 1997: X, Y or Z (0, 1, 2 in front), seven digits (with one more 0
/// before them in the oldest), the letter of the rest modulo 23.
pub fn nie(bytes: &[u8]) -> Verdict {
    let front = |first: u8| (b'X'..=b'Z').contains(&first).then(|| u64::from(first - b'X'));
    let sound =
        |first: u8, seven: &[u8], letter: u8| front(first).is_some_and(|front| checked(front, seven, letter));
    let short = compact::<9>(bytes).is_some_and(|number| sound(number[0], &number[1..8], number[8]));
    let long = || compact::<10>(bytes).is_some_and(|n| n[1] == b'0' && sound(n[0], &n[2..9], n[9]));
    anyhow(short || long())
}

/// Whether digits, not all of them 0, with a number in front have that letter.
fn checked(front: u64, digits: &[u8], letter: u8) -> bool {
    let number = digits.iter().fold(front, |number, byte| number * 10 + u64::from(byte.wrapping_sub(b'0')));
    digits.iter().all(u8::is_ascii_digit)
        && digits.iter().any(|digit| *digit != b'0')
        && LETTERS[(number % 23) as usize] == letter
}

/// Social security (Royal Decree 84/1996): province, eight digits, two of their rest modulo 97; a number below ten
/// million is written behind the province without its zero, though some write it with it.
pub fn social_security(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        let (province, order) = (value(&d[..2]), value(&d[2..10]));
        let short = order < 10_000_000 && (province * 10_000_000 + order) % 97 == value(&d[10..]);
        matches!(province, 1..=53 | 66) && order != 0 && (short || value(&d[..10]) % 97 == value(&d[10..]))
    });
    in_groups(bytes, sound)
}

/// Accounts (Consejo Superior Bancario, norm 43): bank and branch, two checks modulo 11, the account.
pub fn account(bytes: &[u8]) -> Verdict {
    const WEIGHTS: [u8; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |digits: &[u8], weights: &[u8]| match 11 - weighted(digits, weights) % 11 {
        11 => 0,
        10 => 1,
        check => check,
    };
    let sound = number::<20>(bytes).is_some_and(|d| {
        check(&d[..8], &WEIGHTS[2..]) == u32::from(d[8]) && check(&d[10..], &WEIGHTS) == u32::from(d[9])
    });
    in_groups(bytes, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizens() {
        for good in ["54362315K", "54.362.315-K", "54362315-k"] {
            assert_eq!(dni(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in ["54362315Z", "5436231K", "X2482300W", "00000000T", ""] {
            assert_eq!(dni(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn foreigners() {
        for good in ["X2482300W", "x-2482300-w", "X02482300W"] {
            assert_eq!(nie(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in ["X2482300A", "W2482300W", "54362315K", "X12482300W", "X", ""] {
            assert_eq!(nie(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn one_changed_digit_is_seen() {
        let mut sound = *b"Y2482300?";
        sound[8] = LETTERS[(12_482_300 % 23) as usize];
        assert_eq!(nie(&sound), Verdict::Yes);
        for at in 1..8 {
            for digit in (b'0'..=b'9').filter(|digit| *digit != sound[at]) {
                let mut changed = sound;
                changed[at] = digit;
                assert_eq!(nie(&changed), Verdict::No, "{at} {digit}");
            }
        }
    }
}
