//! The main job: evidence in, case out.
//!
//! Survey, scan, link, write: passes over ever less. The scan keeps, of each split, sums and sightings; whatever
//! needs a value again reads it where it stands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{LedgerRow, Part, SCHEMA, Summary};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::hand::decisions::Act;
use crate::hand::{Files, Hand};
use crate::intake;
use crate::link::anchor::written;
use crate::link::sightings::Sightings;
use crate::report::terminal::LISTED;
use crate::seal::key::Key;
use crate::spill::SETTLING;
use crate::store::lines::Lines;
use crate::store::sieve::{self, SIEVES};
use crate::store::{self, Case, State};
use crate::unpack::Shelf;

use super::decide::Deciding;
use super::engine::Engine;
use super::evidence::{self, Means, Split, Surveyed, Tallies};
use super::going::{Going, Scanner};
use super::keys::Keys;
use super::manifest::Options;
use super::probable::Among;
use super::roster::{Against, Roster};
use super::view::View;
use super::watch::Watch;
use super::write::Writing;
use super::{account, exclude, hand, manifest, probable, write};

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
    /// The first of the items of which not all was read or understood.
    pub exceptions: Vec<LedgerRow>,
    /// Whether the bytes of each item add up.
    pub adds_up: bool,
}

impl Outcome {
    /// The exit status: whether everything was read, and adds up.
    pub fn exit_code(&self) -> u8 {
        match (self.adds_up, self.summary.items) {
            (false, _) => 4,
            (true, items) if items.unread > items.accepted => 3,
            (true, _) => 0,
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
    /// Why something was not read, by split.
    pub reasons: BTreeMap<u32, String>,
    /// The sightings, a batch a split.
    pub sightings: Sightings,
    /// Values asked of each typed column, and values that passed, by item and column.
    pub tallies: Tallies,
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
    let roster = scan.roster.as_deref().map(|file| Roster::survey(file, means)).transpose()?;
    let options = options(scan, &given, roster.as_ref())?;
    let (engine, lens) = (Engine::new(catalog), options.lens(&key)?);
    let journal = Lines::journal(&case.file("store/parts"))?;
    let scanner = Scanner::new(&engine, &lens, watch);
    let mut going = Going::new(&scanner, &scan.shelf.spill, journal);
    let mut evidence = going.survey(&items, means)?;
    drop(items);
    let mut stale = hand::apply(&given, &mut evidence);
    watch.expect(evidence.iter().filter_map(|surveyed| Some(surveyed.known.plan.as_ref()?.size)).sum());
    let scanned = going.through(evidence)?;

    scan.shelf.spill.holds(scanned.sightings.len().into(), SETTLING)?;
    let mut deciding = Deciding::new(&given.decisions, &scanned, catalog, &key)?;
    let among = Among { scanned: &scanned, engine: &engine, lens: &lens, watch };
    let (settled, probable) = probable::link(&among, std::mem::take(&mut deciding.orders), scan.probable)?;
    let probable = probable.map(|found| found.write(&case, &among, &settled)).transpose()?;
    let (mut summary, mut rows) = account::account(&scanned, &settled, catalog)?;
    let (decisions, missed) = deciding.outcome(&settled.obeyed);
    stale.extend(missed);
    let (accepted, missed) = hand::accept(&given.accept, rows.each(&scanned.evidence, &scanned.parts));
    stale.extend(missed);
    summary.items.accepted = accepted.len() as u64;
    rows.accepted = accepted;
    (summary.decisions, summary.stale, summary.probable) = (decisions, stale, probable);
    let mut remarks = write::remarks(&settled, &scanned.sightings)?;
    if let Some(list) = &given.exclude {
        summary.excluded = Some(exclude::exclude(list, &scanned, &settled, &engine, &lens, &mut remarks)?);
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
    let summary = write::case(&writing, summary, &rows)?;
    manifest::write(&case, &view, catalog, started)?;
    case.write_state(&State { complete: true, ..state })?;
    manifest::audit(&case, "scan complete")?;
    let ledger = rows.each(&view.evidence, &view.parts);
    let wanted = LISTED.min(summary.items.unread as usize);
    let exceptions = ledger.filter(LedgerRow::is_exception).take(wanted).collect();
    Ok(Outcome { summary, exceptions, adds_up: rows.add_up })
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
        folder: folder.into(),
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
