//! Patterns that are runs of classes, one behind the other: an address, a hash, a key.
//!
//! Where each run ends at a byte that the next one needs and it cannot take itself, there is one way to match, and no
//! automaton is needed to find it: bytes are counted, run by run. An automaton waits at every byte for the last one;
//! counting does not.

use regex_automata::util::syntax;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::kernel::classes::{Classes, REACH};

/// Runs are told apart by the bits of one table.
const MOST: usize = 16;
/// A group repeated so many times is written out.
const REPEATS: u32 = 8;

/// A pattern that is runs of classes.
#[derive(Debug)]
pub(super) struct Runs {
    /// For each byte, a bit for each run that may hold it.
    classes: [u16; 256],
    /// How many bytes each run has, at the least and at the most.
    lens: Vec<(usize, usize)>,
    /// The same classes for many bytes at once, if they can be told so; and the place of each run's among them.
    at_once: Option<(Classes, Vec<usize>)>,
}

/// The first bytes do not tell where a match ends.
struct TooLong;

/// One run: its class, and how many bytes it has.
struct Run {
    class: [bool; 256],
    min: usize,
    max: usize,
}

impl Runs {
    /// The runs of a pattern, if it is no more than that.
    pub(super) fn of(pattern: &str, config: &syntax::Config) -> Option<Self> {
        let mut runs = Vec::new();
        flatten(&syntax::parse_with(pattern, config).ok()?, &mut runs)?;
        if runs.len() > MOST || !(0..runs.len()).all(|at| is_decided(&runs, at)) {
            return None;
        }
        let bits =
            |byte: usize| (0..).zip(&runs).fold(0, |bits, (at, run)| bits | u16::from(run.class[byte]) << at);
        Some(Self {
            classes: std::array::from_fn(bits),
            lens: runs.iter().map(|run| (run.min, run.max)).collect(),
            at_once: at_once(&runs),
        })
    }

    /// What a match can begin with.
    pub(super) fn begins(&self) -> [bool; 256] {
        let first = self.lens.iter().position(|(min, _)| *min > 0).unwrap_or(0);
        let bits = u16::MAX >> (u16::BITS - 1 - first as u32);
        std::array::from_fn(|byte| self.classes[byte] & bits != 0)
    }

    /// The end of the match that begins at `from`, looking no further than `to`.
    pub(super) fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let bytes = &hay[from..to];
        let len = match &self.at_once {
            Some(at_once) => self.first(at_once, bytes).unwrap_or_else(|TooLong| self.len(bytes))?,
            None => self.len(bytes)?,
        };
        Some(from + len)
    }

    /// The length of the match that begins `bytes`, from the first of them.
    #[inline]
    fn first(
        &self,
        (classes, places): &(Classes, Vec<usize>),
        bytes: &[u8],
    ) -> Result<Option<usize>, TooLong> {
        let masks = classes.of(bytes);
        let mut at = 0;
        for ((min, max), place) in self.lens.iter().zip(places) {
            let there = masks[*place].checked_shr(at as u32).unwrap_or(0).trailing_ones() as usize;
            if at + there >= REACH && bytes.len() > REACH {
                return Err(TooLong);
            }
            if there < *min {
                return Ok(None);
            }
            at += there.min(*max);
        }
        Ok(Some(at))
    }

    /// The same, byte by byte.
    fn len(&self, bytes: &[u8]) -> Option<usize> {
        let mut rest = bytes;
        for (at, (min, max)) in self.lens.iter().enumerate() {
            let most = &rest[..rest.len().min(*max)];
            let holds = |byte: &u8| self.classes[usize::from(*byte)] >> at & 1 == 1;
            let len = most.iter().position(|byte| !holds(byte)).unwrap_or(most.len());
            if len < *min {
                return None;
            }
            rest = &rest[len..];
        }
        Some(bytes.len() - rest.len())
    }
}

