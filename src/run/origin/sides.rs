//! The tables of the evidence and of the exports, and the cells of their rows.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::hand::Hand;
use crate::intake;
use crate::record::Shape;
use crate::review::origin::Table;
use crate::validate::null::is_null;
use crate::view::View as Reading;

use super::super::engine::{Engine, Seen, Want};
use super::super::evidence::{self, Means, Split, Surveyed};

/// A cell: its column among all, and its value in lower case.
pub(super) type Cell = (u32, Vec<u8>);

/// Takes a row: its table among all, the record, and its cells.
pub(super) type Take<'t> = dyn FnMut(usize, &Seen<'_>, &[Cell]) -> Result<()> + 't;

/// Items whose tables are compared: those of the case, or those of the exports.
pub(super) struct Side<'s> {
    /// The items.
    pub items: &'s [Surveyed],
    /// By item, the number of its first table among all.
    pub first: Vec<usize>,
}

/// Exports as they were surveyed.
pub(super) struct Exports {
    /// Their items, in the order of the arguments.
    pub items: Vec<Surveyed>,
    /// By item, the export that it is of.
    pub system: Vec<usize>,
}

impl Exports {
    /// Surveys exports: each a file in any form that evidence may have, or a folder.
    ///
    /// # Errors
    /// If one does not exist, or nothing in it can be read.
    pub(super) fn survey(given: &[PathBuf], means: Means<'_>) -> Result<Self> {
        let hand = Hand::default();
        let (mut items, mut system) = (Vec::new(), Vec::new());
        for (at, path) in given.iter().enumerate() {
            let walked = intake::walk(std::slice::from_ref(path), &[])?;
            let mut own = evidence::survey(&walked, Means { hand: Some(&hand), ..means })?;
            if let Some((item, why)) = own.iter().find_map(|of| Some((&of.known.path, of.known.unread()?))) {
                return Err(Error::Refused(format!("an export cannot be read as a whole: {item}: {why}")));
            }
            let base = items.len() as u32;
            own.iter_mut()
                .filter_map(|of| of.known.inside.as_mut())
                .for_each(|inside| inside.container += base);
            system.extend(std::iter::repeat_n(at, own.len()));
            items.append(&mut own);
        }
        Ok(Self { items, system })
    }
}

impl<'s> Side<'s> {
    /// The tables of these items, added to `tables`; `system` says of which export an item is.
    pub(super) fn new(
        items: &'s [Surveyed],
        system: impl Fn(usize) -> Option<usize>,
        tables: &mut Vec<Table>,
    ) -> Self {
        let mut first = Vec::with_capacity(items.len());
        for (at, surveyed) in items.iter().enumerate() {
            first.push(tables.len());
            for table in surveyed.known.plan.iter().flat_map(|plan| &plan.tables) {
                let start = tables.last().map_or(0, |last| last.columns.end);
                let names = table.columns.iter().enumerate().map(|(at, column)| column.name(at));
                let path = match table.name.as_str() {
                    "" => surveyed.known.path.to_string(),
                    name => format!("{} {name}", surveyed.known.path),
                };
                let columns = start..start + table.columns.len() as u32;
                tables.push(Table { path, names: names.collect(), columns, system: system(at) });
            }
        }
        Self { items, first }
    }

    /// Goes through a split: gives each row of a table with its cells that are not empty, by column among all, to `take`.
    ///
    /// # Errors
    /// If the item has changed, or `take` says so.
    pub(super) fn rows(
        &self,
        engine: &Engine<'_>,
        split: Split,
        tables: &[Table],
        take: &mut Take<'_>,
    ) -> Result<()> {
        let mut reading = Reading::default();
        let mut cells: Vec<Cell> = Vec::new();
        let gone = engine.read(&self.items[split.item], split.k, Want::All, &mut |seen: &Seen<'_>| {
            cells.clear();
            let at = self.first[split.item] + usize::from(seen.record.table);
            let is_table = self.first.get(split.item + 1).is_none_or(|next| at < *next);
            let table = tables.get(at).filter(|_| is_table);
            if let Some(table) = table
                && matches!(seen.record.shape, Shape::Row | Shape::Ragged)
            {
                let is_escaped = Reading::is_needed(seen.record, seen.hay);
                if is_escaped {
                    reading.read(seen.record, seen.hay);
                }
                let read = is_escaped.then(|| reading.record(seen.record));
                let (record, bytes) =
                    read.as_ref().map_or((seen.record, seen.hay), |record| (record, reading.bytes()));
                for field in record.fields {
                    let column = table.columns.start + u32::from(field.column);
                    let cell = bytes[field.range()].trim_ascii();
                    if table.columns.contains(&column) && !cell.is_empty() && !is_null(cell) {
                        cells.push((column, cell.to_ascii_lowercase()));
                    }
                }
            }
            take(at, seen, &cells)
        })?;
        match gone.reason().filter(|_| gone.skipped > 0) {
            Some(why) => Err(Error::Refused(format!(
                "{} can no longer be read: {why}",
                self.items[split.item].known.path
            ))),
            None => Ok(()),
        }
    }
}

/// What a survey of exports works with.
pub(super) fn means<'m>(
    engine: &Engine<'m>,
    split: u64,
    shelf: &'m Arc<crate::unpack::Shelf>,
    watch: &'m super::super::watch::Watch,
) -> Means<'m> {
    Means { catalog: engine.catalog, split, shelf, hand: None, watch }
}
