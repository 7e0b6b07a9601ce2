//! Whose each sighting is: about a byte a sighting, since most are the first of somebody new.
//!
//! Persons are numbered in order of first appearance. So the code 0 says "the next new person", 1 "nobody",
//! 2 "undecided", and `n + 3` "person n again", as LEB128; a BLAKE3 of all of it stands at the end.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::case::Whose;
use crate::error::{Error, Result};
use crate::seal::whole::Whole;

const MAGIC: &[u8; 8] = b"BSPEOPL1";
const DIGEST: usize = 32;

/// Writes the map.
///
/// # Errors
/// If it cannot be written.
pub fn write(file: &Path, sightings: impl Iterator<Item = Whose>) -> Result<()> {
    let mut out = Whole::create(file)?;
    let mut digest = blake3::Hasher::new();
    let mut next = 0;
    let mut bytes = MAGIC.to_vec();
    for whose in sightings {
        match whose {
            Whose::Person(person) if person == next => {
                next += 1;
                bytes.push(0);
            }
            Whose::Nobody => bytes.push(1),
            Whose::Undecided => bytes.push(2),
            Whose::Person(person) => leb128(u64::from(person) + 3, &mut bytes),
        }
        if bytes.len() >= 64 << 10 {
            digest.update(&bytes);
            out.write_all(&bytes).map_err(Error::io("write", file))?;
            bytes.clear();
        }
    }
    digest.update(&bytes);
    bytes.extend_from_slice(digest.finalize().as_bytes());
    out.write_all(&bytes).map_err(Error::io("write", file))?;
    out.appear()
}

/// Reads the map back, as [`Whose::word`]s.
///
/// # Errors
/// If it is missing or damaged.
pub fn read(file: &Path) -> Result<Vec<u32>> {
    let bytes = fs::read(file).map_err(Error::io("read", file))?;
    let damaged = || super::corrupt(file, "is not what was written");
    let (body, digest) = bytes.split_at_checked(bytes.len().saturating_sub(DIGEST)).ok_or_else(damaged)?;
    if blake3::hash(body).as_bytes() != digest {
        return Err(damaged());
    }
    let mut codes = body.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let mut next = 0;
    let mut out = Vec::with_capacity(codes.len());
    while let Some(code) = take_leb128(&mut codes) {
        out.push(match code {
            0 => {
                next += 1;
                next - 1
            }
            1 => Whose::NOBODY,
            2 => Whose::UNDECIDED,
            person => (person - 3) as u32,
        });
    }
    Ok(out)
}

fn leb128(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn take_leb128(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            *bytes = &bytes[place + 1..];
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_reads_back_and_damage_shows() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("people");
        let new = |n| (0..n).map(Whose::Person);
        let map: Vec<_> =
            new(300).chain([Whose::Nobody, Whose::Undecided, Whose::Person(299), Whose::Person(7)]).collect();
        write(&file, map.iter().copied()).unwrap();
        assert_eq!(read(&file).unwrap(), map.iter().map(|whose| whose.word()).collect::<Vec<_>>());
        let mut bytes = fs::read(&file).unwrap();
        assert!(bytes.len() < 300 + 60);
        bytes[20] ^= 1;
        fs::write(&file, bytes).unwrap();
        assert!(read(&file).is_err());
    }
}
