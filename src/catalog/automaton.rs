//! A pattern becomes a small anchored automaton, or is refused.
//!
//! Anchored, since a trigger has already said where to look: so that each automaton stays a few kilobytes, where
//! one that searches, or the union of several, grows to megabytes and takes seconds to build.

use std::sync::OnceLock;

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, MatchKind, dfa::Automaton as _};

use super::runs::Runs;
use super::table::Table;
use crate::kernel::Form;
use crate::record::LOOK_AHEAD;

/// An automaton, and the memory to build it, may take this much.
const MAX_BYTES: usize = 1 << 20;

/// The automaton of a pattern.
///
/// Those of the built-in files are built when they are first asked, since no run needs all of them and to build all
/// takes longer than a small search; tests build every one. Those of a user's folder are built at once, to be refused.
#[derive(Debug)]
pub struct Automaton {
    pattern: String,
    /// Whether nothing but a whole value is accepted.
    is_whole: bool,
    /// `None` inside where the pattern cannot be built: it matches nothing.
    built: OnceLock<Option<Box<Built>>>,
}

/// A pattern, ready to be matched.
#[derive(Debug)]
struct Built {
    /// What a match can begin with.
    begins: [bool; 256],
    /// The shortest and the longest match.
    lens: (usize, usize),
    /// Bytes that it takes.
    size: usize,
    how: How,
}

/// How a pattern is matched.
#[derive(Debug)]
enum How {
    Runs(Runs),
    /// With the ways in which it is matched as a whole, if those are told quicker.
    Table(Box<Table>, Option<Runs>),
}

impl Automaton {
    /// For `pattern`: bytes, ASCII classes, the first alternative that matches wins.
    pub(super) fn new(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), is_whole: false, built: OnceLock::new() }
    }

    /// For `pattern`, accepting nothing but a whole value.
    pub(super) fn whole(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), is_whole: true, built: OnceLock::new() }
    }

    /// Builds it now; how many bytes it has become.
    ///
    /// # Errors
    /// What is wrong with the pattern.
    pub fn force(&self) -> Result<usize, String> {
        match self.built() {
            Some(built) => Ok(built.size),
            None => self.build().map(|built| built.size),
        }
    }

    /// The end of the match that begins at `from`, looking no further than `to`; what stands around is seen by `\b`.
    pub(super) fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let built = self.built()?;
        if from < to && !built.begins[usize::from(hay[from])] {
            return None;
        }
        built.end(hay, from, to)
    }

    /// Whether a match may have so many bytes.
    pub(super) fn may_have(&self, len: usize) -> bool {
        self.built().is_some_and(|built| (built.lens.0..=built.lens.1).contains(&len))
    }

    /// Whether it is matched by counting, which is quick.
    #[inline]
    pub(super) fn is_runs(&self) -> bool {
        self.built().is_some_and(|built| matches!(built.how, How::Runs(_) | How::Table(_, Some(_))))
    }

    /// Whether all of `value` is one match.
    #[inline]
    pub(super) fn whole_of(&self, value: &[u8]) -> bool {
        let Some(built) = self.built() else { return false };
        let (least, most) = built.lens;
        (least..=most).contains(&value.len())
            && value.first().is_some_and(|first| built.begins[usize::from(*first)])
            && built.is_whole(value, self.is_whole)
    }

    /// Whether a match may begin with digits of this form, if nothing that `bar` tells may stand behind it.
    pub(super) fn may_be(&self, form: Form, bar: impl Fn(u8) -> bool) -> bool {
        match self.built().map(|built| &built.how) {
            Some(How::Table(table, _)) => table.may_be(form, bar),
            Some(How::Runs(_)) => true,
            None => false,
        }
    }

    /// Whether a match can begin with `byte`.
    pub(super) fn begins_with(&self, byte: u8) -> bool {
        self.built().is_some_and(|built| built.begins[usize::from(byte)])
    }

    fn build(&self) -> Result<Built, String> {
        let lens = check(&self.pattern)?;
        match Runs::of(&self.pattern, &syntax_config()) {
            // Where a match ends is told by an automaton at its first byte that does not fit, for all ways at once.
            Some(runs) if self.is_whole || runs.is_one() => {
                Ok(Built { begins: runs.begins(), lens, size: size_of::<Runs>(), how: How::Runs(runs) })
            }
            None if self.is_whole => build(&format!("(?:{})\\z", self.pattern), lens, None),
            runs => build(&self.pattern, lens, runs),
        }
    }

    #[inline]
    fn built(&self) -> Option<&Built> {
        self.built.get_or_init(|| self.build().ok().map(Box::new)).as_deref()
    }
}

