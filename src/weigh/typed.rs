//! What typed columns say of their fields.

use std::ops::Range;

use crate::catalog::Tier;
use crate::finding::{Claim, Confidence, DetectorId, Worth};
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
            let (start, end) = (range.start as u32, range.end as u32);
            let starting = claims.iter().take_while(|claim| claim.start == start).count();
            let passed = self.passed(place, value, end, &claims[..starting], record.shape == Shape::Row);
            let (asked, good) = &mut self.tally[place];
            *asked += 1;
            if let Some((detector, sure)) = passed {
                *good += 1;
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

    /// The first of a column's detectors that takes the value, which ends at `end`; what has been claimed as a whole
    /// need not be asked again. In a row of the wrong width columns may be shifted: there only what has a form of its
    /// own is taken.
    fn passed(
        &mut self,
        place: usize,
        value: &[u8],
        end: u32,
        claims: &[Claim],
        whole_row: bool,
    ) -> Option<(DetectorId, Confidence)> {
        let catalog = self.catalog;
        let first = *value.first()?;
        let asked = self.asked[place].entry(first).or_insert_with(|| {
            let types = self.columns[place].types.iter().copied();
            types.filter(|id| catalog.detector(*id).may_begin(first)).collect()
        });
        let claimed = |id: DetectorId| {
            claims.iter().any(|claim| claim.detector == id && claim.end == end && claim.worth == Worth::Strong)
        };
        asked.iter().find_map(|id| {
            let detector = catalog.detector(*id);
            if claimed(*id) {
                return Some((*id, Confidence::Certain));
            }
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
