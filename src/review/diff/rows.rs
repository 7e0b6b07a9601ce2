//! A row for each group in which something changed: as text, JSON or CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::{Change, Group};
use crate::seal::mask::{self, printable};

/// Names of the fields of a [`Row`], as CSV has them.
pub const HEADER: [&str; 8] =
    ["change", "key", "key_before", "elements_added", "elements_withdrawn", "changed", "path", "record"];

/// One group as scripts see it.
#[derive(Debug, Serialize)]
pub struct Row<'r> {
    /// What became of it.
    pub change: Change,
    /// Keys of its people in the later case.
    pub key: Vec<String>,
    /// Keys of its people in the earlier case.
    pub key_before: Vec<String>,
    /// Elements seen now and not before; all of them, for who is added.
    pub elements_added: Vec<&'r str>,
    /// Elements seen before and no longer.
    pub elements_withdrawn: Vec<&'r str>,
    /// What else is said otherwise.
    pub changed: Vec<String>,
    /// The item of the record that made the difference; of who is withdrawn, where they first were.
    pub path: &'r str,
    /// Its number there; 0 for none.
    pub record: u64,
}

impl<'r> Row<'r> {
    /// The row of a group. `element` names one, `place` is where it says so.
    pub fn new(
        group: &Group,
        element: impl Fn(crate::finding::ElementId) -> &'r str,
        place: Option<(&'r str, u64)>,
    ) -> Self {
        let keys = |sides: &[super::Side]| sides.iter().map(|side| format!("{:032x}", side.key)).collect();
        let (added, withdrawn) = group.elements();
        let (path, record) = place.unwrap_or_default();
        Self {
            change: group.change(),
            key: keys(&group.after),
            key_before: keys(&group.before),
            elements_added: added.iter().map(&element).collect(),
            elements_withdrawn: withdrawn.iter().map(&element).collect(),
            changed: group.others(),
            path,
            record,
        }
    }

    /// Writes it as a line of text.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn text(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let keys = match self.change {
            Change::Added => self.key.join(" "),
            Change::Withdrawn => self.key_before.join(" "),
            _ if self.key == self.key_before => self.key.join(" "),
            _ => format!("{} -> {}", self.key_before.join(" "), self.key.join(" ")),
        };
        write!(out, "{:<10} {keys}", self.change.name())?;
        let lists = [("+", self.elements_added.join(", ")), ("-", self.elements_withdrawn.join(", "))];
        for (sign, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            write!(out, "  {sign} {list}")?;
        }
        if !self.changed.is_empty() {
            write!(out, "  other: {}", printable(&self.changed.join(", ")))?;
        }
        if self.record > 0 {
            write!(out, "  {} record {}", printable(self.path), self.record)?;
        }
        out.push(b'\n');
        Ok(())
    }

    /// Writes it as a JSON object.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn json(&self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(mask::json(serde_json::to_string(self)?).as_bytes());
        out.push(b'\n');
        Ok(())
    }

    /// Its cells, in the order of [`HEADER`].
    pub fn cells(&self) -> [String; 8] {
        let record = if self.record > 0 { self.record.to_string() } else { String::new() };
        [
            self.change.name().into(),
            self.key.join(" "),
            self.key_before.join(" "),
            self.elements_added.join(" "),
            self.elements_withdrawn.join(" "),
            self.changed.join("; "),
            self.path.into(),
            record,
        ]
    }
}
