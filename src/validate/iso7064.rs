//! The check characters of ISO/IEC 7064 that identity numbers use.

/// MOD 11-2 over ASCII digits, the last of which may be `X` for 10: what stands must leave a rest of 1.
pub fn mod_11_2(number: &[u8]) -> bool {
    let Some((last, body)) = number.split_last() else { return false };
    let check = match last {
        b'X' | b'x' => 10,
        b'0'..=b'9' => u32::from(last - b'0'),
        _ => return false,
    };
    body.iter().all(u8::is_ascii_digit)
        && (body.iter().fold(0, |rest, byte| (rest + u32::from(byte - b'0')) * 2 % 11) + check) % 11 == 1
}

/// MOD 11,10 over digits as numbers.
pub fn mod_11_10(digits: &[u8]) -> bool {
    let Some((last, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (product + u32::from(*digit)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + u32::from(*last)) % 10 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_standard() {
        // ISO/IEC 7064:2003, 7.1 and 9.1.
        assert!(mod_11_2(b"07940") && !mod_11_2(b"07941") && mod_11_2(b"079X"));
        assert!(mod_11_10(&[0, 7, 9, 4, 5]) && !mod_11_10(&[0, 7, 9, 4, 6]));
        assert!(!mod_11_2(b"") && !mod_11_10(&[]) && !mod_11_2(b"X1"));
    }
}
