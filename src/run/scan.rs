//! The main job: evidence in, case out.
//!
//! Survey, scan, link, write: four passes over ever less. The scan keeps, of each split, sums and sightings;
//! whatever needs a value again reads it where it stands.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{LedgerRow, Part, SCHEMA, Summary};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::intake;
use crate::link::batch::Batch;
use crate::link::settle::settle;
use crate::link::subject::Said;
use crate::normal::Custom;
use crate::seal::key::Key;
use crate::store::lines::Lines;
use crate::store::{Case, State};
use crate::unpack::Shelf;

use super::engine::Engine;
use super::evidence::{self, Split, Surveyed};
use super::ordered::in_order;
use super::sight::Eye;
use super::view::View;
use super::watch::Watch;
use super::write::Writing;
use super::{account, manifest, write};

/// What to scan, and into which case.
#[derive(Debug)]
pub struct Scan {
    /// Evidence: files, folders, `-`.
    pub paths: Vec<PathBuf>,
    /// The case folder.
    pub case: PathBuf,
    /// The country whose national phone numbers are meant where none is written.
    pub country: String,
    /// A key file, or a case, whose key to use.
    pub key: Option<PathBuf>,
    /// The day on which ages are looked at.
    pub as_of: Option<jiff::civil::Date>,
    /// Replace another case.
    pub force: bool,
    /// Whether `people.csv` is written.
    pub people_csv: bool,
    /// What heads every document of the case; empty for nothing.
    pub banner: String,
    /// Bytes of a split.
    pub split: u64,
    /// How containers are unpacked.
    pub shelf: Arc<Shelf>,
}

/// What a scan came to.
#[derive(Debug)]
pub struct Outcome {
    /// The head of the case.
    pub summary: Summary,
    /// A row an item.
    pub ledger: Vec<LedgerRow>,
}

impl Outcome {
    /// The exit status: whether everything was read, and adds up.
    pub fn exit_code(&self) -> u8 {
        if !self.ledger.iter().all(LedgerRow::adds_up) {
            4
        } else if self.ledger.iter().any(LedgerRow::is_exception) {
            3
        } else {
            0
        }
    }
}

/// Everything that was learnt before linking.
pub(super) struct Scanned {
    /// The items with their plans.
    pub evidence: Vec<Surveyed>,
    /// The splits, in evidence order.
    pub splits: Vec<Split>,
    /// What each split added.
    pub parts: Vec<Part>,
    /// Why something of a split was not read.
    pub reasons: Vec<Option<String>>,
    /// The sightings of each split.
    pub batches: Vec<Batch>,
    /// Values asked of each typed column, and values that passed, by item and column.
    pub tallies: Vec<Vec<(u64, u64)>>,
}

/// Scans the evidence into a case.
///
/// # Errors
/// If the evidence does not exist, the case folder is refused or cannot be written, or the job is stopped; what
/// could not be read of the evidence is no error but a row of the ledger.
pub fn scan(scan: &Scan, catalog: &Catalog, watch: &Watch) -> Result<Outcome> {
    let started = jiff::Timestamp::now();
    let custom = manifest::custom(&scan.country)?;
    let items = intake::walk(&scan.paths, std::slice::from_ref(&scan.case))?;
    let fingerprint = evidence::fingerprint(&items);
    let key = scan.key.as_deref().map(Key::load).transpose()?;
    let case = Case::create(&scan.case, &fingerprint, scan.force)?;
    let state =
        State { schema: SCHEMA, evidence: fingerprint, catalog: catalog.digest.clone(), complete: false };
    case.write_state(&state)?;
    let key = keep_key(&case, key)?;
    manifest::audit(&case, "scan begun")?;

    watch.expect(items.iter().map(|item| item.size).sum());
    let evidence = evidence::survey(items, catalog, scan.split, &scan.shelf, watch)?;
    watch.expect(evidence.iter().filter_map(|surveyed| Some(surveyed.known.plan.as_ref()?.size)).sum());
    let engine = Engine::new(catalog)?;
    let scanned = go_through(&engine, evidence, &case, &key, custom, watch)?;
    let settled = settle(&scanned.batches, &catalog.people);
    let (summary, ledger) = account::account(&scanned, &settled, catalog);
    let view = View::of_scan(scan, &key, scanned, &settled)?;
    let summary = write::case(
        &Writing { case: &case, view: &view, engine: &engine, settled: &settled, watch },
        summary,
        &ledger,
    )?;
    manifest::write(&case, &view, catalog, started)?;
    case.write_state(&State { complete: true, ..state })?;
    manifest::audit(&case, "scan complete")?;
    Ok(Outcome { summary, ledger })
}

