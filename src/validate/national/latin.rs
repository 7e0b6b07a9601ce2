//! Numbers of persons, taxpayers and accounts in Latin America outside Brazil and Mexico.

use super::{Verdict, anyhow, compact, in_groups, is_day_of_some_century, luhn, number, value, weighted};

/// Argentina, AFIP General Resolution 10/1997: CUIT and CUIL, kind, eight digits, a check with weights 5 4 3 2 7 6 5 4 3 2
/// modulo 11, 10 written 9.
pub fn cuit(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let kind = matches!(value(&d[..2]), 20 | 23 | 24 | 27 | 30 | 33 | 34 | 50 | 51 | 55);
        let check = match (11 - weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 {
            10 => 9,
            check => check,
        };
        kind && check == u32::from(d[10])
    });
    in_groups(bytes, sound)
}

/// Argentina, Central Bank: CBU, bank and branch with a check, account with a check, weights 3 1 7 9 from the right.
pub fn cbu(bytes: &[u8]) -> Verdict {
    let sound = number::<22>(bytes).is_some_and(|d| {
        weighted(&d, &[7, 1, 3, 9, 7, 1, 3, 1]).is_multiple_of(10)
            && weighted(&d[8..], &[3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1]).is_multiple_of(10)
    });
    in_groups(bytes, sound)
}

/// Chile, Civil Registry: RUT and RUN, up to eight digits, a check with weights 2 to 7 from the right modulo 11, 10 written K. Only with points is it
/// surely one: dates with a revision (`20221208-5`) look like it without.
pub fn rut(bytes: &[u8]) -> Verdict {
    let long = compact::<9>(bytes);
    let short = compact::<8>(bytes);
    let number = long.as_ref().map(|n| &n[..]).or(short.as_ref().map(|n| &n[..]));
    let sound = number.and_then(<[u8]>::split_last).is_some_and(|(check, body)| {
        let weights = [2, 3, 4, 5, 6, 7].into_iter().cycle();
        let sum: u32 = body
            .iter()
            .rev()
            .zip(weights)
            .map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight)
            .sum();
        let expected = b"0K987654321"[(sum % 11) as usize];
        body.iter().all(u8::is_ascii_digit)
            && body.iter().any(|digit| *digit != body[0])
            && *check == expected
    });
    match sound {
        false => Verdict::No,
        true if bytes.contains(&b'.') => Verdict::Yes,
        true => Verdict::Maybe,
    }
}

/// Colombia, DIAN administrative order 4 of 1989: NIT, nine digits and a check with weights 41 37 29 23 19 17 13 7 3
/// modulo 11.
pub fn nit(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes).is_some_and(|d| {
        let rest = weighted(&d, &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
        u32::from(d[9]) == if rest < 2 { rest } else { 11 - rest }
    });
    in_groups(bytes, sound)
}

/// Peru, SUNAT: RUC, kind, digits, a check with weights 5 4 3 2 7 6 5 4 3 2 modulo 11.
pub fn ruc_peru(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let sum = weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        matches!(value(&d[..2]), 10 | 15 | 16 | 17 | 20) && (11 - sum % 11) % 10 == u32::from(d[10])
    });
    in_groups(bytes, sound)
}

/// Ecuador, Civil Registry: province, a digit below 6, six digits, a check by Luhn's rule.
pub fn ecuador(bytes: &[u8]) -> Verdict {
    let sound = number::<10>(bytes)
        .is_some_and(|d| matches!(value(&d[..2]), 1..=24 | 30 | 50) && d[2] < 6 && luhn(&d));
    in_groups(bytes, sound)
}

/// Uruguay, National Directorate of Civil Identification: seven digits and a check with weights 2 9 8 7 6 3 4 modulo 10.
pub fn uruguay(bytes: &[u8]) -> Verdict {
    let sound = number::<8>(bytes)
        .is_some_and(|d| (10 - weighted(&d, &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == u32::from(d[7]));
    in_groups(bytes, sound)
}

/// Dominican Republic, Central Electoral Board: cédula, eleven digits by Luhn.
pub fn dominican(bytes: &[u8]) -> Verdict {
    in_groups(bytes, number::<11>(bytes).is_some_and(|d| luhn(&d)))
}

/// El Salvador, National Registry of Natural Persons: DUI, eight digits and a check with weights 9 to 2 modulo 10.
pub fn salvador(bytes: &[u8]) -> Verdict {
    let sound = number::<9>(bytes)
        .is_some_and(|d| (10 - weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 10) % 10 == u32::from(d[8]));
    in_groups(bytes, sound)
}

/// Venezuela, SENIAT: RIF, kind (V and E are persons), eight digits, a check with weights 3 2 7 6 5 4 3 2 modulo 11.
pub fn rif(bytes: &[u8]) -> Verdict {
    let sound = compact::<10>(bytes).is_some_and(|n| {
        let Some(d) = number::<9>(&n[1..]) else { return false };
        let kind = match n[0] {
            b'V' => 4,
            b'E' => 8,
            b'J' => 12,
            b'P' => 16,
            b'G' => 20,
            _ => return false,
        };
        let rest = (kind + weighted(&d, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11;
        u32::from(d[8]) == if rest < 2 { 0 } else { 11 - rest }
    });
    anyhow(sound)
}

/// Cuba, identity registry: date of birth, century, order and sex. The check's rule is not published.
pub fn cuba(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes)
        .is_some_and(|d| is_day_of_some_century(value(&d[..2]), value(&d[2..4]), value(&d[4..6])));
    if sound { Verdict::Maybe } else { Verdict::No }
}
