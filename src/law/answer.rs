//! From sums to answers: law by law who must be told, by when, on what, and what is still to be asked.
//!
//! No line says *you must*: it says what is met on the data, and what it assumes. A fact that is missing makes a line
//! *undetermined* and a question; it never makes it *no duty*.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::attach::{Attached, attached};
use super::incident::{Hashes, Incident, Linked};
use super::judge::Basis;
use super::tally::{Sums, Tally};
use super::{Attaches, Law, Laws, Who, With};
use crate::case::{Range, Summary};
use crate::catalog::Catalog;

/// What is said once in every output.
pub const DISCLAIMER: &str = "Not legal advice: clauses as met on the data reviewed, under the assumptions named, by laws as they \
     were collected. Counsel decides. Lines marked recalled are from memory and unverified.";

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Obligations {
    /// Version of this form.
    pub schema: u32,
    /// What is said once.
    pub disclaimer: &'static str,
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
    /// What holds for all laws.
    pub assuming: Vec<String>,
    /// What to ask, and what hangs on it.
    pub questions: Vec<Asked>,
    /// The laws.
    pub regimes: Vec<Regime>,
}

/// The funnel, as it is written.
#[derive(Debug, Serialize)]
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
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Asked {
    /// Where the answer is written: `[answers] harm-likely`.
    pub key: String,
    /// The question.
    pub question: String,
    /// Codes.
    pub laws: Vec<String>,
}

/// A law's answer.
#[derive(Debug, Serialize)]
pub struct Regime {
    /// `US-CA`.
    pub code: String,
    /// By name.
    pub name: String,
    /// Where it is written.
    pub citation: String,
    /// How far it was checked.
    pub verified: &'static str,
    /// What was noted then.
    pub notes: String,
    /// What it hangs on.
    pub attaches_to: &'static str,
    /// `yes`, `no`, `undetermined`.
    pub attached: &'static str,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<MonitoringRow>,
    /// How letters are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letter: Vec<String>,
}

/// A clause that is met of somebody.
#[derive(Debug, Serialize)]
pub struct ClauseRow {
    /// `n:ssn`.
    pub clause: String,
    /// In words.
    pub words: String,
    /// How far it was checked.
    pub verified: &'static str,
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
#[derive(Debug, Serialize)]
pub struct MonitoringRow {
    /// For how many months.
    pub months: u32,
    /// How many people.
    pub people: u64,
    /// How far it was checked.
    pub verified: &'static str,
}

/// Somebody who is told.
#[derive(Debug, Serialize)]
pub struct Told {
    /// `individuals`, `authority`, ...
    pub who: &'static str,
    /// By name.
    pub name: String,
    /// `clause met on the data`, `depends`, `undetermined`, `threshold not crossed`, ...
    pub duty: &'static str,
    /// As written; `all` for none.
    pub threshold: String,
    /// `crossed`, `not crossed`, `depends`.
    pub crossed: &'static str,
    /// The standard.
    pub standard: String,
    /// The outer limit, in words.
    pub outer: String,
    /// What its clock starts at.
    pub clock: String,
    /// When that comes to, in the authority's zone; empty where it cannot be said.
    pub by: String,
    /// What is due where the threshold is not crossed.
    pub below: String,
    /// What to ask.
    pub ask: Vec<String>,
    /// Where it is written.
    pub citation: String,
    /// How far it was checked.
    pub verified: String,
}

/// Makes the answer.
pub struct Answering<'a> {
    /// The laws.
    pub laws: &'a Laws,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// What is known of the incident.
    pub incident: &'a Incident,
    /// The case's own counts.
    pub summary: &'a Summary,
}

/// Questions by where their answer is written, with their words and the laws that ask.
type Questions = BTreeMap<String, (String, BTreeSet<String>)>;

