//! Literals: what may begin one, by its first bytes, is told by the block; here it is looked at in full.

use super::Mark;
use crate::finding::DetectorId;

/// Rows of the table of first bytes.
const ROWS: usize = 1 << 10;

/// All literals of a catalogue.
pub(super) struct Literals {
    /// By their first two bytes, folded: where its literals begin in `all`, and how many there are.
    rows: Vec<(u16, u16)>,
    all: Vec<Literal>,
}

struct Literal {
    /// Folded.
    text: Vec<u8>,
    /// As written, where the case must agree.
    exact: Option<Vec<u8>>,
    owner: DetectorId,
}

impl Literals {
    /// A table of owner, literal, and whether its case is ignored.
    pub(super) fn new(literals: Vec<(DetectorId, Vec<u8>, bool)>) -> Self {
        let folded = |(owner, text, fold): (DetectorId, Vec<u8>, bool)| Literal {
            text: text.to_ascii_lowercase(),
            exact: (!fold).then_some(text),
            owner,
        };
        let mut all: Vec<Literal> = literals.into_iter().map(folded).collect();
        all.sort_by_cached_key(|literal| (row(&literal.text), literal.owner));
        let mut rows = vec![(0, 0); ROWS];
        for (at, literal) in all.iter().enumerate() {
            let (first, count) = &mut rows[row(&literal.text)];
            *first = if *count == 0 { at as u16 } else { *first };
            *count += 1;
        }
        Self { rows, all }
    }

    /// All literals, folded.
    pub(super) fn texts(&self) -> Vec<Vec<u8>> {
        self.all.iter().map(|literal| literal.text.clone()).collect()
    }

    /// Marks of the literals that stand at `at`, one an owner.
    pub(super) fn at(
        &self,
        hay: &[u8],
        at: usize,
        heard: &impl Fn(DetectorId) -> bool,
        take: &mut impl FnMut(Mark),
    ) {
        let rest = &hay[at..];
        if rest.len() < 2 {
            return;
        }
        let (first, count) = self.rows[row(rest)];
        let mut last = None;
        for literal in &self.all[usize::from(first)..usize::from(first + count)] {
            if last != Some(literal.owner) && heard(literal.owner) && literal.begins(rest) {
                last = Some(literal.owner);
                take((at, literal.owner));
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

/// The row of what begins with these two bytes, whatever their case.
fn row(text: &[u8]) -> usize {
    let folded = |at: usize| usize::from(text[at].to_ascii_lowercase());
    ((folded(0) * 37) ^ folded(1)) % ROWS
}
