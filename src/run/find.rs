//! Findings to a sink, without a case.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::intake;
use crate::report::rows::{self, FindingRow, Style};
use crate::unpack::Shelf;
use crate::weigh::{Ruled, Ruling};

use super::engine::{Engine, Want};
use super::evidence::{self, Means, Split, Surveyed};
use super::ordered::in_order;
use super::watch::Watch;

/// What to look for, and how to say it.
#[derive(Debug)]
pub struct Find {
    /// Evidence.
    pub paths: Vec<PathBuf>,
    /// How rows are written; `None` only counts.
    pub style: Option<Style>,
    /// Show values in clear.
    pub reveal: bool,
    /// Bytes of a split.
    pub split: u64,
    /// How containers are unpacked.
    pub shelf: Arc<Shelf>,
}

/// Findings by detector, and what was not read.
#[derive(Debug, Default)]
pub struct Findings {
    /// Findings by detector id, test values included.
    pub counts: BTreeMap<String, u64>,
    /// Items that could not all be read, with the reason.
    pub unread: Vec<(String, String)>,
}

/// Findings and sums of one split.
#[derive(Default)]
struct Piece {
    found: Vec<Shown>,
    /// By detector.
    counts: Vec<u64>,
    records: u64,
    unread: Option<String>,
}

/// A finding with the number of its record within the split, and its value as it will be shown.
struct Shown {
    finding: Finding,
    value: String,
}

/// Looks through the evidence; rows go to `out` in evidence order.
///
/// # Errors
/// If the evidence does not exist, `out` fails, or the job is told to stop.
pub fn find(find: &Find, catalog: &Catalog, watch: &Watch, out: &mut dyn Write) -> Result<Findings> {
    let items = intake::walk(&find.paths, &[])?;
    let evidence = evidence::survey(
        &items,
        Means { catalog, split: find.split, shelf: &find.shelf, hand: None, watch },
    )?;
    watch.expect(evidence.iter().filter_map(|surveyed| Some(surveyed.known.plan.as_ref()?.size)).sum());
    let engine = Engine::new(catalog);
    let stdout = || Error::io("write", "standard output");
    let mut total = Findings::default();
    for known in evidence.iter().map(|surveyed| &surveyed.known) {
        total.unread.extend(known.unread().map(|why| (known.path.to_string(), why.to_owned())));
    }
    if let Some(style) = find.style {
        out.write_all(&rows::header(style, &rows::FINDING)).map_err(stdout())?;
    }
    let (mut item, mut base) = (usize::MAX, 0);
    let work = |split: &Split| {
        watch.go_on()?;
        piece(&engine, &evidence[split.item], split.k, find)
    };
    let mut text = Vec::new();
    in_order(&evidence::splits(&evidence), work, |split, piece| {
        let surveyed = &evidence[split.item];
        if item != split.item {
            (item, base) = (split.item, 0);
        }
        if let (Some(style), Some(plan)) = (find.style, &surveyed.known.plan) {
            text.clear();
            for shown in &piece.found {
                let row = FindingRow::new(
                    catalog,
                    surveyed.known.path.as_str(),
                    plan,
                    base,
                    &shown.finding,
                    &shown.value,
                );
                row.write(style, &mut text).map_err(stdout())?;
            }
            out.write_all(&text).map_err(stdout())?;
        }
        base += piece.records;
        for (detector, count) in catalog.detectors.iter().zip(piece.counts).filter(|(_, count)| *count > 0) {
            *total.counts.entry(detector.id.clone()).or_default() += count;
        }
        total.unread.extend(piece.unread.map(|why| (surveyed.known.path.to_string(), why)));
        Ok(())
    })?;
    total.unread.dedup_by(|a, b| a.0 == b.0);
    Ok(total)
}

/// What one split holds.
fn piece(engine: &Engine<'_>, surveyed: &Surveyed, k: usize, find: &Find) -> Result<Piece> {
    let mut piece = Piece { counts: vec![0; engine.catalog.detectors.len()], ..Piece::default() };
    let want = if find.style.is_some() { Want::Found } else { Want::Rulings };
    let gone = engine.read(surveyed, k, want, &mut |seen| {
        let is_reported = |ruled: &&Ruled| matches!(ruled.ruling, Ruling::Reported(_));
        for ruled in seen.ruled.iter().filter(is_reported) {
            piece.counts[usize::from(ruled.claim.detector.0)] += 1;
        }
        for found in seen.found {
            let mask = engine.catalog.detector(found.detector).mask;
            let clear = || String::from_utf8_lossy(found.value).into_owned();
            let value = if find.reveal { clear() } else { mask.apply(found.value) };
            piece.found.push(Shown { finding: found.finding(seen.record.ordinal), value });
        }
        Ok(())
    })?;
    piece.records = gone.carved.records;
    piece.unread = gone.reason();
    Ok(piece)
}
