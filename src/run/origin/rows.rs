//! The second pass: rows by their key, and cells beside it, in the evidence and where it fits best.

use std::collections::BTreeMap;

use crate::bits::Bits;
use crate::error::Result;
use crate::review::origin::{Fit, Found};
use crate::spill::rows::Rows;

use super::super::evidence::{self, Split};
use super::super::ordered::in_order;
use super::super::view::Place;
use super::{Side, Tracer, hash};

/// A hash, the slot that it is for, and the row of the evidence that has it, or [`EXPORT`].
type Tie = [u32; 4];
/// Instead of a row: an export has it.
const EXPORT: u32 = u32::MAX;

/// What rows said.
#[derive(Default)]
pub(super) struct Kept {
    /// By fit.
    pub found: Vec<Found>,
    /// By table of the evidence: rows that some export has.
    pub explained: BTreeMap<usize, u64>,
}

/// What is counted together: a fit's keys, or the cells of one of its columns.
struct Slot {
    fit: usize,
    /// Column of the evidence and of the export; none for the key.
    column: Option<(u32, u32)>,
}

impl Tracer<'_> {
    /// Rows and cells that exports have too.
    pub(super) fn rows(&self, fits: &[Fit]) -> Result<Kept> {
        let mut slots: Vec<Slot> = Vec::new();
        for (at, fit) in fits.iter().enumerate() {
            slots.push(Slot { fit: at, column: None });
            slots.extend(fit.others.iter().map(|pair| Slot { fit: at, column: Some(*pair) }));
        }
        let bytes: u64 = self.view.splits.iter().map(|split| split.bytes).sum();
        let mut keys: Rows<Tie> = Rows::new(&self.view.spill, (bytes / 64) as usize);
        let mut cells: Rows<Tie> = Rows::new(&self.view.spill, (bytes / 16) as usize);
        let mut put = |ties: Vec<Tie>| {
            ties.into_iter().try_for_each(|tie| {
                let rows = if slots[tie[2] as usize].column.is_none() { &mut keys } else { &mut cells };
                rows.push(tie[0].into(), tie)
            })
        };
        let places = self.view.places();
        let first = self.first_rows(&places);
        in_order(
            &places,
            |place: &Place| {
                self.ties(self.view.splits[place.at], &self.own, fits, &slots, Some((place, &first)))
            },
            |_, ties| put(ties),
        )?;
        let splits = evidence::splits(self.theirs.items);
        in_order(
            &splits,
            |split: &Split| self.ties(*split, &self.theirs, fits, &slots, None),
            |_, ties| put(ties),
        )?;
        let total = self.view.parts.iter().map(|part| part.carved.records).sum::<u64>() as usize;
        let mut kept = Kept { found: vec![Found::default(); fits.len()], ..Kept::default() };
        let mut explained = Bits::new(total);
        // A row is in one table, so one set for each export has room for all fits.
        let system = |fit: usize| self.tables[fits[fit].tables.1].system.unwrap_or_default();
        let systems = (0..fits.len()).map(system).max().map_or(0, |last| last + 1);
        let mut rows_of: Vec<Bits> = (0..systems).map(|_| Bits::new(total)).collect();
        keys.each(
            |ties| Ok(met(ties)),
            |met| {
                for (slot, row, _) in met.into_iter().filter(|(.., is_there)| *is_there) {
                    let fit = slots[slot as usize].fit;
                    kept.found[fit].rows += 1;
                    rows_of[system(fit)].set(row);
                    if !explained.is_set(row) {
                        explained.set(row);
                        *kept.explained.entry(fits[fit].tables.0).or_default() += 1;
                    }
                }
                Ok(())
            },
        )?;
        cells.each(
            |ties| Ok(met(ties)),
            |met| {
                for (slot, row, is_there) in met {
                    let Slot { fit, column } = &slots[slot as usize];
                    let found = &mut kept.found[*fit];
                    match column {
                        Some((own, _)) if is_there => *found.agree.entry(*own).or_default() += 1,
                        _ => found.stale += u64::from(rows_of[system(*fit)].is_set(row)),
                    }
                }
                Ok(())
            },
        )?;
        Ok(kept)
    }

    /// By item, the number of its first record among all.
    fn first_rows(&self, places: &[Place]) -> Vec<u64> {
        let (mut first, mut sum) = (vec![0; self.view.evidence.len()], 0);
        for place in places {
            if place.records == 0 {
                first[self.view.splits[place.at].item] = sum;
            }
            sum += self.view.parts[place.at].carved.records;
        }
        first
    }

    /// Keys and cells of one split, for all fits of its tables; `place` is that of the evidence.
    fn ties(
        &self,
        split: Split,
        side: &Side<'_>,
        fits: &[Fit],
        slots: &[Slot],
        place: Option<(&Place, &[u64])>,
    ) -> Result<Vec<Tie>> {
        self.watch.go_on()?;
        let secret = self.view.key.bytes();
        let mut ties = Vec::new();
        let mut slots_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, slot) in slots.iter().enumerate() {
            let (own, other) = fits[slot.fit].tables;
            slots_of.entry(if place.is_some() { own } else { other }).or_default().push(at);
        }
        let side_of = |pair: (u32, u32)| if place.is_some() { pair.0 } else { pair.1 };
        side.rows(&self.engine, split, self.tables, &mut |table, seen, row| {
            let cell =
                |column: u32| row.iter().find(|(of, _)| *of == column).map(|(_, cell)| cell.as_slice());
            for at in slots_of.get(&table).into_iter().flatten() {
                let slot = &slots[*at];
                let Some(key) = cell(side_of(fits[slot.fit].key)) else { continue };
                let value = match slot.column {
                    None => hash(&secret, &[key]),
                    Some(pair) => match cell(side_of(pair)) {
                        Some(cell) => hash(&secret, &[key, cell]),
                        None => continue,
                    },
                };
                let row = place.map_or(EXPORT, |(place, first)| {
                    (first[split.item] + place.records + u64::from(seen.record.ordinal)) as u32
                });
                ties.push([value as u32, (value >> 32) as u32, *at as u32, row]);
            }
            Ok(())
        })?;
        Ok(ties)
    }
}

/// Rows of the evidence by slot, and whether an export has what they have there.
fn met(ties: &[Tie]) -> Vec<(u32, u32, bool)> {
    let mut ties = ties.to_vec();
    ties.sort_unstable();
    let mut out = Vec::new();
    for of in ties.chunk_by(|a, b| a[..3] == b[..3]) {
        let is_there = of.last().is_some_and(|last| last[3] == EXPORT);
        let mut rows: Vec<u32> = of.iter().map(|tie| tie[3]).filter(|row| *row != EXPORT).collect();
        rows.dedup();
        out.extend(rows.into_iter().map(|row| (of[0][2], row, is_there)));
    }
    out
}
