//! The matter under investigation: evidence, settings, ledger, counts.
//!
//! What is known of a case after a scan, as plain values that stations fill and the store keeps. Sums only
//! where splits add to them, so that they can be folded in any order.

mod digest;
mod ledger;
mod part;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::identity::Elements;

pub use digest::Digest;
pub use ledger::{LedgerRow, NOT_WANTED};
pub use part::{Counts, Findings, Part};

/// Version of the case's files. A case of another version is refused, never guessed at.
pub const SCHEMA: u32 = 1;

/// What somebody knows about an item that no byte of it tells: a row of `--items`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Whose data it is: a company, a client. Linking stays inside.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Who kept it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub custodian: String,
    /// Its number in another system.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub control_number: String,
    /// `acquired`, `accessed` or `present`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The day of which it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    /// Where it lay.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// Whether the keys to what is encrypted in it were taken: `yes`, `no`, `unknown`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub keys_taken: String,
}

/// Of most items nothing is known, and there are many.
static UNKNOWN: LazyLock<Arc<Facts>> = LazyLock::new(Arc::default);

impl Facts {
    /// Nothing.
    pub fn unknown() -> Arc<Self> {
        Arc::clone(&UNKNOWN)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Something that a reviewer said and that found nothing in the evidence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Stale {
    /// The option of the file that says it: `--decisions`.
    pub option: String,
    /// The line there.
    pub line: u64,
    /// What it says, and why that came to nothing.
    pub what: String,
}

/// A count cut by a fact about items: by owner, by custodian, by status.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Slice {
    /// Persons seen in its items.
    pub people: u64,
    /// Of them, persons by data element that was seen there.
    pub elements: BTreeMap<String, u64>,
    /// Records of its items.
    pub records: u64,
    /// Its items.
    pub items: u64,
}

/// What `--exclude` came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Excluded {
    /// Entries of the list.
    pub entries: u64,
    /// People that they fit; they are people all the same.
    pub people: u64,
    /// Entries that fit nobody.
    pub unmatched: u64,
    /// Entries of which every value that was seen is held by several people: they exclude nobody.
    pub ambiguous: u64,
}

/// What `--roster` came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RosterCount {
    /// Customers of the roster: its rows, those of one id together.
    pub customers: u64,
    /// Customers who are people of the evidence.
    pub seen: u64,
    /// Customers who may be.
    pub possible: u64,
    /// Customers of whom nothing was seen.
    pub not_seen: u64,
    /// People who are customers.
    pub people_seen: u64,
    /// People who may be.
    pub people_possible: u64,
    /// People who are no customers of the roster.
    pub people_unknown: u64,
}

/// What `--link probable` came to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ProbableCount {
    /// People that were compared: those with a name.
    pub compared: u64,
    /// Pairs of people that were joined.
    pub joined: u64,
    /// Pairs that a reviewer is to look at; only `low` counts them as one.
    pub review: u64,
    /// Pairs that the rules for chains, or a decision, keep apart.
    pub held: u64,
    /// The three counts by strict links only.
    pub without: Range,
    /// The three counts with probable links: those of the case.
    pub with: Range,
    /// Groups of people with a value in common that were too many to compare all with all, so that each was compared with
    /// neighbours by name; by what they have in common.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub neighbours_only: BTreeMap<String, u64>,
    /// People who have a value in common with so many that they were not compared by it at all; by what it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_compared: BTreeMap<String, u64>,
}

/// What `--decisions` came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Decided {
    /// Decisions on people and values.
    pub given: u64,
    /// Those that were carried out.
    pub applied: u64,
}

/// Low, best and high of one count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Range {
    /// Nothing split, every possible link taken.
    pub low: u64,
    /// Sure links, conflicts split: the rows of `people.csv`.
    pub best: u64,
    /// Every doubt another person.
    pub high: u64,
}

/// What persons a sighting's number stands for, in `store/people`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Of nobody: it holds no identifier.
    Nobody,
    /// Of one of several, undecided.
    Undecided,
    /// Of this person, by order of first appearance.
    Person(u32),
}

impl Whose {
    /// The word for a sighting of nobody, where four bytes have to do.
    pub const NOBODY: u32 = u32::MAX;
    /// The word for an undecided one.
    pub const UNDECIDED: u32 = u32::MAX - 1;

    /// What a word stands for.
    pub fn of(word: u32) -> Self {
        match word {
            Self::NOBODY => Self::Nobody,
            Self::UNDECIDED => Self::Undecided,
            person => Self::Person(person),
        }
    }

