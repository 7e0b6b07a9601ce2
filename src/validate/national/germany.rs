//! German tax, health, pension and document numbers.

use super::super::iso7064::mod_11_10;
use super::{Verdict, anyhow, compact, in_groups, is_day_of_some_century, number, value};

/// Section 139b of the Fiscal Code, and the Federal Central Tax Office's check rules: eleven digits, the first not 0;
/// among the first ten one digit stands two or three times (never three in a row), all others once at most; ISO/IEC
/// 7064 MOD 11,10.
pub fn idnr(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|digits| {
        let mut times = [0_u8; 10];
        digits[..10].iter().for_each(|digit| times[usize::from(*digit)] += 1);
        let repeated = || times.iter().filter(|times| **times > 1);
        digits[0] != 0
            && repeated().count() == 1
            && repeated().all(|times| *times <= 3)
            && !digits[..10].windows(3).any(|three| three[0] == three[1] && three[1] == three[2])
            && mod_11_10(&digits)
    });
    in_groups(bytes, sound)
}

/// Social Code book V, section 290: health insurance, a letter (as its place in the alphabet), eight digits, a check with
/// weights 1 and 2 over cross sums, modulo 10.
pub fn health(bytes: &[u8]) -> Verdict {
    let sound = compact::<10>(bytes).is_some_and(|number| {
        let letter = number[0].wrapping_sub(b'A').wrapping_add(1);
        let Some(rest) = super::number::<9>(&number[1..]) else { return false };
        let body: Vec<u8> = [letter / 10, letter % 10].iter().chain(&rest[..8]).copied().collect();
        number[0].is_ascii_uppercase()
            && crossed(&body, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) == u32::from(rest[8])
    });
    anyhow(sound)
}

/// Social Code book VI, section 147: pension insurance, area, date of birth, initial, order, a check with weights 2 1 2 5
/// 7 1 2 1 2 1 2 1 over cross sums, modulo 10.
pub fn pension(bytes: &[u8]) -> Verdict {
    let sound = compact::<12>(bytes).is_some_and(|number| {
        let letter = number[8].wrapping_sub(b'A').wrapping_add(1);
        let digits: Vec<u8> = number.iter().map(|byte| byte.wrapping_sub(b'0')).collect();
        let (before, behind) = (&digits[..8], &digits[9..]);
        let body: Vec<u8> =
            before.iter().chain(&[letter / 10, letter % 10]).chain(&behind[..2]).copied().collect();
        number[8].is_ascii_uppercase()
            && before.iter().chain(behind).all(|digit| *digit < 10)
            && matches!(value(&before[..2]), 2..=4 | 8..=21 | 23..=29 | 38..=40 | 42..=44 | 48..=82 | 89)
            && is_day_of_some_century(value(&before[6..8]), value(&before[4..6]), value(&before[2..4]))
            && crossed(&body, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) == u32::from(behind[2])
    });
    anyhow(sound)
}

/// Identity cards and passports (ICAO Doc 9303 weights 7 3 1): a letter, eight more of the letters and digits that the
/// Federal Printing Office uses, and the check.
pub fn document(bytes: &[u8]) -> Verdict {
    let sound = compact::<10>(bytes).is_some_and(|number| {
        let (body, check) = (&number[..9], number[9]);
        let worth = |byte: &u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
        let sum: u32 = body
            .iter()
            .map(worth)
            .zip([7, 3, 1].into_iter().cycle())
            .map(|(worth, weight)| worth * weight)
            .sum();
        b"CFGHJKLMNPRTVWXYZ".contains(&body[0])
            && body.iter().all(|byte| b"0123456789CFGHJKLMNPRTVWXYZ".contains(byte))
            && check.is_ascii_digit()
            && sum % 10 == u32::from(check - b'0')
    });
    anyhow(sound)
}

/// The sum of the cross sums of digits times weights, modulo 10.
fn crossed(digits: &[u8], weights: &[u8]) -> u32 {
    let cross = |product: u32| product / 10 + product % 10;
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| cross(u32::from(*digit) * u32::from(*weight)))
        .sum::<u32>()
        % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_digits_and_check() {
        assert_eq!(idnr(b"36 574 261 809"), Verdict::Yes);
        assert_eq!(idnr(b"36574261809"), Verdict::Maybe);
        for bad in ["36574261890", "36554266806", "06574261809", "3657426180", "11111111111", ""] {
            assert_eq!(idnr(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
