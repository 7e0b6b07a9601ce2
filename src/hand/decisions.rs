//! `--decisions`: who is who, said by a person. People are named by keys, never by values.
//!
//! A set, not a script: equal decisions are one, their order means nothing, and what contradicts itself is refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Given;
use super::columns::{self, ColumnVerdict, Written};
use super::reviewed;
use crate::catalog::Catalog;
use crate::error::Result;

/// What is decided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Act {
    /// The value with this key links nothing.
    Cut(u128),
    /// These keys stand for different people.
    Split(Vec<u128>),
    /// These keys stand for one person.
    Merge(Vec<u128>),
    /// Whoever this key stands for is not counted.
    Suppress(u128),
    /// The value with this key stands for nobody: it is set aside wherever it stands.
    Placeholder(u128),
}

impl Act {
    /// Its name in the file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cut(_) => "cut",
            Self::Split(_) => "split",
            Self::Merge(_) => "merge",
            Self::Suppress(_) => "suppress",
            Self::Placeholder(_) => "value",
        }
    }

    /// The keys that it names.
    pub fn keys(&self) -> &[u128] {
        match self {
            Self::Cut(key) | Self::Suppress(key) | Self::Placeholder(key) => std::slice::from_ref(key),
            Self::Split(keys) | Self::Merge(keys) => keys,
        }
    }
}

/// One decision.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Decision {
    /// What is decided.
    pub act: Act,
    /// The line that says so.
    pub line: u64,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
}

