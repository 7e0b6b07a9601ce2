//! `--accept`: exceptions that somebody has seen, so that they no longer change the exit status.
//!
//! An exception is accepted by its item's exact path, as `ledger.csv` has it. A `reason` given beside it must still be
//! the reason: who accepted an encrypted member did not accept a damaged one.

use std::collections::BTreeMap;

use super::Given;
use super::sheet::Sheet;
use crate::error::Result;

/// One accepted exception.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The line that says so.
    pub line: u64,
    /// The reason that was accepted; empty for any.
    pub reason: String,
    /// Who accepted it.
    pub who: String,
    /// Why.
    pub why: String,
}

/// All of them, by path.
#[derive(Debug, Default)]
pub struct Accepted {
    /// By path of the item.
    pub by_path: BTreeMap<String, Seen>,
}

impl Accepted {
    /// Reads the file.
    ///
    /// # Errors
    /// If a row has no item, no `who` or no `why`, or an item stands twice.
    pub fn read(given: &Given) -> Result<Self> {
        let sheet = Sheet::read(given, &[&["item", "path"], &["who", "by"], &["why"]])?;
        let mut by_path: BTreeMap<String, Seen> = BTreeMap::new();
        for row in sheet.rows() {
            let item = row.must(&["item", "path"])?.to_owned();
            let seen = Seen {
                line: row.line,
                reason: row.cell("reason").to_owned(),
                who: row.must(&["who", "by"])?.to_owned(),
                why: row.must(&["why"])?.to_owned(),
            };
            if let Some(before) = by_path.get(&item) {
                return Err(row.refuse(format!("the item stands in line {} already", before.line)));
            }
            by_path.insert(item, seen);
        }
        Ok(Self { by_path })
    }
}
