//! `sample`: a draw from all findings and all records without one, and what it comes to once it was judged.
//!
//! The design goes to the audit trail before anything is drawn, and a judged sheet is held against the draw that the trail
//! names: nobody can draw until the rows look well, or leave out those that do not.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use crate::case::Whose;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::hand::Given;
use crate::hand::judged::Judged;
use crate::record::Shape;
use crate::report::csv_writer;
use crate::report::rows::column_name;
use crate::review::sample::judge::{Judgement, Tally};
use crate::review::sample::{Design, Drawn, Sample, Stratum};
use crate::seal::mask::inert;
use crate::store::Case;
use crate::unpack::Shelf;

use super::engine::{Engine, Seen, Want};
use super::manifest::audit;
use super::ordered::in_order;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// The stratum of records without a finding.
const RECORDS: &str = "record without a finding";
/// Columns of the sheet.
const HEADER: [&str; 11] =
    ["stratum", "path", "record", "start", "end", "column", "confidence", "value", "verdict", "by", "why"];
/// Characters of a record that are shown, where values are.
const SHOWN: usize = 500;

/// Draws a sample and writes its sheet, to be judged.
///
/// # Errors
/// If the design cannot be, the case cannot be read, the evidence has changed, or `out` fails.
pub fn draw(
    folder: &Path,
    catalog: &Catalog,
    design: Design,
    reveal: bool,
    (shelf, watch): (&Arc<Shelf>, &Watch),
    out: &mut dyn Write,
) -> Result<()> {
    if !(design.confidence > 0.0 && design.confidence < 1.0) {
        return Err(Error::Usage("--confidence lies between 0 and 1, such as 0.95".into()));
    }
    let (case, view) = View::open(folder, catalog, shelf)?;
    audit(&case, &design.to_string())?;
    if reveal {
        audit(&case, "the values of the sample were shown in clear")?;
    }
    let sample = Drawing { engine: Engine::new(catalog), view: &view, design, reveal, watch }.draw()?;
    let failed = |why: csv::Error| Error::io("write", "standard output")(why.into());
    let mut csv = csv_writer(out);
    csv.write_record(HEADER).map_err(failed)?;
    for (name, stratum) in strata(&sample) {
        for drawn in in_evidence_order(stratum) {
            let path = path(&view, drawn);
            let [record, start, end] = [drawn.record, drawn.at.1, drawn.at.2].map(|n| n.to_string());
            let (column, value) = (inert(&drawn.column), inert(&drawn.value));
            let cells = [name, &path, &record, &start, &end, &column, &drawn.confidence, &value, "", "", ""];
            csv.write_record(cells).map_err(failed)?;
        }
    }
    csv.flush().map_err(Error::io("write", "standard output"))
}

/// What a judged sheet comes to.
///
/// # Errors
/// If nothing was drawn from the case, the sheet is not all of the last draw, or the evidence has changed.
pub fn judge(
    folder: &Path,
    catalog: &Catalog,
    file: &Path,
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Judgement> {
    let (case, view) = View::open(folder, catalog, shelf)?;
    let design = last_design(&case)?;
    let bytes = std::fs::read(file).map_err(Error::io("read", file))?;
    let given = Given { option: "judged", file: file.to_path_buf(), bytes };
    let judged = Judged::read(&given, RECORDS)?;
    let sample =
        Drawing { engine: Engine::new(catalog), view: &view, design, reveal: false, watch }.draw()?;
    let mut left: BTreeSet<_> = judged.rows.keys().collect();
    let mut tally = |name: &str, stratum: &Stratum| {
        let mut tally = Tally { total: stratum.total, ..Tally::default() };
        for drawn in &stratum.drawn {
            let spot = (name.to_owned(), path(&view, drawn), drawn.at.1, drawn.at.2);
            let Some((marked, _)) = judged.rows.get(&spot) else {
                let place = format!("{}:{}", spot.1, spot.2);
                let why = "was drawn and is not in the file; leave no row out, and judge the last sample that was drawn";
                return Err(given.refuse(1, format!("{name} at {place} {why}")));
            };
            left.remove(&spot);
            tally.drawn += 1;
            tally.marked += u64::from(*marked);
        }
        Ok(tally)
    };
    let all = strata(&sample).map(|(name, stratum)| Ok((name.to_owned(), tally(name, stratum)?)));
    let mut all: Vec<(String, Tally)> = all.collect::<Result<_>>()?;
    if let Some((_, line)) = left.first().and_then(|spot| judged.rows.get(*spot)) {
        return Err(
            given.refuse(*line, "was not drawn; judge the last sample that was drawn, and nothing else")
        );
    }
    let records = all.pop().map(|(_, tally)| tally).unwrap_or_default();
    audit(&case, "a sample was judged")?;
    Ok(Judgement::new(&design, all, records, sample.most_people))
}

/// The design of the last draw.
fn last_design(case: &Case) -> Result<Design> {
    #[derive(Deserialize)]
    struct Line {
        event: String,
    }
    let file = case.file("audit.jsonl");
    let text = std::fs::read_to_string(&file).map_err(Error::io("read", &file))?;
    let events = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let scanned = |event: &str| event == "scan begun";
    let mut last = None;
    for Line { event } in events {
        // What was drawn from a case that was scanned again since is not of this one.
        last = if scanned(&event) { None } else { Design::of_event(&event).or(last) };
    }
    last.ok_or_else(|| {
        Error::Usage("nothing was drawn from this case yet: `sample CASE --seed N > FILE`".into())
    })
}

/// All strata, records last.
fn strata(sample: &Sample) -> impl Iterator<Item = (&str, &Stratum)> {
    let findings = sample.findings.iter().map(|(name, stratum)| (name.as_str(), stratum));
    findings.chain(std::iter::once((RECORDS, &sample.records)))
}

fn in_evidence_order(stratum: &Stratum) -> Vec<&Drawn> {
    let mut drawn: Vec<&Drawn> = stratum.drawn.iter().collect();
    drawn.sort_by_key(|drawn| drawn.at);
    drawn
}

fn path(view: &View, drawn: &Drawn) -> String {
    inert(view.evidence[drawn.at.0 as usize].known.path.as_str())
}

/// A draw on its way.
struct Drawing<'d> {
    engine: Engine<'d>,
    view: &'d View,
    design: Design,
    reveal: bool,
    watch: &'d Watch,
}

