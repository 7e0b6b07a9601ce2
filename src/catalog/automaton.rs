//! A pattern becomes a small anchored automaton, or is refused.
//!
//! Anchored, since a trigger has already said where to look: so that each automaton stays a few kilobytes, where
//! one that searches, or the union of several, grows to megabytes and takes seconds to build.

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, dfa::Automaton as _};

use crate::record::LOOK_AHEAD;

/// An automaton, and the memory to build it, may take this much.
const MAX_BYTES: usize = 1 << 20;

/// A compiled pattern.
pub(super) type Automaton = dense::DFA<Vec<u32>>;

/// Compiles `pattern`: bytes, ASCII classes, the first alternative that matches wins.
pub(super) fn compile(pattern: &str) -> Result<Automaton, String> {
    check(pattern)?;
    build(pattern)
}

/// Compiles `pattern` so that it accepts nothing but a whole value.
pub(super) fn compile_whole(pattern: &str) -> Result<Automaton, String> {
    check(pattern)?;
    build(&format!("(?:{pattern})\\z"))
}

/// The end of the match that begins at `from`, looking no further than `to`; what stands around is seen by `\b`.
pub(super) fn end(automaton: &Automaton, hay: &[u8], from: usize, to: usize) -> Option<usize> {
    let input = Input::new(hay).range(from..to).anchored(Anchored::Yes);
    Some(automaton.try_search_fwd(&input).ok()??.offset())
}

/// Whether a match can begin with `byte`.
pub(super) fn begins_with(automaton: &Automaton, byte: u8) -> bool {
    let input = Input::new(b"").anchored(Anchored::Yes);
    automaton
        .start_state_forward(&input)
        .is_ok_and(|start| !automaton.is_dead_state(automaton.next_state(start, byte)))
}

/// The bytes with which a match can begin; all of them where there is no automaton.
pub(super) fn beginnings(automaton: Option<&Automaton>) -> Box<[bool; 256]> {
    let mut out = Box::new([true; 256]);
    if let Some(automaton) = automaton {
        (0..=255).zip(out.iter_mut()).for_each(|(byte, begins)| *begins = begins_with(automaton, byte));
    }
    out
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

fn build(pattern: &str) -> Result<Automaton, String> {
    let config = dense::Config::new()
        .start_kind(StartKind::Anchored)
        .match_kind(MatchKind::LeftmostFirst)
        .dfa_size_limit(Some(MAX_BYTES))
        .determinize_size_limit(Some(MAX_BYTES));
    dense::Builder::new()
        .configure(config)
        .syntax(syntax_config())
        .thompson(thompson::Config::new().utf8(false))
        .build(pattern)
        .map_err(|error| format!("the pattern's automaton is larger than 1 MiB, or cannot be built: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_empty_too_long_or_too_large() {
        for pattern in ["a*", "(?:)", "a{20000}", "[ab]*a[ab]{16}", "(", r"\p{Greek}"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn sees_what_stands_around_and_stays_in_its_range() {
        let word = compile(r"\b\d{4}\b").unwrap();
        assert_eq!(end(&word, b" 1234 ", 1, 6), Some(5));
        assert_eq!(end(&word, b"x1234 ", 1, 6), None);
        assert_eq!(end(&word, b" 12345", 1, 5), None);
        assert!(begins_with(&word, b'7') && !begins_with(&word, b'x'));
    }

    #[test]
    fn a_whole_value_ends_where_it_ends() {
        let either = compile_whole("a|ab").unwrap();
        assert_eq!(end(&either, b"ab", 0, 2), Some(2));
        assert_eq!(end(&either, b"abc", 0, 3), None);
    }
}
