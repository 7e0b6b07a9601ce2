//! Verhoeff's check digit, over the group of the pentagon's symmetries.

/// Whether digits, the last of them the check, are right. J. Verhoeff, Error Detecting Decimal Codes (1969).
pub fn verhoeff(digits: &[u8]) -> bool {
    let worth = |(place, digit): (usize, &u8)| (0..place % 8).fold(*digit, |digit, _| turned(digit));
    digits.iter().rev().enumerate().map(worth).fold(0, product) == 0
}

/// Verhoeff's permutation, (0 1 5 8 9 4 2 7)(3 6).
fn turned(digit: u8) -> u8 {
    const TURNED: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    TURNED[usize::from(digit % 10)]
}

/// The product of two symmetries: 0 to 4 turn the pentagon, 5 to 9 turn it over.
fn product(a: u8, b: u8) -> u8 {
    let (turns, over) = if a < 5 { (a + b % 5, b >= 5) } else { (a + 5 - b % 5, b < 5) };
    turns % 5 + if over { 5 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_digit_and_every_swap_is_seen() {
        let sound = [2, 3, 6, 3];
        assert!(verhoeff(&sound) && verhoeff(&[7, 5, 8, 7, 2, 2]) && verhoeff(&[1, 2, 3, 4, 5, 1]));
        for at in 0..4 {
            for digit in (0..10).filter(|digit| *digit != sound[at]) {
                let mut changed = sound;
                changed[at] = digit;
                assert!(!verhoeff(&changed));
            }
        }
        assert!(!verhoeff(&[3, 2, 6, 3]) && !verhoeff(&[2, 6, 3, 3]));
    }
}
