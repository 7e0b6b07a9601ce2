//! Telephone numbers by the plans of their countries (ITU-T E.164; lengths of fixed and mobile numbers).

use std::sync::LazyLock;

use super::Verdict;
use super::plan::Plan;

/// More digits than any number has.
const MAX_DIGITS: usize = 20;

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/phones")))
        .expect("the numbering plans are built in and tested")
});

/// Countries whose national numbers may begin with 0: Ivory Coast, Benin, Gabon, Congo, San Marino, Italy.
const ZERO: [usize; 6] = [225, 229, 241, 242, 378, 39];

/// By calling code: the lengths of national numbers as bits, 0 where no country has the code.
static LENGTHS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut lengths = vec![0; 1000];
    for plan in PLANS.iter() {
        let code: usize = plan.code.parse().expect("the numbering plans are built in and tested");
        lengths[code] |= plan.lengths.iter().fold(0, |bits, len| bits | 1 << len);
    }
    lengths
});

/// The plan of a country, by its two capital letters.
pub fn plan(region: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.region == region)
}

/// The digits of a number as written, up to 20, and where each ends.
pub struct Dialled {
    digits: [u8; MAX_DIGITS],
    ends: [u16; MAX_DIGITS],
    len: usize,
}

impl Dialled {
    /// The ASCII digits of `bytes`; a trunk zero in brackets, `+44 (0)20`, is not dialled.
    pub fn read(bytes: &[u8]) -> Self {
        let mut dialled = Self { digits: [0; MAX_DIGITS], ends: [0; MAX_DIGITS], len: 0 };
        let mut at = 0;
        while at < bytes.len() && dialled.len < MAX_DIGITS {
            if dialled.len > 0 && bytes[at..].starts_with(b"(0)") {
                at += 3;
                continue;
            }
            if bytes[at].is_ascii_digit() {
                dialled.digits[dialled.len] = bytes[at];
                dialled.ends[dialled.len] = at as u16 + 1;
                dialled.len += 1;
            }
            at += 1;
        }
        dialled
    }

    /// The digits.
    pub fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }
}

/// An international number behind its `+`, `00` or `011`; [`Verdict::Head`] where other digits follow behind a
/// separator. With the length of its country's numbers, but in an area that its plan does not have, it is *maybe* one.
pub fn e164(bytes: &[u8]) -> Verdict {
    if let Some(rest) = bytes.strip_prefix(b"00").or_else(|| bytes.strip_prefix(b"011")) {
        let whole = is_international(Dialled::read(without_extension(rest)).digits());
        return if whole { Verdict::Yes } else { Verdict::No };
    }
    let bytes = without_extension(bytes);
    let dialled = Dialled::read(bytes);
    let digits = dialled.digits();
    if is_international(digits) {
        return Verdict::Yes;
    }
    let ends_group =
        |len: &usize| !bytes.get(usize::from(dialled.ends[len - 1])).is_some_and(u8::is_ascii_digit);
    let head = (8..digits.len()).rev().filter(ends_group).find(|len| is_international(&digits[..*len]));
    match head {
        Some(len) => Verdict::Head(dialled.ends[len - 1]),
        None if has_length(digits).is_some() => Verdict::Maybe,
        None => Verdict::No,
    }
}

/// A number as dialled inside some country: *maybe* of seven digits or more, surely by the North American plan.
/// One digit over and over is what people type who give none, and nothing but zeros and two
/// digits more are dumps of memory.
pub fn national(bytes: &[u8]) -> Verdict {
    let bytes = without_extension(bytes);
    let dialled = Dialled::read(bytes);
    let digits = dialled.digits();
    if digits.iter().all(|digit| digit == &digits[0])
        || memchr::memchr_iter(b'0', digits).count() + 2 >= digits.len()
    {
        return Verdict::No;
    }
    let american = is_nanp(digits) || digits.strip_prefix(b"1").is_some_and(is_nanp);
    match digits.len() {
        10.. if american && bytes.len() > digits.len() => Verdict::Yes,
        7..=15 => Verdict::Maybe,
        _ => Verdict::No,
    }
}

/// The number before `ext. 12`, `x12`, `#12`.
pub fn without_extension(bytes: &[u8]) -> &[u8] {
    let cut = bytes.iter().position(|byte| byte.is_ascii_alphabetic() || *byte == b'#');
    bytes[..cut.unwrap_or(bytes.len())].trim_ascii_end()
}

/// Country code and national number, digits only: such a code, such a length, no leading zero where there is none.
pub fn is_international(digits: &[u8]) -> bool {
    has_length(digits).is_some_and(|(code, national)| match code {
        1 => is_nanp(national),
        code if ZERO.contains(&code) => true,
        _ => national.first() != Some(&b'0'),
    })
}

/// The country code and the national number, if it is as long as one can be there.
fn has_length(digits: &[u8]) -> Option<(usize, &[u8])> {
    let (code, national) = split_code(digits)?;
    (national.len() < 32 && LENGTHS[code] >> national.len() & 1 == 1).then_some((code, national))
}

/// The country code in front, and the rest. Codes are never prefixes of each other.
fn split_code(digits: &[u8]) -> Option<(usize, &[u8])> {
    (1..=3.min(digits.len())).find_map(|len| {
        let (code, rest) = digits.split_at(len);
        let code = code.iter().fold(0, |code, digit| code * 10 + usize::from(digit.wrapping_sub(b'0')));
        (LENGTHS.get(code)? > &0).then_some((code, rest))
    })
}

/// The North American plan: area `[2-9][0-8]X`, exchange `[2-9]XX`, neither of them N11.
pub fn is_nanp(digits: &[u8]) -> bool {
    let Some((area, exchange)) = digits.get(..3).zip(digits.get(3..6)) else { return false };
    let given = |code: &[u8]| code[0] > b'1' && !code.ends_with(b"11");
    digits.len() == 10 && given(area) && given(exchange) && area[1] < b'9'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international() {
        for good in [
            "+12125550123",
            "+1 (212) 555-0123",
            "+44 (0)20 7946 0958",
            "+36 30 123 4567",
            "+39 06 1234 5678",
        ] {
            assert_eq!(e164(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for doubtful in ["+11235550123", "+12121550123", "+1 292 514 2891", "+44 0123 456 789"] {
            assert_eq!(e164(doubtful.as_bytes()), Verdict::Maybe, "{doubtful}");
        }
        for bad in ["+12125550", "+999 123 4567", "+1212555012345", "+"] {
            assert_eq!(e164(bad.as_bytes()), Verdict::No, "{bad}");
        }
        assert_eq!(e164(b"+1 212 555 0123 4111"), Verdict::Head(15));
    }

    #[test]
    fn inside_a_country() {
        assert_eq!(national(b"(212) 555-0123"), Verdict::Yes);
        assert_eq!(national(b"2125550123"), Verdict::Maybe);
        assert_eq!(national(b"020 7946 0958"), Verdict::Maybe);
        assert_eq!(national(b"12345"), Verdict::No);
    }

    #[test]
    fn plans_are_sane() {
        assert!(PLANS.len() > 240);
        assert!(
            PLANS.iter().all(|plan| !plan.lengths.is_empty() && plan.lengths.iter().all(|len| *len < 16))
        );
        assert_eq!(plan("HU").map(|plan| (plan.code.as_str(), plan.trunk.as_str())), Some(("36", "06")));
    }
}
