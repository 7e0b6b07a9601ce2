//! Entries of the list, read out of the evidence once more.
//!
//! A case does not keep values, so the list is a pass of its own: splits are read again in parallel. Who stands in one place
//! is told as soon as that is read; what is said of others in several places is put down first, and is met where they
//! first appear ([`stretches`](super::stretches)). Persons are numbered in that order, and so they come out, whatever
//! their number, and memory holds some thousands of them a thread.

use std::collections::{BTreeMap, BTreeSet};

use crate::bits::Bits;
use crate::case::Whose;
use crate::error::{Error, Result};
use crate::finding::DetectorId;
use crate::identity::Sighting;
use crate::link::anchor;
use crate::link::batch::name_hash;
use crate::report::people::{Entry, Takes};
use crate::spill::Spill;
use crate::spill::rows::{Rows, Sealed};

use super::engine::{Engine, Seen};
use super::frames::{frames, pack};
use super::ordered::{in_close_order, in_order};
use super::put::Put;
use super::sight::{Dates, Eye};
use super::stretches::{Appeared, Stretch, Stretches};
use super::view::{Place, View};
use super::watch::Watch;

/// Persons of a partition.
const PERSONS: usize = 1 << 12;
/// Entries that are gathered before they are put down.
const GATHERED: usize = 1 << 10;

/// Persons with their entries, in order.
pub(super) type Entries = Vec<(u32, Entry)>;

/// Partitions for so many persons: those of one are next to each other, and so are the partitions.
pub(super) fn partitions(spill: &Spill, persons: usize) -> Rows<u8> {
    Rows::parts(spill, persons.div_ceil(PERSONS).max(1))
}

/// The partition of a person.
pub(super) fn partition(person: u32) -> u64 {
    person as u64 / PERSONS as u64
}

/// Gives all persons to `make`, some thousands together and on any thread, and what that makes of them to `take`, in order
/// of first appearance.
///
/// # Errors
/// If the evidence has changed, the job is told to stop, there is no room on disk, or `make` or `take` fails.
pub(super) fn each<R: Send>(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    make: impl Fn(&[(u32, Entry)]) -> Result<R> + Sync,
    take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    each_with(view, engine, watch, &Takes::new(engine.catalog), make, take)
}

/// As [`each`], with what `takes` takes of values.
///
/// # Errors
/// As [`each`].
pub(super) fn each_with<R: Send>(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    takes: &Takes,
    make: impl Fn(&[(u32, Entry)]) -> Result<R> + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let stretches = Stretches::new(view);
    let rows = put_down(view, engine, watch, takes, &stretches)?;
    let work = |stretch: &Stretch| {
        watch.go_on()?;
        let mut put = Put::new(&view.spill, &rows, stretch.parts());
        let mut made = Vec::new();
        for (place, appeared) in stretches.own(stretch) {
            own(&Gives::new(view, engine, takes, place)?, appeared, &stretches, |upto, mut entries| {
                put.until(upto, &mut entries)?;
                made.push(make(&entries)?);
                Ok(())
            })?;
        }
        while let Some(entries) = put.rest()? {
            made.push(make(&entries)?);
        }
        Ok(made)
    };
    in_close_order(&stretches.all, work, |_, made| made.into_iter().try_for_each(&mut take))
}

/// Puts down what is said of people who are not told from one place.
fn put_down(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    takes: &Takes,
    stretches: &Stretches,
) -> Result<Sealed<u8>> {
    let mut rows = Rows::parts(&view.spill, stretches.parts());
    let work = |place: &Place| {
        watch.go_on()?;
        let (mut packed, mut gathered) = (Vec::new(), Gathered::default());
        let gives = Gives::new(view, engine, takes, *place)?;
        let mut put = |gathered: &mut Gathered| {
            let entries = gathered.finish();
            entries.iter().try_for_each(|(person, entry)| pack(&view.spill, *person, entry, &mut packed))
        };
        spoken_of(view, engine, *place, |person, spoken| {
            if stretches.is_put(person) {
                gathered.add(person, gives.entry(&spoken));
            }
            // What is put down of somebody in pieces is met all the same.
            if gathered.is_full() { put(&mut gathered) } else { Ok(()) }
        })?;
        put(&mut gathered)?;
        Ok(packed)
    };
    in_close_order(&stretches.putting(), work, |_, packed: Vec<u8>| {
        frames(&packed).try_for_each(|frame| rows.extend(stretches.part(frame.number) as u64, frame.whole))
    })?;
    Ok(rows.seal())
}

/// Gives the people of a split who are told from it alone to `take`, block by block, each with the first person behind it.
fn own(
    gives: &Gives<'_>,
    mut appeared: Appeared,
    stretches: &Stretches,
    mut take: impl FnMut(u32, Entries) -> Result<()>,
) -> Result<()> {
    let mut block = Gathered::default();
    spoken_of(gives.view, gives.engine, gives.place, |person, spoken| {
        if appeared.ends_block(person) {
            take(person, block.finish())?;
        }
        if !stretches.is_put(person) {
            block.add(person, gives.entry(&spoken));
        }
        Ok(())
    })?;
    take(appeared.next(), block.finish())
}

