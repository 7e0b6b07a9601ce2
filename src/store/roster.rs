//! Which customers people are, where a scan was given a roster: read for a few thousand people at a time.
//!
//! Blocks of so many persons each, one behind the other, each under its own checksum, and behind them where each begins.
//! So the list of people, which is made in the same order, holds no more of it than it writes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::ops::RangeInclusive;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::seal::whole::Whole;

const MAGIC: &[u8; 8] = b"BSROSTR1";
/// Persons of a block.
const PERSONS: u32 = 1 << 12;
/// Bytes of a checksum.
const CHECK: usize = 16;

/// The file being written.
pub struct Writer {
    out: Whole,
    file: PathBuf,
    block: Vec<u8>,
    starts: Vec<u64>,
    end: u64,
}

impl Writer {
    /// Begins the file.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(file: &Path) -> Result<Self> {
        let mut out = Whole::create(file)?;
        out.write_all(MAGIC).map_err(Error::io("write", file))?;
        let end = MAGIC.len() as u64;
        Ok(Self { out, file: file.to_path_buf(), block: Vec::new(), starts: vec![end], end })
    }

    /// Adds a person, by number: in ascending order.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn push(&mut self, person: u32, customer: &str) -> Result<()> {
        while self.starts.len() as u32 <= person / PERSONS {
            self.close()?;
        }
        self.block.extend_from_slice(&person.to_le_bytes());
        self.block.extend_from_slice(&(customer.len() as u32).to_le_bytes());
        self.block.extend_from_slice(customer.as_bytes());
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if !self.block.is_empty() {
            let check = blake3::hash(&self.block);
            self.put(&check.as_bytes()[..CHECK])?;
            let block = std::mem::take(&mut self.block);
            self.put(&block)?;
        }
        self.starts.push(self.end);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.end += bytes.len() as u64;
        self.out.write_all(bytes).map_err(Error::io("write", &self.file))
    }

    /// Makes the file appear.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn commit(mut self) -> Result<()> {
        self.close()?;
        let mut index: Vec<u8> = self.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        index.extend_from_slice(&self.end.to_le_bytes());
        let check = blake3::hash(&index);
        index.extend_from_slice(&check.as_bytes()[..CHECK]);
        self.put(&index)?;
        self.out.appear()
    }
}

/// The file being read.
#[derive(Debug)]
pub struct Roster {
    file: File,
    name: PathBuf,
    /// Where each block begins, and where the last ends.
    starts: Vec<u64>,
}

impl Roster {
    /// Opens the file, if the case has one.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn open(name: &Path) -> Result<Option<Self>> {
        let file = match File::open(name) {
            Ok(file) => file,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(Error::io("read", name)(why)),
        };
        let roster = Self { file, name: name.to_path_buf(), starts: Vec::new() };
        let len = roster.file.metadata().map_err(Error::io("read", name))?.len();
        let tail = (CHECK + 8) as u64;
        let end =
            u64::from_le_bytes(roster.bytes(len.saturating_sub(tail), 8)?.try_into().unwrap_or_default());
        if end < MAGIC.len() as u64 || end > len || roster.bytes(0, MAGIC.len() as u64)? != MAGIC {
            return Err(roster.damaged());
        }
        let index = roster.bytes(end, len - end)?;
        let (index, check) = index.split_at_checked(index.len().saturating_sub(CHECK)).unwrap_or_default();
        if blake3::hash(index).as_bytes()[..CHECK] != *check {
            return Err(roster.damaged());
        }
        let word = |word: &[u8]| u64::from_le_bytes(word.try_into().unwrap_or_default());
        let starts: Vec<u64> = index[..index.len().saturating_sub(8)].chunks_exact(8).map(word).collect();
        Ok(Some(Self { starts, ..roster }))
    }

    /// The customers that some people are.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn of(&self, persons: RangeInclusive<u32>) -> Result<BTreeMap<u32, String>> {
        let mut out = BTreeMap::new();
        for block in persons.start() / PERSONS..=persons.end() / PERSONS {
            let starts = self.starts.get(block as usize..block as usize + 2);
            let &[start, end] = starts.unwrap_or_default() else { continue };
            if end > start {
                self.block(start, end, &persons, &mut out)?;
            }
        }
        Ok(out)
    }

    fn block(
        &self,
        start: u64,
        end: u64,
        persons: &RangeInclusive<u32>,
        out: &mut BTreeMap<u32, String>,
    ) -> Result<()> {
        let block = self.bytes(start, end - start)?;
        let (check, mut rest) = block.split_at_checked(CHECK).ok_or_else(|| self.damaged())?;
        if blake3::hash(rest).as_bytes()[..CHECK] != *check {
            return Err(self.damaged());
        }
        while let Some((person, behind)) = rest.split_first_chunk() {
            let (len, behind) = behind.split_first_chunk().ok_or_else(|| self.damaged())?;
            let (text, behind) =
                behind.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or_else(|| self.damaged())?;
            let person = u32::from_le_bytes(*person);
            if persons.contains(&person) {
                out.insert(person, String::from_utf8_lossy(text).into_owned());
            }
            rest = behind;
        }
        Ok(())
    }

    fn bytes(&self, at: u64, len: u64) -> Result<Vec<u8>> {
        let mut bytes = vec![0; len as usize];
        self.file.read_exact_at(&mut bytes, at).map_err(|_| self.damaged())?;
        Ok(bytes)
    }

    fn damaged(&self) -> Error {
        super::corrupt(&self.name, "is not what was written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_find_their_customers_in_any_block_and_damage_shows() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("roster");
        assert!(Roster::open(&file).unwrap().is_none());
        let mut out = Writer::create(&file).unwrap();
        let persons = [0, 7, PERSONS - 1, PERSONS * 3, PERSONS * 3 + 1];
        persons.iter().for_each(|person| out.push(*person, &format!("C-{person}")).unwrap());
        out.commit().unwrap();
        let roster = Roster::open(&file).unwrap().unwrap();
        let all = roster.of(0..=PERSONS * 9).unwrap();
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), persons);
        assert_eq!(roster.of(7..=7).unwrap()[&7], "C-7");
        assert!(roster.of(PERSONS..=PERSONS * 3 - 1).unwrap().is_empty());
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[30] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        assert!(Roster::open(&file).unwrap().unwrap().of(0..=0).is_err());
        let last = bytes.len() - 30;
        bytes[last] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert!(Roster::open(&file).is_err());
    }
}
