//! What a header says of its column: a type, a role, a row number, or nothing.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::faults::Faults;
use super::fold::fold;
use super::keys::ColumnKeys;
use super::load::PatternFile;
use super::{Catalog, Splits};
use crate::bits::Bits;
use crate::error::Error;
use crate::finding::DetectorId;

/// A header of more words than this is a sentence.
const MAX_WORDS: usize = 8;

/// What the files under `columns/` say.
pub(super) struct Read {
    /// What headers mean.
    pub(super) words: Words,
    /// Words that stand near a detector's values, as they are compared: lower case, one space between.
    pub(super) near: Vec<(DetectorId, String)>,
}

/// What a header means.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderMeaning {
    /// The detectors that it speaks for, in catalogue order.
    pub types: Vec<DetectorId>,
    /// Whose the column is, where not the record's subject's: `spouse`, `emergency`.
    pub role: Option<String>,
    /// Which of several it is of, if the row speaks of several: `2`, `borrower`; empty for none.
    pub party: String,
    /// It numbers rows.
    pub row_number: bool,
}

/// Header words of all languages, folded (lower case, one space between words).
#[derive(Debug, Default)]
pub struct Words {
    /// Header words -> the detectors that they speak for, in catalogue order.
    pub headers: HashMap<String, Vec<DetectorId>, FixedState>,
    /// Role words -> role: `spouse`, `emergency`.
    pub roles: HashMap<String, String, FixedState>,
    /// Words that tell one subject of a row from another -> party: `borrower`.
    pub parties: HashMap<String, String, FixedState>,
    /// Headers that name a row number.
    pub row_numbers: HashSet<String, FixedState>,
    /// Words that say nothing of what a column holds: `customer email`, `primary email`, `alt email`.
    pub affixes: HashSet<String, FixedState>,
    /// Headers that look like a type or a role, and are none: `user agent`, `valid to`.
    pub nothing: HashSet<String, FixedState>,
    /// Roles of which one column may name several people: `to`.
    pub lists: HashSet<String, FixedState>,
    /// Keys of objects that only hold what they are about: `data`, `_source`.
    pub containers: HashSet<String, FixedState>,
    /// What headers begin with, and all words of headers, roles and affixes.
    firsts: Sieve,
    parts: Sieve,
    /// Words of what has the most of them.
    longest: usize,
}

/// A set of words that may take others for its own, and never misses one: what passes is looked up, and hardly anything does.
#[derive(Debug)]
struct Sieve(Bits);

impl Default for Sieve {
    fn default() -> Self {
        Self(Bits::new(Self::BITS))
    }
}

impl Sieve {
    /// Some ten for each word that there is.
    const BITS: usize = 1 << 17;

    fn place(word: &str) -> u32 {
        (FixedState::default().hash_one(word) % Self::BITS as u64) as u32
    }

    fn add(&mut self, word: &str) {
        self.0.set(Self::place(word));
    }

    fn may_hold(&self, word: &str) -> bool {
        self.0.is_set(Self::place(word))
    }
}

/// The detectors that there are.
pub(super) struct Known<'k> {
    /// Those that were read, sorted.
    pub(super) ids: &'k [&'k str],
    /// Those whose files are wrong: what is said of them is nothing, and no fault of who says it.
    pub(super) broken: &'k [String],
}

/// Reads the files under `columns/`, each with what is wrong with it.
pub(super) fn keys<'f>(
    files: impl ParallelIterator<Item = &'f PatternFile>,
) -> Vec<(Option<ColumnKeys>, Faults<'f>)> {
    let read = |file: &'f PatternFile| {
        let mut faults = Faults::of(file);
        let keys = faults.keys();
        (if file.ready.is_some() { keys } else { keys.map(ColumnKeys::folded) }, faults)
    };
    files.map(read).collect()
}

