//! The values of each column in the sample, on which verdicts rest.

use std::borrow::Cow;

use super::sample::Sample;
use super::top;
use crate::plan::{Plan, Table};
use crate::record::{Escape, Field};

/// Records looked at, and at most so many values of a column.
pub(super) const LOOKED_AT: usize = 4000;
/// Values looked at in a table of very many columns.
const MOST_VALUES: usize = 1 << 20;

/// Values, column by column and table by table.
pub(super) type Values = Vec<Vec<Vec<u8>>>;

/// The values of an item of rows, without those that stand for nothing.
pub(super) fn of_rows(plan: &Plan, sample: &Sample) -> Values {
    let width = plan.tables.first().map_or(0, |table| table.columns.len());
    let mut values = vec![Vec::new(); width];
    if width == 0 {
        return values;
    }
    let first = plan.preamble() as usize;
    let most = LOOKED_AT.min(MOST_VALUES / width);
    sample.records(&top::grammar(plan.format, plan.line_end), first, most, &mut |bytes, _, fields| {
        if fields.len() == width {
            for (field, values) in fields.iter().zip(&mut values) {
                keep(values, bytes, field);
            }
        }
    });
    values
}

/// Values of tables that may still grow.
#[derive(Default)]
pub(super) struct Tally {
    tables: Vec<Values>,
}

impl Tally {
    /// The values of a record.
    pub fn record(&mut self, table: u16, bytes: &[u8], fields: &[Field]) {
        if self.tables.len() <= usize::from(table) {
            self.tables.resize_with(usize::from(table) + 1, Vec::new);
        }
        let columns = &mut self.tables[usize::from(table)];
        for field in fields {
            if columns.len() <= usize::from(field.column) {
                columns.resize_with(usize::from(field.column) + 1, Vec::new);
            }
            let values = &mut columns[usize::from(field.column)];
            if values.len() < LOOKED_AT {
                keep(values, bytes, field);
            }
        }
    }

    /// All of them, in the shape of the tables.
    pub fn shaped(mut self, tables: &[Table]) -> Values {
        self.tables.resize_with(tables.len(), Vec::new);
        let mut all = Vec::new();
        for (mut columns, table) in self.tables.into_iter().zip(tables) {
            columns.resize_with(table.columns.len(), Vec::new);
            all.append(&mut columns);
        }
        all
    }
}

/// Adds the text of a field, unless it stands for none.
fn keep(values: &mut Vec<Vec<u8>>, bytes: &[u8], field: &Field) {
    let text = text(bytes, field);
    if !is_nothing(&text) {
        values.push(text.into_owned());
    }
}

/// What a field says, without its escapes.
pub(super) fn text<'b>(bytes: &'b [u8], field: &Field) -> Cow<'b, [u8]> {
    let stored = &bytes[field.range()];
    if field.escape == Escape::None || field.escape.is_plain(stored) {
        return Cow::Borrowed(stored);
    }
    let mut plain = Vec::with_capacity(stored.len());
    field.escape.decode(stored, &mut plain, |_, _| {});
    Cow::Owned(plain)
}

/// Whether a value stands for none.
fn is_nothing(value: &[u8]) -> bool {
    const NOTHING: [&[u8]; 6] = [b"", b"null", b"\\n", b"n/a", b"-", b"none"];
    NOTHING.iter().any(|nothing| value.trim_ascii().eq_ignore_ascii_case(nothing))
}
