//! `columns.csv`: every table's columns with their verdicts, to sign or correct.

use std::io::{self, Write};

use crate::catalog::Catalog;
use crate::path::Path;
use crate::plan::{Column, Plan, Table};
use crate::seal::mask::{inert, printable};

const HEADER: [&str; 14] = [
    "item",
    "table",
    "column",
    "header",
    "verdict",
    "role",
    "rows",
    "passed",
    "sampled",
    "chance",
    "distinct",
    "runner_up",
    "why",
    "by",
];

/// Writes one row a column. `counts` are the full tallies of typed columns, by item and column: values asked,
/// values passed.
///
/// # Errors
/// If `out` fails.
pub fn write<'p>(
    catalog: &Catalog,
    items: impl Iterator<Item = (&'p Path, &'p Plan, &'p [(u64, u64)])>,
    out: impl Write,
) -> io::Result<()> {
    let mut csv = super::csv_writer(out);
    csv.write_record(HEADER)?;
    for (path, plan, counts) in items {
        for table in &plan.tables {
            for (place, column) in table.columns.iter().enumerate() {
                let counts = counts.get(place).copied().unwrap_or_default();
                csv.write_record(row(catalog, path, table, column, place, counts))?;
            }
        }
    }
    csv.flush()
}

fn row(
    catalog: &Catalog,
    path: &Path,
    table: &Table,
    column: &Column,
    place: usize,
    counts: (u64, u64),
) -> [String; 14] {
    let id = |id| catalog.detector(id).id.clone();
    [
        path.to_string(),
        inert(&table.name),
        format!("#{}", place + 1),
        inert(&column.header),
        column.types.iter().map(|of| id(*of)).collect::<Vec<_>>().join(" "),
        printable(&column.role).into_owned(),
        counts.0.to_string(),
        counts.1.to_string(),
        column.sampled.to_string(),
        format!("{:.4}", column.chance),
        column.distinct.to_string(),
        column.runner_up.map(id).unwrap_or_default(),
        inert(&column.why),
        inert(&column.by),
    ]
}
