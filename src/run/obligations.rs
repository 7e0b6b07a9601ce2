//! Which laws apply to a case, to how many people, by when: one pass over people, and nothing kept but sums.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::case::{Facts, Summary};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::identity::{Elements, Identity};
use crate::law::Laws;
use crate::law::answer::Answering;
use crate::law::incident::Incident;
use crate::law::judge::{ItemFacts, Judge, Keys, Shape, Status, Verdict};
use crate::law::obligations::Obligations;
use crate::law::seen::Seen;
use crate::law::tally::{Counter, Person, Tally};
use crate::report::notices::choice::{Choice, Choosing};
use crate::report::obligations::figures::Figures;
use crate::report::obligations::{self, Form};
use crate::report::people::list::Extra;
use crate::report::people::residence::Residence;
use crate::report::people::{Entry, Takes};
use crate::seal::whole::Whole;
use crate::unpack::{At, Shelf};

use super::engine::Engine;
use super::entries::each_with;
use super::manifest::audit;
use super::people::extra;
use super::view::View;
use super::watch::Watch;

/// Verdicts that are kept at a time: people of one table look alike, and are judged once.
const KEPT: usize = 1 << 12;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The case folder.
    pub case: &'a Path,
    /// What is known of the incident.
    pub incident: &'a Incident,
    /// How to write the answer.
    pub form: Form,
    /// Where to put the figures that forms ask for.
    pub figures: Option<&'a Path>,
}

/// Writes the answer to `out`.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or an output fails.
pub fn obligations(
    wanted: &Wanted<'_>,
    catalog: &Catalog,
    laws: &Laws,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let asked = (laws, wanted.incident);
    let Answered { answer, all, owners } = answered(wanted.case, catalog, asked, shelf, watch)?;
    if let Some(file) = wanted.figures {
        let owners = if owners.is_empty() { vec![(String::new(), all)] } else { owners };
        let figures = Figures { laws, catalog, incident: wanted.incident, answer: &answer, owners: &owners };
        let file = &std::path::absolute(file).map_err(Error::io("find", file))?;
        let mut whole = Whole::create(file)?;
        figures.write(&mut whole).map_err(Error::io("write", file))?;
        whole.commit()?;
    }
    obligations::write(&answer, wanted.form, out).map_err(Error::io("write", "standard output"))
}

/// The answer, and the sums that it was made of.
pub(super) struct Answered {
    /// The answer.
    pub(super) answer: Obligations,
    /// Sums over all people.
    all: Tally,
    /// Sums by owner; empty where nobody named owners.
    owners: Vec<(String, Tally)>,
}

/// Goes through the people of a case.
///
/// # Errors
/// If the case cannot be read, or the evidence has changed.
pub(super) fn answered(
    folder: &Path,
    catalog: &Catalog,
    (laws, incident): (&Laws, &Incident),
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Answered> {
    let (case, view) = View::open(folder, catalog, shelf)?;
    let summary: Summary = case.read_json("summary.json")?;
    audit(&case, "obligations were asked")?;
    let (all, owners) = Counting::new(&view, catalog, laws, incident).count(watch)?;
    let answer = Answering { laws, catalog, incident, summary: &summary }.answer(&all);
    Ok(Answered { answer, all, owners })
}

/// Somebody as laws see them.
pub(super) struct Looked {
    /// What the list says of them.
    pub(super) extra: Extra,
    places: Vec<String>,
    moved: bool,
    doubtful: bool,
    verdicts: Arc<Vec<Verdict>>,
    pub(super) elements: Elements,
    /// The laws that have them told, in the order of the laws; those that would, of somebody excluded.
    pub(super) laws: Vec<usize>,
    /// Which letter they get.
    pub(super) choice: Choice,
}

impl Looked {
    /// Where they live, where one place is known.
    pub(super) fn place(&self) -> &str {
        self.places.first().map_or("", String::as_str)
    }

    /// The person, for sums.
    pub(super) fn person(&self, entry: &Entry) -> Person<'_> {
        let excluded = self.extra.excluded.as_deref();
        Person {
            verdicts: &self.verdicts,
            places: &self.places,
            moved: self.moved,
            elements: self.elements,
            records: entry.records,
            born: entry.born,
            deceased: excluded.is_some_and(|why| why.to_lowercase().contains("deceased")),
            excluded: excluded.is_some(),
            held: !self.choice.hold.is_empty(),
            doubtful: self.doubtful,
        }
    }
}

