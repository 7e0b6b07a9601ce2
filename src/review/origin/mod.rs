//! `origin`: which internal system data came from, told by its values.
//!
//! Columns are known by what they hold, not by what they are called: a column of the evidence fits the column of an export
//! that has most of its values. Numbers from 1 to n are in every system, so no column speaks alone where there are others: a
//! row is found by its key, the column that tells rows apart, and a cell agrees if the export has it beside the same key.

pub mod events;
pub mod paper;

use std::collections::BTreeMap;
use std::ops::Range;

/// A column fits another that has at least this share of its values.
const FITS: f64 = 0.3;
/// An export explains a table if it has at least this share of its cells.
pub const EXPLAINS: f64 = 0.5;

/// A table of the evidence, or of an export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Where its item is.
    pub path: String,
    /// Names of its columns.
    pub names: Vec<String>,
    /// Its columns among all: those of the evidence first, then those of the exports.
    pub columns: Range<u32>,
    /// The export, by its place among the arguments; none for the evidence.
    pub system: Option<usize>,
}

/// What values say: sums over all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Overlaps {
    /// Values by column of the evidence and column of an export that both have them.
    pub shared: BTreeMap<(u32, u32), u64>,
    /// Different values by column.
    pub distinct: Vec<u64>,
    /// Cells that are not empty, by column.
    pub cells: Vec<u64>,
    /// Values of a column of the evidence that one export alone has.
    pub only: BTreeMap<(u32, usize), u64>,
}

/// How a table of the evidence fits one of an export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fit {
    /// The table of the evidence, and that of the export, among all tables.
    pub tables: (usize, usize),
    /// Columns of both that rows are found by.
    pub key: (u32, u32),
    /// Other columns that fit.
    pub others: Vec<(u32, u32)>,
}

impl Overlaps {
    /// The share of a column's values that another one has.
    pub fn share(&self, own: u32, other: u32) -> f64 {
        let shared = self.shared.get(&(own, other)).copied().unwrap_or_default();
        shared as f64 / self.distinct[own as usize].max(1) as f64
    }

    /// The columns of `other` that fit those of `own`, each with its share.
    fn pairs(&self, own: &Table, other: &Table) -> Vec<(u32, u32, f64)> {
        let best = |column: u32| {
            let all = other.columns.clone().map(|of| (of, self.share(column, of)));
            let best = all.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
            Some((column, best.0, best.1)).filter(|best| best.2 >= FITS)
        };
        own.columns.clone().filter_map(best).collect()
    }

    /// How a table of the evidence fits an export, if it does: the table of it that has most of its cells.
    pub fn fit(&self, own: usize, system: usize, tables: &[Table]) -> Option<Fit> {
        let of_system = tables.iter().enumerate().filter(|(_, table)| table.system == Some(system));
        let weight = |pairs: &[(u32, u32, f64)]| -> f64 {
            pairs.iter().map(|(column, _, share)| share * self.cells[*column as usize] as f64).sum()
        };
        let all = of_system.map(|(at, table)| (at, self.pairs(&tables[own], table)));
        let (other, pairs) = all.max_by(|a, b| weight(&a.1).total_cmp(&weight(&b.1)).then(b.0.cmp(&a.0)))?;
        let tells = |pair: &(u32, u32, f64)| {
            let (distinct, cells) = (self.distinct[pair.0 as usize], self.cells[pair.0 as usize]);
            pair.2 * distinct as f64 * (distinct as f64 / cells.max(1) as f64)
        };
        let key = pairs.iter().max_by(|a, b| tells(a).total_cmp(&tells(b)).then(b.0.cmp(&a.0)))?;
        let others = pairs.iter().filter(|pair| pair.0 != key.0).map(|pair| (pair.0, pair.1));
        Some(Fit { tables: (own, other), key: (key.0, key.1), others: others.collect() })
    }
}

/// What rows say of a fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Rows of the evidence whose key the export has.
    pub rows: u64,
    /// Cells that stand beside the same key there, by column of the evidence.
    pub agree: BTreeMap<u32, u64>,
    /// Cells of found rows that do not.
    pub stale: u64,
}

/// The share of a table's cells that an export has, each beside its row's key.
pub fn score(fit: &Fit, found: &Found, own: &Table, overlaps: &Overlaps) -> f64 {
    let cells: u64 = own.columns.clone().map(|column| overlaps.cells[column as usize]).sum();
    let agree: u64 = found.agree.values().sum();
    if cells == 0 || (!fit.others.is_empty() && agree == 0) {
        return 0.0;
    }
    (found.rows + agree) as f64 / cells as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: Range<u32>, system: Option<usize>) -> Table {
        Table { path: format!("{system:?}"), names: vec![String::new(); columns.len()], columns, system }
    }

    /// The evidence has a number (column 0) and an e-mail (1); the first export has numbers (2), the second both (3, 4).
    fn overlaps() -> (Vec<Table>, Overlaps) {
        let tables = vec![table(0..2, None), table(2..3, Some(0)), table(3..5, Some(1))];
        let shared = [((0, 2), 100), ((0, 3), 100), ((1, 4), 95)].into_iter().collect();
        let overlaps =
            Overlaps { shared, distinct: vec![100; 5], cells: vec![100; 5], ..Overlaps::default() };
        (tables, overlaps)
    }

    #[test]
    fn columns_are_known_by_their_values() {
        let (tables, overlaps) = overlaps();
        let fit = overlaps.fit(0, 1, &tables).unwrap();
        assert_eq!((fit.tables, fit.key, fit.others), ((0, 2), (0, 3), vec![(1, 4)]));
        let weak = Overlaps { shared: [((0, 2), 29)].into_iter().collect(), ..overlaps };
        assert_eq!(weak.fit(0, 0, &tables), None);
    }

    #[test]
    fn a_number_that_everybody_has_counts_for_nothing_if_nothing_agrees_beside_it() {
        let (tables, overlaps) = overlaps();
        let fit = overlaps.fit(0, 1, &tables).unwrap();
        let mut found = Found { rows: 100, ..Found::default() };
        assert!(score(&fit, &found, &tables[0], &overlaps) < 1e-9);
        found.agree.insert(1, 90);
        assert!((score(&fit, &found, &tables[0], &overlaps) - 0.95).abs() < 1e-9);
        let alone = overlaps.fit(0, 0, &tables).unwrap();
        let found = Found { rows: 100, ..Found::default() };
        assert!((score(&alone, &found, &tables[0], &overlaps) - 0.5).abs() < 1e-9);
    }
}
