//! The main job: evidence in, case out.
//!
//! Survey, scan, link, write: four passes over ever less. The scan keeps, of each split, sums and sightings;
//! whatever needs a value again reads it where it stands.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{Counts, LedgerRow, Part, SCHEMA, Summary};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::hand::decisions::Act;
use crate::hand::{Files, Hand};
use crate::intake;
use crate::link::anchor::written;
use crate::link::batch::Batch;
use crate::link::sightings::{Keeper, Kept, Sightings};
use crate::link::subject::Said;
use crate::seal::key::Key;
use crate::spill::SETTLING;
use crate::store::lines::Lines;
use crate::store::sieve::{self, SIEVES};
use crate::store::{self, Case, State};
use crate::unpack::Shelf;

use super::decide::Deciding;
use super::engine::{Engine, Want};
use super::evidence::{self, Means, Split, Surveyed};
use super::keys::Keys;
use super::manifest::Options;
use super::ordered::{Job, in_order};
use super::probable::Among;
use super::roster::{Against, Roster};
use super::sight::{Eye, Lens};
use super::view::View;
use super::watch::Watch;
use super::write::Writing;
use super::{account, copies, exclude, hand, manifest, probable, write};

/// What to scan, and into which case.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
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
    /// How containers are unpacked, and what the job may use.
    pub shelf: Arc<Shelf>,
    /// What a reviewer handed in.
    pub files: Files,
    /// Linking crosses owners.
    pub across_owners: bool,
    /// Probable links are looked for and made.
    pub probable: bool,
    /// Known customers: a file or folder in any form that evidence may have.
    pub roster: Option<PathBuf>,
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
        } else if self.ledger.iter().any(|row| row.is_exception() && row.accepted.is_empty()) {
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
    /// The sightings, a batch a split.
    pub sightings: Sightings,
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
    manifest::custom(&scan.country)?;
    let given = Hand::read(&scan.files, catalog)?;
    let mut items = intake::walk(&scan.paths, std::slice::from_ref(&scan.case))?;
    let fingerprint = evidence::fingerprint(&items);
    let key = scan.key.as_deref().map(Key::load).transpose()?;
    let case = Case::create(&scan.case, &fingerprint, scan.force)?;
    let state =
        State { schema: SCHEMA, evidence: fingerprint, catalog: catalog.digest.clone(), complete: false };
    case.write_state(&state)?;
    let key = keep_key(&case, key)?;
    manifest::audit(&case, "scan begun")?;

    items.extend(write::reviewed(&case, &given)?);
    watch.expect(items.iter().map(|item| item.size).sum());
    let means = Means { catalog, split: scan.split, shelf: &scan.shelf, hand: Some(&given), watch };
    let mut evidence = evidence::survey(items, means)?;
    let mut stale = hand::apply(&given, &mut evidence);
    watch.expect(evidence.iter().filter_map(|surveyed| Some(surveyed.known.plan.as_ref()?.size)).sum());
    let roster = scan.roster.as_deref().map(|file| Roster::survey(file, means)).transpose()?;
    let options = options(scan, &given, roster.as_ref())?;
    let (engine, lens) = (Engine::new(catalog), options.lens(&key)?);
    let keeper = Keeper::new(&scan.shelf.spill);
    let scanned = go_through(&engine, evidence, &case, &lens, keeper, watch)?;

    scan.shelf.spill.holds(scanned.sightings.len().into(), SETTLING)?;
    let mut deciding = Deciding::new(&given.decisions, &scanned, catalog, &key)?;
    let among = Among { scanned: &scanned, engine: &engine, lens: &lens, watch };
    let (settled, probable) = probable::link(&among, std::mem::take(&mut deciding.orders), scan.probable)?;
    let probable = probable.map(|found| found.write(&case, &among, &settled)).transpose()?;
    let (mut summary, mut ledger) = account::account(&scanned, &settled, catalog)?;
    let (decisions, missed) = deciding.outcome(&settled.obeyed);
    stale.extend(missed);
    stale.extend(hand::accept(&given.accept, &mut ledger));
    summary.items.accepted = ledger.iter().filter(|row| !row.accepted.is_empty()).count() as u64;
    (summary.decisions, summary.stale, summary.probable) = (decisions, stale, probable);
    let mut remarks = write::remarks(&settled, &scanned.sightings)?;
    if let Some(list) = &given.exclude {
        summary.excluded = Some(exclude::exclude(list, &scanned, &settled, catalog, &lens, &mut remarks)?);
    }
    if let Some(roster) = roster {
        let (scanned, settled, engine, lens, case) = (&scanned, &settled, &engine, &lens, &case);
        summary.roster = Some(roster.find(&Against { scanned, settled, engine, lens, case, watch })?);
    }
    sieve::write(&case.file(SIEVES), scanned.sightings.sieves())?;
    let keys = Keys::new(&scanned, &settled, catalog, &key)?;
    let known = store::roster::Roster::open(&case.file("store/roster"))?;
    let view = View::of_scan((options, scan.shelf.spill.clone()), (remarks, known), &key, scanned, &settled);
    let writing =
        Writing { case: &case, view: &view, engine: &engine, settled: &settled, keys: &keys, watch };
    let summary = write::case(&writing, summary, &ledger)?;
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

/// What later passes must know of how the case was made.
fn options(scan: &Scan, given: &Hand, roster: Option<&Roster>) -> Result<Options> {
    let mut inputs = given.digests.clone();
    inputs.extend(roster.map(|roster| ("roster".to_owned(), roster.digest())));
    let folder = std::env::current_dir().map_err(Error::io("find", "the current folder"))?;
    let set_aside = given.decisions.all.iter().filter_map(|decision| match decision.act {
        Act::Placeholder(key) => Some(written(key)),
        _ => None,
    });
    Ok(Options {
        country: scan.country.clone(),
        as_of: scan.as_of,
        people_csv: scan.people_csv,
        banner: scan.banner.clone(),
        across_owners: scan.across_owners,
        probable: scan.probable,
        set_aside: set_aside.collect(),
        inputs,
        include_paths: scan.files.include_paths.clone(),
        exclude_paths: scan.files.exclude_paths.clone(),
        staff_domains: staff_domains(&scan.files.staff_domains)?,
        folder,
    })
}

/// Mail domains as they are compared: in lower case, without the `@` that people put before them.
fn staff_domains(given: &[String]) -> Result<Vec<String>> {
    let read = |domain: &String| {
        let domain = domain.trim().trim_start_matches('@').to_ascii_lowercase();
        let is_one = domain.contains('.') && !domain.contains('@') && !domain.starts_with('.');
        let why = || {
            Error::Usage(format!("--staff-domain takes a mail domain such as example.org, not {domain:?}"))
        };
        if is_one { Ok(domain) } else { Err(why()) }
    };
    given.iter().map(read).collect()
}

/// What scanning one split gave; its sightings as a [`Batch`], or as they are [`Kept`].
#[derive(Clone)]
pub(super) struct Done<S> {
    /// Its sums.
    pub part: Part,
    /// Why something of it was not read.
    pub reason: Option<String>,
    /// Its sightings.
    pub sightings: S,
}

/// Scans all splits; items of which the full tally overturns a verdict are scanned once more without it, and copies
/// are given what their first one gave.
fn go_through(
    engine: &Engine<'_>,
    mut evidence: Vec<Surveyed>,
    case: &Case,
    lens: &Lens,
    keeper: Keeper,
    watch: &Watch,
) -> Result<Scanned> {
    let splits = evidence::splits(&evidence);
    let copy_of = copies::find(&evidence, lens);
    let mut scan = Going { engine, lens, splits: &splits, keeper, done: vec![None; splits.len()] };
    let mut journal = Lines::journal(&case.file("store/parts"))?;
    scan.go(&evidence, &mut journal, watch, |item| copy_of[item].is_none())?;
    let again = evidence::overturn(&mut evidence, scan.done.iter().flatten().map(|done| &done.part));
    scan.go(&evidence, &mut journal, &Watch::default(), |item| again.contains(&item))?;
    scan.copies(&mut evidence, &copy_of, &mut journal, watch)?;
    journal.end()?;
    let Going { done, keeper, .. } = scan;
    let all = done.len();
    let (mut parts, mut reasons, mut kept) =
        (Vec::with_capacity(all), Vec::with_capacity(all), Vec::with_capacity(all));
    for Done { part, reason, sightings } in done.into_iter().flatten() {
        parts.push(part);
        reasons.push(reason);
        kept.push(sightings);
    }
    let tallies = evidence::tallies(evidence.len(), &parts);
    Ok(Scanned { evidence, splits, parts, reasons, sightings: Sightings::new(keeper, kept), tallies })
}

impl Job for (usize, Split) {
    fn bytes(&self) -> u64 {
        self.1.bytes
    }
}

/// A scan on its way.
struct Going<'g> {
    engine: &'g Engine<'g>,
    lens: &'g Lens,
    splits: &'g [Split],
    keeper: Keeper,
    /// By split.
    done: Vec<Option<Done<Kept>>>,
}