/// The key to use: the one given, the one that the case has, or a fresh one.
fn keep_key(case: &Case, given: Option<Key>) -> Result<Key> {
    let file = case.file("store/key");
    match given {
        Some(key) => {
            if file.exists() {
                std::fs::remove_file(&file).map_err(Error::io("replace", &file))?;
            }
            key.save(&file)?;
            Ok(key)
        }
        None => {
            Key::fresh()?.save(&file)?;
            Key::load(&file)
        }
    }
}

/// Scans all splits; items of which the full tally overturns a verdict are scanned once more without it.
fn go_through(
    engine: &Engine<'_>,
    mut evidence: Vec<Surveyed>,
    case: &Case,
    key: &Key,
    custom: Custom,
    watch: &Watch,
) -> Result<Scanned> {
    let mut journal = Lines::journal(&case.file("store/parts"))?;
    let splits = evidence::splits(&evidence);
    let (mut parts, mut reasons, mut batches) = (vec![], vec![], vec![]);
    let work = |split: &Split| {
        watch.go_on()?;
        one(engine, &evidence[split.item], *split, key, custom, watch)
    };
    in_order(&splits, work, |_, (part, reason, batch)| {
        journal.push(&part)?;
        parts.push(part);
        reasons.push(reason);
        batches.push(batch);
        Ok(())
    })?;
    let again = evidence::overturn(&mut evidence, &parts);
    let places: Vec<usize> = (0..splits.len()).filter(|at| again.contains(&splits[*at].item)).collect();
    let work = |at: &usize| {
        watch.go_on()?;
        one(engine, &evidence[splits[*at].item], splits[*at], key, custom, &Watch::default())
    };
    in_order(&places, work, |at, (part, reason, batch)| {
        journal.push(&part)?;
        (parts[*at], reasons[*at], batches[*at]) = (part, reason, batch);
        Ok(())
    })?;
    journal.commit()?;
    let tallies = evidence::tallies(evidence.len(), &parts);
    Ok(Scanned { evidence, splits, parts, reasons, batches, tallies })
}

/// One split: its part, why something of it was not read, its sightings.
fn one(
    engine: &Engine<'_>,
    surveyed: &Surveyed,
    split: Split,
    key: &Key,
    custom: Custom,
    watch: &Watch,
) -> Result<(Part, Option<String>, Batch)> {
    let mut part = Part { item: split.item as u32, split: split.k as u32, ..Part::default() };
    let mut batch = Batch::new(split.item as u32, 0);
    let mut eye = Eye::new(engine.catalog, surveyed, key, custom);
    let gone = engine.read(surveyed, split.k, false, &mut |seen| {
        seen.found.iter().for_each(|found| part.count(found.detector, found.test));
        eye.see(seen, &mut |said| match said {
            Said::Sighting { sighting, .. } => batch.push(seen.record.ordinal, seen.start(), &sighting),
            Said::Unattributed { element, value, .. } => batch.push_unattributed(element, value),
        });
        Ok(())
    })?;
    part.carved = gone.carved;
    part.skipped = gone.skipped;
    part.sightings = batch.len() as u32;
    part.tally.clone_from(&gone.tally);
    let owned = surveyed.known.plan.as_ref().map_or(0..0, |plan| Engine::owned(plan, split.k));
    watch.add(owned.end - owned.start, batch.len() as u64);
    Ok((part, gone.reason(), batch))
}
