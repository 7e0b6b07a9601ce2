//! Literals: what may begin one, by its first bytes, is told by the block; here it is looked at in full.

use std::collections::BTreeSet;

use super::block::PRINT;
use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Rows of the table of first bytes.
const ROWS: usize = 1 << 12;
/// First bytes that are hashed.
const HASHED: usize = 3;
/// Bits that tell of first bytes whether any literal begins so: sixteen for each row.
const BITS: usize = ROWS << 4;

/// The first bytes of a literal, each in both cases that it may have; `None` where it has ended.
pub(super) type Print = [Option<[u8; 2]>; PRINT];

/// All literals of a catalogue.
pub(super) struct Literals {
    /// By their first three bytes, folded: where its literals begin in `all`, and how many there are.
    rows: Vec<(u16, u16)>,
    all: Vec<Literal>,
    /// A bit for each hash of three first bytes with which one begins.
    begins: Box<[u64; BITS / 64]>,
}

/// A literal as a trigger says it.
pub(super) struct Said {
    pub(super) owner: DetectorId,
    pub(super) text: Vec<u8>,
    pub(super) fold: bool,
    pub(super) begins: bool,
}

#[derive(Clone)]
struct Literal {
    /// The first four bytes, folded as [`front`] does, and the bits of them that it has.
    front: (u32, u32),
    /// Folded.
    text: Vec<u8>,
    /// As written, where the case must agree.
    exact: Option<Vec<u8>>,
    /// It begins words only.
    begins: bool,
    kind: u16,
}

impl Literals {
    /// A table of literals.
    pub(super) fn new(said: Vec<Said>, kinds: &mut Kinds) -> Self {
        let made = |said: Said| Literal {
            front: (front(&said.text) & bits(&said.text), bits(&said.text)),
            text: said.text.to_ascii_lowercase(),
            exact: (!said.fold).then_some(said.text),
            begins: said.begins,
            kind: kinds.add(Asks::Literal(said.owner)),
        };
        let all: Vec<Literal> = said.into_iter().map(made).collect();
        let mut by_row: Vec<(usize, u16, usize)> = Vec::new();
        let mut begins = Box::new([0; BITS / 64]);
        for (at, literal) in all.iter().enumerate() {
            let hashes = literal.hashes();
            hashes.iter().for_each(|hash| begins[hash / 64] |= 1 << (hash % 64));
            let rows: BTreeSet<usize> = hashes.into_iter().map(row).collect();
            by_row.extend(rows.into_iter().map(|row| (row, literal.kind, at)));
        }
        by_row.sort_unstable();
        let mut rows = vec![(0, 0); ROWS];
        for (at, (row, ..)) in by_row.iter().enumerate() {
            let (first, count) = &mut rows[*row];
            *first = if *count == 0 { at as u16 } else { *first };
            *count += 1;
        }
        let all = by_row.into_iter().map(|(_, _, at)| all[at].clone()).collect();
        Self { rows, all, begins }
    }

    /// The first bytes of all literals, each in the cases that it may have, and whether it begins words and is one.
    pub(super) fn prints(&self) -> Vec<(Print, bool)> {
        let cases = |literal: &Literal, at: usize| match &literal.exact {
            Some(exact) => exact.get(at).map(|byte| [*byte; 2]),
            None => literal.text.get(at).map(|byte| [*byte, byte.to_ascii_uppercase()]),
        };
        let print = |literal: &Literal| std::array::from_fn(|at| cases(literal, at));
        let is_word = |literal: &Literal| literal.begins && literal.text[0].is_ascii_alphanumeric();
        self.all.iter().map(|literal| (print(literal), is_word(literal))).collect()
    }

    /// Those of `places` behind `at` whose first bytes any literal has.
    #[inline]
    pub(super) fn sieve(&self, hay: &[u8], at: usize, mut places: u64) -> u64 {
        let mut kept = 0;
        while places != 0 {
            let bit = places.trailing_zeros();
            places &= places - 1;
            let hash = hash(front(&hay[at + bit as usize..]));
            kept |= (self.begins[hash / 64] >> (hash % 64) & 1) << bit;
        }
        kept
    }

    /// Whether a literal that begins in `text` may go on with the `sign` behind it.
    pub(super) fn cross(&self, text: &[u8], sign: u8) -> bool {
        let ends_with = |front: &[u8]| {
            let rest = text.len().checked_sub(front.len()).map(|at| &text[at..]);
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(front))
        };
        let goes_on = |literal: &Literal| {
            let behind = literal.text.iter().enumerate().skip(1).filter(|(_, byte)| **byte == sign);
            behind.map(|(at, _)| &literal.text[..at]).any(ends_with)
        };
        self.all.iter().any(goes_on)
    }

    /// Whether `text`, or what it may go on with, begins with a literal; of fewer than three bytes it may always.
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        let (first, count) = self.rows[row(hash(front(text)))];
        let rows = &self.all[usize::from(first)..usize::from(first + count)];
        let alike = |literal: &Literal| {
            text.iter().zip(&literal.text).all(|(one, other)| one.eq_ignore_ascii_case(other))
        };
        text.len() < HASHED || rows.iter().any(alike)
    }

    /// The kinds of the literals that stand at `at`, which the sieve let through, each once. Labels only where one may
    /// begin.
    #[inline]
    pub(super) fn at(&self, hay: &[u8], at: usize, is_begin: bool, mut take: impl FnMut(u16)) {
        let rest = &hay[at..];
        let begin = front(rest);
        let (first, count) = self.rows[row(hash(begin))];
        let mut last = 0;
        for literal in &self.all[usize::from(first)..usize::from(first + count)] {
            let (front, bits) = literal.front;
            if begin & bits == front
                && literal.kind != last
                && (is_begin || !literal.begins)
                && literal.stands(rest)
            {
                last = literal.kind;
                take(literal.kind);
            }
        }
    }
}

impl Literal {
    /// The hashes of its first three bytes: one of two bytes has those of all third ones.
    fn hashes(&self) -> Vec<usize> {
        let begin = front(&self.text);
        match self.text.len() {
            2 => (0..=u8::MAX).map(|third| hash(begin & 0xffff | u32::from(third | 0x20) << 16)).collect(),
            _ => vec![hash(begin)],
        }
    }

    fn stands(&self, rest: &[u8]) -> bool {
        let Some(text) = rest.get(..self.text.len()) else { return false };
        match &self.exact {
            Some(exact) => text == exact,
            None => text.eq_ignore_ascii_case(&self.text),
        }
    }
}

/// The first four bytes, zeros behind the end, with a bit set that upper and lower case differ in: some other bytes fall
/// together too.
#[inline]
fn front(text: &[u8]) -> u32 {
    let begin = text.first_chunk().copied().unwrap_or_else(|| {
        let mut begin = [0; 4];
        begin.iter_mut().zip(text).for_each(|(place, byte)| *place = *byte);
        begin
    });
    u32::from_le_bytes(begin) | 0x2020_2020
}

/// The bits of the first four bytes that a text has.
fn bits(text: &[u8]) -> u32 {
    (0..text.len().min(4)).fold(0, |bits, at| bits | 0xff << (8 * at))
}

/// The first three bytes, as a place among [`BITS`].
#[inline]
fn hash(front: u32) -> usize {
    ((front & 0x00ff_ffff).wrapping_mul(0x9e37_79b1) >> 16) as usize % BITS
}

/// The row of those that have a hash.
#[inline]
fn row(hash: usize) -> usize {
    hash * ROWS / BITS
}
