//! What a job shows of itself while it runs, and how it is told to stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::{Error, Result};

/// Counters that the job adds to and a display reads; no more than a few adds a split.
#[derive(Debug, Default)]
pub struct Watch {
    /// Bytes to go through.
    pub total: AtomicU64,
    /// Bytes gone through.
    pub bytes: AtomicU64,
    /// Sightings of people so far.
    pub sightings: AtomicU64,
    /// Set from outside to stop the job.
    pub stop: AtomicBool,
}

impl Watch {
    /// Says how many bytes there are to go through.
    pub fn expect(&self, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    /// Says that so many will be gone through once more.
    pub fn expect_more(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a finished split.
    pub fn add(&self, bytes: u64, sightings: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.sightings.fetch_add(sightings, Ordering::Relaxed);
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Error::Interrupted`] once somebody asked the job to stop.
    pub fn go_on(&self) -> Result<()> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }
}
