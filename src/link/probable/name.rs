//! How far two names agree: their words are paired so that the sum is largest, in whatever order they stand.

use super::profile::FAMILY;
use super::text::{edits, letters, likeness};
use crate::catalog::probable::{Field, Level, Probable};

/// Words of a name that are compared.
const WORDS: usize = 4;
/// Words that differ in more letters are not alike.
const UNLIKE: u32 = 5;
/// Jaro and Winkler's measure from which words are alike, in thousandths.
const ALIKE: u32 = 880;

/// A word of a name, ready to be compared.
#[derive(Clone, Debug)]
pub struct Word {
    text: Box<str>,
    is_family: bool,
    letters: u32,
    groups: Vec<u16>,
    folds: Vec<String>,
    /// What it weighs that another one is the same.
    same: i32,
}

impl Word {
    /// `same` says what it weighs that both have a word.
    pub fn new(text: &str, probable: &Probable, same: &dyn Fn(&str) -> i32) -> Self {
        let is_family = text.starts_with(FAMILY);
        let text = &*text.replace(FAMILY, "");
        Self {
            text: text.into(),
            is_family,
            letters: letters(text),
            groups: probable.spellings.groups(text).to_vec(),
            folds: probable.spellings.folds(text),
            same: same(text),
        }
    }

    /// How far two words agree.
    pub fn level(&self, other: &Self) -> Level {
        let (a, b) = (&*self.text, &*other.text);
        if a == b {
            return Level::Same;
        }
        let (least, most) = (a.len().min(b.len()), a.len().max(b.len()));
        if least <= 1 {
            return if a.bytes().next() == b.bytes().next() { Level::Initial } else { Level::Other };
        }
        if self.groups.iter().any(|group| other.groups.contains(group)) {
            return Level::Alias;
        }
        if (self.letters ^ other.letters).count_ones() > UNLIKE {
            return Level::Other;
        }
        if self.folds.iter().zip(&other.folds).any(|(a, b)| a.len() > 1 && a == b) {
            return Level::Alias;
        }
        let wrong = if most > 7 { 2 } else { 1 };
        if least > 2 && edits(a, b, wrong) <= wrong {
            Level::Typo
        } else if least > 3 && likeness(a, b) >= ALIKE {
            Level::Near
        } else {
            Level::Other
        }
    }
}

/// A name as its words, and as they may be written together.
#[derive(Clone, Debug)]
pub struct Name {
    words: Vec<Word>,
    /// Of three words, with two neighbours as one: Xiao Ming, Anne Marie.
    together: Vec<Vec<Word>>,
}

/// How two names agree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Agreement {
    /// The sum, in hundredths of a bit.
    pub weight: i32,
    /// Words that were paired.
    pub words: usize,
    /// The worst level of a pair.
    pub worst: Level,
    /// The worst level of a pair of which one at least is no family name, as far as columns tell.
    pub given: Level,
    /// The words stand in another order.
    pub swapped: bool,
}

impl Agreement {
    /// Whether they may be two spellings of one full name.
    pub fn is_one(self) -> bool {
        self.words > 1 && self.worst <= Level::Near
    }

    /// Whether they may be names of one person whose family name changed: all other words agree, and there are some.
    pub fn is_renamed(self) -> bool {
        self.words > 1 && self.given <= Level::Near && self.given < self.worst
    }

    /// Whether one is a part of a name, one word, that the other has too.
    pub fn is_part(self) -> bool {
        self.words == 1 && self.worst <= Level::Typo
    }

    /// The level that stands for all of it.
    pub fn level(self) -> Level {
        if self.swapped && self.worst < Level::Swapped { Level::Swapped } else { self.worst }
    }
}

impl Name {
    /// Of words with blanks between them.
    pub fn new(text: &str, probable: &Probable, same: &dyn Fn(&str) -> i32) -> Self {
        let word = |text: &str| Word::new(text, probable, same);
        let texts: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).take(WORDS).collect();
        let together = match texts[..] {
            [a, b, c] => {
                vec![vec![word(&[a, b].concat()), word(c)], vec![word(a), word(&[b, c].concat())]]
            }
            _ => Vec::new(),
        };
        Self { words: texts.into_iter().map(word).collect(), together }
    }

    /// How far two names agree; the same either way round.
    pub fn agreement(&self, other: &Self, probable: &Probable) -> Option<Agreement> {
        let plain = pair(&self.words, &other.words, probable);
        let joined = |three: &Self, two: &Self| {
            let all = three.together.iter().filter(|_| two.words.len() == 2);
            all.filter_map(|words| pair(words, &two.words, probable)).max()
        };
        plain.max(joined(self, other)).max(joined(other, self))
    }
}

