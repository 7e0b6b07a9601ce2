//! Examples and counter-examples of the pattern files, run through the very stations that evidence goes
//! through.

use crate::catalog::{Catalog, Detector, Example};
use crate::error::Result;
use crate::finding::DetectorId;
use crate::plan::{Column, Dialect, Format, Plan, State, Table};
use crate::recode::Ruler;
use crate::survey::in_order;

use super::engine::{Engine, Part, Want};

/// One example and what came of it.
#[derive(Debug)]
pub struct Checked {
    /// Of a user's own detector.
    pub own: bool,
    /// What went wrong, if something did.
    pub failure: Option<String>,
}

/// Runs all examples of a catalogue.
///
/// # Errors
/// If the catalogue cannot be set up.
pub fn examples(catalog: &Catalog) -> Result<Vec<Checked>> {
    let engine = Engine::new(catalog);
    let mut out = Vec::new();
    for (at, detector) in catalog.detectors.iter().enumerate() {
        for example in &detector.examples {
            let kind = if example.finds.is_empty() { "counter" } else { "example" };
            let place = format!("{}:{}: {kind}", detector.file, example.line);
            let found = found(&engine, DetectorId(at as u16), detector, example)?;
            let failure = (found != example.finds).then(|| {
                let why = if example.why.is_empty() { String::new() } else { format!(" ({})", example.why) };
                let text = example.text.escape_debug();
                format!("{place}: {text}: should find {:?}, found {found:?}{why}", example.finds)
            });
            out.push(Checked { own: detector.own, failure });
        }
    }
    Ok(out)
}

/// What the detector finds in the example: in a line of a log, or as the value of a column.
fn found(engine: &Engine<'_>, id: DetectorId, detector: &Detector, example: &Example) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let plan = plan(engine.catalog, detector, example);
    let hay = example.text.as_bytes();
    let ruler = Ruler::plain(0);
    let part = Part { hay, ruler, owned: 0..hay.len(), is_end: true, state: State::default() };
    engine.over(&plan, part, Want::Found, &mut |seen| {
        let own = seen.found.iter().filter(|found| found.detector == id);
        out.extend(own.map(|found| String::from_utf8_lossy(found.value).into_owned()));
        Ok(())
    })?;
    Ok(out)
}

/// A plan under which the example's text is a log, or a table of one column under its header.
fn plan(catalog: &Catalog, detector: &Detector, example: &Example) -> Plan {
    let size = example.text.len() as u64;
    let (format, tables) = match &example.header {
        None => (Format::Log, vec![]),
        Some(header) => {
            let mut types = catalog.words.lookup(header).types;
            types.retain(|id| catalog.detector(*id).element == detector.element);
            let types = in_order(types, catalog);
            let column = Column { header: header.clone(), types, ..Column::default() };
            let dialect = Dialect { delimiter: 0, quotes: false, header: false, width: 1 };
            (Format::Delimited(dialect), vec![Table { name: String::new(), columns: vec![column] }])
        }
    };
    Plan {
        format,
        encoding: "utf-8".into(),
        malformed: 0,
        tables,
        borders: vec![0],
        states: vec![],
        size,
        ended_cleanly: true,
        line_end: b'\n',
    }
}
