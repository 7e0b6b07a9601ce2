//! Who must be told, by when: one file under `patterns/laws/` each.
//!
//! A law here is a reading, not an opinion: which data, held together, it speaks of; which person, entity or card it hangs
//! on; whom it has told, and when. Whatever its file does not say stays unsaid, what is written from memory says so, and
//! how far a line can be trusted ([`Level`]) goes with it to every line that is printed.

pub mod answer;
pub mod attach;
pub mod due;
pub mod element;
mod file;
pub mod incident;
mod join;
pub mod judge;
mod load;
pub mod obligations;
pub mod page;
mod party;
pub mod rebuild;
pub mod seen;
pub mod tally;
mod template;
pub mod test;
mod told;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::identity::Elements;

use due::Due;
use element::{LawElement, Question};
use test::Test;

pub use party::CLOCKS;

/// All laws that the program knows.
#[derive(Debug)]
pub struct Laws {
    /// In the order of their codes.
    pub laws: Vec<Law>,
    /// What they call data.
    pub elements: Vec<LawElement>,
    /// What they ask that no data tells.
    pub questions: Vec<Question>,
    /// BLAKE3 over all their files, as hex.
    pub digest: String,
}

/// How far a statement was checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// From memory: unsure.
    Recalled,
    /// A summary by somebody else.
    Secondary,
    /// The authority's own page.
    Official,
    /// The text of the law.
    Statute,
}

impl Level {
    /// Its word in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recalled => "recalled",
            Self::Secondary => "secondary",
            Self::Official => "official",
            Self::Statute => "statute",
        }
    }
}

/// What a law hangs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attaches {
    /// Where the person lives.
    Resident,
    /// What the entity is.
    Entity,
    /// Where the entity is established, or whom it addresses.
    Establishment,
    /// That cards of the brands are involved.
    CardBrand,
}

impl Attaches {
    /// Its words in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Entity => "entity",
            Self::Establishment => "establishment",
            Self::CardBrand => "card brand",
        }
    }
}

/// One regime.
#[derive(Debug)]
pub struct Law {
    /// `US-CA`, the name of its file.
    pub code: String,
    /// `California`.
    pub name: String,
    /// Where it is written.
    pub citation: String,
    /// Where the figures here were read.
    pub source: String,
    /// How far it was checked, where `levels` says nothing else.
    pub verified: Level,
    /// What was noted when it was checked.
    pub notes: String,
    /// What it hangs on.
    pub attaches: Attaches,
    /// The places of which it is the law: `US-CA`, `DE`.
    pub places: Vec<String>,
    /// The zone of its authority's clock, where it has one.
    pub zone: Option<String>,
    /// The first day of the law as it stands here; none where that is not known.
    pub effective_from: Option<Date>,
    /// Its last day; none where that is not known, or there is none.
    pub effective_to: Option<Date>,
    /// The age of majority of its residents, where it is not 18.
    pub majority: Option<u8>,
    /// The kinds of entity that it binds; empty where it does not say.
    pub entities: Vec<String>,
    /// What it speaks of: any of these.
    pub clauses: Vec<Clause>,
    /// Data elements that count beside others as a name does.
    pub name_or: Elements,
    /// Access is enough; elsewhere data must have been acquired.
    pub access_suffices: bool,
    /// It also covers paper.
    pub covers_paper: bool,
    /// Whom it has told.
    pub parties: Vec<Party>,
    /// What takes it away.
    pub harbours: Harbours,
    /// Months of monitoring that people are owed, and the places of their law elements in [`Laws::elements`].
    pub monitoring: Option<(u32, Vec<usize>)>,
    /// How its letters are written.
    pub letter: Letter,
    /// How far single statements were checked, by name or clause.
    pub levels: BTreeMap<String, Level>,
    /// What it must say of.
    pub examples: Vec<Example>,
}

impl Law {
    /// How far a statement was checked: of the first name that says anything, else of the law.
    pub fn level(&self, names: &[&str]) -> Level {
        names.iter().find_map(|name| self.levels.get(*name)).copied().unwrap_or(self.verified)
    }

