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
use crate::identity::Identity;
use crate::link::anchor;
use crate::link::batch::name_hash;
use crate::report::people::{Entry, Takes};
use crate::spill::rows::Rows;

use super::engine::Engine;
use super::ordered::in_order;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Persons of a partition.
const PERSONS: usize = 1 << 12;
/// Bytes before a packed entry: whose it is, and how long.
const FRAME: usize = 8;

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
    make: impl Fn(&BTreeMap<u32, Entry>) -> Result<R> + Sync,
    take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let persons = view.persons();
    let mut rows = Rows::parts(&view.spill, persons.div_ceil(PERSONS).max(1));
    let everybody = 0..persons as u32;
    let work = |place: &Place| {
        watch.go_on()?;
        let mut packed = Vec::new();
        for (person, entry) in given(view, engine, takes, *place, &everybody)? {
            pack(view, person, &entry, &mut packed)?;
        }
        Ok(packed)
    };
    in_order(&view.places(), work, |_, packed: Vec<u8>| {
        let mut rest = &packed[..];
        while let Some((person, frame, behind)) = frame(rest) {
            rows.extend(person as u64 / PERSONS as u64, &rest[..FRAME + frame.len()])?;
            rest = behind;
        }
        Ok(())
    })?;
    let group = |packed: &[u8]| {
        let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
        let mut rest = packed;
        while let Some((person, frame, behind)) = frame(rest) {
            let entry = postcard::from_bytes(frame).map_err(|why| damaged(view, &why))?;
            entries.entry(person).or_default().merge(entry);
            rest = behind;
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
    let mut eye = Eye::new(engine.catalog, view.item(place), &view.options.lens(&view.key)?);
    let mut whose = view.whose(place);
    let item = view.splits[place.at].item as u32;
    let mut out: Vec<(u32, Entry)> = Vec::new();
    let mut lost = false;
    let (born, dates) = (engine.catalog.by_id("dob"), eye.dates());
    view.read(engine, place, &mut |seen| {
        eye.sightings(seen, |sighting, of| match whose.next() {
            Some(Whose::Person(person)) if persons.contains(&person) => {
                let numbered = |kind: &Identity| !view.remarks.row_numbers.contains(&(item, kind.kind.0));
                let mut identities: Vec<Identity> =
                    sighting.identities.iter().copied().filter(numbered).collect();
                identities.push(anchor::of_name(name_hash(sighting.name)));
                let record = place.records + u64::from(seen.record.ordinal) + 1;
                let found = of.iter().map(|at| &seen.found[*at as usize]);
                let mut entry = Entry::of(takes, (item, record), identities, sighting.profile, found.clone());
                entry.born =
                    found.filter(|found| Some(found.detector) == born).find_map(|found| dates.read(found));
                match out.last_mut() {
                    Some((last, entry_before)) if *last == person => entry_before.merge(entry),
                    _ => out.push((person, entry)),
                }
                if out.len() == out.capacity() {
                    fold(&mut out);
                }
            }
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
    fold(&mut out);
    Ok(out)
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

fn pack(view: &View, person: u32, entry: &Entry, out: &mut Vec<u8>) -> Result<()> {
    let packed = postcard::to_allocvec(entry).map_err(|why| damaged(view, &why))?;
    out.extend_from_slice(&person.to_le_bytes());
    out.extend_from_slice(&(packed.len() as u32).to_le_bytes());
    out.extend_from_slice(&packed);
    Ok(())
}

/// The first packed entry of `bytes`, whose it is, and what stands behind it.
fn frame(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let (person, rest) = bytes.split_first_chunk()?;
    let (len, rest) = rest.split_first_chunk()?;
    let (packed, behind) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    Some((u32::from_le_bytes(*person), packed, behind))
}

fn damaged(view: &View, why: &dyn std::fmt::Display) -> Error {
    let file = view.spill.folder().to_path_buf();
    Error::Corrupt { file, message: format!("a temporary file is not what was written: {why}") }
}
