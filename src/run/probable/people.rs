//! Profiles of people, read out of the evidence.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::link::anchor::{Anchor, of_name};
use crate::link::batch::name_hash;
use crate::link::probable::profile::{Profile, Spot};
use crate::link::probable::sketch::Sketcher;
use crate::link::settled::{Identities, Settled, UNDECIDED};
use crate::spill::words::Words;

use super::super::decide::before;
use super::super::engine::Want;
use super::super::entries::{partition, partitions};
use super::super::evidence::Split;
use super::super::frames::{frames, pack, unpack};
use super::super::ordered::{Job, in_order};
use super::super::sight::{Dates, Eye};
use super::Among;
use super::tables::Tables;

/// One split, and what stands before it.
struct Place {
    split: Split,
    records: u64,
    sightings: u32,
}

impl Job for Place {
    fn bytes(&self) -> u64 {
        self.split.bytes
    }
}

/// The profiles of all people with a name, in order; they are counted in `tables`.
///
/// # Errors
/// If the evidence has changed, or there is no room on disk.
pub(super) fn gather(among: &Among<'_>, settled: &Settled, tables: &mut Tables) -> Result<Words> {
    let Among { scanned, watch, .. } = among;
    let spill = scanned.sightings.spill();
    let places = scanned.splits.iter().zip(before(scanned));
    let places: Vec<Place> = places
        .map(|(split, before)| Place { split: *split, records: before.records, sightings: before.sightings })
        .collect();
    let dead = settled.hubs.iter().chain(&settled.placeholders).chain(&settled.cuts);
    let dead: Identities = dead.map(|hub| hub.identity).collect();
    let mut rows = partitions(spill, settled.persons as usize);
    let work = |place: &Place| {
        watch.go_on()?;
        profiles(among, settled, &dead, place)
    };
    in_order(&places, work, |_, packed: Vec<u8>| {
        frames(&packed).try_for_each(|frame| rows.extend(partition(frame.number), frame.whole))
    })?;
    let group = |packed: &[u8]| {
        let mut people: BTreeMap<u32, Profile> = BTreeMap::new();
        for frame in frames(packed) {
            people.entry(frame.number).or_default().merge(unpack(spill, frame.packed)?);
        }
        Ok(people)
    };
    let mut people = Words::new(spill);
    rows.each(group, |some| {
        for (person, profile) in some {
            tables.add(&profile);
            let mut packed = Vec::new();
            pack(spill, person, &profile, &mut packed)?;
            packed.resize(packed.len().next_multiple_of(size_of::<u32>()), 0);
            let words: Vec<u32> = packed
                .chunks_exact(size_of::<u32>())
                .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
                .collect();
            people.push(&words)?;
        }
        Ok(())
    })?;
    Ok(people)
}

/// What the sightings of one split say of people with a name. Values that link nothing are left out: they say nothing of
/// likeness either.
fn profiles(among: &Among<'_>, settled: &Settled, dead: &Identities, place: &Place) -> Result<Vec<u8>> {
    let Among { scanned, engine, lens, .. } = among;
    let (catalog, spill) = (engine.catalog, scanned.sightings.spill());
    let item = place.split.item;
    let surveyed = &scanned.evidence[item];
    let mut eye = Eye::new(engine, surveyed, lens);
    let inside = (surveyed.known.scope(), lens.owner(&surveyed.known));
    let mut sketcher = Sketcher::new(catalog, inside, lens.key.bytes(), lens.custom);
    let (dates, born) = (Dates::new(surveyed, lens.custom), catalog.by_id("dob"));
    let numbers = settled.row_numbers_of(item as u32);
    let (mut sighting, mut packed, mut failed) = (place.sightings, Vec::new(), Ok(()));
    engine.read(surveyed, place.split.k, Want::Found, &mut |seen| {
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        eye.sightings(seen, |of, found| {
            let first = Spot { sighting, item: item as u32, record };
            let person = settled.person_of.get(sighting as usize).copied().unwrap_or(UNDECIDED);
            sighting += 1;
            if person >= UNDECIDED {
                return;
            }
            let found = found.iter().map(|at| &seen.found[*at as usize]);
            let birth = found
                .clone()
                .filter(|found| Some(found.detector) == born)
                .find_map(|found| dates.read(found));
            let Some(mut profile) = sketcher.sketch(found, birth) else { return };
            let said_nothing = of.identities.iter().filter(|identity| dead.contains(*identity));
            for kind in numbers.iter().copied().chain(said_nothing.map(|identity| identity.kind)) {
                sketcher.drop(kind, &mut profile);
            }
            let mut anchor = Anchor::default();
            let own = of.identities.iter().filter(|of| !numbers.contains(&of.kind)).copied();
            for identity in own.chain([of_name(name_hash(of.name))]) {
                anchor.consider(identity, &catalog.people, &settled.shared);
            }
            (profile.first, profile.anchor) = (first, anchor.best());
            if let Err(why) = pack(spill, person, &profile, &mut packed) {
                failed = Err(why);
            }
        });
        Ok(())
    })?;
    failed.map(|()| packed)
}
