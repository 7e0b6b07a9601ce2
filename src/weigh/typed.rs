//! What typed columns say of their fields.

use std::ops::Range;

use crate::catalog::Tier;
use crate::finding::{Claim, Confidence, DetectorId, Worth};
use crate::record::{Field, Record, Shape};
use crate::validate::{Verdict, null};

use super::{Ruled, Ruling, Weigh};

impl Weigh<'_> {
    /// Asks the detectors of each typed column for its field; the first that takes the whole value has it.
    pub(super) fn typed(&mut self, hay: &[u8], record: &Record<'_>) {
        if record.shape == Shape::Line || record.shape == Shape::Opaque {
            return;
        }
        for field in record.fields {
            let owner = self.owner(hay, field, record);
            self.owners.push(owner);
        }
    }

    /// The detector that has the field, as its column's verdict.
    fn owner(&mut self, hay: &[u8], field: &Field, record: &Record<'_>) -> Option<DetectorId> {
        let place = self.place(record, field.column)?;
        if self.columns[place].types.is_empty() {
            return None;
        }
        let range = trim(hay, field.range());
        let value = &hay[range.clone()];
        if value.is_empty() || null::is_null(value) {
            return None;
        }
        let passed = self.passed(place, value, record.shape == Shape::Row);
        let (asked, good) = &mut self.tally[place];
        *asked += 1;
        let (detector, sure) = passed?;
        *good += 1;
        let (start, end) = (range.start as u32, range.end as u32);
        let claim = Claim { start, end, detector, worth: Worth::Strong };
        let ruling = Ruling::Reported(sure);
        self.ruled.push(Ruled { claim, column: field.column, typed: true, labelled: false, ruling });
        Some(detector)
    }

    /// The first of a column's detectors that takes the value. In a row of the wrong width columns may be shifted:
    /// there only what has a form of its own is taken.
    fn passed(&mut self, place: usize, value: &[u8], whole_row: bool) -> Option<(DetectorId, Confidence)> {
        let catalog = self.catalog;
        let first = *value.first()?;
        let len = value.len().min(usize::from(u8::MAX));
        let asked = self.asked[place].entry((first, len as u8)).or_insert_with(|| {
            let types = self.columns[place].types.iter().map(|id| (*id, catalog.detector(*id)));
            let long = len == usize::from(u8::MAX);
            let may =
                types.filter(|(_, detector)| detector.may_begin(first) && (long || detector.may_have(len)));
            may.map(|(id, _)| id).collect()
        });
        asked.iter().find_map(|id| {
            let detector = catalog.detector(*id);
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
