//! What holds of records that only a reader tells: objects and tuples.

use std::ops::Range;
use std::sync::Arc;

use breachscope::carve::carve_told;
use breachscope::grammar::names::Tables;
use breachscope::grammar::reader::Reader;
use breachscope::grammar::{Grammar, Limits};
use breachscope::item::Windows;
use breachscope::plan::{Format, Objects, Stand, Statements, Table};
use breachscope::record::{Carved, Escape, LOOK_AHEAD, LOOK_BACK, Shape};
use breachscope::survey::{borders, walk};

/// A record by its place in the item, with its table and, for each field, column and text.
#[derive(Clone, PartialEq, Debug)]
pub struct Global {
    pub range: Range<u64>,
    pub table: u16,
    pub fields: Vec<(u16, Range<u64>, Escape)>,
    pub shape: Shape,
}

pub const SMALL: Limits = Limits { record: 200, quoted: 40 };

pub fn json(stand: Stand) -> Format {
    Format::Json(Objects { stand })
}

pub fn sql(backslash: bool) -> Format {
    Format::Sql(Statements { backslash })
}

pub const LARGE: Limits = Limits { record: 64 << 20, quoted: 64 << 10 };

pub const STANDS: [Stand; 4] = [Stand::Lines, Stand::Stream, Stand::Array, Stand::Keyed];

/// All records, each split carved from a window of its own; the tables, and whether the end is sound.
pub fn records(grammar: Grammar, bytes: &[u8], split: u64) -> (Vec<Global>, Carved, Vec<Table>, bool) {
    let item: Arc<[u8]> = bytes.into();
    let mut learning = Reader::learning(grammar);
    let mut walked = walk(&item, &mut learning, 0, split);
    let tables = learning.tables.plan();
    if learning.is_by_line() {
        walked.borders = borders(&item, &grammar, 0, split);
        walked.states.clear();
    }
    let (mut all, mut sums) = (Vec::new(), Carved::default());
    for (nth, start) in walked.borders.iter().enumerate() {
        let end = walked.borders.get(nth + 1).copied().unwrap_or(bytes.len() as u64);
        let from = start.saturating_sub(LOOK_BACK as u64);
        let window = item.window(from..end + LOOK_AHEAD as u64).unwrap();
        let is_end = from + window.len() as u64 == bytes.len() as u64;
        let owned = (start - from) as usize..(end - from) as usize;
        let state = walked.states.get(nth).copied().unwrap_or_default();
        let mut reader = Reader::new(grammar, Tables::known(&tables));
        let mut ordinal = 0;
        sums += carve_told(&mut reader, state, &window, owned, is_end, &mut |record| {
            assert_eq!(record.ordinal, ordinal);
            ordinal += 1;
            let global = |at: usize| from + at as u64;
            let field = |f: &breachscope::record::Field| {
                (f.column, global(f.start as usize)..global(f.end as usize), f.escape)
            };
            all.push(Global {
                range: global(record.range.start)..global(record.range.end),
                table: record.table,
                fields: record.fields.iter().map(field).collect(),
                shape: record.shape,
            });
        });
    }
    (all, sums, tables, walked.ended_cleanly)
}

/// Carves in one piece and in many; all the laws at once.
pub fn check(
    format: Format,
    limits: Limits,
    bytes: &[u8],
    splits: &[u64],
) -> (Vec<Global>, Carved, Vec<Table>, bool) {
    let grammar = Grammar { format, line_end: b'\n', limits };
    let whole = records(grammar, bytes, u64::MAX);
    let (all, sums, ..) = &whole;
    assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64, "ledger of {format:?}");
    assert_eq!(sums.records, all.len() as u64);
    let mut end = 0;
    for record in all {
        assert!(record.range.start >= end && record.range.end >= record.range.start);
        assert!(record.range.end - record.range.start <= (limits.record + limits.quoted) as u64 + 2);
        end = record.range.end;
        let mut at = record.range.start;
        for (_, range, _) in &record.fields {
            assert!(
                at <= range.start && range.start <= range.end && range.end <= end,
                "{format:?} {record:?}"
            );
            at = range.end;
        }
    }
    for split in splits {
        let parts = records(grammar, bytes, *split);
        for (one, other) in whole.0.iter().zip(&parts.0) {
            assert_eq!(one, other, "split {split} of {format:?}: {}", bytes.escape_ascii());
        }
        assert_eq!((whole.0.len(), whole.1), (parts.0.len(), parts.1), "split {split} of {format:?}");
        assert!((&whole.2, whole.3) == (&parts.2, parts.3), "tables, split {split} of {format:?}");
    }
    whole
}

/// Objects: the first two bytes choose how they stand, and the split.
pub fn objects(data: &[u8]) {
    let [stand, split, bytes @ ..] = data else { return };
    by(json(STANDS[usize::from(stand % 4)]), *split, bytes);
}

/// Tuples: the first two bytes choose what a backslash means, and the split.
pub fn tuples(data: &[u8]) {
    let [backslash, split, bytes @ ..] = data else { return };
    by(sql(backslash % 2 == 0), *split, bytes);
}

fn by(format: Format, split: u8, bytes: &[u8]) {
    check(format, SMALL, bytes, &[1, u64::from(split) + 2]);
    check(format, LARGE, bytes, &[u64::from(split) * 16 + 2]);
}
