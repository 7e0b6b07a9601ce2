//! Payment cards: ISO/IEC 7812-1 (issuer ranges, Luhn) and the groups in which brands print them.
//!
//! One number in ten passes Luhn, so a bare one is only *maybe* a card; printed in its brand's groups it is one.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Verdict, digits};

/// Issuer ranges as six-digit prefixes.
static RANGES: LazyLock<Vec<Range>> = LazyLock::new(|| read(include_str!("../../patterns/iin.toml")));

/// From which prefix on which lengths are used, as bits.
static LENGTHS: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| {
    let ends: BTreeSet<u32> = RANGES.iter().flat_map(|range| [range.low, range.high + 1]).collect();
    let holds = |iin: u32| move |range: &&Range| (range.low..=range.high).contains(&iin);
    let lengths = |iin| RANGES.iter().filter(holds(iin)).fold(0, |bits, range| bits | range.lengths);
    ends.into_iter().map(|iin| (iin, lengths(iin))).collect()
});

/// How many digits brands print together, by the length of the number.
const GROUPS: [&[u8]; 8] = [
    &[4, 4, 4],
    &[4, 4, 5],
    &[4, 3, 3, 3],
    &[4, 6, 4],
    &[4, 6, 5],
    &[4, 4, 4, 4],
    &[6, 13],
    &[4, 4, 4, 4, 3],
];

#[derive(Deserialize)]
struct File {
    range: Vec<Keys>,
}

#[derive(Deserialize)]
struct Keys {
    iin: Vec<String>,
    lengths: Vec<u8>,
}

struct Range {
    low: u32,
    high: u32,
    /// Bit n: numbers of n digits.
    lengths: u32,
}

/// A card number alone or in groups; [`Verdict::Head`] where a shorter card stands before a group too many.
pub fn card(bytes: &[u8]) -> Verdict {
    if bytes.iter().all(u8::is_ascii_digit) {
        return if is_card(bytes) { Verdict::Maybe } else { Verdict::No };
    }
    let fits = |groups: &&&[u8]| grouped(bytes, groups).is_some_and(|len| is_card(&bytes[..len]));
    // A 16-digit card with its 3-digit code behind it is far more common than one of 19 digits.
    let found = GROUPS.iter().filter(fits).find_map(|groups| grouped(bytes, groups));
    match found {
        Some(len) if len == bytes.len() && repeats(bytes) => Verdict::Maybe,
        Some(len) if len == bytes.len() => Verdict::Yes,
        Some(len) => Verdict::Head(len as u16),
        None => Verdict::No,
    }
}

/// Whether a group of four or more stands there twice. Of cards one in 1,700 does that; of four measures in a row
/// (`1920 1080 1920 1080`) very many.
fn repeats(bytes: &[u8]) -> bool {
    let groups = || bytes.split(|byte| !byte.is_ascii_digit()).filter(|group| group.len() >= 4).enumerate();
    groups().any(|(at, group)| groups().skip(at + 1).any(|(_, other)| group == other))
}

/// Luhn, an issuer's range with that length, and not one digit throughout.
pub fn is_card(bytes: &[u8]) -> bool {
    // To the right, so that it is known of each place whether it is doubled.
    let (mut digits, mut left) = ([b'0'; PLACES], MOST);
    for byte in bytes.iter().rev().filter(|byte| byte.is_ascii_digit()) {
        let Some(next) = left.checked_sub(1) else { return false };
        left = next;
        digits[PLACES - MOST + left] = *byte;
    }
    let number = &digits[PLACES - MOST + left..];
    number.len() >= LEAST
        && lengths(number) >> number.len() & 1 == 1
        && checks(&digits)
        && number.iter().any(|digit| *digit != number[0])
}

/// Places for a card's digits, in words.
const PLACES: usize = 24;

/// [`luhn`] of digits, eight at a time.
fn checks(digits: &[u8; PLACES]) -> bool {
    const EACH: u64 = u64::MAX / 0xffff;
    let (words, _) = digits.as_chunks();
    let sum = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word) & (EACH * 0x0f0f);
        // Of each two the first is doubled; above nine its digits have the sum of nine less.
        let twice = (word & (EACH * 0xff)) << 1;
        let above = ((twice + 6 * EACH) >> 4) & EACH;
        (twice - 9 * above) + ((word >> 8) & (EACH * 0xff))
    };
    // Four sums of no more than 18 to a word.
    let sums: u64 = words.iter().map(sum).sum();
    (sums.wrapping_mul(EACH) >> 48).is_multiple_of(10)
}

/// The fewest and the most digits of a card.
const LEAST: usize = 12;
const MOST: usize = 19;

/// ISO/IEC 7812-1 annex B: doubled digits from the right, sum of their digits, divisible by ten.
pub fn luhn(bytes: &[u8]) -> bool {
    const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let (mut sum, mut other) = (0, 0);
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if let Some(doubled) = DOUBLED.get(usize::from(digit)) {
            // Which digits are doubled turns over with each one behind them.
            (sum, other) = (other + u32::from(digit), sum + doubled);
        }
    }
    sum.is_multiple_of(10)
}

