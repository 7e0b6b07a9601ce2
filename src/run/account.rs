//! From parts and persons to ledger and summary: sums, and nothing but sums.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::case::{ElementCount, SCHEMA, Summary};
use crate::catalog::{Catalog, SEVERITIES};
use crate::error::Result;
use crate::finding::{DetectorId, ElementId};
use crate::identity::Profile;
use crate::link::census::Census;
use crate::link::settled::Settled;

use super::evidence::Surveyed;
use super::rows::Rows;
use super::scan::Scanned;
use super::slices::Cut;

/// Items that the summary names.
const LARGEST: usize = 20;

/// The ledger and the summary of a scan.
///
/// # Errors
/// If what does not fit in memory cannot be written or read back.
pub(super) fn account(scanned: &Scanned, settled: &Settled, catalog: &Catalog) -> Result<(Summary, Rows)> {
    let mut people = People::count(scanned, settled, catalog)?;
    let mut findings: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
    for (detector, (all, tests)) in scanned.parts.iter().flat_map(|part| part.findings.iter()) {
        let sum = findings.entry(detector.0).or_default();
        *sum = (sum.0 + all, sum.1 + tests);
    }
    let mut rows = Rows::new(&scanned.evidence, &scanned.reasons, std::mem::take(&mut people.by_item));
    let mut summary = summary(settled, people, catalog, &findings);
    let mut add_up = true;
    for row in rows.each(&scanned.evidence, &scanned.parts) {
        summary.items.add(&row);
        summary.ledger.add(&row);
        add_up &= row.adds_up();
    }
    rows.add_up = add_up;
    summary.largest = largest(&rows, &scanned.evidence);
    Ok((summary, rows))
}

/// The items with most people.
fn largest(rows: &Rows, evidence: &[Surveyed]) -> Vec<(String, u64)> {
    let mut items: Vec<(u32, usize)> =
        rows.people.iter().copied().zip(0..).filter(|(people, _)| *people > 0).collect();
    items.sort_by_key(|(people, _)| Reverse(*people));
    let told = |(people, item): (u32, usize)| (evidence[item].known.path.to_string(), people.into());
    items.into_iter().take(LARGEST).map(told).collect()
}

/// Persons, counted in one pass over all of them.
struct People {
    /// By element: seen at all, in one record with a name, in clear.
    by_element: Vec<[u64; 3]>,
    /// By item.
    by_item: Vec<u32>,
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
                    people.by_item[of.item as usize] += count as u32;
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
) -> Summary {
    let id = |detector: &u16| catalog.detector(DetectorId(*detector)).id.clone();
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
        cuts: settled.cuts.len() as u64,
        ..Summary::default()
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
