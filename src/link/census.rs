//! Person by person: in which items each was seen, and with what.
//!
//! Sums over people need all sightings of a person at once, and there may be more people than memory holds. Most have one
//! sighting, and one is like the other: these are only counted, by item and what was seen. The sightings of the others meet
//! by person, twelve bytes each.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::batch::Batch;
use super::settled::{Settled, UNDECIDED};
use super::sightings::Sightings;
use crate::bits::Bits;
use crate::error::Result;
use crate::identity::Profile;
use crate::spill::rows::Rows;

/// One sighting of a person.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub struct Seen {
    person: u32,
    /// The item that it is in.
    pub item: u32,
    /// Number of what was seen, in [`Census::profiles`].
    pub profile: u32,
}

/// All persons with their sightings.
pub struct Census {
    /// What was seen in some sighting: people are many, kinds of sightings few.
    pub profiles: Vec<Profile>,
    /// Persons of one sighting, by item and profile.
    once: BTreeMap<(u32, u32), u64>,
    /// The sightings of the others.
    rows: Rows<Seen>,
}

/// What a batch adds.
struct Own {
    item: u32,
    /// What was seen in some sighting.
    profiles: Vec<Profile>,
    /// By profile, the persons of one sighting.
    alone: Vec<u64>,
    /// Persons of several with the profile.
    seen: Vec<(u32, u32)>,
}

impl Own {
    /// `persons` are those of its sightings, and of more behind them.
    fn of(item: u32, batch: &Batch, persons: &[u32], several: &Bits) -> Self {
        let mut own = Self {
            item,
            profiles: batch.profiles().to_vec(),
            alone: vec![0; batch.profiles().len()],
            seen: Vec::new(),
        };
        for (place, person) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
            let profile = batch.profile_of(place);
            if several.is_set(*person) {
                own.seen.push((*person, profile));
            } else {
                own.alone[profile as usize] += 1;
            }
        }
        own
    }
}

impl Census {
    /// Takes it.
    ///
    /// # Errors
    /// If the sightings cannot be read back, or there is no room on disk.
    pub fn take(sightings: &Sightings, settled: &Settled) -> Result<Self> {
        let several = several(settled);
        let mut profiles = Vec::new();
        let mut index: HashMap<Profile, u32, FixedState> = HashMap::default();
        let mut once: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        let mut rows = Rows::new(sightings.spill(), sightings.len() as usize);
        let work = |all: &mut Vec<Own>, at: usize, batch: &Batch| {
            let persons = &settled.person_of[sightings.first(at) as usize..];
            all.push(Own::of(sightings.kept()[at].item, batch, persons, &several));
            Ok(())
        };
        let mut number = |profile: &Profile| {
            let next = profiles.len() as u32;
            *index.entry(*profile).or_insert_with(|| {
                profiles.push(*profile);
                next
            })
        };
        sightings.gathered(work, |all| {
            for Own { item, profiles, alone, seen } in all {
                let numbers: Vec<u32> = profiles.iter().map(&mut number).collect();
                for (profile, count) in numbers.iter().zip(alone).filter(|(_, count)| *count > 0) {
                    *once.entry((item, *profile)).or_default() += count;
                }
                seen.iter().try_for_each(|(person, profile)| {
                    let profile = numbers[*profile as usize];
                    rows.push((*person).into(), Seen { person: *person, item, profile })
                })?;
            }
            Ok(())
        })?;
        Ok(Self { profiles, once, rows })
    }

    /// Gives the sightings of each person to `take`, in evidence order, and of how many persons these are all.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn each(self, mut take: impl FnMut(&[Profile], &[Seen], u64)) -> Result<()> {
        let profiles = self.profiles;
        for ((item, profile), count) in self.once {
            take(&profiles, &[Seen { person: UNDECIDED, item, profile }], count);
        }
        let by_person = |rows: &[Seen]| {
            let mut rows = rows.to_vec();
            rows.sort_by_key(|seen| seen.person);
            Ok(rows)
        };
        self.rows.each(by_person, |rows| {
            rows.chunk_by(|a, b| a.person == b.person).for_each(|own| take(&profiles, own, 1));
            Ok(())
        })
    }
}

/// The persons of several sightings: they are numbered in order of first appearance, so whoever has no new number was there.
fn several(settled: &Settled) -> Bits {
    let mut several = Bits::new(settled.persons as usize);
    let mut next = 0;
    for person in settled.person_of.iter().filter(|person| **person < UNDECIDED) {
        if *person < next {
            several.set(*person);
        }
        next = next.max(person + 1);
    }
    several
}
