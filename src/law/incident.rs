//! `incident.toml`: what the analyst and counsel know of the incident that no data tells.
//!
//! Dates carry their offset, since a clock that runs for 72 hours starts at a minute. Whatever is left out is unsaid, and
//! unsaid is never *no*.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::load::refuse;
use super::{CLOCKS, Laws};
use crate::error::{Error, Result};
use crate::finding::Form;

/// What is known of an incident.
#[derive(Clone, Debug, Default)]
pub struct Incident {
    /// What it is called.
    pub reference: String,
    /// The zone in which days are counted where a law's authority has none.
    pub zone: Option<String>,
    /// The day whose law applies; without it, the day of discovery.
    pub law_as_of: Option<Date>,
    /// Moments by name: those of [`CLOCKS`], and `occurred-from`, `occurred-to`, `individuals-told`.
    pub clock: BTreeMap<String, Timestamp>,
    /// The entity's name.
    pub entity: String,
    /// How people reach it: what the self-check page prints.
    pub contact: String,
    /// What the entity is; `None` where nobody said.
    pub kinds: Option<Vec<String>>,
    /// Where it is established; `None` where nobody said.
    pub established: Option<Vec<String>>,
    /// Whom it addresses; `None` where nobody said.
    pub targets: Option<Vec<String>>,
    /// `controller` or `processor`; empty where nobody said.
    pub role: String,
    /// Whether combinations that exist across items only count.
    pub linked: Linked,
    /// Whether hashed values count.
    pub hashes: Hashes,
    /// The place of people without a postal address.
    pub residency_fallback: Option<String>,
    /// The day on which ages are looked at.
    pub mailing_date: Option<Date>,
    /// A hold that law enforcement asked for, in words.
    pub hold: String,
    /// Answers to the laws' questions.
    pub answers: BTreeMap<String, Answer>,
    /// Answers under single laws, by code.
    pub by_law: BTreeMap<String, BTreeMap<String, Answer>>,
}

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What combinations across items are worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linked {
    /// Nobody said: in the high only.
    #[default]
    Unsaid,
    /// They count.
    Count,
    /// They do not.
    LeaveOut,
}

/// What hashed values are worth: no statute seen takes a hash for encryption.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hashes {
    /// They count.
    #[default]
    Count,
    /// Those of slow schemes are exempt.
    SlowExempt,
    /// All are exempt.
    Exempt,
}

