//! What `origin` says, in words that claim no more than it knows.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::events::Event;
use super::{EXPLAINS, Table};
use crate::seal::mask::{brief, printable};

/// Days whose rows are counted out in text.
const DAYS: usize = 10;

/// How an export fits a table of the evidence.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Candidate {
    /// The export, as it was given.
    pub export: String,
    /// Where its table is.
    pub table: String,
    /// The share of the evidence's cells that it has, each beside its row's key.
    pub score: f64,
    /// Rows whose key it has.
    pub rows: u64,
    /// Cells of these rows that it has otherwise.
    pub stale: u64,
    /// Values of the evidence that it alone has.
    pub only_here: u64,
    /// The column by which rows are found, here and there.
    pub key: [String; 2],
    /// Columns that fit: here, there, and the share of values.
    pub columns: Vec<(String, String, f64)>,
}

/// A table of the evidence, with the exports that could be its origin.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Traced {
    /// Where it is.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// Rows that none of the exports has.
    pub rows_in_none: u64,
}

/// A planted record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Canary {
    /// Its line in the file of planted records.
    pub line: u64,
    /// Where it was planted, as that file says.
    pub planted: String,
    /// Records of the evidence that hold one of its values: the first of them.
    pub path: String,
    /// The record.
    pub record: u64,
    /// How many of its values were seen.
    pub values: u64,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Origin {
    /// Tables of the evidence.
    pub tables: Vec<Traced>,
    /// The newest events, each with its path.
    pub newest: Vec<(String, Event)>,
    /// Rows by day.
    pub rows_by_day: BTreeMap<String, u64>,
    /// Planted records that were seen.
    pub canaries: Vec<Canary>,
}

/// What a column of a table is called.
pub fn name(table: &Table, column: u32) -> String {
    let at = (column - table.columns.start) as usize;
    table.names.get(at).cloned().unwrap_or_default()
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in &self.tables {
            traced(table, out)?;
        }
        if !self.newest.is_empty() {
            writeln!(out, "Events, newest first")?;
        }
        for (path, Event { time, record, column, .. }) in &self.newest {
            let column =
                if column.is_empty() { String::new() } else { format!(", column {}", brief(column)) };
            writeln!(
                out,
                "  the data contains an event dated {time} ({} record {record}{column});",
                printable(path)
            )?;
            writeln!(out, "    if clock and row are genuine the copy was made after it")?;
        }
        for (day, rows) in self.rows_by_day.iter().rev().take(DAYS) {
            writeln!(out, "  {day} {rows:>12} rows")?;
        }
        for Canary { line, planted, path, record, values } in &self.canaries {
            let (planted, path) = (brief(planted), printable(path));
            writeln!(
                out,
                "planted record of line {line} ({planted}): {values} of its values seen, first in {path} record {record}"
            )?;
        }
        Ok(())
    }
}

fn traced(table: &Traced, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(out, "{}, {} rows", printable(&table.path), table.rows)?;
    let fits = table.candidates.iter().filter(|of| of.score >= EXPLAINS).count();
    for (at, of) in table.candidates.iter().enumerate() {
        let [here, there] = of.key.each_ref().map(|name| brief(name));
        writeln!(
            out,
            "  {}. {}: has {:.1} % of the cells; {} rows by {here} = {there} of {}, {} cells otherwise, {} values only there",
            at + 1,
            printable(&of.export),
            of.score * 100.0,
            of.rows,
            brief(&of.table),
            of.stale,
            of.only_here
        )?;
        for (own, other, share) in &of.columns {
            writeln!(out, "       {:.1} % of {} in {}", share * 100.0, brief(own), brief(other))?;
        }
    }
    if fits == 0 {
        writeln!(out, "  none of the exports fits: none has half of the cells")?;
    }
    writeln!(out, "  {} rows in none of them\n", table.rows_in_none)
}
