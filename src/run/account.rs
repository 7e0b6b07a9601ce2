//! From parts and persons to ledger and summary: sums, and nothing but sums.

use std::collections::BTreeMap;

use crate::case::{ElementCount, Items, LedgerRow, Part, SCHEMA, Summary};
use crate::catalog::Catalog;
use crate::finding::{DetectorId, ElementId};
use crate::link::settled::Settled;
use crate::report::ledger::sums;

use super::evidence::Surveyed;
use super::scan::Scanned;

/// Items that the summary names.
const LARGEST: usize = 20;

/// The ledger and the summary of a scan.
pub(super) fn account(scanned: &Scanned, settled: &Settled, catalog: &Catalog) -> (Summary, Vec<LedgerRow>) {
    let people = people_by_item(scanned, settled);
    let mut ledger: Vec<LedgerRow> = scanned.evidence.iter().map(listed).collect();
    move_unread(&scanned.evidence, &mut ledger);
    let mut findings: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
    for (part, reason) in scanned.parts.iter().zip(&scanned.reasons) {
        add(&mut ledger[part.item as usize], part, reason.as_deref());
        for (detector, (all, tests)) in &part.findings {
            let sum = findings.entry(*detector).or_default();
            *sum = (sum.0 + all, sum.1 + tests);
        }
    }
    for (row, people) in ledger.iter_mut().zip(&people) {
        row.people = *people;
    }
    name_duplicates(&mut ledger);
    let summary = summary(settled, catalog, &findings, &ledger);
    (summary, ledger)
}

/// An item's row before its splits are added: what comes before the first record is its structure.
fn listed(surveyed: &Surveyed) -> LedgerRow {
    let known = &surveyed.known;
    let mut row = LedgerRow {
        path: known.path.to_string(),
        digest: known.digest.clone(),
        member: known.inside.is_some(),
        ..LedgerRow::default()
    };
    if let Some(container) = &known.container {
        row.format.clone_from(&container.format);
        row.given = known.stamp.0;
        (row.parsed, row.skipped) = (container.parsed, container.skipped);
        row.reason.clone_from(&container.reason);
        row.ended_cleanly = container.reason.is_empty();
        return row;
    }
    match &known.plan {
        Some(plan) => {
            row.reason.clone_from(&known.damage);
            row.format = plan.format.name().into();
            row.encoding.clone_from(&plan.encoding);
            row.given = plan.size;
            row.parsed = plan.borders.first().copied().unwrap_or(plan.size);
            row.ended_cleanly = plan.ended_cleanly && known.damage.is_empty();
        }
        None => {
            row.format = if known.exception { "unread" } else { "listed" }.into();
            row.reason.clone_from(&known.listed);
            if known.exception {
                row.given = surveyed.item.size;
                row.skipped = surveyed.item.size;
            }
        }
    }
    row
}

/// What a container holds of members that are not read is not read of the container either.
fn move_unread(evidence: &[Surveyed], ledger: &mut [LedgerRow]) {
    for known in evidence.iter().map(|surveyed| &surveyed.known).filter(|known| known.exception) {
        let Some(inside) = &known.inside else { continue };
        let Some(row) = ledger.get_mut(inside.container as usize) else { continue };
        let packed = inside.packed.min(row.parsed);
        row.parsed -= packed;
        row.skipped += packed;
        if packed > 0 && row.reason.is_empty() {
            row.reason = "holds members that are not read".into();
        }
    }
}

fn add(row: &mut LedgerRow, part: &Part, reason: Option<&str>) {
    row.parsed += part.carved.parsed;
    row.raw += part.carved.raw;
    row.opaque += part.carved.opaque;
    row.skipped += part.skipped;
    row.records += part.carved.records;
    row.malformed += part.carved.malformed;
    row.findings += part.findings.values().map(|(all, _)| all).sum::<u64>();
    if let Some(reason) = reason
        && row.reason.is_empty()
    {
        reason.clone_into(&mut row.reason);
    }
}

