//! From sums to answers: law by law who must be told, by when, on what, and what is still to be asked.
//!
//! No line says *you must*: it says what is met on the data, and what it assumes. A fact that is missing makes a line
//! *undetermined* and a question; it never makes it *no duty*.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::attach::{Attached, attached};
use super::incident::{Hashes, Incident, Linked};
use super::judge::Basis;
use super::obligations::{Asked, ClauseRow, FunnelRows, MonitoringRow, Obligations, Regime, Told};
use super::tally::{Sums, Tally};
use super::told::rfc3339;
use super::{Attaches, Law, Laws, Who, With};
use crate::case::Summary;
use crate::catalog::Catalog;

/// What is said once in every output.
pub const DISCLAIMER: &str = "Not legal advice: clauses as met on the data reviewed, under the assumptions named, by laws as they \
     were collected. Counsel decides. Lines marked recalled are from memory and unverified.";

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
            disclaimer: DISCLAIMER.into(),
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
                excluded: of.excluded,
                clause_met_if_resident: of.unknown_residence,
                moved_by_fallback: of.moved,
                several_places: of.several,
                residence_unknown: of.without_place,
            },
            clock: self.clock(),
            assuming: self.assumptions(),
            questions: questions.collect(),
            regimes,
        }
    }

    /// The moments that were given, in the incident's zone.
    fn clock(&self) -> BTreeMap<String, String> {
        let zone = self.incident.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let moment = |at: &jiff::Timestamp| rfc3339(&at.to_zoned(zone.clone()));
        self.incident.clock.iter().map(|(name, at)| (name.clone(), moment(at))).collect()
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
            verified: law.level(&["monitoring"]).name().into(),
        });
        Regime {
            code: law.code.clone(),
            name: law.name.clone(),
            citation: law.citation.clone(),
            verified: law.verified.name().into(),
            notes: law.notes.clone(),
            attaches_to: law.attaches.name().into(),
            attached: attached.into(),
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
                verified: law.level_of(clause).name().into(),
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
        who: who.name().into(),
        duty: "none in the data".into(),
        threshold: "all".into(),
        citation: law.citation.clone(),
        verified: law.level(&[who.name()]).name().into(),
        ..Told::default()
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
