//! Tax and health numbers of Australia and New Zealand.

use super::{Verdict, anyhow, compact, in_groups, number, value, weighted};

/// Australian Taxation Office, tax file numbers: nine digits, weights 1 4 3 7 5 8 6 9 10, modulo 11.
pub fn tax_file(bytes: &[u8]) -> Verdict {
    let sound =
        number::<9>(bytes).is_some_and(|d| weighted(&d, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11));
    in_groups(bytes, sound)
}

/// Australian Business Register: eleven digits, one less in the first, weights 10 1 3 5 to 19, modulo 89; the first
/// two, which are the check, are 11 at the least.
pub fn business(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
        value(&d[..2]) > 10 && sum % 89 == 10
    });
    in_groups(bytes, sound)
}

/// Services Australia, Medicare cards: eight digits that begin with 2 to 6, a check with weights 1 3 7 9 modulo 10, the
/// issue, and a reference for each person on the card.
pub fn medicare(bytes: &[u8]) -> Verdict {
    let sound = |d: &[u8]| {
        matches!(d[0], 2..=6) && d[9] != 0 && weighted(d, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == u32::from(d[8])
    };
    let long = || number::<11>(bytes).is_some_and(|d| d[10] != 0 && sound(&d));
    in_groups(bytes, number::<10>(bytes).is_some_and(|d| sound(&d)) || long())
}

/// Inland Revenue of New Zealand, RWT specification: 10,000,000 to 150,000,000, a check with weights 3 2 7 6 5 4 3 2 modulo
/// 11, and where that is 10 with 7 4 3 2 5 2 7 6.
pub fn ird(bytes: &[u8]) -> Verdict {
    let sound = |d: &[u8]| {
        let check = |weights: &[u8]| (11 - weighted(d, weights) % 11) % 11;
        let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
            10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
            check => check,
        };
        (10_000_000..=150_000_000).contains(&value(d)) && check == u32::from(d[8])
    };
    let short = || {
        number::<8>(bytes).is_some_and(|d| {
            let mut padded = [0; 9];
            padded[1..].copy_from_slice(&d);
            sound(&padded)
        })
    };
    in_groups(bytes, number::<9>(bytes).is_some_and(|d| sound(&d)) || short())
}

/// New Zealand Ministry of Health, HISO 10046: three letters without I and O, two digits, then two digits with a check
/// modulo 11 (before 2019) or a digit and a check letter modulo 23.
pub fn nhi(bytes: &[u8]) -> Verdict {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let worth = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => LETTERS.iter().position(|letter| *letter == byte).map(|at| at as u32 + 1),
    };
    let sound = compact::<7>(bytes).is_some_and(|n| {
        let letters =
            n[..3].iter().all(|byte| LETTERS.contains(byte)) && n[3..5].iter().all(u8::is_ascii_digit);
        let sum = n[..6]
            .iter()
            .zip((2..=7).rev())
            .try_fold(0, |sum, (byte, weight)| Some(sum + worth(*byte)? * weight));
        let Some(sum) = sum.filter(|_| letters) else { return false };
        match (n[5].is_ascii_digit(), n[6].is_ascii_digit()) {
            (true, true) => sum % 11 != 0 && (11 - sum % 11) % 10 == u32::from(n[6] - b'0'),
            (false, false) => LETTERS.get((23 - sum % 23) as usize - 1) == Some(&n[6]),
            _ => false,
        }
    });
    anyhow(sound)
}
