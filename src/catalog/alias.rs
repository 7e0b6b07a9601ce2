//! Words that say that two values are one person's: "changed from", "also known as".

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Lower-case words, compiled when a line is first asked for them.
#[derive(Debug, Default)]
pub struct AliasWords {
    words: Vec<String>,
    compiled: OnceLock<Option<AhoCorasick>>,
}

impl AliasWords {
    /// These words.
    pub fn new(words: Vec<String>) -> Self {
        Self { words, compiled: OnceLock::new() }
    }

    /// Where some of them stand in `text`, in any case.
    pub fn find_iter<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        let compile = || {
            let mut words = AhoCorasick::builder();
            words.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
            words.build(&self.words).ok()
        };
        let compiled = self.compiled.get_or_init(compile).as_ref();
        compiled.into_iter().flat_map(move |words| words.find_iter(text).map(|at| at.range()))
    }
}
