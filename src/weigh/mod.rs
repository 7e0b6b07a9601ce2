//! How sure, given column, neighbours and what else claims the bytes.
//!
//! A claim is only a form. Here, in one place, it is settled: the verdict of its column comes first
//! ([`typed`]), then the label right before it, then words nearby, then its form ([`free`]); and of claims on
//! the same bytes one wins. Every claim gets a [`Ruling`], so that `patterns explain` shows what a scan decides
//! and nothing else.

mod context;
mod free;
mod typed;

use std::cmp::Reverse;

use crate::catalog::Catalog;
use crate::finding::{Claim, Confidence, DetectorId};
use crate::plan::{Column, Format, Plan};
use crate::record::Record;

use context::Near;
use free::Says;

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
    /// Its column, or [`NO_COLUMN`](crate::finding::NO_COLUMN).
    pub column: u16,
    /// Whether the column's verdict made it, not a form in free text.
    pub typed: bool,
    /// What became of it.
    pub ruling: Ruling,
}

/// The words that speak for each detector's claims, compiled once for all items.
pub struct Speech {
    near: Vec<Near>,
}

impl Speech {
    /// Compiles the catalogue's words.
    pub fn new(catalog: &Catalog) -> Self {
        Self { near: catalog.detectors.iter().map(|detector| Near::new(&detector.near)).collect() }
    }
}

/// Settles the claims of one item's records, one record at a time.
pub struct Weigh<'c> {
    catalog: &'c Catalog,
    speech: &'c Speech,
    log: bool,
    /// All columns of all tables, and where each table's begin.
    columns: Vec<&'c Column>,
    tables: Vec<usize>,
    /// What the header of each column says of each detector's claims.
    headers: Vec<Vec<Says>>,
    ruled: Vec<Ruled>,
    /// How the typed columns did, in the order of tables and columns: values asked, values that passed.
    pub tally: Vec<(u64, u64)>,
}

impl<'c> Weigh<'c> {
    /// A judge for records of an item with this plan.
    pub fn new(catalog: &'c Catalog, speech: &'c Speech, plan: &'c Plan) -> Self {
        let columns: Vec<&Column> = plan.tables.iter().flat_map(|table| &table.columns).collect();
        let first = |at: usize| plan.tables[..at].iter().map(|table| table.columns.len()).sum();
        let says = |column: &&Column| {
            let header = context::words(column.header.as_bytes());
            let both = catalog.detectors.iter().zip(&speech.near);
            both.map(|(detector, near)| Says::header(&header, detector, near)).collect()
        };
        Self {
            catalog,
            speech,
            log: plan.format == Format::Log,
            tables: (0..=plan.tables.len()).map(first).collect(),
            headers: columns.iter().map(says).collect(),
            ruled: vec![],
            tally: vec![(0, 0); columns.len()],
            columns,
        }
    }

    /// The rulings on a record, in order of place. `claims` are those that start in the record.
    pub fn record(&mut self, hay: &[u8], record: &Record<'_>, claims: &[Claim]) -> &[Ruled] {
        self.ruled.clear();
        self.typed(hay, record, claims);
        let typed = self.ruled.len();
        let mut at = 0;
        for claim in claims {
            while record.fields.get(at).is_some_and(|field| field.end <= claim.start) {
                at += 1;
            }
            let field = record.fields.get(at).filter(|field| field.start <= claim.start);
            self.free(hay, record, *claim, field, typed);
        }
        self.ruled.sort_unstable_by_key(|ruled| (ruled.claim.start, ruled.claim.end, ruled.claim.detector));
        self.compete();
        &self.ruled
    }

    /// The place of a column among all columns of the item.
    fn place(&self, record: &Record<'_>, column: u16) -> Option<usize> {
        let [first, end] = *self.tables.get(usize::from(record.table)..)?.first_chunk()?;
        Some(first + usize::from(column)).filter(|place| *place < end)
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
