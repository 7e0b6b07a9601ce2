//! Plans of items whose records a reader tells: tables, borders with what is open there, and values.

use std::ops::Range;

use super::sample::Sample;
use super::top;
use super::values::{LOOKED_AT, Tally, Values};
use super::walk::walk;
use crate::grammar::End;
use crate::grammar::reader::{Reader, What};
use crate::item::Windows;
use crate::plan::{Plan, State};
use crate::record::{Field, Shape};

/// What is read at first at each place of the sample.
const BLOCK: u64 = 256 << 10;

/// Fills in tables, borders and states of a plan; returns the values of its columns.
pub(super) fn fill(
    plan: &mut Plan,
    windows: &dyn Windows,
    sample: &Sample,
    first: u64,
    split: u64,
) -> Values {
    let grammar = top::grammar(plan.format, plan.line_end);
    let mut reader = Reader::learning(grammar);
    let tally = if reader.is_by_line() {
        plan.borders = super::borders(windows, &grammar, first, split);
        plan.ended_cleanly = last_is_whole(plan, windows, &mut reader);
        of_lines(&mut reader, sample, plan)
    } else {
        reader.blind = true;
        let walked = walk(windows, &mut reader, first, split);
        reader.blind = false;
        (plan.borders, plan.states, plan.ended_cleanly) =
            (walked.borders, walked.states, walked.ended_cleanly);
        of_points(&mut reader, windows, &walked.points)
    };
    plan.tables = reader.tables.plan();
    tally.shaped(&plan.tables)
}

/// The values of a plan's columns, read again; `None` if its records need no reader.
pub(super) fn again(plan: &Plan, windows: &dyn Windows, sample: &Sample) -> Option<Values> {
    let mut reader = Reader::of(plan)?;
    let tally = if reader.is_by_line() {
        of_lines(&mut reader, sample, plan)
    } else {
        reader.blind = true;
        let walked = walk(windows, &mut reader, plan.preamble(), u64::MAX);
        reader.blind = false;
        of_points(&mut reader, windows, &walked.points)
    };
    Some(tally.shaped(&plan.tables))
}

/// The values of an item that has a record in each line.
fn of_lines(reader: &mut Reader, sample: &Sample, plan: &Plan) -> Tally {
    let (mut tally, mut fields) = (Tally::default(), Vec::new());
    let grammar = top::grammar(plan.format, plan.line_end);
    sample.records(&grammar, plan.preamble() as usize, LOOKED_AT, &mut |bytes, _, _| {
        let mut state = State::default();
        if let Some(piece) = reader.step(bytes, 0, End::Item, &mut state, &mut fields)
            && piece.what == What::Record(Shape::Row)
        {
            tally.record(piece.table, bytes, &fields);
        }
    });
    tally
}

/// The values near some places.
fn of_points(reader: &mut Reader, windows: &dyn Windows, points: &[(u64, State)]) -> Tally {
    let (mut tally, mut fields) = (Tally::default(), Vec::new());
    for (nth, (at, state)) in points.iter().enumerate() {
        let is_same = |(_, other): &&(u64, State)| other.table == state.table;
        let most = LOOKED_AT / points.iter().filter(is_same).count().min(LOOKED_AT);
        // No value is asked twice.
        let until = points[nth + 1..].iter().find(is_same).map_or(u64::MAX, |(next, _)| *next);
        near(reader, windows, (*at..until, *state), most, &mut fields, &mut tally);
    }
    tally
}

/// Up to `most` records of one table that begin in a range.
fn near(
    reader: &mut Reader,
    windows: &dyn Windows,
    (range, open): (Range<u64>, State),
    most: usize,
    fields: &mut Vec<Field>,
    tally: &mut Tally,
) {
    let (size, start, mut len) = (windows.size(), range.start, BLOCK);
    loop {
        let end = if start + len >= size { End::Item } else { End::More };
        let Ok(window) = windows.window(start..size.min(start + len)) else { return };
        let (mut at, mut state, mut left) = (0, open, most);
        while at < window.len()
            && left > 0
            && start + (at as u64) < range.end
            && let Some(piece) = reader.step(&window, at, end, &mut state, fields)
        {
            if piece.what == What::Record(Shape::Row) && piece.table == open.table {
                tally.record(piece.table, &window, fields);
                left -= 1;
            }
            at = piece.next;
        }
        if at > 0 || end == End::Item || len > 2 * reader.reach() as u64 {
            return;
        }
        len *= 4;
    }
}

/// Whether the last line of an item holds a whole object.
fn last_is_whole(plan: &Plan, windows: &dyn Windows, reader: &mut Reader) -> bool {
    let Some(Ok(window)) = plan.splits().last().map(|last| windows.window(last)) else { return true };
    let content = window.trim_ascii_end();
    let at = memchr::memrchr(plan.line_end, content).map_or(0, |at| at + 1);
    reader.blind = true;
    let step = (at < content.len())
        .then(|| reader.step(content, at, End::Item, &mut State::default(), &mut Vec::new()));
    reader.blind = false;
    step.is_none() || reader.whole
}
