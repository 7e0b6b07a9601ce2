//! Is it a table? Which byte stands between its fields, do quotes count, has it a header?
//!
//! A delimiter is believed only if nearly all sampled records have the same number of fields, or the first
//! one names columns that the catalogue knows. Logs and code have regular commas too; so what looks like
//! either needs better proof.

use std::collections::BTreeMap;

use super::lines::{LOOKED_AT, Lines};
use super::looks::{is_mail, is_pair, is_stamp};
use super::sample::Sample;
use super::{top, values};
use crate::catalog::Catalog;
use crate::grammar::How;
use crate::plan::{Dialect, Format};
use crate::record::Escape;
use crate::validate::Verdict;

/// Bytes that part fields, the likeliest first. A colon does so only where a mail address stands behind one
/// (`user:mail:hash`): times, code and configuration are full of them.
const DELIMITERS: [u8; 5] = [b',', b'\t', b';', b'|', COLON];
const COLON: u8 = b':';
/// More columns than this are no table.
const MAX_WIDTH: usize = 16_384;
/// Records without which a width is an accident, and those without which it needs a column that tells.
const FEW: usize = 3;
const SOME: usize = 20;
/// Bytes of the mean cell of a table; prose has longer ones.
const CELL: usize = 40;

/// A table, if the item is one.
pub(super) struct Table {
    pub dialect: Dialect,
    /// Header cells; empty without a header.
    pub header: Vec<String>,
    /// Where the first record behind the header starts.
    pub first: usize,
    /// Share of the records that have its width.
    share: f64,
}

/// The best table that the sample can be read as.
pub(super) fn find(sample: &Sample, line_end: u8, lines: &Lines, catalog: &Catalog) -> Option<Table> {
    let likely = DELIMITERS.into_iter().rev().filter(|delimiter| lines.may_part(*delimiter));
    let tables = likely.filter_map(|delimiter| read_as(sample, line_end, delimiter, lines, catalog));
    let rank = |table: &Table| {
        (top::known(&table.header, catalog), (table.share * 100.0) as u32, table.dialect.width)
    };
    tables.max_by_key(rank).or_else(|| single(sample, line_end, catalog))
}

fn read_as(sample: &Sample, line_end: u8, delimiter: u8, lines: &Lines, catalog: &Catalog) -> Option<Table> {
    let mut dialect = Dialect { delimiter, quotes: delimiter != COLON, header: false, width: 0 };
    let mut tally = Tally::of(sample, line_end, dialect);
    if tally.all >= SOME && tally.strays * 20 > tally.all && tally.strays > tally.quoted {
        dialect.quotes = false;
        tally = Tally::of(sample, line_end, dialect);
    }
    let (width, wide) = tally.width()?;
    if delimiter == COLON && tally.mails * 10 < tally.all * 9 {
        return None;
    }
    dialect.width = width as u16;
    let grammar = top::grammar(Format::Delimited(dialect), line_end);
    let start = top::table_start(&grammar, sample, width);
    let start = top::behind_titles(&grammar, sample, start, width, catalog);
    let (cells, next) = top::cells_at(&grammar, sample, start)?;
    dialect.header = cells.len() == width && top::is_header(&grammar, sample, &cells, next, catalog);
    let share = wide as f64 / tally.all as f64;
    let known = if dialect.header { top::known(&cells, catalog) } else { 0 };
    let proven = known * 2 >= width && known > 0 && (wide - 1) * 2 >= tally.all - 1;
    if !proven
        && !tally.is_table(width, share, lines, || {
            dialect.header || top::stands_out(&grammar, sample, width, start)
        })
    {
        return None;
    }
    Some(Table {
        dialect,
        first: if dialect.header { next } else { start },
        header: if dialect.header { cells } else { Vec::new() },
        share,
    })
}

