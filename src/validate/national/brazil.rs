//! Brazilian numbers of taxpayers, workers, drivers, voters and patients.

use super::{Verdict, in_groups, number, value, weighted};

/// Receita Federal, Instrução Normativa RFB 1548/2015: nine digits and two checks modulo 11, a rest of 10 written 0;
/// equal digits throughout are none.
pub fn cpf(bytes: &[u8]) -> Verdict {
    const WEIGHTS: [u8; 10] = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let sound = number::<11>(bytes).is_some_and(|digits| {
        let check = |weights: &[u8]| weighted(&digits, weights) * 10 % 11 % 10;
        check(&WEIGHTS[1..]) == u32::from(digits[9]) && check(&WEIGHTS) == u32::from(digits[10])
    });
    in_groups(bytes, sound)
}

/// Receita Federal: CNPJ of a company, two checks modulo 11 (letters, given out since July 2026, are not read).
pub fn cnpj(bytes: &[u8]) -> Verdict {
    const WEIGHTS: [u8; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let sound = number::<14>(bytes).is_some_and(|d| {
        let check = |weights: &[u8]| weighted(&d, weights) * 10 % 11 % 10;
        check(&WEIGHTS[1..]) == u32::from(d[12]) && check(&WEIGHTS) == u32::from(d[13])
    });
    in_groups(bytes, sound)
}

/// Caixa Econômica Federal: PIS, PASEP, NIS, NIT; weights 3 2 9 8 7 6 5 4 3 2 modulo 11.
pub fn pis(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes)
        .is_some_and(|d| weighted(&d, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == u32::from(d[10]));
    in_groups(bytes, sound)
}

/// Denatran, CNH: nine digits and two checks modulo 11, the second less 2 where the first is 10.
pub fn cnh(bytes: &[u8]) -> Verdict {
    let sound = number::<11>(bytes).is_some_and(|d| {
        let first = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
        let less = if first == 10 { 2 } else { 0 };
        let second = match weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 {
            10 => 0,
            rest => (rest + 11 - less) % 11 % 10,
        };
        first % 10 == u32::from(d[9]) && second == u32::from(d[10])
    });
    in_groups(bytes, sound)
}

/// Tribunal Superior Eleitoral, resolution 21.538/2003: voter's number, the state in digits nine and ten, two checks
/// modulo 11; a rest of 0 is written 1 in São Paulo and Minas Gerais.
pub fn voter(bytes: &[u8]) -> Verdict {
    let sound = number::<12>(bytes).is_some_and(|d| {
        let state = value(&d[8..10]);
        let check = |rest: u32| match rest {
            10 => 0,
            0 if state <= 2 => 1,
            rest => rest,
        };
        let first = check(weighted(&d, &[2, 3, 4, 5, 6, 7, 8, 9]) % 11);
        let second = check(weighted(&d[8..], &[7, 8, 9]) % 11);
        (1..=28).contains(&state) && first == u32::from(d[10]) && second == u32::from(d[11])
    });
    in_groups(bytes, sound)
}

/// Ministério da Saúde, CNS: fifteen digits that begin with 1, 2, 7, 8 or 9, weights 15 to 1, modulo 11.
pub fn health(bytes: &[u8]) -> Verdict {
    let sound = number::<15>(bytes).is_some_and(|d| {
        matches!(d[0], 1 | 2 | 7..=9)
            && weighted(&d, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    });
    in_groups(bytes, sound)
}

/// Denatran, RENAVAM: ten digits and a check with weights 3 2 9 8 7 6 5 4 3 2 modulo 11.
pub fn renavam(bytes: &[u8]) -> Verdict {
    pis(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_checks() {
        assert_eq!(cpf(b"529.982.247-25"), Verdict::Yes);
        assert_eq!(cpf(b"52998224725"), Verdict::Maybe);
        for bad in ["529.982.247-26", "529.982.247-35", "111.111.111-11", "529982247", ""] {
            assert_eq!(cpf(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
