//! `probable.toml` and `names/`: how much agreement of two people's values weighs, and which spellings are one name.
//!
//! Weights are kept as hundredths of a bit, so that sums are exact and no order of adding can change a verdict.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::load::PatternFile;
use crate::error::Result;

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Field {
    /// A word of a name.
    Word,
    /// The order of the words that agree.
    Order,
    /// Date of birth.
    Birth,
    /// A number that a person has one of.
    Id,
    /// A customer number.
    Account,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Street and house.
    Street,
    /// Postal code and city.
    Place,
}

/// How far two values agree; each level excludes those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Level {
    /// The same normal form.
    Same,
    /// Another spelling, transliteration or familiar form.
    Alias,
    /// The same parts in another order.
    Swapped,
    /// One character wrong, or two neighbours exchanged.
    Typo,
    /// Alike.
    Near,
    /// One is the first letter of the other.
    Initial,
    /// Different.
    Other,
    /// Birth dates a generation apart.
    Apart,
}

const FIELDS: usize = Field::Place as usize + 1;
const LEVELS: [&str; 8] = ["same", "alias", "swapped", "typo", "near", "initial", "other", "apart"];

impl Level {
    /// Its word in files.
    pub fn name(self) -> &'static str {
        LEVELS[self as usize]
    }
}

/// What probable links are told by.
#[derive(Clone, Debug, Default)]
pub struct Probable {
    /// Weights in hundredths of a bit, by field and level.
    weights: [[i32; LEVELS.len()]; FIELDS],
    /// m of the same by field, for values more frequent than their u says: log2 of it, in hundredths of a bit.
    agreed: [i32; FIELDS],
    /// What a link needs at the least, in hundredths of a bit.
    pub least: i32,
    /// What it needs beyond what numbers the people, in hundredths of a bit.
    pub margin: i32,
    /// How many hundredths of a bit short a pair is listed.
    pub review: i32,
    /// How many people of evidence u is worth.
    prior: f64,
    /// Years between parent and child.
    pub generation: i32,
    /// People of a block that are all compared.
    pub whole: usize,
    /// Neighbours with which each of a larger block is compared.
    pub window: usize,
    /// A larger block is cut.
    pub crowd: usize,
    /// People in one chain of links.
    pub chain: usize,
    /// Spellings of names.
    pub spellings: Spellings,
    /// Word of a street -> the same in full, sorted.
    street_words: BTreeMap<String, String>,
}

/// Which words are one name.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    groups: BTreeMap<String, Vec<u16>>,
    /// By language.
    folds: Vec<Vec<Fold>>,
}

/// One rule of spelling.
#[derive(Clone, Debug)]
struct Fold {
    from: String,
    to: String,
    at: Ends,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ends {
    Anywhere,
    Start,
    End,
}

impl Probable {
    /// The weight of a level, in hundredths of a bit.
    pub fn weight(&self, field: Field, level: Level) -> i32 {
        self.weights[field as usize][level as usize]
    }

    /// The weight of a value that both have and that `others` of `all` people beside them have too: never more than the
    /// table says.
    pub fn same(&self, field: Field, others: u64, all: u64) -> i32 {
        let (table, agreed) = (self.weight(field, Level::Same), self.agreed[field as usize]);
        let usual = (f64::from(agreed - table) / 100.0).exp2();
        let share = (others as f64 + usual * self.prior) / (all as f64 + self.prior);
        table.min(agreed - bits(share))
    }

    /// What a link needs where so many people are compared, in hundredths of a bit.
    pub fn bar(&self, people: u64) -> i32 {
        let number = u64::BITS - people.leading_zeros();
        self.least.max(self.margin + 100 * number.cast_signed())
    }

    /// The one spelling of a word of a street.
    pub fn street_word<'w>(&'w self, word: &'w str) -> &'w str {
        self.street_words.get(word).map_or(word, String::as_str)
    }
}

impl Spellings {
    /// The names that a word, lower case and in Latin letters, is a spelling of; ascending.
    pub fn groups(&self, word: &str) -> &[u16] {
        self.groups.get(word).map_or(&[], Vec::as_slice)
    }

    /// The word as each language folds it, in a fixed order of languages.
    pub fn folds(&self, word: &str) -> Vec<String> {
        self.folds
            .iter()
            .map(|rules| rules.iter().fold(word.to_owned(), |word, rule| rule.apply(word)))
            .collect()
    }
}

impl Fold {
    fn new(from: &str, to: &str) -> Self {
        let (at, from) = match (from.strip_prefix('^'), from.strip_suffix('$')) {
            (Some(start), _) => (Ends::Start, start),
            (None, Some(end)) => (Ends::End, end),
            (None, None) => (Ends::Anywhere, from),
        };
        Self { from: from.to_owned(), to: to.to_owned(), at }
    }

