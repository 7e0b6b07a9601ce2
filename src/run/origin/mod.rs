//! `origin`: which internal system a case's data came from, and events dated in it.
//!
//! Two passes over both. In the first every value meets its like by its hash, and says which columns hold the same. In the
//! second every row's key, and every cell beside it, meet theirs in the table of each export that fits best. Nothing is kept of
//! a value but 64 bits under the case's key.

mod canary;
mod rows;
mod sides;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use siphasher::sip::SipHasher13;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::review::origin::events::{Event, Events, of_cell, of_line};
use crate::review::origin::paper::{Candidate, Origin, Traced, name};
use crate::review::origin::{Fit, Overlaps, Table, score};
use crate::spill::rows::Rows;
use crate::unpack::Shelf;

use super::engine::{Engine, Seen};
use super::evidence::{self, Split};
use super::manifest::audit;
use super::ordered::in_order;
use super::view::{Place, View};
use super::watch::Watch;
use canary::Canaries;
use rows::Kept;
use sides::{Exports, Side};

/// A value's hash and the column that holds it.
type Held = [u32; 3];
/// A value in more columns than this of one side says nothing: a state, a currency, yes and no.
const COMMON: usize = 64;
/// Elements whose columns hold days that are no events.
const NO_EVENTS: [&str; 2] = ["date-of-birth", "card-expiry"];

/// What to trace.
#[derive(Debug)]
pub struct Trace<'t> {
    /// The case.
    pub case: &'t Path,
    /// Exports of internal systems.
    pub exports: &'t [PathBuf],
    /// Planted records: CSV with a column `planted`, and their values.
    pub canary: Option<&'t Path>,
    /// Bytes of a split.
    pub split: u64,
}

/// Compares the tables of a case with those of exports.
///
/// # Errors
/// If the case or an export cannot be read, or the evidence has changed.
pub fn origin(trace: &Trace<'_>, catalog: &Catalog, shelf: &Arc<Shelf>, watch: &Watch) -> Result<Origin> {
    let (case, view) = View::open(trace.case, catalog, shelf)?;
    audit(&case, "compared with exports of internal systems")?;
    let engine = Engine::new(catalog);
    let exports = Exports::survey(trace.exports, sides::means(&engine, trace.split, shelf, watch))?;
    let mut canaries =
        trace.canary.map(|file| Canaries::read(file, &view.key.bytes())).transpose()?.unwrap_or_default();
    let mut tables = Vec::new();
    let own = Side::new(&view.evidence, |_| None, &mut tables);
    let theirs = Side::new(&exports.items, |item| Some(exports.system[item]), &mut tables);
    let tracer = Tracer { engine, view: &view, own, theirs, tables: &tables, watch };
    let (overlaps, events, counts) = tracer.values(&mut canaries)?;
    let fits: Vec<Fit> = (0..tables.len())
        .filter(|at| tables[*at].system.is_none())
        .flat_map(|at| (0..trace.exports.len()).map(move |system| (at, system)))
        .filter_map(|(at, system)| overlaps.fit(at, system, &tables))
        .collect();
    let kept = tracer.rows(&fits)?;
    let path = |item: u32| view.evidence[item as usize].known.path.to_string();
    Ok(Origin {
        tables: tracer.traced(trace, &overlaps, &fits, &kept, &counts),
        newest: events.newest.into_iter().map(|event| (path(event.item), event)).collect(),
        rows_by_day: events.days,
        canaries: canaries.seen(path),
    })
}

struct Tracer<'t> {
    engine: Engine<'t>,
    view: &'t View,
    own: Side<'t>,
    theirs: Side<'t>,
    tables: &'t [Table],
    watch: &'t Watch,
}

/// What one split of the evidence gave in the first pass.
#[derive(Default)]
struct Piece {
    held: Vec<Held>,
    /// Cells by column, rows by table.
    cells: Vec<(u32, u64)>,
    rows: Vec<(usize, u64)>,
    events: Events,
    /// Planted values: which, in which record.
    planted: Vec<(u64, u64)>,
}

