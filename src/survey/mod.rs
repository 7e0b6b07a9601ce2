//! What an item is before it is scanned: encoding, format, tables, borders, and what each column holds.
//!
//! The verdicts rest on the item's own bytes alone, its head and blocks at fixed fractions, and are frozen in
//! the plan: however the item is cut afterwards, every split is read by the same rules.

use std::borrow::Cow;
use std::io;

use self::lines::Lines;
use self::sample::Sample;
use crate::catalog::Catalog;
use crate::grammar::{End, Grammar, How};
use crate::item::Windows;
use crate::layout::{Layout, Pairs};
use crate::plan::{Column, Format, Plan, Table};
use crate::recode::{Code, Recoded};

mod borders;
mod columns;
mod encoding;
mod legacy;
mod lines;
mod looks;
mod objects;
mod pairs;
mod parties;
mod path;
mod recoded;
mod sample;
mod statements;
mod tables;
mod told;
mod top;
mod values;
mod walk;
mod wide;

pub use borders::borders;
pub use columns::{columns, in_order};
pub use walk::{Walked, walk};

/// The plan of an item, with borders about every `split` bytes.
///
/// # Errors
/// What the system said of the item's head. Other ranges that cannot be read leave out their part of the
/// sample, and get borders around them.
pub fn plan(windows: &dyn Windows, catalog: &Catalog, split: u64) -> io::Result<Plan> {
    let sample = Sample::take(windows)?;
    let encoding = encoding::of(&sample);
    let Some(code) = Code::named(encoding) else {
        return Ok(plan_of_text(windows, &sample, encoding.into(), catalog, split));
    };
    let text = Recoded::new(windows, code)?;
    let said = code.said(text.malformed);
    let mut plan = plan_of_text(&text, &Sample::take(&text)?, said.into(), catalog, split);
    if code.is_stateful() && !plan.states.is_empty() {
        // A border has room for one kind of state, and what is no mail is read as it stands.
        return Ok(plan_of_text(windows, &sample, encoding::UTF_8.into(), catalog, split));
    }
    plan.ended_cleanly &= !text.is_torn;
    recoded::lead_back(&mut plan, &text, windows.size())?;
    Ok(plan)
}

/// The plan of an item that is UTF-8, or is read as if it were.
fn plan_of_text(
    windows: &dyn Windows,
    sample: &Sample,
    encoding: Cow<'static, str>,
    catalog: &Catalog,
    split: u64,
) -> Plan {
    let size = windows.size();
    let line_end = line_end(sample);
    let (format, header, first) = match &*encoding {
        _ if size == 0 => (Format::Empty, Vec::new(), 0),
        encoding::BINARY => (Format::Binary, Vec::new(), 0),
        _ => decide(sample, line_end, catalog),
    };
    let mut plan = Plan {
        format,
        encoding,
        malformed: 0,
        line_end,
        tables: tables_of(format, header),
        borders: Vec::new(),
        states: Vec::new(),
        size,
        ended_cleanly: true,
    };
    let values = match format {
        Format::Json(_) | Format::Sql(_) => told::fill(&mut plan, windows, sample, first as u64, split),
        _ => {
            let grammar = top::grammar(format, line_end);
            plan.borders = borders(windows, &grammar, first as u64, split);
            plan.ended_cleanly = ended_cleanly(&plan, windows, &grammar);
            values::of_rows(&plan, sample)
        }
    };
    columns::judge(&mut plan, &values, catalog);
    plan
}

/// The format, the header cells, and where the first record starts.
fn decide(sample: &Sample, line_end: u8, catalog: &Catalog) -> (Format, Vec<String>, usize) {
    let told = objects::find(sample, line_end, catalog).or_else(|| statements::find(sample, line_end));
    if let Some((format, first)) = told {
        return (format, Vec::new(), first);
    }
    let lines = Lines::of(sample, line_end);
    let table = tables::find(sample, line_end, &lines, catalog);
    if let Some(pairs) = pairs::find(sample, line_end, &lines)
        && table.as_ref().is_none_or(|table| !is_beyond_pairs(table, pairs))
    {
        return pairs_from(sample, line_end, pairs, catalog);
    }
    if let Some(table) = table {
        let format = Format::Delimited(table.dialect);
        let first = top::skip_blanks(&top::grammar(format, line_end), sample, table.first);
        return (format, table.header, first);
    }
    let is_log = lines.all > 0 && lines.logged * 2 >= lines.all;
    let format = if is_log { Format::Log } else { Format::Text };
    let start = top::text_start(&sample.head().bytes);
    (format, Vec::new(), top::skip_blanks(&top::grammar(format, line_end), sample, start))
}

/// Whether the table says more of the item than its layout does.
fn is_beyond_pairs(table: &tables::Table, pairs: Pairs) -> bool {
    let wider = usize::from(table.dialect.width) > 2 && table.dialect.delimiter == pairs.delimiter;
    !table.header.is_empty() || (pairs.layout == Layout::Pair && wider)
}

/// A credential list; its first line is a header if the catalogue knows all its words.
fn pairs_from(
    sample: &Sample,
    line_end: u8,
    mut pairs: Pairs,
    catalog: &Catalog,
) -> (Format, Vec<String>, usize) {
    let grammar = top::grammar(Format::Combo(pairs), line_end);
    let width = pairs.layout.parts().len();
    let start = top::table_start(&grammar, sample, width);
    let named =
        top::cells_at(&grammar, sample, start).filter(|(cells, _)| top::known(cells, catalog) == width);
    pairs.header = named.is_some();
    let (header, first) = named.unwrap_or((Vec::new(), start));
    (Format::Combo(pairs), header, top::skip_blanks(&grammar, sample, first))
}

/// A line feed; where the head has none of those but carriage returns, these.
fn line_end(sample: &Sample) -> u8 {
    let head = &sample.head().bytes;
    let macs = memchr::memchr(b'\n', head).is_none() && memchr::memchr_iter(b'\r', head).count() >= 2;
    if macs { b'\r' } else { b'\n' }
}

/// The table of a format that has one, its columns not yet judged.
fn tables_of(format: Format, header: Vec<String>) -> Vec<Table> {
    if format.width() == 0 {
        return Vec::new();
    }
    let mut columns: Vec<Column> =
        header.into_iter().map(|header| Column { header, ..Column::default() }).collect();
    columns.resize_with(format.width(), Column::default);
    vec![Table { name: String::new(), columns }]
}

/// Whether the last record is whole. What cannot be read cannot be said to be torn.
fn ended_cleanly(plan: &Plan, windows: &dyn Windows, grammar: &Grammar) -> bool {
    if plan.format.width() == 0 {
        return true;
    }
    let Some(last) = plan.splits().last() else { return true };
    let Ok(window) = windows.window(last) else { return true };
    let mut fields = Vec::new();
    let (mut at, mut clean) = (0, true);
    while at < window.len()
        && let Some(step) = grammar.step(&window, at, End::Item, &mut fields)
    {
        if !grammar.is_blank(&window[at..step.end]) {
            clean = step.how == How::Whole && fields.len() == plan.format.width();
        }
        at = step.next;
    }
    clean
}
