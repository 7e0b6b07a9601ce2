//! British national insurance and health service numbers.

use super::{Verdict, compact, in_groups, number, weighted};

/// HMRC, National Insurance Manual NIM39110: two letters, never D, F, I, Q, U, V, no O in second place, and seven
/// pairs left out; six digits; a letter A to D. In one word it is only *maybe* one: part numbers look alike.
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
    match sound {
        false => Verdict::No,
        true if bytes.len() == 9 => Verdict::Maybe,
        true => Verdict::Yes,
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
