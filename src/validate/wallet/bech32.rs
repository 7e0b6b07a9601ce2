//! Bech32 and Bech32m (BIP 173, BIP 350): a name, a 1, and characters of five bits with a BCH code over both.

/// How many values a text may hold.
const MOST: usize = 200;

/// Which constant the checksum ends with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// BIP 173.
    Bech32,
    /// BIP 350.
    Bech32m,
}

/// The kind of checksum and the values before it; `None` for what is neither, or has letters of both cases.
pub(super) fn read(text: &[u8]) -> Option<(Kind, Vec<u8>)> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mixed = text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase);
    let at = text.iter().rposition(|byte| *byte == b'1')?;
    let (name, data) = (&text[..at], &text[at + 1..]);
    if mixed || name.is_empty() || text.len() > MOST || data.len() < 6 {
        return None;
    }
    let lower = |byte: &u8| byte.to_ascii_lowercase();
    let value = |byte: &u8| ALPHABET.iter().position(|known| *known == lower(byte)).map(|at| at as u8);
    let mut values: Vec<u8> = data.iter().map(value).collect::<Option<_>>()?;
    let high = name.iter().map(|byte| lower(byte) >> 5);
    let low = name.iter().map(|byte| lower(byte) & 31);
    let rest = high.chain([0]).chain(low).chain(values.iter().copied()).fold(1, polymod);
    values.truncate(values.len() - 6);
    match rest {
        1 => Some((Kind::Bech32, values)),
        0x2bc8_30a3 => Some((Kind::Bech32m, values)),
        _ => None,
    }
    .filter(|(kind, values)| *kind == Kind::Bech32 && values.is_empty() || !values.is_empty())
}

fn polymod(rest: u32, value: u8) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = rest >> 25;
    let rest = (rest & 0x01ff_ffff) << 5 ^ u32::from(value);
    (0..).zip(GENERATOR).filter(|(bit, _)| top >> bit & 1 == 1).fold(rest, |rest, (_, term)| rest ^ term)
}
