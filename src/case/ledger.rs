//! The ledger's rows: what became of the bytes of each item.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Digest, Facts, Items, Sums};
use crate::path::Path;

/// One row of the ledger: what became of the bytes of an item. Everything adds up to `given`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerRow {
    /// Where the item is.
    pub path: Path,
    /// Whether it is a member of a container: its bytes are unpacked ones, and in no sum over all evidence.
    pub member: bool,
    /// BLAKE3 of its bytes; none where they could not all be read.
    pub digest: Digest,
    /// What its records look like.
    pub format: Cow<'static, str>,
    /// How its text is written.
    pub encoding: Cow<'static, str>,
    /// Bytes handed over.
    pub given: u64,
    /// Bytes understood as records.
    pub parsed: u64,
    /// Bytes read as plain text.
    pub raw: u64,
    /// Bytes that are not text, and were only searched for what stands out.
    pub opaque: u64,
    /// Bytes not read at all.
    pub skipped: u64,
    /// Why bytes are opaque or skipped, or why the item is only listed.
    pub reason: String,
    /// The item that this one is a copy of.
    pub duplicate_of: Option<Path>,
    /// Records, malformed ones included.
    pub records: u64,
    /// Records that do not have their table's shape.
    pub malformed: u64,
    /// Whether the item's end is a sound one.
    pub ended_cleanly: bool,
    /// Findings in it.
    pub findings: u64,
    /// Persons seen in it.
    pub people: u64,
    /// What is known about it beside its bytes.
    pub facts: Arc<Facts>,
    /// Who accepted the exception that it is, and why; empty for nobody.
    pub accepted: String,
}

/// Formats of items that are not read because somebody said so: no exceptions.
pub const NOT_WANTED: [&str; 2] = ["known", "left out"];

impl LedgerRow {
    /// The row of an item of which nothing is known but where it is.
    pub fn of(path: Path) -> Self {
        Self {
            path,
            member: false,
            digest: Digest::NONE,
            format: Cow::default(),
            encoding: Cow::default(),
            given: 0,
            parsed: 0,
            raw: 0,
            opaque: 0,
            skipped: 0,
            reason: String::new(),
            duplicate_of: None,
            records: 0,
            malformed: 0,
            ended_cleanly: false,
            findings: 0,
            people: 0,
            facts: Facts::unknown(),
            accepted: String::new(),
        }
    }

    /// Whether something of the item was not read or not understood.
    pub fn is_exception(&self) -> bool {
        !NOT_WANTED.contains(&&*self.format) && self.is_unread()
    }

    fn is_unread(&self) -> bool {
        self.opaque > 0 || self.skipped > 0 || (!self.reason.is_empty() && self.format != "listed")
    }

    /// Whether the bytes add up.
    pub fn adds_up(&self) -> bool {
        self.given == self.parsed + self.raw + self.opaque + self.skipped
    }
}

impl Items {
    /// Counts an item by its row.
    pub fn add(&mut self, row: &LedgerRow) {
        self.total += 1;
        self.unread += u64::from(row.is_exception());
        self.copies += u64::from(row.duplicate_of.is_some());
        self.known += u64::from(row.format == NOT_WANTED[0]);
    }
}

impl Sums {
    /// Adds a row; of a member no bytes, which are those of its container.
    pub fn add(&mut self, row: &LedgerRow) {
        self.records += row.records;
        self.malformed += row.malformed;
        if row.member {
            return;
        }
        self.given += row.given;
        self.parsed += row.parsed;
        self.raw += row.raw;
        self.opaque += row.opaque;
        self.skipped += row.skipped;
    }
}
