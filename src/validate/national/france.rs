//! French social security numbers.

use super::{Verdict, anyhow, compact, in_groups};

/// INSEE, numéro d'inscription au répertoire: sex, year, month (also 20 to 42 and 50 to 99 where it is not known),
/// department (2A and 2B count as 19 and 18), commune, order, and 97 less the rest modulo 97.
pub fn nir(bytes: &[u8]) -> Verdict {
    let Some(number) = compact::<15>(bytes) else { return Verdict::No };
    let corsican = match &number[5..7] {
        b"2A" => Some(19),
        b"2B" => Some(18),
        _ => None,
    };
    let digit = |at: usize| match (corsican, at) {
        (Some(department), 5) => Some(department / 10),
        (Some(department), 6) => Some(department % 10),
        _ => Some(u64::from(number[at]))
            .filter(|_| number[at].is_ascii_digit())
            .map(|byte| byte - u64::from(b'0')),
    };
    let part = |from: usize, to: usize| (from..to).try_fold(0_u64, |value, at| Some(value * 10 + digit(at)?));
    let (Some(body), Some(check)) = (part(0, 13), part(13, 15)) else { return Verdict::No };
    let (month, order) = (body / 100_000_000 % 100, body % 1000);
    let sound = matches!(body / 1_000_000_000_000, 1..=4 | 7 | 8)
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
        && order != 0
        && body / 1_000_000 % 100 != 0
        && 97 - body % 97 == check;
    if corsican.is_some() { anyhow(sound) } else { in_groups(bytes, sound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_check() {
        for good in ["2 95 10 99 126 111 93", "253072B07300470", "253072A07300443", "2 53 07 2b 073 004 70"] {
            assert_eq!(nir(good.as_bytes()), Verdict::Yes, "{good}");
        }
        assert_eq!(nir(b"295109912611193"), Verdict::Maybe);
        for bad in
            ["295109912611199", "253072C07300443", "595109912611193", "29510991261119", "295149912611181", ""]
        {
            assert_eq!(nir(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
