//! Borders of items in which only what was read before tells what a record is: from the first byte to the last,
//! table by table.
//!
//! On the way, places are noted from which to take a sample: where each table begins, and at fixed fractions of
//! the item. They depend on the item's own bytes alone, not on the size of splits.

use std::collections::BTreeSet;

use crate::grammar::End;
use crate::grammar::names::NONE;
use crate::grammar::reader::{Reader, What};
use crate::item::Windows;
use crate::plan::State;
use crate::record::{Field, Shape};

/// What is looked at in one piece, but for longer records.
const BLOCK: u64 = 4 << 20;
/// What one unreadable place costs at least.
const PROBE: u64 = 64 << 10;
/// Further places to take a sample from.
const PARTS: u64 = 16;

/// What a walk through an item finds.
#[derive(Debug, Default)]
pub struct Walked {
    /// Where splits begin, and what is open there.
    pub borders: Vec<u64>,
    /// The same for each border.
    pub states: Vec<State>,
    /// Where to take samples: a record's start, and what is open there.
    pub points: Vec<(u64, State)>,
    /// Whether the item ends as it should.
    pub ended_cleanly: bool,
}

/// Goes through an item from `first` on. Borders are at the first record starts at or after the multiples of
/// `split`; the first is `first` itself.
pub fn walk(windows: &dyn Windows, reader: &mut Reader, first: u64, split: u64) -> Walked {
    let size = windows.size();
    let mut walk = Walk {
        split: split.max(1),
        size,
        part: 0,
        target: 0,
        seen: BTreeSet::new(),
        last: None,
        out: Walked::default(),
    };
    let mut fields = Vec::new();
    let (mut at, mut state, mut len) = (first, State::default(), BLOCK);
    if first < size {
        walk.border(first, state);
    }
    while at < size {
        let end = if at + len >= size { End::Item } else { End::More };
        let Ok(window) = windows.window(at..size.min(at + len)) else {
            state = reader.lost(state);
            walk.border(at, state);
            at = behind_damage(windows, at);
            walk.border(at, state);
            continue;
        };
        let done = walk.window(reader, &window, at, end, &mut state, &mut fields);
        len = if done == 0 { (len * 4).min((reader.reach() as u64 + 1).max(BLOCK) * 2) } else { BLOCK };
        at += done as u64;
    }
    walk.out.ended_cleanly = reader.whole && reader.open == 0;
    walk.settle(reader)
}

struct Walk {
    split: u64,
    size: u64,
    /// The next border and the next sample are at the first record starts at or after these.
    target: u64,
    part: u64,
    seen: BTreeSet<u16>,
    last: Option<u16>,
    out: Walked,
}

impl Walk {
    /// All pieces of a window that starts at `base`; returns how many of its bytes they are.
    fn window(
        &mut self,
        reader: &mut Reader,
        hay: &[u8],
        base: u64,
        end: End,
        state: &mut State,
        fields: &mut Vec<Field>,
    ) -> usize {
        let mut at = 0;
        while at < hay.len() {
            let before = *state;
            let Some(piece) = reader.step(hay, at, end, state, fields) else { break };
            if matches!(piece.what, What::Record(Shape::Row | Shape::Ragged)) {
                self.record(base + at as u64, State { table: piece.table, ..before });
            }
            at = piece.next;
        }
        at
    }

    /// A record begins at `at`.
    fn record(&mut self, at: u64, state: State) {
        if at >= self.target {
            self.border(at, state);
        }
        let is_new = self.last != Some(state.table) && self.seen.insert(state.table);
        self.last = Some(state.table);
        if is_new || at >= self.part {
            self.out.points.push((at, state));
            let part = (self.size / PARTS).max(1);
            self.part = (at / part + 1) * part;
        }
    }

    /// A border at `at`, if there is none yet.
    fn border(&mut self, at: u64, state: State) {
        if at < self.size && self.out.borders.last().is_none_or(|last| *last < at) {
            self.out.borders.push(at);
            self.out.states.push(state);
        }
        self.target = (at / self.split + 1).saturating_mul(self.split);
    }

    /// Forgets tables without records.
    fn settle(mut self, reader: &mut Reader) -> Walked {
        if reader.tables.is_known() {
            return self.out;
        }
        let places = reader.tables.retain(|table| self.seen.contains(&table));
        let place = |state: &mut State| {
            state.table = places.get(usize::from(state.table)).copied().unwrap_or(NONE);
        };
        self.out.states.iter_mut().for_each(place);
        self.out.points.iter_mut().for_each(|(_, state)| place(state));
        self.out
    }
}

/// The next place behind `at` that can be read.
fn behind_damage(windows: &dyn Windows, at: u64) -> u64 {
    let size = windows.size();
    let readable = |start: &u64| windows.window(*start..size.min(*start + PROBE)).is_ok();
    let chunks = |from: u64| (from..size).step_by(PROBE as usize);
    let bad = chunks(at).find(|start| !readable(start)).unwrap_or(at);
    chunks(bad).skip(1).find(readable).unwrap_or(size)
}
