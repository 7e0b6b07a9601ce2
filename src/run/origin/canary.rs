//! `--canary`: records that were planted so that it shows where data came from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::{Error, Result};
use crate::review::origin::paper::Canary;

use super::hash;

/// The column that says where a record was planted.
const PLANTED: &str = "planted";
/// Shorter values stand in any data.
const SHORT: usize = 4;

/// Planted records by the hashes of their values.
#[derive(Default)]
pub(super) struct Canaries {
    /// Line, and where it was planted.
    rows: Vec<(u64, String)>,
    /// Rows by value.
    values: BTreeMap<u64, Vec<usize>>,
    /// By row: the values that were seen, and the first place.
    seen: BTreeMap<usize, (BTreeSet<u64>, u32, u64)>,
}

impl Canaries {
    /// Reads the file: CSV with a column `planted`; all other cells are values.
    ///
    /// # Errors
    /// If it cannot be read, or has no such column.
    pub(super) fn read(file: &Path, secret: &[u8; 16]) -> Result<Self> {
        let refuse = |line: u64, why: String| Error::pattern(format!("{}:{line}", file.display()), why);
        let bytes = std::fs::read(file).map_err(Error::io("read", file))?;
        let mut csv = csv::Reader::from_reader(&bytes[..]);
        let header = csv.headers().map_err(|why| refuse(1, why.to_string()))?.clone();
        let Some(planted) = header.iter().position(|name| name.trim().eq_ignore_ascii_case(PLANTED)) else {
            return Err(refuse(
                1,
                format!("has no column `{PLANTED}`, which says where a record was planted"),
            ));
        };
        let mut canaries = Self::default();
        for row in csv.records() {
            let row =
                row.map_err(|why| refuse(why.position().map_or(1, csv::Position::line), why.to_string()))?;
            let line = row.position().map_or(1, csv::Position::line);
            let at = canaries.rows.len();
            canaries.rows.push((line, row[planted].trim().to_owned()));
            let values = row.iter().enumerate().filter(|(column, _)| *column != planted);
            for (_, value) in values.filter(|(_, value)| value.trim().len() >= SHORT) {
                let value = value.trim().as_bytes().to_ascii_lowercase();
                canaries.values.entry(hash(secret, &[&value])).or_default().push(at);
            }
        }
        Ok(canaries)
    }

    /// Whether a value was planted.
    pub(super) fn holds(&self, value: u64) -> bool {
        self.values.contains_key(&value)
    }

    /// Notes that a planted value was seen, in evidence order.
    pub(super) fn see(&mut self, value: u64, item: u32, record: u64) {
        for row in self.values.get(&value).into_iter().flatten() {
            self.seen.entry(*row).or_insert_with(|| (BTreeSet::new(), item, record)).0.insert(value);
        }
    }

    /// Planted records that were seen.
    pub(super) fn seen(self, path: impl Fn(u32) -> String) -> Vec<Canary> {
        let canary = |(row, (values, item, record)): (usize, (BTreeSet<u64>, u32, u64))| {
            let (line, planted) = self.rows[row].clone();
            Canary { line, planted, path: path(item), record, values: values.len() as u64 }
        };
        self.seen.into_iter().map(canary).collect()
    }
}
