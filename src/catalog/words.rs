//! What a header says of its column: a type, a role, a row number, or nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Words;
use super::load::PatternFile;
use crate::error::{Error, Result};
use crate::finding::DetectorId;

/// A header of more words than this is a sentence.
const MAX_WORDS: usize = 8;

/// A file under `columns/`: header words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Keys {
    /// Detector -> header words.
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
    /// Role -> its words.
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    row_numbers: Vec<String>,
    #[serde(default)]
    affixes: Vec<String>,
    #[serde(default)]
    nothing: Vec<String>,
}

/// What a header means.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderMeaning {
    /// The detectors that it speaks for, in catalogue order.
    pub types: Vec<DetectorId>,
    /// Whose the column is, where not the record's subject's: `spouse`, `emergency`.
    pub role: Option<String>,
    /// It numbers rows.
    pub row_number: bool,
}

/// Reads the files under `columns/`, and adds the words that the detectors' own files give.
pub(super) fn read<'f>(
    files: impl Iterator<Item = &'f PatternFile>,
    columns: &[Vec<String>],
    ids: &[&str],
) -> Result<Words> {
    let mut words = Words::default();
    for (at, headers) in columns.iter().enumerate() {
        words.add(headers, DetectorId(at as u16));
    }
    for file in files {
        let keys: Keys = file.parse()?;
        for (id, headers) in &keys.columns {
            let at = ids.iter().position(|known| known == id);
            let at = at.ok_or_else(|| Error::pattern(&file.path, format!("no detector `{id}`")))?;
            words.add(headers, DetectorId(at as u16));
        }
        for (role, names) in keys.roles {
            words.roles.extend(names.iter().map(|name| (fold(name, false), role.clone())));
        }
        words.row_numbers.extend(keys.row_numbers.iter().map(|name| fold(name, false)));
        words.affixes.extend(keys.affixes.iter().map(|name| fold(name, false)));
        words.nothing.extend(keys.nothing.iter().map(|name| fold(name, false)));
    }
    words.headers.values_mut().for_each(|types| types.sort_unstable());
    Ok(words)
}

impl Words {
    /// What `header` means: as a whole, then without trailing digits, role words and affixes.
    pub fn lookup(&self, header: &str) -> HeaderMeaning {
        let (camel, flat) = (fold(header, true), fold(header, false));
        let meaning = self.meaning(&camel);
        if meaning == HeaderMeaning::default() && flat != camel { self.meaning(&flat) } else { meaning }
    }

    fn add(&mut self, headers: &[String], detector: DetectorId) {
        for header in headers {
            let types = self.headers.entry(fold(header, false)).or_default();
            if !types.contains(&detector) {
                types.push(detector);
            }
        }
    }

    fn meaning(&self, folded: &str) -> HeaderMeaning {
        if self.nothing.contains(folded) {
            return HeaderMeaning::default();
        }
        let typed =
            |types: &Vec<DetectorId>, role| HeaderMeaning { types: types.clone(), role, row_number: false };
        if let Some(types) = self.headers.get(folded) {
            return typed(types, None);
        }
        if self.row_numbers.contains(folded) {
            return HeaderMeaning { row_number: true, ..HeaderMeaning::default() };
        }
        if let Some(role) = self.roles.get(folded) {
            return HeaderMeaning { role: Some(role.clone()), ..HeaderMeaning::default() };
        }
        let words = split_digits(folded);
        let words: Vec<&str> = words.split_ascii_whitespace().collect();
        if words.len() > MAX_WORDS {
            return HeaderMeaning::default();
        }
        self.inner(&words).map_or_else(HeaderMeaning::default, |(types, role)| typed(types, role))
    }

    /// The longest run of words that is a header, where all words around it are roles, affixes or numbers.
    fn inner(&self, words: &[&str]) -> Option<(&Vec<DetectorId>, Option<String>)> {
        let count = words.len();
        for len in (1..=count).rev() {
            for from in 0..=count - len {
                let Some(types) = self.headers.get(&words[from..from + len].join(" ")) else { continue };
                let before = self.around(&words[..from]);
                let behind = self.around(&words[from + len..]);
                if let (Some(before), Some(behind)) = (before, behind) {
                    return Some((types, before.or(behind)));
                }
            }
        }
        None
    }

    /// The role that `words` name, if any; `None` if one of them is neither role, affix nor number.
    fn around(&self, words: &[&str]) -> Option<Option<String>> {
        let mut role = None;
        let mut at = 0;
        while at < words.len() {
            let named = (at + 1..=words.len())
                .rev()
                .find_map(|to| Some((to, self.roles.get(&words[at..to].join(" "))?)));
            if let Some((to, name)) = named {
                role.get_or_insert_with(|| name.clone());
                at = to;
            } else if self.affixes.contains(words[at]) || words[at].bytes().all(|byte| byte.is_ascii_digit())
            {
                at += 1;
            } else {
                return None;
            }
        }
        Some(role)
    }
}

/// Lower case, one space between words; `camel` also parts `firstName` and `SSNNumber`.
pub(super) fn fold(header: &str, camel: bool) -> String {
    let mut out = String::with_capacity(header.len() + 4);
    let mut chars = header.chars().peekable();
    let mut last = ' ';
    while let Some(char) = chars.next() {
        if !char.is_alphanumeric() {
            if !out.ends_with(' ') && char != '\'' {
                out.push(' ');
            }
        } else {
            let next_lower = chars.peek().is_some_and(|next| next.is_lowercase());
            let hump = char.is_uppercase() && (last.is_lowercase() || last.is_uppercase() && next_lower);
            if camel && hump && !out.ends_with(' ') {
                out.push(' ');
            }
            out.extend(char.to_lowercase());
        }
        last = char;
    }
    out.trim().to_owned()
}

/// `email2` -> `email 2`: a number behind the last word becomes a word of its own.
fn split_digits(folded: &str) -> String {
    let word = folded.trim_end_matches(|char: char| char.is_ascii_digit());
    if word.is_empty() || word.len() == folded.len() {
        return folded.to_owned();
    }
    format!("{} {}", word.trim_end(), &folded[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_headers() {
        for (header, folded) in [
            ("First_Name", "first name"),
            ("firstName", "first name"),
            ("SSNNumber", "ssn number"),
            ("  E-Mail: ", "e mail"),
            ("customer.email", "customer email"),
            ("DOB", "dob"),
            ("mother's name", "mothers name"),
            ("Születési_Dátum", "születési dátum"),
        ] {
            assert_eq!(fold(header, true), folded);
        }
        assert_eq!(split_digits("email2"), "email 2");
        assert_eq!(split_digits("123"), "123");
    }
}
