//! Where splits begin: about evenly, and each exactly at a record's start.
//!
//! Where nothing hides a line end, the first line after each mark will do and a few pages are read. Where
//! quotes may, records have to be told one by one from the first on, but for the stretches that hold no
//! quote at all: those are found in parallel. A range that cannot be read gets borders around it, so that it
//! costs its own records only.

use std::io;

use memchr::{memchr, memrchr};
use rayon::prelude::*;

use crate::grammar::{End, Grammar};
use crate::item::{Window, Windows};
use crate::record::Field;

/// The most that is looked at in one piece, but for longer records.
const BLOCK: u64 = 4 << 20;
/// How much is read at first to find the next line end.
const PROBE: u64 = 64 << 10;

/// Borders about every `split` bytes: the first is `first`, which must be a record's start, and the others
/// are the first record starts at or after the multiples of `split`. None if nothing lies behind `first`.
pub fn borders(windows: &dyn Windows, grammar: &Grammar, first: u64, split: u64) -> Vec<u64> {
    let size = windows.size();
    if first >= size {
        return Vec::new();
    }
    let split = split.max(1);
    let mut walk = Walk { windows, grammar, split, size, borders: Vec::new(), target: 0, fields: Vec::new() };
    walk.offer(first);
    if grammar.hides_line_ends() {
        walk.item(first);
    } else {
        walk.plain(first, size);
    }
    walk.borders.shrink_to_fit();
    walk.borders
}

struct Walk<'a> {
    windows: &'a dyn Windows,
    grammar: &'a Grammar,
    split: u64,
    size: u64,
    borders: Vec<u64>,
    /// The next border is the first record start at or after this; always beyond the record start at hand.
    target: u64,
    fields: Vec<Field>,
}

