//! Person by person: in which items each was seen, and with what.
//!
//! Sums over people need all sightings of a person at once, and there may be more people than memory holds. Most have one
//! sighting, and one is like the other: these are only counted, by item and what was seen. The sightings of the others meet
//! by person, twelve bytes each.

use std::collections::BTreeMap;

use smallvec::SmallVec;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::loan::Loan;
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
    /// What was seen in some sighting.
    pub profiles: Vec<Profile>,
    /// Persons of one sighting, by item and profile.
    once: BTreeMap<(u32, u32), u64>,
    /// The sightings of the others.
    rows: Rows<Seen>,
}

/// What a batch adds.
struct Own {
    item: u32,
    /// By what was seen, the persons of one sighting.
    alone: SmallVec<[(u32, u64); 1]>,
    /// Persons of several with what was seen.
    seen: Vec<(u32, u32)>,
}

impl Own {
    /// `persons` are those of its sightings, and of more behind them.
    fn of(item: u32, batch: &Loan<'_>, persons: &[u32], several: &Bits) -> Self {
        let mut own = Self { item, alone: SmallVec::new(), seen: Vec::new() };
        for (place, person) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
            let profile = batch.profile_of(place);
            if several.is_set(*person) {
                own.seen.push((*person, profile));
                continue;
            }
            match own.alone.last_mut() {
                Some((last, count)) if *last == profile => *count += 1,
                _ => own.alone.push((profile, 1)),
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
        let mut once: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        let mut rows = Rows::new(sightings.spill(), sightings.len() as usize);
        let work = |all: &mut Vec<Own>, at: usize, batch: &Loan<'_>| {
            let persons = &settled.person_of[sightings.first(at) as usize..];
            all.push(Own::of(sightings.kept()[at].item, batch, persons, &several));
            Ok(())
        };
        sightings.gathered(work, |all| {
            for Own { item, alone, seen } in all {
                for (profile, count) in alone {
                    *once.entry((item, profile)).or_default() += count;
                }
                seen.iter().try_for_each(|(person, profile)| {
                    rows.push((*person).into(), Seen { person: *person, item, profile: *profile })
                })?;
            }
            Ok(())
        })?;
        Ok(Self { profiles: sightings.profiles().to_vec(), once, rows })
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
