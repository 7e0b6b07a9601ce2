//! One split from bytes to rulings: the way that every look into evidence takes.

use std::cell::Cell;
use std::ops::Range;

use crate::carve;
use crate::catalog::Catalog;
use crate::detect::{Detect, Ear, Everybody, Marks};
use crate::error::Result;
use crate::finding::Found;
use crate::item::Windows as _;
use crate::kernel::Event;
use crate::link::subject::Rules;
use crate::plan::{Format, Plan, State};
use crate::recode::{Code, Ruler};
use crate::record::{Carved, LOOK_AHEAD, LOOK_BACK, Record, percent};
use crate::span::Span;
use crate::view::View;
use crate::weigh::{Headers, Ruled, Ruling, Speech, Weigh, Words};

use super::again::{Again, Look};
use super::evidence::Surveyed;
use super::ledger::Ledger;
use super::patched::Patched;

/// The stations with their tools, shared by all threads.
pub struct Engine<'c> {
    /// What is known.
    pub catalog: &'c Catalog,
    /// How sightings are made.
    pub(super) rules: Rules<'c>,
    pub(super) detect: Detect<'c>,
    speech: Speech,
}

/// A record on its way past, with what was found in it.
pub struct Seen<'s> {
    /// The record, relative to the window.
    pub record: &'s Record<'s>,
    /// The window's bytes.
    pub hay: &'s [u8],
    /// Where they are stored.
    pub ruler: Ruler<'s>,
    /// All rulings, in order of place; failed checksums only if they were asked for.
    pub ruled: &'s [Ruled],
    /// The reported ones, with their bytes, unless only rulings are asked for.
    pub found: &'s [Found<'s>],
}

/// What somebody wants to see of records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// What is reported, to be counted.
    Rulings,
    /// What is reported, with its bytes.
    Found,
    /// The same, all claims whose checksum fails, and records in which nothing begins.
    All,
}

impl Seen<'_> {
    /// The record's bytes.
    pub fn text(&self) -> &[u8] {
        &self.hay[self.record.range.clone()]
    }

    /// Offset of the record's first byte in the item.
    pub fn start(&self) -> u64 {
        self.ruler.start(self.record.range.start)
    }
}

/// Bytes to go through: the records that start in `owned`, and what stands around them.
pub(super) struct Part<'w> {
    /// The window.
    pub hay: &'w [u8],
    /// Where it is stored.
    pub ruler: Ruler<'w>,
    /// Where the records to take start, relative to the window.
    pub owned: Range<usize>,
    /// Whether the item ends with the window.
    pub is_end: bool,
    /// What is open where `owned` begins.
    pub state: State,
}

/// What going through a split adds up to.
#[derive(Default)]
pub struct Gone {
    /// For the ledger.
    pub carved: Carved,
    /// For the verdicts on columns: values asked, values passed.
    pub tally: Vec<(u64, u64)>,
    /// Bytes that could not be read.
    pub skipped: u64,
    /// What the system said of them.
    pub why: Option<String>,
}

impl Gone {
    /// A split of which nothing could be read.
    fn unread(plan: &Plan, k: usize, why: String) -> Self {
        let owned = Engine::owned(plan, k);
        Self { skipped: owned.end - owned.start, why: Some(why), ..Self::default() }
    }

    /// Why something of the item was not read or not understood, if so.
    pub fn reason(&self) -> Option<String> {
        let opaque = || (self.carved.opaque > 0).then(|| OPAQUE.to_owned());
        self.why.clone().or_else(opaque)
    }
}

/// Why bytes are opaque.
pub const OPAQUE: &str = "not text in an encoding that is known";

impl<'c> Engine<'c> {
    /// Sets the stations up.
    pub fn new(catalog: &'c Catalog) -> Self {
        let (detect, words) = rayon::join(|| Detect::new(catalog), || Words::new(catalog));
        let speech = Speech::new(catalog, detect.kernel(), words);
        Self { catalog, rules: Rules::new(catalog), detect, speech }
    }

