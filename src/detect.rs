//! Bytes into findings: each mark is put to its detector, and what that accepts becomes a claim.

use std::ops::Range;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::finding::{Claim, Worth};
use crate::kernel::Kernel;
use crate::validate::Verdict;

/// The whole catalogue, ready to look at windows. Shared by all threads.
pub struct Detect<'c> {
    catalog: &'c Catalog,
    kernel: Kernel,
}

impl<'c> Detect<'c> {
    /// Compiles the catalogue's triggers.
    ///
    /// # Errors
    /// If they do not fit one kernel.
    pub fn new(catalog: &'c Catalog) -> Result<Self> {
        let kernel = Kernel::new(catalog.detectors.iter().map(|detector| detector.trigger.as_ref()))?;
        Ok(Self { catalog, kernel })
    }

    /// All claims that start in `owned`, in order of place, longer before shorter, one detector's never
    /// overlapping. `hay` is the window: `owned` with what stands before and behind it.
    ///
    /// Claims whose checksum fails are left out unless `all` asks for them: they exist to be explained.
    pub fn claims(&self, hay: &[u8], owned: Range<usize>, all: bool, out: &mut Vec<Claim>) {
        out.clear();
        self.kernel.marks(hay, &mut |(at, id)| {
            let detector = self.catalog.detector(id);
            let start = detector.start(hay, at).filter(|start| owned.contains(start));
            let Some(found) = start.and_then(|start| detector.at(hay, start)) else { return };
            let worth = match found.verdict {
                Verdict::No => Worth::Nothing,
                Verdict::Maybe => Worth::Weak,
                Verdict::Yes | Verdict::Head(_) => Worth::Strong,
            };
            if all || worth > Worth::Nothing {
                out.push(Claim { start: found.start as u32, end: found.end as u32, detector: id, worth });
            }
        });
        out.sort_unstable_by_key(|claim| (claim.start, u32::MAX - claim.end, claim.detector));
        drop_overlaps(out, self.catalog.detectors.len());
    }
}

/// Keeps, of each detector, the claims that no earlier one of its own covers in part.
fn drop_overlaps(claims: &mut Vec<Claim>, detectors: usize) {
    let mut reach = vec![0u32; detectors];
    claims.retain(|claim| {
        let reach = &mut reach[usize::from(claim.detector.0)];
        let free = claim.start >= *reach;
        if free && claim.worth > Worth::Nothing {
            *reach = claim.end;
        }
        free
    });
}
