//! Patterns that are runs of classes, one behind the other: an address, a hash, a key.
//!
//! Where each run ends at a byte that the next one needs and it cannot take itself, there is one way to match, and no
//! automaton is needed to find it: bytes are counted, run by run, many at a time. An automaton waits at every byte for the
//! last one; counting does not. A pattern that has a choice is a few such [`ways`], of which the first that
//! fits is the match.

use std::ops::Range;

use regex_automata::util::syntax;

use super::ways::{self, Run};
use crate::kernel::classes::{self, Classes, REACH};
use crate::kernel::trigger::Class;

/// Classes are told apart by the bits of one table.
const MOST: usize = 16;

/// A pattern that is runs of classes, in one of a few ways.
#[derive(Debug)]
pub(super) struct Runs {
    /// In the order in which they are tried.
    ways: Vec<Way>,
    /// For each byte, a bit for each class that holds it.
    members: Box<[u16; 256]>,
    /// The same classes for many bytes at once, if they can be told so.
    at_once: Option<Classes>,
}

/// Runs that follow one another.
#[derive(Debug)]
struct Way {
    steps: Vec<Step>,
    /// The shortest and the longest match.
    lens: (usize, usize),
}

/// One run: what it holds, and how many bytes it has.
#[derive(Clone, Copy, Debug)]
struct Step {
    of: Of,
    min: u32,
    max: u32,
}

/// What a run holds.
#[derive(Clone, Copy, Debug)]
enum Of {
    /// This byte.
    Byte(u8),
    /// Bytes of this class.
    Class(u8),
}

impl Runs {
    /// The runs of a pattern, if it is no more than that.
    pub(super) fn of(pattern: &str, config: &syntax::Config) -> Option<Self> {
        let ways = ways::of(&syntax::parse_with(pattern, config).ok()?)?;
        let mut classes: Vec<Class> = Vec::new();
        let ways = ways.iter().map(|runs| Way::new(runs, &mut classes)).collect();
        let bits = |byte: usize| {
            (0..).zip(&classes).fold(0, |bits, (at, class)| bits | u16::from(class[byte]) << at)
        };
        (classes.len() <= MOST).then(|| Self {
            ways,
            members: Box::new(std::array::from_fn(bits)),
            at_once: Classes::new(&classes),
        })
    }

    /// Whether there is but one way.
    pub(super) fn is_one(&self) -> bool {
        self.ways.len() == 1
    }

    /// What a match can begin with.
    pub(super) fn begins(&self) -> [bool; 256] {
        let begins = |way: &Way, byte: u8| {
            let first = way.steps.iter().position(|step| step.min > 0).unwrap_or(0);
            way.steps.iter().take(first + 1).any(|step| self.holds(step.of, byte))
        };
        std::array::from_fn(|byte| self.ways.iter().any(|way| begins(way, byte as u8)))
    }

    /// The end of the match that begins at `from`, looking no further than `to`.
    #[inline]
    pub(super) fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let mut sight = Sight::new(self, &hay[from..to]);
        let len = self.ways.iter().find_map(|way| way.len(&mut sight))?;
        Some(from + len)
    }

    /// Whether all of `value` is a match; of a pattern that accepts nothing else, if it `is_whole`.
    #[inline]
    pub(super) fn is_whole(&self, value: &[u8], is_whole: bool) -> bool {
        let mut sight = Sight::new(self, value);
        let fits = |way: &&Way| (way.lens.0..=way.lens.1).contains(&value.len());
        if is_whole {
            return self.ways.iter().filter(fits).any(|way| way.len(&mut sight) == Some(value.len()));
        }
        self.ways.iter().find_map(|way| way.len(&mut sight)) == Some(value.len())
    }

    fn holds(&self, of: Of, byte: u8) -> bool {
        match of {
            Of::Byte(only) => only == byte,
            Of::Class(class) => self.members[usize::from(byte)] >> class & 1 == 1,
        }
    }
}

impl Way {
    fn new(runs: &[Run], classes: &mut Vec<Class>) -> Self {
        let lens = runs
            .iter()
            .fold((0, 0_usize), |(least, most), run| (least + run.min, most.saturating_add(run.max)));
        Self { steps: runs.iter().map(|run| Step::new(run, classes)).collect(), lens }
    }

    /// The length of the match that begins what is in sight.
    #[inline]
    fn len(&self, sight: &mut Sight<'_>) -> Option<usize> {
        let mut at = 0;
        for step in &self.steps {
            let there = match step.of {
                Of::Byte(byte) => u32::from(sight.bytes.get(at) == Some(&byte)),
                Of::Class(class) => sight.run(class, at, step.max),
            };
            if there < step.min {
                return None;
            }
            at += there.min(step.max) as usize;
        }
        Some(at)
    }
}

impl Step {
    fn new(run: &Run, classes: &mut Vec<Class>) -> Self {
        let mut members = (0..=u8::MAX).filter(|byte| run.class[usize::from(*byte)]);
        let of = match (members.next(), members.next()) {
            (Some(only), None) if run.max == 1 => Of::Byte(only),
            _ => Of::Class(classes.iter().position(|class| *class == run.class).unwrap_or_else(|| {
                classes.push(run.class);
                classes.len() - 1
            }) as u8),
        };
        let [min, max] = [run.min, run.max].map(|len| u32::try_from(len).unwrap_or(u32::MAX));
        Self { of, min, max }
    }
}

