//! One header block of a tar archive: old tar, ustar, GNU.

use std::borrow::Cow;

/// Bytes of a block.
pub const BLOCK: u64 = 512;

/// A header whose checksum holds.
pub struct Header<'b>(&'b [u8]);

impl<'b> Header<'b> {
    /// The header in a block, if it is one: its bytes must add up to what it says.
    pub fn of(block: &'b [u8]) -> Option<Self> {
        let block = block.get(..BLOCK as usize)?;
        let said = octal(&block[148..156])?;
        let spaces = 8 * u64::from(b' ');
        let field: u64 = block[148..156].iter().map(|byte| u64::from(*byte)).sum();
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
        // Some old programs added bytes as signed numbers: each high one counts 256 less.
        let high = |bytes: &[u8]| bytes.iter().filter(|byte| **byte >= 128).count() as u64;
        let signed = (sum + spaces - field).checked_sub(256 * (high(block) - high(&block[148..156])));
        let holds = said == sum - field + spaces || Some(said) == signed;
        (holds && (block[0] != 0 || block[257..262] == *b"ustar")).then_some(Self(block))
    }

    /// What the member is.
    pub fn kind(&self) -> u8 {
        self.0[156]
    }

    /// Bytes of data behind the header.
    pub fn size(&self) -> u64 {
        number(&self.0[124..136])
    }

    /// The member's name.
    pub fn name(&self) -> Cow<'b, [u8]> {
        let name = text(&self.0[..100]);
        let prefix = text(&self.0[345..500]);
        if self.0[257..263] == *b"ustar\0" && !prefix.is_empty() {
            return Cow::Owned([prefix, b"/", name].concat());
        }
        Cow::Borrowed(name)
    }

    /// For a sparse member of GNU tar: its true size, its first pieces, and whether more of them follow.
    pub fn sparse(&self) -> (u64, Vec<(u64, u64)>, bool) {
        let size = number(&self.0[483..495]);
        (size, sparse_pieces(&self.0[386..482]), self.0[482] != 0)
    }
}

/// The pieces of a sparse member: offset and length in each 24 bytes; an empty field ends them.
pub fn sparse_pieces(bytes: &[u8]) -> Vec<(u64, u64)> {
    let pieces = bytes.chunks_exact(24).take_while(|piece| piece[0] != 0);
    pieces.map(|piece| (number(&piece[..12]), number(&piece[12..]))).collect()
}

/// A name up to its NUL.
pub fn text(field: &[u8]) -> &[u8] {
    &field[..memchr::memchr(0, field).unwrap_or(field.len())]
}

/// A number in octal digits, or, where the first bit is set, in base 256. What makes no sense is zero; what is
/// too large is as large as can be.
fn number(field: &[u8]) -> u64 {
    match field {
        [first, rest @ ..] if first & 0x80 != 0 => {
            let wide = rest.iter().fold(u128::from(first & 0x7F), |sum, byte| sum << 8 | u128::from(*byte));
            u64::try_from(wide).unwrap_or(u64::MAX)
        }
        _ => octal(field).unwrap_or(0),
    }
}

/// A number in octal digits, with blanks and NULs around them.
fn octal(field: &[u8]) -> Option<u64> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | 0);
    let start = field.iter().position(|byte| !is_blank(byte))?;
    let digits = &field[start..];
    let digits = &digits[..digits.iter().position(is_blank).unwrap_or(digits.len())];
    digits.iter().try_fold(0_u64, |sum, byte| match byte {
        b'0'..=b'7' => Some(sum.checked_mul(8)? + u64::from(byte - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_all_their_writings() {
        assert_eq!(number(b"00000001750\0"), 0o1750);
        assert_eq!(number(b"    1750 \0\0\0"), 0o1750);
        assert_eq!(number(b"\x80\0\0\0\0\0\0\x02\0\0\0\0"), 2 << 32);
        assert_eq!(number(&[0xFF; 12]), u64::MAX);
        assert_eq!(number(b"not a number"), 0);
        assert_eq!((octal(b"9"), octal(b"")), (None, None));
    }
}
