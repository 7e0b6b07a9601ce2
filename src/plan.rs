//! What was decided about an item before it is scanned, and does not change while it is.
//!
//! A verdict on a format, a border or a column needs more than one window and must not depend on how windows
//! are cut. So the survey decides once, from the item's own bytes, and writes it down here. Everything after
//! is a function of plan and bytes: a split can be scanned by any thread, again, or on another machine.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::finding::DetectorId;
use crate::layout::Pairs;

/// The frozen plan of one item.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// What the bytes are.
    pub format: Format,
    /// How text is written in them: `utf-8`, `utf-8 with errors`, `binary`, or by the name of a
    /// [`Code`](crate::recode::Code). Whatever it is, all places in a plan are of the stored bytes.
    pub encoding: Cow<'static, str>,
    /// Characters that could not be read in that code, and stand as U+FFFD; not counted in UTF-8.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub malformed: u64,
    /// The byte that ends a line: a line feed, or the carriage return of old Macs.
    pub line_end: u8,
    /// The item's tables; a row format has one, lines have none.
    pub tables: Vec<Table>,
    /// Where splits begin: record starts, ascending. The first is the first data record (behind a byte order
    /// mark and a header); empty for an item without records.
    pub borders: Vec<u64>,
    /// What is open at each border, where bytes alone do not tell; empty for formats in which they do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<State>,
    /// Bytes in all.
    pub size: u64,
    /// Whether the item's end is a sound one: a closed quote, a whole last row.
    pub ended_cleanly: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_none(length: &u16) -> bool {
    *length == 0
}

impl Plan {
    /// A column of a table.
    pub fn column(&self, table: u16, column: u16) -> Option<&Column> {
        self.tables.get(usize::from(table))?.columns.get(usize::from(column))
    }

    /// What is open where split `k` begins.
    pub fn state(&self, k: usize) -> State {
        self.states.get(k).copied().unwrap_or_default()
    }

    /// Bytes before the first record: byte order mark, header, comments, blank lines. They count as parsed.
    pub fn preamble(&self) -> u64 {
        self.borders.first().copied().unwrap_or(self.size)
    }

    /// The item's splits in their order: from each border to the next, the last to the end.
    pub fn splits(&self) -> impl ExactSizeIterator<Item = Range<u64>> {
        (0..self.borders.len())
            .map(|at| self.borders[at]..self.borders.get(at + 1).copied().unwrap_or(self.size))
    }
}

/// What is open at a place of an item whose bytes alone do not tell: the table that its records belong to, and
/// what may follow there. Only the grammar of the format knows what a mode means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct State {
    /// The table of the next record, by its place in the plan.
    pub table: u16,
    /// What may follow.
    pub mode: u8,
}

impl From<u32> for State {
    fn from(packed: u32) -> Self {
        Self { table: packed as u16, mode: (packed >> 16) as u8 }
    }
}

impl From<State> for u32 {
    fn from(state: State) -> Self {
        u32::from(state.table) | u32::from(state.mode) << 16
    }
}

/// The shape of an item's records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "name")]
pub enum Format {
    /// No bytes at all.
    Empty,
    /// Rows of fields.
    Delimited(Dialect),
    /// Credentials, line by line: `mail:secret`, `site:login:secret`. One part takes all delimiters too many.
    Combo(Pairs),
    /// Objects with named members.
    Json(Objects),
    /// Tuples in statements, or rows that a statement announces.
    Sql(Statements),
    /// Lines that begin with a time or an address, or carry `key=value`.
    Log,
    /// Any other text.
    Text,
    /// Not text.
    Binary,
}

impl Format {
    /// Fields of a row, where each has as many.
    pub fn width(self) -> usize {
        match self {
            Self::Delimited(dialect) => usize::from(dialect.width),
            Self::Combo(pairs) => pairs.layout.parts().len(),
            _ => 0,
        }
    }

    /// The word for it in ledgers and plans.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Delimited(_) => "delimited",
            Self::Combo(_) => "combo",
            Self::Json(_) => "json",
            Self::Sql(_) => "sql",
            Self::Log => "log",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

/// How the rows of a delimited item are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// Whether `"` opens a field.
    pub quotes: bool,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Fields in a row.
    pub width: u16,
}

/// How the objects of a JSON item stand in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Objects {
    /// Where they stand.
    pub stand: Stand,
}

/// Where the objects that are records stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stand {
    /// One in each line.
    Lines,
    /// One behind the other, over as many lines as they need.
    Stream,
    /// In arrays, of which each is a table named by its key.
    Array,
    /// As the members of one object, under keys that name them.
    Keyed,
}

/// How the statements of an SQL dump are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Statements {
    /// Whether a backslash in quotes makes the next character an ordinary one, as in `MySQL`.
    pub backslash: bool,
}

/// One table of an item.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its name; empty where the item is the table.
    pub name: String,
    /// Its columns, left to right.
    pub columns: Vec<Column>,
}

/// What is known about one column.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Column {
    /// Header text, unquoted; empty where there is none.
    pub header: String,
    /// The detectors that its values are asked in turn; empty for an untyped column. More than one where a
    /// header speaks for a family: `password` may hold one of many hashes, or the clear word.
    pub types: Vec<DetectorId>,
    /// Whose the value is: 0 the subject of the row, others by order of appearance (spouse, manager, ...).
    pub subject: u8,
    /// The role word of a subject other than 0: `spouse`, `emergency`.
    pub role: String,
    /// The subject of whom a value speaks after all, where nobody else is named in the row: of `ship to phone` the buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub else_of: Option<u8>,
    /// How much of the header is the path of the innermost array in whose elements the value stands; 0 for none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub array: u16,
    /// The order of day and month, where the values tell: one verdict for all of them.
    pub date_order: Option<DateOrder>,
    /// Values looked at, and how many of them passed.
    pub sampled: u32,
    /// Of those, how many passed the types (or, for an untyped column, the best candidate).
    pub passed: u32,
    /// The share of random values of this shape that would pass.
    pub chance: f64,
    /// Distinct values among those looked at.
    pub distinct: u32,
    /// The next best candidate.
    pub runner_up: Option<DetectorId>,
    /// Why it is typed so, or not at all, in a few words.
    pub why: String,
    /// A person said so: no tally overturns it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub said: bool,
    /// Who.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

/// In which order a column writes day and month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl Column {
    /// What it is called in findings: the header, or `#3`.
    pub fn name(&self, index: usize) -> String {
        if self.header.is_empty() { format!("#{}", index + 1) } else { self.header.clone() }
    }
}
