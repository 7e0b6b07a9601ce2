//! Polish PESEL numbers.

use super::{Verdict, anyhow, is_day, number, value, weighted};

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