/// Bytes, and to which classes some of them belong.
struct Sight<'s> {
    runs: &'s Runs,
    bytes: &'s [u8],
    /// The masks of the classes, of the bytes from `base` on.
    masks: Masks,
    base: usize,
    /// Whether the masks are of all bytes.
    is_all: bool,
}

/// A bit for each of the bytes in sight, class by class.
type Masks = [u64; classes::MOST];

impl<'s> Sight<'s> {
    #[inline]
    fn new(runs: &'s Runs, bytes: &'s [u8]) -> Self {
        let is_all = runs.at_once.is_some() && bytes.len() <= REACH;
        let mut sight = Self { runs, bytes, masks: [0; classes::MOST], base: 0, is_all };
        if let Some(classes) = &runs.at_once {
            classes.put(bytes, &mut sight.masks);
        }
        sight
    }

    /// How many bytes from `at` on are of a class, told up to `max` at the least.
    #[inline]
    fn run(&mut self, class: u8, at: usize, max: u32) -> u32 {
        if self.is_all {
            let there = self.masks[usize::from(class) % classes::MOST].checked_shr(at as u32);
            return there.unwrap_or(0).trailing_ones();
        }
        self.long_run(class, at, max as usize) as u32
    }

    /// The same, block by block.
    fn long_run(&mut self, class: u8, at: usize, max: usize) -> usize {
        let (end, class) = (self.bytes.len().min(at.saturating_add(max)), usize::from(class));
        let Some(classes) = &self.runs.at_once else { return self.plain(class, at..end) };
        let mut here = at;
        while here < end {
            if here.wrapping_sub(self.base) >= REACH {
                self.base = here;
                classes.put(&self.bytes[here..], &mut self.masks);
            }
            here += (self.masks[class] >> (here - self.base)).trailing_ones() as usize;
            if here < self.base + REACH {
                break;
            }
        }
        here - at
    }

    /// The same, byte by byte.
    fn plain(&self, class: usize, range: Range<usize>) -> usize {
        let bytes = self.bytes.get(range).unwrap_or_default();
        bytes.iter().take_while(|byte| self.runs.members[usize::from(**byte)] >> class & 1 == 1).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    fn config() -> syntax::Config {
        syntax::Config::new().unicode(false).utf8(false)
    }

    const PATTERNS: [&str; 12] = [
        "[a-c_][a-c_.]*@[a-c][a-c.-]*",
        "[0-9a-f]{4}",
        r"\$2[ab]\$\d\d\$[a-c]{3}",
        r"\d{1,3}(?:\.\d{1,3}){3}",
        "ab+c{2,3}-?[d@]",
        "a{2}a{1,2}[.]",
        r"\$2[ab]\$(?:0[4-9]|[12]\d|3[01])\$[a-d./]{3}",
        "(?:0[xX])?[0-9a-f]{4}",
        r"\d{3}-\d{2}|\d{3} \d{2}|\d{5}",
        "a|ab|ab+@",
        "(?:a[bc]?|d{2}){2}",
        "[a-d]{66,140}(?:@|[.]d)?",
    ];

    #[test]
    fn only_runs_are_runs() {
        for pattern in PATTERNS {
            assert!(Runs::of(pattern, &config()).is_some(), "{pattern}");
        }
        for pattern in ["(?:a|b c)+", r"a\b", "[ab]*b", "a*?b", "(?:ab)*", "a?[ab]", "(?:a|b|c|d|e){2}"] {
            assert!(Runs::of(pattern, &config()).is_none(), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn ends_where_a_regex_does(
            hay in "[a-d0-3@.$_ -]{0,24}|[a-c]{50,170}[@d][a-c.]{0,70}|\\$2a\\$[0-3]{2}\\$[a-d]{3}|0x[0-3]{4}|[0-9]{3}[- ]?[0-9]{2}",
            from in 0usize..24,
        ) {
            let from = from.min(hay.len());
            let rest = &hay.as_bytes()[from..];
            for pattern in PATTERNS {
                let regex = |pattern: &str| Regex::builder().syntax(config()).build(pattern).unwrap();
                let end = regex(&format!("^(?:{pattern})")).find(rest).map(|found| found.end());
                let mut runs = Runs::of(pattern, &config()).unwrap();
                let is_whole = regex(&format!("^(?:{pattern})$")).is_match(rest);
                for _ in 0..2 {
                    let found = runs.end(hay.as_bytes(), from, hay.len());
                    prop_assert_eq!(found, end.map(|end| from + end), "{}", pattern);
                    prop_assert_eq!(runs.is_whole(rest, false), end == Some(rest.len()), "{}", pattern);
                    prop_assert_eq!(runs.is_whole(rest, true), is_whole, "{}", pattern);
                    // Once more, byte by byte.
                    runs.at_once = None;
                }
            }
        }

        #[test]
        fn begins_as_a_regex_does(byte: u8) {
            for pattern in PATTERNS {
                let all = Runs::of(pattern, &config()).unwrap();
                let any: Vec<u8> = (0..4).map(|_| byte).collect();
                let end = all.end(&any, 0, any.len());
                prop_assert!(end.is_none() || all.begins()[usize::from(byte)]);
            }
        }
    }
}
