//! One person of a case, for the support desk and for requests of access: what is involved, and everywhere that it stands.
//!
//! Whoever asks is noted in the audit trail, and so is whether values were shown in clear; the value that was asked for is not.

mod seek;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::identity::{Elements, Identity};
use crate::link::anchor::{identifier_key, written};
use crate::report::html::person::{self as html, Sheet};
use crate::report::people::Entry;
use crate::report::rows;
use crate::seal::mask::{self, brief, printable};
use crate::unpack::Shelf;

use super::ask::put;
use super::engine::Engine;
use super::entries::{Spoken, concerned, entries, spoken_of};
use super::manifest::audit;
use super::ordered::in_order;
use super::people::extra;
use super::view::{Place, View};
use super::watch::Watch;
use seek::Seek;

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
    /// In what form.
    pub form: Form,
}

/// In what form a person is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For a terminal.
    Text,
    /// An object a person.
    Json,
    /// A page to be printed.
    Html,
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
    element: &'s str,
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
    let seek = Seek { case: &case, view: &view, engine: &engine, watch };
    let people = match who {
        Who::Key(key) => seek.by_key(key)?,
        Who::Value(value) => seek.by_value(value.as_bytes())?,
    };
    let mut places = places(&view, &engine, &people, show.reveal, watch)?;
    let shown = |(person, entry): (u32, Entry)| {
        let places = places.remove(&person).unwrap_or_default();
        shown(&view, catalog, person, &entry, places)
    };
    let all: Vec<Shown<'_>> = entries(&view, &engine, watch, &people)?.into_iter().map(shown).collect();
    let text = match show.form {
        Form::Text => all.iter().map(as_text).collect(),
        Form::Json => all.iter().map(as_json).collect(),
        Form::Html => as_page(&all, show.reveal, &view.options.banner),
    };
    put(out, text.as_bytes())?;
    if people.is_empty() {
        eprintln!("breachscope: nobody in this case has that value or key");
    }
    Ok(!people.is_empty())
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
    mask::json(serde_json::to_string_pretty(shown).unwrap_or_default()) + "\n"
}

fn as_page(all: &[Shown<'_>], revealed: bool, banner: &str) -> String {
    let sheet = |shown| sheet(shown, revealed, banner);
    html::page(&all.iter().map(sheet).collect::<Vec<_>>())
}

fn sheet<'s>(shown: &'s Shown<'_>, revealed: bool, banner: &'s str) -> Sheet<'s> {
    let place = |place: &'s ShownPlace<'_>| html::Place {
        element: place.element,
        value: &place.value,
        path: place.path,
        record: place.record,
        column: &place.column,
        start: place.start,
    };
    Sheet {
        key: &shown.key,
        elements: &shown.elements,
        possible: &shown.possible,
        records: shown.records,
        identifiers: shown.identifiers.iter().map(|key| (key.kind, &*key.key, key.shared)).collect(),
        places: shown.places.iter().map(place).collect(),
        revealed,
        banner,
    }
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
            if place.column.is_empty() { String::new() } else { format!(" ({})", brief(&place.column)) };
        let path = printable(place.path);
        text += &format!(
            "  {path}:{} record {}: {}{column}: {}\n",
            place.start,
            place.record,
            place.detector,
            brief(&place.value)
        );
    }
    text
}

/// Everywhere that a case speaks of some people, by person.
fn places<'v>(
    view: &'v View,
    engine: &Engine<'v>,
    people: &BTreeSet<u32>,
    reveal: bool,
    watch: &Watch,
) -> Result<BTreeMap<u32, Vec<ShownPlace<'v>>>> {
    let catalog = engine.catalog;
    let mut out: BTreeMap<u32, Vec<ShownPlace<'_>>> = BTreeMap::new();
    let work = |place: &Place| {
        watch.go_on()?;
        let known = &view.item(*place).known;
        let mut rows = Vec::new();
        spoken_of(view, engine, *place, |person, Spoken { seen, of, record, .. }| {
            if !people.contains(&person) {
                return Ok(());
            }
            for found in of.iter().map(|at| &seen.found[*at as usize]) {
                let detector = catalog.detector(found.detector);
                let clear = || String::from_utf8_lossy(found.value).into_owned();
                let column = |plan| rows::column_name(plan, found.table, found.column);
                let shown = ShownPlace {
                    path: known.path.as_str(),
                    record,
                    start: found.span.start,
                    column: known.plan.as_deref().map(column).unwrap_or_default(),
                    detector: &detector.id,
                    element: &catalog.element(found.element).title,
                    value: if reveal { clear() } else { detector.mask.apply(found.value) },
                };
                rows.push((person, shown));
            }
            Ok(())
        })?;
        Ok(rows)
    };
    in_order(&concerned(view, people), work, |_, rows| {
        rows.into_iter().for_each(|(person, shown)| out.entry(person).or_default().push(shown));
        Ok(())
    })?;
    Ok(out)
}
