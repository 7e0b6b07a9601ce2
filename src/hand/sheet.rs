//! A table that a reviewer edited: CSV as spreadsheets write it, each row with its line.

use std::collections::BTreeMap;

use super::Given;
use crate::error::Result;

/// A table under its header.
pub(super) struct Sheet<'g> {
    pub(super) given: &'g Given,
    columns: BTreeMap<String, usize>,
    /// The header as it was written, in order.
    pub(super) header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    sheet: &'s Sheet<'s>,
    pub(super) line: u64,
    pub(super) cells: &'s [String],
}

impl<'g> Sheet<'g> {
    /// Reads the table; commas, semicolons or tabs part its cells, whichever the header has. `needs` are the columns
    /// without which it says nothing, each by all its names.
    pub(super) fn read(given: &'g Given, needs: &[&[&str]]) -> Result<Self> {
        let text = given.text()?;
        let head = text.lines().next().unwrap_or_default();
        let count = |mark: &u8| head.bytes().filter(|byte| byte == mark).count();
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',');
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in csv.records() {
            let record = record.map_err(|why| {
                let line = why.position().map_or(1, csv::Position::line);
                given.refuse(line, "is no row of a CSV file")
            })?;
            let line = record.position().map_or(1, |at| at.line() + blank(text, at.byte()));
            rows.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()));
        }
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0).1 };
        let name = |name: &String| name.to_lowercase().replace([' ', '-'], "_");
        let columns: BTreeMap<String, usize> = header.iter().map(name).zip(0..).collect();
        rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if let Some((line, cells)) = rows.iter().find(|(_, cells)| cells.len() != header.len()) {
            let why = format!("has {} cells where the header has {}", cells.len(), header.len());
            return Err(given.refuse(*line, why));
        }
        let sheet = Self { given, columns, header, rows };
        sheet.needs(needs)?;
        Ok(sheet)
    }

    /// Refuses a table without one of these columns, each by all its names.
    pub(super) fn needs(&self, needs: &[&[&str]]) -> Result<()> {
        let missing = needs.iter().find(|names| !names.iter().any(|name| self.has(name)));
        missing.map_or(Ok(()), |names| {
            let option = self.given.option;
            Err(self.given.refuse(1, format!("has no column `{}`, which --{option} needs", names[0])))
        })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }
}

/// Empty lines from `at` on, which the reader passes over before a row.
fn blank(text: &str, at: u64) -> u64 {
    let rest = text.as_bytes().get(at as usize..).unwrap_or_default();
    rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count() as u64
}

impl<'s> Row<'s> {
    /// The cell under a name; empty where there is no such column.
    pub(super) fn cell(&self, name: &str) -> &'s str {
        self.sheet.columns.get(name).and_then(|at| self.cells.get(*at)).map_or("", String::as_str)
    }

    /// The cell under the first of the names that has one.
    pub(super) fn either(&self, names: &[&str]) -> &'s str {
        names.iter().map(|name| self.cell(name)).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// The cell under a name that must not be empty.
    pub(super) fn must(&self, names: &[&str]) -> Result<&'s str> {
        let cell = self.either(names);
        if cell.is_empty() {
            Err(self.refuse(format!("`{}` is empty; fill it in", names[0])))
        } else {
            Ok(cell)
        }
    }

    pub(super) fn refuse(&self, message: impl std::fmt::Display) -> crate::error::Error {
        self.sheet.given.refuse(self.line, message)
    }
}
