//! Zip archives: their directory, their entries, and how those are decrypted.
//!
//! Read here and not by a library for three reasons: two entries of one name are two members, each byte of the
//! archive must be accounted for, and a damaged directory must leave a way to the members.

pub mod crypt;
pub mod directory;
pub mod entry;
pub mod list;
pub mod local;

/// The number of `bytes` at `at`, little-endian; zero where there are too few.
fn number(bytes: &[u8], at: usize, len: usize) -> u64 {
    let digits = bytes.get(at..at + len).unwrap_or_default();
    digits.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The parts of an extra field: kind and content.
fn extras(mut field: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    std::iter::from_fn(move || {
        let head = field.get(..4)?;
        let len = number(head, 2, 2) as usize;
        let content = field.get(4..4 + len)?;
        field = &field[4 + len..];
        Some((number(head, 0, 2), content))
    })
}
