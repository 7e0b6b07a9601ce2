//! Brazilian taxpayer numbers of persons (CPF).

use super::{Verdict, in_groups, number, weighted};

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
