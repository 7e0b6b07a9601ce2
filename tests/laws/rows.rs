//! What holds of records that their own bytes tell.

use std::ops::Range;
use std::sync::Arc;

use breachscope::carve::carve_by;
use breachscope::grammar::{Grammar, Limits};
use breachscope::item::Windows;
use breachscope::layout::{Layout, Pairs};
use breachscope::plan::{Dialect, Format};
use breachscope::record::{Carved, Escape, LOOK_AHEAD, LOOK_BACK, Shape};
use breachscope::survey::borders;

/// A record by its place in the item.
#[derive(Clone, PartialEq, Debug)]
pub struct Global {
    pub range: Range<u64>,
    pub fields: Vec<(u64, u64, bool)>,
    pub shape: Shape,
}

pub const SMALL: Limits = Limits { record: 200, quoted: 40 };

pub fn grammar(format: Format, limits: Limits) -> Grammar {
    Grammar { format, line_end: b'\n', limits }
}

pub fn delimited(delimiter: u8, quotes: bool, width: u16) -> Format {
    Format::Delimited(Dialect { delimiter, quotes, header: false, width })
}

/// Carves all splits, each from a window of its own with the usual bytes around it.
pub fn records(grammar: &Grammar, bytes: &[u8], split: u64) -> (Vec<Global>, Carved) {
    let item: Arc<[u8]> = bytes.into();
    let borders = borders(&item, grammar, 0, split);
    let (mut all, mut sums) = (Vec::new(), Carved::default());
    for (nth, start) in borders.iter().enumerate() {
        let end = borders.get(nth + 1).copied().unwrap_or(bytes.len() as u64);
        let from = start.saturating_sub(LOOK_BACK as u64);
        let window = item.window(from..end + LOOK_AHEAD as u64).unwrap();
        let is_end = from + window.len() as u64 == bytes.len() as u64;
        let owned = (start - from) as usize..(end - from) as usize;
        let mut ordinal = 0;
        sums += carve_by(grammar, &window, owned, is_end, &mut |record| {
            assert_eq!(record.ordinal, ordinal);
            ordinal += 1;
            let global = |at: usize| from + at as u64;
            let fields = record.fields.iter();
            all.push(Global {
                range: global(record.range.start)..global(record.range.end),
                fields: fields
                    .map(|f| (global(f.start as usize), global(f.end as usize), f.escape == Escape::Doubled))
                    .collect(),
                shape: record.shape,
            });
        });
    }
    (all, sums)
}

/// Carves in one piece and in many; all the laws at once. Returns the records.
pub fn check(grammar: &Grammar, bytes: &[u8], splits: &[u64]) -> (Vec<Global>, Carved) {
    let (whole, sums) = records(grammar, bytes, u64::MAX);
    assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64, "ledger of {:?}", grammar.format);
    assert_eq!(sums.records, whole.len() as u64);
    let mut end = 0;
    for record in &whole {
        assert!(record.range.start >= end && record.range.end >= record.range.start);
        assert!(record.range.end - record.range.start <= grammar.limits.record as u64 + 1);
        end = record.range.end;
        for (start, stop, _) in &record.fields {
            assert!(record.range.start <= *start && start <= stop && *stop <= record.range.end);
        }
    }
    for split in splits {
        let (parts, parts_sums) = records(grammar, bytes, *split);
        assert_eq!((&whole, sums), (&parts, parts_sums), "split {split} of {:?}", grammar.format);
    }
    (whole, sums)
}

/// Rows: the first two bytes choose dialect and split.
pub fn rows(data: &[u8]) {
    let [dialect, split, bytes @ ..] = data else { return };
    let delimiter = [b',', b';', b'\t', b'|'][usize::from(dialect % 4)];
    by(delimited(delimiter, dialect & 4 == 0, 3), *split, bytes);
}

/// Pairs: the first two bytes choose delimiter and layout, and the split.
pub fn pairs(data: &[u8]) {
    let [delimiter, split, bytes @ ..] = data else { return };
    let layout = Layout::ALL[usize::from(delimiter / 4) % Layout::ALL.len()];
    let delimiter = [b':', b';', b'|', b'\t'][usize::from(delimiter % 4)];
    by(Format::Combo(Pairs { delimiter, header: false, layout }), *split, bytes);
}

/// Lines: the first byte chooses the split.
pub fn lines(data: &[u8]) {
    let [split, bytes @ ..] = data else { return };
    by(Format::Text, *split, bytes);
}

fn by(format: Format, split: u8, bytes: &[u8]) {
    check(&grammar(format, SMALL), bytes, &[1, u64::from(split) + 2]);
    check(&grammar(format, Limits::default()), bytes, &[u64::from(split) * 16 + 2]);
}