/// The lengths that any issuer of the first six digits uses, as bits.
fn lengths(bytes: &[u8]) -> u32 {
    let iin = digits(bytes).take(6).fold(0, |iin, digit| iin * 10 + u32::from(digit));
    let behind = LENGTHS.partition_point(|(from, _)| *from <= iin);
    behind.checked_sub(1).map_or(0, |at| LENGTHS[at].1)
}

/// The bytes that `groups` take of the front, with one separator throughout; another digit may not follow directly.
fn grouped(bytes: &[u8], groups: &[u8]) -> Option<usize> {
    let separator = bytes.get(usize::from(*groups.first()?)).filter(|byte| !byte.is_ascii_digit())?;
    let mut at = 0;
    for (nth, len) in groups.iter().enumerate() {
        if nth > 0 {
            at += 1;
            (bytes.get(at - 1)? == separator).then_some(())?;
        }
        let group = bytes.get(at..at + usize::from(*len))?;
        group.iter().all(u8::is_ascii_digit).then_some(())?;
        at += usize::from(*len);
    }
    (!bytes.get(at).is_some_and(u8::is_ascii_digit)).then_some(at)
}

fn read(text: &str) -> Vec<Range> {
    let file: File = toml::from_str(text).expect("the issuer ranges are built in and tested");
    let mut ranges: Vec<Range> = file
        .range
        .iter()
        .flat_map(|keys| {
            let lengths = keys.lengths.iter().fold(0, |bits, len| bits | 1 << len);
            keys.iin.iter().map(move |iin| {
                let (low, high) = iin.split_once('-').unwrap_or((iin, iin));
                Range { low: padded(low, '0'), high: padded(high, '9'), lengths }
            })
        })
        .collect();
    ranges.sort_by_key(|range| range.low);
    ranges
}

fn padded(prefix: &str, with: char) -> u32 {
    let full: String = prefix.chars().chain(std::iter::repeat(with)).take(6).collect();
    full.parse().expect("the issuer ranges are built in and tested")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_brands_lengths_and_groups() {
        for good in [
            "4111111111111111",
            "4222222222222",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "6011111111111117",
            "3530111333300000",
            "30569309025904",
            "6200000000000005",
            "2200000000000004",
        ] {
            assert_eq!(card(good.as_bytes()), Verdict::Maybe, "{good}");
        }
        for good in ["4556 7375 8689 9855", "4556-7375-8689-9855", "3782 822463 10005", "3056 930902 5904"] {
            assert_eq!(card(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in [
            "4111 1111 1111 1112",
            "4111-1111 1111 1111",
            "41111 111 1111 1111",
            "378282 2463 10005",
            "0000000000000000",
            "8888888888888888",
            "1234567812345670",
            "411111111111111111",
            "",
        ] {
            assert_eq!(card(bad.as_bytes()), Verdict::No, "{bad}");
        }
        assert_eq!(card(b"4224 8192 1920 4224"), Verdict::Maybe, "four measures in a row");
        assert_eq!(card(b"4111 1111 1111 1111 123"), Verdict::Head(19));
    }

    #[test]
    fn ranges_are_sane() {
        assert!(RANGES.len() > 30);
        assert!(RANGES.iter().all(|range| range.low <= range.high && range.lengths != 0));
        for iin in (0..1_000_000_u32).step_by(7) {
            let of = RANGES.iter().filter(|range| range.low <= iin && iin <= range.high);
            let expected = of.fold(0, |bits, range| bits | range.lengths);
            assert_eq!(lengths(format!("{iin:06}").as_bytes()), expected, "{iin}");
        }
    }

    /// One bare 16-digit number in 29 passes: what `chance` in the pattern file says.
    #[test]
    fn chance_of_sixteen_digits() {
        let mut state = 1_u64;
        let passed = (0..200_000)
            .filter(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                card(format!("{:016}", (state >> 8) % 10_u64.pow(16)).as_bytes()) != Verdict::No
            })
            .count();
        assert!((0.02..0.035).contains(&(passed as f64 / 200_000.0)), "{passed}");
    }

    proptest! {
        #[test]
        fn eight_at_a_time_is_one_at_a_time(number in "[0-9]{0,24}") {
            let digits = format!("{number:0>24}").into_bytes();
            prop_assert_eq!(checks(digits.as_slice().try_into().unwrap()), luhn(number.as_bytes()));
        }

        #[test]
        fn one_changed_digit_fails(body in prop::collection::vec(0_u8..10, 12..19), at in 0_usize..18, by in 1_u8..10) {
            let mut number: Vec<u8> = body.iter().map(|digit| b'0' + digit).collect();
            let check = (b'0'..=b'9').find(|last| {
                let mut full = number.clone();
                full.push(*last);
                luhn(&full)
            });
            number.extend(check);
            prop_assert!(luhn(&number));
            let at = at % number.len();
            number[at] = b'0' + (number[at] - b'0' + by) % 10;
            prop_assert!(!luhn(&number));
        }
    }
}