/// Puts together what the files say, and adds the header words that the detectors' own files give, folded; and all that is
/// wrong.
pub(super) fn read(
    files: Vec<(Option<ColumnKeys>, Faults<'_>)>,
    columns: Vec<Vec<String>>,
    known: &Known<'_>,
) -> (Read, Vec<Error>) {
    let (mut words, mut near, mut wrong) = (Words::default(), Vec::new(), Vec::new());
    let theirs = files.iter().filter_map(|(keys, _)| keys.as_ref()).flat_map(|keys| keys.columns.values());
    words.headers.reserve(columns.iter().chain(theirs).map(Vec::len).sum());
    for (at, headers) in (0_u16..).zip(columns) {
        words.add(headers, &(at..at + 1));
    }
    for (keys, mut faults) in files {
        if let Some(keys) = keys {
            words.adopt(keys, known, &mut faults, &mut near);
        }
        wrong.extend(faults.end());
    }
    for types in words.headers.values_mut() {
        types.sort_unstable();
        types.dedup();
    }
    words.sift();
    (Read { words, near }, wrong)
}

/// The detectors of a key: `us.ssn`, or all of a folder, `hash.*`.
fn named(faults: &mut Faults<'_>, known: &Known<'_>, key: &str) -> Range<u16> {
    let folder = key.strip_suffix('*').filter(|folder| folder.ends_with('.'));
    let fits = |id: &str| folder.map_or(id == key, |folder| id.starts_with(folder));
    let from = known.ids.partition_point(|id| *id < folder.unwrap_or(key));
    let to = from + known.ids[from..].partition_point(|id| fits(id));
    if from == to && !known.broken.iter().any(|id| fits(id)) {
        let (at, refused) = faults.file.refuse_key(key, &format!("no detector `{key}`"));
        faults.note::<()>(at, Err(refused));
    }
    from as u16..to as u16
}

impl Words {
    /// What `header` means: as a whole, then without trailing digits, role words and affixes.
    pub fn lookup(&self, header: &str) -> HeaderMeaning {
        if self.is_sentence(header) {
            return HeaderMeaning::default();
        }
        let camel = fold(header, true);
        let meaning = self.meaning(&camel);
        // Only capitals part words.
        if meaning != HeaderMeaning::default() || !header.contains(char::is_uppercase) {
            return meaning;
        }
        let flat = fold(header, false);
        if flat == camel { meaning } else { self.meaning(&flat) }
    }

    /// Adds what one file says.
    fn adopt(
        &mut self,
        keys: ColumnKeys,
        known: &Known<'_>,
        faults: &mut Faults<'_>,
        near: &mut Vec<(DetectorId, String)>,
    ) {
        for (id, headers) in keys.columns {
            self.add(headers, &named(faults, known, &id));
        }
        for (id, texts) in &keys.near {
            let of = |at| texts.iter().map(move |text| (DetectorId(at), text.clone()));
            near.extend(named(faults, known, id).flat_map(of));
        }
        for (role, names) in keys.roles {
            self.roles.extend(names.into_iter().map(|name| (name, role.clone())));
        }
        for (party, names) in keys.parties {
            self.parties.extend(names.into_iter().map(|name| (name, party.clone())));
        }
        self.row_numbers.extend(keys.row_numbers);
        self.affixes.extend(keys.affixes);
        self.nothing.extend(keys.nothing);
        self.lists.extend(keys.lists);
        self.containers.extend(keys.containers);
    }

    /// Whether a key of an object only holds what the object is about.
    pub fn is_container(&self, key: &str) -> bool {
        self.containers.contains(&key.to_lowercase())
    }

    /// Whether a text has more words than anything that is known, which is told before they are folded. In other scripts
    /// what stands between words is not told at a glance.
    fn is_sentence(&self, header: &str) -> bool {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'\'';
        let parts = header.as_bytes().split(|byte| !is_part(byte));
        header.len() > self.longest
            && header.is_ascii()
            && parts.filter(|part| part.iter().any(u8::is_ascii_alphanumeric)).count() > self.longest
    }

    /// Fills the sieves.
    fn sift(&mut self) {
        let Self { headers, roles, parties, affixes, nothing, row_numbers, firsts, parts, longest, .. } =
            self;
        headers.keys().filter_map(|header| header.split(' ').next()).for_each(|first| firsts.add(first));
        let mut most = MAX_WORDS;
        for text in headers.keys().chain(roles.keys()).chain(parties.keys()).chain(affixes.iter()) {
            text.split(' ').for_each(|word| parts.add(word));
            most = most.max(text.split(' ').count());
        }
        let others = nothing.iter().chain(row_numbers.iter());
        *longest = others.map(|text| text.split(' ').count()).fold(most, usize::max);
    }

    /// Whether a header of these words may mean something: none of them is one that no header, role or affix has.
    fn may_mean(&self, words: &[&str]) -> bool {
        let is_known =
            |word: &&str| self.parts.may_hold(word) || word.bytes().all(|byte| byte.is_ascii_digit());
        words.len() <= MAX_WORDS && words.iter().all(is_known)
    }

    fn add(&mut self, headers: Vec<String>, detectors: &Range<u16>) {
        for header in headers {
            self.headers.entry(header).or_default().extend(detectors.clone().map(DetectorId));
        }
    }

    fn meaning(&self, folded: &str) -> HeaderMeaning {
        if self.nothing.contains(folded) {
            return HeaderMeaning::default();
        }
        let typed = |types: &Vec<DetectorId>, around: Around| HeaderMeaning {
            types: types.clone(),
            role: around.role,
            party: around.party,
            row_number: false,
        };
        if let Some(types) = self.headers.get(folded) {
            return typed(types, Around { role: self.roles.get(folded).cloned(), ..Around::default() });
        }
        if self.row_numbers.contains(folded) {
            return HeaderMeaning { row_number: true, ..HeaderMeaning::default() };
        }
        if let Some(role) = self.roles.get(folded) {
            return HeaderMeaning { role: Some(role.clone()), ..HeaderMeaning::default() };
        }
        let words = split_digits(folded);
        let words: Vec<&str> = words.split_ascii_whitespace().collect();
        if !self.may_mean(&words) {
            return HeaderMeaning::default();
        }
        self.inner(&words).map_or_else(HeaderMeaning::default, |(types, around)| typed(types, around))
    }

    /// The longest run of words that is a header, where all words around it are roles, parties, affixes or numbers.
    fn inner(&self, words: &[&str]) -> Option<(&Vec<DetectorId>, Around)> {
        let count = words.len();
        for len in (1..=count).rev() {
            for from in 0..=count - len {
                if !self.firsts.may_hold(words[from]) {
                    continue;
                }
                let run = words[from..from + len].join(" ");
                let Some(types) = self.headers.get(&run) else { continue };
                let mut around = Around { role: self.roles.get(&run).cloned(), ..Around::default() };
                if self.around(&words[..from], &mut around) && self.around(&words[from + len..], &mut around)
                {
                    return Some((types, around));
                }
            }
        }
        None
    }

    /// Whether `words` are all roles, parties, affixes or numbers; what they say goes to `around`.
    fn around(&self, words: &[&str], around: &mut Around) -> bool {
        let mut rest = words;
        while let Some((first, tail)) = rest.split_first() {
            let longest = |known: &HashMap<String, String, FixedState>| {
                let named = |len: &usize| known.contains_key(&rest[..*len].join(" "));
                let len = (1..=rest.len()).rev().find(named)?;
                Some((known[&rest[..len].join(" ")].clone(), len))
            };
            if let Some((role, len)) = longest(&self.roles) {
                around.role.get_or_insert(role);
                rest = &rest[len..];
            } else if let Some((party, len)) = longest(&self.parties) {
                around.add(&party);
                rest = &rest[len..];
            } else if first.bytes().all(|byte| byte.is_ascii_digit()) {
                around.add(first);
                rest = tail;
            } else if self.affixes.contains(*first) {
                rest = tail;
            } else {
                return false;
            }
        }
        true
    }
}

/// What the words around a header say of whose the column is.
#[derive(Default)]
struct Around {
    role: Option<String>,
    party: String,
}

impl Around {
    fn add(&mut self, party: &str) {
        if !self.party.is_empty() {
            self.party.push(' ');
        }
        self.party.push_str(party);
    }
}

impl Catalog {
    /// Whether a detector finds names, or what founds a person.
    pub fn tells_somebody(&self, id: DetectorId) -> bool {
        let kind = self.people.kind_of.get(usize::from(id.0)).copied().flatten();
        let kind = kind.and_then(|kind| self.people.kinds.get(usize::from(kind.0)));
        self.detector(id).id.starts_with("name.") || kind.is_some_and(|kind| kind.founds)
    }

    /// Whether a person has only one of what a detector finds.
    pub fn is_sole(&self, id: DetectorId) -> bool {
        let kind = self.people.kind_of.get(usize::from(id.0)).copied().flatten();
        let kind = kind.and_then(|kind| self.people.kinds.get(usize::from(kind.0)));
        kind.is_some_and(|kind| kind.splits == Splits::Best)
    }

    /// Whether the key of an array tells what each value in it is, as `emails` does: not somebody, as `users` does.
    pub fn is_facet(&self, key: &str) -> bool {
        let meaning = self.words.lookup(key);
        let is_person = |id: &DetectorId| self.detector(*id).id.starts_with("person.");
        meaning.role.is_none() && !meaning.types.is_empty() && !meaning.types.iter().any(is_person)
    }

    /// Whether a detector may type columns by values alone, but not under this header: a label that says what it says would
    /// speak against it too. Under `isbn` stand numbers that have the check of the National Health Service, and are none.
    pub fn is_denied(&self, id: DetectorId, header: &str) -> bool {
        let words = format!(" {} ", split_digits(&fold(header, true)));
        let says = |word: &String| words.contains(&format!(" {word} "));
        let detector = self.detector(id);
        !header.is_empty() && detector.against.iter().any(says) && !detector.near.iter().any(says)
    }
}

/// `email2` -> `email 2`: a number behind a word becomes a word of its own.
fn split_digits(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len() + 4);
    for word in folded.split_ascii_whitespace() {
        let letters = word.trim_end_matches(|char: char| char.is_ascii_digit());
        for part in [letters, &word[letters.len()..]].into_iter().filter(|part| !part.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests;
