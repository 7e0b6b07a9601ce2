//! Records whose bytes alone do not tell them: what was read before says what they are.
//!
//! A tuple of an SQL dump does not name its table, and an object between two others may be a record or part
//! of one. So reading carries a [`State`], which the plan keeps for each border; all else is a function of
//! the bytes from a piece's start on, as for other formats. The survey reads with a reader that learns tables
//! and columns, the carver with one that knows those of the plan: both by the same steps.

use std::ops::Range;

use super::json::glue::Ways;
use super::names::Tables;
use super::{End, Grammar, How, json, sql};
use crate::plan::{Format, Plan, Stand, State};
use crate::record::{Field, Shape};

/// Tables whose objects' ways are kept.
const MOST_WAYS: usize = 64;

/// A reader of one item.
#[derive(Debug)]
pub struct Reader {
    pub(super) grammar: Grammar,
    /// What is known of the tables.
    pub tables: Tables,
    /// Brackets opened outside records and not closed.
    pub open: i64,
    /// Whether what was read last is whole.
    pub whole: bool,
    /// Whether statements have been seen that end without a semicolon.
    pub(super) is_loose: bool,
    /// Whether only records are wanted, and not their fields.
    pub blind: bool,
    /// How the objects of each table are written.
    ways: Vec<Ways>,
}

/// What a step found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// A record of this shape.
    Record(Shape),
    /// What holds records together: brackets, statements, comments.
    Structure,
    /// The rest of a broken record.
    Rest,
}

/// One step from a place to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// What it is.
    pub what: What,
    /// The table of a record.
    pub table: u16,
    /// First byte behind the content.
    pub end: usize,
    /// Where the next piece starts.
    pub next: usize,
    /// Why it ends there.
    pub how: How,
}

/// The bytes that a step may look at.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'h> {
    pub hay: &'h [u8],
    pub end: End,
}

impl Reader {
    /// A reader that knows the tables of a plan, if its format needs one.
    pub fn of(plan: &Plan) -> Option<Self> {
        matches!(plan.format, Format::Json(_) | Format::Sql(_))
            .then(|| Self::new(Grammar::of(plan), Tables::known(&plan.tables)))
    }

    /// A reader that learns tables and columns as they come.
    pub fn learning(grammar: Grammar) -> Self {
        Self::new(grammar, Tables::default())
    }

    /// A reader that knows these tables.
    pub fn new(grammar: Grammar, tables: Tables) -> Self {
        Self { grammar, tables, open: 0, whole: true, is_loose: false, blind: false, ways: Vec::new() }
    }

    /// The format that it reads.
    pub fn format(&self) -> Format {
        self.grammar.format
    }

    /// Whether records can be told by line ends alone.
    pub fn is_by_line(&self) -> bool {
        matches!(self.grammar.format, Format::Json(objects) if objects.stand == Stand::Lines)
    }

    /// The piece that starts at `at < hay.len()`, where `state` is open; `state` becomes what is open behind
    /// it, and the record's fields replace those in `fields`. `None` if it cannot be told without the bytes
    /// behind `hay`, which happens only with [`End::More`] and less than the longest record at hand.
    pub fn step(
        &mut self,
        hay: &[u8],
        at: usize,
        end: End,
        state: &mut State,
        fields: &mut Vec<Field>,
    ) -> Option<Piece> {
        fields.clear();
        let bytes = Bytes { hay, end };
        match self.grammar.format {
            Format::Json(objects) => json::step(self, objects.stand, bytes, at, state, fields),
            Format::Sql(statements) => sql::step(self, statements, bytes, at, state, fields),
            _ => None,
        }
    }

    /// How the objects of a table are written, where its columns do not change any more.
    pub(super) fn ways(&mut self, table: u16) -> Option<&mut Ways> {
        let at = usize::from(table);
        if !self.tables.is_known() || at >= MOST_WAYS {
            return None;
        }
        if self.ways.len() <= at {
            self.ways.resize_with(at + 1, Ways::default);
        }
        self.ways.get_mut(at)
    }

    /// What may be open at a place of which nothing is known, behind bytes that could not be read.
    pub fn lost(&self, state: State) -> State {
        match self.grammar.format {
            Format::Json(_) => State { mode: json::LOST, ..state },
            _ => state,
        }
    }

    /// The limits that bound how far a step may look.
    pub fn reach(&self) -> usize {
        self.grammar.limits.record + self.grammar.limits.quoted + 1
    }
}

impl Piece {
    pub(super) fn record(shape: Shape, table: u16, end: usize, next: usize, how: How) -> Self {
        Self { what: What::Record(shape), table, end, next, how }
    }

    pub(super) fn structure(range: Range<usize>) -> Self {
        Self { what: What::Structure, table: 0, end: range.end, next: range.end, how: How::Whole }
    }
}
