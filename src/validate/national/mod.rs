//! Numbers by which states and health services know people: the check digits and the parts of each.
//!
//! A file a country. Where a number is often written bare, and one in a hundred random numbers would pass, bare
//! digits are only [`Verdict::Maybe`]: the groups in which people write it, or a context, must say the rest.

pub mod africa;
pub mod asia;
pub mod balkan;
pub mod baltic;
pub mod benelux;
pub mod brazil;
pub mod britain;
pub mod canada;
pub mod central;
pub mod china;
pub mod east;
pub mod france;
pub mod germany;
pub mod hungary;
pub mod india;
pub mod italy;
pub mod latin;
pub mod mexico;
pub mod middle_east;
pub mod nordic;
pub mod oceania;
pub mod poland;
pub mod russia;
pub mod spain;
pub mod us;
pub mod vat;
mod verhoeff;

use super::{Verdict, date, digits};

/// The digits of `bytes`, if there are exactly `N`, not all of them equal.
fn number<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    let mut count = 0;
    for digit in digits(bytes) {
        *out.get_mut(count)? = digit;
        count += 1;
    }
    (count == N && out.iter().any(|digit| *digit != out[0])).then_some(out)
}

/// Letters and digits of `bytes` in upper case, if there are exactly `N`.
fn compact<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    let mut count = 0;
    for byte in bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
        *out.get_mut(count)? = byte.to_ascii_uppercase();
        count += 1;
    }
    (count == N).then_some(out)
}

/// The sum of digits, each times its weight.
fn weighted(digits: &[u8], weights: &[u8]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * u32::from(*weight)).sum()
}

/// Whether digits, the last of them the check, are right by ISO/IEC 7812-1 annex B.
fn luhn(digits: &[u8]) -> bool {
    let worth = |(at, digit): (usize, &u8)| match (at % 2, u32::from(*digit)) {
        (0, digit) => digit,
        (_, digit) => digit * 2 - if digit > 4 { 9 } else { 0 },
    };
    digits.iter().rev().enumerate().map(worth).sum::<u32>().is_multiple_of(10)
}

/// The number that digits write.
fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}

/// Whether there is such a day: years 1850 to 2040, since people who died long ago are in evidence too.
fn is_day(year: u64, month: u64, day: u64) -> bool {
    (1850..=2040).contains(&year)
        && (1..=12).contains(&month)
        && (1..=u64::from(date::days(year as u16, month as u16))).contains(&day)
}

/// Whether there is such a day in some century.
fn is_day_of_some_century(year: u64, month: u64, day: u64) -> bool {
    is_day(1900 + year % 100, month, day) || is_day(2000 + year % 100, month, day)
}

/// A sound number: sure in the groups that people write it in, and only maybe one in bare digits.
fn in_groups(bytes: &[u8], sound: bool) -> Verdict {
    match sound {
        false => Verdict::No,
        true if bytes.iter().all(u8::is_ascii_digit) => Verdict::Maybe,
        true => Verdict::Yes,
    }
}