/// All decisions, equal ones once, in an order that hangs on what they say alone.
#[derive(Debug, Default)]
pub struct Decisions {
    /// The decisions.
    pub all: Vec<Decision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    cut: Vec<Spanned<OfValue>>,
    #[serde(default)]
    split: Vec<Spanned<OfPeople>>,
    #[serde(default)]
    merge: Vec<Spanned<OfPeople>>,
    #[serde(default)]
    suppress: Vec<Spanned<OfPerson>>,
    #[serde(default)]
    value: Vec<Spanned<OfVerdict>>,
    #[serde(default)]
    column: Vec<Spanned<OfColumn>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfValue {
    value: String,
    #[serde(alias = "by")]
    who: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPeople {
    people: Vec<String>,
    #[serde(alias = "by")]
    who: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPerson {
    person: String,
    #[serde(alias = "by")]
    who: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfVerdict {
    value: String,
    verdict: String,
    #[serde(alias = "by")]
    who: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfColumn {
    item: String,
    #[serde(default)]
    table: String,
    column: String,
    verdict: String,
    role: Option<String>,
    #[serde(alias = "by")]
    who: String,
    why: String,
}

/// Reads a file: TOML, or with the ending `.csv` an edited `conflicts.csv` or `probable.csv`.
///
/// # Errors
/// If it is not well formed, a decision has no keys, no `who` or no `why`, or two contradict each other.
pub fn read(given: &Given, catalog: &Catalog) -> Result<(Decisions, Vec<ColumnVerdict>)> {
    let (mut all, columns) =
        if given.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            (reviewed::read(given)?, Vec::new())
        } else {
            written(given, catalog)?
        };
    all.sort();
    all.dedup_by(|a, b| a.act == b.act);
    contradictions(given, &all)?;
    Ok((Decisions { all }, columns))
}

fn written(given: &Given, catalog: &Catalog) -> Result<(Vec<Decision>, Vec<ColumnVerdict>)> {
    let text = given.text()?;
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count() as u64;
    let parsed: Text = toml::from_str(text)
        .map_err(|why| given.refuse(why.span().map_or(1, |span| line(span.start)), why.message()))?;
    let mut all = Vec::new();
    let mut add = |at: usize, act: Result<Act>, who: &str, why: &str| -> Result<()> {
        let line = line(at);
        signed(given, line, who, why)?;
        all.push(Decision { act: act?, line, who: who.to_owned(), why: why.to_owned() });
        Ok(())
    };
    for cut in &parsed.cut {
        let (at, of) = (cut.span().start, cut.get_ref());
        add(at, key(given, line(at), &of.value).map(Act::Cut), &of.who, &of.why)?;
    }
    for split in &parsed.split {
        let (at, of) = (split.span().start, split.get_ref());
        add(at, keys(given, line(at), &of.people).map(Act::Split), &of.who, &of.why)?;
    }
    for merge in &parsed.merge {
        let (at, of) = (merge.span().start, merge.get_ref());
        add(at, keys(given, line(at), &of.people).map(Act::Merge), &of.who, &of.why)?;
    }
    for suppress in &parsed.suppress {
        let (at, of) = (suppress.span().start, suppress.get_ref());
        add(at, key(given, line(at), &of.person).map(Act::Suppress), &of.who, &of.why)?;
    }
    for value in &parsed.value {
        let (at, of) = (value.span().start, value.get_ref());
        if of.verdict != "placeholder" {
            let why = "a value's verdict is `placeholder`: it stands for nobody and is set aside; use [[cut]] for one that links nothing";
            return Err(given.refuse(line(at), why));
        }
        add(at, key(given, line(at), &of.value).map(Act::Placeholder), &of.who, &of.why)?;
    }
    let column = |column: &Spanned<OfColumn>| {
        let (line, of) = (line(column.span().start), column.get_ref());
        signed(given, line, &of.who, &of.why)?;
        let written = Written {
            item: &of.item,
            table: &of.table,
            column: &of.column,
            header: "",
            verdict: &of.verdict,
            role: of.role.as_deref(),
            who: &of.who,
            why: &of.why,
        };
        columns::read(given, line, &written, catalog)
    };
    let columns = parsed.column.iter().map(column).collect::<Result<_>>()?;
    Ok((all, columns))
}

fn signed(given: &Given, line: u64, who: &str, why: &str) -> Result<()> {
    let empty = [(who, "who"), (why, "why")].into_iter().find(|(text, _)| text.trim().is_empty());
    match empty {
        Some((_, name)) => {
            Err(given.refuse(line, format!("`{name}` is empty: a decision says who made it and why")))
        }
        None => Ok(()),
    }
}

/// A key as it is written.
pub(super) fn key(given: &Given, line: u64, text: &str) -> Result<u128> {
    let is_key = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let key = is_key.then(|| u128::from_str_radix(text, 16).ok()).flatten();
    let why =
        "a key is 32 hex digits, as in people.csv, in conflicts.csv and probable.csv, and shown by `person`";
    key.ok_or_else(|| given.refuse(line, why))
}

fn keys(given: &Given, line: u64, texts: &[String]) -> Result<Vec<u128>> {
    let mut keys = texts.iter().map(|text| key(given, line, text)).collect::<Result<Vec<u128>>>()?;
    keys.sort_unstable();
    keys.dedup();
    if keys.len() < 2 {
        return Err(given.refuse(line, "names fewer than two different keys"));
    }
    Ok(keys)
}

/// Refuses a split of what is merged.
fn contradictions(given: &Given, all: &[Decision]) -> Result<()> {
    let mut set_of: BTreeMap<u128, u128> = BTreeMap::new();
    let find = |set_of: &BTreeMap<u128, u128>, mut key: u128| {
        while let Some(up) = set_of.get(&key).filter(|up| **up != key) {
            key = *up;
        }
        key
    };
    for decision in all {
        if let Act::Merge(keys) = &decision.act {
            for pair in keys.windows(2) {
                let (a, b) = (find(&set_of, pair[0]), find(&set_of, pair[1]));
                set_of.insert(a.max(b), a.min(b));
            }
        }
    }
    for decision in all {
        let Act::Split(keys) = &decision.act else { continue };
        let mut sets: Vec<u128> = keys.iter().map(|key| find(&set_of, *key)).collect();
        sets.sort_unstable();
        if sets.windows(2).any(|pair| pair[0] == pair[1]) {
            let merges = all.iter().filter(
                |other| matches!(&other.act, Act::Merge(of) if of.iter().any(|key| keys.contains(key))),
            );
            let lines: Vec<String> = merges.map(|merge| merge.line.to_string()).collect();
            let why = format!("splits what line {} merges; strike one of them", lines.join(", "));
            return Err(given.refuse(decision.line, why));
        }
    }
    Ok(())
}