/// Names, for each item that has the bytes of an earlier one, that one. It is scanned all the same: people do
/// not change by a copy, but places do.
fn name_duplicates(ledger: &mut [LedgerRow]) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..ledger.len() {
        if ledger[at].digest.is_empty() || ledger[at].given == 0 {
            continue;
        }
        let before = *first.entry(ledger[at].digest.clone()).or_insert(at);
        if before != at {
            let original = ledger[before].path.clone();
            ledger[at].duplicate_of = original;
        }
    }
}

/// How many persons each item speaks of.
fn people_by_item(scanned: &Scanned, settled: &Settled) -> Vec<u64> {
    let mut counts = vec![0; scanned.evidence.len()];
    let mut last = vec![u32::MAX; settled.persons.len()];
    let mut sighting = 0;
    for part in &scanned.parts {
        for whose in &settled.person_of[sighting..sighting + part.sightings as usize] {
            if let Some(seen) = last.get_mut(*whose as usize)
                && *seen != part.item
            {
                *seen = part.item;
                counts[part.item as usize] += 1;
            }
        }
        sighting += part.sightings as usize;
    }
    counts
}

fn summary(
    settled: &Settled,
    catalog: &Catalog,
    findings: &BTreeMap<u16, (u64, u64)>,
    ledger: &[LedgerRow],
) -> Summary {
    let id = |detector: &u16| catalog.detector(DetectorId(*detector)).id.clone();
    let unread = ledger.iter().filter(|row| row.is_exception()).count() as u64;
    let mut largest: Vec<(String, u64)> =
        ledger.iter().filter(|row| row.people > 0).map(|row| (row.path.clone(), row.people)).collect();
    largest.sort_by_key(|item| std::cmp::Reverse(item.1));
    largest.truncate(LARGEST);
    Summary {
        schema: SCHEMA,
        people: settled.people,
        name_only: settled.name_only,
        undecided: settled.undecided.len() as u64,
        conflicts: settled.conflicts.len() as u64,
        hubs: settled.hubs.len() as u64,
        elements: elements(settled, catalog, findings),
        findings: findings.iter().map(|(detector, (all, _))| (id(detector), *all)).collect(),
        set_aside: findings
            .iter()
            .filter(|(_, (_, n))| *n > 0)
            .map(|(detector, (_, n))| (id(detector), *n))
            .collect(),
        distinct_values: catalog
            .people
            .kinds
            .iter()
            .map(|kind| kind.id.clone())
            .zip(settled.values.iter().copied())
            .collect(),
        unattributed: settled
            .unattributed
            .iter()
            .map(|(element, n)| (catalog.element(*element).id.clone(), *n))
            .collect(),
        places: None,
        items: Items { total: ledger.len() as u64, unread },
        ledger: sums(ledger),
        largest,
    }
}

/// Persons and places by element, most people first.
fn elements(settled: &Settled, catalog: &Catalog, findings: &BTreeMap<u16, (u64, u64)>) -> Vec<ElementCount> {
    let mut counts: Vec<ElementCount> = catalog
        .elements
        .iter()
        .map(|element| ElementCount {
            element: element.id.clone(),
            title: element.title.clone(),
            ..ElementCount::default()
        })
        .collect();
    let mut persons = vec![0; settled.profiles.len()];
    settled.persons.iter().for_each(|person| persons[person.profile as usize] += 1);
    for (profile, persons) in settled.profiles.iter().zip(persons) {
        profile.seen.iter().for_each(|ElementId(at)| counts[usize::from(at)].people += persons);
        profile.named.iter().for_each(|ElementId(at)| counts[usize::from(at)].named += persons);
        profile.clear.iter().for_each(|ElementId(at)| counts[usize::from(at)].clear += persons);
    }
    for (detector, (all, tests)) in findings {
        counts[usize::from(catalog.detector(DetectorId(*detector)).element.0)].findings += all - tests;
    }
    counts.retain(|row| row.people > 0 || row.findings > 0);
    counts.sort_by(|a, b| b.people.cmp(&a.people).then(b.findings.cmp(&a.findings)));
    counts
}
