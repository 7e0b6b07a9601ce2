//! Records that say more than their bytes: read as they mean, reported where they are stored.
//!
//! A field's escapes are part of its form, so such a record is only looked at through the view that reads them.
//! Percent escapes may mean nothing: with them a record is looked at as it is, and then once more. From that second
//! look only what an escape stands in is taken, and only where nothing was found before, so that what is stored
//! is reported once.

use crate::detect::{Marks, Room};
use crate::error::Result;
use crate::finding::{Claim, Found};
use crate::plan::Plan;
use crate::recode::Ruler;
use crate::record::Record;
use crate::view::View;
use crate::weigh::{Ruled, Ruling, Weigh};

use super::engine::{Engine, Seen, Want};

/// A record, and how to look at it.
pub(super) struct Look<'l> {
    /// The plan of its item.
    pub plan: &'l Plan,
    /// The record, relative to the window.
    pub record: &'l Record<'l>,
    /// The window.
    pub hay: &'l [u8],
    /// Where it is stored.
    pub ruler: Ruler<'l>,
    /// Whether it holds percent escapes.
    pub is_percent: bool,
    /// What is wanted of it.
    pub want: Want,
}

/// Room for such records.
#[derive(Default)]
pub(super) struct Again {
    view: View,
    percent: View,
    room: Room,
    tally: Vec<(u64, u64)>,
}

impl Engine<'_> {
    /// Looks at a record with escapes.
    ///
    /// # Errors
    /// If `take` says so.
    pub(super) fn again(
        &self,
        look: &Look<'_>,
        marks: &mut Marks<'_, '_>,
        weigh: &mut Weigh<'_>,
        again: &mut Again,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<()> {
        let Look { plan, record, hay, ruler, want, .. } = *look;
        let Again { view, percent, room, tally } = again;
        // The record as its fields read, and how places there lead back to the window.
        let is_escaped = View::is_needed(record, hay);
        if is_escaped {
            view.read(record, hay);
        }
        let back = |at: u32| if is_escaped { view.stored(at) } else { at };
        let (seen, bytes, first) = if is_escaped {
            let (seen, bytes) = (view.record(record), view.bytes());
            let mut marks = self.detect.marks(bytes, 0..bytes.len(), false, room);
            let first = self.rulings(bytes, &seen, want, &mut marks, weigh).to_vec();
            (seen, bytes, first)
        } else {
            (record.clone(), hay, self.rulings(hay, record, want, marks, weigh).to_vec())
        };
        let mut both: Vec<(Ruled, Ruled, &[u8])> =
            first.iter().map(|ruled| (placed(ruled, back), *ruled, bytes)).collect();
        if look.is_percent {
            percent.read_percent(&seen, bytes);
            let read = percent.bytes();
            let mut marks = self.detect.marks(read, 0..read.len(), false, room);
            // Values were counted when the record was looked at as it is.
            tally.clone_from(&weigh.tally);
            let second = self.rulings(read, &percent.record(&seen), want, &mut marks, weigh).to_vec();
            weigh.tally.clone_from(tally);
            let second =
                second.iter().map(|ruled| (placed(ruled, |at| back(percent.stored(at))), *ruled, read));
            let known = Known::of(both.iter().map(|(placed, ..)| placed));
            let new = |(placed, ruled, _): &(Ruled, Ruled, &[u8])| {
                let is_read = placed.claim.end - placed.claim.start != ruled.claim.end - ruled.claim.start;
                is_read && !known.holds_some_of(placed)
            };
            let second: Vec<_> = second.filter(new).collect();
            both.extend(second);
            both.sort_by_key(|(placed, ..)| (placed.claim.start, placed.claim.end, placed.claim.detector));
        }
        let span = |ruled: &Ruled| ruler.span(ruled.claim.start as usize, ruled.claim.end as usize);
        let found = both
            .iter()
            .filter_map(|(placed, ruled, bytes)| self.found(plan, record.table, bytes, span(placed), ruled));
        let found: Vec<Found<'_>> = found.collect();
        let ruled: Vec<Ruled> = both.iter().map(|(placed, ..)| *placed).collect();
        take(&Seen { record, hay, ruler, ruled: &ruled, found: &found })
    }
}

/// A ruling with the places of its claim led back.
fn placed(ruled: &Ruled, back: impl Fn(u32) -> u32) -> Ruled {
    let (start, end) = (back(ruled.claim.start), back(ruled.claim.end));
    Ruled { claim: Claim { start, end, ..ruled.claim }, ..*ruled }
}

/// Where something was reported: starts in order, and how far anything reaches that starts there or before.
struct Known(Vec<(u32, u32)>);

impl Known {
    fn of<'r>(rulings: impl Iterator<Item = &'r Ruled>) -> Self {
        let reported = rulings.filter(|ruled| matches!(ruled.ruling, Ruling::Reported(_)));
        let mut reach = 0;
        let far = |ruled: &Ruled| {
            reach = reach.max(ruled.claim.end);
            (ruled.claim.start, reach)
        };
        Self(reported.map(far).collect())
    }

    /// Whether some of a claim's bytes are reported already.
    fn holds_some_of(&self, other: &Ruled) -> bool {
        let before = self.0.partition_point(|known| known.0 < other.claim.end);
        before.checked_sub(1).is_some_and(|last| self.0[last].1 > other.claim.start)
    }
}
