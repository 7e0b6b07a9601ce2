//! `verify`: whether a case still says what its evidence says.
//!
//! Digests tell whether files and evidence are what they were. Counts are made once more, by the code that made them:
//! every split is scanned again with the plan that the case keeps, people are linked again, and the list is written
//! again, into a digest. So what was changed together with the digest that guards it is noticed too.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use crate::case::{LedgerRow, Remarks, Summary};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::hand::decisions::Decisions;
use crate::hand::known::HashList;
use crate::hand::{Files, Hand};
use crate::item::Origin;
use crate::link::settled::Identities;
use crate::link::sightings::{Keeper, Sightings};
use crate::report::ledger;
use crate::review::checks::{Checks, Outcome};
use crate::spill::SETTLING;
use crate::store::Case;
use crate::store::sieve::{self, SIEVES};
use crate::unpack::Shelf;

use super::decide::Deciding;
use super::engine::Engine;
use super::evidence::{self, Split, Surveyed};
use super::going::{Done, Scanner};
use super::manifest::{self, Said};
use super::ordered::in_order;
use super::patched::Patched;
use super::probable::Among;
use super::scan::Scanned;
use super::view::View;
use super::watch::Watch;
use super::{account, people, probable, write};

/// What the summary has from files that are not kept, or from the list.
const ELSEWHERE: [&str; 5] = ["decisions", "stale", "excluded", "roster", "places"];

/// Checks everything that can be checked, and says what came of it. `decisions` is the file that the case was made with,
/// if it was made with one.
///
/// # Errors
/// If there is no complete case, the patterns or the decisions are others, or the job is told to stop.
pub fn verify(
    folder: &Path,
    decisions: Option<&Path>,
    catalog: &Catalog,
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Checks> {
    let (case, state) = Case::read(folder)?;
    let said = manifest::said(&case)?;
    let mut checks = Checks::default();
    files(&case, &said, &mut checks);
    match View::of_case(&case, &state, catalog, shelf, false) {
        Ok(view) => {
            let decisions = read_decisions(&view, decisions, catalog)?;
            evidence(&view, &said, &mut checks, watch)?;
            if checks.is_evidence_same() {
                let again = Again { case: &case, said: &said, catalog, watch };
                again.counts(view, decisions.as_ref(), &mut checks)?;
            } else {
                checks.push("counts", Outcome::Unchecked("their evidence has changed".into()));
            }
        }
        Err(why @ (Error::Corrupt { .. } | Error::Io { .. })) => {
            checks.push("the store", Outcome::Differs(why.to_string()));
        }
        Err(why) => return Err(why),
    }
    manifest::audit(&case, checks.verdict())?;
    Ok(checks)
}

/// The decisions to link with; none if the case was made with some and they are not given.
fn read_decisions(view: &View, file: Option<&Path>, catalog: &Catalog) -> Result<Option<Decisions>> {
    let wanted = view.options.inputs.get("decisions");
    let Some(file) = file else { return Ok(wanted.is_none().then(Decisions::default)) };
    let files = Files { decisions: Some(file.to_path_buf()), ..Files::default() };
    let hand = Hand::read(&files, catalog)?;
    if hand.digests.get("decisions") == wanted {
        return Ok(Some(hand.decisions));
    }
    Err(Error::Usage(format!("{} is not the file of decisions that the case was made with", file.display())))
}

/// The files of the case against their digests.
fn files(case: &Case, said: &Said, checks: &mut Checks) {
    for (name, digest) in &said.outputs {
        let outcome = match manifest::digest(&case.file(name)) {
            Ok(now) if now == *digest => Outcome::Same,
            Ok(_) => Outcome::Differs("its digest is not that of manifest.json".into()),
            Err(Error::Io { source, .. }) => Outcome::Differs(format!("cannot be read: {source}")),
            Err(why) => Outcome::Differs(why.to_string()),
        };
        checks.push(name, outcome);
    }
}

/// The evidence against its digests: what was handed over, and then what that holds.
fn evidence(view: &View, said: &Said, checks: &mut Checks, watch: &Watch) -> Result<()> {
    let known = view.evidence.iter().map(|surveyed| &surveyed.known);
    let stored: Vec<(String, String)> =
        known.map(|known| (known.path.to_string(), known.digest.to_string())).collect();
    checks.equal("the list of evidence", &said.evidence, &stored);
    let changed = |surveyed: &Surveyed| {
        watch.go_on()?;
        Ok(now(surveyed, view).map(|why| (surveyed.known.path.to_string(), why)))
    };
    let changed: Vec<Option<(String, String)>> =
        view.evidence.par_iter().with_max_len(1).map(changed).collect::<Result<_>>()?;
    let changed: Vec<(String, String)> = changed.into_iter().flatten().collect();
    if changed.is_empty() {
        checks.push(format!("evidence, {} items", view.evidence.len()), Outcome::Same);
    }
    changed.into_iter().for_each(|(path, why)| checks.push(path, Outcome::Changed(why)));
    Ok(())
}

/// How an item is no longer what was scanned.
fn now(surveyed: &Surveyed, view: &View) -> Option<String> {
    let known = &surveyed.known;
    let mut item = surveyed.item.clone();
    if known.inside.is_none() {
        // What was only listed for its hash, or for a name that is left out, is held against them too.
        item.origin = Origin::File(Some(Arc::clone(&view.options.folder)));
    }
    let is_listed = known.digest.is_none() && known.plan.is_none() && known.container.is_none();
    if is_listed || (known.inside.is_some() && matches!(item.origin, Origin::Listed(_))) {
        return None;
    }
    if known.inside.is_none() {
        match evidence::stamp(&item) {
            Ok(stamp) if stamp.0 != known.stamp.0 => {
                return Some(format!("has {} bytes, had {}", stamp.0, known.stamp.0));
            }
            // Bytes that could not be read then have no digest: the time of change is all that there is.
            Ok(stamp) if known.digest.is_none() && stamp != known.stamp => {
                return Some("was written to since it was scanned".into());
            }
            Ok(_) => {}
            Err(why) => return Some(format!("is no longer there: {why}")),
        }
    }
    if known.digest.is_none() {
        return None;
    }
    match Patched::open(&item).and_then(|windows| HashList::default().digests(&windows)) {
        Ok(now) if now.blake3 == known.digest => None,
        Ok(_) => Some("its digest is another".into()),
        Err(why) => Some(format!("cannot be read: {why}")),
    }
}

/// What counts are made with once more.
struct Again<'a> {
    case: &'a Case,
    said: &'a Said,
    catalog: &'a Catalog,
    watch: &'a Watch,
}

