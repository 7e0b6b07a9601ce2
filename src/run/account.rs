//! From parts and persons to ledger and summary: sums, and nothing but sums.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::case::{Digest, ElementCount, Items, LedgerRow, NOT_WANTED, Part, SCHEMA, Summary};
use crate::catalog::{Catalog, SEVERITIES};
use crate::error::Result;
use crate::finding::{DetectorId, ElementId};
use crate::identity::Profile;
use crate::link::census::Census;
use crate::link::settled::Settled;
use crate::report::ledger::sums;

use super::evidence::Surveyed;
use super::scan::Scanned;
use super::slices::Cut;

/// Items that the summary names.
const LARGEST: usize = 20;

/// The ledger and the summary of a scan.
///
/// # Errors
/// If what does not fit in memory cannot be written or read back.
pub(super) fn account(
    scanned: &Scanned,
    settled: &Settled,
    catalog: &Catalog,
) -> Result<(Summary, Vec<LedgerRow>)> {
    let people = People::count(scanned, settled, catalog)?;
    let mut ledger: Vec<LedgerRow> = scanned.evidence.iter().map(listed).collect();
    move_unread(&scanned.evidence, &mut ledger);
    let mut findings: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
    for (part, reason) in scanned.parts.iter().zip(&scanned.reasons) {
        add(&mut ledger[part.item as usize], part, reason.as_deref());
        for (detector, (all, tests)) in part.findings.iter() {
            let sum = findings.entry(detector.0).or_default();
            *sum = (sum.0 + all, sum.1 + tests);
        }
    }
    for (row, people) in ledger.iter_mut().zip(&people.by_item) {
        row.people = *people;
    }
    name_duplicates(&mut ledger);
    let summary = summary(settled, people, catalog, &findings, &ledger);
    Ok((summary, ledger))
}

