//! Bytes into findings: each mark is put to its detector, and what that accepts becomes a claim.
//!
//! Claims come as the records do: the kernel walks ahead of the records by no more than a chunk, which is still in
//! the cache when they are weighed, and what is behind is forgotten. So memory does not grow with what is found.

use std::ops::Range;

use crate::catalog::Catalog;
use crate::finding::{Claim, Worth};
use crate::kernel::{Kernel, Mark, Walk};
use crate::record::LOOK_BACK;
use crate::validate::Verdict;

/// How far the kernel walks at a time.
const CHUNK: usize = 16 << 10;
/// How far before its mark a value may begin: the longest walk back, and the block that a mark may be told late by.
const BEHIND: usize = LOOK_BACK + 64;

/// The whole catalogue, ready to look at windows. Shared by all threads.
pub struct Detect<'c> {
    catalog: &'c Catalog,
    kernel: Kernel,
}

/// Room for claims, to be used again.
#[derive(Default)]
pub struct Room {
    /// Claims in order of place, longer before shorter.
    claims: Vec<Claim>,
    /// Of those, how many are behind the records.
    behind: usize,
    /// By detector: the end of its last claim, and one more than the start of the last value that it was asked for.
    last: Vec<(u32, u32)>,
}

/// The claims of one window, told as far as the records have come.
pub struct Claims<'d, 'h> {
    detect: &'d Detect<'d>,
    hay: &'h [u8],
    owned: Range<usize>,
    all: bool,
    walk: Walk<'d, 'h>,
    room: &'d mut Room,
}

impl<'c> Detect<'c> {
    /// Compiles the catalogue's triggers.
    pub fn new(catalog: &'c Catalog) -> Self {
        let kernel = Kernel::new(catalog.detectors.iter().map(|detector| detector.trigger.as_ref()));
        Self { catalog, kernel }
    }

    /// The claims that start in `owned`, one detector's never overlapping. `hay` is the window: `owned` with what
    /// stands before and behind it.
    ///
    /// Claims whose checksum fails are left out unless `all` asks for them: they exist to be explained.
    pub fn claims<'d, 'h>(
        &'d self,
        hay: &'h [u8],
        owned: Range<usize>,
        all: bool,
        room: &'d mut Room,
    ) -> Claims<'d, 'h> {
        room.claims.clear();
        room.behind = 0;
        room.last.clear();
        room.last.resize(self.catalog.detectors.len(), (0, 0));
        let walk = Walk::new(&self.kernel, hay, owned.start.saturating_sub(LOOK_BACK));
        Claims { detect: self, hay, owned, all, walk, room }
    }
}

impl Claims<'_, '_> {
    /// The claims that start in `range`; ranges are asked for in ascending order.
    pub fn of(&mut self, range: &Range<usize>) -> &[Claim] {
        let limit = self.hay.len().min(self.owned.end + BEHIND);
        let told = (range.end + BEHIND).min(limit);
        if self.walk.at() < told {
            self.room.forget();
            self.go_on(told.max(self.walk.at() + CHUNK).min(limit));
        }
        let Room { claims, behind, .. } = &mut *self.room;
        *behind += claims[*behind..].iter().take_while(|claim| (claim.start as usize) < range.start).count();
        let first = *behind;
        *behind += claims[first..].iter().take_while(|claim| (claim.start as usize) < range.end).count();
        &claims[first..*behind]
    }

    fn go_on(&mut self, to: usize) {
        let Self { detect, hay, owned, all, walk, room } = self;
        walk.until(to, &mut |mark| room.ask(detect.catalog, hay, owned, *all, mark));
    }
}

impl Room {
    /// Puts a mark to its detector.
    fn ask(&mut self, catalog: &Catalog, hay: &[u8], owned: &Range<usize>, all: bool, (at, id): Mark) {
        let detector = catalog.detector(id);
        let (reach, asked) = &mut self.last[usize::from(id.0)];
        // Where no label stands before it, a value begins at its mark or before.
        if (at as u32) < *reach && !detector.label {
            return;
        }
        let Some(start) = detector.start(hay, at).filter(|start| owned.contains(start)) else { return };
        if (start as u32) < *reach || start as u32 + 1 == *asked {
            return;
        }
        *asked = start as u32 + 1;
        let Some(found) = detector.at(hay, start) else { return };
        let worth = match found.verdict {
            Verdict::No => Worth::Nothing,
            Verdict::Maybe => Worth::Weak,
            Verdict::Yes | Verdict::Head(_) => Worth::Strong,
        };
        if worth > Worth::Nothing {
            *reach = found.end as u32;
        } else if !all {
            return;
        }
        self.put(Claim { start: found.start as u32, end: found.end as u32, detector: id, worth });
    }

    /// Puts a claim in its place: near the end, since marks come nearly in the order of their values.
    fn put(&mut self, claim: Claim) {
        let key = |claim: &Claim| (claim.start, u32::MAX - claim.end, claim.detector);
        let after = self.claims.iter().rev().take_while(|other| key(other) > key(&claim)).count();
        self.claims.insert(self.claims.len() - after, claim);
    }

    /// Drops the claims that are behind.
    fn forget(&mut self) {
        self.claims.drain(..self.behind);
        self.behind = 0;
    }
}