/// People on their way into sums, or into letters.
pub(super) struct Counting<'c> {
    view: &'c View,
    catalog: &'c Catalog,
    laws: &'c Laws,
    incident: &'c Incident,
    /// Elements of health.
    health: Elements,
    judge: Judge<'c>,
    pub(super) counter: Counter<'c>,
    /// By item.
    facts: Vec<ItemFacts>,
    /// By item, the place of its owner in `owners`.
    owner_of: Vec<usize>,
    /// The owners that somebody named; empty where nobody named any.
    owners: Vec<String>,
}

/// What some people add: to all, and by owner.
type Sums = (Tally, Vec<Tally>);
pub(super) type Known = HashMap<Shape, Arc<Vec<Verdict>>, FixedState>;

impl<'c> Counting<'c> {
    pub(super) fn new(view: &'c View, catalog: &'c Catalog, laws: &'c Laws, incident: &'c Incident) -> Self {
        let known = || view.evidence.iter().map(|surveyed| &*surveyed.known.facts);
        let mut owners: Vec<String> = known().map(|facts| facts.owner.clone()).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.iter().all(String::is_empty) {
            owners.clear();
        }
        let place = |facts: &Facts| owners.iter().position(|owner| *owner == facts.owner).unwrap_or(0);
        Self {
            judge: Judge::new(laws, incident),
            counter: Counter::new(laws, incident, view.options.as_of),
            facts: (0..view.evidence.len()).map(|at| facts(view, at)).collect(),
            owner_of: known().map(place).collect(),
            health: health(catalog),
            view,
            catalog,
            laws,
            incident,
            owners,
        }
    }

    /// Sums over all, and by owner.
    fn count(&self, watch: &Watch) -> Result<(Tally, Vec<(String, Tally)>)> {
        let engine = Engine::new(self.catalog);
        let takes = Takes::new(self.catalog).for_laws();
        let (mut all, mut owners) = self.empty();
        let some = |entries: &BTreeMap<u32, Entry>| {
            let (mut sums, mut known) = (self.empty(), Known::default());
            for (person, entry) in entries {
                self.person(*person, entry, &mut known, &mut sums);
            }
            Ok(sums)
        };
        each_with(self.view, &engine, watch, &takes, some, |(some, by_owner)| {
            all.join(some);
            owners.iter_mut().zip(by_owner).for_each(|(owner, some)| owner.join(some));
            Ok(())
        })?;
        Ok((all, self.owners.iter().cloned().zip(owners).collect()))
    }

    fn empty(&self) -> Sums {
        (self.counter.tally(), self.owners.iter().map(|_| self.counter.tally()).collect())
    }

    fn person(&self, person: u32, entry: &Entry, known: &mut Known, (all, owners): &mut Sums) {
        let looked = self.look(person, entry, &entry.seen, known);
        self.counter.add(all, &looked.person(entry));
        for (at, owner) in owners.iter_mut().enumerate() {
            let own = |item: &u32| self.owner_of[*item as usize] == at;
            if entry.items.iter().any(own) {
                let mut seen = entry.seen.clone();
                seen.rows.retain(|row| own(&row.item));
                let looked = self.look(person, entry, &seen, known);
                self.counter.add(owner, &looked.person(entry));
            }
        }
    }

    /// Looks at somebody as laws do, with what was `seen` of them.
    pub(super) fn look(&self, person: u32, entry: &Entry, seen: &Seen, known: &mut Known) -> Looked {
        let extra = extra(self.view, self.catalog, person, entry);
        let (places, moved) = self.places(&extra.residence);
        let (verdicts, elements) = self.verdicts(seen, extra.possible, known);
        let doubtful = extra.cluster.is_some() || self.is_doubtful(entry);
        let (laws, choice) = (Vec::new(), Choice::default());
        let mut looked = Looked { extra, places, moved, doubtful, verdicts, elements, laws, choice };
        self.choose(&mut looked, entry);
        looked
    }

