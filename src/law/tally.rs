//! Sums over people, law by law: nothing here grows with their number.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::attach::{Attached, attached};
use super::incident::{Answer, Incident};
use super::judge::{Basis, Sure, Verdict};
use super::test::{Counts, Test, Way};
use super::{Attaches, Law, Laws, Who};
use crate::case::Range;
use crate::identity::Elements;

/// Elements that there can be.
const ELEMENTS: usize = 256;

/// One person, as far as laws ask.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them go together")]
#[derive(Debug)]
pub struct Person<'a> {
    /// What each law says, in the order of the laws.
    pub verdicts: &'a [Verdict],
    /// The places where they may live: none is unknown, one is sure, several are all possible.
    pub places: &'a [String],
    /// The place is the fallback that somebody named.
    pub moved: bool,
    /// All that was seen.
    pub elements: Elements,
    /// Records that speak of them.
    pub records: u64,
    /// When they were born, where that is known.
    pub born: Option<Date>,
    /// Somebody said that they are dead.
    pub deceased: bool,
    /// They are excluded from notices.
    pub excluded: bool,
    /// No notice may go out yet.
    pub held: bool,
    /// A doubtful link may make them one with somebody else.
    pub doubtful: bool,
}

impl Person<'_> {
    /// Whether a list of exclusions holds them back from a law's notices: of the dead, where a law has the next of kin told, it
    /// does not.
    pub fn is_back(&self, law: &Law) -> bool {
        self.excluded && !(self.deceased && law.letter.next_of_kin)
    }
}

/// Low, best and high, as sums; and, of the low, people whom no doubtful link could make one with others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Heads(pub [u64; 3], pub u64);

impl Heads {
    fn add(&mut self, sure: Sure, person: &Person<'_>) {
        let [low, best, high] = &mut self.0;
        *high += 1;
        *best += u64::from(sure >= Sure::Best);
        *low += u64::from(sure >= Sure::Low);
        self.1 += u64::from(sure >= Sure::Low && !person.doubtful);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
        self.1 += other.1;
    }

    /// As a range of people: doubtful links may make fewer of them, as many as of all at the most, and undecided groups may
    /// be more.
    pub fn range(self, people: Range) -> Range {
        let [low, best, high] = self.0;
        let fewer = people.best.saturating_sub(people.low);
        let more = people.high.saturating_sub(people.best);
        let alone = self.1 + (low - self.1).min(1);
        let low = low.saturating_sub(fewer).max(alone);
        Range { low, best, high: if high > 0 { high + more } else { 0 } }
    }
}

/// The sums of one law.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// People of whom a clause is met and to whom the law applies.
    pub heads: Heads,
    /// A clause is met at best, and nobody knows where they live; in the high above.
    pub unknown: u64,
    /// A clause is met at best, and they live here or elsewhere; in the high above.
    pub several: u64,
    /// By clause and basis: people of whom it is met at best.
    pub clauses: BTreeMap<(usize, Basis), u64>,
    /// Of these, by clause: people of whom it is met in the high only.
    pub doubtful: BTreeMap<usize, u64>,
    /// By question: people of whom a clause hangs on it.
    pub asks: BTreeMap<usize, u64>,
    /// People who would count if no exemption held.
    pub exempt: u64,
    /// People who count at best, and would be exempt if the keys to what is encrypted were not taken.
    pub exempt_if_keys: u64,
    /// Of the people at best: below the age of majority.
    pub minors: u64,
    /// Of the people at best: of unknown age, who are not taken for adults.
    pub age_unknown: u64,
    /// Of the people at best: said to be dead.
    pub deceased: u64,
    /// Of the people at best: excluded from notices.
    pub excluded: u64,
    /// Records that speak of the people at best.
    pub records: u64,
    /// Of the people at best: owed monitoring.
    pub monitoring: u64,
    /// By element, in the order of their table: people at best of whom it was seen; empty for nobody.
    pub elements: Vec<u64>,
    /// By law element that a threshold counts: people of whom it was seen.
    pub with: BTreeMap<String, Heads>,
    /// By place, for laws that do not hang on it; empty is unknown.
    pub by_place: BTreeMap<String, Heads>,
}

/// People, from all that were identified to those who are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Funnel {
    /// All persons.
    pub identified: u64,
    /// Persons with an element that a law which may be theirs speaks of.
    pub notifiable: u64,
    /// Persons of whom a clause of a law is met that applies to them.
    pub met: u64,
    /// Persons who are on the list of somebody's notices.
    pub listed: u64,
    /// Of these, persons whose notice is held until somebody decides.
    pub held: u64,
    /// Persons on no list who would be on one if nobody had excluded them.
    pub excluded: u64,
    /// Persons on no list of whom a clause would be met in some place, and nobody knows where they live.
    pub unknown_residence: u64,
    /// Persons whom the residency fallback moved to a place.
    pub moved: u64,
    /// Persons with addresses in several places.
    pub several: u64,
    /// Persons without a place.
    pub without_place: u64,
}