    /// The bytes that split `k` of a plan owns.
    pub fn owned(plan: &Plan, k: usize) -> Range<u64> {
        plan.borders[k]..plan.borders.get(k + 1).copied().unwrap_or(plan.size)
    }

    /// Goes through split `k` of an item and gives every record to `take`, in order. `want` may leave
    /// claims out. Bytes that cannot be read are counted, and what is around them is gone through.
    ///
    /// # Errors
    /// If the item has changed since it was surveyed, or `take` says so.
    pub fn read(
        &self,
        surveyed: &Surveyed,
        k: usize,
        want: Want,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let Some(plan) = &surveyed.known.plan else { return Ok(Gone::default()) };
        match Patched::open(&surveyed.item) {
            Ok(windows) => self.read_open(plan, windows, k, want, take),
            Err(why) => Ok(Gone::unread(plan, k, why.to_string())),
        }
    }

    /// The same for an item that is open already, by its plan.
    ///
    /// # Errors
    /// As [`Engine::read`].
    pub(super) fn read_open(
        &self,
        plan: &Plan,
        mut windows: Patched,
        k: usize,
        want: Want,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        if windows.size() != plan.size {
            return Ok(Gone::unread(plan, k, "the item changed while it was read".into()));
        }
        let code = Code::named(&plan.encoding);
        windows.fill(code);
        let mut gone = self.split(plan, code, &windows, k, want, take)?;
        gone.skipped = windows.holes(Self::owned(plan, k));
        gone.why = windows.reason().filter(|_| gone.skipped > 0);
        gone.carved.take_out(gone.skipped);
        Ok(gone)
    }

    /// Goes through split `k` of a plan.
    fn split(
        &self,
        plan: &Plan,
        code: Option<Code>,
        windows: &Patched,
        k: usize,
        want: Want,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let owned = Self::owned(plan, k);
        let reach =
            owned.start.saturating_sub(LOOK_BACK as u64)..plan.size.min(owned.end + LOOK_AHEAD as u64);
        let is_end = reach.end == plan.size;
        let window = windows.patched(reach);
        let (hay, at) = (&window[..], window.at);
        let owned = (owned.start - at) as usize..((owned.end - at) as usize).min(hay.len());
        let state = plan.state(k);
        let Some(code) = code else {
            let part = Part { hay, ruler: Ruler::plain(at), owned, is_end, state };
            return self.over(plan, part, want, take);
        };
        let first = code.behind(&hay[..owned.start], at);
        let text = code.read(&hay[first..], state.mode, is_end);
        let mut ledger = Ledger::new((owned.end - owned.start) as u64);
        let owned = text.place(owned.start - first)..text.place(owned.end - first);
        let ruler = Ruler::of(at + first as u64, &text);
        let part = Part { hay: text.bytes(), ruler, owned, is_end, state };
        let mut gone = self.over(plan, part, want, &mut |seen| {
            ledger.add(seen);
            take(seen)
        })?;
        gone.carved = ledger.settle(gone.carved);
        Ok(gone)
    }