    /// Which letter somebody gets, and why it is held.
    fn choose(&self, looked: &mut Looked, entry: &Entry) {
        let person = looked.person(entry);
        let telling = self.counter.telling(&person);
        if telling.is_empty() {
            return;
        }
        let of_law = |at: &usize| !person.is_back(&self.laws.laws[*at]);
        let free: Vec<usize> = telling.iter().copied().filter(of_law).collect();
        let back = free.is_empty();
        let kin = !back && person.excluded;
        let minor = self.counter.is_minor(&person);
        let laws = if back { telling } else { free };
        let choosing = Choosing {
            laws: laws.iter().map(|at| &self.laws.laws[*at]).collect(),
            extra: &looked.extra,
            entry,
            minor,
            kin,
            back,
            health: !(self.health & looked.elements).is_empty(),
        };
        looked.choice = choosing.choose();
        looked.laws = laws;
    }

    /// Whether a value that others hold too, or a name alone, may make somebody one with others.
    fn is_doubtful(&self, entry: &Entry) -> bool {
        let kinds = &self.catalog.people.kinds;
        let links =
            |identity: &Identity| kinds.get(usize::from(identity.kind.0)).is_some_and(|kind| kind.links);
        !entry.identities.iter().any(links)
            || entry.identities.iter().any(|identity| self.view.shared.contains(identity))
    }

    fn places(&self, residence: &Residence) -> (Vec<String>, bool) {
        match (residence, &self.incident.residency_fallback) {
            (Residence::At(place), _) => (vec![place.clone()], false),
            (Residence::OneOf(places), _) => (places.clone(), false),
            (Residence::Unknown, Some(place)) => (vec![place.clone()], true),
            (Residence::Unknown, None) => (Vec::new(), false),
        }
    }

    fn verdicts(&self, seen: &Seen, possible: Elements, known: &mut Known) -> (Arc<Vec<Verdict>>, Elements) {
        let shape = Shape::new(seen, possible, |item| self.facts[item as usize]);
        let elements = shape.all();
        if let Some(verdicts) = known.get(&shape) {
            return (Arc::clone(verdicts), elements);
        }
        let verdicts = Arc::new(self.judge.all(&shape));
        if known.len() == KEPT {
            known.clear();
        }
        known.insert(shape, Arc::clone(&verdicts));
        (verdicts, elements)
    }
}

/// Elements of health: of minors, letters about them go to counsel first.
fn health(catalog: &Catalog) -> Elements {
    const HEALTH: [&str; 3] = ["health", "health-id", "genetic"];
    let mut set = Elements::default();
    let known = catalog.elements.iter().enumerate().filter(|(_, of)| HEALTH.contains(&of.id.as_str()));
    known.for_each(|(at, _)| set.insert(ElementId(at as u8)));
    set
}

fn facts(view: &View, item: usize) -> ItemFacts {
    let facts = &view.evidence[item].known.facts;
    ItemFacts {
        keys: match facts.keys_taken.as_str() {
            "yes" => Keys::Yes,
            "no" => Keys::No,
            _ => Keys::Unknown,
        },
        status: match facts.status.as_str() {
            "accessed" => Status::Accessed,
            "present" => Status::Present,
            _ => Status::Acquired,
        },
        locked: is_locked(view, item),
    }
}

/// Whether an item, or a container around it, was encrypted where it lay.
fn is_locked(view: &View, mut item: usize) -> bool {
    while let Some(inside) = view.evidence.get(item).and_then(|surveyed| surveyed.known.inside.as_ref()) {
        if matches!(&inside.at, Some(At::Zip(entry)) if entry.is_encrypted()) {
            return true;
        }
        // Containers stand before their members, in a case that is whole.
        if inside.container as usize >= item {
            return false;
        }
        item = inside.container as usize;
    }
    false
}
