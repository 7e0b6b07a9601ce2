//! From a pattern to the ways in which it can be matched: runs of classes, a list for each choice.
//!
//! Choices are written out in the order in which a regular expression tries them, so that the first way that fits is its
//! match. Patterns that need more than a few ways are left to automata.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// More runs a way may not have.
const MOST_RUNS: usize = 16;
/// More ways a pattern may not have.
const MOST_WAYS: usize = 8;
/// A group repeated so many times is written out.
const REPEATS: u32 = 8;

/// One run: its class, and how many bytes it has.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) class: [bool; 256],
    pub(super) min: usize,
    pub(super) max: usize,
}

/// Runs that follow one another.
type Way = Vec<Run>;

/// The ways of a pattern, in the order in which they are tried; `None` if it is anything else than runs.
pub(super) fn of(hir: &Hir) -> Option<Vec<Way>> {
    let ways = ways(hir)?;
    let is_decided = |way: &Way| way.len() <= MOST_RUNS && (0..way.len()).all(|at| is_decided(way, at));
    ways.iter().all(is_decided).then_some(ways)
}

fn ways(hir: &Hir) -> Option<Vec<Way>> {
    let one = |run: Run| vec![vec![run]];
    let ways = match hir.kind() {
        HirKind::Empty => vec![vec![]],
        HirKind::Literal(literal) => {
            let mut way = Way::new();
            literal.0.iter().for_each(|byte| push(Run::of(|other| other == *byte, 1, 1), &mut way));
            vec![way]
        }
        HirKind::Class(class) => one(Run { class: bytes(class)?, min: 1, max: 1 }),
        HirKind::Capture(capture) => ways(&capture.sub)?,
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![vec![]], |before, part| behind(&before, &ways(part)?))?
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(ways).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()
        }
        HirKind::Repetition(repeated) => again(repeated)?,
        HirKind::Look(_) => return None,
    };
    (ways.len() <= MOST_WAYS).then_some(ways)
}

/// The ways of something that is repeated.
fn again(repeated: &Repetition) -> Option<Vec<Way>> {
    let inner = ways(&repeated.sub)?;
    let max = repeated.max.map_or(usize::MAX, |max| max as usize);
    match inner.as_slice() {
        _ if !repeated.greedy => None,
        [way] if matches!(way.as_slice(), [Run { min: 1, max: 1, .. }]) => {
            Some(vec![vec![Run { class: way[0].class, min: repeated.min as usize, max }]])
        }
        _ if (repeated.min, repeated.max) == (0, Some(1)) => {
            Some(inner.into_iter().chain([vec![]]).collect())
        }
        _ if repeated.max == Some(repeated.min) && repeated.min <= REPEATS => {
            (0..repeated.min).try_fold(vec![vec![]], |before, _| behind(&before, &inner))
        }
        _ => None,
    }
}

/// Each way of what comes first, and behind it each of what comes next.
fn behind(before: &[Way], next: &[Way]) -> Option<Vec<Way>> {
    let both = |(first, second): (&Way, &Way)| {
        let mut way = first.clone();
        second.iter().cloned().for_each(|run| push(run, &mut way));
        way
    };
    let all = before.iter().flat_map(|first| next.iter().map(move |second| (first, second)));
    (before.len() * next.len() <= MOST_WAYS).then(|| all.map(both).collect())
}

/// Adds a run, to the last one where both have one length and the same class.
fn push(run: Run, out: &mut Way) {
    match out.last_mut() {
        Some(last) if last.min == last.max && run.min == run.max && last.class == run.class => {
            last.min += run.min;
            last.max += run.max;
        }
        _ => out.push(run),
    }
}

/// Whether a run ends where it must: it has one length, or what may stand behind it is nothing that it takes itself.
fn is_decided(runs: &[Run], at: usize) -> bool {
    let run = &runs[at];
    if run.min == run.max {
        return true;
    }
    let next = &runs[at + 1..];
    let needed = next.iter().position(|run| run.min > 0).map_or(next.len(), |at| at + 1);
    let apart = |other: &Run| run.class.iter().zip(&other.class).all(|(this, that)| !(*this && *that));
    next[..needed].iter().all(apart)
}

impl Run {
    fn of(holds: impl Fn(u8) -> bool, min: usize, max: usize) -> Self {
        Self { class: std::array::from_fn(|byte| holds(byte as u8)), min, max }
    }
}

fn bytes(class: &Class) -> Option<[bool; 256]> {
    let Class::Bytes(class) = class else { return None };
    let holds = |byte: u8| class.iter().any(|range| (range.start()..=range.end()).contains(&byte));
    Some(std::array::from_fn(|byte| holds(byte as u8)))
}