/// All sums.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// By law, in their order.
    pub laws: Vec<Sums>,
    /// The funnel.
    pub funnel: Funnel,
}

/// What is known of each law before anybody is counted.
#[derive(Debug)]
pub struct Counter<'l> {
    laws: &'l Laws,
    rules: Vec<Rule>,
    mailing: Option<Date>,
}

#[derive(Debug)]
struct Rule {
    /// It attaches, and no decision takes it away.
    stands: bool,
    /// It has people told.
    tells: bool,
    /// What it speaks of, names aside: any of these sets, `None` for anything.
    speaks_of: Vec<Option<Elements>>,
    /// The law elements that its thresholds count, by id and what makes them.
    with: Vec<(String, Vec<Elements>)>,
    /// The sets of elements whose people are owed monitoring.
    monitoring: Vec<Elements>,
}

impl<'l> Counter<'l> {
    /// For the laws and the incident; `as_of` is the day on which ages are looked at if no mailing date is given.
    pub fn new(laws: &'l Laws, incident: &Incident, as_of: Option<Date>) -> Self {
        let rules = laws.laws.iter().map(|law| rule(law, laws, incident)).collect();
        Self { laws, rules, mailing: incident.mailing_date.or(as_of) }
    }

    /// Empty sums.
    pub fn tally(&self) -> Tally {
        Tally { laws: vec![Sums::default(); self.laws.laws.len()], funnel: Funnel::default() }
    }

    /// Counts a person.
    pub fn add(&self, tally: &mut Tally, person: &Person<'_>) {
        let mut of = Funnel { identified: 1, moved: u64::from(person.moved), ..Funnel::default() };
        of.several = u64::from(person.places.len() > 1);
        of.without_place = u64::from(person.places.is_empty());
        for (at, law) in self.laws.laws.iter().enumerate() {
            let (rule, verdict, sums) = (&self.rules[at], &person.verdicts[at], &mut tally.laws[at]);
            let lives = lives(law, person.places);
            if lives == Lives::Elsewhere || (person.deceased && !law.letter.covers_the_deceased) {
                continue;
            }
            let has = |set: &Option<Elements>| match set {
                Some(set) => *set & person.elements == *set,
                None => !person.elements.is_empty(),
            };
            of.notifiable |= u64::from(rule.stands && rule.speaks_of.iter().any(has));
            let Some(sure) = verdict.sure() else {
                sums.exempt += u64::from(verdict.exempt && lives == Lives::There);
                continue;
            };
            let counted = if lives == Lives::There { sure } else { Sure::High };
            sums.heads.add(counted, person);
            self.count(law, rule, verdict, counted, person, sums);
            if sure >= Sure::Best {
                sums.unknown += u64::from(lives == Lives::Unknown);
                sums.several += u64::from(lives == Lives::Perhaps);
                if rule.stands && lives == Lives::There {
                    of.met = 1;
                    let back = person.is_back(law);
                    of.listed |= u64::from(rule.tells && !back);
                    of.excluded |= u64::from(rule.tells && back);
                } else if rule.stands && lives == Lives::Unknown {
                    of.unknown_residence = 1;
                }
            }
        }
        of.held = u64::from(of.listed == 1 && person.held);
        of.excluded &= 1 - of.listed;
        of.unknown_residence &= 1 - of.listed;
        of.notifiable |= of.met;
        tally.funnel.join(of);
    }

    /// The laws that have a person told, by place in [`Laws::laws`]: a clause is met at best, the law applies and is theirs.
    pub fn telling(&self, person: &Person<'_>) -> Vec<usize> {
        let tells = |(at, law): &(usize, &Law)| {
            let rule = &self.rules[*at];
            rule.stands
                && rule.tells
                && lives(law, person.places) == Lives::There
                && (!person.deceased || law.letter.covers_the_deceased)
                && person.verdicts[*at].sure() >= Some(Sure::Best)
        };
        self.laws.laws.iter().enumerate().filter(tells).map(|(at, _)| at).collect()
    }

    /// Whether somebody is a minor on the mailing day where they live; `None` where nobody knows.
    pub fn is_minor(&self, person: &Person<'_>) -> Option<bool> {
        let home = person.places.first().and_then(|place| self.laws.of(place));
        majority(person.born, self.mailing, home.and_then(|law| law.majority).unwrap_or(18))
    }

