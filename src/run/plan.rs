//! `scan --plan`: what a scan would do, before it does it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::hand::Hand;
use crate::intake;
use crate::report::terminal::grouped;
use crate::seal::mask::{self, brief, printable};
use crate::unpack::Shelf;

use super::evidence::{self, Known, Means};
use super::watch::Watch;

/// What to plan for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Evidence.
    pub paths: &'w [PathBuf],
    /// The case folder, which is no evidence.
    pub case: Option<&'w Path>,
    /// Bytes of a split.
    pub split: u64,
    /// How containers are unpacked.
    pub shelf: &'w Arc<Shelf>,
    /// What a reviewer handed in.
    pub hand: &'w Hand,
    /// Print JSON lines.
    pub json: bool,
}

/// Surveys the evidence and prints the plans, as text or as JSON lines.
///
/// # Errors
/// If the evidence does not exist, or `out` fails.
pub fn plan(wanted: &Wanted<'_>, catalog: &Catalog, watch: &Watch, out: &mut dyn Write) -> Result<()> {
    let Wanted { paths, case, split, shelf, hand, json } = *wanted;
    let exclude: Vec<PathBuf> = case.into_iter().map(Path::to_path_buf).collect();
    let means = Means { catalog, split, shelf, hand: Some(hand), watch };
    let mut evidence = evidence::survey(&intake::walk(paths, &exclude)?, means)?;
    super::hand::apply(hand, &mut evidence);
    for surveyed in &evidence {
        let text = if json { as_json(&surveyed.known) } else { as_text(&surveyed.known, catalog) };
        out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output"))?;
    }
    if !json {
        let own = evidence.iter().filter(|surveyed| surveyed.known.inside.is_none());
        let bytes: u64 = own.map(|surveyed| surveyed.item.size).sum();
        let line = format!("{} items, {} bytes\n", grouped(evidence.len() as u64), grouped(bytes));
        out.write_all(line.as_bytes()).map_err(Error::io("write", "standard output"))?;
    }
    Ok(())
}

fn as_json(known: &Known) -> String {
    let mut text = mask::json(serde_json::to_string(known).unwrap_or_default());
    text.push('\n');
    text
}

fn as_text(known: &Known, catalog: &Catalog) -> String {
    let path = printable(known.path.as_str()).into_owned();
    if let Some(container) = &known.container {
        let (format, bytes) = (&container.format, grouped(known.stamp.0));
        return format!("{path}\n  {format}, {bytes} bytes, holds what follows\n");
    }
    let Some(plan) = &known.plan else {
        return format!("{path}\n  not read: {}\n", printable(&known.listed));
    };
    let (bytes, splits) = (grouped(plan.size), plan.borders.len());
    let mut text =
        format!("{path}\n  {}, {}, {bytes} bytes, {splits} splits\n", plan.format.name(), plan.encoding);
    if plan.malformed > 0 {
        text.push_str(&format!("    {} characters could not be read\n", grouped(plan.malformed)));
    }
    for (index, column) in plan.tables.iter().flat_map(|table| table.columns.iter().enumerate()) {
        let types: Vec<&str> = column.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
        let types = if types.is_empty() { "-".to_owned() } else { types.join(" ") };
        let (name, why) = (column.name(index), brief(&column.why).into_owned());
        text.push_str(&format!("    {:<24} {types:<32} {why}\n", brief(&name)));
    }
    text
}
