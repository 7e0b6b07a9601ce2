//! `conflicts.csv` or `probable.csv` with their last columns filled in, as decisions.
//!
//! A row without a decision leaves things as they are. `keep` says that they are right as they are.

use std::collections::BTreeMap;

use super::Given;
use super::decisions::{Act, Decision, key};
use super::sheet::{Row, Sheet};
use crate::error::Result;

/// Reads an edited list: of pairs, if it has the keys of two, else of conflicts.
pub(super) fn read(given: &Given) -> Result<Vec<Decision>> {
    let sheet = Sheet::read(given, &[])?;
    let decided: &[&[&str]] = &[&["decision"], &["by", "who"], &["why"]];
    if sheet.has("key_a") || sheet.has("key_b") {
        sheet.needs(&[&["key_a"], &["key_b"]])?;
        sheet.needs(decided)?;
        return pairs(given, &sheet);
    }
    sheet.needs(&[&["what"], &["key"]])?;
    sheet.needs(decided)?;
    conflicts(given, &sheet)
}

/// An edited `probable.csv`: each pair is one person, or two.
fn pairs(given: &Given, sheet: &Sheet<'_>) -> Result<Vec<Decision>> {
    let mut all = Vec::new();
    for row in sheet.rows().filter(|row| !row.cell("decision").is_empty()) {
        let (who, why) = (row.must(&["by", "who"])?, row.must(&["why"])?);
        let mut keys =
            vec![key(given, row.line, row.cell("key_a"))?, key(given, row.line, row.cell("key_b"))?];
        keys.sort_unstable();
        if keys[0] == keys[1] {
            return Err(row.refuse("names one key twice: a pair is two"));
        }
        let act = match row.cell("decision").to_lowercase().as_str() {
            "keep" => continue,
            "merge" => Act::Merge(keys),
            "split" => Act::Split(keys),
            _ => {
                let why = "no such decision for a pair: write `merge` (one person), `split` (two) or `keep`";
                return Err(row.refuse(why));
            }
        };
        all.push(Decision { act, line: row.line, who: who.to_owned(), why: why.to_owned() });
    }
    Ok(all)
}

/// An edited `conflicts.csv`.
fn conflicts(given: &Given, sheet: &Sheet<'_>) -> Result<Vec<Decision>> {
    let mut all = Vec::new();
    let mut parts: BTreeMap<&str, Vec<(Row<'_>, u128)>> = BTreeMap::new();
    for row in sheet.rows().filter(|row| !row.cell("decision").is_empty()) {
        let (who, why) = (row.must(&["by", "who"])?, row.must(&["why"])?);
        let mut words = row.cell("decision").split_whitespace();
        let (word, other) = (words.next().unwrap_or_default().to_lowercase(), words.next());
        let own = || key(given, row.line, row.cell("key"));
        let act = match (row.cell("what"), word.as_str(), other) {
            (_, "keep", None) => continue,
            ("part" | "undecided", "merge", Some(other)) => {
                let mut keys = vec![own()?, key(given, row.line, other)?];
                keys.sort_unstable();
                if keys[0] == keys[1] {
                    return Err(row.refuse("merges a person with itself"));
                }
                Act::Merge(keys)
            }
            ("part", "merge", None) => {
                parts.entry(row.cell("cluster")).or_default().push((row, own()?));
                continue;
            }
            ("undecided", "merge", None) => {
                let why = "`merge` needs the key of the person, one of `candidates`: merge 0123...";
                return Err(row.refuse(why));
            }
            ("part" | "undecided", "suppress", None) => Act::Suppress(own()?),
            ("hub" | "placeholder" | "cut", "cut", None) => Act::Cut(own()?),
            ("hub" | "placeholder" | "cut", "placeholder", None) => Act::Placeholder(own()?),
            (what, ..) => {
                let may = match what {
                    "part" => {
                        "`merge` (with the other rows of its cluster that say so), `merge KEY`, `suppress`"
                    }
                    "undecided" => "`merge KEY`, `suppress`",
                    _ => "`cut`, `placeholder`",
                };
                return Err(row.refuse(format!("no such decision for this row: write {may} or `keep`")));
            }
        };
        all.push(Decision { act, line: row.line, who: who.to_owned(), why: why.to_owned() });
    }
    for rows in parts.into_values() {
        let (row, _) = rows[0];
        let mut keys: Vec<u128> = rows.iter().map(|(_, key)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() < 2 {
            return Err(row.refuse(
                "`merge` needs another row of the same cluster that says `merge`, or a key behind it",
            ));
        }
        let (who, why) = (row.either(&["by", "who"]).to_owned(), row.cell("why").to_owned());
        all.push(Decision { act: Act::Merge(keys), line: row.line, who, why });
    }
    Ok(all)
}
