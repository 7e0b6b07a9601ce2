//! What is true about a drill.
//!
//! `truth.json` lies among the evidence, so nothing in it may look like somebody's data: counts are rows of a
//! list (`"of": "password", "count": 80`), since `"password": 80` reads as a password, to a person and to a
//! scanner; and a gadget is called `gadget`, not `name`.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// The mark that no real data bears.
pub const WATERMARK: &str = "SYNTHETIC";

/// A number of people under the three rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Clusters over all links.
    pub low: u64,
    /// Persons.
    pub best: u64,
    /// Persons, undecided groups and parts by doubtful conflicts.
    pub high: u64,
}

impl Counts {
    /// The three numbers.
    pub const fn new(low: u64, best: u64, high: u64) -> Self {
        Self { low, best, high }
    }

    /// So many times.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self::new(self.low * count, self.best * count, self.high * count)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.low += other.low;
        self.best += other.best;
        self.high += other.high;
    }
}

/// One row of a list of counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Count {
    /// Id of the element or detector.
    pub of: String,
    /// How many.
    pub count: u64,
}

/// One gadget and what all its instances add to the count of people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GadgetTruth {
    /// What it is called.
    pub gadget: String,
    /// How often it was built.
    pub instances: u64,
    /// What all of them add.
    #[serde(flatten)]
    pub people: Counts,
}

/// One file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileTruth {
    /// Relative to the drill's folder, through the container that holds it.
    pub path: String,
    /// Its size, unpacked.
    pub bytes: u64,
    /// Its records: neither header nor blank lines.
    pub records: u64,
}

/// `truth.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Truth {
    /// `SYNTHETIC`.
    pub watermark: String,
    /// As asked.
    pub seed: u64,
    /// As asked; equals `people.best`.
    pub people_asked: u64,
    /// Everybody.
    pub people: Counts,
    /// Of those, people of whom only a name is known.
    pub name_only: Counts,
    /// Persons of the best count by data element, in the order of the drill's table; no row for none.
    pub elements: Vec<Count>,
    /// Places by detector, without test values.
    pub findings: Vec<Count>,
    /// Places of published test values by detector.
    pub test_findings: Vec<Count>,
    /// Distinct values that belong to nobody, by data element.
    pub unattributed: Vec<Count>,
    /// The hard parts.
    pub gadgets: Vec<GadgetTruth>,
    /// The files but this one, in the order of their folders.
    pub files: Vec<FileTruth>,
}

/// The rows of a list that are not zero.
pub fn counts<'a>(ids: impl IntoIterator<Item = &'a str>, values: &[u64]) -> Vec<Count> {
    let rows = ids.into_iter().zip(values).filter(|(_, count)| **count > 0);
    rows.map(|(of, count)| Count { of: of.to_owned(), count: *count }).collect()
}

/// The count of `of` in a list; 0 where it has no row.
pub fn count(list: &[Count], of: &str) -> u64 {
    list.iter().find(|row| row.of == of).map_or(0, |row| row.count)
}
