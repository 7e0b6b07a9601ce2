//! Questions to a stored case: its findings, its records, its columns, one person.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::case::Whose;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::{Elements, Identity};
use crate::link::anchor::{identifier_key, written};
use crate::report::people::Entry;
use crate::report::rows::{self, FindingRow, RecordRow, Style};
use crate::seal::mask::printable;
use crate::store::Case;
use crate::unpack::Shelf;

use super::engine::{Engine, Seen};
use super::entries::{each, entries};
use super::manifest::audit;
use super::ordered::in_order;
use super::people::extra;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Prints the columns of a case.
///
/// # Errors
/// If the case cannot be read, or `out` fails.
pub fn columns(folder: &Path, out: &mut dyn Write) -> Result<()> {
    let (case, _) = Case::read(folder)?;
    let file = case.file("columns.csv");
    let mut text = File::open(&file).map_err(Error::io("read", &file))?;
    io::copy(&mut text, out).map(drop).map_err(Error::io("write", "standard output"))
}

/// Prints every finding of a case, in evidence order.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn findings(
    folder: &Path,
    catalog: &Catalog,
    style: Style,
    reveal: bool,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let (case, view) = View::open(folder, catalog, shelf)?;
    if reveal {
        audit(&case, "values of all findings were shown in clear")?;
    }
    put(out, &rows::header(style, &rows::FINDING))?;
    through(&view, catalog, watch, out, |place, seen, _, text| {
        let known = &view.item(place).known;
        let Some(plan) = &known.plan else { return Ok(()) };
        for found in seen.found {
            let mask = catalog.detector(found.detector).mask;
            let clear = || String::from_utf8_lossy(found.value).into_owned();
            let value = if reveal { clear() } else { mask.apply(found.value) };
            let finding = found.finding(seen.record.ordinal);
            FindingRow::new(catalog, known.path.as_str(), plan, place.records, &finding, &value)
                .write(style, text)?;
        }
        Ok(())
    })
}

/// Prints every record of a case in which something was found, with the keys of its people.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn records(
    folder: &Path,
    catalog: &Catalog,
    style: Style,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let (_case, view) = View::open(folder, catalog, shelf)?;
    let engine = Engine::new(catalog);
    let mut keys = Vec::with_capacity(view.persons());
    let of_some = |entries: &BTreeMap<u32, Entry>| {
        Ok(entries
            .iter()
            .map(|(person, entry)| extra(&view, catalog, *person, entry).key)
            .collect::<Vec<_>>())
    };
    each(&view, &engine, watch, of_some, |of_some| {
        keys.extend(of_some);
        Ok(())
    })?;
    put(out, &rows::header(style, &rows::RECORD))?;
    through(&view, catalog, watch, out, |place, seen, whose, text| {
        if seen.found.is_empty() {
            return Ok(());
        }
        let person = |whose: &Whose| {
            if let Whose::Person(person) = whose { keys.get(*person as usize).cloned() } else { None }
        };
        let mut elements = Elements::default();
        seen.found.iter().filter(|found| !found.test).for_each(|found| elements.insert(found.element));
        let row = RecordRow {
            path: view.item(place).known.path.as_str(),
            record: place.records + u64::from(seen.record.ordinal) + 1,
            start: seen.start(),
            person: whose.iter().filter_map(person).collect(),
            elements: elements.iter().map(|element| catalog.element(element).id.as_str()).collect(),
        };
        row.write(style, text)
    })
}

/// Who is asked for.
#[derive(Debug)]
pub enum Who {
    /// The person with this key.
    Key(String),
    /// Whoever this value points at: an e-mail, a phone, an id, a user name.
    Value(String),
}

/// How a person is shown.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// Values in clear.
    pub reveal: bool,
    /// As JSON.
    pub json: bool,
}

/// One person as shown.
#[derive(Debug, Serialize)]
struct Shown<'s> {
    key: String,
    elements: Vec<&'s str>,
    possible: Vec<&'s str>,
    records: u64,
    identifiers: Vec<ShownKey<'s>>,
    places: Vec<ShownPlace<'s>>,
}

/// The key of an identifier, which names its person in decisions.
#[derive(Debug, Serialize)]
struct ShownKey<'s> {
    kind: &'s str,
    key: String,
    /// Other people hold it too: it cannot name this one.
    shared: bool,
}