    /// How far a clause was checked.
    pub fn level_of(&self, clause: &Clause) -> Level {
        self.level(&[&clause.text, "elements"])
    }
}

/// What an element must stand with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum With {
    /// A name.
    Name,
    /// Nothing.
    Nothing,
    /// Anything that identifies; whoever is a person here is identified.
    Identity,
    /// No data at all: an incident is enough.
    Incident,
}

/// One thing that a law speaks of.
#[derive(Debug)]
pub struct Clause {
    /// As written: `n:ssn`.
    pub text: String,
    /// What the element must stand with.
    pub with: With,
    /// The place of its element in [`Laws::elements`]; of no meaning for [`With::Incident`].
    pub element: usize,
}

/// Somebody whom a law has told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Who {
    /// The people themselves.
    Individuals,
    /// An authority.
    Authority,
    /// Credit bureaus.
    Bureaus,
    /// Newspapers and stations.
    Media,
    /// The acquirer and the card brands.
    Brands,
}

impl Who {
    /// Its word in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Individuals => "individuals",
            Self::Authority => "authority",
            Self::Bureaus => "bureaus",
            Self::Media => "media",
            Self::Brands => "brands",
        }
    }
}

/// Whom, when, and if.
#[derive(Debug)]
pub struct Party {
    /// Who it is.
    pub who: Who,
    /// By name.
    pub name: String,
    /// The standard: `without unreasonable delay`.
    pub standard: String,
    /// The outer limit, where there is one.
    pub outer: Option<Due>,
    /// What its clock starts at; empty where that is not known.
    pub clock: String,
    /// If.
    pub threshold: Test,
    /// What is due where the threshold is not crossed; empty for nothing known.
    pub below: String,
}

/// What takes a duty away.
#[expect(clippy::struct_excessive_bools, reason = "each is a harbour of its own, as statutes list them")]
#[derive(Debug, Default)]
pub struct Harbours {
    /// Encrypted data is exempt.
    pub enc: bool,
    /// It is exempt from telling the people only.
    pub enc_individuals_only: bool,
    /// To what standard it must be encrypted, where one is named.
    pub enc_standard: String,
    /// Encryption is void where the key was taken.
    pub key_void: bool,
    /// Redacted data is exempt.
    pub redact: bool,
    /// Truncated data is exempt.
    pub truncated: bool,
    /// Data rendered unusable is exempt.
    pub unusable: bool,
    /// The question that must be answered yes for the duty to stand; empty for none.
    pub risk: String,
    /// Others, which no data tells.
    pub other: Vec<String>,
}

impl Harbours {
    /// Whether what is cut short is exempt.
    pub fn cut(&self) -> bool {
        self.redact || self.truncated || self.unusable
    }
}

/// How letters are written under a law.
#[derive(Debug)]
pub struct Letter {
    /// The template of its letters, where the general one does not do.
    pub variant: String,
    /// Headings that it must have.
    pub headings: Vec<String>,
    /// What it must say.
    pub says: Vec<String>,
    /// What it must not say.
    pub leaves_out: Vec<String>,
    /// When notice by other means is due.
    pub substitute: String,
    /// A list that the authority asks for.
    pub authority_list: String,
    /// The next of kin of the deceased are told.
    pub next_of_kin: bool,
    /// The law covers the dead.
    pub covers_the_deceased: bool,
}

/// What a law must say of some elements, or must not.
#[derive(Debug)]
pub struct Example {
    /// Data elements in one record; `name` is a full name.
    pub seen: Vec<String>,
    /// Of these, those that are encrypted.
    pub encrypted: Vec<String>,
    /// Of these, those that are cut short.
    pub truncated: Vec<String>,
    /// Whether the keys were taken: `yes`, `no`, or nothing.
    pub keys_taken: String,
    /// Questions answered yes.
    pub yes: Vec<String>,
    /// What the entity is, where that matters.
    pub kinds: Vec<String>,
    /// Where it is established, where that matters.
    pub established: Vec<String>,
    /// The clause that is met; empty for none.
    pub meets: String,
    /// Why none is.
    pub why: String,
}