impl Again<'_> {
    /// Everything that a scan counts, from the evidence and the plans.
    fn counts(&self, view: View, decisions: Option<&Decisions>, checks: &mut Checks) -> Result<()> {
        let Self { case, catalog, watch, .. } = *self;
        let engine = Engine::new(catalog);
        let lens = view.options.lens(&view.key)?;
        let (mut keeper, mut parts, mut reasons, mut kept) =
            (Keeper::new(&view.spill), vec![], BTreeMap::new(), vec![]);
        let scanner = Scanner::new(&engine, &lens, watch);
        let work = |split: &Split| scanner.one(&view.evidence[split.item], *split);
        in_order(&view.splits, work, |_, Done { part, reason, sightings }| {
            reasons.extend(reason.map(|reason| (parts.len() as u32, reason)));
            parts.push(part);
            kept.push(keeper.keep(sightings)?);
            Ok(())
        })?;
        checks.equal("bytes, records and findings of each split", &view.parts, &parts);
        let Some(decisions) = decisions else {
            let why = "the case was made with decisions; name their file by --decisions";
            checks.push("people, ledger, summary", Outcome::Unchecked(why.into()));
            return Ok(());
        };
        let View { evidence, splits, whose, remarks, roster, shared, key, options, spill, .. } = view;
        let tallies = evidence::tallies(&parts);
        let sightings = Sightings::new(keeper, kept)?;
        self.sieves(&sightings, checks)?;
        spill.holds(sightings.len().into(), SETTLING)?;
        let scanned = Scanned { evidence, splits, parts, reasons, sightings, tallies };
        let mut deciding = Deciding::new(decisions, &scanned, catalog, &key)?;
        let among = Among { scanned: &scanned, engine: &engine, lens: &lens, watch };
        let (settled, probable) =
            probable::link(&among, std::mem::take(&mut deciding.orders), options.probable)?;
        checks.equal("whose each record is", &whose, &settled.person_of);
        checks.equal::<Identities>("identifiers of several people", &shared, &settled.shared);
        let (mut summary, rows) = account::account(&scanned, &settled, catalog)?;
        summary.probable = probable.map(|found| found.count);
        self.ledger(|| rows.each(&scanned.evidence, &scanned.parts), checks)?;
        let derived = write::remarks(&settled, &scanned.sightings)?;
        let Remarks { excluded, reasons, .. } = remarks.clone();
        checks.equal("doubts about single people", &remarks, &Remarks { excluded, reasons, ..derived });
        let view = View::of_scan((options, spill), (remarks, roster), &key, scanned, &settled);
        let stored: Summary = case.read_json("summary.json")?;
        self.list(&view, &engine, &summary, &stored, checks)?;
        self.summary(&stored, &summary, checks)
    }

    /// What may stand in each split; a case from before there were sieves has none.
    fn sieves(&self, sightings: &Sightings, checks: &mut Checks) -> Result<()> {
        let file = self.case.file(SIEVES);
        if file.exists() {
            let mut now = blake3::Hasher::new();
            sieve::put(sightings.sieves(), |bytes| {
                now.update(bytes);
                Ok(())
            })?;
            let now = now.finalize().to_hex().to_string();
            checks.equal("which values may stand in each split", &manifest::digest(&file)?, &now);
        }
        Ok(())
    }

    /// The rows of the ledger; whether they were accepted is not theirs to know.
    fn ledger<R: Iterator<Item = LedgerRow>>(&self, rows: impl Fn() -> R, checks: &mut Checks) -> Result<()> {
        let file = self.case.file("ledger.csv");
        let stored = std::fs::read(&file).map_err(Error::io("read", &file))?;
        let mut derived = Vec::new();
        ledger::write(rows(), &mut derived).map_err(Error::io("write", &file))?;
        let (stored, derived) = (Sheet::read(&stored), Sheet::read(&derived));
        let wrong = stored.iter().zip(&derived).find(|(a, b)| a != b).map(|(_, row)| row[0].clone());
        let holds = wrong.is_none() && stored.len() == derived.len();
        let where_ = wrong.unwrap_or_else(|| "its number of rows".into());
        checks.so("ledger", holds, || format!("the evidence gives other sums: {where_}"));
        let sums = rows().find(|row| !row.adds_up());
        let path = sums.as_ref().map_or("", |row| row.path.as_str());
        checks.so("ledger sums", sums.is_none(), || format!("the bytes do not add up: {path}"));
        Ok(())
    }

    /// The list of people, written once more into a digest, and the places that only it tells.
    fn list(
        &self,
        view: &View,
        engine: &Engine<'_>,
        summary: &Summary,
        stored: &Summary,
        checks: &mut Checks,
    ) -> Result<()> {
        let Some(digest) = self.said.outputs.get("people.csv") else { return Ok(()) };
        let mut hasher = blake3::Hasher::new();
        let failed = |why| Error::io("write", "people.csv")(why);
        let seen = people::seen(summary, view, self.catalog)?;
        let places = people::write(view, engine, seen, self.watch, &mut hasher, &failed)?;
        let now = hasher.finalize().to_hex().to_string();
        checks.equal(&format!("list of {} people", view.persons()), digest, &now);
        checks.equal("people by place", &stored.places, &Some(places));
        Ok(())
    }

    /// The summary, part by part.
    fn summary(&self, stored: &Summary, derived: &Summary, checks: &mut Checks) -> Result<()> {
        let json = |summary: &Summary| {
            let mut summary = summary.clone();
            summary.items.accepted = 0;
            serde_json::to_value(summary).map_err(|why| Error::Corrupt {
                file: self.case.file("summary.json"),
                message: why.to_string(),
            })
        };
        let (stored, derived) = (json(stored)?, json(derived)?);
        let parts = |of: &Value| of.as_object().map(|of| of.keys().cloned().collect::<Vec<_>>());
        let mut names = [parts(&stored), parts(&derived)].into_iter().flatten().flatten().collect::<Vec<_>>();
        names.sort();
        names.dedup();
        names.retain(|name| !ELSEWHERE.contains(&name.as_str()));
        for name in names {
            checks.equal(&format!("summary: {name}"), &stored[&name], &derived[&name]);
        }
        Ok(())
    }
}

/// The cells of a ledger, without those of acceptance.
struct Sheet;

impl Sheet {
    fn read(text: &[u8]) -> Vec<Vec<String>> {
        let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let rows: Vec<csv::StringRecord> = csv.records().filter_map(std::result::Result::ok).collect();
        let skip = rows.first().and_then(|header| header.iter().position(|name| name == "accepted"));
        let cells = |row: &csv::StringRecord| {
            let kept = row.iter().enumerate().filter(|(at, _)| Some(*at) != skip);
            kept.map(|(_, cell)| cell.to_owned()).collect()
        };
        rows.iter().map(cells).collect()
    }
}