    fn count(
        &self,
        law: &Law,
        rule: &Rule,
        verdict: &Verdict,
        sure: Sure,
        person: &Person<'_>,
        sums: &mut Sums,
    ) {
        if law.attaches != Attaches::Resident {
            let place = if let [place] = person.places { place.as_str() } else { "" };
            if !sums.by_place.contains_key(place) {
                sums.by_place.insert(place.to_owned(), Heads::default());
            }
            if let Some(heads) = sums.by_place.get_mut(place) {
                heads.add(sure, person);
            }
        }
        for (id, sets) in &rule.with {
            if sets.iter().any(|set| (*set & person.elements) == *set) {
                sums.with.entry(id.clone()).or_default().add(sure, person);
            }
        }
        for met in &verdict.met {
            if let Some(question) = met.asks {
                *sums.asks.entry(question).or_default() += 1;
            }
            if met.sure >= Sure::Best && sure >= Sure::Best {
                *sums.clauses.entry((met.clause, met.basis)).or_default() += 1;
            } else if met.sure == Sure::High && lives(law, person.places) == Lives::There {
                *sums.doubtful.entry(met.clause).or_default() += 1;
            }
        }
        if sure < Sure::Best {
            return;
        }
        sums.exempt_if_keys += u64::from(verdict.sure() == Some(Sure::Best));
        match age(person.born, self.mailing, law, self.laws, person.places) {
            Some(true) => sums.minors += 1,
            Some(false) => {}
            None => sums.age_unknown += 1,
        }
        sums.deceased += u64::from(person.deceased);
        sums.excluded += u64::from(person.excluded);
        sums.records += person.records;
        let owed = |set: &Elements| (*set & person.elements) == *set;
        sums.monitoring += u64::from(rule.monitoring.iter().any(owed));
        sums.elements.resize(ELEMENTS, 0);
        person.elements.iter().for_each(|element| sums.elements[usize::from(element.0)] += 1);
    }
}

/// Whether somebody is below the age of majority: of the law's place, else of where they live, else 18.
fn age(born: Option<Date>, day: Option<Date>, law: &Law, laws: &Laws, places: &[String]) -> Option<bool> {
    let home = || places.first().and_then(|place| laws.of(place)).and_then(|law| law.majority);
    majority(born, day, law.majority.or_else(home).unwrap_or(18))
}

/// Whether somebody is below an age on a day.
fn majority(born: Option<Date>, day: Option<Date>, age: u8) -> Option<bool> {
    let grown = born?.checked_add(jiff::Span::new().years(age)).ok()?;
    Some(grown > day?)
}

/// Whether somebody lives where a law is the law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lives {
    There,
    Perhaps,
    Unknown,
    Elsewhere,
}

fn lives(law: &Law, places: &[String]) -> Lives {
    if law.attaches != Attaches::Resident {
        return Lives::There;
    }
    let is = |place: &String| law.places.contains(place);
    // A country without its state is nowhere yet: `US` may be any of them.
    let may =
        |place: &String| law.places.iter().any(|own| own.split_once('-').is_some_and(|(of, _)| of == place));
    match places {
        [] => Lives::Unknown,
        [place] if is(place) => Lives::There,
        [place] if may(place) => Lives::Unknown,
        [_] => Lives::Elsewhere,
        all if all.iter().any(|place| is(place) || may(place)) => Lives::Perhaps,
        _ => Lives::Elsewhere,
    }
}

fn rule(law: &Law, laws: &Laws, incident: &Incident) -> Rule {
    let no = |question: &str| incident.answer(&law.code, question) == Some(Answer::No);
    let harmless = !law.harbours.risk.is_empty() && no(&law.harbours.risk);
    let ways = |element: usize| laws.elements[element].ways.iter().chain(&laws.elements[element].doubtful);
    let set = |way: &super::element::Way| match way {
        super::element::Way::All(set) => Some(*set),
        super::element::Way::Anything => None,
    };
    let with_data = law.clauses.iter().filter(|clause| clause.with != super::With::Incident);
    let speaks_of = with_data.flat_map(|clause| ways(clause.element)).map(set).collect();
    let tests = law
        .parties
        .iter()
        .filter_map(|party| if let Test::Any(ways) = &party.threshold { Some(ways) } else { None });
    let counted = tests.flatten().filter_map(|way| match way {
        Way::Count { of: Counts::With(id), .. } => Some(id.clone()),
        _ => None,
    });
    let sets = |at: usize| laws.elements[at].ways.iter().filter_map(set).collect::<Vec<_>>();
    let with = counted.filter_map(|id| {
        let at = laws.elements.iter().position(|element| element.id == id)?;
        Some((id, sets(at)))
    });
    let told = law.parties.iter().find(|party| party.who == Who::Individuals);
    let answered_no = |party: &super::Party| {
        let mut asked = party.threshold.questions().peekable();
        let only =
            matches!(&party.threshold, Test::Any(ways) if ways.iter().all(|way| matches!(way, Way::Ask(_))));
        only && asked.peek().is_some() && asked.all(no)
    };
    Rule {
        stands: attached(law, incident) == Attached::Yes && !harmless,
        tells: told.is_some_and(|party| !answered_no(party)),
        speaks_of,
        with: with.collect(),
        monitoring: law.monitoring.iter().flat_map(|(_, of)| of).flat_map(|at| sets(*at)).collect(),
    }
}
