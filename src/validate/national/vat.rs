//! VAT identification numbers of the European Union, where a check is published and kept.
//!
//! They name companies, and people who trade in their own name. Countries whose number is one that people have anyway (Greece,
//! Portugal, Spain, Romania) are known by that.

use super::super::iso7064::mod_11_10;
use super::{Verdict, anyhow, luhn, value, weighted};

/// Longest number without its country.
const LONGEST: usize = 12;

/// A country: its code, how many digits follow, and what they must be.
type Rule = (&'static [u8; 2], usize, fn(&[u8]) -> bool);

/// Commission, VIES, structure of VAT identification numbers; checks as the tax offices publish them.
const RULES: [Rule; 16] = [
    (b"AT", 8, austria),
    (b"BE", 10, |d| d[0] < 2 && 97 - value(&d[..8]) % 97 == value(&d[8..])),
    (b"DE", 9, |d| d[0] != 0 && mod_11_10(d)),
    (b"DK", 8, |d| d[0] != 0 && weighted(d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
    (b"EE", 9, |d| weighted(d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
    (b"FI", 8, |d| weighted(d, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
    // The number of the company by Luhn, behind a key modulo 97.
    (b"FR", 11, |d| luhn(&d[2..]) && (value(&d[2..]) * 100 + 12) % 97 == value(&d[..2])),
    (b"HR", 11, mod_11_10),
    (b"HU", 8, |d| weighted(d, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
    (b"IT", 11, italy),
    (b"LU", 8, |d| value(&d[..6]) % 89 == value(&d[6..])),
    (b"MT", 8, |d| d[0] != 0 && weighted(d, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)),
    (b"PL", 10, |d| d[0] != 0 && weighted(d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(d[9])),
    (b"SE", 12, |d| d[10..] == [0, 1] && luhn(&d[..10])),
    (b"SI", 8, slovenia),
    (b"SK", 10, |d| d[0] != 0 && matches!(d[2], 2..=4 | 7..=9) && value(d).is_multiple_of(11)),
];

/// A VAT number with the code of its country.
pub fn vat(bytes: &[u8]) -> Verdict {
    let significant = || bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase);
    let mut country = significant().take(2);
    let (Some(first), Some(second)) = (country.next(), country.next()) else { return Verdict::No };
    let country = [first, second];
    // Austria writes a U, the Netherlands a B, that is none of the digits.
    let letters: Vec<u8> = significant().skip(2).filter(u8::is_ascii_alphabetic).collect();
    let mut digits = [0; LONGEST];
    let mut count = 0;
    for digit in significant().skip(2).filter(u8::is_ascii_digit) {
        let Some(place) = digits.get_mut(count) else { return Verdict::No };
        *place = digit - b'0';
        count += 1;
    }
    let digits = &digits[..count];
    let varied = digits.iter().any(|digit| *digit != digits[0]);
    if country == *b"NL" {
        return anyhow(letters == b"B" && count == 11 && varied && netherlands(digits));
    }
    let expected: &[u8] = if country == *b"AT" { b"U" } else { b"" };
    let rule = RULES.iter().find(|(code, ..)| **code == country);
    anyhow(
        letters == expected && varied && rule.is_some_and(|(_, len, holds)| count == *len && holds(digits)),
    )
}

/// Austria: weights 1 and 2 in turn with cross sums, and 4 more, modulo 10.
fn austria(d: &[u8]) -> bool {
    let worth = |(at, digit): (usize, &u8)| match at % 2 {
        0 => u32::from(*digit),
        _ => u32::from(digit * 2 / 10 + digit * 2 % 10),
    };
    let sum: u32 = d[..7].iter().enumerate().map(worth).sum();
    (sum + 4 + u32::from(d[7])).is_multiple_of(10)
}

/// Italy: the company's order, the office, a check by Luhn.
fn italy(d: &[u8]) -> bool {
    value(&d[..7]) != 0 && matches!(value(&d[7..10]), 1..=100 | 120 | 121 | 888 | 999) && luhn(d)
}

/// Slovenia: weights 8 to 2 modulo 11; a check of ten is written 0, and one of eleven is none.
fn slovenia(d: &[u8]) -> bool {
    let check = 11 - weighted(d, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    d[0] != 0 && check < 11 && check % 10 == u32::from(d[7])
}

/// The Netherlands: companies by weights 9 to 2 modulo 11; sole traders, since 2020, by ISO/IEC 7064 MOD 97-10 over the
/// whole, letters worth 10 to 35.
fn netherlands(d: &[u8]) -> bool {
    let company = weighted(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == u32::from(d[8]);
    let letter = |letter: u8| [(letter - b'A' + 10) / 10, (letter - b'A' + 10) % 10];
    let lead = [letter(b'N'), letter(b'L')].concat();
    let all = lead.iter().chain(&d[..9]).chain(&[1, 1]).chain(&d[9..]);
    let trader = all.fold(0, |rest, digit| (rest * 10 + u32::from(*digit)) % 97) == 1;
    value(&d[..9]) > 0 && value(&d[9..]) > 0 && (company || trader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_each_country_and_its_neighbour() {
        for good in [
            "ATU85968882",
            "BE0083204422",
            "DE247760810",
            "DK17949497",
            "EE891558567",
            "FI82984903",
            "FR61130942709",
            "HR47692866242",
            "HU65012480",
            "IT60124590104",
            "LU69288621",
            "MT99441335",
            "NL042484590B56",
            "PL3355520120",
            "SE099629971501",
            "SI82491844",
            "SK2120010090",
        ] {
            assert_eq!(vat(good.as_bytes()), Verdict::Yes, "{good}");
            let mut bad = good.as_bytes().to_vec();
            bad[6] = b'0' + (bad[6] - b'0' + 1) % 10;
            assert_eq!(vat(&bad), Verdict::No, "{good}");
        }
        for bad in [
            "",
            "D",
            "DE",
            "XX247760810",
            "DEU247760810",
            "AT85968882",
            "NL042484590C56",
            "DE0000000000000000",
            "DE000000000",
        ] {
            assert_eq!(vat(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