/// One value of a person, and where it stands.
#[derive(Debug, Serialize)]
struct ShownPlace<'s> {
    path: &'s str,
    record: u64,
    start: u64,
    column: String,
    detector: &'s str,
    value: String,
}

/// Prints what a case says of one person, and where. Returns whether there is such a person.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn person(
    folder: &Path,
    catalog: &Catalog,
    who: &Who,
    show: Show,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<bool> {
    let (case, view) = View::open(folder, catalog, shelf)?;
    audit(
        &case,
        if show.reveal { "a person was looked up, values in clear" } else { "a person was looked up" },
    )?;
    let engine = Engine::new(catalog);
    let persons = match who {
        Who::Key(key) => by_key(&view, &engine, key, watch)?,
        Who::Value(value) => by_value(&view, &engine, value.as_bytes(), watch)?,
    };
    for person in &persons {
        let places = places(&view, &engine, *person, show.reveal, watch)?;
        let entry = entries(&view, &engine, watch, &(*person..person + 1))?.pop();
        let shown = shown(&view, catalog, *person, &entry.unwrap_or_default(), places);
        put(out, if show.json { as_json(&shown) } else { as_text(&shown) }.as_bytes())?;
    }
    if persons.is_empty() {
        eprintln!("breachscope: nobody in this case has that value or key");
    }
    Ok(!persons.is_empty())
}

fn shown<'s>(
    view: &'s View,
    catalog: &'s Catalog,
    person: u32,
    entry: &Entry,
    places: Vec<ShownPlace<'s>>,
) -> Shown<'s> {
    let extra = extra(view, catalog, person, entry);
    let titles = |set: Elements| set.iter().map(|element| catalog.element(element).title.as_str()).collect();
    Shown {
        key: extra.key,
        elements: titles(entry.profile.seen),
        possible: titles(extra.possible),
        records: entry.records,
        identifiers: identifiers(view, catalog, entry),
        places,
    }
}

fn identifiers<'s>(view: &View, catalog: &'s Catalog, entry: &Entry) -> Vec<ShownKey<'s>> {
    let mut own = entry.identities.clone();
    own.sort_unstable();
    let key = |identity: &Identity| {
        let kind = catalog.people.kinds.get(usize::from(identity.kind.0))?;
        let key = written(identifier_key(*identity, &view.key.bytes(), &catalog.people));
        Some(ShownKey { kind: &kind.id, key, shared: view.shared.contains(identity) })
    };
    own.iter().filter_map(key).collect()
}

fn as_json(shown: &Shown<'_>) -> String {
    serde_json::to_string_pretty(shown).unwrap_or_default() + "\n"
}

fn as_text(shown: &Shown<'_>) -> String {
    let mut text = format!("person {}\n  involved: {}\n", shown.key, shown.elements.join(", "));
    if !shown.possible.is_empty() {
        text += &format!("  possibly also: {}\n", shown.possible.join(", "));
    }
    for key in &shown.identifiers {
        let shared = if key.shared { " (of several people)" } else { "" };
        text += &format!("  key of {}: {}{shared}\n", key.kind, key.key);
    }
    for place in &shown.places {
        let column =
            if place.column.is_empty() { String::new() } else { format!(" ({})", printable(&place.column)) };
        let path = printable(place.path);
        text += &format!(
            "  {path}:{} record {}: {}{column}: {}\n",
            place.start,
            place.record,
            place.detector,
            printable(&place.value)
        );
    }
    text
}

/// The people with a key, their own or that of an identifier of theirs.
fn by_key(view: &View, engine: &Engine<'_>, key: &str, watch: &Watch) -> Result<BTreeSet<u32>> {
    let mut persons = BTreeSet::new();
    let secret = view.key.bytes();
    let named = |(person, entry): &(&u32, &Entry)| {
        let is =
            |identity: &Identity| written(identifier_key(*identity, &secret, &engine.catalog.people)) == key;
        entry.identities.iter().any(is) || extra(view, engine.catalog, **person, entry).key == key
    };
    let of_some = |entries: &BTreeMap<u32, Entry>| {
        Ok(entries.iter().filter(named).map(|(person, _)| *person).collect::<Vec<_>>())
    };
    each(view, engine, watch, of_some, |of_some| {
        persons.extend(of_some);
        Ok(())
    })?;
    Ok(persons)
}

