//! One person and one law: which clause is met, on what basis, and how sure that is.
//!
//! There are three readings of the same data. The *low* takes only what no open question could take away: clear values, in
//! records or items that have all of a combination, with every exemption granted. The *best* adds what counts until somebody
//! says otherwise: encrypted data of which nobody said that the keys were not taken. The *high* adds what counts only if
//! somebody says so: combinations that exist across items alone, values cut short where the law exempts none, what an
//! undecided group may add, and what hangs on a question that is not answered.

use super::element::Way;
use super::incident::{Answer, Incident, Linked};
use super::rebuild;
use super::seen::{Row, Seen};
use super::{Clause, Law, Laws, With};
use crate::finding::Form;
use crate::identity::Elements;

/// How sure a clause is met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Sure {
    /// In the high only.
    High,
    /// In best and high.
    Best,
    /// In all three.
    Low,
}

/// How the parts of a combination stand together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Basis {
    /// In one record.
    SameRecord,
    /// In one item.
    SameItem,
    /// In items that only the person links.
    Linked,
}

impl Basis {
    /// Its words in outputs.
    pub fn name(self) -> &'static str {
        ["same record", "same item", "linked"][self as usize]
    }
}

/// Whether the keys to what is encrypted in an item were taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Keys {
    /// They were not.
    No,
    /// Nobody said.
    Unknown,
    /// They were.
    Yes,
}

/// What became of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Status {
    /// It was acquired, or nobody said otherwise.
    Acquired,
    /// It was only looked at.
    Accessed,
    /// It only lay there.
    Present,
}

/// What judging needs to know of an item.
#[derive(Clone, Copy, Debug)]
pub struct ItemFacts {
    /// Whether its keys were taken.
    pub keys: Keys,
    /// What became of it.
    pub status: Status,
    /// It lay in an encrypted container, which was opened with a password that somebody gave.
    pub locked: bool,
}

/// A person as laws see them: equal shapes have equal verdicts.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Shape {
    /// What stands together.
    rows: Vec<ShapeRow>,
    /// Shown by some record as it is.
    clear: Elements,
    /// Hashed by a fast scheme, and nowhere clear.
    fast: Elements,
    /// Hashed by a slow scheme, and nowhere clearer.
    slow: Elements,
    /// Encrypted and nowhere clearer, by [`Keys`].
    encrypted: [Elements; 3],
    /// Cut short, and nowhere clearer.
    cut: Elements,
    /// What an undecided group may add.
    possible: Elements,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct ShapeRow {
    /// Items are numbered in their order.
    item: u32,
    named: bool,
    status: Status,
    elements: Elements,
}

impl Shape {
    /// What is known of somebody; `facts` are those of an item.
    pub fn new(seen: &Seen, possible: Elements, facts: impl Fn(u32) -> ItemFacts) -> Self {
        let mut rows: Vec<&Row> = seen.rows.iter().collect();
        rows.sort_by_key(|row| (row.item, row.named, row.forms));
        let mut shape = Self { possible, ..Self::default() };
        let (mut last, mut at) = (None, 0);
        for row in rows {
            at += u32::from(last.is_some_and(|last| last != row.item));
            last = Some(row.item);
            let facts = facts(row.item);
            let (named, elements) = (row.named, row.all());
            shape.rows.push(ShapeRow { item: at, named, status: facts.status, elements });
            shape.encrypted[facts.keys as usize] |=
                if facts.locked { elements } else { row.of(Form::Encrypted) };
            if facts.locked {
                continue;
            }
            shape.clear |= row.of(Form::Clear);
            shape.fast |= row.of(Form::FastHash);
            shape.slow |= row.of(Form::SlowHash);
            shape.cut |= row.of(Form::Truncated);
        }
        shape.rows.dedup();
        for element in shape.cut.iter().collect::<Vec<_>>() {
            let own = seen.cuts.iter().filter(|(of, _)| *of == element);
            if rebuild::any(&own.map(|(_, text)| &**text).collect::<Vec<_>>()) {
                shape.clear.insert(element);
            }
        }
        shape.weaken();
        shape
    }

