//! Windows into records: one file a format.
//!
//! Where records end is the grammar's business; what a record is worth, and to which sum of the ledger its
//! bytes go, is decided here. Every byte of a split goes to exactly one sum:
//!
//! > parsed + raw + opaque over all splits + [`Plan::preamble`] = size of the item
//!
//! Line ends belong to their record; blank lines to what their neighbours are.

use std::cell::Cell;
use std::ops::Range;

use crate::grammar::reader::Reader;
use crate::grammar::text::is_plain;
use crate::grammar::{End, Grammar, How, Step};
use crate::plan::{Format, Plan, State};
use crate::record::{Carved, Field, Record, Shape};

mod combo;
mod delimited;
mod lines;
mod told;

use lines::Piece;

/// The records of the split `owned` of `bytes`, which begins at a border of the plan where `state` is open, and
/// ends at the next one or at the item's end, given to `take` in their order. `is_end` says that the item ends
/// with `bytes`.
pub fn carve(
    plan: &Plan,
    state: State,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    carve_wanted(plan, state, bytes, owned, is_end, &Cell::new(0), take)
}

/// [`carve`] for one who need not see every record: lines that end before the place in `wanted` are only counted.
/// Whoever takes a record may set it on.
pub fn carve_wanted(
    plan: &Plan,
    state: State,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    wanted: &Cell<usize>,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    match Reader::of(plan) {
        Some(mut reader) => told::carve(&mut reader, state, bytes, owned, is_end, take),
        None => by(&Grammar::of(plan), bytes, owned, is_end, wanted, take),
    }
}

/// [`carve`] by a reader of one's own.
pub fn carve_told(
    reader: &mut Reader,
    state: State,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    told::carve(reader, state, bytes, owned, is_end, take)
}

/// [`carve`] by a grammar of one's own, of a format whose bytes alone tell the records.
pub fn carve_by(
    grammar: &Grammar,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    by(grammar, bytes, owned, is_end, &Cell::new(0), take)
}

fn by(
    grammar: &Grammar,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    wanted: &Cell<usize>,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    let hay = &bytes[..owned.end];
    let end = if is_end && owned.end == bytes.len() { End::Item } else { End::Border };
    let mut carving = Carving { grammar, hay, end, sums: Carved::default(), ordinal: 0 };
    match grammar.format {
        Format::Empty => {}
        Format::Delimited(dialect) => {
            carving.run(
                owned.start,
                &|step, fields, content| delimited::shape(dialect, step, fields, content),
                take,
            );
        }
        Format::Combo(pairs) => {
            let plain = is_plain(&hay[owned.start..]);
            carving.run(
                owned.start,
                &|step, fields, content| combo::shape(pairs, plain, step, fields, content),
                take,
            );
        }
        Format::Log | Format::Text | Format::Json(_) | Format::Sql(_) => {
            carving.lines(owned.start, wanted, take);
        }
        Format::Binary => carving.run(owned.start, &|_, _, _| Shape::Opaque, take),
    }
    carving.sums
}

/// One split under way.
struct Carving<'a> {
    grammar: &'a Grammar,
    hay: &'a [u8],
    end: End,
    sums: Carved,
    ordinal: u32,
}

impl Carving<'_> {
    /// All records from `at` on; `shape` says what each is, from its step, fields and content.
    fn run(
        &mut self,
        mut at: usize,
        shape: &impl Fn(&Step, &[Field], &[u8]) -> Shape,
        take: &mut dyn FnMut(&Record<'_>),
    ) {
        let mut fields = Vec::new();
        while at < self.hay.len()
            && let Some(step) = self.grammar.step(self.hay, at, self.end, &mut fields)
        {
            let content = &self.hay[at..step.end];
            let bytes = (step.next - at) as u64;
            if self.grammar.is_blank(content) {
                self.blank(bytes);
            } else {
                let shape = shape(&step, &fields, content);
                self.count(shape, step.how, bytes);
                take(&Record {
                    ordinal: self.ordinal,
                    table: 0,
                    range: at..step.end,
                    fields: &fields,
                    shape,
                });
                self.ordinal += 1;
            }
            at = step.next;
        }
    }

    /// All lines from `at` on, as they are wanted.
    fn lines(&mut self, mut at: usize, wanted: &Cell<usize>, take: &mut dyn FnMut(&Record<'_>)) {
        let Self { grammar, hay, end, .. } = *self;
        let (mut piece, mut fields) = (Piece::default(), Vec::new());
        while at < hay.len() {
            if at >= piece.end {
                piece = Piece::at(grammar, hay, at);
            }
            if let Some(many) = piece.before(grammar, hay, at, wanted.get()) {
                self.sums.records += u64::from(many.lines);
                self.sums.raw += (many.end - at) as u64;
                self.ordinal += many.lines;
                at = many.end;
                continue;
            }
            let Some(step) = grammar.step(hay, at, end, &mut fields) else { return };
            let content = &hay[at..step.end];
            let bytes = (step.next - at) as u64;
            if grammar.is_blank(content) {
                self.blank(bytes);
            } else {
                let shape = lines::shape(piece.is_plain, content);
                self.count(shape, step.how, bytes);
                take(&Record { ordinal: self.ordinal, table: 0, range: at..step.end, fields: &[], shape });
                self.ordinal += 1;
            }
            at = step.next;
        }
    }

    fn blank(&mut self, bytes: u64) {
        match self.grammar.format {
            Format::Empty | Format::Delimited(_) | Format::Combo(_) => self.sums.parsed += bytes,
            Format::Log | Format::Text | Format::Json(_) | Format::Sql(_) => self.sums.raw += bytes,
            Format::Binary => self.sums.opaque += bytes,
        }
    }

    fn count(&mut self, shape: Shape, how: How, bytes: u64) {
        self.sums.records += 1;
        self.sums.cut += u64::from(how == How::Cut);
        match shape {
            Shape::Row => self.sums.parsed += bytes,
            Shape::Line => self.sums.raw += bytes,
            Shape::Opaque => self.sums.opaque += bytes,
            Shape::Ragged => {
                self.sums.malformed += 1;
                self.sums.raw += bytes;
            }
        }
    }
}
