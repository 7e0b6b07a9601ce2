//! Values of any length among rows of bytes: each behind its number and its length.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::spill::Spill;

/// Bytes before a packed value: its number, and how long it is.
const HEAD: usize = 8;

/// Packs a value behind `number`.
///
/// # Errors
/// If it cannot be packed, which no value of the house is.
pub(super) fn pack<T: Serialize>(spill: &Spill, number: u32, value: &T, out: &mut Vec<u8>) -> Result<()> {
    out.extend_from_slice(&number.to_le_bytes());
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    *out = postcard::to_extend(value, std::mem::take(out)).map_err(|why| damaged(spill, &why))?;
    let len = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&len.to_le_bytes());
    Ok(())
}

/// Puts a packed value behind `number`.
pub(super) fn put(number: u32, packed: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&number.to_le_bytes());
    out.extend_from_slice(&(packed.len() as u32).to_le_bytes());
    out.extend_from_slice(packed);
}

/// A value that was packed.
///
/// # Errors
/// If it is not what was written.
pub(super) fn unpack<T: DeserializeOwned>(spill: &Spill, packed: &[u8]) -> Result<T> {
    postcard::from_bytes(packed).map_err(|why| damaged(spill, &why))
}

/// One packed value.
#[derive(Clone, Copy)]
pub(super) struct Frame<'f> {
    /// The number that it stands behind.
    pub number: u32,
    /// The value.
    pub packed: &'f [u8],
    /// All of it: number, length and value.
    pub whole: &'f [u8],
}

/// The packed values in `bytes`, in order.
pub(super) fn frames(bytes: &[u8]) -> impl Iterator<Item = Frame<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (number, behind) = rest.split_first_chunk()?;
        let (len, behind) = behind.split_first_chunk()?;
        let (packed, behind) = behind.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        let whole = &rest[..HEAD + packed.len()];
        rest = behind;
        Some(Frame { number: u32::from_le_bytes(*number), packed, whole })
    })
}

fn damaged(spill: &Spill, why: &dyn std::fmt::Display) -> Error {
    let file = spill.folder().to_path_buf();
    Error::Corrupt { file, message: format!("a temporary file is not what was written: {why}") }
}
