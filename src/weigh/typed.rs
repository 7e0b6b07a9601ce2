//! What typed columns say of their fields.

use std::ops::Range;

use crate::catalog::Tier;
use crate::finding::{Claim, Confidence, DetectorId, Worth};
use crate::plan::Column;
use crate::record::{Record, Shape};
use crate::validate::{Verdict, null};

use super::{Ruled, Ruling, Weigh};

impl Weigh<'_> {
    /// Asks the detectors of each typed column for its field; the first that takes the whole value has it.
    pub(super) fn typed(&mut self, hay: &[u8], record: &Record<'_>, claims: &[Claim]) {
        if record.shape == Shape::Line || record.shape == Shape::Opaque {
            return;
        }
        let mut claims = claims;
        for field in record.fields {
            claims = &claims[claims.iter().take_while(|claim| claim.start < field.start).count()..];
            let Some(place) = self.place(record, field.column) else { continue };
            let column = self.columns[place];
            let range = if column.types.is_empty() { 0..0 } else { trim(hay, field.range()) };
            let value = &hay[range.clone()];
            if value.is_empty() || null::is_null(value) {
                continue;
            }
            let claimed = |claim: &&Claim| (claim.start as usize..claim.end as usize) == range;
            let claim = claims.iter().take_while(|claim| claim.start == range.start as u32).find(claimed);
            let passed = self.passed(column, value, claim, record.shape == Shape::Row);
            let (asked, good) = &mut self.tally[place];
            *asked += 1;
            if let Some((detector, sure)) = passed {
                *good += 1;
                let (start, end) = (range.start as u32, range.end as u32);
                let claim = Claim { start, end, detector, worth: Worth::Strong };
                self.ruled.push(Ruled {
                    claim,
                    column: field.column,
                    typed: true,
                    ruling: Ruling::Reported(sure),
                });
            }
        }
    }

    /// The first of a column's detectors that takes the value; what is claimed as a whole need not be asked again.
    /// In a row of the wrong width columns may be shifted: there only what has a form of its own is taken.
    fn passed(
        &self,
        column: &Column,
        value: &[u8],
        claim: Option<&Claim>,
        whole_row: bool,
    ) -> Option<(DetectorId, Confidence)> {
        if let Some(claim) = claim
            && claim.worth == Worth::Strong
            && column.types.first() == Some(&claim.detector)
        {
            return Some((claim.detector, Confidence::Certain));
        }
        column.types.iter().find_map(|id| {
            let detector = self.catalog.detector(*id);
            if !whole_row && detector.tier == Tier::Column {
                return None;
            }
            match detector.whole(value) {
                Verdict::Yes => Some((*id, Confidence::Certain)),
                Verdict::Maybe => Some((*id, Confidence::Likely)),
                _ => None,
            }
        })
    }
}

/// `range` without blanks at its ends.
fn trim(hay: &[u8], range: Range<usize>) -> Range<usize> {
    let value = &hay[range.clone()];
    let lead = value.len() - value.trim_ascii_start().len();
    let tail = value.len() - value.trim_ascii_end().len();
    if lead == value.len() { range.start..range.start } else { range.start + lead..range.end - tail }
}
