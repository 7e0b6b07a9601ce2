//! The rows of the ledger, made when somebody asks for them.
//!
//! A row says of an item what its plan and its parts say, and these are kept anyway. What else it says is of few items; so
//! a million small files need no million rows in memory.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::case::{LedgerRow, Part};

use super::evidence::{Known, Surveyed};

/// What rows say that neither plans nor parts do; by item, where nothing else is said.
#[derive(Default)]
pub(super) struct Rows {
    /// Persons seen, by item.
    pub people: Vec<u32>,
    /// Why something was not read, by split.
    reasons: BTreeMap<u32, String>,
    /// Bytes of containers that members have which are not read.
    unread: BTreeMap<u32, u64>,
    /// Items with the bytes of an earlier one, in order, each with that one.
    copies: Vec<(u32, u32)>,
    /// Whether the bytes of each add up.
    pub add_up: bool,
    /// Who accepted the exception, and why.
    pub accepted: BTreeMap<u32, String>,
}

impl Rows {
    /// The rows of these items, given the persons seen in each.
    pub fn new(evidence: &[Surveyed], reasons: &BTreeMap<u32, String>, people: Vec<u32>) -> Self {
        let (unread, copies) = (unread(evidence), copies(evidence));
        Self { people, reasons: reasons.clone(), unread, copies, add_up: true, accepted: BTreeMap::new() }
    }

    /// The rows, in evidence order; `parts` are those of all splits.
    pub fn each<'r>(
        &'r self,
        evidence: &'r [Surveyed],
        parts: &'r [Part],
    ) -> impl Iterator<Item = LedgerRow> + 'r {
        let (mut parts, mut copies) = ((0..).zip(parts).peekable(), self.copies.iter().peekable());
        (0..).zip(evidence).map(move |(item, surveyed)| {
            let mut row = listed(surveyed);
            if let Some(bytes) = self.unread.get(&item) {
                move_unread(&mut row, *bytes);
            }
            while let Some((at, part)) = parts.next_if(|(_, part)| part.item == item) {
                add(&mut row, part, self.reasons.get(&at));
            }
            row.people = self.people.get(item as usize).copied().unwrap_or(0).into();
            if let Some((_, first)) = copies.next_if(|(copy, _)| *copy == item) {
                row.duplicate_of = Some(evidence[*first as usize].known.path.clone());
            }
            if let Some(accepted) = self.accepted.get(&item) {
                row.accepted.clone_from(accepted);
            }
            row
        })
    }
}

/// An item's row before its splits are added: what comes before the first record is its structure.
fn listed(surveyed: &Surveyed) -> LedgerRow {
    let known = &surveyed.known;
    let mut row = LedgerRow {
        digest: known.digest,
        member: known.inside.is_some(),
        facts: Arc::clone(&known.facts),
        ..LedgerRow::of(known.path.clone())
    };
    if let Some(container) = &known.container {
        row.format = container.format.clone().into();
        row.given = known.stamp.0;
        (row.parsed, row.skipped) = (container.parsed, container.skipped);
        row.reason.clone_from(&container.reason);
        row.ended_cleanly = container.reason.is_empty();
        return row;
    }
    match &known.plan {
        Some(plan) => {
            row.reason.clone_from(&known.damage);
            row.format = plan.format.name().into();
            row.encoding.clone_from(&plan.encoding);
            row.given = plan.size;
            row.parsed = plan.borders.first().copied().unwrap_or(plan.size);
            row.ended_cleanly = plan.ended_cleanly && known.damage.is_empty();
        }
        None if !known.unwanted.is_empty() => {
            row.format = known.unwanted.clone().into();
            row.reason.clone_from(&known.listed);
            (row.given, row.skipped) = (known.stamp.0, known.stamp.0);
        }
        None => {
            row.format = if known.exception { "unread" } else { "listed" }.into();
            row.reason.clone_from(&known.listed);
            if known.exception {
                row.given = surveyed.item.size;
                row.skipped = surveyed.item.size;
            }
        }
    }
    row
}

/// Bytes of an item that has a digest.
fn given(known: &Known) -> u64 {
    known.plan.as_ref().map_or(known.stamp.0, |plan| plan.size)
}

/// Bytes that containers hold of members that are not read.
fn unread(evidence: &[Surveyed]) -> BTreeMap<u32, u64> {
    let mut bytes: BTreeMap<u32, u64> = BTreeMap::new();
    for known in evidence.iter().map(|surveyed| &surveyed.known).filter(|known| known.exception) {
        let Some(inside) = &known.inside else { continue };
        *bytes.entry(inside.container).or_default() += inside.packed;
    }
    bytes
}

/// What a container holds of members that are not read is not read of the container either.
fn move_unread(row: &mut LedgerRow, bytes: u64) {
    let packed = bytes.min(row.parsed);
    row.parsed -= packed;
    row.skipped += packed;
    if packed > 0 && row.reason.is_empty() {
        row.reason = "holds members that are not read".into();
    }
}

fn add(row: &mut LedgerRow, part: &Part, reason: Option<&String>) {
    row.parsed += part.carved.parsed;
    row.raw += part.carved.raw;
    row.opaque += part.carved.opaque;
    row.skipped += part.skipped;
    row.records += part.carved.records;
    row.malformed += part.carved.malformed;
    row.findings += part.findings.sum();
    if let Some(reason) = reason
        && row.reason.is_empty()
    {
        row.reason.clone_from(reason);
    }
}

/// Items that have the bytes of an earlier one, each with that one. Its row says what stands in it all the same: a copy adds
/// no people, but places, records and findings.
fn copies(evidence: &[Surveyed]) -> Vec<(u32, u32)> {
    let hashes = FixedState::default();
    let digest = |at: u32| evidence[at as usize].known.digest;
    let hash = |at: u32| hashes.hash_one(digest(at));
    let (mut firsts, mut copies) = (HashTable::new(), Vec::new());
    for (at, surveyed) in (0..).zip(evidence) {
        if surveyed.known.digest.is_none() || given(&surveyed.known) == 0 {
            continue;
        }
        match firsts.entry(hash(at), |first| digest(*first) == digest(at), |first| hash(*first)) {
            Entry::Occupied(first) => copies.push((at, *first.get())),
            Entry::Vacant(place) => drop(place.insert(at)),
        }
    }
    copies
}