/// The classes of runs, each once, and the place of each run's, if many bytes can be told at once.
fn at_once(runs: &[Run]) -> Option<(Classes, Vec<usize>)> {
    let mut classes: Vec<[bool; 256]> = Vec::new();
    let mut place = |run: &Run| {
        classes.iter().position(|class| *class == run.class).unwrap_or_else(|| {
            classes.push(run.class);
            classes.len() - 1
        })
    };
    let places = runs.iter().map(&mut place).collect();
    Some((Classes::new(&classes)?, places))
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

/// Adds the runs of a pattern; `None` if it is anything else.
fn flatten(hir: &Hir, out: &mut Vec<Run>) -> Option<()> {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().for_each(|byte| {
            let mut class = [false; 256];
            class[usize::from(*byte)] = true;
            push(Run { class, min: 1, max: 1 }, out);
        }),
        HirKind::Class(class) => push(Run { class: bytes(class)?, min: 1, max: 1 }, out),
        HirKind::Capture(capture) => flatten(&capture.sub, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| flatten(part, out))?,
        HirKind::Repetition(repeated) => {
            let mut inner = Vec::new();
            flatten(&repeated.sub, &mut inner)?;
            match inner.as_slice() {
                [Run { class, min: 1, max: 1 }] if repeated.greedy => {
                    let max = repeated.max.map_or(usize::MAX, |max| max as usize);
                    out.push(Run { class: *class, min: repeated.min as usize, max });
                }
                _ if repeated.max == Some(repeated.min) && repeated.min <= REPEATS => {
                    (0..repeated.min).try_for_each(|_| flatten(&repeated.sub, out))?;
                }
                _ => return None,
            }
        }
        _ => return None,
    }
    Some(())
}

/// Adds a run, to the last one where both have one length and the same class.
fn push(run: Run, out: &mut Vec<Run>) {
    match out.last_mut() {
        Some(last) if last.min == last.max && last.class == run.class => {
            last.min += run.min;
            last.max += run.max;
        }
        _ => out.push(run),
    }
}

fn bytes(class: &Class) -> Option<[bool; 256]> {
    let Class::Bytes(class) = class else { return None };
    let holds = |byte: usize| class.iter().any(|range| (range.start()..=range.end()).contains(&(byte as u8)));
    Some(std::array::from_fn(holds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    fn config() -> syntax::Config {
        syntax::Config::new().unicode(false).utf8(false)
    }

    const PATTERNS: [&str; 6] = [
        "[a-c_][a-c_.]*@[a-c][a-c.-]*",
        "[0-9a-f]{4}",
        r"\$2[ab]\$\d\d\$[a-c]{3}",
        r"\d{1,3}(?:\.\d{1,3}){3}",
        "ab+c{2,3}-?[d@]",
        "a{2}a{1,2}[.]",
    ];

    #[test]
    fn only_runs_are_runs() {
        for pattern in PATTERNS {
            assert!(Runs::of(pattern, &config()).is_some(), "{pattern}");
        }
        for pattern in ["a|b c", r"a\b", "[ab]*b", "a*?b", "(?:ab)*", "a?[ab]"] {
            assert!(Runs::of(pattern, &config()).is_none(), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn ends_where_a_regex_does(hay in "[a-d0-3@.$_-]{0,24}|[a-c]{50,70}[@d][a-c.]{0,70}", from in 0usize..24) {
            let from = from.min(hay.len());
            for pattern in PATTERNS {
                let regex = Regex::builder().syntax(config()).build(&format!("^(?:{pattern})")).unwrap();
                let expected = regex.find(&hay.as_bytes()[from..]).map(|found| from + found.end());
                let runs = Runs::of(pattern, &config()).unwrap();
                prop_assert_eq!(runs.end(hay.as_bytes(), from, hay.len()), expected, "{}", pattern);
                let len = runs.len(&hay.as_bytes()[from..]);
                prop_assert_eq!(len.map(|len| from + len), expected, "{}", pattern);
            }
        }
    }
}
