//! Entries of the list, read out of the evidence once more.
//!
//! A case does not keep values, so the list is a pass of its own: splits are read again in parallel, and what each
//! gives to a person is put with what others give to the same. Persons are numbered in order of first appearance and
//! lie in partitions of so many, one behind the other; so they come out in order, whatever their number, and
//! memory holds a few partitions.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::case::Whose;
use crate::error::{Error, Result};
use crate::identity::Sighting;
use crate::link::anchor;
use crate::link::batch::name_hash;
use crate::report::people::{Entry, Takes};
use crate::spill::Spill;
use crate::spill::rows::Rows;

use super::engine::{Engine, Seen};
use super::frames::{frames, pack, unpack};
use super::ordered::in_order;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Persons of a partition.
const PERSONS: usize = 1 << 12;

/// Partitions for so many persons: those of one are next to each other, and so are the partitions.
pub(super) fn partitions(spill: &Spill, persons: usize) -> Rows<u8> {
    Rows::parts(spill, persons.div_ceil(PERSONS).max(1))
}

/// The partition of a person.
pub(super) fn partition(person: u32) -> u64 {
    person as u64 / PERSONS as u64
}

/// Gives all persons to `make`, so many together and on any thread, and what that makes of them to `take`, in order of
/// first appearance.
///
/// # Errors
/// If the evidence has changed, the job is told to stop, there is no room on disk, or `make` or `take` fails.
pub(super) fn each<R: Send>(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    make: impl Fn(&BTreeMap<u32, Entry>) -> Result<R> + Sync,
    take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let persons = view.persons();
    let mut rows = partitions(&view.spill, persons);
    let takes = Takes::new(engine.catalog);
    let everybody = 0..persons as u32;
    let work = |place: &Place| {
        watch.go_on()?;
        let mut packed = Vec::new();
        for (person, entry) in given(view, engine, &takes, *place, &everybody)? {
            pack(&view.spill, person, &entry, &mut packed)?;
        }
        Ok(packed)
    };
    in_order(&view.places(), work, |_, packed: Vec<u8>| {
        frames(&packed).try_for_each(|frame| rows.extend(partition(frame.number), frame.whole))
    })?;
    let group = |packed: &[u8]| {
        let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
        for frame in frames(packed) {
            entries.entry(frame.number).or_default().merge(unpack(&view.spill, frame.packed)?);
        }
        make(&entries)
    };
    rows.each(group, take)
}

/// The entries of some persons, read from the splits that speak of them.
///
/// # Errors
/// If the evidence has changed, or the job is told to stop.
pub(super) fn entries(
    view: &View,
    engine: &Engine<'_>,
    watch: &Watch,
    persons: &Range<u32>,
) -> Result<Vec<Entry>> {
    let mut entries = vec![Entry::default(); persons.len()];
    let takes = Takes::new(engine.catalog);
    let concerned: Vec<Place> =
        view.places().into_iter().filter(|place| concerns(view, *place, persons)).collect();
    let work = |place: &Place| {
        watch.go_on()?;
        given(view, engine, &takes, *place, persons)
    };
    in_order(&concerned, work, |_, given| {
        for (person, entry) in given {
            entries[(person - persons.start) as usize].merge(entry);
        }
        Ok(())
    })?;
    Ok(entries)
}

fn concerns(view: &View, place: Place, persons: &Range<u32>) -> bool {
    view.whose(place).any(|whose| matches!(whose, Whose::Person(person) if persons.contains(&person)))
}

/// What the sightings of one split give to some persons; to each of them once.
fn given(
    view: &View,
    engine: &Engine<'_>,
    takes: &Takes,
    place: Place,
    persons: &Range<u32>,
) -> Result<Vec<(u32, Entry)>> {
    let item = view.splits[place.at].item as u32;
    let mut out: Vec<(u32, Entry)> = Vec::new();
    spoken_of(view, engine, place, |person, spoken| {
        if !persons.contains(&person) {
            return;
        }
        let Spoken { seen, sighting, of, record } = spoken;
        let mut identities = view.identities(item, sighting.identities);
        identities.push(anchor::of_name(name_hash(sighting.name)));
        let found = of.iter().map(|at| &seen.found[*at as usize]);
        let entry = Entry::of(takes, (item, record), identities, sighting.profile, found);
        match out.last_mut() {
            Some((last, entry_before)) if *last == person => entry_before.merge(entry),
            _ => out.push((person, entry)),
        }
        if out.len() == out.capacity() {
            fold(&mut out);
        }
    })?;
    fold(&mut out);
    Ok(out)
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
/// If the evidence has changed.
pub(super) fn spoken_of(
    view: &View,
    engine: &Engine<'_>,
    place: Place,
    mut take: impl FnMut(u32, Spoken<'_>),
) -> Result<()> {
    let mut eye = Eye::new(engine.catalog, view.item(place), &view.options.lens(&view.key)?);
    let mut whose = view.whose(place);
    let mut lost = false;
    view.read(engine, place, &mut |seen| {
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        eye.sightings(seen, |sighting, of| match whose.next() {
            Some(Whose::Person(person)) => take(person, Spoken { seen, sighting, of, record }),
            Some(_) => {}
            None => lost = true,
        });
        Ok(())
    })?;
    if lost || whose.next().is_some() {
        let path = &view.item(place).known.path;
        return Err(Error::Refused(format!(
            "{path} no longer gives the records that were scanned; scan again"
        )));
    }
    Ok(())
}

/// Merges what is of one person.
fn fold(entries: &mut Vec<(u32, Entry)>) {
    entries.sort_by_key(|(person, _)| *person);
    entries.dedup_by(|(later, entry), (person, before)| {
        let is_same = later == person;
        if is_same {
            before.merge(std::mem::take(entry));
        }
        is_same
    });
}