    /// Goes through bytes at hand.
    pub(super) fn over(
        &self,
        plan: &Plan,
        part: Part<'_>,
        want: Want,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let Part { hay, ruler, owned, is_end, state } = part;
        let (mut room, mut again) = (self.detect.room(), Again::default());
        let headers = Headers::new(self.catalog, self.detect.kernel(), &self.speech, plan);
        let mut weigh = Weigh::new(self.catalog, &self.speech, &headers, plan);
        let mut found = Vec::new();
        let mut percent = percent::Ahead::default();
        let mut outcome = Ok(());
        // Lines in which nothing can begin need not be seen, unless somebody wants to count all of them.
        let is_lines = matches!(plan.format, Format::Log | Format::Text);
        let (skips, wanted) = (is_lines && want != Want::All && ruler.is_plain(), Cell::new(0));
        let mut marks = self.detect.marks(hay, owned.clone(), skips, &mut room);
        if skips {
            wanted.set(next(marks.next(owned.start), percent.next(hay, owned.start)));
        }
        let carved = carve::carve_wanted(plan, state, hay, owned, is_end, &wanted, &mut |record| {
            if outcome.is_err() {
                return;
            }
            let is_percent = percent.is_in(hay, &record.range);
            if is_percent || View::is_needed(record, hay) {
                let look = Look { plan, record, hay, ruler, is_percent, want };
                outcome = self.again(&look, &mut marks, &mut weigh, &mut again, take);
            } else {
                let ruled = self.rulings(hay, record, want, &mut marks, &mut weigh);
                let stored = |ruled: &Ruled| ruler.span(ruled.claim.start as usize, ruled.claim.end as usize);
                found.clear();
                for ruled in ruled.iter().filter(|_| want != Want::Rulings) {
                    found.extend(self.found(plan, record.table, hay, stored(ruled), ruled));
                }
                outcome = take(&Seen { record, hay, ruler, ruled, found: &found });
            }
            if skips {
                let end = record.range.end;
                wanted.set(next(marks.next(end), percent.next(hay, end)));
            }
        });
        let tally = weigh.tally;
        self.detect.leave(room);
        outcome.map(|()| Gone { carved, tally, ..Gone::default() })
    }

    /// The rulings on a record of `hay`, which `marks` and `weigh` go through.
    pub(super) fn rulings<'w>(
        &self,
        hay: &[u8],
        record: &Record<'_>,
        want: Want,
        marks: &mut Marks<'_, '_>,
        weigh: &'w mut Weigh<'_>,
    ) -> &'w [Ruled] {
        let all = want == Want::All;
        weigh.begin(self.detect.kernel(), hay, record);
        let parts =
            if all { vec![record.range.clone()] } else { weigh.parts(self.detect.kernel(), hay, record) };
        let (claims, asked) = if all {
            marks.claims(&record.range, &parts, all, &mut Everybody)
        } else {
            marks.claims(&record.range, &parts, all, &mut Hearing { weigh, hay, record })
        };
        weigh.leave(parts);
        weigh.settle(hay, record, claims, asked)
    }

    /// A reported ruling with its bytes; `span` is where it is stored.
    #[inline]
    pub(super) fn found<'h>(
        &self,
        plan: &Plan,
        table: u16,
        hay: &'h [u8],
        span: Span,
        ruled: &Ruled,
    ) -> Option<Found<'h>> {
        let Ruling::Reported(confidence) = ruled.ruling else { return None };
        let detector = self.catalog.detector(ruled.claim.detector);
        let value = &hay[ruled.claim.start as usize..ruled.claim.end as usize];
        let column = plan.column(table, ruled.column);
        Some(Found {
            detector: ruled.claim.detector,
            element: detector.element,
            value,
            span,
            table,
            column: ruled.column,
            subject: column.map_or(0, |column| column.subject),
            confidence,
            form: detector.form,
            test: detector.is_test(value),
        })
    }
}

/// Who is heard in a record, as its judge says.
struct Hearing<'h, 'c> {
    weigh: &'h mut Weigh<'c>,
    hay: &'h [u8],
    record: &'h Record<'h>,
}

impl Ear for Hearing<'_, '_> {
    fn field(&mut self, event: &Event) -> u64 {
        self.weigh.hears(self.record, event)
    }

    fn words(&mut self, event: &Event, may: u64) -> u64 {
        self.weigh.spoken_for(self.hay, event, may)
    }
}

/// The next place at which anybody is to look.
fn next(event: Option<usize>, percent: usize) -> usize {
    event.unwrap_or(usize::MAX).min(percent)
}

#[cfg(test)]
mod tests;