/// The entries of some people, read from the splits that speak of them.
///
/// # Errors
/// If the evidence has changed, or the job is told to stop.
pub(super) fn entries(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    people: &BTreeSet<u32>,
) -> Result<BTreeMap<u32, Entry>> {
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    let takes = Takes::new(engine.catalog);
    let work = |place: &Place| {
        watch.go_on()?;
        given(&Gives::new(view, engine, &takes, *place)?, |person| people.contains(&person))
    };
    in_order(&concerned(view, people), work, |_, given| {
        given.into_iter().for_each(|(person, entry)| entries.entry(person).or_default().merge(entry));
        Ok(())
    })?;
    Ok(entries)
}

/// The splits that speak of some people.
pub(super) fn concerned(view: &View, people: &BTreeSet<u32>) -> Vec<Place> {
    let mut wanted = Bits::new(people.last().map_or(0, |last| *last as usize + 1));
    people.iter().for_each(|person| wanted.set(*person));
    let (Some(first), Some(last)) = (people.first(), people.last()) else { return Vec::new() };
    let is_wanted = |whose| matches!(whose, Whose::Person(person) if (first..=last).contains(&&person) && wanted.is_set(person));
    view.places().into_iter().filter(|place| view.whose(*place).any(is_wanted)).collect()
}

/// What the sightings of one split give to some persons; to each of them once.
fn given(gives: &Gives<'_>, wanted: impl Fn(u32) -> bool) -> Result<Entries> {
    let mut gathered = Gathered::default();
    spoken_of(gives.view, gives.engine, gives.place, |person, spoken| {
        if wanted(person) {
            gathered.add(person, gives.entry(&spoken));
        }
        Ok(())
    })?;
    Ok(gathered.finish())
}

/// Makes entries of the sightings of one split.
struct Gives<'g> {
    view: &'g View,
    engine: &'g Engine<'g>,
    takes: &'g Takes,
    place: Place,
    dates: Dates,
    /// The detector of birth dates.
    born: Option<DetectorId>,
}

impl<'g> Gives<'g> {
    fn new(view: &'g View, engine: &'g Engine<'g>, takes: &'g Takes, place: Place) -> Result<Self> {
        let dates = Dates::new(view.item(place), view.options.custom()?);
        Ok(Self { view, engine, takes, place, dates, born: engine.catalog.by_id("dob") })
    }

    fn entry(&self, spoken: &Spoken<'_>) -> Entry {
        let Spoken { seen, sighting, of, record } = spoken;
        let item = self.view.splits[self.place.at].item as u32;
        let name = anchor::of_name(name_hash(sighting.name));
        let identities = self.view.identities(item, sighting.identities).chain([name]).collect();
        let found = of.iter().map(|at| &seen.found[*at as usize]);
        let mut entry = Entry::of(self.takes, (item, *record), identities, sighting.profile, found.clone());
        let mut born = found.filter(|found| Some(found.detector) == self.born);
        entry.born = born.find_map(|found| self.dates.read(found));
        entry
    }
}

/// Entries as sightings give them.
#[derive(Default)]
struct Gathered(Entries);

impl Gathered {
    fn add(&mut self, person: u32, entry: Entry) {
        match self.0.last_mut() {
            Some((last, before)) if *last == person => before.merge(entry),
            _ => self.0.push((person, entry)),
        }
        if self.0.len() == self.0.capacity() {
            fold(&mut self.0);
        }
    }

    /// Whether there are many people.
    fn is_full(&mut self) -> bool {
        if self.0.len() < GATHERED {
            return false;
        }
        fold(&mut self.0);
        self.0.len() > GATHERED / 2
    }

    /// Each person once, in order; leaves nobody.
    fn finish(&mut self) -> Entries {
        fold(&mut self.0);
        std::mem::take(&mut self.0)
    }
}

/// Merges what is of one person.
fn fold(entries: &mut Entries) {
    entries.sort_by_key(|(person, _)| *person);
    entries.dedup_by(|(later, entry), (person, before)| {
        let is_same = later == person;
        if is_same {
            before.merge(std::mem::take(entry));
        }
        is_same
    });
}

/// A sighting where it stands.
pub(super) struct Spoken<'s> {
    /// The record that speaks.
    pub seen: &'s Seen<'s>,
    /// What it says of one person.
    pub sighting: &'s Sighting<'s>,
    /// The places of the sighting's findings among those of the record.
    pub of: &'s [u32],
    /// The record's number in its item.
    pub record: u64,
}

/// Gives every sighting of a split that is a person's, with that person, to `take`.
///
/// # Errors
/// If the evidence has changed, or `take` says so.
pub(super) fn spoken_of(
    view: &View,
    engine: &Engine<'_>,
    place: Place,
    mut take: impl FnMut(u32, Spoken<'_>) -> Result<()>,
) -> Result<()> {
    let mut eye = Eye::new(engine, view.item(place), &view.options.lens(&view.key)?);
    let mut whose = view.whose(place);
    let (mut lost, mut said) = (false, Ok(()));
    view.read(engine, place, &mut |seen| {
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        eye.sightings(seen, |sighting, of| match whose.next() {
            Some(Whose::Person(person)) if said.is_ok() => {
                said = take(person, Spoken { seen, sighting, of, record });
            }
            Some(_) => {}
            None => lost = true,
        });
        std::mem::replace(&mut said, Ok(()))
    })?;
    if lost || whose.next().is_some() {
        let path = &view.item(place).known.path;
        return Err(Error::Refused(format!(
            "{path} no longer gives the records that were scanned; scan again"
        )));
    }
    Ok(())
}