impl Answering<'_> {
    /// The answer.
    pub fn answer(&self, tally: &Tally) -> Obligations {
        let mut asked = Questions::new();
        let laws = self.laws.laws.iter().zip(&tally.laws);
        let regimes = laws.map(|(law, sums)| self.regime(law, sums, &mut asked)).collect();
        let of = tally.funnel;
        let questions = asked.into_iter().map(|(key, (question, laws))| Asked {
            key,
            question,
            laws: laws.into_iter().collect(),
        });
        Obligations {
            schema: 1,
            disclaimer: DISCLAIMER,
            reference: self.incident.reference.clone(),
            law_as_of: self.incident.day_of_law().map(|day| day.to_string()).unwrap_or_default(),
            laws: self.laws.digest.clone(),
            people: self.summary.people,
            items_not_read: self.summary.items.unread,
            funnel: FunnelRows {
                identified: of.identified,
                with_a_notifiable_element: of.notifiable,
                clause_met: of.met,
                on_a_notice_list: of.listed,
                held: of.held,
                clause_met_if_resident: of.unknown_residence,
                moved_by_fallback: of.moved,
                several_places: of.several,
                residence_unknown: of.without_place,
            },
            assuming: self.assumptions(),
            questions: questions.collect(),
            regimes,
        }
    }

    fn assumptions(&self) -> Vec<String> {
        let mut out = vec![
            "residence is that of the latest postal address; phones, ids, mail domains and IP addresses are not counted".into(),
            "data of items without a status was acquired".into(),
        ];
        out.push(match self.incident.linked {
            Linked::Unsaid => {
                "combinations that exist only across items count in the high, until counsel says".into()
            }
            Linked::Count => "combinations that exist only across items count".into(),
            Linked::LeaveOut => "combinations that exist only across items do not count".into(),
        });
        if self.incident.hashes == Hashes::Count {
            out.push("hashed passwords count: no statute seen takes a hash for encryption".into());
        }
        if !self.incident.hold.is_empty() {
            let hold = &self.incident.hold;
            out.push(format!(
                "law enforcement asked for a hold ({hold}): whether it stops a clock, counsel says"
            ));
        }
        out
    }

    fn regime(&self, law: &Law, sums: &Sums, asked: &mut Questions) -> Regime {
        let state = attached(law, self.incident);
        let incident = law.clauses.iter().any(|clause| clause.with == With::Incident);
        let people = sums.heads.range(self.summary.people);
        let concerned = people.high > 0 || incident;
        let (attached, why) = match &state {
            Attached::Yes => ("yes", String::new()),
            Attached::No(why) => ("no", why.clone()),
            Attached::Unsaid(why) => ("undetermined", why.clone()),
        };
        let mut ask = |key: &str, question: &str| {
            let of = asked.entry(key.to_owned()).or_insert_with(|| (question.to_owned(), BTreeSet::new()));
            of.1.insert(law.code.clone());
        };
        if concerned && attached == "undetermined" {
            ask("[entity]", &why);
        }
        let live = concerned && attached != "no";
        if live {
            for question in sums.asks.keys().map(|at| &self.laws.questions[*at]) {
                ask(&format!("[answers] {}", question.id), &question.ask);
            }
        }
        let told = law.parties.iter().map(|party| self.told(law, party, sums, &state, live, &mut ask));
        let told = told.chain(unsaid(law)).collect();
        let unseen = law.clauses.iter().filter(|clause| clause.with != With::Incident);
        let unseen = unseen.map(|clause| &self.laws.elements[clause.element]);
        let unseen = unseen.filter(|element| !element.unseen.is_empty() || element.ways.is_empty());
        let monitoring = law.monitoring.as_ref().map(|(months, _)| MonitoringRow {
            months: *months,
            people: sums.monitoring,
            verified: law.level(&["monitoring"]).name(),
        });
        Regime {
            code: law.code.clone(),
            name: law.name.clone(),
            citation: law.citation.clone(),
            verified: law.verified.name(),
            notes: law.notes.clone(),
            attaches_to: law.attaches.name(),
            attached,
            why,
            people,
            residence_unknown: sums.unknown,
            several_places: sums.several,
            clauses: self.clauses(law, sums),
            exempt: sums.exempt,
            exempt_if_keys_not_taken: sums.exempt_if_keys,
            assuming: self.law_assumes(law),
            not_looked_for: unseen.map(|element| element.title.clone()).collect(),
            told,
            monitoring,
            letter: letter(law),
        }
    }

    fn clauses(&self, law: &Law, sums: &Sums) -> Vec<ClauseRow> {
        let row = |(at, clause): (usize, &super::Clause)| {
            let of = |basis| sums.clauses.get(&(at, basis)).copied().unwrap_or(0);
            let row = ClauseRow {
                clause: clause.text.clone(),
                words: match clause.with {
                    With::Incident => "an incident, whatever the data".into(),
                    With::Name => format!("name with {}", self.laws.elements[clause.element].title),
                    _ => self.laws.elements[clause.element].title.clone(),
                },
                verified: law.level_of(clause).name(),
                same_record: of(Basis::SameRecord),
                same_item: of(Basis::SameItem),
                linked: of(Basis::Linked),
                doubtful: sums.doubtful.get(&at).copied().unwrap_or(0),
            };
            let any = row.same_record + row.same_item + row.linked + row.doubtful > 0;
            (any || clause.with == With::Incident).then_some(row)
        };
        law.clauses.iter().enumerate().filter_map(row).collect()
    }

    fn law_assumes(&self, law: &Law) -> Vec<String> {
        let mut out = Vec::new();
        let harbours = &law.harbours;
        if !harbours.risk.is_empty() && self.incident.answer(&law.code, &harbours.risk).is_none() {
            out.push(format!("`{}` is answered yes", harbours.risk));
        }
        if harbours.enc || harbours.enc_individuals_only {
            let whom = if harbours.enc { "" } else { " (people only)" };
            out.push(format!("data was not encrypted where it lay{whom}"));
        }
        out.extend(harbours.other.iter().map(|other| format!("not: {other}")));
        out
    }
}

/// Parties of which a law's file says nothing: that is known as well as it was checked, and no better.
fn unsaid(law: &Law) -> impl Iterator<Item = Told> + '_ {
    let is_missing = |who: &Who| !law.parties.iter().any(|party| party.who == *who);
    let missing = [Who::Individuals, Who::Authority, Who::Bureaus].into_iter().filter(is_missing);
    missing.filter(|_| law.attaches == Attaches::Resident).map(|who| Told {
        who: who.name(),
        name: String::new(),
        duty: "none in the data",
        threshold: "all".into(),
        crossed: "",
        standard: String::new(),
        outer: String::new(),
        clock: String::new(),
        by: String::new(),
        below: String::new(),
        ask: Vec::new(),
        citation: law.citation.clone(),
        verified: law.level(&[who.name()]).name().into(),
    })
}

fn letter(law: &Law) -> Vec<String> {
    let letter = &law.letter;
    let mut out = Vec::new();
    let mut line = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push(format!("{name}: {text}"));
        }
    };
    line("headings", &letter.headings.join(" / "));
    line("says", &letter.says.join("; "));
    line("leaves out", &letter.leaves_out.join("; "));
    line("substitute notice", &letter.substitute);
    line("the authority asks for", &letter.authority_list);
    if letter.next_of_kin {
        out.push("of the deceased, the next of kin are told if their address is known".into());
    }
    if law.attaches == Attaches::Establishment && !letter.covers_the_deceased {
        out.push("does not cover the dead".into());
    }
    out
}