    /// The word for it.
    pub fn word(self) -> u32 {
        match self {
            Self::Nobody => Self::NOBODY,
            Self::Undecided => Self::UNDECIDED,
            Self::Person(person) => person,
        }
    }
}

/// What linking left to be said about single persons: few of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Remarks {
    /// Person -> cluster, for persons whose cluster was split.
    pub clusters: BTreeMap<u32, u32>,
    /// Person -> elements that an undecided group may add.
    pub possible: BTreeMap<u32, Elements>,
    /// Items, and kinds of identifiers that only number rows there.
    pub row_numbers: BTreeSet<(u32, u8)>,
    /// Person -> why they are excluded, as a place in `reasons`.
    #[serde(default)]
    pub excluded: BTreeMap<u32, u32>,
    /// Why people are excluded.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// The head of a case, `summary.json`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: u32,
    /// People, in the data that was read.
    pub people: Range,
    /// Of these, known by nothing but a full name.
    pub name_only: Range,
    /// Groups of sightings that may belong to one of several persons.
    pub undecided: u64,
    /// Clusters that a conflict split.
    pub conflicts: u64,
    /// Values that stand on too many different people to link them.
    pub hubs: u64,
    /// Values that fill a field so often that they stand for nobody.
    #[serde(default)]
    pub placeholders: u64,
    /// Persons by data element, most first.
    pub elements: Vec<ElementCount>,
    /// Places where something was found, by detector.
    pub findings: BTreeMap<String, u64>,
    /// Of these, set aside as published test values.
    pub set_aside: BTreeMap<String, u64>,
    /// Distinct values by kind of identifier.
    pub distinct_values: BTreeMap<String, u64>,
    /// Distinct values that no person could be found for, by element.
    pub unattributed: BTreeMap<String, u64>,
    /// Persons by place of residence, from postal addresses only; absent if `people.csv` was not written.
    pub places: Option<BTreeMap<String, u64>>,
    /// Items, and those of which something was not read.
    pub items: Items,
    /// Sums of the ledger.
    pub ledger: Sums,
    /// The items with most people, most first.
    pub largest: Vec<(String, u64)>,
    /// People that are excluded from notices, counted in `people` all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Excluded>,
    /// Known customers among the people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<RosterCount>,
    /// People with and without probable links, if these were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probable: Option<ProbableCount>,
    /// What a reviewer's decisions came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Decided>,
    /// Values that a reviewer cut.
    #[serde(default)]
    pub cuts: u64,
    /// What a reviewer said that found nothing.
    #[serde(default)]
    pub stale: Vec<Stale>,
    /// Counts by owner of the items; a person seen with several owners is counted with each.
    #[serde(default)]
    pub by_owner: BTreeMap<String, Slice>,
    /// Counts by custodian.
    #[serde(default)]
    pub by_custodian: BTreeMap<String, Slice>,
    /// Counts by status.
    #[serde(default)]
    pub by_status: BTreeMap<String, Slice>,
    /// Counts by the day of which the items are.
    #[serde(default)]
    pub by_as_of: BTreeMap<String, Slice>,
    /// Persons by the gravest class of data that was seen of them; each is in one.
    #[serde(default)]
    pub severity: BTreeMap<String, u64>,
}

/// How many persons a data element was seen of.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ElementCount {
    /// The element's id.
    pub element: String,
    /// Its title.
    pub title: String,
    /// Persons of whom it was seen.
    pub people: u64,
    /// Persons of whom it was seen in one record with a full name.
    pub named: u64,
    /// Persons of whom it was seen in clear.
    pub clear: u64,
    /// Places where it was seen, test values excluded.
    pub findings: u64,
}

/// Counts of items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Items {
    /// All items.
    pub total: u64,
    /// Items of which something was not read or not understood.
    pub unread: u64,
    /// Of these, accepted by somebody.
    #[serde(default)]
    pub accepted: u64,
    /// Copies of another item: scanned once, counted where they stand.
    #[serde(default)]
    pub copies: u64,
    /// Known files, not read.
    #[serde(default)]
    pub known: u64,
}

/// Sums over the ledger, in bytes but for the last two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Handed over.
    pub given: u64,
    /// Understood as records.
    pub parsed: u64,
    /// Read as plain text.
    pub raw: u64,
    /// Not text.
    pub opaque: u64,
    /// Not read.
    pub skipped: u64,
    /// Records.
    pub records: u64,
    /// Malformed records among them.
    pub malformed: u64,
}
