//! Findings and records, one a line: as text, JSON or CSV.

use std::io::{self, Write};

use serde::Serialize;

use crate::catalog::Catalog;
use crate::finding::{Confidence, Finding, NO_COLUMN};
use crate::plan::Plan;
use crate::seal::mask::{self, brief};

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `path:offset: detector: value`.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// RFC 4180 with a header.
    Csv,
}

/// One finding as scripts see it.
#[derive(Debug, Serialize)]
pub struct FindingRow<'r> {
    /// Where the item is.
    pub path: &'r str,
    /// Offset of its first byte in the item as stored.
    pub start: u64,
    /// Offset of the first byte behind it.
    pub end: u64,
    /// Number of its record in the item.
    pub record: u64,
    /// Header, or `#3`; empty outside tables.
    pub column: String,
    /// Who found it.
    pub detector: &'r str,
    /// How sure.
    pub confidence: Confidence,
    /// The value, masked unless it was to be revealed.
    pub value: &'r str,
    /// A published test value.
    pub test: bool,
}

impl<'r> FindingRow<'r> {
    /// The row of a finding. `base` is the number of records of the item before its split, `value` the value as
    /// it may be shown.
    pub fn new(
        catalog: &'r Catalog,
        path: &'r str,
        plan: &Plan,
        base: u64,
        finding: &Finding,
        value: &'r str,
    ) -> Self {
        Self {
            path,
            start: finding.span.start,
            end: finding.span.end(),
            record: base + u64::from(finding.record) + 1,
            column: column_name(plan, finding.table, finding.column),
            detector: &catalog.detector(finding.detector).id,
            confidence: finding.confidence,
            value,
            test: finding.test,
        }
    }

    /// Writes the row.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn write(&self, style: Style, out: &mut Vec<u8>) -> io::Result<()> {
        match style {
            Style::Text => {
                let test = if self.test { " (test value)" } else { "" };
                writeln!(out, "{}:{}: {}: {}{test}", self.path, self.start, self.detector, brief(self.value))
            }
            Style::Jsonl => json(self, out),
            Style::Csv => csv_row(self, out),
        }
    }
}

/// One record in which something was found, as scripts see it.
#[derive(Debug, Serialize)]
pub struct RecordRow<'r> {
    /// Where the item is.
    pub path: &'r str,
    /// Number of the record in the item.
    pub record: u64,
    /// Offset of its first byte.
    pub start: u64,
    /// Keys of the people it speaks of.
    pub person: Vec<String>,
    /// Data elements found in it.
    pub elements: Vec<&'r str>,
}

impl RecordRow<'_> {
    /// Writes the row.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn write(&self, style: Style, out: &mut Vec<u8>) -> io::Result<()> {
        let (person, elements) = (self.person.join(" "), self.elements.join(" "));
        match style {
            Style::Text => writeln!(out, "{}:{}: {elements}: {person}", self.path, self.start),
            Style::Jsonl => json(self, out),
            Style::Csv => {
                let row = (self.path, self.record, self.start, person, elements);
                csv_row(&row, out)
            }
        }
    }
}

/// The header that CSV rows stand under; nothing for the other styles.
pub fn header(style: Style, names: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    if style == Style::Csv {
        out.extend_from_slice(names.join(",").as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Names of the fields of a [`FindingRow`].
pub const FINDING: [&str; 9] =
    ["path", "start", "end", "record", "column", "detector", "confidence", "value", "test"];
/// Names of the fields of a [`RecordRow`], as CSV has them.
pub const RECORD: [&str; 5] = ["path", "record", "start", "person", "elements"];

/// What a column is called: its header, or `#3`, behind the table's name if it has one; empty for no column.
pub fn column_name(plan: &Plan, table: u16, column: u16) -> String {
    let index = usize::from(column);
    let name = match plan.column(table, column) {
        Some(known) => known.name(index),
        None if column == NO_COLUMN => return String::new(),
        None => format!("#{}", index + 1),
    };
    match plan.tables.get(usize::from(table)) {
        Some(table) if !table.name.is_empty() => format!("{}.{name}", table.name),
        _ => name,
    }
}

fn json(row: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(mask::json(serde_json::to_string(row)?).as_bytes());
    out.push(b'\n');
    Ok(())
}

fn csv_row(row: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).has_headers(false).from_writer(out);
    csv.serialize(row)?;
    csv.flush()
}
