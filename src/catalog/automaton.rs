//! A pattern becomes a small anchored automaton, or is refused.
//!
//! Anchored, since a trigger has already said where to look: so that each automaton stays a few kilobytes, where
//! one that searches, or the union of several, grows to megabytes and takes seconds to build.

use std::sync::OnceLock;

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, dfa::Automaton as _};

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
    /// `None` inside where the pattern cannot be built: it matches nothing.
    built: OnceLock<Option<Built>>,
}

#[derive(Debug)]
struct Built {
    dfa: dense::DFA<Vec<u32>>,
    begins: [bool; 256],
}

impl Automaton {
    /// For `pattern`: bytes, ASCII classes, the first alternative that matches wins.
    pub(super) fn new(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), built: OnceLock::new() }
    }

    /// For `pattern`, accepting nothing but a whole value.
    pub(super) fn whole(pattern: &str) -> Self {
        Self::new(&format!("(?:{pattern})\\z"))
    }

    /// Builds it now; how many bytes it has become.
    ///
    /// # Errors
    /// What is wrong with the pattern.
    pub fn force(&self) -> Result<usize, String> {
        match self.built() {
            Some(built) => Ok(built.dfa.memory_usage()),
            None => build(&self.pattern).map(|built| built.dfa.memory_usage()),
        }
    }

    /// The end of the match that begins at `from`, looking no further than `to`; what stands around is seen by `\b`.
    pub(super) fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let built = self.built()?;
        if from < to && !built.begins[usize::from(hay[from])] {
            return None;
        }
        let input = Input::new(hay).range(from..to).anchored(Anchored::Yes);
        Some(built.dfa.try_search_fwd(&input).ok()??.offset())
    }

    /// Whether a match can begin with `byte`.
    pub(super) fn begins_with(&self, byte: u8) -> bool {
        self.built().is_some_and(|built| built.begins[usize::from(byte)])
    }

    fn built(&self) -> Option<&Built> {
        self.built.get_or_init(|| build(&self.pattern).ok()).as_ref()
    }
}

fn syntax_config() -> syntax::Config {
    syntax::Config::new().unicode(false).utf8(false)
}

fn check(pattern: &str) -> Result<(), String> {
    let parsed = syntax::parse_with(pattern, &syntax_config()).map_err(|error| error.to_string())?;
    if parsed.properties().minimum_len().is_none_or(|min| min == 0) {
        return Err(
            "the pattern matches nothing, or the empty text; it must ask for at least one byte".into()
        );
    }
    match parsed.properties().maximum_len() {
        Some(max) if max > LOOK_AHEAD => {
            Err(format!("the pattern may match {max} bytes; no value may be longer than {LOOK_AHEAD}"))
        }
        _ => Ok(()),
    }
}

fn build(pattern: &str) -> Result<Built, String> {
    check(pattern)?;
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
    let mut begins = [false; 256];
    let input = Input::new(b"").anchored(Anchored::Yes);
    if let Ok(start) = dfa.start_state_forward(&input) {
        for byte in 0..=255 {
            begins[usize::from(byte)] = !dfa.is_dead_state(dfa.next_state(start, byte));
        }
    }
    Ok(Built { dfa, begins })
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
        let either = Automaton::whole("a|ab");
        assert_eq!(either.end(b"ab", 0, 2), Some(2));
        assert_eq!(either.end(b"abc", 0, 3), None);
    }
}
