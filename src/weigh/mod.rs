//! How sure, given column, neighbours and what else claims the bytes.
//!
//! A claim is only a form. Here, in one place, it is settled: the verdict of its column comes first, then
//! the label right before it, then words nearby, then its form; and of claims on the same bytes one wins.
//! Every claim gets a [`Ruling`], so that `patterns explain` shows what a scan decides and nothing else.

mod context;

use std::cmp::Reverse;
use std::ops::Range;

use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::{Claim, Confidence, DetectorId, NO_COLUMN, Worth};
use crate::kernel::Trigger;
use crate::plan::{Column, Format, Plan};
use crate::record::{Record, Shape};
use crate::validate::Verdict;

use context::Context;

/// What became of a claim, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ruling {
    /// It is a finding.
    Reported(Confidence),
    /// Its checksum or its rule of form fails.
    Invalid,
    /// It is worth something only in a context that is not there.
    NoContext,
    /// The label before it says that it is something else: an order number, an id.
    Against,
    /// Another detector has the better claim on the bytes.
    Lost(DetectorId),
}

/// A claim with its ruling.
#[derive(Clone, Copy, Debug)]
pub struct Ruled {
    /// The claim.
    pub claim: Claim,
    /// Its column, or [`NO_COLUMN`].
    pub column: u16,
    /// Whether the column's verdict made it, not a form in free text.
    pub typed: bool,
    /// What became of it.
    pub ruling: Ruling,
}

/// Settles the claims of one item's records, one record at a time.
pub struct Weigh<'c> {
    catalog: &'c Catalog,
    columns: &'c [Column],
    log: bool,
    /// What the header of each column says of each detector's claims.
    headers: Vec<Vec<Says>>,
    ruled: Vec<Ruled>,
    /// How the typed columns did, in the order of the table: values asked, values that passed.
    pub tally: Vec<(u64, u64)>,
}

impl<'c> Weigh<'c> {
    /// A judge for records of an item with this plan.
    pub fn new(catalog: &'c Catalog, plan: &'c Plan) -> Self {
        let columns = plan.tables.first().map_or(&[][..], |table| &table.columns);
        let says = |column: &Column| {
            let header = context::words(column.header.as_bytes());
            catalog.detectors.iter().map(|detector| Says::header(&header, detector)).collect()
        };
        let headers = columns.iter().map(says).collect();
        Self {
            catalog,
            columns,
            log: plan.format == Format::Log,
            headers,
            ruled: vec![],
            tally: vec![(0, 0); columns.len()],
        }
    }

    /// The rulings on a record, in order of place. `claims` are those that start in the record.
    pub fn record(&mut self, hay: &[u8], record: &Record<'_>, claims: &[Claim]) -> &[Ruled] {
        self.ruled.clear();
        self.typed(hay, record);
        let typed = self.ruled.len();
        let mut field = 0;
        for claim in claims {
            while record.fields.get(field).is_some_and(|field| field.end <= claim.start) {
                field += 1;
            }
            let inside = record.fields.get(field).is_some_and(|field| field.start <= claim.start);
            let column = if inside { field as u16 } else { NO_COLUMN };
            self.free(hay, record, *claim, column, typed);
        }
        self.ruled.sort_unstable_by_key(|ruled| (ruled.claim.start, ruled.claim.end, ruled.claim.detector));
        self.compete();
        &self.ruled
    }

    /// Asks each typed column's detectors for its field.
    fn typed(&mut self, hay: &[u8], record: &Record<'_>) {
        if record.shape == Shape::Line || record.shape == Shape::Opaque {
            return;
        }
        for (place, (column, field)) in self.columns.iter().zip(record.fields).enumerate() {
            if column.types.is_empty() {
                continue;
            }
            let range = trim(hay, field.range());
            if range.is_empty() {
                continue;
            }
            let passed = column.types.iter().find_map(|id| {
                let detector = self.catalog.detector(*id);
                let trusted = record.shape == Shape::Row || detector.tier != Tier::Column;
                let confidence = match detector.whole(&hay[range.clone()]) {
                    Verdict::Yes if trusted => Confidence::Certain,
                    Verdict::Maybe if trusted => Confidence::Likely,
                    _ => return None,
                };
                Some((*id, confidence))
            });
            let (asked, good) = &mut self.tally[place];
            *asked += 1;
            if let Some((detector, confidence)) = passed {
                *good += 1;
                let claim = Claim {
                    start: range.start as u32,
                    end: range.end as u32,
                    detector,
                    worth: Worth::Strong,
                };
                self.ruled.push(Ruled {
                    claim,
                    column: place as u16,
                    typed: true,
                    ruling: Ruling::Reported(confidence),
                });
            }
        }
    }

    /// Rules on a claim that no column made; the first `typed` rulings are those of the columns.
    fn free(&mut self, hay: &[u8], record: &Record<'_>, claim: Claim, column: u16, typed: usize) {
        let detector = self.catalog.detector(claim.detector);
        let field =
            record.fields.get(usize::from(column)).map_or(record.range.clone(), |field| field.range());
        let valid = claim.worth > Worth::Nothing && claim.end as usize <= field.end;
        let alone = valid && detector.tier == Tier::Alone && claim.worth == Worth::Strong;
        let verdict =
            self.ruled[..typed].iter().position(|ruled| ruled.column == column && column != NO_COLUMN);
        let contest =
            verdict.map(|place| self.against_column(self.ruled[place].claim, claim, detector, alone));
        let ruling = match (contest, verdict) {
            (Some(Contest::Same), _) => return,
            (Some(Contest::Column), Some(place)) if valid => Ruling::Lost(self.ruled[place].claim.detector),
            _ if valid => self.by_context(hay, field, detector, claim, column),
            _ => Ruling::Invalid,
        };
        if let (Some(Contest::Claim), Some(place), Ruling::Reported(_)) = (contest, verdict, ruling) {
            self.ruled[place].ruling = Ruling::Lost(claim.detector);
        }
        self.ruled.push(Ruled { claim, column, typed: false, ruling });
    }

