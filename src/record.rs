//! One row, object, line or message, borrowed from its window; its fields and columns.

use std::ops::Range;

mod escape;
pub mod percent;

/// The longest record: a longer line is cut at a space into numbered pieces, and the ledger says so.
pub const MAX_RECORD: usize = 64 << 20;
/// How far behind the start of a record or a finding anything may look.
pub const LOOK_BACK: usize = 256;
/// How far past the border of its split a detector may look.
pub const LOOK_AHEAD: usize = 16 << 10;
/// A quote that is not closed within this many bytes is an ordinary character.
pub const MAX_QUOTED: usize = 64 << 10;

/// One record of a window. Offsets are relative to the window's bytes.
#[derive(Clone, Debug)]
pub struct Record<'w> {
    /// Number within its split, from 0; the fold over all splits makes it a number within the item.
    pub ordinal: u32,
    /// Its table, by its place in the plan.
    pub table: u16,
    /// Its bytes in the window, without the line end.
    pub range: Range<usize>,
    /// Its fields in order of place, never overlapping; a line of a log or text has none.
    pub fields: &'w [Field],
    /// What came out of the carving.
    pub shape: Shape,
}

/// What a record turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A row that has the table's number of fields.
    Row,
    /// A row with too many or too few fields, or with a stray quote: counted as malformed, read as far as it goes.
    Ragged,
    /// A line of a log or text: no fields.
    Line,
    /// Bytes that are not text: counted as opaque, still searched for what stands out.
    Opaque,
}

/// The bytes of one field, quotes and surrounding blanks excluded, relative to the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// First byte.
    pub start: u32,
    /// First byte behind it.
    pub end: u32,
    /// Its column, by its place in the table.
    pub column: u16,
    /// How it writes what cannot stand in it as it is.
    pub escape: Escape,
}

/// How a field writes what cannot stand in it as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Escape {
    /// Not at all.
    #[default]
    None,
    /// It stands in quotes (`"`), and a doubled quote in it means one.
    Doubled,
    /// It stands in apostrophes, and a doubled apostrophe in it means one: standard SQL.
    Apostrophe,
    /// The same, and a backslash gives the next character another meaning: `\n`, `\'`, `\0`. `MySQL`, and
    /// `E''` of `PostgreSQL`.
    Backslash,
    /// Nothing encloses it, and a backslash gives what follows another meaning, also `\101` and `\x41`: rows of
    /// `PostgreSQL`'s `COPY`.
    Copy,
    /// It is a JSON string without its quotes: `\n`, `\"`, `\u00e9`.
    Json,
    /// It is the digits of `X'4142'`, and read as what `0x4142` says, so that no digits in it pass for text.
    Hex,
}

impl Field {
    /// Its range in the window.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What carving one split adds to the ledger. Sums only, so that splits can be folded in any order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Carved {
    /// Records, malformed ones included.
    pub records: u64,
    /// Records whose shape was not the table's.
    pub malformed: u64,
    /// Bytes that became fields of well-formed records, with their delimiters and line ends.
    pub parsed: u64,
    /// Bytes read as plain text: lines, and malformed records.
    pub raw: u64,
    /// Bytes that are not text.
    pub opaque: u64,
    /// Lines cut because they were longer than [`MAX_RECORD`].
    pub cut: u64,
}

impl std::ops::AddAssign for Carved {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.malformed += other.malformed;
        self.parsed += other.parsed;
        self.raw += other.raw;
        self.opaque += other.opaque;
        self.cut += other.cut;
    }
}

impl Carved {
    /// Takes out `bytes` that were filled in for others that could not be read.
    pub fn take_out(&mut self, mut bytes: u64) {
        for sum in [&mut self.parsed, &mut self.raw, &mut self.opaque] {
            let here = bytes.min(*sum);
            *sum -= here;
            bytes -= here;
        }
    }
}
