//! `--items`: facts about items that no byte of them tells.
//!
//! A row speaks for the item at its path and for all below it, a folder's files or a container's members; where several
//! rows fit, the longest path speaks alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Given;
use super::sheet::Sheet;
use crate::case::Facts;
use crate::error::Result;

/// The facts by path.
#[derive(Debug, Default)]
pub struct Items {
    rows: BTreeMap<String, (u64, Arc<Facts>)>,
}

/// What `status` may say.
const STATUS: [&str; 3] = ["acquired", "accessed", "present"];
/// What `keys_taken` may say.
const KEYS: [&str; 3] = ["yes", "no", "unknown"];

impl Items {
    /// Reads the file.
    ///
    /// # Errors
    /// If a cell holds what it cannot, or two rows say different things of one path.
    pub fn read(given: &Given) -> Result<Self> {
        let sheet = Sheet::read(given, &[&["path", "item"]])?;
        let mut items = Self::default();
        for row in sheet.rows() {
            let path = row.must(&["path", "item"])?.trim_end_matches(['/', '!']).to_owned();
            let cell = |name: &str| row.cell(name).to_owned();
            let facts = Facts {
                owner: cell("owner"),
                custodian: cell("custodian"),
                control_number: cell("control_number"),
                status: cell("status").to_lowercase(),
                as_of: cell("as_of"),
                zone: cell("zone"),
                keys_taken: cell("keys_taken").to_lowercase(),
            };
            for (value, name, may) in
                [(&facts.status, "status", STATUS), (&facts.keys_taken, "keys_taken", KEYS)]
            {
                if !value.is_empty() && !may.contains(&value.as_str()) {
                    return Err(row.refuse(format!("`{name}` is one of {}", may.join(", "))));
                }
            }
            if !facts.as_of.is_empty() && facts.as_of.parse::<jiff::civil::Date>().is_err() {
                return Err(row.refuse("`as_of` is a day: YYYY-MM-DD"));
            }
            match items.rows.get(&path) {
                Some((line, before)) if **before != facts => {
                    return Err(row.refuse(format!("says something else of this path than line {line}")));
                }
                Some(_) => {}
                None => drop(items.rows.insert(path, (row.line, Arc::new(facts)))),
            }
        }
        Ok(items)
    }

    /// Whether nothing is said of any item.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The line and the facts that speak for the item at a path.
    pub fn of(&self, path: &str) -> Option<(u64, &Arc<Facts>)> {
        let mut at = path;
        loop {
            if let Some((line, facts)) = self.rows.get(at) {
                return Some((*line, facts));
            }
            at = &at[..at.rfind(['/', '!'])?];
        }
    }

    /// Lines and paths of all rows, by line.
    pub fn lines(&self) -> BTreeMap<u64, &str> {
        self.rows.iter().map(|(path, (line, _))| (*line, path.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_speaks_and_names_are_whole() {
        let text = "path,owner\nin,all\nin/a.zip,zip\nin/a.zip!x,member\n";
        let given = Given { option: "items", file: "items.csv".into(), bytes: text.into() };
        let items = Items::read(&given).unwrap();
        let owner = |path: &str| items.of(path).map(|(_, facts)| facts.owner.as_str());
        assert_eq!(owner("in/a.zip!y"), Some("zip"));
        assert_eq!(owner("in/a.zip!x/z.csv"), Some("member"));
        assert_eq!(owner("in/a.zipper"), Some("all"));
        assert_eq!(owner("inner/a"), None);
    }
}