impl Walk<'_> {
    /// A record starts at `at`: a border, if it is time for one.
    fn offer(&mut self, at: u64) {
        if at >= self.target {
            if at < self.size {
                self.borders.push(at);
            }
            self.target = (at / self.split + 1).saturating_mul(self.split);
        }
    }

    /// A border at `at` whether or not it is time.
    fn force(&mut self, at: u64) {
        if self.borders.last().is_none_or(|last| *last < at) {
            self.target = at;
            self.offer(at);
        }
    }

    /// All of an item in which quotes may hide line ends, from the record start `at`.
    fn item(&mut self, mut at: u64) {
        let block = self.split.clamp(PROBE.min(self.split), BLOCK);
        let quoted = self.blocks_with_quotes(block);
        for (nth, has_quote) in quoted.into_iter().enumerate() {
            let (start, end) = (nth as u64 * block, (nth as u64 + 1) * block);
            if has_quote && at < end {
                let from = self.plain(at, start.max(at));
                at = self.rows(from, end);
            }
        }
        self.plain(at, self.size);
    }

    /// For each block whether it holds a quote; one that cannot be read might.
    fn blocks_with_quotes(&self, block: u64) -> Vec<bool> {
        let has_quote = |nth: u64| {
            let bytes = self.windows.window(nth * block..(nth + 1) * block);
            bytes.map_or(true, |bytes| memchr(b'"', &bytes).is_some())
        };
        (0..self.size.div_ceil(block)).into_par_iter().map(has_quote).collect()
    }

    /// From the record start `at` through bytes up to `stop` in which every line end ends a record. Returns
    /// the start of the record that holds `stop`, or one behind it.
    fn plain(&mut self, mut at: u64, stop: u64) -> u64 {
        while self.target <= stop {
            match self.line_after(self.target - 1, stop) {
                Ok(Some(next)) => {
                    at = next;
                    self.offer(at);
                }
                Ok(None) if stop - self.target < self.grammar.limits.record as u64 => break,
                Ok(None) => {
                    let line = self.line_before(self.target, at);
                    at = self.pieces(line, self.target);
                }
                Err(_) => self.target += self.split,
            }
        }
        if stop == self.size {
            return stop;
        }
        let line = self.line_before(stop, at);
        self.pieces_until(line, stop)
    }

    /// The first line start behind a line end at or after `from`, looking as far as the longest record and
    /// not beyond `stop`.
    fn line_after(&self, from: u64, stop: u64) -> io::Result<Option<u64>> {
        let stop = stop.min(from + self.grammar.limits.record as u64 + 1);
        let (mut at, mut len) = (from, PROBE);
        while at < stop {
            let window = self.windows.window(at..stop.min(at + len))?;
            if let Some(found) = memchr(self.grammar.line_end, &window) {
                return Ok(Some(at + found as u64 + 1));
            }
            at += len;
            len = (len * 4).min(BLOCK);
        }
        Ok(None)
    }

    /// The start of the line that holds the byte before `at`, not looking beyond the record start `floor`.
    fn line_before(&self, at: u64, floor: u64) -> u64 {
        let (mut end, mut len) = (at, PROBE);
        while end > floor {
            let start = end.saturating_sub(len).max(floor);
            if let Ok(window) = self.windows.window(start..end)
                && let Some(found) = memrchr(self.grammar.line_end, &window)
            {
                return start + found as u64 + 1;
            }
            end = start;
            len = (len * 4).min(BLOCK);
        }
        floor
    }

    /// Record by record from `at` until one starts at or after `stop`; returns that start.
    fn pieces(&mut self, mut at: u64, stop: u64) -> u64 {
        while at < stop.min(self.size) {
            at = self.next(at);
            self.offer(at);
        }
        at
    }

    /// Record by record from `at`; returns the last start at or before `stop`.
    fn pieces_until(&mut self, mut at: u64, stop: u64) -> u64 {
        while at < stop && stop - at > self.grammar.limits.record as u64 / 2 {
            let next = self.next(at);
            if next > stop {
                break;
            }
            at = next;
            self.offer(at);
        }
        at
    }

    /// The start of the record behind the one at `at`.
    fn next(&mut self, at: u64) -> u64 {
        let most = self.grammar.limits.record as u64 + 1;
        let mut len = PROBE.min(most);
        loop {
            let Ok((window, end)) = self.window(at, len) else { return self.gap(at, len) };
            match self.grammar.step(&window, 0, end, &mut self.fields) {
                Some(step) => return at + step.next as u64,
                None => len = (len * 4).min(most),
            }
        }
    }

    /// Row by row from `at` until one starts at or after `stop`; returns that start.
    fn rows(&mut self, mut at: u64, stop: u64) -> u64 {
        let usual = BLOCK.min(self.split.max(PROBE));
        let mut len = usual;
        while at < stop.min(self.size) {
            let Ok((window, end)) = self.window(at, len) else {
                at = self.gap(at, len);
                continue;
            };
            let done = self.rows_in(&window, at, stop, end) as u64;
            len = if done == 0 {
                (len * 4).min(usual.max(self.grammar.limits.record as u64 + 1))
            } else {
                usual
            };
            at += done;
        }
        at
    }

    /// The same within `hay`, whose first byte is the record start `base`; returns how much of it is done.
    fn rows_in(&mut self, hay: &[u8], base: u64, limit: u64, end: End) -> usize {
        let mut at = 0;
        while at < hay.len() && base + (at as u64) < limit {
            let quoted = self.skip(hay, at, base);
            if quoted > at {
                at = quoted;
                continue;
            }
            let Some(step) = self.grammar.step(hay, at, end, &mut self.fields) else { break };
            at = step.next;
            self.offer(base + at as u64);
        }
        at
    }

    /// The start of the line that holds the next quote, once the lines before it were offered.
    fn skip(&mut self, hay: &[u8], at: usize, base: u64) -> usize {
        let quote = memchr(b'"', &hay[at..]).map_or(hay.len(), |len| at + len);
        let Some(last) = memrchr(self.grammar.line_end, &hay[at..quote]) else { return at };
        let line = at + last + 1;
        while self.target <= base + line as u64 {
            let from = (self.target - 1 - base) as usize;
            let len = memchr(self.grammar.line_end, &hay[from..line]).unwrap_or(line - from - 1);
            self.offer(base + (from + len) as u64 + 1);
        }
        line
    }

    /// Bytes from `at`, and what lies behind them.
    fn window(&self, at: u64, len: u64) -> io::Result<(Window, End)> {
        let end = if at + len >= self.size { End::Item } else { End::More };
        Ok((self.windows.window(at..self.size.min(at + len))?, end))
    }

    /// Borders around what cannot be read near the record start `at`: one there, and one at the first line
    /// behind the damage, which is returned. Whether that line is within quotes nobody can know.
    fn gap(&mut self, at: u64, len: u64) -> u64 {
        self.force(at);
        let readable = |start: &u64| self.windows.window(*start..self.size.min(*start + PROBE)).is_ok();
        let chunks = |from: u64| (from..self.size).step_by(PROBE as usize);
        let bad = chunks(at).find(|start| !readable(start)).unwrap_or(self.size.min(at + len));
        let good = chunks(bad).skip(1).find(readable).unwrap_or(self.size);
        let line = self.line_after(good, self.size).ok().flatten().unwrap_or(self.size);
        self.force(line);
        line
    }
}
