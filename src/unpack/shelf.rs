//! Unpacked members that are kept for whoever asks next, up to a limit.
//!
//! A member is asked for many times: survey, digest, each split of each pass. What is kept is a cache and
//! nothing else: which members are on the shelf changes how long a job takes, never what comes out of it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, MutexGuard, PoisonError, Weak};

use super::limits::Limits;
use super::member::Member;
use crate::spill::Spill;

/// Bytes of unpacked members in memory, at the most.
const MEMORY: u64 = 64 << 20;
/// Bytes of unpacked members in private files.
const DISK: u64 = 16 << 30;
/// Private files: each is an open handle.
const FILES: u64 = 128;

/// What unpacking needs to know, and what it keeps. One for all evidence of a job.
pub struct Shelf {
    /// Where private files go, and how much memory a job has.
    pub spill: Spill,
    /// Passwords to try, as given.
    pub passwords: Vec<Vec<u8>>,
    /// How much may be unpacked.
    pub limits: Limits,
    /// The password that fitted last: it is likely to fit again, and trying one takes a millisecond.
    pub(super) fitted: AtomicUsize,
    kept: Mutex<Kept>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::new(Spill::default(), Vec::new(), Limits::default())
    }
}

/// Passwords are never printed.
impl fmt::Debug for Shelf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Shelf").field("spill", &self.spill).finish_non_exhaustive()
    }
}

/// What keeping a member takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    pub memory: u64,
    pub disk: u64,
    pub files: u64,
}

#[derive(Default)]
struct Kept {
    line: VecDeque<(Weak<Member>, Weight)>,
    sum: Weight,
}

impl Kept {
    fn is_over(&self, memory: u64) -> bool {
        self.sum.memory > memory || self.sum.disk > DISK || self.sum.files > FILES
    }

    fn subtract(&mut self, weight: Weight) {
        self.sum.memory -= weight.memory;
        self.sum.disk -= weight.disk;
        self.sum.files -= weight.files;
    }

    /// Lets go of members until `enough`: those first that nobody asked for since they were last looked at.
    fn shrink(&mut self, enough: impl Fn(&Self) -> bool) {
        for _ in 0..self.line.len() * 2 {
            if enough(self) {
                return;
            }
            let Some((member, weight)) = self.line.pop_front() else { return };
            if member.upgrade().is_none_or(|member| member.release()) {
                self.subtract(weight);
            } else {
                self.line.push_back((member, weight));
            }
        }
    }
}

impl Shelf {
    /// An empty shelf.
    pub fn new(spill: Spill, passwords: Vec<Vec<u8>>, limits: Limits) -> Self {
        Self { spill, passwords, limits, fitted: AtomicUsize::new(0), kept: Mutex::default() }
    }

    /// Puts a member on the shelf, and takes others off it.
    pub(super) fn keep(&self, member: Weak<Member>, weight: Weight) {
        let most = MEMORY.min(self.spill.share() as u64);
        let mut kept = self.lock();
        kept.sum.memory += weight.memory;
        kept.sum.disk += weight.disk;
        kept.sum.files += weight.files;
        kept.line.push_back((member, weight));
        kept.shrink(|kept| !kept.is_over(most));
    }

    /// Takes everything off that nobody holds at this moment: the disk is full.
    pub(super) fn clear(&self) {
        self.lock().shrink(|kept| kept.line.is_empty());
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
