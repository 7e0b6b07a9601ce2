//! `--known`: hashes of files that need not be read, such as those of an operating system.
//!
//! One hash a line, or what `sha256sum`, `b3sum` and their like print (also with BSD names), or a CSV file with a header
//! such as the NSRL's. The length of a hash tells its function; 64 digits can be SHA-256 or BLAKE3, so both are tried.

use std::io;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::Given;
use crate::case::Digest;
use crate::error::Result;
use crate::item::Windows;

/// Bytes hashed at a time.
const HASHED: u64 = 16 << 20;

/// A list of hashes, sorted.
#[derive(Debug, Default)]
pub struct HashList {
    md5: Vec<[u8; 16]>,
    sha1: Vec<[u8; 20]>,
    /// SHA-256 or BLAKE3.
    long: Vec<[u8; 32]>,
}

/// The digests of an item.
#[derive(Debug)]
pub struct Digests {
    /// BLAKE3.
    pub blake3: Digest,
    /// The function under which the list knows it, if it does.
    pub known: Option<&'static str>,
}

impl HashList {
    /// Reads the list.
    ///
    /// # Errors
    /// If a line holds no hash where one must stand.
    pub fn read(given: &Given) -> Result<Self> {
        let mut list = Self::default();
        let mut columns: Option<Vec<usize>> = None;
        for (number, line) in (1u64..).zip(given.bytes.split(|byte| *byte == b'\n')) {
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            if number == 1 && columns.is_none() {
                columns = header(line);
                if columns.is_some() {
                    continue;
                }
            }
            let added = match &columns {
                None => list.add(bare(line)),
                // No `|`: all of the row's hashes are taken, not the first.
                Some(columns) => {
                    let cells: Vec<&[u8]> = line.split(|byte| *byte == b',').map(unquoted).collect();
                    let cell = |at: &usize| cells.get(*at).copied().unwrap_or_default();
                    columns.iter().map(cell).filter(|cell| list.add(cell)).count() > 0
                }
            };
            if !added {
                let why = "holds no hash: BLAKE3, SHA-256, SHA-1 or MD5 in hex stands first in a line, or under a header of that name";
                return Err(given.refuse(number, why));
            }
        }
        list.md5.sort_unstable();
        list.sha1.sort_unstable();
        list.long.sort_unstable();
        Ok(list)
    }

    /// Whether there is no hash in it.
    pub fn is_empty(&self) -> bool {
        self.md5.is_empty() && self.sha1.is_empty() && self.long.is_empty()
    }

    fn add(&mut self, hex: &[u8]) -> bool {
        match hex.len() {
            32 => unhex(hex).map(|hash| self.md5.push(hash)),
            40 => unhex(hex).map(|hash| self.sha1.push(hash)),
            64 => unhex(hex).map(|hash| self.long.push(hash)),
            _ => None,
        }
        .is_some()
    }

    /// The digests of an item, in one pass over its bytes; only those that the list asks for are made.
    ///
    /// # Errors
    /// If not all bytes can be read.
    pub fn digests(&self, windows: &dyn Windows) -> io::Result<Digests> {
        let mut blake3 = blake3::Hasher::new();
        let mut md5 = (!self.md5.is_empty()).then(Md5::new);
        let mut sha1 = (!self.sha1.is_empty()).then(Sha1::new);
        let mut sha256 = (!self.long.is_empty()).then(Sha256::new);
        let mut hash = |bytes: &[u8]| {
            blake3.update_rayon(bytes);
            md5.iter_mut().for_each(|hasher| hasher.update(bytes));
            sha1.iter_mut().for_each(|hasher| hasher.update(bytes));
            sha256.iter_mut().for_each(|hasher| hasher.update(bytes));
        };
        let size = windows.size();
        let mut window = windows.window(0..HASHED.min(size))?;
        for at in (HASHED..size).step_by(HASHED as usize) {
            // While one is hashed the next is brought in.
            let next = || windows.window(at..at + HASHED);
            let ((), next) = rayon::join(|| hash(&window), next);
            window = next?;
        }
        hash(&window);
        let blake3 = blake3.finalize();
        let knows_md5 = md5.is_some_and(|hasher| holds(&self.md5, &hasher.finalize()));
        let knows_sha1 = sha1.is_some_and(|hasher| holds(&self.sha1, &hasher.finalize()));
        let knows_sha256 = sha256.is_some_and(|hasher| holds(&self.long, &hasher.finalize()));
        let knows = [
            ("BLAKE3", holds(&self.long, blake3.as_bytes())),
            ("SHA-256", knows_sha256),
            ("SHA-1", knows_sha1),
            ("MD5", knows_md5),
        ];
        let known = knows.into_iter().find(|(_, knows)| *knows).map(|(name, _)| name);
        Ok(Digests { blake3: blake3.into(), known })
    }
}

fn holds<const N: usize>(list: &[[u8; N]], hash: &[u8]) -> bool {
    list.binary_search_by(|known| known.as_slice().cmp(hash)).is_ok()
}

/// The places of the hashes under a header that names them.
fn header(line: &[u8]) -> Option<Vec<usize>> {
    let name = |cell: &[u8]| -> String {
        unquoted(cell)
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect()
    };
    let named = |cell: &[u8]| matches!(name(cell).as_str(), "blake3" | "sha256" | "sha1" | "md5" | "hash");
    let cells = line.split(|byte| *byte == b',');
    let columns: Vec<usize> = cells.enumerate().filter(|(_, cell)| named(cell)).map(|(at, _)| at).collect();
    (!columns.is_empty()).then_some(columns)
}

fn unquoted(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell)
}

/// The hash of a line without a header: the first word, or the last behind `) = `.
fn bare(line: &[u8]) -> &[u8] {
    let last = line.windows(4).rposition(|at| at == b") = ").map(|at| &line[at + 4..]);
    let first = line.split(|byte| byte.is_ascii_whitespace() || *byte == b',').next().unwrap_or_default();
    unquoted(last.unwrap_or(first.strip_prefix(b"\\").unwrap_or(first)))
}

fn unhex<const N: usize>(hex: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    for (byte, pair) in out.iter_mut().zip(hex.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = (digit(0)? * 16 + digit(1)?) as u8;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<HashList> {
        HashList::read(&Given { option: "known", file: "known".into(), bytes: text.into() })
    }

    #[test]
    fn all_ways_to_write_a_hash_are_read() {
        let (md5, sha1, sha256) = (
            "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        );
        let sums = format!("# ours\n{sha256}  a file\r\n\n{sha1} *b\nMD5 (c (1) = x) = {md5}\n");
        let list = read(&sums).unwrap();
        assert_eq!((list.md5.len(), list.sha1.len(), list.long.len()), (1, 1, 1));
        let table = format!("\"SHA-1\",\"MD5\",\"FileName\"\n\"{sha1}\",\"{md5}\",\"{sha256}\"\n");
        let list = read(&table).unwrap();
        assert_eq!((list.md5.len(), list.sha1.len(), list.long.len()), (1, 1, 0), "a file's name is no hash");
        assert!(read(&format!("{md5}\nnothing\n")).unwrap_err().to_string().starts_with("known:2: "));
    }
}