impl Tracer<'_> {
    /// The first pass: columns by their values, events, rows by table.
    fn values(&self, canaries: &mut Canaries) -> Result<(Overlaps, Events, Vec<u64>)> {
        let columns = self.tables.last().map_or(0, |last| last.columns.end) as usize;
        let mut overlaps =
            Overlaps { distinct: vec![0; columns], cells: vec![0; columns], ..Overlaps::default() };
        let (mut events, mut counts) = (Events::default(), vec![0; self.tables.len()]);
        let bytes: u64 = self.view.splits.iter().map(|split| split.bytes).sum();
        let mut held: Rows<Held> = Rows::new(&self.view.spill, (bytes / 8) as usize);
        let places = self.view.places();
        let known: &Canaries = canaries;
        let mut planted: Vec<(u64, u32, u64)> = Vec::new();
        in_order(
            &places,
            |place: &Place| self.piece(self.view.splits[place.at], Some((place, known))),
            |place, piece| {
                let item = self.view.splits[place.at].item as u32;
                planted.extend(piece.planted.iter().map(|(value, record)| (*value, item, *record)));
                events.add(take_in(piece, &mut overlaps, &mut counts, &mut held)?);
                Ok(())
            },
        )?;
        let splits = evidence::splits(self.theirs.items);
        in_order(
            &splits,
            |split: &Split| self.piece(*split, None),
            |_, piece| take_in(piece, &mut overlaps, &mut counts, &mut held).map(drop),
        )?;
        planted.into_iter().for_each(|(value, item, record)| canaries.see(value, item, record));
        self.meet(held, &mut overlaps)?;
        Ok((overlaps, events, counts))
    }

    /// What one split holds; `place` is that of the evidence, none for an export.
    fn piece(&self, split: Split, place: Option<(&Place, &Canaries)>) -> Result<Piece> {
        self.watch.go_on()?;
        let side = if place.is_some() { &self.own } else { &self.theirs };
        let secret = self.view.key.bytes();
        let mut piece = Piece::default();
        let (mut cells, mut rows) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
        side.rows(&self.engine, split, self.tables, &mut |table, seen, row| {
            if !row.is_empty() {
                *rows.entry(table).or_default() += 1;
            }
            for (column, cell) in row {
                *cells.entry(*column).or_default() += 1;
                let hash = hash(&secret, &[cell]);
                piece.held.push([hash as u32, (hash >> 32) as u32, *column]);
                if let Some((place, canaries)) = place
                    && canaries.holds(hash)
                {
                    piece.planted.push((hash, place.records + u64::from(seen.record.ordinal) + 1));
                }
            }
            if let Some((place, _)) = place {
                self.event(split.item, place, seen, row, &mut piece.events);
            }
            Ok(())
        })?;
        piece.held.sort_unstable();
        piece.held.dedup();
        piece.cells = cells.into_iter().collect();
        piece.rows = rows.into_iter().collect();
        Ok(piece)
    }

    /// Notes the newest event of a record, if it has one.
    fn event(
        &self,
        item: usize,
        place: &Place,
        seen: &Seen<'_>,
        row: &[(u32, Vec<u8>)],
        events: &mut Events,
    ) {
        let known = &self.view.evidence[item].known;
        let Some(plan) = &known.plan else { return };
        // What is later than its file is a term or an expiry, and did not happen.
        let last = jiff::Timestamp::from_second(known.stamp.1).ok().filter(|_| known.stamp.1 > 0);
        let last = last.map(|last| last.strftime("%Y-%m-%d %H:%M:%S").to_string());
        let is_past = |time: &String| last.as_ref().is_none_or(|last| time <= last);
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        let is_event = |column: u16| {
            let element = |id: &crate::finding::DetectorId| {
                let catalog = self.engine.catalog;
                catalog.element(catalog.detector(*id).element).id.as_str()
            };
            let types = plan.column(seen.record.table, column).map_or(&[][..], |column| &column.types);
            !types.iter().any(|id| NO_EVENTS.contains(&element(id)))
        };
        let mut newest: Option<(String, u16)> = None;
        let table = self.own.first[item] + usize::from(seen.record.table);
        for (column, cell) in row {
            let own = (column - self.tables[table].columns.start) as u16;
            let time = of_cell(cell).filter(|time| is_past(time) && is_event(own));
            if let Some(time) = time.filter(|time| newest.as_ref().is_none_or(|(newest, _)| time > newest)) {
                newest = Some((time, own));
            }
        }
        let column = newest.as_ref().map_or(String::new(), |(_, column)| {
            crate::report::rows::column_name(plan, seen.record.table, *column)
        });
        let time = match newest {
            Some((time, _)) => Some(time),
            None if row.is_empty() => of_line(seen.text()).filter(is_past),
            None => None,
        };
        if let Some(time) = time {
            events.push(Event { time, item: item as u32, record, column });
        }
    }

    /// Which columns hold the same values.
    fn meet(&self, held: Rows<Held>, overlaps: &mut Overlaps) -> Result<()> {
        let theirs =
            self.tables.iter().find(|table| table.system.is_some()).map_or(u32::MAX, |of| of.columns.start);
        let system = |column: u32| {
            let at = self.tables.partition_point(|table| table.columns.end <= column);
            self.tables.get(at).and_then(|table| table.system)
        };
        let group = |held: &[Held]| {
            let mut held = held.to_vec();
            held.sort_unstable();
            held.dedup();
            let mut met = Overlaps::default();
            let mut distinct: Vec<u32> = Vec::with_capacity(held.len());
            for of in held.chunk_by(|a, b| a[..2] == b[..2]) {
                distinct.extend(of.iter().map(|of| of[2]));
                let (own, others) = of.split_at(of.partition_point(|of| of[2] < theirs));
                if own.len() > COMMON || others.len() > COMMON {
                    continue;
                }
                let mut systems: Vec<usize> = others.iter().filter_map(|of| system(of[2])).collect();
                systems.dedup();
                for own in own {
                    for other in others {
                        *met.shared.entry((own[2], other[2])).or_default() += 1;
                    }
                    if let [one] = systems[..] {
                        *met.only.entry((own[2], one)).or_default() += 1;
                    }
                }
            }
            Ok((met, distinct))
        };
        held.each(group, |(met, distinct)| {
            distinct.into_iter().for_each(|column| overlaps.distinct[column as usize] += 1);
            met.shared.into_iter().for_each(|(pair, n)| *overlaps.shared.entry(pair).or_default() += n);
            met.only.into_iter().for_each(|(of, n)| *overlaps.only.entry(of).or_default() += n);
            Ok(())
        })
    }

    /// Tables of the evidence with what exports explain of them, best first.
    fn traced(
        &self,
        trace: &Trace<'_>,
        overlaps: &Overlaps,
        fits: &[Fit],
        kept: &Kept,
        counts: &[u64],
    ) -> Vec<Traced> {
        let traced = |at: usize| {
            let own = &self.tables[at];
            let of_table = fits.iter().zip(&kept.found).filter(|(fit, _)| fit.tables.0 == at);
            let candidate = |(fit, found)| {
                let fit: &Fit = fit;
                let other = &self.tables[fit.tables.1];
                let system = other.system.unwrap_or_default();
                let only = own.columns.clone().filter_map(|column| overlaps.only.get(&(column, system)));
                let pairs = std::iter::once(&fit.key).chain(&fit.others);
                let column = |(here, there): &(u32, u32)| {
                    (name(own, *here), name(other, *there), overlaps.share(*here, *there))
                };
                Candidate {
                    export: trace.exports[system].to_string_lossy().into_owned(),
                    table: other.path.clone(),
                    score: score(fit, found, own, overlaps),
                    rows: found.rows,
                    stale: found.stale,
                    only_here: only.sum(),
                    key: [name(own, fit.key.0), name(other, fit.key.1)],
                    columns: pairs.map(column).collect(),
                }
            };
            let mut candidates: Vec<Candidate> = of_table.map(candidate).collect();
            candidates.sort_by(|a, b| {
                b.score.total_cmp(&a.score).then(b.rows.cmp(&a.rows)).then(a.export.cmp(&b.export))
            });
            let rows_in_none = counts[at] - kept.explained.get(&at).copied().unwrap_or_default();
            Traced { path: own.path.clone(), rows: counts[at], candidates, rows_in_none }
        };
        (0..self.tables.len())
            .filter(|at| self.tables[*at].system.is_none() && counts[*at] > 0)
            .map(traced)
            .collect()
    }
}

/// Adds a piece to the sums; gives its events back.
fn take_in(
    piece: Piece,
    overlaps: &mut Overlaps,
    counts: &mut [u64],
    held: &mut Rows<Held>,
) -> Result<Events> {
    piece.cells.iter().for_each(|(column, cells)| overlaps.cells[*column as usize] += cells);
    piece.rows.iter().for_each(|(table, rows)| counts[*table] += rows);
    piece.held.iter().try_for_each(|of| held.push(of[0].into(), *of))?;
    Ok(piece.events)
}

/// Values under the case's key, one behind the other.
fn hash(secret: &[u8; 16], values: &[&[u8]]) -> u64 {
    match values {
        [one] => SipHasher13::new_with_key(secret).hash(one),
        _ => SipHasher13::new_with_key(secret).hash(&values.join(&0)),
    }
}
