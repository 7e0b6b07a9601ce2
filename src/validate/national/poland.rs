//! Polish PESEL, tax and identity card numbers.

use super::{Verdict, anyhow, compact, in_groups, is_day, number, value, weighted};

/// Act of 24 September 2010 on the register of the population: date of birth (the century in the month), order, sex,
/// and a check with weights 1, 3, 7, 9, modulo 10.
pub fn pesel(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|digits| {
        let (year, month, day) = (value(&digits[..2]), value(&digits[2..4]), value(&digits[4..6]));
        let century = [1900, 2000, 2100, 2200, 1800][(month / 20 % 5) as usize];
        is_day(century + year, month % 20, day)
            && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
    });
    anyhow(sound)
}

/// Act of 13 October 1995 on the registration of taxpayers: NIP, nine digits and a check with weights 6 5 7 2 3 4 5 6 7
/// modulo 11.
pub fn nip(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes)
        .is_some_and(|d| d[0] != 0 && weighted(&d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(d[9]));
    in_groups(bytes, sound)
}

/// Identity cards (regulation of 29 January 2015): three letters, a check, five digits; weights 7 3 1 over the letters
/// (A is 10) and the five, modulo 10.
pub fn identity_card(bytes: &[u8]) -> Verdict {
    let sound = compact::<9>(bytes).is_some_and(|number| {
        let letters =
            number[..3].iter().all(u8::is_ascii_uppercase) && number[3..].iter().all(u8::is_ascii_digit);
        let worth = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
        let weights = [7, 3, 1, 9, 7, 3, 1, 7, 3];
        letters
            && number
                .iter()
                .zip(weights)
                .map(|(byte, weight)| worth(*byte) * weight)
                .sum::<u32>()
                .is_multiple_of(10)
    });
    anyhow(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_check() {
        for good in ["44051401359", "02070803628", "02270803624"] {
            assert_eq!(pesel(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in ["44051401358", "44133201354", "4405140135", "00000000000", ""] {
            assert_eq!(pesel(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