impl Hashes {
    /// Whether values of a form are exempt.
    pub fn exempts(self, form: Form) -> bool {
        match form {
            Form::FastHash => self == Self::Exempt,
            Form::SlowHash => self != Self::Count,
            _ => false,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    incident: Head,
    clock: BTreeMap<String, Spanned<toml::value::Datetime>>,
    entity: Entity,
    reading: Reading,
    answers: BTreeMap<String, Spanned<Answer>>,
    law: BTreeMap<String, Spanned<BTreeMap<String, Spanned<Answer>>>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Head {
    reference: String,
    zone: Option<Spanned<String>>,
    law_as_of: Option<Spanned<toml::value::Datetime>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Entity {
    name: String,
    contact: String,
    kinds: Option<Vec<Spanned<String>>>,
    established: Option<Vec<String>>,
    targets: Option<Vec<String>>,
    role: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Reading {
    linked: Linked,
    hashes: Hashes,
    residency_fallback: Option<String>,
    mailing_date: Option<Spanned<toml::value::Datetime>>,
    law_enforcement_hold: String,
}

/// Moments beside those at which clocks start.
pub const MOMENTS: [(&str, &str); 3] = [
    ("occurred-from", "when it began, as far as is known"),
    ("occurred-to", "when it ended, as far as is known"),
    ("individuals-told", "when the people were told: the first letter of the first wave"),
];

/// What an entity may be, as far as laws ask.
pub const KINDS: [(&str, &str); 14] = [
    ("business", "any business: none of the special rules below"),
    ("agency", "a public agency"),
    ("information-broker", "sells or evaluates information on people"),
    ("data-collector", "a public body that collects information (Georgia)"),
    ("covered-entity", "a health care provider, health plan or clearing house (HIPAA)"),
    ("business-associate", "works for one (HIPAA)"),
    ("health-record-vendor", "keeps personal health records outside HIPAA"),
    ("financial-institution", "a financial institution under the FTC (GLBA)"),
    ("bank", "a bank under a federal banking regulator"),
    ("public-company", "files reports with the SEC"),
    ("carrier", "a telecommunications carrier"),
    ("critical-infrastructure", "an entity of critical infrastructure"),
    ("nydfs-covered-entity", "licensed by the New York Department of Financial Services"),
    ("card-acceptor", "stores, processes or transmits payment cards"),
];

impl Incident {
    /// Reads the file.
    ///
    /// # Errors
    /// If it cannot be read, or says what it cannot, with the line.
    pub fn read(file: &Path, laws: &Laws) -> Result<Self> {
        let text = std::fs::read_to_string(file).map_err(Error::io("read", file))?;
        Self::parse(&file.display().to_string(), &text, laws)
    }

    /// Reads its text; `shown` is what messages call it.
    ///
    /// # Errors
    /// If it says what it cannot, with the line.
    pub fn parse(shown: &str, text: &str, laws: &Laws) -> Result<Self> {
        let wrong = |span, why: String| refuse(shown, text, (Some(span), why));
        let file: File = toml::from_str(text)
            .map_err(|why| refuse(shown, text, (why.span(), why.message().to_owned())))?;
        let day = |of: &Option<Spanned<toml::value::Datetime>>| -> Result<Option<Date>> {
            let Some(of) = of else { return Ok(None) };
            let day = of.get_ref().to_string().parse().ok().filter(|_| of.get_ref().time.is_none());
            day.map(Some).ok_or_else(|| wrong(of.span(), "is no day: write 2026-03-01".into()))
        };
        let mut clock = BTreeMap::new();
        for (name, moment) in &file.clock {
            if !CLOCKS.iter().chain(&MOMENTS).any(|(known, _)| known == name) {
                let known: Vec<&str> = CLOCKS.iter().chain(&MOMENTS).map(|(known, _)| *known).collect();
                let why = format!("`{name}` is no moment; there are {}", known.join(", "));
                return Err(wrong(moment.span(), why));
            }
            let read = moment.get_ref().to_string().parse::<Timestamp>();
            let why = "needs date, time and offset: 2026-03-01T14:30:00-05:00, without quotes";
            clock.insert(name.clone(), read.map_err(|_| wrong(moment.span(), why.into()))?);
        }
        if let Some(zone) = &file.incident.zone
            && TimeZone::get(zone.get_ref()).is_err()
        {
            return Err(wrong(zone.span(), format!("`{}` is no zone such as Europe/Berlin", zone.get_ref())));
        }
        for kind in file.entity.kinds.iter().flatten() {
            if !KINDS.iter().any(|(known, _)| known == kind.get_ref()) {
                let known: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
                let why =
                    format!("`{}` is no kind of entity; there are {}", kind.get_ref(), known.join(", "));
                return Err(wrong(kind.span(), why));
            }
        }
        if let Some(role) = file
            .entity
            .role
            .as_ref()
            .filter(|role| !["controller", "processor"].contains(&role.get_ref().as_str()))
        {
            return Err(wrong(role.span(), "`role` is \"controller\" or \"processor\"".into()));
        }
        let answers = |given: &BTreeMap<String, Spanned<Answer>>| {
            let known = |(id, answer): (&String, &Spanned<Answer>)| match laws.question(id) {
                Some(_) => Ok((id.clone(), *answer.get_ref())),
                None => {
                    Err(wrong(answer.span(), format!("nobody asks `{id}`; `--template` lists the questions")))
                }
            };
            given.iter().map(known).collect::<Result<BTreeMap<String, Answer>>>()
        };
        let mut by_law = BTreeMap::new();
        for (code, given) in &file.law {
            if laws.of(code).is_none() {
                return Err(wrong(
                    given.span(),
                    format!("there is no law `{code}`; docs/laws.md lists them"),
                ));
            }
            by_law.insert(code.clone(), answers(given.get_ref())?);
        }
        Ok(Self {
            reference: file.incident.reference,
            zone: file.incident.zone.map(Spanned::into_inner),
            law_as_of: day(&file.incident.law_as_of)?,
            clock,
            entity: file.entity.name,
            contact: file.entity.contact,
            kinds: file.entity.kinds.map(|kinds| kinds.into_iter().map(Spanned::into_inner).collect()),
            established: file.entity.established,
            targets: file.entity.targets,
            role: file.entity.role.map(Spanned::into_inner).unwrap_or_default(),
            linked: file.reading.linked,
            hashes: file.reading.hashes,
            residency_fallback: file.reading.residency_fallback,
            mailing_date: day(&file.reading.mailing_date)?,
            hold: file.reading.law_enforcement_hold,
            answers: answers(&file.answers)?,
            by_law,
        })
    }

    /// The answer to a question under a law.
    pub fn answer(&self, code: &str, question: &str) -> Option<Answer> {
        let own = self.by_law.get(code).and_then(|answers| answers.get(question));
        own.or_else(|| self.answers.get(question)).copied()
    }

    /// The day whose law applies, if anybody said.
    pub fn day_of_law(&self) -> Option<Date> {
        let zone = self.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC);
        self.law_as_of.or_else(|| Some(self.clock.get("discovery")?.to_zoned(zone).date()))
    }
}