    /// Leaves every element in its clearest form only: one occurrence in clear defeats every exemption.
    fn weaken(&mut self) {
        let mut clearer = self.clear;
        let [no, unknown, yes] = &mut self.encrypted;
        for set in [&mut self.fast, &mut self.slow, yes, unknown, no, &mut self.cut] {
            *set = without(*set, clearer);
            clearer |= *set;
        }
    }

    /// All that was seen.
    pub fn all(&self) -> Elements {
        self.rows.iter().fold(Elements::default(), |all, row| all | row.elements)
    }

    /// The elements that count under a law, by how sure.
    fn counting(&self, law: &Law, incident: &Incident, sure: Sure) -> Elements {
        let mut set = self.clear;
        let [no, unknown, yes] = self.encrypted;
        if !incident.hashes.exempts(Form::FastHash) {
            set |= self.fast;
        }
        if !incident.hashes.exempts(Form::SlowHash) {
            set |= self.slow;
        }
        let harbours = &law.harbours;
        if !harbours.enc {
            return set | no | unknown | yes | self.counting_cut(law, sure);
        }
        // A law that does not say what becomes of encryption whose key was taken leaves that to counsel.
        if harbours.key_void || sure == Sure::High {
            set |= yes;
        }
        if sure <= Sure::Best {
            set |= unknown;
        }
        set | self.counting_cut(law, sure)
    }

    fn counting_cut(&self, law: &Law, sure: Sure) -> Elements {
        if sure == Sure::High && !law.harbours.cut() { self.cut } else { Elements::default() }
    }
}

/// What is in the first and not in the second.
fn without(one: Elements, other: Elements) -> Elements {
    Elements(std::array::from_fn(|at| one.0[at] & !other.0[at]))
}

/// A clause that is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Met {
    /// Its place in [`Law::clauses`].
    pub clause: usize,
    /// How sure.
    pub sure: Sure,
    /// On what basis, at that sureness.
    pub basis: Basis,
    /// The question that it hangs on, by place.
    pub asks: Option<usize>,
}

/// What a law says of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The clauses that are met, each at the surest.
    pub met: Vec<Met>,
    /// Nothing is met, and something would be if no exemption held.
    pub exempt: bool,
}

impl Verdict {
    /// How sure the law's data is there, whatever the clause.
    pub fn sure(&self) -> Option<Sure> {
        self.met.iter().map(|met| met.sure).max()
    }
}

/// Judges people under all laws.
#[derive(Debug)]
pub struct Judge<'l> {
    laws: &'l Laws,
    incident: &'l Incident,
    /// By law: the sets of elements of which it speaks, `None` for anything.
    spoken: Vec<Vec<Option<Elements>>>,
}

impl<'l> Judge<'l> {
    /// With the answers of an incident file.
    pub fn new(laws: &'l Laws, incident: &'l Incident) -> Self {
        let sets = |clause: &Clause| {
            let element = laws.elements.get(clause.element).filter(|_| clause.with != With::Incident);
            let ways = element.into_iter().flat_map(|element| element.ways.iter().chain(&element.doubtful));
            ways.map(|way| if let Way::All(set) = way { Some(*set) } else { None }).collect::<Vec<_>>()
        };
        let spoken = laws.laws.iter().map(|law| law.clauses.iter().flat_map(sets).collect()).collect();
        Self { laws, incident, spoken }
    }

    /// What each law says of a shape, in the order of the laws.
    pub fn all(&self, shape: &Shape) -> Vec<Verdict> {
        // Most laws speak of nothing that was seen of somebody: that is seen at once.
        let all = shape.all() | shape.possible;
        let speaks = |set: &Option<Elements>| set.map_or(!all.is_empty(), |set| set & all == set);
        let laws = self.laws.laws.iter().zip(&self.spoken);
        laws.map(
            |(law, spoken)| if spoken.iter().any(speaks) { self.one(law, shape) } else { Verdict::default() },
        )
        .collect()
    }

