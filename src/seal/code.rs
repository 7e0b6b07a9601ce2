//! Notice codes: what stands in a letter, and opens what was sealed for the one who got it.
//!
//! 80 random bits are sixteen digits of Crockford's base 32, in which no two look alike. A seventeenth follows from them,
//! so that a slip is seen before anybody is asked: it finds every wrong digit and every two digits that changed places.

use std::fmt;

/// The digits.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits that carry bits.
const LENGTH: usize = 16;
/// x^5 + x^2 + 1, by which five bits make a field: its powers of x are all different up to the 31st.
const FIELD: u8 = 0b10_0101;

/// A notice code. It is a secret: nothing but [`fmt::Display`] shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code([u8; 10]);

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Code(****)")
    }
}

impl Code {
    /// A code of the system's random bits.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits)?;
        Ok(Self(bits))
    }

    /// The code of these bits.
    pub fn of(bits: [u8; 10]) -> Self {
        Self(bits)
    }

    /// Its bits, the first digit's first.
    pub fn bits(self) -> [u8; 10] {
        self.0
    }

    /// Reads a code as it is written, without its check digit too (registers of before have none); hyphens, blanks and
    /// case do not matter, nor does `O` for 0, `I` and `L` for 1. `None` if it is no code, or its check digit is another.
    pub fn read(text: &str) -> Option<Self> {
        let mut digits = [0u8; LENGTH + 1];
        let mut count = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            *digits.get_mut(count)? = digit(c)?;
            count += 1;
        }
        let (own, last) = (&digits[..LENGTH], digits[LENGTH]);
        (count == LENGTH || count == LENGTH + 1 && check(own) == last).then(|| {
            let bits = own.iter().fold(0u128, |bits, digit| bits << 5 | u128::from(*digit));
            let mut bytes = [0; 10];
            bytes.copy_from_slice(&bits.to_be_bytes()[6..]);
            Self(bytes)
        })
    }

    fn digits(self) -> [u8; LENGTH] {
        let bits = self.0.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        std::array::from_fn(|at| (bits >> (5 * (LENGTH - 1 - at)) & 31) as u8)
    }
}

/// Four groups of four, and the check digit.
impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let shown = |digit: u8| char::from(DIGITS[usize::from(digit & 31)]);
        for group in digits.chunks(4) {
            for digit in group {
                write!(out, "{}", shown(*digit))?;
            }
            out.write_str("-")?;
        }
        write!(out, "{}", shown(check(&digits)))
    }
}

/// What a character stands for.
fn digit(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    DIGITS.iter().position(|digit| char::from(*digit) == c).map(|at| at as u8)
}

/// The digits as a polynomial, at x: each counts by another power, so no two can change places unseen.
fn check(digits: &[u8]) -> u8 {
    let times_x = |digit: u8| digit << 1 ^ if digit & 16 == 0 { 0 } else { FIELD };
    digits.iter().fold(0, |sum, digit| times_x(sum ^ digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sixteen_digits_of_eighty_bits_and_one_that_follows() {
        assert_eq!(Code::of([0; 10]).to_string(), "0000-0000-0000-0000-0");
        assert_eq!(Code::of([0, 0, 0, 0, 0, 0, 0, 0, 0, 33]).to_string(), "0000-0000-0000-0011-6");
        assert!(Code::of([255; 10]).to_string().starts_with("ZZZZ-ZZZZ-ZZZZ-ZZZZ-"));
        assert_ne!(Code::fresh().unwrap(), Code::fresh().unwrap());
        for round in 0..200u8 {
            let code =
                Code::of(std::array::from_fn(|at| round.wrapping_mul(31) ^ (at as u8).wrapping_mul(77)));
            let text = code.to_string();
            assert_eq!(Code::read(&text), Some(code), "{text}");
            assert_eq!(Code::read(&text[..19]), Some(code), "without its check digit");
            let typed = text.replace('-', " ").replace('0', "o").replace('1', "l").to_lowercase();
            assert_eq!(Code::read(&typed), Some(code), "{typed}");
        }
    }

    #[test]
    fn every_wrong_digit_and_every_exchange_is_seen() {
        let text = Code::of([7, 91, 140, 3, 222, 54, 18, 99, 201, 47]).to_string().replace('-', "");
        let digits: Vec<char> = text.chars().collect();
        let read = |digits: &[char]| Code::read(&digits.iter().collect::<String>());
        assert!(read(&digits).is_some());
        for at in 0..digits.len() {
            for digit in DIGITS.iter().map(|digit| char::from(*digit)).filter(|digit| *digit != digits[at]) {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                assert!(read(&wrong).is_none(), "{wrong:?}");
            }
            for other in (0..at).filter(|other| digits[*other] != digits[at]) {
                let mut wrong = digits.clone();
                wrong.swap(at, other);
                assert!(read(&wrong).is_none(), "{wrong:?}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "0", "0000-0000-0000-000U", "0000-0000-0000-0000-0-0", "0000-0000-0000-000ü", "=1+1"]
        {
            assert_eq!(Code::read(text), None, "{text:?}");
        }
        assert_eq!(format!("{:?}", Code::of([1; 10])), "Code(****)");
    }
}