impl Built {
    #[inline]
    fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        match &self.how {
            How::Runs(runs) => runs.end(hay, from, to),
            How::Table(table, _) => table.end(hay, from, to),
        }
    }

    /// Whether all of `value` is one match; of a pattern that accepts nothing else, if it is `only_whole`.
    #[inline]
    fn is_whole(&self, value: &[u8], only_whole: bool) -> bool {
        match &self.how {
            How::Runs(runs) | How::Table(_, Some(runs)) => runs.is_whole(value, only_whole),
            How::Table(table, None) => table.is_whole(value),
        }
    }
}

fn syntax_config() -> syntax::Config {
    syntax::Config::new().unicode(false).utf8(false)
}

/// The shortest and the longest match.
fn check(pattern: &str) -> Result<(usize, usize), String> {
    let parsed = syntax::parse_with(pattern, &syntax_config()).map_err(|error| error.to_string())?;
    let Some(min) = parsed.properties().minimum_len().filter(|min| *min > 0) else {
        return Err(
            "the pattern matches nothing, or the empty text; it must ask for at least one byte".into()
        );
    };
    match parsed.properties().maximum_len() {
        Some(max) if max > LOOK_AHEAD => {
            Err(format!("the pattern may match {max} bytes; no value may be longer than {LOOK_AHEAD}"))
        }
        max => Ok((min, max.unwrap_or(usize::MAX))),
    }
}

fn build(pattern: &str, lens: (usize, usize), runs: Option<Runs>) -> Result<Built, String> {
    let config = dense::Config::new()
        .start_kind(StartKind::Anchored)
        .match_kind(MatchKind::LeftmostFirst)
        .dfa_size_limit(Some(MAX_BYTES))
        .determinize_size_limit(Some(MAX_BYTES));
    let dfa = dense::Builder::new()
        .configure(config)
        .syntax(syntax_config())
        .thompson(thompson::Config::new().utf8(false))
        .build(pattern)
        .map_err(|error| {
            format!("the pattern's automaton is larger than 1 MiB, or cannot be built: {error}")
        })?;
    let start = |behind: Option<u8>| {
        let config = start::Config::new().anchored(Anchored::Yes).look_behind(behind);
        dfa.start_state(&config).map_err(|error| format!("the pattern cannot be begun: {error}"))
    };
    let starts: Vec<StateID> = (0..=255).map(Some).chain([None]).map(start).collect::<Result<_, String>>()?;
    let live = |byte: u8| starts.iter().any(|start| !dfa.is_dead_state(dfa.next_state(*start, byte)));
    let begins = std::array::from_fn(|byte| live(byte as u8));
    let how = How::Table(Box::new(Table::new(&dfa, &starts)), runs);
    Ok(Built { begins, lens, size: dfa.memory_usage(), how })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_empty_too_long_or_too_large() {
        for pattern in ["a*", "(?:)", "a{20000}", "[ab]*a[ab]{16}", "(", r"\p{Greek}"] {
            assert!(Automaton::new(pattern).force().is_err(), "{pattern}");
            assert_eq!(Automaton::new(pattern).end(b"aaaa", 0, 4), None, "{pattern}");
        }
    }

    #[test]
    fn sees_what_stands_around_and_stays_in_its_range() {
        let word = Automaton::new(r"\b\d{4}\b");
        assert_eq!(word.end(b" 1234 ", 1, 6), Some(5));
        assert_eq!(word.end(b"x1234 ", 1, 6), None);
        assert_eq!(word.end(b" 12345", 1, 5), None);
        assert!(word.begins_with(b'7') && !word.begins_with(b'x'));
    }

    #[test]
    fn a_whole_value_ends_where_it_ends() {
        for (pattern, whole) in [("a|ab", true), ("(?:a|ab)(?:c|bcd)*", true), ("a|ab", false)] {
            let either = if whole { Automaton::whole(pattern) } else { Automaton::new(pattern) };
            assert_eq!(either.whole_of(b"ab"), whole, "{pattern}");
            assert!(either.whole_of(b"a") && !either.whole_of(b"abd"), "{pattern}");
        }
    }
}
