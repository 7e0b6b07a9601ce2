//! Verdicts on columns, said by a person: `--columns`, and `[[column]]` of `--decisions`.
//!
//! A column is named by item, table, and its number (`#3`) or header. Whoever hands the file in says every row of
//! it, the unchanged ones too, so its verdicts stay even if the tally of all values speaks against them.

use std::collections::BTreeMap;

use super::Given;
use super::sheet::{Row, Sheet};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::DetectorId;
use crate::seal::mask::printable;

/// One verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnVerdict {
    /// The option of the file that says it.
    pub option: &'static str,
    /// Where it says so.
    pub line: u64,
    /// `file:line`, for refusals.
    place: String,
    /// Path of the item.
    pub item: String,
    /// Name of the table; empty where the item is the table.
    pub table: String,
    /// Place of the column, if it is named by its number.
    pub number: Option<usize>,
    /// Its header; empty if only the number counts.
    pub header: String,
    /// The detectors that its values are asked.
    pub types: Vec<DetectorId>,
    /// Whose the values are (`spouse`), empty for the row's own subject; absent where the file does not say.
    pub role: Option<String>,
    /// Who says so; may be empty.
    pub who: String,
    /// Why; may be empty.
    pub why: String,
}

impl ColumnVerdict {
    fn name(&self) -> (&str, &str, Option<usize>, &str) {
        (&self.item, &self.table, self.number, if self.number.is_some() { "" } else { &self.header })
    }

    /// How it is listed.
    pub fn what(&self) -> String {
        let number = self.number.map(|number| format!("#{}", number + 1));
        let column = number.unwrap_or_else(|| self.header.clone());
        printable(&format!("column {column} of {}", self.item)).into_owned()
    }
}

/// All verdicts, each column once.
#[derive(Debug, Default)]
pub struct Columns {
    /// In the order of the files.
    pub all: Vec<ColumnVerdict>,
}

/// A verdict's parts as they are written.
pub(super) struct Written<'w> {
    pub(super) item: &'w str,
    pub(super) table: &'w str,
    pub(super) column: &'w str,
    pub(super) header: &'w str,
    pub(super) verdict: &'w str,
    pub(super) role: Option<&'w str>,
    pub(super) who: &'w str,
    pub(super) why: &'w str,
}

impl Columns {
    /// Reads an edited `columns.csv`.
    ///
    /// # Errors
    /// If a row names no detector that there is, or two rows contradict each other.
    pub fn read(given: &Given, catalog: &Catalog) -> Result<Self> {
        let sheet = Sheet::read(given, &[&["item", "path"], &["column", "header"], &["verdict"]])?;
        let mut columns = Self::default();
        let verdict = |row: Row<'_>| {
            row.must(&["item", "path"])?;
            row.must(&["column", "header"])?;
            let written = Written {
                item: row.either(&["item", "path"]),
                table: row.cell("table"),
                column: row.cell("column"),
                header: row.cell("header"),
                verdict: row.cell("verdict"),
                role: sheet.has("role").then(|| row.cell("role")),
                who: row.either(&["by", "who"]),
                why: row.cell("why"),
            };
            read(given, row.line, &written, catalog)
        };
        columns.add(sheet.rows().map(verdict).collect::<Result<_>>()?)?;
        Ok(columns)
    }

    /// Adds verdicts.
    ///
    /// # Errors
    /// If one contradicts another.
    pub fn add(&mut self, more: Vec<ColumnVerdict>) -> Result<()> {
        self.all.extend(more);
        let mut said: BTreeMap<_, &ColumnVerdict> = BTreeMap::new();
        for verdict in &self.all {
            let before = *said.entry(verdict.name()).or_insert(verdict);
            if (&before.types, &before.role) != (&verdict.types, &verdict.role) {
                let why =
                    format!("says something else of this column than {}; strike one of them", before.place);
                return Err(Error::pattern(&verdict.place, why));
            }
        }
        Ok(())
    }
}

/// Reads one verdict.
pub(super) fn read(given: &Given, line: u64, row: &Written<'_>, catalog: &Catalog) -> Result<ColumnVerdict> {
    let number = match row.column.strip_prefix('#') {
        Some(digits) => {
            let wrong = || given.refuse(line, "a column's number is written `#1`, `#2` ...");
            let number: usize = digits.parse().map_err(|_| wrong())?;
            Some(number.checked_sub(1).ok_or_else(wrong)?)
        }
        None => None,
    };
    let header = if number.is_none() && !row.column.is_empty() { row.column } else { row.header };
    let ids = row.verdict.split([' ', ',', ';']).filter(|id| !id.is_empty() && *id != "none");
    let detector = |id: &str| {
        let unknown = || {
            let id = printable(id);
            given.refuse(line, format!("no detector `{id}`: write ids that `patterns list` names, or `none`"))
        };
        catalog.by_id(id).ok_or_else(unknown)
    };
    Ok(ColumnVerdict {
        option: given.option,
        line,
        place: format!("{}:{line}", given.file.display()),
        item: row.item.to_owned(),
        table: row.table.to_owned(),
        number,
        header: header.to_owned(),
        types: ids.map(detector).collect::<Result<_>>()?,
        role: row.role.map(str::to_lowercase),
        who: row.who.to_owned(),
        why: row.why.to_owned(),
    })
}
