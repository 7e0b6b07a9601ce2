//! The case's files, once everything is known.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::case::{Remarks, Summary, Whose};
use crate::error::{Error, Result};
use crate::hand::Hand;
use crate::identity::{Elements, Identity, IdentityKind};
use crate::intake;
use crate::item::Item;
use crate::link::settled::{Identities, Settled};
use crate::link::sightings::Sightings;
use crate::report::{columns, conflicts, ledger};
use crate::seal::key::Key;
use crate::seal::whole::{self, Whole};
use crate::spill::Spill;
use crate::store::lines::Lines;
use crate::store::roster::Roster;
use crate::store::{Case, people as map};

use super::conflicts::rows;
use super::engine::Engine;
use super::keys::Keys;
use super::manifest::Options;
use super::rows::Rows;
use super::scan::Scanned;
use super::view::View;
use super::watch::Watch;
use super::{page, people};

/// What there is to write, and with what.
pub(super) struct Writing<'w> {
    /// The case.
    pub case: &'w Case,
    /// Its evidence, plans and people.
    pub view: &'w View,
    /// For values, which are read where they stand.
    pub engine: &'w Engine<'w>,
    /// What linking said.
    pub settled: &'w Settled,
    /// Keys of those whom `conflicts.csv` names.
    pub keys: &'w Keys,
    /// How the job is told to stop.
    pub watch: &'w Watch,
}

/// Writes everything but the manifest, and returns the summary with what only the list of people tells.
///
/// # Errors
/// If a file cannot be written, or the evidence changed under the scan.
pub(super) fn case(writing: &Writing<'_>, mut summary: Summary, ledger: &Rows) -> Result<Summary> {
    let Writing { case, view, engine, settled, keys, watch } = writing;
    let ledger = || ledger.each(&view.evidence, &view.parts);
    let planned = (0..).zip(&view.evidence).filter_map(|(item, surveyed)| {
        let tally = view.tallies.get(&item).map_or(&[][..], Vec::as_slice);
        surveyed.known.plan.as_deref().map(|plan| (&surveyed.known.path, plan, tally))
    });
    let sheets = || {
        report(&case.file("ledger.csv"), |out| ledger::write(ledger(), out))?;
        report(&case.file("columns.csv"), |out| columns::write(engine.catalog, planned, out))
    };
    let (stored, listed) = rayon::join(|| store(case, view), sheets);
    stored.and(listed)?;
    let rows = rows(view, engine, settled, keys, watch)?;
    report(&case.file("conflicts.csv"), |out| conflicts::write(&rows, out))?;
    if view.options.people_csv {
        let file = case.file("people.csv");
        let seen = people::seen(&summary, view, engine.catalog)?;
        let failed = |why| Error::io("write", &file)(why);
        let mut out = Whole::create(&file)?;
        let places = people::write(view, engine, seen, watch, &mut out, &failed)?;
        out.appear()?;
        summary.places = Some(places);
    }
    case.put_json("summary.json", &summary)?;
    whole::put(&case.file(page::PAGE), page::made(case, engine.catalog, &view.options.banner)?.as_bytes())?;
    Ok(summary)
}

/// Writes what somebody saw where a program could not read: evidence like any other, behind all of it.
///
/// # Errors
/// If it cannot be written.
pub(super) fn reviewed(case: &Case, given: &Hand) -> Result<Vec<Item>> {
    if given.reviewed.is_empty() {
        return Ok(Vec::new());
    }
    let file = case.file("reviewed.csv");
    whole::put(&file, &given.reviewed)?;
    intake::walk(&[file], &[])
}

/// Writes one report as a whole private file.
fn report(file: &Path, write: impl FnOnce(&mut Whole) -> std::io::Result<()>) -> Result<()> {
    let mut out = Whole::create(file)?;
    write(&mut out).map_err(Error::io("write", file))?;
    out.appear()
}