    /// Who has the bytes of a typed field: its column, a form that stands alone, or both.
    fn against_column(&self, verdict: Claim, claim: Claim, detector: &Detector, alone: bool) -> Contest {
        let owner = self.catalog.detector(verdict.detector);
        let whole = (claim.start, claim.end) == (verdict.start, verdict.end);
        if claim.detector == verdict.detector && whole {
            Contest::Same
        } else if !alone || owner.element == detector.element || owner_is_secret(self.catalog, owner) {
            Contest::Column
        } else if !whole {
            Contest::Both
        } else if owner.tier == Tier::Column {
            Contest::Claim
        } else {
            Contest::Column
        }
    }

    /// Rules on a claim by its form, its label and the words around it, within its field or line.
    fn by_context(
        &self,
        hay: &[u8],
        field: Range<usize>,
        detector: &Detector,
        claim: Claim,
        column: u16,
    ) -> Ruling {
        if detector.tier == Tier::Column {
            return Ruling::NoContext;
        }
        let stands_alone = detector.tier == Tier::Alone && claim.worth == Worth::Strong;
        if stands_alone && detector.against.is_empty() {
            return Ruling::Reported(Confidence::Certain);
        }
        let header =
            self.headers.get(usize::from(column)).and_then(|says| says.get(usize::from(claim.detector.0)));
        let claimed = claim.start as usize..claim.end as usize;
        let mut says = header.copied().unwrap_or_default();
        if says == Says::default() && (header.is_none() || claimed != field) {
            says = Says::context(&Context::of(hay, field, claimed), detector, self.log);
        }
        if says.against {
            Ruling::Against
        } else if stands_alone {
            Ruling::Reported(Confidence::Certain)
        } else if says.label || detector.label {
            Ruling::Reported(Confidence::Likely)
        } else if says.near && !matches!(detector.trigger, Some(Trigger::Hex { .. })) {
            Ruling::Reported(Confidence::Possible)
        } else {
            Ruling::NoContext
        }
    }

    /// Of overlapping findings without a column, keeps the better: one pass, since they come in order.
    fn compete(&mut self) {
        let mut last: Option<usize> = None;
        for at in 0..self.ruled.len() {
            let Some(rank) = self.rank(at) else { continue };
            match last {
                Some(before) if self.ruled[at].claim.start < self.ruled[before].claim.end => {
                    let (loser, winner) =
                        if Some(rank) > self.rank(before) { (before, at) } else { (at, before) };
                    self.ruled[loser].ruling = Ruling::Lost(self.ruled[winner].claim.detector);
                    last = Some(winner);
                }
                _ => last = Some(at),
            }
        }
    }

    /// How good a reported claim is beside others on the same bytes; `None` for what does not compete: columns
    /// have had their say, and what fell is out.
    fn rank(&self, at: usize) -> Option<(u8, u32, Reverse<DetectorId>)> {
        let Ruled { claim, ruling: Ruling::Reported(confidence), typed: false, .. } = self.ruled[at] else {
            return None;
        };
        let sure = match confidence {
            Confidence::Possible => 0,
            Confidence::Likely => 1,
            Confidence::Certain => 2,
        };
        Some((sure, claim.end - claim.start, Reverse(claim.detector)))
    }
}

/// What a claim's surroundings say of it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Says {
    /// The label says that it is something else.
    against: bool,
    /// The label speaks for it.
    label: bool,
    /// A word nearby does.
    near: bool,
}

impl Says {
    /// What a header, as words, says of a detector's claims.
    fn header(header: &str, detector: &Detector) -> Self {
        let against = context::ends_with(header, &detector.against);
        Self { against, label: !against && context::has(header, &detector.near), near: false }
    }

    /// What the text around a claim says of it.
    fn context(context: &Context, detector: &Detector, log: bool) -> Self {
        let against = context.label_ends_with(&detector.against);
        let label = !against && context.label_has(&detector.near);
        Self { against, label, near: !against && !label && context.near(&detector.near, log) }
    }
}

/// Whether a column holds credentials: whatever stands there is one, also if it looks like something else.
fn owner_is_secret(catalog: &Catalog, owner: &Detector) -> bool {
    catalog.element(owner.element).sensitivity == "credential"
}

/// Who keeps the bytes of a typed field.
#[derive(Clone, Copy)]
enum Contest {
    Same,
    Column,
    Claim,
    Both,
}

/// `range` without blanks at its ends.
fn trim(hay: &[u8], range: Range<usize>) -> Range<usize> {
    let value = &hay[range.clone()];
    let lead = value.len() - value.trim_ascii_start().len();
    let tail = value.len() - value.trim_ascii_end().len();
    if lead == value.len() { range.start..range.start } else { range.start + lead..range.end - tail }
}
