//! Numbers of telephones and their cards.

use super::card::luhn;
use super::{Verdict, digits};

/// 3GPP TS 23.003, section 6 and annex B: fifteen digits by Luhn, of which the first two say who allots them; with a version
/// of two digits instead of the check (IMEISV) it is only *maybe* one, and so are bare digits.
pub fn imei(bytes: &[u8]) -> Verdict {
    let count = digits(bytes).count();
    let front = digits(bytes).take(2).fold(0, |front, digit| front * 10 + digit);
    let alike = digits(bytes).all(|digit| Some(digit) == digits(bytes).next());
    if alike || !matches!(front, 1 | 10 | 35 | 44..=45 | 49..=54 | 86 | 91 | 98 | 99) {
        return Verdict::No;
    }
    match count {
        16 => Verdict::Maybe,
        15 if luhn(bytes) && bytes.len() > 15 => Verdict::Yes,
        15 if luhn(bytes) => Verdict::Maybe,
        _ => Verdict::No,
    }
}

/// ITU-T E.118: 89, country, issuer, account, a check by Luhn, which some issuers leave out.
pub fn iccid(bytes: &[u8]) -> Verdict {
    let count = digits(bytes).count();
    let front = digits(bytes).take(2).eq([8, 9]);
    match (front, count) {
        (true, 19 | 20) if luhn(bytes) => Verdict::Yes,
        (true, 18..=20) => Verdict::Maybe,
        _ => Verdict::No,
    }
}

/// IEEE 802: six groups of two hex digits; addresses for all, for nobody, and of one digit are no machine's.
pub fn mac(bytes: &[u8]) -> Verdict {
    let mut hex = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).map(u8::to_ascii_lowercase);
    let mut seen = [false; 128];
    let mut address = [0; 12];
    for place in &mut address {
        let Some(byte) = hex.next() else { return Verdict::No };
        *place = byte;
        seen[usize::from(byte)] = true;
    }
    let different = seen.iter().filter(|seen| **seen).count();
    let counted = address.windows(2).all(|pair| pair[0] < pair[1]) || &address == b"001122334455";
    if hex.next().is_some()
        || different < 4
        || counted
        || address.starts_with(b"01005e")
        || address.starts_with(b"3333")
    {
        Verdict::No
    } else {
        Verdict::Yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones() {
        assert_eq!(imei(b"49-015420-323751-8"), Verdict::Yes);
        assert_eq!(imei(b"490154203237518"), Verdict::Maybe);
        for bad in ["490154203237517", "000000000000000", "770154203237518", "4901542032375", ""] {
            assert_eq!(imei(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn cards() {
        assert_eq!(iccid(b"8991101200003204514"), Verdict::Yes);
        assert_eq!(iccid(b"8991101200003204515"), Verdict::Maybe);
        assert_eq!(iccid(b"7991101200003204510"), Verdict::No);
    }

    #[test]
    fn addresses() {
        assert_eq!(mac(b"3c:22:fb:9a:10:7e"), Verdict::Yes);
        for bad in
            ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "00:11:22:33:44:55", "01:00:5e:00:00:fb", "3c:22", ""]
        {
            assert_eq!(mac(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