/// A sound number that is one in any writing.
fn anyhow(sound: bool) -> Verdict {
    if sound { Verdict::Yes } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Validator, Verdict, by_name};

    /// Validators of plain digits: how many digits, a sound number, the share of random digits that pass (measured
    /// against an independent implementation), and the greatest share of one-digit changes that may stay unseen.
    const DIGITS: [(&str, usize, &str, f64, f64); 11] = [
        ("br-cpf", 11, "52998224725", 0.01, 0.02),
        ("ca-sin", 9, "130692544", 0.08, 0.0),
        ("de-idnr", 11, "36574261809", 0.004, 0.0),
        ("fr-nir", 15, "295109912611193", 0.0051, 0.0),
        ("gb-nhs", 10, "9434765870", 0.091, 0.0),
        ("hu-taj", 9, "123456788", 0.1, 0.0),
        ("hu-tax", 10, "8365670003", 0.0047, 0.0),
        ("pl-pesel", 11, "02070803628", 0.007, 0.0),
        ("ru-inn", 12, "500100732259", 0.0099, 0.02),
        ("ru-snils", 11, "11223344595", 0.011, 0.0),
        ("us-itin", 9, "912903456", 0.044, 1.0),
    ];

    fn passes(validator: Validator, number: u64, len: usize) -> bool {
        validator(format!("{number:0len$}").as_bytes()) != Verdict::No
    }

    /// The `nth` of numbers that are spread evenly and without order below `all` (SplitMix64).
    fn spread(nth: u64, all: u64) -> u64 {
        let mut mixed = nth.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(mixed ^ (mixed >> 31)) * u128::from(all)) >> 64) as u64
    }

    #[test]
    fn chance_is_what_was_measured() {
        const TRIES: u64 = 400_000;
        for (name, len, _, chance, _) in DIGITS {
            let validator = by_name(name).unwrap();
            let all = 10_u64.pow(len as u32);
            let count = (1..=TRIES).filter(|nth| passes(validator, spread(*nth, all), len)).count();
            let share = count as f64 / TRIES as f64;
            assert!((share - chance).abs() <= 0.1 * chance + 0.0003, "{name}: {share}, not {chance}");
        }
    }

    #[test]
    fn one_changed_digit_is_seen() {
        for (name, _, sound, _, unseen) in DIGITS {
            let validator = by_name(name).unwrap();
            assert_ne!(validator(sound.as_bytes()), Verdict::No, "{name}");
            let mut changed = sound.as_bytes().to_vec();
            let (mut all, mut missed) = (0.0, 0.0);
            for at in 0..changed.len() {
                let was = changed[at];
                for digit in (b'0'..=b'9').filter(|digit| *digit != was) {
                    changed[at] = digit;
                    all += 1.0;
                    missed += f64::from(u8::from(validator(&changed) != Verdict::No));
                }
                changed[at] = was;
            }
            assert!(missed / all <= unseen, "{name}: {missed} of {all}");
        }
    }

    /// `benches/accuracy/national.py` writes them: numbers that python-stdnum accepts, and near misses as it judges them.
    #[test]
    fn agrees_with_an_independent_implementation() {
        let differs = |line: &&str| {
            let mut words = line.split(' ');
            let mut next = || words.next().unwrap();
            let (name, number, verdict) = (next(), next(), next());
            let sound = by_name(name).unwrap()(number.as_bytes()) != Verdict::No;
            let allowed = |table: &[(&str, &str)]| table.iter().any(|(known, _)| *known == name);
            match (sound, verdict) {
                (true, "no") => !allowed(&LOOSER),
                (false, "yes") => !allowed(&STRICTER),
                _ => false,
            }
        };
        let odd: Vec<&str> = include_str!("vectors.txt").lines().filter(differs).collect();
        assert!(odd.is_empty(), "{} differ:\n{}", odd.len(), odd.join("\n"));
    }

    /// Rules that ask for more than the oracle does.
    const STRICTER: [(&str, &str); 6] = [
        ("at-vnr", "day and month are of the calendar"),
        ("cz-rc", "a rest of ten is written 0 up to 1985 only"),
        ("de-idnr", "no digit stands three times in a row"),
        ("de-rvnr", "the area is one that was given out"),
        ("lv-pk", "a code that is not of 2017 has a date"),
        ("ro-cnp", "nobody is born after 2040"),
    ];

    /// Rules that ask for less.
    const LOOSER: [(&str, &str); 1] = [("dk-cpr", "what is in the future today is not so for ever")];

    /// Numbers that issuers and standards print, and what becomes of them with the digit at a place one more.
    #[test]
    fn published_examples() {
        let cases = [
            ("au-medicare", "2123 45670 1", 3),
            ("br-cnh", "62472927637", 3),
            ("br-voter", "004356870906", 3),
            ("de-kvnr", "A123456780", 3),
            ("de-document", "T220001293", 3),
            ("gb-driver", "MORGA657054SM9IJ", 6),
            ("hk-hkid", "A123456(3)", 3),
            ("hk-hkid", "AB987654(3)", 3),
            ("ir-melli", "0499370899", 3),
            ("lu-matricule", "1893120105732", 10),
            ("mx-clabe", "032180000118359719", 5),
            ("nz-nhi", "ZAC5361", 4),
            ("nz-nhi", "ZBN77VL", 4),
            ("pl-id", "ABA300000", 4),
            ("sg-nric", "S1234567D", 3),
            ("sg-nric", "M1234567K", 3),
            ("sv-dui", "00016297-5", 3),
            ("tw-nid", "A123456789", 3),
            ("us-dea", "AB1234563", 3),
            ("us-npi", "1234567893", 3),
            ("uy-ci", "1.234.567-2", 4),
        ];
        let mut odd = Vec::new();
        for (name, number, at) in cases {
            let validator = by_name(name).unwrap();
            let mut changed = number.as_bytes().to_vec();
            changed[at] = if changed[at] == b'9' { b'0' } else { changed[at] + 1 };
            if validator(number.as_bytes()) == Verdict::No || validator(&changed) != Verdict::No {
                odd.push((name, number));
            }
        }
        assert_eq!(odd, []);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "[0-9A-Za-z<. /-]{0,40}") {
            for name in super::super::names() {
                let validator = by_name(name).unwrap();
                validator(&bytes);
                validator(text.as_bytes());
            }
        }
    }
}
