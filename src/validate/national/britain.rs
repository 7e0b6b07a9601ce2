//! British numbers: insurance, health service, tax, pupils, drivers.

use super::{Verdict, anyhow, compact, in_groups, is_day_of_some_century, number, weighted};

/// HMRC, National Insurance Manual NIM39110: two letters, never D, F, I, Q, U, V, no O in second place, and seven
/// pairs left out; six digits; a letter A to D. But in pairs, as people write it, it is only *maybe* one: part numbers and
/// reports (`TR 100219A`) look alike.
pub fn nino(bytes: &[u8]) -> Verdict {
    const UNUSED: [&[u8]; 7] = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    let sound = compact::<9>(bytes).is_some_and(|number| {
        let (prefix, rest) = number.split_at(2);
        let letter = |byte: &u8| byte.is_ascii_uppercase() && !b"DFIQUV".contains(byte);
        prefix.iter().all(letter)
            && prefix[1] != b'O'
            && !UNUSED.contains(&prefix)
            && rest[..6].iter().all(u8::is_ascii_digit)
            && (b'A'..=b'D').contains(&rest[6])
    });
    // `AB 12 34 56 C`, blanks or hyphens.
    match (sound, bytes.len()) {
        (false, _) => Verdict::No,
        (true, 13) => Verdict::Yes,
        (true, _) => Verdict::Maybe,
    }
}

/// NHS Data Dictionary, NHS NUMBER: ten digits, weights 10 to 2, modulo 11.
pub fn nhs(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|digits| {
        let sum = weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
        (11 - sum % 11) % 11 == u32::from(digits[9])
    });
    in_groups(bytes, sound)
}

/// HMRC, unique taxpayer references: a check, then nine digits with weights 6 7 8 9 10 5 4 3 2, modulo 11.
pub fn utr(bytes: &[u8]) -> Verdict {
    const CHECKS: [u8; 11] = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    let sound = number::<10>(bytes).is_some_and(|d| {
        let sum = weighted(&d[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]);
        CHECKS[(sum % 11) as usize] == d[0]
    });
    in_groups(bytes, sound)
}

/// Department for Education, unique pupil numbers: a check letter modulo 23, authority, school, year, order.
pub fn upn(bytes: &[u8]) -> Verdict {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let worth = |byte: u8| match byte {
        b'0'..=b'9' => Some(usize::from(byte - b'0')),
        _ => LETTERS.iter().position(|letter| *letter == byte),
    };
    let sound = compact::<13>(bytes).is_some_and(|number| {
        let digits = number[1..12].iter().all(u8::is_ascii_digit);
        let sum =
            number[1..].iter().zip(2..).try_fold(0, |sum, (byte, weight)| Some(sum + worth(*byte)? * weight));
        digits && sum.is_some_and(|sum| LETTERS[sum % 23] == number[0])
    });
    anyhow(sound)
}

/// DVLA, driver numbers: five letters of the surname (filled with 9), decade, month (5 more in its first digit for
/// women), day and year of birth, initials, a digit, two check characters whose rule is not published.
pub fn driver(bytes: &[u8]) -> Verdict {
    let sound = compact::<16>(bytes).is_some_and(|number| {
        let name = number[..5].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let digits = number[5..11].iter().all(u8::is_ascii_digit);
        let two = |at: usize| {
            u64::from(number[at].wrapping_sub(b'0')) * 10 + u64::from(number[at + 1].wrapping_sub(b'0'))
        };
        let year = || u64::from(number[5] - b'0') * 10 + u64::from(number[10] - b'0');
        let initials =
            number[11].is_ascii_uppercase() && (number[12].is_ascii_uppercase() || number[12] == b'9');
        name >= 1
            && number[name..5].iter().all(|byte| *byte == b'9')
            && digits
            && initials
            && number[13].is_ascii_digit()
            && number[14..].iter().all(u8::is_ascii_uppercase)
            && is_day_of_some_century(year(), two(6) % 50, two(8))
    });
    anyhow(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_national_insurance() {
        for good in ["AB 12 34 56 C", "ab 12 34 56 c", "JG-10-37-59-A"] {
            assert_eq!(nino(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(nino(b"AB123456C"), Verdict::Maybe);
        for bad in
            ["QQ123456C", "AO123456C", "GB123456C", "ZZ123456C", "AB123456E", "AB12345C", "A1123456C", ""]
        {
            assert_eq!(nino(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn health_service_numbers() {
        assert_eq!(nhs(b"943 476 5870"), Verdict::Yes);
        assert_eq!(nhs(b"9434765870"), Verdict::Maybe);
        for bad in ["943 476 5871", "9434765919x1", "0000000000", ""] {
            assert_eq!(nhs(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