/// The best way to pair the words of two names: each of the shorter one with one of the longer.
fn pair(a: &[Word], b: &[Word], probable: &Probable) -> Option<Agreement> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return None;
    }
    let mut cells = [[(0, Level::Other, false); WORDS]; WORDS];
    for (row, own) in cells.iter_mut().zip(short) {
        for (cell, other) in row.iter_mut().zip(long) {
            let level = own.level(other);
            let table = probable.weight(Field::Word, level);
            let weight = if level == Level::Same { own.same.min(other.same) } else { table };
            *cell = (weight, level, own.is_family && other.is_family);
        }
    }
    let start =
        Agreement { weight: 0, words: short.len(), worst: Level::Same, given: Level::Same, swapped: false };
    let best = assign(&cells[..short.len()], long.len(), 0, None, start)?;
    let order = if best.swapped { Level::Swapped } else { Level::Same };
    let weight = if best.words > 1 { probable.weight(Field::Order, order) } else { 0 };
    Some(Agreement { weight: best.weight + weight, ..best })
}

/// Weight and level of two words, and whether both are family names.
type Cell = (i32, Level, bool);

/// The best of all ways to pair the words that are left; `taken` are those of the longer name that are not.
fn assign(
    rows: &[[Cell; WORDS]],
    width: usize,
    taken: u8,
    before: Option<usize>,
    sum: Agreement,
) -> Option<Agreement> {
    let Some((row, rest)) = rows.split_first() else { return Some(sum) };
    let free = (0..width).filter(|at| taken >> at & 1 == 0);
    let each = free.filter_map(|at| {
        let (weight, level, is_family) = row[at];
        let swapped = sum.swapped || before.is_some_and(|before| at < before);
        let next = Agreement {
            weight: sum.weight + weight,
            worst: sum.worst.max(level),
            given: if is_family { sum.given } else { sum.given.max(level) },
            swapped,
            words: sum.words,
        };
        assign(rest, width, taken | 1 << at, Some(at), next)
    });
    // The largest sum; of equal ones that in which the words stand in order.
    each.max_by_key(|of| (of.weight, !of.swapped, std::cmp::Reverse((of.worst, of.given))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn compare(a: &str, b: &str) -> Agreement {
        static CATALOG: std::sync::LazyLock<Catalog> =
            std::sync::LazyLock::new(|| Catalog::builtin().unwrap());
        let probable = CATALOG.probable();
        let same = |_: &str| probable.weight(Field::Word, Level::Same);
        let name = |text: &str| Name::new(text, probable, &same);
        let (one, other) =
            (name(a).agreement(&name(b), probable).unwrap(), name(b).agreement(&name(a), probable).unwrap());
        assert_eq!(one, other, "{a}, {b}");
        one
    }

    #[test]
    fn names_that_are_one_agree() {
        for (a, b, level) in [
            ("john smith", "john smith", Level::Same),
            ("john smith", "smith john", Level::Swapped),
            ("john smith", "john smiht", Level::Typo),
            ("jonathan smith", "smyth johnathan", Level::Typo),
            ("bob carter", "robert carter", Level::Alias),
            ("iurii petrov", "petrova yury", Level::Swapped),
            ("sasha ivanov", "aleksandr ivanov", Level::Alias),
            ("wang xiao ming", "wang xiaoming", Level::Same),
            ("chang hsiao ming", "xiaoming zhang", Level::Swapped),
            ("nagy istvan", "pisti nagy", Level::Swapped),
            ("john smith", "john henry smith", Level::Same),
        ] {
            let agreement = compare(a, b);
            assert!(agreement.is_one(), "{a}, {b}: {agreement:?}");
            assert_eq!(agreement.level(), level, "{a}, {b}");
        }
    }

    #[test]
    fn names_of_two_do_not() {
        for (a, b) in [
            ("john smith", "jane smith"),
            ("john smith", "john carter"),
            ("john smith", "j smith"),
            ("smith", "smith"),
            ("henry ford jr", "henry ford sr"),
            ("li wei", "wu fan"),
        ] {
            assert!(!compare(a, b).is_one(), "{a}, {b}");
        }
    }

    #[test]
    fn a_family_name_that_columns_tell_may_change() {
        assert!(compare("mary /smith", "mary /carter").is_renamed());
        assert!(!compare("mary smith", "mary carter").is_renamed());
        assert!(!compare("mary /smith", "jane /smith").is_renamed());
        assert!(!compare("mary /smith", "mary /smith").is_renamed());
        assert!(compare("mary /smith", "/smith").is_part() && !compare("mary /smith", "/carter").is_part());
    }

    #[test]
    fn better_agreement_weighs_more() {
        let order = ["john smith", "john smyth", "smith john", "jon smyth", "j smith", "peter quill"];
        let weights: Vec<i32> = order.iter().map(|other| compare("john smith", other).weight).collect();
        assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
        assert!(weights[0] > 1400 && weights[5] < -800);
    }

    proptest::proptest! {
        #[test]
        fn any_two_names_agree_the_same_either_way(a in "[a-d]{1,5}( [a-d]{1,5}){0,4}", b in "[a-d]{1,5}( [a-d]{1,5}){0,4}") {
            compare(&a, &b);
            assert!(compare(&a, &a).weight >= compare(&a, &b).weight);
        }
    }
}
