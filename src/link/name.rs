//! A person's name as a set of hashed words: what is left when titles and initials are gone and nicknames are folded.
//!
//! `Dr. Bill J. Gates Jr` and `GATES JR, WILLIAM` are the same three words. A full name has at least two words that
//! stand for themselves; `Jr` and its like are words too, so that father and son differ, but make no name full.

use super::keyed::Keyed;
use crate::normal;
use crate::short::ByText;

/// Titles before a name: they say nothing of who it is.
pub(super) const TITLES: [&[u8]; 17] = [
    b"mr", b"mrs", b"ms", b"miss", b"mx", b"dr", b"prof", b"rev", b"hon", b"herr", b"frau", b"mme", b"mlle",
    b"sra", b"srta", b"phd", b"esq",
];

/// Words that part father and son, in all their spellings.
pub(super) const GENERATIONS: [(&[u8], &[u8]); 7] = [
    (b"jr", b"jr"),
    (b"sr", b"sr"),
    (b"ii", b"ii"),
    (b"2nd", b"ii"),
    (b"iii", b"iii"),
    (b"3rd", b"iii"),
    (b"iv", b"iv"),
];

/// Words that are remembered at once: names are few, again and again.
const MOST: usize = 1 << 12;

/// What a word of a name is.
#[derive(Clone, Copy)]
enum Word {
    /// A title or an initial.
    Nothing,
    /// Its hash.
    Generation(u64),
    /// Its hash, or that of the name that it is short for.
    Name(u64),
}

/// Makes names of words, with one key. Its room is used again for each name.
pub(super) struct Namer<'c> {
    nicknames: &'c [(String, String)],
    known: ByText<Word>,
    words: Vec<u64>,
    whole: usize,
    scratch: Vec<u8>,
}

impl<'c> Namer<'c> {
    /// `nicknames` are pairs of nickname and given name, sorted.
    pub(super) fn new(nicknames: &'c [(String, String)]) -> Self {
        Self { nicknames, known: ByText::default(), words: Vec::new(), whole: 0, scratch: Vec::new() }
    }

    /// Forgets the name so far.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.whole = 0;
    }

    /// Adds the words of a name, or of a part of one.
    pub(super) fn add(&mut self, keyed: &Keyed<'_>, name: &[u8]) {
        let Self { nicknames, known, words, whole, scratch } = self;
        normal::name_words(name, scratch, |word| {
            let is = known.get(word).copied().unwrap_or_else(|| {
                let is = means(nicknames, keyed, word);
                if word.len() <= ByText::<Word>::SHORT {
                    if known.len() == MOST {
                        known.clear();
                    }
                    known.insert(word, is);
                }
                is
            });
            match is {
                Word::Nothing => {}
                Word::Generation(hash) => words.push(hash),
                Word::Name(hash) => {
                    *whole += 1;
                    words.push(hash);
                }
            }
        });
    }

    /// Whether it is a full name.
    pub(super) fn is_full(&self) -> bool {
        self.whole > 1
    }

    /// Its words, sorted and distinct. The name of one word twice, `Ali Ali`, still has two.
    pub(super) fn finish(&mut self) -> &[u64] {
        self.words.sort_unstable();
        self.words.dedup();
        if let [only] = self.words[..]
            && self.is_full()
        {
            self.words.push(only.rotate_left(32) ^ 1);
            self.words.sort_unstable();
            self.whole = 2;
        }
        &self.words
    }
}

/// What a word of a name is.
fn means(nicknames: &[(String, String)], keyed: &Keyed<'_>, word: &[u8]) -> Word {
    if let Some((_, same)) = GENERATIONS.iter().find(|(written, _)| *written == word) {
        return Word::Generation(keyed.word(same));
    }
    if word.len() <= 1 || TITLES.contains(&word) {
        return Word::Nothing;
    }
    let known = nicknames.binary_search_by(|(nickname, _)| nickname.as_bytes().cmp(word));
    Word::Name(keyed.word(known.map_or(word, |at| nicknames[at].1.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::People;

    fn words(name: &str) -> Option<Vec<u64>> {
        let rules = People::default();
        let keyed = Keyed::new(&[7; 16], &rules, "");
        let nicknames = [("bill".to_owned(), "william".to_owned())];
        let mut namer = Namer::new(&nicknames);
        namer.add(&keyed, name.as_bytes());
        namer.is_full().then(|| namer.finish().to_vec())
    }

    #[test]
    fn names_are_sets_of_words() {
        assert_eq!(words("Dr. Bill J. Gates Jr"), words("GATES JR, WILLIAM"));
        assert_eq!(words("Henry Ford 2nd"), words("Henry Ford II"));
        assert_ne!(words("Henry Ford Jr"), words("Henry Ford Sr"));
        assert_ne!(words("Henry Ford Jr"), words("Henry Ford"));
        for not_full in ["Gates", "W. Gates", "Mr. Gates", "Gates Jr", "", "J. R."] {
            assert_eq!(words(not_full), None, "{not_full}");
        }
        assert_eq!(words("Ali Ali").map(|words| words.len()), Some(2));
        assert_ne!(words("Ali Ali"), words("Ali Hassan"));
    }
}