    /// What one law says.
    pub fn one(&self, law: &Law, shape: &Shape) -> Verdict {
        let levels = [Sure::Low, Sure::Best, Sure::High].map(|sure| At {
            law,
            shape,
            sure,
            linked: self.incident.linked,
            counts: shape.counting(law, self.incident, sure),
        });
        let met = law.clauses.iter().enumerate().filter_map(|(at, clause)| {
            let found = levels.iter().find_map(|level| Some((level, self.clause(level, clause)?)));
            found.map(|(level, (basis, asks))| Met { clause: at, sure: level.sure, basis, asks })
        });
        let met: Vec<Met> = met.collect();
        let exempt = met.is_empty() && {
            let counts = shape.all();
            let all = At { counts, sure: Sure::High, ..levels[2] };
            law.clauses.iter().any(|clause| self.clause(&all, clause).is_some())
        };
        Verdict { met, exempt }
    }

    /// The best basis on which a clause is met, and the question that it hangs on.
    fn clause(&self, at: &At<'_>, clause: &Clause) -> Option<(Basis, Option<usize>)> {
        if clause.with == With::Incident {
            return None;
        }
        let element = self.laws.elements.get(clause.element)?;
        let certain = element.ways.iter().filter_map(|way| at.way(*way, clause.with)).min();
        if let Some(basis) = certain {
            return Some((basis, None));
        }
        let asks = element.asks?;
        let answer = self.incident.answer(&at.law.code, &self.laws.questions[asks].id);
        let counts = answer == Some(Answer::Yes) || (answer.is_none() && at.sure == Sure::High);
        let basis =
            element.doubtful.iter().filter_map(|way| at.way(*way, clause.with)).min().filter(|_| counts)?;
        Some((basis, answer.is_none().then_some(asks)))
    }
}

/// A person under a law, read at one sureness.
#[derive(Clone, Copy)]
struct At<'a> {
    law: &'a Law,
    shape: &'a Shape,
    sure: Sure,
    linked: Linked,
    /// Elements that count.
    counts: Elements,
}

impl At<'_> {
    /// Whether a record counts: what was not acquired counts in the high only, unless access is enough.
    fn visible(&self, row: &ShapeRow) -> bool {
        match row.status {
            Status::Acquired => true,
            Status::Accessed => self.law.access_suffices || self.sure == Sure::High,
            Status::Present => self.sure == Sure::High,
        }
    }

    /// The best basis on which a way stands.
    fn way(&self, way: Way, with: With) -> Option<Basis> {
        let rows = || self.shape.rows.iter().filter(|row| self.visible(row));
        if rows().any(|row| self.holds(way, with, row.elements, row.named)) {
            return Some(Basis::SameRecord);
        }
        let mut items: Vec<(u32, Elements, bool)> = Vec::new();
        for row in rows() {
            match items.last_mut() {
                Some((item, all, named)) if *item == row.item => {
                    *all |= row.elements;
                    *named |= row.named;
                }
                _ => items.push((row.item, row.elements, row.named)),
            }
        }
        if items.iter().any(|(_, all, named)| self.holds(way, with, *all, *named)) {
            return Some(Basis::SameItem);
        }
        let mut all = items.iter().fold(Elements::default(), |all, item| all | item.1);
        let named = items.iter().any(|item| item.2);
        let linked = match self.linked {
            Linked::Count => true,
            Linked::LeaveOut => false,
            Linked::Unsaid => self.sure == Sure::High,
        };
        if linked && self.holds(way, with, all, named) {
            return Some(Basis::Linked);
        }
        // What an undecided group shows may be this person's: in the high, whatever is said of links.
        all |= self.shape.possible;
        let may = self.sure == Sure::High && !self.shape.possible.is_empty();
        let possible = Self { counts: self.counts | self.shape.possible, ..*self };
        (may && possible.holds(way, with, all, named)).then_some(Basis::Linked)
    }

    fn holds(&self, way: Way, with: With, elements: Elements, named: bool) -> bool {
        let counting = elements & self.counts;
        let has = match way {
            Way::Anything => !counting.is_empty(),
            Way::All(wanted) => counting | wanted == counting,
        };
        has && (with != With::Name || named || !(elements & self.law.name_or).is_empty())
    }
}
