//! Literals: what may begin one, by its first bytes, is told by the block; here it is looked at in full.

use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Rows of the table of first bytes.
const ROWS: usize = 1 << 10;

/// All literals of a catalogue.
pub(super) struct Literals {
    /// By their first two bytes, folded: where its literals begin in `all`, and how many there are.
    rows: Vec<(u16, u16)>,
    all: Vec<Literal>,
}

/// A literal as a trigger says it.
pub(super) struct Said {
    pub(super) owner: DetectorId,
    pub(super) text: Vec<u8>,
    pub(super) fold: bool,
    pub(super) is_label: bool,
}

struct Literal {
    /// The first four bytes, folded as [`front`] does, and the bits of them that it has.
    front: (u32, u32),
    /// Folded.
    text: Vec<u8>,
    /// As written, where the case must agree.
    exact: Option<Vec<u8>>,
    is_label: bool,
    kind: u16,
}

impl Literals {
    /// A table of literals.
    pub(super) fn new(said: Vec<Said>, kinds: &mut Kinds) -> Self {
        let made = |said: Said| Literal {
            front: (front(&said.text) & bits(&said.text), bits(&said.text)),
            text: said.text.to_ascii_lowercase(),
            exact: (!said.fold).then_some(said.text),
            is_label: said.is_label,
            kind: kinds.add(Asks::Literal(said.owner)),
        };
        let mut all: Vec<Literal> = said.into_iter().map(made).collect();
        all.sort_by_cached_key(|literal| (row(front(&literal.text)), literal.kind));
        let mut rows = vec![(0, 0); ROWS];
        for (at, literal) in all.iter().enumerate() {
            let (first, count) = &mut rows[row(front(&literal.text))];
            *first = if *count == 0 { at as u16 } else { *first };
            *count += 1;
        }
        Self { rows, all }
    }

    /// All literals, folded, and whether each is a label.
    pub(super) fn texts(&self) -> Vec<(Vec<u8>, bool)> {
        self.all.iter().map(|literal| (literal.text.clone(), literal.is_label)).collect()
    }

    /// The kinds of the literals that stand at `at`, each once. Labels only where one may begin.
    #[inline]
    pub(super) fn at(&self, hay: &[u8], at: usize, is_begin: bool, mut take: impl FnMut(u16)) {
        let rest = &hay[at..];
        let begin = front(rest);
        let (first, count) = self.rows[row(begin)];
        let mut last = 0;
        for literal in &self.all[usize::from(first)..usize::from(first + count)] {
            let (front, bits) = literal.front;
            if begin & bits == front
                && literal.kind != last
                && (is_begin || !literal.is_label)
                && literal.begins(rest)
            {
                last = literal.kind;
                take(literal.kind);
            }
        }
    }
}

impl Literal {
    fn begins(&self, rest: &[u8]) -> bool {
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

/// The row of what begins so: its first two bytes count.
fn row(front: u32) -> usize {
    let [first, second, ..] = front.to_le_bytes();
    ((usize::from(first) * 37) ^ usize::from(second)) % ROWS
}
