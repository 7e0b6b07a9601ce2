//! More than memory holds: rows by key and blocks in order, on disk as soon as they outgrow their share.
//!
//! A group-by never needs all rows at once, only all rows of one key: [`rows`] go to partitions by the hash of their key,
//! and each partition is then grouped alone, by any thread, in cache. What is gone through in order is [`words`]; what is
//! looked into at single places is put on a [`tape`]. All begin in memory and are the same code when they leave it, so a small job
//! writes nothing, and what a job comes to does not hang on how much memory it had.
//!
//! Files have no name: nobody else can open them, and they are gone when the process is, however it ends.

pub mod rows;
pub mod tape;
pub mod words;

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Shares of the memory budget that spilling is cut into: the sightings, their values, and what a pass needs.
const SHARES: u64 = 8;

/// What a job needs whatever it finds: the program, windows, and the shares of a small budget.
const LEAST: u64 = 54 << 20;
/// What it needs for each sighting while people are settled: six bytes are held, and the shares of a budget that has room for
/// them are larger.
pub const SETTLING: u64 = 10;
/// What it needs for each sighting of a case that is asked: whose it is.
pub const ASKING: u64 = 7;

/// Rows in a partition, about: small enough that its hash table stays in the second-level cache.
const ROWS: usize = 1 << 14;

/// Where to, and from when on.
#[derive(Clone, Debug)]
pub struct Spill {
    folder: PathBuf,
    share: usize,
    rows: usize,
    /// What the whole job may use.
    budget: u64,
}

impl Default for Spill {
    /// All in memory.
    fn default() -> Self {
        Self { folder: std::env::temp_dir(), share: usize::MAX, rows: ROWS, budget: u64::MAX }
    }
}

impl Spill {
    /// For a job of so many bytes of memory; what does not fit goes to files in `folder`.
    pub fn new(folder: impl Into<PathBuf>, memory: u64) -> Self {
        let share = usize::try_from(memory / SHARES).unwrap_or(usize::MAX);
        Self { folder: folder.into(), share, rows: ROWS, budget: u64::MAX }
    }

    /// The same for a job that may not use more memory, all in all.
    pub fn within(folder: impl Into<PathBuf>, memory: u64) -> Self {
        Self { budget: memory, ..Self::new(folder, memory) }
    }

    /// The same with so many rows in a partition, about. What a job comes to does not hang on it.
    #[must_use]
    pub fn partitions_of(self, rows: usize) -> Self {
        Self { rows: rows.max(1), ..self }
    }

    /// The same for one of several things that grow side by side: it may hold so much less.
    #[must_use]
    pub fn part(&self, of: usize) -> Self {
        Self { share: self.share / of.max(1), ..self.clone() }
    }

    /// The folder of its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes that one thing may hold in memory.
    pub fn share(&self) -> usize {
        self.share
    }

    /// Looks, before anybody begins, whether the folder has room for what so many bytes of rows are beyond what so many
    /// things hold in memory. Where the system does not tell, writing will.
    ///
    /// # Errors
    /// If it has not: what is needed, and what is free.
    pub fn expect(&self, bytes: u64, things: u64) -> Result<()> {
        let needed = bytes.saturating_sub(things.saturating_mul(self.share as u64));
        let free =
            || rustix::fs::statvfs(&self.folder).map(|room| room.f_bavail.saturating_mul(room.f_frsize));
        match free() {
            Ok(free) if free < needed => {
                let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
                let why = format!("{} MB are needed, {} MB are free", megabytes(needed), megabytes(free));
                Err(self.full()(std::io::Error::new(std::io::ErrorKind::StorageFull, why)))
            }
            _ => Ok(()),
        }
    }

    /// Looks whether the job's memory holds what must be there for each sighting: [`SETTLING`] bytes or [`ASKING`].
    ///
    /// # Errors
    /// If it does not: the least that does.
    pub fn holds(&self, sightings: u64, each: u64) -> Result<()> {
        let needed = LEAST.saturating_add(sightings.saturating_mul(each));
        if needed <= self.budget {
            return Ok(());
        }
        let (given, needed) = (self.budget >> 20, needed.div_ceil(1 << 20));
        Err(Error::Refused(format!(
            "--memory {given}M does not hold the {sightings} sightings of people that were found; --memory {needed}M does"
        )))
    }

    /// A new file without a name.
    fn file(&self) -> Result<File> {
        let make = || {
            let file = tempfile::tempfile_in(&self.folder)?;
            file.set_permissions(Permissions::from_mode(0o600))?;
            Ok(file)
        };
        make().map_err(Error::io("make a temporary file in", &self.folder))
    }

    /// What a failure to write means, and what can be done.
    fn full(&self) -> impl FnOnce(std::io::Error) -> Error {
        Error::io("write temporary files (name a folder with more room by --temp) in", &self.folder)
    }

    /// What a failure to read means.
    fn lost(&self) -> impl FnOnce(std::io::Error) -> Error {
        Error::io("read temporary files in", &self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_does_not_hold_whose_everything_is_says_how_much_does() {
        let spill = Spill::within("/tmp", 64 << 20);
        assert!(spill.holds(1_000_000, SETTLING).is_ok());
        let why = spill.holds(10_000_000, SETTLING).unwrap_err().to_string();
        assert!(why.contains("--memory 64M") && why.ends_with("--memory 150M does"), "{why}");
        assert!(Spill::within("/tmp", 150 << 20).holds(10_000_000, SETTLING).is_ok());
        assert!(
            Spill::new("/tmp", 0).holds(u64::MAX, ASKING).is_ok(),
            "nobody said how much the job may use"
        );
    }

    #[test]
    fn room_is_asked_for_before_it_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        let spill = Spill::new(folder.path(), 1 << 30);
        assert!(spill.expect(2 << 27, 2).is_ok(), "memory holds it");
        let why = std::error::Error::source(&spill.expect(1 << 60, 2).unwrap_err()).unwrap().to_string();
        assert!(why.starts_with("1152921504339 MB are needed, "), "{why}");
        assert!(Spill::default().expect(u64::MAX, 1).is_ok(), "all in memory");
    }
}