/// One column, which only a header word that the catalogue knows, and values that agree, can tell from text.
fn single(sample: &Sample, line_end: u8, catalog: &Catalog) -> Option<Table> {
    let dialect = Dialect { delimiter: b',', quotes: true, header: true, width: 1 };
    let grammar = top::grammar(Format::Delimited(dialect), line_end);
    let start = top::table_start(&grammar, sample, 1);
    let (header, first) = top::cells_at(&grammar, sample, start)?;
    let types = catalog.words.lookup(header.first()?).types;
    let (mut all, mut alone, mut passed) = (0, 0, 0);
    sample.records(&grammar, first, LOOKED_AT, &mut |bytes, _, fields| {
        all += 1;
        alone += usize::from(fields.len() == 1 && bytes.len() <= 3 * CELL);
        let value = values::text(bytes, &fields[0]);
        passed += usize::from(types.iter().any(|id| catalog.detector(*id).whole(&value) != Verdict::No));
    });
    let named = header.len() == 1 && !types.is_empty() && !is_pair(header[0].as_bytes());
    let agrees = named && all > 0 && alone * 10 >= all * 9 && passed * 2 >= all;
    agrees.then_some(Table { dialect, header, first, share: 1.0 })
}

/// What the sampled records look like under one dialect.
#[derive(Default)]
struct Tally {
    all: usize,
    widths: BTreeMap<usize, usize>,
    /// Quotes that close, and quotes that do not.
    quoted: usize,
    strays: usize,
    /// Records whose first cell is a time or address and nothing else.
    stamped: usize,
    /// Records with an empty last cell, and with a mail address behind a delimiter.
    open: usize,
    mails: usize,
    bytes: usize,
}

impl Tally {
    fn of(sample: &Sample, line_end: u8, dialect: Dialect) -> Self {
        let grammar = top::grammar(Format::Delimited(dialect), line_end);
        let mut tally = Self::default();
        let start = top::table_start(&grammar, sample, 0);
        sample.records(&grammar, start, LOOKED_AT, &mut |bytes, how, fields| {
            tally.all += 1;
            *tally.widths.entry(fields.len()).or_default() += 1;
            tally.quoted += fields.iter().filter(|field| field.escape == Escape::Doubled).count();
            tally.strays += usize::from(how == How::Stray);
            tally.bytes += bytes.len();
            if let [first, .., last] = fields {
                let clock = fields.get(1).is_some_and(|second| is_fraction(&bytes[second.range()]));
                tally.stamped += usize::from(is_stamp(&bytes[first.range()]) && !clock);
                tally.mails += usize::from(fields[1..].iter().any(|field| is_mail(&bytes[field.range()])));
                tally.open += usize::from(last.start == last.end && last.escape == Escape::None);
            }
        });
        tally
    }

    /// The commonest number of fields and how many records have it; none if that is no table's.
    fn width(&self) -> Option<(usize, usize)> {
        let (width, count) = self.widths.iter().max_by_key(|(width, count)| (**count, **width))?;
        (2..=MAX_WIDTH).contains(width).then_some((*width, *count))
    }

    /// Whether records so regular are a table's. `told` says whether a header or a column of numbers, dates,
    /// addresses speaks for one.
    fn is_table(&self, width: usize, share: f64, lines: &Lines, told: impl Fn() -> bool) -> bool {
        let most = |count: usize, all: usize, tenths: usize| count * 10 > all * tenths;
        let stamped = most(self.stamped, self.all, 8) && share >= 0.98;
        let log = most(lines.logged, lines.all, 4) && !stamped;
        let code = most(lines.coded, lines.all, 3);
        let open = most(self.open, self.all, 8);
        let cells = self.all >= SOME && self.bytes <= self.all * width * CELL;
        let regular = share >= 0.9 && self.all >= FEW && !log && !code && !(open && width == 2);
        regular && ((cells && !open) || told())
    }
}

/// Whether a cell begins like the rest of a time: `10:00:00,123 INFO`.
fn is_fraction(cell: &[u8]) -> bool {
    let digits = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (3..=9).contains(&digits) && cell.get(digits).is_some_and(|byte| matches!(byte, b' ' | b']' | b'Z'))
}
