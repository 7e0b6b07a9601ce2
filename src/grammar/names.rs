//! Tables and columns by the names that the evidence gives them.
//!
//! Known from a plan, or learnt on the way: a reader that learns adds what it meets, up to bounds that hostile
//! names cannot pass; one that knows says [`NONE`] of what its plan has not.

use hashbrown::HashMap;

use crate::plan::{Column, Table};

/// The place of a table that the plan does not know.
pub const NONE: u16 = u16::MAX;
/// The most tables of an item.
const MOST_TABLES: usize = 4096;
/// The most columns that the members of objects make.
const MOST_COLUMNS: usize = 1024;
/// The longest name in bytes.
const LONGEST: usize = 512;

/// The tables of an item.
#[derive(Debug, Default)]
pub struct Tables {
    all: Vec<Names>,
    /// First table of each name.
    by_name: HashMap<Vec<u8>, u16>,
    is_known: bool,
}

/// One table: its name and those of its columns.
#[derive(Debug, Default)]
pub struct Names {
    name: Vec<u8>,
    columns: Vec<Vec<u8>>,
    /// By column: the length of the path of the array in whose elements it was met.
    arrays: Vec<u16>,
    by_name: HashMap<Vec<u8>, u16>,
    /// Values of a tuple where no column has a name.
    width: usize,
    /// The column that is likely to come next.
    next: usize,
    is_known: bool,
}

impl Tables {
    /// The tables of a plan, to which nothing is added.
    pub fn known(tables: &[Table]) -> Self {
        let mut known = Self { is_known: true, ..Self::default() };
        for (at, table) in tables.iter().enumerate() {
            let columns = table.columns.iter().map(|column| column.header.clone().into_bytes()).collect();
            known.by_name.entry(table.name.clone().into_bytes()).or_insert(at as u16);
            let mut names = Names::new(table.name.clone().into_bytes(), columns);
            (names.width, names.is_known) = (table.columns.len(), true);
            known.all.push(names);
        }
        known
    }

    /// As tables of a plan, their columns not yet judged.
    pub fn plan(&self) -> Vec<Table> {
        let text = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
        let column = |(name, array): (&Vec<u8>, &u16)| Column {
            header: text(name),
            array: *array,
            ..Column::default()
        };
        let table = |names: &Names| {
            let mut columns: Vec<Column> = names.columns.iter().zip(&names.arrays).map(column).collect();
            columns.resize_with(names.width.max(columns.len()), Column::default);
            Table { name: text(&names.name), columns }
        };
        self.all.iter().map(table).collect()
    }

    /// Whether nothing is added.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// The table at a place.
    pub fn at(&mut self, table: u16) -> Option<&mut Names> {
        self.all.get_mut(usize::from(table))
    }

    /// Whether a tuple of so many values is a row of a table. The first one says how wide a table without names
    /// is; one that nobody knows is as wide as it likes.
    pub fn is_as_wide(&mut self, table: u16, count: usize) -> bool {
        let Some(names) = self.all.get_mut(usize::from(table)) else { return true };
        if names.width == 0 && !names.is_known && names.columns.is_empty() {
            names.width = count;
        }
        names.width == count
    }

    /// The first table of this name.
    pub fn named(&mut self, name: &[u8]) -> u16 {
        self.by_name.get(name).copied().unwrap_or_else(|| self.add(name, Vec::new()))
    }

    /// The table of this name: `current`, if it is called so, else the first.
    pub fn named_near(&mut self, name: &[u8], current: u16) -> u16 {
        // Most tables have no name. An empty list points at no memory, and processors take long to compare nothing there.
        let is_name = |own: &[u8]| own.len() == name.len() && (name.is_empty() || own == name);
        let same = self.all.get(usize::from(current)).is_some_and(|names| is_name(&names.name));
        if same { current } else { self.named(name) }
    }

    /// The table of this name and these columns.
    pub fn with_columns(&mut self, name: &[u8], columns: Vec<Vec<u8>>) -> u16 {
        let same = |names: &Names| names.name == name && names.columns == columns;
        let first = self.by_name.get(name).map_or(self.all.len(), |at| usize::from(*at));
        let found = self.all.iter().skip(first).position(same);
        found.map_or_else(|| self.add(name, columns), |at| (first + at) as u16)
    }

    /// Keeps the tables for which `keep` says so, by their place; returns where each one then is.
    pub fn retain(&mut self, keep: impl Fn(u16) -> bool) -> Vec<u16> {
        let mut next = 0;
        let places: Vec<u16> = (0..self.all.len() as u16)
            .map(|at| {
                let kept = keep(at);
                next += u16::from(kept);
                if kept { next - 1 } else { NONE }
            })
            .collect();
        let mut at = places.iter();
        self.all.retain(|_| at.next().is_some_and(|place| *place != NONE));
        self.by_name.clear();
        for (at, names) in self.all.iter().enumerate() {
            self.by_name.entry(names.name.clone()).or_insert(at as u16);
        }
        places
    }

    fn add(&mut self, name: &[u8], columns: Vec<Vec<u8>>) -> u16 {
        if self.is_known || self.all.len() >= MOST_TABLES || !is_name(name) {
            return NONE;
        }
        let at = self.all.len() as u16;
        self.by_name.entry(name.to_vec()).or_insert(at);
        self.all.push(Names::new(name.to_vec(), columns));
        at
    }
}

impl Names {
    fn new(name: Vec<u8>, columns: Vec<Vec<u8>>) -> Self {
        let mut by_name = HashMap::new();
        for (column, at) in columns.iter().zip(0..) {
            by_name.entry(column.clone()).or_insert(at);
        }
        let (width, arrays) = (columns.len(), vec![0; columns.len()]);
        Self { name, width, columns, arrays, by_name, next: 0, is_known: false }
    }

    /// Notes that a column was met in the elements of the array whose path has this length.
    pub fn met_in(&mut self, column: u16, array: usize) {
        if let (Some(known), false) = (self.arrays.get_mut(usize::from(column)), self.is_known) {
            *known = (*known).max(array as u16);
        }
    }

    /// The column of this name. Members mostly come in the same order, so the next one is tried first.
    pub fn column(&mut self, name: &[u8]) -> Option<u16> {
        if self.columns.get(self.next).is_some_and(|next| next == name) {
            self.next += 1;
            return Some(self.next as u16 - 1);
        }
        let at = match self.by_name.get(name) {
            Some(at) => *at,
            None if self.is_known || self.columns.len() >= MOST_COLUMNS || !is_name(name) => return None,
            None => {
                self.columns.push(name.to_vec());
                self.arrays.push(0);
                self.width = self.columns.len();
                let at = self.columns.len() as u16 - 1;
                self.by_name.insert(name.to_vec(), at);
                at
            }
        };
        self.next = usize::from(at) + 1;
        Some(at)
    }
}

/// Whether bytes can name something in a plan.
fn is_name(name: &[u8]) -> bool {
    name.len() <= LONGEST && str::from_utf8(name).is_ok()
}