impl Going<'_> {
    /// Scans the splits of the wanted items.
    fn go(
        &mut self,
        evidence: &[Surveyed],
        journal: &mut Lines<Part>,
        watch: &Watch,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<()> {
        let Self { engine, lens, splits, keeper, done } = self;
        let all = splits.iter().copied().enumerate();
        let jobs: Vec<(usize, Split)> = all.filter(|(_, split)| wanted(split.item)).collect();
        let work = |(_, split): &(usize, Split)| {
            watch.go_on()?;
            one(engine, &evidence[split.item], *split, lens, watch)
        };
        in_order(&jobs, work, |(at, _), Done { mut part, reason, sightings }| {
            journal.push(&part)?;
            part.findings.close();
            done[*at] = Some(Done { part, reason, sightings: keeper.keep(sightings)? });
            Ok(())
        })
    }

    /// Gives copies what their first one gave; those for which it does not stand are scanned with its plan, which
    /// the tally of all its values has judged already.
    fn copies(
        &mut self,
        evidence: &mut [Surveyed],
        copy_of: &[Option<usize>],
        journal: &mut Lines<Part>,
        watch: &Watch,
    ) -> Result<()> {
        let mut own = vec![false; evidence.len()];
        for (copy, first) in copy_of.iter().enumerate() {
            let Some(first) = *first else { continue };
            let plan = evidence[first].known.plan.clone();
            evidence[copy].known.plan = plan;
            // A copy of a copy is in its folder: what stands for the one stands for the other.
            let done: Vec<&Done<Kept>> = self.of_item(first).iter().flatten().collect();
            own[copy] = copy_of[first].is_none() || own[first];
            own[copy] &= !copies::stands(evidence, first, copy, &done, self.engine.catalog);
        }
        self.go(evidence, journal, watch, |item| own[item])?;
        for (at, split) in self.splits.iter().enumerate() {
            let Some(first) = copy_of[split.item].filter(|_| !own[split.item]) else { continue };
            let Some(done) = self.of_item(first).get(split.k).cloned().flatten() else { continue };
            let done = copies::copied(&done, split.item);
            let owned =
                evidence[split.item].known.plan.as_ref().map_or(0..0, |plan| Engine::owned(plan, split.k));
            watch.add(owned.end - owned.start, done.sightings.len.into());
            journal.push(&done.part)?;
            self.done[at] = Some(done);
        }
        Ok(())
    }

    /// What the splits of an item gave.
    fn of_item(&self, item: usize) -> &[Option<Done<Kept>>] {
        let from = self.splits.partition_point(|split| split.item < item);
        let to = self.splits.partition_point(|split| split.item <= item);
        &self.done[from..to]
    }
}

