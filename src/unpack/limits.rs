//! How much a container may unfold to, as data with defaults in one place.
//!
//! A few kilobytes can unpack to petabytes, and nothing in a container says so beforehand that could be
//! trusted. So each file that was handed over has one budget for all that is in it, however deep. It is spent in
//! container order by one thread, so that the same members fall behind a limit every time.

use crate::path::Path;

/// The limits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that a packed byte may become. Deflate reaches 1032, text seldom 100.
    pub ratio: u64,
    /// Bytes that may come out of anything, however small.
    pub free: u64,
    /// Bytes that may come out of one file, over all levels.
    pub total: u64,
    /// Members of one file, over all levels. Each has a row of the ledger, about a kilobyte of memory.
    pub entries: u64,
    /// Containers in containers.
    pub depth: usize,
    /// Bytes of a member's name; the rest is cut off.
    pub name: usize,
    /// Bytes of all paths in one file.
    pub paths: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ratio: 1000,
            free: 64 << 20,
            total: 1 << 44,
            entries: 1_000_000,
            depth: 16,
            name: 4096,
            paths: 256 << 20,
        }
    }
}

impl Limits {
    /// Bytes that may come out of `packed` ones.
    pub fn of_packed(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.ratio).max(self.free)
    }

    /// Why a stream was left before its end.
    pub fn ratio_reason(&self) -> String {
        format!("limit: unpacks to more than {} times its size; the rest is not read", self.ratio)
    }
}

/// What one file that was handed over may still unfold to.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The limits that it was made from.
    pub limits: Limits,
    bytes: u64,
    entries: u64,
    paths: u64,
}

impl Budget {
    /// The budget of a file of `size` bytes.
    pub fn new(limits: Limits, size: u64) -> Self {
        let bytes = limits.of_packed(size).min(limits.total);
        Self { limits, bytes, entries: limits.entries, paths: limits.paths }
    }

    /// Bytes that may still be unpacked.
    pub fn left(&self) -> u64 {
        self.bytes
    }

    /// Takes up to `bytes`, and returns how many there were.
    pub fn take(&mut self, bytes: u64) -> u64 {
        let taken = bytes.min(self.bytes);
        self.bytes -= taken;
        taken
    }

    /// Takes one entry with its path.
    ///
    /// # Errors
    /// Why there must be no more.
    pub fn entry(&mut self, path: &Path) -> Result<(), String> {
        let limits = &self.limits;
        self.entries = (self.entries.checked_sub(1))
            .ok_or_else(|| format!("limit: more than {} members; the rest is not read", limits.entries))?;
        self.paths = (self.paths.checked_sub(path.as_str().len() as u64)).ok_or_else(|| {
            format!("limit: more than {} bytes of names; the rest is not read", limits.paths)
        })?;
        Ok(())
    }
}
