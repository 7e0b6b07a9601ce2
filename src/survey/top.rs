//! What stands above the records: byte order mark, separator hint, comments, blank lines, header.

use super::looks::{could_name, is_mail, is_pair, is_telling, is_title};
use super::sample::Sample;
use super::values;
use crate::catalog::{Catalog, HeaderMeaning};
use crate::grammar::Grammar;
use crate::plan::Format;
use crate::record::Field;

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Records below a header that are compared with it.
const COMPARED: usize = 200;
/// Lines that may stand above a header: what it is, of when, by whom.
const TITLES: usize = 8;
/// Of the cells of a column, so many must be telling for a header that is not to stand out.
const TELLING: f64 = 0.8;

/// Where the text begins, behind a byte order mark.
pub(super) fn text_start(head: &[u8]) -> usize {
    if head.starts_with(MARK) { MARK.len() } else { 0 }
}

/// The first line that is neither blank, nor a comment, nor the separator hint `sep=;` of spreadsheets. A line
/// that begins with `#` is a comment unless it has the fields of the table (`#id,name`).
pub(super) fn table_start(grammar: &Grammar, sample: &Sample, width: usize) -> usize {
    let (hay, end) = (&sample.head().bytes[..], sample.head().end);
    let mut fields = Vec::new();
    let mut at = text_start(hay);
    while at < hay.len()
        && let Some(step) = grammar.step(hay, at, end, &mut fields)
    {
        let line = &hay[at..step.end];
        let hint = at == text_start(hay) && line.len() == 5 && line[..4].eq_ignore_ascii_case(b"sep=");
        let comment = line.starts_with(b"#") && (width < 2 || fields.len() != width);
        if !(grammar.is_blank(line) || hint || comment) {
            break;
        }
        at = step.next;
    }
    at
}

/// The record at `at` of the head as header cells, and where the next record starts.
pub(super) fn cells_at(grammar: &Grammar, sample: &Sample, at: usize) -> Option<(Vec<String>, usize)> {
    let (hay, end) = (&sample.head().bytes[..], sample.head().end);
    let mut fields = Vec::new();
    if at >= hay.len() {
        return None;
    }
    let step = grammar.step(hay, at, end, &mut fields)?;
    let cell = |field: &Field| String::from_utf8_lossy(&values::text(hay, field)).trim().to_owned();
    let mut cells: Vec<String> = fields.iter().map(cell).collect();
    if let Some(first) = cells.first_mut()
        && let Some(bare) = first.strip_prefix('#')
    {
        *first = bare.trim_start().to_owned();
    }
    Some((cells, step.next))
}

/// Where a header of this width stands, of which the catalogue knows half, if nothing but titles stands above it at `at`.
pub(super) fn behind_titles(
    grammar: &Grammar,
    sample: &Sample,
    at: usize,
    width: usize,
    catalog: &Catalog,
) -> usize {
    let (hay, mut start) = (&sample.head().bytes[..], at);
    for _ in 0..=TITLES {
        let Some((cells, next)) = cells_at(grammar, sample, start) else { return at };
        if cells.len() == width {
            return if known(&cells, catalog) * 2 >= width { start } else { at };
        }
        if cells.len() > width || !is_title(&hay[start..next]) {
            return at;
        }
        start = skip_blanks(grammar, sample, next);
    }
    at
}

/// How many of the cells are header words that the catalogue knows.
pub(super) fn known(cells: &[String], catalog: &Catalog) -> usize {
    cells.iter().filter(|cell| catalog.words.lookup(cell) != HeaderMeaning::default()).count()
}

/// Whether `cells`, the record before `next`, name the columns of the records from there on. A known word
/// with a number (`user1`) may as well be somebody's name, unless all are such.
pub(super) fn is_header(
    grammar: &Grammar,
    sample: &Sample,
    cells: &[String],
    next: usize,
    catalog: &Catalog,
) -> bool {
    if cells.iter().any(|cell| is_mail(cell.as_bytes()) || is_pair(cell.as_bytes())) {
        return false;
    }
    let known = known(cells, catalog);
    let numbered = cells.iter().all(|cell| cell.ends_with(|last: char| last.is_ascii_digit()));
    let known = if numbered && known < cells.len().max(2) { 0 } else { known };
    if known > 0 && known * 2 >= cells.len() {
        return true;
    }
    if cells.iter().any(|cell| is_telling(cell.as_bytes())) {
        return false;
    }
    if known > 0 {
        return true;
    }
    let named = cells.iter().filter(|cell| could_name(cell.as_bytes())).count();
    let mut distinct: Vec<&String> = cells.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    named * 10 >= cells.len() * 9
        && distinct.len() * 10 >= cells.len() * 9
        && stands_out(grammar, sample, cells.len(), next)
}

/// Whether in some column the cells below `next` are mostly numbers, dates, addresses, hashes: what the cell
/// above them is not.
pub(super) fn stands_out(grammar: &Grammar, sample: &Sample, width: usize, next: usize) -> bool {
    let mut telling = vec![(0_usize, 0_usize); width];
    sample.records(grammar, next, COMPARED, &mut |bytes, _, fields| {
        for (field, (yes, all)) in fields.iter().zip(&mut telling) {
            let cell = &bytes[field.range()];
            *all += usize::from(!cell.is_empty());
            *yes += usize::from(is_telling(cell));
        }
    });
    telling.iter().any(|(yes, all)| *all >= 2 && *yes as f64 >= *all as f64 * TELLING)
}

/// The first record at or after `at` of the head that is not blank.
pub(super) fn skip_blanks(grammar: &Grammar, sample: &Sample, mut at: usize) -> usize {
    let (hay, end) = (&sample.head().bytes[..], sample.head().end);
    let mut fields = Vec::new();
    while at < hay.len()
        && let Some(step) = grammar.step(hay, at, end, &mut fields)
        && grammar.is_blank(&hay[at..step.end])
    {
        at = step.next;
    }
    at
}

/// The grammar of a format in this item, for looking at its sample.
pub(super) fn grammar(format: Format, line_end: u8) -> Grammar {
    Grammar { format, line_end, limits: crate::grammar::Limits::default() }
}