/// One split: its part, why something of it was not read, its sightings.
pub(super) fn one(
    engine: &Engine<'_>,
    surveyed: &Surveyed,
    split: Split,
    lens: &Lens,
    watch: &Watch,
) -> Result<Done<Batch>> {
    let mut part = Part { item: split.item as u32, split: split.k as u32, ..Part::default() };
    let mut counts = Counts::new(engine.catalog.detectors.len());
    let mut batch = Batch::new(split.item as u32);
    let mut eye = Eye::new(engine.catalog, surveyed, lens);
    let gone = engine.read(surveyed, split.k, Want::Found, &mut |seen| {
        seen.found.iter().for_each(|found| counts.add(found.detector, found.test));
        eye.see(seen, &mut |said| match said {
            Said::Sighting { sighting, .. } => batch.push(seen.record.ordinal, &sighting),
            Said::Unattributed { element, value, .. } => batch.push_loose(element, value),
        });
        Ok(())
    })?;
    batch.note_set_aside(eye.set_aside());
    batch.sift(&lens.key.bytes(), &engine.catalog.people);
    part.findings = counts.into();
    part.carved = gone.carved;
    part.skipped = gone.skipped;
    part.sightings = batch.len() as u32;
    part.tally.clone_from(&gone.tally);
    let owned = surveyed.known.plan.as_ref().map_or(0..0, |plan| Engine::owned(plan, split.k));
    watch.add(owned.end - owned.start, batch.len() as u64);
    Ok(Done { part, reason: gone.reason(), sightings: batch })
}
