//! Identity numbers of South Africa.

use super::{Verdict, in_groups, is_day_of_some_century, luhn, number, value};

/// South Africa, Identification Act 68 of 1997: date of birth, order and sex, citizenship 0 to 2, a digit, a check by Luhn.
pub fn south_africa(bytes: &[u8]) -> Verdict {
    let sound = number::<13>(bytes).is_some_and(|d| {
        is_day_of_some_century(value(&d[..2]), value(&d[2..4]), value(&d[4..6])) && d[10] <= 2 && luhn(&d)
    });
    in_groups(bytes, sound)
}