/// An item's row before its splits are added: what comes before the first record is its structure.
fn listed(surveyed: &Surveyed) -> LedgerRow {
    let known = &surveyed.known;
    let mut row = LedgerRow {
        digest: known.digest,
        member: known.inside.is_some(),
        facts: Arc::clone(&known.facts),
        ..LedgerRow::of(known.path.clone())
    };
    if let Some(container) = &known.container {
        row.format = container.format.clone().into();
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
        None if !known.unwanted.is_empty() => {
            row.format = known.unwanted.clone().into();
            row.reason.clone_from(&known.listed);
            (row.given, row.skipped) = (known.stamp.0, known.stamp.0);
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
    row.findings += part.findings.sum();
    if let Some(reason) = reason
        && row.reason.is_empty()
    {
        reason.clone_into(&mut row.reason);
    }
}

/// Names, for each item that has the bytes of an earlier one, that one. Its row says what stands in it all the same: a copy
/// adds no people, but places, records and findings.
fn name_duplicates(ledger: &mut [LedgerRow]) {
    for (copy, first) in copies(ledger) {
        let original = ledger[first].path.clone();
        ledger[copy].duplicate_of = Some(original);
    }
}

/// Places of items that have the bytes of an earlier one, each with that one's.
fn copies(ledger: &[LedgerRow]) -> Vec<(usize, usize)> {
    let mut first: HashMap<Digest, usize, FixedState> = HashMap::default();
    let read = ledger.iter().enumerate().filter(|(_, row)| !row.digest.is_none() && row.given > 0);
    let both = read.map(|(at, row)| (at, *first.entry(row.digest).or_insert(at)));
    both.filter(|(at, first)| at != first).collect()
}

/// Persons, counted in one pass over all of them.
struct People {
    /// By element: seen at all, in one record with a name, in clear.
    by_element: Vec<[u64; 3]>,
    /// By item.
    by_item: Vec<u64>,
    /// By what is known about items: owner, custodian, status, day.
    cuts: [Cut; 4],
    /// By the gravest class of data, as [`SEVERITIES`] has them.
    severity: [u64; SEVERITIES.len()],
}

impl People {
    fn count(scanned: &Scanned, settled: &Settled, catalog: &Catalog) -> Result<Self> {
        let grave = |class: &str| SEVERITIES.iter().position(|known| *known == class).unwrap_or(0);
        let gravity: Vec<usize> = catalog.elements.iter().map(|element| grave(&element.severity)).collect();
        let mut people = Self {
            severity: [0; SEVERITIES.len()],
            by_element: vec![[0; 3]; 256],
            by_item: vec![0; scanned.evidence.len()],
            cuts: Cut::all(scanned),
        };
        Census::take(&scanned.sightings, settled)?.each(|profiles, seen, count| {
            let mut all = Profile::default();
            let mut before = u32::MAX;
            for of in seen {
                all |= profiles[of.profile as usize];
                if of.item != before {
                    people.by_item[of.item as usize] += count;
                    before = of.item;
                }
            }
            for (place, set) in [all.seen, all.named, all.clear].into_iter().enumerate() {
                set.iter().for_each(|ElementId(at)| people.by_element[usize::from(at)][place] += count);
            }
            if let Some(class) = all.seen.iter().map(|ElementId(at)| gravity[usize::from(at)]).max() {
                people.severity[class] += count;
            }
            people.cuts.iter_mut().for_each(|cut| cut.add(profiles, seen, count));
        })?;
        Ok(people)
    }
}

fn summary(
    settled: &Settled,
    people: People,
    catalog: &Catalog,
    findings: &BTreeMap<u16, (u64, u64)>,
    ledger: &[LedgerRow],
) -> Summary {
    let id = |detector: &u16| catalog.detector(DetectorId(*detector)).id.clone();
    let mut largest: Vec<&LedgerRow> = ledger.iter().filter(|row| row.people > 0).collect();
    largest.sort_by_key(|row| std::cmp::Reverse(row.people));
    largest.truncate(LARGEST);
    let elements = elements(&people, catalog, findings);
    let severity =
        SEVERITIES.iter().zip(people.severity).map(|(class, n)| ((*class).to_owned(), n)).collect();
    let [by_owner, by_custodian, by_status, by_as_of] = people.cuts.map(|cut| cut.slices(catalog));
    Summary {
        schema: SCHEMA,
        people: settled.people,
        name_only: settled.name_only,
        undecided: settled.undecided.len() as u64,
        conflicts: settled.conflicts.len() as u64,
        hubs: settled.hubs.len() as u64,
        placeholders: settled.placeholders.len() as u64,
        elements,
        by_owner,
        by_custodian,
        by_status,
        by_as_of,
        severity,
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
        items: items(ledger),
        ledger: sums(ledger),
        largest: largest.into_iter().map(|row| (row.path.to_string(), row.people)).collect(),
        cuts: settled.cuts.len() as u64,
        ..Summary::default()
    }
}

fn items(ledger: &[LedgerRow]) -> Items {
    let count = |wanted: &dyn Fn(&LedgerRow) -> bool| ledger.iter().filter(|row| wanted(row)).count() as u64;
    Items {
        total: ledger.len() as u64,
        unread: count(&LedgerRow::is_exception),
        accepted: 0,
        copies: count(&|row| row.duplicate_of.is_some()),
        known: count(&|row| row.format == NOT_WANTED[0]),
    }
}

/// Persons and places by element, most people first.
fn elements(people: &People, catalog: &Catalog, findings: &BTreeMap<u16, (u64, u64)>) -> Vec<ElementCount> {
    let mut counts: Vec<ElementCount> = catalog
        .elements
        .iter()
        .zip(&people.by_element)
        .map(|(element, [people, named, clear])| ElementCount {
            element: element.id.clone(),
            title: element.title.clone(),
            people: *people,
            named: *named,
            clear: *clear,
            ..ElementCount::default()
        })
        .collect();
    for (detector, (all, tests)) in findings {
        counts[usize::from(catalog.detector(DetectorId(*detector)).element.0)].findings += all - tests;
    }
    counts.retain(|row| row.people > 0 || row.findings > 0);
    counts.sort_by(|a, b| b.people.cmp(&a.people).then(b.findings.cmp(&a.findings)));
    counts
}