/// The people that a value points at.
fn by_value(view: &View, engine: &Engine<'_>, value: &[u8], watch: &Watch) -> Result<BTreeSet<u32>> {
    let mut persons = BTreeSet::new();
    let work = |place: &Place| {
        watch.go_on()?;
        let mut eye = Eye::new(engine.catalog, view.item(*place), &view.options.lens(&view.key)?);
        let wanted = eye.identities(value);
        let mut whose = view.whose(*place);
        let mut hits = Vec::new();
        view.read(engine, *place, &mut |seen| {
            eye.sightings(seen, |sighting, _| {
                if let Some(Whose::Person(person)) = whose.next()
                    && sighting.identities.iter().any(|identity| wanted.contains(identity))
                {
                    hits.push(person);
                }
            });
            Ok(())
        })?;
        Ok(hits)
    };
    in_order(&view.places(), work, |_, hits| {
        persons.extend(hits);
        Ok(())
    })?;
    Ok(persons)
}

/// Everywhere that a case speaks of a person.
fn places<'v>(
    view: &'v View,
    engine: &Engine<'v>,
    person: u32,
    reveal: bool,
    watch: &Watch,
) -> Result<Vec<ShownPlace<'v>>> {
    let catalog = engine.catalog;
    let concerned: Vec<Place> = view
        .places()
        .into_iter()
        .filter(|place| view.whose(*place).any(|whose| whose == Whose::Person(person)))
        .collect();
    let mut out = Vec::new();
    let work = |place: &Place| {
        watch.go_on()?;
        let known = &view.item(*place).known;
        let mut eye = Eye::new(catalog, view.item(*place), &view.options.lens(&view.key)?);
        let mut whose = view.whose(*place);
        let mut rows = Vec::new();
        view.read(engine, *place, &mut |seen| {
            eye.sightings(seen, |_, of| {
                if whose.next() != Some(Whose::Person(person)) {
                    return;
                }
                for found in of.iter().map(|at| &seen.found[*at as usize]) {
                    let detector = catalog.detector(found.detector);
                    let clear = || String::from_utf8_lossy(found.value).into_owned();
                    rows.push(ShownPlace {
                        path: known.path.as_str(),
                        record: place.records + u64::from(seen.record.ordinal) + 1,
                        start: found.span.start,
                        column: known
                            .plan
                            .as_ref()
                            .map(|plan| rows::column_name(plan, found.table, found.column))
                            .unwrap_or_default(),
                        detector: &detector.id,
                        value: if reveal { clear() } else { detector.mask.apply(found.value) },
                    });
                }
            });
            Ok(())
        })?;
        Ok(rows)
    };
    in_order(&concerned, work, |_, rows| {
        out.extend(rows);
        Ok(())
    })?;
    Ok(out)
}

/// Goes through all records of a case in parallel; what `take` writes of each comes out in evidence order.
fn through(
    view: &View,
    catalog: &Catalog,
    watch: &Watch,
    out: &mut dyn Write,
    take: impl Fn(Place, &Seen<'_>, &[Whose], &mut Vec<u8>) -> io::Result<()> + Sync,
) -> Result<()> {
    let engine = Engine::new(catalog);
    let work = |place: &Place| {
        watch.go_on()?;
        let mut eye = Eye::new(catalog, view.item(*place), &view.options.lens(&view.key)?);
        let mut whose = view.whose(*place);
        let mut text = Vec::new();
        view.read(&engine, *place, &mut |seen| {
            let mut sightings = 0;
            eye.sightings(seen, |_, _| sightings += 1);
            let own: Vec<Whose> = whose.by_ref().take(sightings).collect();
            take(*place, seen, &own, &mut text).map_err(Error::io("write", "standard output"))
        })?;
        Ok(text)
    };
    in_order(&view.places(), work, |_, text| put(out, &text))
}

fn put(out: &mut dyn Write, text: &[u8]) -> Result<()> {
    out.write_all(text).map_err(Error::io("write", "standard output"))
}
