//! `--exclude`: people who are told already, have died, or have counsel of their own.
//!
//! A table in which any column that the header words know as an identifier names them. They stay people; they are
//! held back and counted apart.

use super::Given;
use super::sheet::Sheet;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::finding::DetectorId;
use crate::seal::mask::printable;
use crate::validate::Verdict;
use crate::validate::null::is_null;

/// One row.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its identifiers: the detectors that the header speaks for, and the value.
    pub values: Vec<(Vec<DetectorId>, String)>,
    /// Why they are excluded; may be empty.
    pub reason: String,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    /// Its rows.
    pub rows: Vec<Named>,
}

impl Exclude {
    /// Reads the list.
    ///
    /// # Errors
    /// If no header names an identifier, or a value cannot be one.
    pub fn read(given: &Given, catalog: &Catalog) -> Result<Self> {
        let sheet = Sheet::read(given, &[])?;
        let founds = |id: &DetectorId| {
            catalog.people.kinds.iter().any(|kind| kind.founds && kind.detectors.contains(id))
        };
        let types = |header: &String| -> Vec<DetectorId> {
            catalog.words.lookup(header).types.into_iter().filter(founds).collect()
        };
        let types: Vec<Vec<DetectorId>> = sheet.header.iter().map(types).collect();
        if types.iter().all(Vec::is_empty) {
            let why = "no header names an identifier: call a column email, phone, ssn, customer id, or as the evidence does";
            return Err(given.refuse(1, why));
        }
        let mut rows = Vec::new();
        for row in sheet.rows() {
            let mut values = Vec::new();
            let cells = types.iter().zip(row.cells).zip(&sheet.header);
            for ((types, cell), header) in cells.filter(|((types, cell), _)| {
                !types.is_empty() && !cell.is_empty() && !is_null(cell.as_bytes())
            }) {
                let fits = |id: &&DetectorId| catalog.detector(**id).whole(cell.as_bytes()) != Verdict::No;
                let types: Vec<DetectorId> = types.iter().filter(fits).copied().collect();
                if types.is_empty() {
                    let header = printable(header);
                    let why = format!(
                        "what stands under `{header}` is no such value; correct it or leave it empty"
                    );
                    return Err(row.refuse(why));
                }
                values.push((types, cell.clone()));
            }
            rows.push(Named { values, reason: row.cell("reason").to_owned() });
        }
        Ok(Self { rows })
    }
}
