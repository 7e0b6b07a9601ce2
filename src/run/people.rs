//! The notification list, read out of the evidence once more.
//!
//! A case does not keep values, so the list is a pass of its own: splits are read again in parallel, what each
//! sighting gives is added to its person in evidence order, and persons come out in order of first appearance.
//! Persons are taken in rounds, so that memory is bounded by the round and not by their number.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::case::{Summary, Whose};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::{Elements, Identity};
use crate::link::anchor::{self, Anchor};
use crate::link::batch::name_hash;
use crate::report::people::list::{Extra, List, Shape};
use crate::report::people::{Entry, Facts, Kept, is_kept};
use crate::unpack::Shelf;

use super::engine::Engine;
use super::evidence::Known;
use super::ordered::in_order;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Persons of one round.
const ROUND: usize = 1 << 20;

/// How the list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// RFC 4180.
    Csv,
    /// A JSON object a line.
    Jsonl,
}

/// Who is listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only people of whom all these elements were seen.
    pub elements: Vec<String>,
    /// Only people seen in an item whose path contains this.
    pub item: Option<String>,
    /// Only people seen in items of this owner.
    pub owner: Option<String>,
    /// Only people seen in items that this custodian kept.
    pub custodian: Option<String>,
    /// Only people seen in items of this status.
    pub status: Option<String>,
}

impl Filter {
    /// Whether an item is one in which people must be seen.
    fn wants(&self, known: &Known) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        is(&self.owner, &known.facts.owner)
            && is(&self.custodian, &known.facts.custodian)
            && is(&self.status, &known.facts.status)
            && self.item.as_ref().is_none_or(|text| known.path.as_str().contains(text))
    }
}

/// The list of a stored case.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn people(
    folder: &Path,
    catalog: &Catalog,
    format: Format,
    filter: &Filter,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let wanted = elements(catalog, &filter.elements)?;
    let (case, view) = View::open(folder, catalog, shelf)?;
    let summary: Summary = case.read_json("summary.json")?;
    let seen = seen(&summary, &view, catalog)?;
    let engine = Engine::new(catalog);
    let shape = Shape::new(catalog, seen);
    let stdout = || Error::io("write", "standard output");
    let mut list = match format {
        Format::Csv => List::csv(&shape.header(), out).map_err(stdout())?,
        Format::Jsonl => List::jsonl(shape.header(), out),
    };
    let seen_there =
        |entry: &Entry| entry.items.iter().any(|item| filter.wants(&view.evidence[*item as usize].known));
    each(&view, &engine, watch, &mut |person, entry| {
        let listed = wanted.iter().all(|element| entry.profile.seen.contains(element)) && seen_there(entry);
        if listed {
            list.push(&shape.cells(entry, &extra(&view, catalog, person, entry))).map_err(stdout())
        } else {
            Ok(())
        }
    })?;
    list.finish().map_err(stdout()).map(drop)
}

/// The elements that were seen of some person, or may have been.
pub(super) fn seen(summary: &Summary, view: &View, catalog: &Catalog) -> Result<Elements> {
    let seen = summary.elements.iter().filter(|row| row.people > 0).map(|row| row.element.clone());
    let seen = elements(catalog, &seen.collect::<Vec<_>>())?;
    Ok(view.remarks.possible.values().fold(seen, |seen, possible| seen | *possible))
}

/// Writes the list of a scan, and counts persons by place.
///
/// # Errors
/// If the evidence has changed, or `out` fails.
pub(super) fn write<W: Write>(
    view: &View,
    engine: &Engine<'_>,
    elements: Elements,
    watch: &Watch,
    out: W,
    failed: &impl Fn(io::Error) -> Error,
) -> Result<(W, BTreeMap<String, u64>)> {
    let shape = Shape::new(engine.catalog, elements);
    let mut list = List::csv(&shape.header(), out).map_err(failed)?;
    let mut places: BTreeMap<String, u64> = BTreeMap::new();
    each(view, engine, watch, &mut |person, entry| {
        let place = entry.residence();
        *places.entry(if place.is_empty() { "unknown".into() } else { place }).or_default() += 1;
        list.push(&shape.cells(entry, &extra(view, engine.catalog, person, entry))).map_err(failed)
    })?;
    Ok((list.finish().map_err(failed)?, places))
}

/// Gives every person to `take`, in order of first appearance.
///
/// # Errors
/// If the evidence has changed, the job is told to stop, or `take` fails.
pub(super) fn each(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    take: &mut dyn FnMut(u32, &Entry) -> Result<()>,
) -> Result<()> {
    let persons = view.persons();
    for first in (0..persons).step_by(ROUND) {
        let round = first as u32..(first + ROUND).min(persons) as u32;
        for (person, entry) in round.clone().zip(&entries(view, engine, watch, &round)?) {
            take(person, entry)?;
        }
    }
    Ok(())
}

