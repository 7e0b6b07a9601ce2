//! International bank account numbers (ISO 13616): length by country, check digits by ISO/IEC 7064 mod 97-10; and the
//! codes of the banks that keep them (ISO 9362).

use super::{Verdict, country};

/// Lengths by country: SWIFT IBAN registry, release 99.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 \
    DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 \
    JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 \
    PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 \
    VA22 VG24 XK20 YE30";

/// An account number, compact or in groups of four; [`Verdict::Head`] where other text follows behind a blank.
pub fn iban(bytes: &[u8]) -> Verdict {
    let significant = |byte: &u8| byte.is_ascii_alphanumeric();
    let mut front = bytes.iter().copied().filter(significant);
    let country = [front.next(), front.next()];
    let [Some(first), Some(second)] = country else { return Verdict::No };
    let Some(len) = length([first.to_ascii_uppercase(), second.to_ascii_uppercase()]) else {
        return Verdict::No;
    };
    let Some(last) =
        bytes.iter().enumerate().filter(|(_, byte)| significant(byte)).map(|(at, _)| at).nth(len - 1)
    else {
        return Verdict::No;
    };
    let (number, rest) = bytes.split_at(last + 1);
    if rest.first().is_some_and(significant) || !grouped_alike(number) || !mod_97(number, len) {
        return Verdict::No;
    }
    if rest.is_empty() { Verdict::Yes } else { Verdict::Head(number.len() as u16) }
}

/// ISO 9362: four characters for the bank, a country, two for the place, three for the branch or none. It has no check,
/// and every third word of eight capitals has its form.
pub fn bic(bytes: &[u8]) -> Verdict {
    let mut code = [0; 11];
    let Some(upper) = code.get_mut(..bytes.len()) else { return Verdict::No };
    upper.copy_from_slice(bytes);
    upper.make_ascii_uppercase();
    let sound = matches!(upper.len(), 8 | 11)
        && upper.iter().all(u8::is_ascii_alphanumeric)
        && upper[..4].iter().all(u8::is_ascii_alphabetic)
        && country::is_alpha_2(&upper[4..6]);
    if sound { Verdict::Maybe } else { Verdict::No }
}

fn length(country: [u8; 2]) -> Option<usize> {
    let row = LENGTHS.as_bytes().split(|byte| *byte == b' ').find(|row| row.starts_with(&country))?;
    let tens = row.get(2)?.checked_sub(b'0')?;
    let ones = row.get(3)?.checked_sub(b'0')?;
    Some(usize::from(tens) * 10 + usize::from(ones))
}

/// Compact, or a separator behind every fourth character and nowhere else.
fn grouped_alike(number: &[u8]) -> bool {
    let separator = |at: usize| !number[at].is_ascii_alphanumeric();
    let compact = (0..number.len()).all(|at| !separator(at));
    compact
        || (0..number.len())
            .all(|at| separator(at) == (at % 5 == 4) && (!separator(at) || number[at] == number[4]))
}

/// The number, its first four characters moved to the end, letters as 10 to 35, is 1 modulo 97.
fn mod_97(number: &[u8], len: usize) -> bool {
    let characters = || number.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let turned = characters().skip(4).chain(characters().take(4));
    let rest = turned.take(len).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn registry_examples() {
        for good in [
            "GB82WEST12345698765432",
            "DE89370400440532013000",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
            "GB82 WEST 1234 5698 7654 32",
            "hu42117730161111101800000000",
        ] {
            assert_eq!(iban(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(iban(b"GB82 WEST 1234 5698 7654 32 AND"), Verdict::Head(27));
        for bad in [
            "GB82WEST12345698765433",
            "GB82WEST1234569876543",
            "XX82WEST12345698765432",
            "GB82 WEST1234 5698 7654 32",
            "DE89370400440532013000X",
            "",
            "GB",
        ] {
            assert_eq!(iban(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn codes_of_banks() {
        for good in ["DEUTDEFF", "DEUTDEFF500", "OTPVHUHB", "otpvhuhbxxx"] {
            assert_eq!(bic(good.as_bytes()), Verdict::Maybe, "{good}");
        }
        for bad in ["DEUTQQFF", "DEUTDEFF5", "DEUTDE-F", "DEU1DEFF", "DEUTDEFF5000", ""] {
            assert_eq!(bic(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_digit_fails(account in prop::collection::vec(0_u8..10, 18), at in 0_usize..18, by in 1_u8..10) {
            let account: String = account.iter().map(|digit| char::from(b'0' + digit)).collect();
            let made = (2..99).map(|check| format!("DE{check:02}{account}")).find(|made| iban(made.as_bytes()) == Verdict::Yes);
            let mut made = made.unwrap().into_bytes();
            let at = at + 4;
            made[at] = b'0' + (made[at] - b'0' + by) % 10;
            prop_assert_eq!(iban(&made), Verdict::No);
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            iban(&bytes);
        }
    }
}
