//! Person by person: in which items each was seen, and with what.
//!
//! Sums over people need all sightings of a person at once, and there may be more people than memory holds. So sightings
//! meet by person, twelve bytes each.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::settled::{Settled, UNDECIDED};
use super::sightings::Sightings;
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
    rows: Rows<Seen>,
}

impl Census {
    /// Takes it.
    ///
    /// # Errors
    /// If the sightings cannot be read back, or there is no room on disk.
    pub fn take(sightings: &Sightings, settled: &Settled) -> Result<Self> {
        let mut profiles = Vec::new();
        let mut index: HashMap<Profile, u32, FixedState> = HashMap::default();
        let mut rows = Rows::new(sightings.spill(), sightings.len() as usize);
        sightings.each(
            |_| true,
            |at, batch| {
                let mut number = |profile: &Profile| {
                    let next = profiles.len() as u32;
                    *index.entry(*profile).or_insert_with(|| {
                        profiles.push(*profile);
                        next
                    })
                };
                let numbers: Vec<u32> = batch.profiles().iter().map(&mut number).collect();
                let item = sightings.kept()[at].item;
                let persons = &settled.person_of[sightings.first(at) as usize..];
                for (place, person) in
                    (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED)
                {
                    let profile = numbers[batch.profile_of(place) as usize];
                    rows.push((*person).into(), Seen { person: *person, item, profile })?;
                }
                Ok(())
            },
        )?;
        Ok(Self { profiles, rows })
    }

    /// Gives the sightings of each person to `take`, in evidence order.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub fn each(self, mut take: impl FnMut(&[Profile], &[Seen])) -> Result<()> {
        let profiles = self.profiles;
        let by_person = |rows: &[Seen]| {
            let mut rows = rows.to_vec();
            rows.sort_by_key(|seen| seen.person);
            Ok(rows)
        };
        self.rows.each(by_person, |rows| {
            rows.chunk_by(|a, b| a.person == b.person).for_each(|own| take(&profiles, own));
            Ok(())
        })
    }
}