    fn apply(&self, word: String) -> String {
        match self.at {
            Ends::Anywhere if word.contains(&self.from) => word.replace(&self.from, &self.to),
            Ends::Start => match word.strip_prefix(&self.from) {
                Some(rest) => format!("{}{rest}", self.to),
                None => word,
            },
            Ends::End => match word.strip_suffix(&self.from) {
                Some(rest) if !rest.is_empty() => format!("{rest}{}", self.to),
                _ => word,
            },
            Ends::Anywhere => word,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Keys {
    least: i32,
    margin: i32,
    review: i32,
    prior: f64,
    generation: i32,
    whole: usize,
    window: usize,
    crowd: usize,
    chain: usize,
    word: Shares,
    order: Shares,
    birth: Shares,
    id: Shares,
    account: Shares,
    phone: Shares,
    email: Shares,
    street: Shares,
    place: Shares,
    street_words: BTreeMap<String, Vec<String>>,
}

/// The levels of a field.
type Shares = BTreeMap<String, Share>;

#[derive(Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct Share {
    m: f64,
    u: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// Of whose names it is; for whoever reads the file.
    #[serde(rename = "language")]
    _language: String,
    folds: Vec<(String, String)>,
    same: BTreeMap<String, Vec<String>>,
}

/// Reads `probable.toml` and the files of `names/`; `nicknames` are pairs of nickname and given name that all linking knows.
pub(super) fn read<'f>(
    file: &PatternFile,
    names: impl Iterator<Item = &'f PatternFile>,
    nicknames: &[(String, String)],
) -> Result<Probable> {
    let keys: Keys = file.parse()?;
    let mut probable = Probable {
        least: keys.least * 100,
        margin: keys.margin * 100,
        review: keys.review * 100,
        prior: keys.prior,
        generation: keys.generation,
        whole: keys.whole,
        window: keys.window,
        crowd: keys.crowd,
        chain: keys.chain,
        ..Probable::default()
    };
    let fields = [
        &keys.word,
        &keys.order,
        &keys.birth,
        &keys.id,
        &keys.account,
        &keys.phone,
        &keys.email,
        &keys.street,
        &keys.place,
    ];
    for (at, shares) in fields.into_iter().enumerate() {
        file.agree(weigh(shares, &mut probable.weights[at]))?;
        probable.agreed[at] = shares.get(LEVELS[0]).map_or(0, |share| bits(share.m));
    }
    for (word, spellings) in keys.street_words {
        probable.street_words.extend(spellings.into_iter().map(|spelling| (spelling, word.clone())));
    }
    let mut groups = Vec::new();
    for (nickname, name) in nicknames {
        groups.push(vec![nickname.clone(), name.clone()]);
    }
    for file in names {
        let Names { folds, same, .. } = file.parse()?;
        probable.spellings.folds.push(folds.iter().map(|(from, to)| Fold::new(from, to)).collect());
        groups.extend(same.into_iter().map(|(name, mut others)| {
            others.push(name);
            others
        }));
    }
    for (at, words) in (0u16..).zip(groups) {
        for word in words {
            let of = probable.spellings.groups.entry(word).or_default();
            if of.last() != Some(&at) {
                of.push(at);
            }
        }
    }
    Ok(probable)
}

fn weigh(shares: &Shares, out: &mut [i32; LEVELS.len()]) -> Result<(), String> {
    if !shares.contains_key(LEVELS[0]) {
        return Err("every field has a level `same`".into());
    }
    for (level, share) in shares {
        let at = LEVELS.iter().position(|name| name == level);
        let at = at.ok_or_else(|| format!("`{level}` is none of {}", LEVELS.join(", ")))?;
        let sound = |part: f64| part > 0.0 && part <= 1.0;
        if !sound(share.m) || !sound(share.u) {
            return Err(format!("m and u of `{level}` are shares above 0, up to 1"));
        }
        out[at] = bits(share.m) - bits(share.u);
    }
    Ok(())
}

/// log2 in hundredths of a bit.
fn bits(share: f64) -> i32 {
    (share.log2() * 100.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn what_is_built_in_weighs_as_it_should() {
        let catalog = Catalog::builtin().unwrap();
        let probable = catalog.probable();
        for field in
            [Field::Word, Field::Birth, Field::Id, Field::Phone, Field::Email, Field::Street, Field::Place]
        {
            let weight = |level| probable.weight(field, level);
            assert!(weight(Level::Same) > 300, "{field:?}");
            assert!(weight(Level::Other) < -100, "{field:?}");
            assert!(weight(Level::Same) > weight(Level::Typo), "{field:?}");
        }
        assert_eq!(probable.bar(10), 2000);
        assert_eq!(probable.bar(1 << 20), 3100);
        assert_eq!(probable.same(Field::Word, 0, 10), probable.weight(Field::Word, Level::Same));
        assert!(probable.same(Field::Word, 50_000, 100_000) < 100, "half of all have it");
        assert!(probable.same(Field::Birth, 1, 9) > 600, "so few say little");
    }

    #[test]
    fn spellings_of_four_languages_are_one() {
        let catalog = Catalog::builtin().unwrap();
        let spellings = &catalog.probable().spellings;
        let alias = |a: &str, b: &str| {
            let groups = spellings.groups(a).iter().any(|group| spellings.groups(b).contains(group));
            groups || spellings.folds(a).iter().zip(spellings.folds(b)).any(|(a, b)| *a == b)
        };
        for (a, b) in [
            ("bob", "robert"),
            ("kate", "katherine"),
            ("phillip", "philip"),
            ("iurii", "yury"),
            ("sasha", "aleksandr"),
            ("tchaikovsky", "chaikovskii"),
            ("ivanov", "ivanova"),
            ("xiao", "hsiao"),
            ("zhang", "cheung"),
            ("chiang", "jiang"),
            ("pisti", "istvan"),
            ("stephen", "istvan"),
            ("horvath", "horvat"),
        ] {
            assert!(alias(a, b), "{a} {b}");
        }
        for (a, b) in [("robert", "richard"), ("ivan", "igor"), ("zhang", "wang"), ("istvan", "imre")] {
            assert!(!alias(a, b), "{a} {b}");
        }
    }
}
