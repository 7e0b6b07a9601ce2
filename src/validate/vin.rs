//! Vehicle identification numbers: form and check digit.

use super::Verdict;

/// ISO 3779: seventeen letters and digits without I, O and Q, the last four digits. 49 CFR 565.15 and GB 16735 ask
/// for a check digit in ninth place: of vehicles of North America (1 to 5) and China (L) it must be right; of others
/// it need not be there, so that without it a number is only *maybe* one.
pub fn vin(bytes: &[u8]) -> Verdict {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut sum = 0;
    for (at, weight) in WEIGHTS.iter().enumerate() {
        let Some(worth) = bytes.get(at).and_then(|byte| worth(byte.to_ascii_uppercase())) else {
            return Verdict::No;
        };
        sum += worth * weight;
    }
    let form = bytes.len() == 17
        && bytes[13..].iter().all(u8::is_ascii_digit)
        && bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= 2
        && bytes[1..].iter().any(|byte| *byte != bytes[0]);
    let check = match bytes.get(8) {
        Some(b'X' | b'x') => Some(10),
        Some(digit @ b'0'..=b'9') => Some(u32::from(digit - b'0')),
        _ => None,
    };
    match (form, check == Some(sum % 11), bytes.first()) {
        (true, true, _) => Verdict::Yes,
        (true, false, Some(b'1'..=b'5' | b'L' | b'l')) | (false, ..) => Verdict::No,
        (true, false, _) => Verdict::Maybe,
    }
}

/// What a character counts in the sum; none for what no number holds.
fn worth(byte: u8) -> Option<u32> {
    Some(match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'H' => u32::from(byte - b'A') + 1,
        b'J'..=b'N' => u32::from(byte - b'J') + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => u32::from(byte - b'S') + 2,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit_where_it_is_asked_for() {
        for good in ["1M8GDM9AXKP042788", "1HGCM82633A004352", "1hgcm82633a004352"] {
            assert_eq!(vin(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(vin(b"WVWZZZ1JZ3W386752"), Verdict::Maybe);
        for bad in [
            "1M8GDM9A1KP042788",
            "1M8GDM9AXKP04278",
            "1M8GDM9AXKP0427881",
            "IM8GDM9AXKP042788",
            "11111111111111111",
            "1M8GDM9AXKP04278A",
            "",
        ] {
            assert_eq!(vin(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn one_changed_digit_is_seen() {
        let sound = *b"1M8GDM9AXKP042788";
        for at in (1..17).filter(|at| sound[*at].is_ascii_digit()) {
            for digit in (b'0'..=b'9').filter(|digit| *digit != sound[at]) {
                let mut changed = sound;
                changed[at] = digit;
                assert_eq!(vin(&changed), Verdict::No, "{at} {digit}");
            }
        }
    }
}
