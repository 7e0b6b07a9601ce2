//! `review`: what needs human eyes, from the ledger and from the evidence.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::case::Whose;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::Confidence;
use crate::item::Windows as _;
use crate::review::look::{HEAD, look};
use crate::review::rows::{Form, Row, header};
use crate::store::Case;
use crate::unpack::Shelf;

use super::engine::{Engine, Seen};
use super::manifest::audit;
use super::ordered::in_order;
use super::patched::Patched;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Writes a row for everything that a program could not read, or not be sure of: items first, then places, both in
/// evidence order.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn review(
    folder: &Path,
    catalog: &Catalog,
    form: Form,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let (case, view) = View::open(folder, catalog, shelf)?;
    audit(&case, "a review sheet was written")?;
    let mut put = |text: &[u8]| out.write_all(text).map_err(Error::io("write", "standard output"));
    put(&header(form).map_err(Error::io("write", "standard output"))?)?;
    put(&items(&case, &view, form)?)?;
    let engine = Engine::new(catalog);
    let work = |place: &Place| {
        watch.go_on()?;
        places(&view, &engine, *place, form)
    };
    in_order(&view.places(), work, |_, text| put(&text))
}

/// Items of which something was not read, and that nobody accepted.
fn items(case: &Case, view: &View, form: Form) -> Result<Vec<u8>> {
    let file = case.file("ledger.csv");
    let ledger = File::open(&file).map_err(Error::io("read", &file))?;
    let damaged =
        |why: &dyn std::fmt::Display| Error::Corrupt { file: file.clone(), message: why.to_string() };
    let mut out = Vec::new();
    let mut rows = csv::Reader::from_reader(ledger);
    for (row, surveyed) in rows.deserialize::<BTreeMap<String, String>>().zip(&view.evidence) {
        let row = row.map_err(|why| damaged(&why))?;
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        if cell("exception") != "yes" || !cell("accepted").is_empty() {
            continue;
        }
        let number = |name: &str| cell(name).parse::<u64>().map_err(|why| damaged(&why));
        let head = Patched::open(&surveyed.item).and_then(|windows| windows.window(0..HEAD as u64));
        let looks = head.map_or("", |head| look(&head));
        let reason = [cell("reason"), looks].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let bytes = number("opaque")? + number("skipped")?;
        let row =
            Row { what: "item", path: cell("path"), reason: reason.join("; "), bytes, ..Row::default() };
        row.write(form, &mut out).map_err(Error::io("write", "standard output"))?;
    }
    Ok(out)
}

/// What is nobody's, of one of several people, or not sure, in one split.
fn places(view: &View, engine: &Engine<'_>, place: Place, form: Form) -> Result<Vec<u8>> {
    let catalog = engine.catalog;
    let mut eye = Eye::new(engine, view.item(place), &view.options.lens(&view.key)?);
    let mut whose = view.whose(place);
    let path = view.item(place).known.path.as_str();
    let mut text = Vec::new();
    view.read(engine, place, &mut |seen: &Seen<'_>| {
        let mut held: Vec<Option<Whose>> = vec![None; seen.found.len()];
        eye.sightings(seen, |_, of| {
            let whose = whose.next();
            of.iter().for_each(|at| held[*at as usize] = whose);
        });
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        for (found, whose) in seen.found.iter().zip(held).filter(|(found, _)| !found.test) {
            let (what, reason) = match whose {
                Some(Whose::Person(_)) if found.confidence > Confidence::Possible => continue,
                Some(Whose::Person(_)) => ("low confidence", "only its surroundings speak for it"),
                Some(Whose::Undecided) => ("undecided", "may belong to one of several people"),
                Some(Whose::Nobody) | None => ("no person", "nothing beside it says whose it is"),
            };
            let detector = catalog.detector(found.detector);
            let row = Row {
                what,
                path,
                record,
                start: found.span.start,
                end: found.span.end(),
                element: &catalog.element(found.element).id,
                detector: &detector.id,
                confidence: format!("{:?}", found.confidence).to_lowercase(),
                value: detector.mask.apply(found.value),
                reason: reason.to_owned(),
                bytes: 0,
            };
            row.write(form, &mut text).map_err(Error::io("write", "standard output"))?;
        }
        Ok(())
    })?;
    Ok(text)
}
