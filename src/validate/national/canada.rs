//! Canadian social insurance numbers.

use super::super::card::luhn;
use super::{Verdict, in_groups, number};

/// Employment and Social Development Canada, SIN code of practice: nine digits by Luhn; none begins with 0 or 8.
pub fn sin(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes).is_some_and(|digits| !matches!(digits[0], 0 | 8)) && luhn(bytes);
    in_groups(bytes, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_and_first_digit() {
        assert_eq!(sin(b"130 692 544"), Verdict::Yes);
        assert_eq!(sin(b"130692544"), Verdict::Maybe);
        for bad in ["130 692 545", "046 454 286", "800 000 002", "000 000 000", ""] {
            assert_eq!(sin(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
