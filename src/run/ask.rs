//! Questions to a stored case: its findings, its records, its columns.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::case::Whose;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::Elements;
use crate::report::people::Entry;
use crate::report::rows::{self, FindingRow, RecordRow, Style};
use crate::store::Case;
use crate::unpack::Shelf;

use super::engine::{Engine, Seen};
use super::entries::each;
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
    let of_some = |entries: &[(u32, Entry)]| {
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
        let mut eye = Eye::new(&engine, view.item(*place), &view.options.lens(&view.key)?);
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

pub(super) fn put(out: &mut dyn Write, text: &[u8]) -> Result<()> {
    out.write_all(text).map_err(Error::io("write", "standard output"))
}
