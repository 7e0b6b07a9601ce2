//! Resident identity numbers of the People's Republic of China.

use super::super::iso7064::mod_11_2;
use super::{Verdict, compact, is_day, value};

/// Province-level codes of GB/T 2260, with which every region code begins.
const PROVINCES: [u64; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 83,
];

/// GB 11643-1999: region, date of birth, order, a check character by ISO/IEC 7064 MOD 11-2. The fifteen digits of
/// before 1999, without century and check, are only *maybe* one.
pub fn resident_id(bytes: &[u8]) -> Verdict {
    if let Some(number) = compact::<18>(bytes) {
        let sound = region_and_day(&number[..17], 8) && mod_11_2(&number);
        return if sound { Verdict::Yes } else { Verdict::No };
    }
    let old = compact::<15>(bytes).is_some_and(|number| region_and_day(&number, 6));
    if old { Verdict::Maybe } else { Verdict::No }
}

/// Whether digits begin with a region and a date of so many digits.
fn region_and_day(number: &[u8], date: usize) -> bool {
    if !number.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let part =
        |from: usize, to: usize| number[from..to].iter().fold(0, |n, byte| n * 10 + u64::from(byte - b'0'));
    let (year, at) = if date == 8 { (part(6, 10), 10) } else { (1900 + part(6, 8), 8) };
    PROVINCES.contains(&value(&[number[0] - b'0', number[1] - b'0']))
        && part(2, 6) != 0
        && is_day(year, part(at, at + 2), part(at + 2, at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_date_and_check() {
        for good in ["11010519491231002X", "11010519491231002x", "440524188001010014"] {
            assert_eq!(resident_id(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(resident_id(b"110105491231002"), Verdict::Maybe);
        for bad in [
            "110105194912310021",
            "990105194912310020",
            "11010519491331002X",
            "110105491331002",
            "1101051949123100XX",
            "11010519491231002",
            "",
        ] {
            assert_eq!(resident_id(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn one_changed_digit_is_seen() {
        let sound = *b"11010519491231002X";
        for at in 0..17 {
            for digit in (b'0'..=b'9').filter(|digit| *digit != sound[at]) {
                let mut changed = sound;
                changed[at] = digit;
                assert_eq!(resident_id(&changed), Verdict::No, "{at} {digit}");
            }
        }
    }
}
