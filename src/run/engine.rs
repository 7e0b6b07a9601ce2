//! One split from bytes to rulings: the way that every look into evidence takes.

use std::ops::Range;

use crate::carve;
use crate::catalog::Catalog;
use crate::detect::Detect;
use crate::error::Result;
use crate::finding::{Claim, Found};
use crate::item::Windows as _;
use crate::plan::{Plan, State};
use crate::record::{Carved, LOOK_AHEAD, LOOK_BACK, Record};
use crate::span::Span;
use crate::view::View;
use crate::weigh::{Ruled, Ruling, Speech, Weigh};

use super::evidence::{Patched, Surveyed};

/// The stations with their tools, shared by all threads.
pub struct Engine<'c> {
    /// What is known.
    pub catalog: &'c Catalog,
    detect: Detect<'c>,
    speech: Speech,
}

/// A record on its way past, with what was found in it.
pub struct Seen<'s> {
    /// The record, relative to the window.
    pub record: &'s Record<'s>,
    /// The window's bytes.
    pub hay: &'s [u8],
    /// Offset of the window in the item.
    pub at: u64,
    /// All rulings, in order of place; failed checksums only if they were asked for.
    pub ruled: &'s [Ruled],
    /// The reported ones, with their bytes.
    pub found: &'s [Found<'s>],
}

impl Seen<'_> {
    /// The record's bytes.
    pub fn text(&self) -> &[u8] {
        &self.hay[self.record.range.clone()]
    }

    /// Offset of the record's first byte in the item.
    pub fn start(&self) -> u64 {
        self.at + self.record.range.start as u64
    }
}

/// Bytes to go through: the records that start in `owned`, and what stands around them.
pub(super) struct Part<'w> {
    /// The window.
    pub hay: &'w [u8],
    /// Its offset in the item.
    pub at: u64,
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
    ///
    /// # Errors
    /// If the catalogue's triggers do not fit one kernel.
    pub fn new(catalog: &'c Catalog) -> Result<Self> {
        Ok(Self { catalog, detect: Detect::new(catalog)?, speech: Speech::new(catalog) })
    }

    /// The bytes that split `k` of a plan owns.
    pub fn owned(plan: &Plan, k: usize) -> Range<u64> {
        plan.borders[k]..plan.borders.get(k + 1).copied().unwrap_or(plan.size)
    }

    /// Goes through split `k` of an item and gives every record to `take`, in order. `all` adds claims whose
    /// checksum fails. Bytes that cannot be read are counted, and what is around them is gone through.
    ///
    /// # Errors
    /// If the item has changed since it was surveyed, or `take` says so.
    pub fn read(
        &self,
        surveyed: &Surveyed,
        k: usize,
        all: bool,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let Some(plan) = &surveyed.known.plan else { return Ok(Gone::default()) };
        let windows = match Patched::open(&surveyed.item) {
            Ok(windows) if windows.size() == plan.size => windows,
            Ok(_) => return Ok(Gone::unread(plan, k, "the item changed while it was read".into())),
            Err(why) => return Ok(Gone::unread(plan, k, why.to_string())),
        };
        let mut gone = self.split(plan, &windows, k, all, take)?;
        gone.skipped = windows.holes(Self::owned(plan, k));
        gone.why = windows.reason().filter(|_| gone.skipped > 0);
        gone.carved.take_out(gone.skipped);
        Ok(gone)
    }

    /// Goes through split `k` of a plan.
    fn split(
        &self,
        plan: &Plan,
        windows: &Patched,
        k: usize,
        all: bool,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let owned = Self::owned(plan, k);
        let reach =
            owned.start.saturating_sub(LOOK_BACK as u64)..plan.size.min(owned.end + LOOK_AHEAD as u64);
        let is_end = reach.end == plan.size;
        let window = windows.patched(reach);
        let (hay, at) = (&window[..], window.at);
        let owned = (owned.start - at) as usize..((owned.end - at) as usize).min(hay.len());
        self.over(plan, Part { hay, at, owned, is_end, state: plan.state(k) }, all, take)
    }

    /// Goes through bytes at hand.
    pub(super) fn over(
        &self,
        plan: &Plan,
        part: Part<'_>,
        all: bool,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<Gone> {
        let Part { hay, at, owned, is_end, state } = part;
        let mut claims = Vec::new();
        self.detect.claims(hay, owned.clone(), all, &mut claims);
        let mut claims = claims.as_slice();
        let mut weigh = Weigh::new(self.catalog, &self.speech, plan);
        let mut found = Vec::new();
        let mut escaped = Escaped::default();
        let mut outcome = Ok(());
        let carved = carve::carve(plan, state, hay, owned, is_end, &mut |record| {
            if outcome.is_err() {
                return;
            }
            let own = of_record(&mut claims, &record.range);
            if View::is_needed(record, hay) {
                outcome = self.escaped(plan, record, (hay, at), (&mut weigh, &mut escaped), all, take);
                return;
            }
            let ruled = weigh.record(hay, record, own);
            let stored =
                |ruled: &Ruled| Span::new(at + u64::from(ruled.claim.start), at + u64::from(ruled.claim.end));
            found.clear();
            found.extend(
                ruled.iter().filter_map(|ruled| self.found(plan, record.table, hay, stored(ruled), ruled)),
            );
            outcome = take(&Seen { record, hay, at, ruled, found: &found });
        });
        outcome.map(|()| Gone { carved, tally: weigh.tally, ..Gone::default() })
    }

    /// A record with escapes: detected and weighed as it reads, reported where it is stored.
    fn escaped(
        &self,
        plan: &Plan,
        record: &Record<'_>,
        (hay, at): (&[u8], u64),
        (weigh, room): (&mut Weigh<'_>, &mut Escaped),
        all: bool,
        take: &mut dyn FnMut(&Seen<'_>) -> Result<()>,
    ) -> Result<()> {
        let Escaped { view, claims, ruled } = room;
        view.read(record, hay);
        let bytes = view.bytes();
        self.detect.claims(bytes, 0..bytes.len(), all, claims);
        ruled.clear();
        ruled.extend_from_slice(weigh.record(bytes, &view.record(record), claims));
        let stored = |ruled: &Ruled| (view.stored(ruled.claim.start), view.stored(ruled.claim.end));
        let span =
            |ruled: &Ruled| Span::new(at + u64::from(stored(ruled).0), at + u64::from(stored(ruled).1));
        let found: Vec<Found<'_>> = ruled
            .iter()
            .filter_map(|ruled| self.found(plan, record.table, bytes, span(ruled), ruled))
            .collect();
        let mapped = ruled.iter().map(|ruled| {
            let (start, end) = stored(ruled);
            Ruled { claim: Claim { start, end, ..ruled.claim }, ..*ruled }
        });
        let mapped: Vec<Ruled> = mapped.collect();
        take(&Seen { record, hay, at, ruled: &mapped, found: &found })
    }

    /// A reported ruling with its bytes; `span` is where it is stored.
    fn found<'h>(
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

/// Room for records with escapes.
#[derive(Default)]
struct Escaped {
    view: View,
    claims: Vec<Claim>,
    ruled: Vec<Ruled>,
}

/// The claims that start in a record, taken off the front of what is left.
fn of_record<'a>(claims: &mut &'a [Claim], record: &Range<usize>) -> &'a [Claim] {
    let before = claims.iter().take_while(|claim| (claim.start as usize) < record.start).count();
    let inside = claims[before..].iter().take_while(|claim| (claim.start as usize) < record.end).count();
    let own = &claims[before..before + inside];
    *claims = &claims[before + inside..];
    own
}
