//! German tax identification numbers.

use super::super::iso7064::mod_11_10;
use super::{Verdict, in_groups, number};

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
