//! `patterns list|show|check|explain`.

use std::sync::Arc;

use serde_json::json;

use crate::catalog::{Catalog, Detector, Tier};
use crate::error::{Error, Result};
use crate::run::{check, explain};
use crate::seal::mask::printable;
use crate::unpack::Shelf;

use super::args::Patterns;
use super::{SPLIT, to_stdout};

/// Does what was typed.
pub(super) fn run(
    typed: &Patterns,
    catalog: &dyn Fn() -> Result<Catalog>,
    shelf: &dyn Fn() -> Result<Arc<Shelf>>,
) -> Result<u8> {
    let text = match typed {
        Patterns::List { json } => list(&catalog()?, *json),
        Patterns::Show { id } => show(&catalog()?, id)?,
        Patterns::Check { folder } => {
            let (checked, faults) = match folder {
                Some(folder) => Catalog::checked(folder)?,
                None => (Catalog::builtin()?, Vec::new()),
            };
            return check(&checked, &faults);
        }
        Patterns::Explain { place } => {
            let (path, offset) = place.rsplit_once(':').ok_or_else(|| usage(place))?;
            let offset = offset.parse().map_err(|_| usage(place))?;
            explain::explain(&catalog()?, path, offset, SPLIT, &shelf()?)?
        }
    };
    to_stdout(|out| out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output")))
}

fn usage(place: &str) -> Error {
    Error::Usage(format!("explain takes PATH:OFFSET, such as in/users.csv:1042, not {place:?}"))
}

fn tier(detector: &Detector) -> &'static str {
    match detector.tier {
        Tier::Alone => "alone",
        Tier::Context => "with context",
        Tier::Column => "only in a typed column",
    }
}

fn list(catalog: &Catalog, as_json: bool) -> String {
    let line = |detector: &Detector| {
        let element = &catalog.element(detector.element).id;
        if as_json {
            let row = json!({ "id": detector.id, "title": detector.title, "element": element, "tier": tier(detector), "source": detector.source });
            format!("{row}\n")
        } else {
            format!("{:<22} {:<24} {}\n", detector.id, element, detector.title)
        }
    };
    catalog.detectors.iter().map(line).collect()
}

fn show(catalog: &Catalog, id: &str) -> Result<String> {
    let known = catalog
        .by_id(id)
        .ok_or_else(|| Error::Usage(format!("no detector {id:?}; `patterns list` names them")))?;
    let detector = catalog.detector(known);
    let element = catalog.element(detector.element);
    let mut text = format!("{}: {}\n", detector.id, detector.title);
    text += &format!(
        "  element   {} ({})\n  reported  {}\n  source    {}\n",
        element.id,
        element.title,
        tier(detector),
        detector.source
    );
    if !detector.text.is_empty() {
        text += &format!("  pattern   {}\n", detector.text);
    }
    let mut headers: Vec<&str> = catalog
        .words
        .headers
        .iter()
        .filter(|(_, types)| types.contains(&known))
        .map(|(words, _)| words.as_str())
        .collect();
    headers.sort_unstable();
    if !headers.is_empty() {
        text += &format!("  headers   {}\n", headers.join(", "));
    }
    if !detector.near.is_empty() {
        text += &format!("  near      {}\n", detector.near.join(", "));
    }
    for example in &detector.examples {
        let (sign, why) = if example.finds.is_empty() { ("-", example.why.as_str()) } else { ("+", "") };
        text += &format!("  {sign} {:?} {why}\n", example.text);
    }
    Ok(text)
}

/// Runs the examples of a catalogue; each that does not hold is named. With detectors of one's own those are counted, and of
/// the others only what they broke. What is wrong with files is told first; the others are checked all the same.
fn check(catalog: &Catalog, faults: &[Error]) -> Result<u8> {
    faults.iter().for_each(super::complain);
    let checked = check::examples(catalog)?;
    let failures: Vec<&String> = checked.iter().filter_map(|example| example.failure.as_ref()).collect();
    for failure in &failures {
        eprintln!("{}", printable(failure));
    }
    let own = !faults.is_empty() || catalog.detectors.iter().any(|detector| detector.own);
    let detectors = catalog.detectors.iter().filter(|detector| detector.own == own).count();
    let examples: Vec<_> = checked.iter().filter(|example| example.own == own).collect();
    let bad = examples.iter().filter(|example| example.failure.is_some()).count();
    let whose = if own { "detectors of your own" } else { "detectors" };
    let wrong = match faults.len() {
        0 => String::new(),
        count => format!(", {count} errors in files that are left out"),
    };
    println!("{detectors} {whose}, {} examples, {bad} failures{wrong}", examples.len());
    if failures.len() > bad {
        println!("{} examples of the built-in detectors fail beside them", failures.len() - bad);
    }
    Ok(if failures.is_empty() && faults.is_empty() { 0 } else { 2 })
}