/// The entries of some persons, read from the splits that speak of them.
///
/// # Errors
/// If the evidence has changed, or the job is told to stop.
pub(super) fn entries(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    round: &Range<u32>,
) -> Result<Vec<Entry>> {
    let mut entries = vec![Entry::default(); round.len()];
    let concerned: Vec<Place> =
        view.places().into_iter().filter(|place| concerns(view, *place, round)).collect();
    let work = |place: &Place| {
        watch.go_on()?;
        facts(view, engine, *place, round)
    };
    in_order(&concerned, work, |_, facts| {
        for (person, facts) in &facts {
            entries[(person - round.start) as usize].add(engine.catalog, facts);
        }
        Ok(())
    })?;
    Ok(entries)
}

fn concerns(view: &View, place: Place, round: &Range<u32>) -> bool {
    view.whose(place).any(|whose| matches!(whose, Whose::Person(person) if round.contains(&person)))
}

/// What the sightings of one split give to the persons of a round.
fn facts(view: &View, engine: &Engine<'_>, place: Place, round: &Range<u32>) -> Result<Vec<(u32, Facts)>> {
    let mut eye = Eye::new(engine.catalog, view.item(place), &view.options.lens(&view.key)?);
    let mut whose = view.whose(place);
    let item = view.splits[place.at].item as u32;
    let mut out = Vec::new();
    let mut lost = false;
    view.read(engine, place, &mut |seen| {
        eye.sightings(seen, |sighting, of| match whose.next() {
            Some(Whose::Person(person)) if round.contains(&person) => {
                let found = of.iter().map(|at| &seen.found[*at as usize]);
                let kept = found.filter(|found| !found.test && is_kept(engine.catalog, found.detector));
                let kept = kept.map(|found| Kept {
                    detector: found.detector,
                    element: found.element,
                    form: found.form,
                    value: found.value.into(),
                });
                let numbered = |kind: &Identity| !view.remarks.row_numbers.contains(&(item, kind.kind.0));
                let mut identities: Vec<Identity> =
                    sighting.identities.iter().copied().filter(numbered).collect();
                identities.push(anchor::of_name(name_hash(sighting.name)));
                let record = place.records + u64::from(seen.record.ordinal) + 1;
                out.push((
                    person,
                    Facts { item, record, identities, profile: sighting.profile, kept: kept.collect() },
                ));
            }
            Some(_) => {}
            None => lost = true,
        });
        Ok(())
    })?;
    if lost || whose.next().is_some() {
        let path = &view.item(place).known.path;
        return Err(Error::Refused(format!(
            "{path} no longer gives the records that were scanned; scan again"
        )));
    }
    Ok(out)
}

/// What the list says of a person beside what was gathered.
pub(super) fn extra(view: &View, catalog: &Catalog, person: u32, entry: &Entry) -> Extra {
    let item = entry.items.first().map_or(0, |item| *item as usize);
    let first_path = view.evidence[item].known.path.to_string();
    let mut anchor = Anchor::default();
    entry.identities.iter().for_each(|identity| anchor.consider(*identity, &catalog.people, &view.shared));
    let key = anchor.key(&view.key.bytes(), &catalog.people, &first_path, entry.first_record);
    let reason = view.remarks.excluded.get(&person);
    let excluded = reason.and_then(|reason| view.remarks.reasons.get(*reason as usize));
    let email = catalog.people.kinds.iter().position(|kind| kind.id == "email");
    let is_email = |identity: &&Identity| Some(usize::from(identity.kind.0)) == email;
    Extra {
        key: anchor::written(key),
        email_shared: entry.identities.iter().filter(is_email).any(|identity| view.shared.contains(identity)),
        cluster: view.remarks.clusters.get(&person).copied(),
        possible: view.remarks.possible.get(&person).copied().unwrap_or_default(),
        excluded: excluded.cloned(),
        first_path,
        as_of: view.options.as_of,
    }
}

/// The elements of those ids.
fn elements(catalog: &Catalog, ids: &[String]) -> Result<Elements> {
    let mut set = Elements::default();
    for id in ids {
        let at = catalog.elements.iter().position(|element| element.id == *id);
        let at =
            at.ok_or_else(|| Error::Usage(format!("no data element {id:?}; `patterns list` names them")))?;
        set.insert(crate::finding::ElementId(at as u8));
    }
    Ok(set)
}
