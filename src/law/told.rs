//! One party of one law: whether it is told, by when, and what must be asked first.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::answer::Answering;
use super::attach::Attached;
use super::due::{Due, Period};
use super::element::Way as Having;
use super::incident::{Answer, MOMENTS};
use super::obligations::Told;
use super::tally::Sums;
use super::test::{Counts, Crossed, Test, Way};
use super::{CLOCKS, Law, Party, Who, With};
use crate::case::Range;
use crate::identity::Elements;

impl Answering<'_> {
    pub(super) fn told(
        &self,
        law: &Law,
        party: &Party,
        sums: &Sums,
        state: &Attached,
        live: bool,
        ask: &mut impl FnMut(&str, &str),
    ) -> Told {
        let mut open: Vec<String> = Vec::new();
        let mut needs = |key: String, question: &str| {
            if live {
                ask(&key, question);
            }
            open.push(format!("{key}: {question}"));
        };
        let crossed = self.crossed(law, party, sums, &mut needs);
        let risk = &law.harbours.risk;
        let harmless = match self.incident.answer(&law.code, risk) {
            Some(Answer::No) => true,
            Some(Answer::Yes) => false,
            None => {
                if let Some(at) = self.laws.question(risk) {
                    needs(format!("[answers] {risk}"), &self.laws.questions[at].ask);
                }
                false
            }
        };
        let data = law.clauses.iter().any(|clause| clause.with != With::Incident);
        let [_, best, high] = if data { sums.heads.0 } else { [1; 3] };
        let by = self.by(law, party, &mut needs);
        let duty = match state {
            Attached::No(_) => "not attached",
            _ if high == 0 => "nobody on the data",
            Attached::Unsaid(_) => "undetermined",
            Attached::Yes if harmless => "exempt if the decision stands",
            Attached::Yes => match crossed {
                Crossed::No if party.below.is_empty() => "threshold not crossed",
                Crossed::No => "below the threshold",
                Crossed::Depends if self.open(law, party) => "undetermined",
                Crossed::Depends => "depends",
                Crossed::Yes if best == 0 => "depends",
                Crossed::Yes if data => "clause met on the data",
                Crossed::Yes => "met by the incident",
            },
        };
        if !live || matches!(duty, "not attached" | "nobody on the data" | "threshold not crossed") {
            open.clear();
        }
        let mut verified = law.level(&[party.who.name()]).name().to_owned();
        if !party.clock.is_empty() && law.level(&["clock"]) < law.level(&[party.who.name()]) {
            verified += &format!(", clock {}", law.level(&["clock"]).name());
        }
        let (from, until) =
            by.time.map(|(from, until)| (rfc3339(&from), rfc3339(&until))).unwrap_or_default();
        Told {
            who: party.who.name().into(),
            name: party.name.clone(),
            duty: duty.into(),
            threshold: party.threshold.text(),
            crossed: crossed.name().into(),
            standard: party.standard.clone(),
            outer: party.outer.map(Due::text).unwrap_or_default(),
            clock: party.clock.clone(),
            by: by.text,
            from,
            until,
            below: party.below.clone(),
            ask: open,
            citation: law.citation.clone(),
            verified,
        }
    }

    /// Whether a question of a threshold is open.
    fn open(&self, law: &Law, party: &Party) -> bool {
        party.threshold.questions().any(|question| self.incident.answer(&law.code, question).is_none())
    }

    fn crossed(
        &self,
        law: &Law,
        party: &Party,
        sums: &Sums,
        needs: &mut impl FnMut(String, &str),
    ) -> Crossed {
        let Test::Any(ways) = &party.threshold else { return Crossed::Yes };
        let people = self.summary.people;
        let mut best = Crossed::No;
        for way in ways {
            let crossed = match way {
                Way::Ask(question) => match self.incident.answer(&law.code, question) {
                    Some(Answer::Yes) => Crossed::Yes,
                    Some(Answer::No) => Crossed::No,
                    None => Crossed::Depends,
                },
                Way::Count { over, count, of } => match of {
                    Counts::ResidentsOfOne => {
                        let unknown = sums.by_place.get("").map_or(0, |heads| heads.0[2]);
                        let places = sums.by_place.iter().filter(|(place, _)| place.starts_with("US-"));
                        let of_place =
                            |range: Range| Way::crossed(*over, *count, range.low, range.high + unknown);
                        let places = places.map(|(_, heads)| of_place(heads.range(people)));
                        places.max().unwrap_or(Way::crossed(*over, *count, 0, unknown))
                    }
                    Counts::With(id) => {
                        let range = sums.with.get(id).copied().unwrap_or_default().range(people);
                        Way::crossed(*over, *count, range.low, range.high)
                    }
                    Counts::Residents | Counts::Persons | Counts::Notices => {
                        let range = sums.heads.range(people);
                        Way::crossed(*over, *count, range.low, range.high + self.unattributed(law))
                    }
                },
            };
            if crossed == Crossed::Yes {
                return crossed;
            }
            best = best.max(crossed);
        }
        for question in party.threshold.questions() {
            if self.incident.answer(&law.code, question).is_none()
                && let Some(at) = self.laws.question(question)
            {
                needs(format!("[answers] {question}"), &self.laws.questions[at].ask);
            }
        }
        best
    }

    /// Values without a person, of the elements that a law speaks of: people whom nobody found yet.
    fn unattributed(&self, law: &Law) -> u64 {
        let data = law.clauses.iter().filter(|clause| clause.with != With::Incident);
        let ways = data.flat_map(|clause| &self.laws.elements[clause.element].ways);
        let mut spoken = Elements::default();
        for way in ways {
            if let Having::All(set) = way {
                spoken |= *set;
            }
        }
        let ids = spoken.iter().map(|element| self.catalog.element(element).id.as_str());
        ids.filter_map(|id| self.summary.unattributed.get(id)).sum()
    }

    /// When a party is told at the latest; what is missing is asked.
    fn by(&self, law: &Law, party: &Party, needs: &mut impl FnMut(String, &str)) -> By {
        let Some(due) = party.outer else { return By::default() };
        let told = "individuals-told";
        match due {
            Due::After(period) => self.end(law, &party.clock, period, needs),
            Due::AfterIndividuals(period) => self.end(law, told, period, needs),
            Due::BeforeIndividuals => By::said("before individuals are told".into()),
            Due::WithIndividuals(cap) => {
                let people = law.parties.iter().find(|party| party.who == Who::Individuals);
                let own = people.map(|people| self.by(law, people, needs)).unwrap_or_default();
                let cap = cap.map(|period| self.end(law, &party.clock, period, needs)).unwrap_or_default();
                let text = match (own.text.is_empty(), cap.text.is_empty()) {
                    (true, true) => "when individuals are told".into(),
                    (false, true) => format!("when individuals are told; at the latest {}", own.text),
                    (true, false) => format!("when individuals are told; at the latest {}", cap.text),
                    (false, false) => format!(
                        "when individuals are told; at the latest the first of {}, {}",
                        own.text, cap.text
                    ),
                };
                let first = [own.time, cap.time].into_iter().flatten().min_by(|(_, a), (_, b)| a.cmp(b));
                By { text, time: first }
            }
        }
    }

    fn end(&self, law: &Law, clock: &str, period: Period, needs: &mut impl FnMut(String, &str)) -> By {
        if clock.is_empty() {
            return By::default();
        }
        let Some(start) = self.incident.clock.get(clock) else {
            let what = CLOCKS.iter().chain(&MOMENTS).find(|(name, _)| *name == clock);
            let question = what.map_or_else(String::new, |(_, what)| format!("{what}?"));
            needs(format!("[clock] {clock}"), &capital(&question));
            return By::default();
        };
        let zone = law.zone.as_deref().or(self.incident.zone.as_deref());
        let zone = zone.and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC);
        let Some(end) = period.end(*start, &zone) else { return By::default() };
        let last = end.last(&zone).map(|last| (start.to_zoned(zone.clone()), last));
        By { text: end.text(&zone), time: last }
    }
}

/// When somebody is told at the latest: in words, and where that is a moment, from when to when.
#[derive(Default)]
struct By {
    text: String,
    time: Option<(Zoned, Zoned)>,
}

impl By {
    fn said(text: String) -> Self {
        Self { text, time: None }
    }
}

/// A moment as RFC 3339 has it.
pub(super) fn rfc3339(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