impl View {
    /// What later passes see of a scan.
    pub(super) fn of_scan(
        (options, spill): (Options, Spill),
        (remarks, roster): (Remarks, Option<Roster>),
        key: &Key,
        scanned: Scanned,
        settled: &Settled,
    ) -> Self {
        Self {
            remarks,
            roster,
            evidence: scanned.evidence,
            splits: scanned.splits,
            parts: scanned.parts,
            tallies: scanned.tallies,
            whose: Arc::clone(&settled.person_of),
            shared: settled.shared.clone(),
            key: *key,
            options,
            spill,
        }
    }
}

/// What there is to be said of single persons.
///
/// # Errors
/// If the sightings cannot be read back.
pub(super) fn remarks(settled: &Settled, sightings: &Sightings) -> Result<Remarks> {
    let mut remarks = Remarks::default();
    let split: BTreeSet<u32> = settled.conflicts.iter().map(|conflict| conflict.cluster).collect();
    remarks.clusters.extend(settled.clusters.iter().copied().filter(|(_, cluster)| split.contains(cluster)));
    let mut group_of: Vec<(u32, usize)> = Vec::new();
    for (at, group) in settled.undecided.iter().enumerate() {
        group_of.extend(group.sightings.iter().map(|sighting| (*sighting, at)));
    }
    for (group, seen) in settled.undecided.iter().zip(seen_in(sightings, group_of, settled.undecided.len())?)
    {
        for candidate in &group.candidates {
            *remarks.possible.entry(*candidate).or_default() |= seen;
        }
    }
    remarks.row_numbers = settled.row_numbers.iter().map(|(item, kind)| (*item, kind.0)).collect();
    Ok(remarks)
}

/// What was seen in the sightings of each of so many groups; `group_of` are sightings with their groups.
fn seen_in(sightings: &Sightings, mut group_of: Vec<(u32, usize)>, groups: usize) -> Result<Vec<Elements>> {
    group_of.sort_unstable();
    let mut seen = vec![Elements::default(); groups];
    for own in group_of.chunk_by(|a, b| sightings.place(a.0).0 == sightings.place(b.0).0) {
        let batch = sightings.batch(sightings.place(own[0].0).0)?;
        for (sighting, group) in own {
            let profile = batch.profile_of(sightings.place(*sighting).1);
            seen[*group] |= sightings.profiles()[profile as usize].seen;
        }
    }
    Ok(seen)
}

fn store(case: &Case, view: &View) -> Result<()> {
    let mut items = Lines::create(&case.file("store/items"))?;
    view.evidence.iter().try_for_each(|surveyed| items.push(&surveyed.known))?;
    items.end()?;
    map::write(&case.file("store/people"), view.whose.iter().map(|word| Whose::of(*word)))?;
    case.put_json("store/remarks", &view.remarks)?;
    let mut sorted: Vec<Identity> = view.shared.iter().copied().collect();
    sorted.sort_unstable();
    let mut shared = Vec::with_capacity(sorted.len() * size_of::<Identity>());
    for identity in &sorted {
        shared.push(identity.kind.0);
        shared.extend_from_slice(&identity.key);
    }
    let digest = blake3::hash(&shared);
    shared.write_all(digest.as_bytes()).map_err(Error::io("write", case.file("store/shared")))?;
    whole::put(&case.file("store/shared"), &shared)
}

/// Reads `store/shared`.
///
/// # Errors
/// If it is missing or damaged.
pub(super) fn read_shared(case: &Case) -> Result<Identities> {
    let file = case.file("store/shared");
    let bytes = std::fs::read(&file).map_err(Error::io("read", &file))?;
    let damaged = || Error::Corrupt { file: file.clone(), message: "is not what was written".into() };
    let (body, digest) = bytes.split_at_checked(bytes.len().saturating_sub(32)).ok_or_else(damaged)?;
    if blake3::hash(body).as_bytes() != digest {
        return Err(damaged());
    }
    let identity = |row: &[u8]| {
        let (kind, key) = row.split_first()?;
        Some(Identity { kind: IdentityKind(*kind), key: key.try_into().ok()? })
    };
    body.chunks(size_of::<Identity>()).map(|row| identity(row).ok_or_else(damaged)).collect()
}
