//! The whole answer of the laws to a case, as it is written down, shown and read back.
//!
//! Counts and words, and nothing of any person: so it may lie in the case, and the report is made from it again without the
//! evidence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::Range;

/// The whole answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Obligations {
    /// Version of this form.
    pub schema: u32,
    /// What is said once.
    pub disclaimer: Cow<'static, str>,
    /// What the incident is called.
    pub reference: String,
    /// The day whose law applies; empty where nobody said.
    pub law_as_of: String,
    /// BLAKE3 of the laws' files.
    pub laws: String,
    /// People identified in the data reviewed.
    pub people: Range,
    /// Items that were not read.
    pub items_not_read: u64,
    /// From all that were identified to those who are told.
    pub funnel: FunnelRows,
    /// When what happened, as far as it was said: RFC 3339.
    pub clock: BTreeMap<String, String>,
    /// What holds for all laws.
    pub assuming: Vec<String>,
    /// What to ask, and what hangs on it.
    pub questions: Vec<Asked>,
    /// The laws.
    pub regimes: Vec<Regime>,
}

/// The funnel, as it is written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FunnelRows {
    /// All persons.
    pub identified: u64,
    /// With an element that a law speaks of which may be theirs.
    pub with_a_notifiable_element: u64,
    /// With a clause met in a law that applies.
    pub clause_met: u64,
    /// On a list of notices.
    pub on_a_notice_list: u64,
    /// Of these, held.
    pub held: u64,
    /// Who would be on it if no list of exclusions held them back.
    pub excluded: u64,
    /// With a clause that would be met somewhere, and no place of residence.
    pub clause_met_if_resident: u64,
    /// Moved by the residency fallback.
    pub moved_by_fallback: u64,
    /// With addresses in several places.
    pub several_places: u64,
    /// Without a place of residence.
    pub residence_unknown: u64,
}

/// A question, and the laws that ask it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asked {
    /// Where the answer is written: `[answers] harm-likely`.
    pub key: String,
    /// The question.
    pub question: String,
    /// Codes.
    pub laws: Vec<String>,
}

/// A law's answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Regime {
    /// `US-CA`.
    pub code: String,
    /// By name.
    pub name: String,
    /// Where it is written.
    pub citation: String,
    /// How far it was checked.
    pub verified: Cow<'static, str>,
    /// What was noted then.
    pub notes: String,
    /// What it hangs on.
    pub attaches_to: Cow<'static, str>,
    /// `yes`, `no`, `undetermined`.
    pub attached: Cow<'static, str>,
    /// Why not, or what to ask.
    pub why: String,
    /// People of whom a clause is met on the data, and whose law it is.
    pub people: Range,
    /// People of whom a clause is met and nobody knows where they live; in the high above.
    pub residence_unknown: u64,
    /// People of whom a clause is met and who live here or elsewhere; in the high above.
    pub several_places: u64,
    /// Clauses and bases.
    pub clauses: Vec<ClauseRow>,
    /// People who would count if no exemption held.
    pub exempt: u64,
    /// People counted who would be exempt if keys were not taken.
    pub exempt_if_keys_not_taken: u64,
    /// What the lines below assume.
    pub assuming: Vec<String>,
    /// Elements that the program cannot see.
    pub not_looked_for: Vec<String>,
    /// Who is told.
    pub told: Vec<Told>,
    /// Months of monitoring, and people who are owed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<MonitoringRow>,
    /// How letters are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letter: Vec<String>,
}

/// A clause that is met of somebody.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ClauseRow {
    /// `n:ssn`.
    pub clause: String,
    /// In words.
    pub words: String,
    /// How far it was checked.
    pub verified: Cow<'static, str>,
    /// People, by basis.
    pub same_record: u64,
    /// In one item.
    pub same_item: u64,
    /// Across items only.
    pub linked: u64,
    /// People of whom it is met only if an open question is answered so.
    pub doubtful: u64,
}

/// Who is owed monitoring.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MonitoringRow {
    /// For how many months.
    pub months: u32,
    /// How many people.
    pub people: u64,
    /// How far it was checked.
    pub verified: Cow<'static, str>,
}

/// Somebody who is told.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// `individuals`, `authority`, ...
    pub who: Cow<'static, str>,
    /// By name.
    pub name: String,
    /// `clause met on the data`, `depends`, `undetermined`, `threshold not crossed`, ...
    pub duty: Cow<'static, str>,
    /// As written; `all` for none.
    pub threshold: String,
    /// `crossed`, `not crossed`, `depends`.
    pub crossed: Cow<'static, str>,
    /// The standard.
    pub standard: String,
    /// The outer limit, in words.
    pub outer: String,
    /// What its clock starts at.
    pub clock: String,
    /// When that comes to, in the authority's zone; empty where it cannot be said.
    pub by: String,
    /// When its clock starts, RFC 3339 in the authority's zone; empty where nobody said.
    pub from: String,
    /// The last moment that `by` names, RFC 3339 in the authority's zone; empty where it cannot be said.
    pub until: String,
    /// What is due where the threshold is not crossed.
    pub below: String,
    /// What to ask.
    pub ask: Vec<String>,
    /// Where it is written.
    pub citation: String,
    /// How far it was checked.
    pub verified: String,
}