impl Drawing<'_> {
    fn draw(&self) -> Result<Sample> {
        let mut sample = Sample::default();
        let work = |place: &Place| {
            self.watch.go_on()?;
            self.split(*place)
        };
        in_order(&self.view.places(), work, |_, part| {
            sample.add(part, &self.design);
            Ok(())
        })?;
        Ok(sample)
    }

    /// The sample of one split.
    fn split(&self, place: Place) -> Result<Sample> {
        let (view, item) = (self.view, self.view.splits[place.at].item);
        let mut sample = Sample::default();
        let mut eye = Eye::new(&self.engine, view.item(place), &view.options.lens(&view.key)?);
        let mut whose = view.whose(place);
        // Lines in which nothing can begin are wanted too: they are what may have been missed.
        self.engine.read(view.item(place), view.splits[place.at].k, Want::All, &mut |seen: &Seen<'_>| {
            let mut people = BTreeSet::new();
            eye.sightings(seen, |_, _| {
                if let Some(Whose::Person(person)) = whose.next() {
                    people.insert(person);
                }
            });
            sample.most_people = sample.most_people.max(people.len() as u64);
            let record = place.records + u64::from(seen.record.ordinal) + 1;
            self.record(seen, (item as u32, record), &mut sample);
            Ok(())
        })?;
        Ok(sample)
    }

    fn record(&self, seen: &Seen<'_>, (item, record): (u32, u64), sample: &mut Sample) {
        let path = self.view.evidence[item as usize].known.path.as_str();
        if seen.found.is_empty() && seen.record.shape != Shape::Opaque {
            let span = seen.ruler.span(seen.record.range.start, seen.record.range.end);
            let lot = self.design.lot(path, span.start, span.end(), RECORDS);
            sample.records.total += 1;
            if sample.records.wants(lot, self.design.records) {
                let text = String::from_utf8_lossy(seen.text());
                let value = if self.reveal { text.chars().take(SHOWN).collect() } else { String::new() };
                let (column, confidence) = (String::new(), String::new());
                let at = (item, span.start, span.end());
                let drawn = Drawn { lot, at, record, column, confidence, value };
                sample.records.draw(drawn, self.design.records);
            }
        }
        for found in seen.found.iter().filter(|found| !found.test) {
            let detector = self.engine.catalog.detector(found.detector);
            let lot = self.design.lot(path, found.span.start, found.span.end(), &detector.id);
            if !sample.findings.contains_key(&detector.id) {
                sample.findings.insert(detector.id.clone(), Stratum::default());
            }
            let Some(stratum) = sample.findings.get_mut(&detector.id) else { continue };
            stratum.total += 1;
            if stratum.wants(lot, self.design.size) {
                let clear = || String::from_utf8_lossy(found.value).into_owned();
                let value = if self.reveal { clear() } else { detector.mask.apply(found.value) };
                let plan = self.view.evidence[item as usize].known.plan.as_ref();
                let column =
                    plan.map(|plan| column_name(plan, found.table, found.column)).unwrap_or_default();
                let at = (item, found.span.start, found.span.end());
                let confidence = format!("{:?}", found.confidence).to_lowercase();
                stratum.draw(Drawn { lot, at, record, column, confidence, value }, self.design.size);
            }
        }
    }
}
