//! People of an exclusion list, found among the people of a case.
//!
//! A value that several people hold excludes none of them: a family's mailbox does not say whose notice went out.

use std::collections::BTreeSet;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::case::{Excluded, Remarks};
use crate::error::Result;
use crate::hand::exclude::Exclude;
use crate::identity::Identity;
use crate::link::settled::{Settled, UNDECIDED};

use super::engine::Engine;
use super::scan::Scanned;
use super::sight::{Eye, Lens};

/// Who holds a value of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holder {
    Nobody,
    One(u32),
    Several,
}

/// Marks the people that a list fits, and counts them.
pub(super) fn exclude(
    list: &Exclude,
    scanned: &Scanned,
    settled: &Settled,
    engine: &Engine<'_>,
    lens: &Lens,
    remarks: &mut Remarks,
) -> Result<Excluded> {
    let (values, of_row) = identities(list, scanned, engine, lens);
    let holders = holders(&values, scanned, settled)?;
    let reasons: BTreeSet<&str> = list.rows.iter().map(|row| row.reason.as_str()).collect();
    remarks.reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    let mut sum = Excluded { entries: list.rows.len() as u64, ..Excluded::default() };
    for (row, own) in list.rows.iter().zip(of_row) {
        let (mut found, mut shared) = (false, false);
        for at in own {
            match holders[at as usize] {
                Holder::One(person) => {
                    found = true;
                    let reason = reasons.range(..row.reason.as_str()).count() as u32;
                    remarks.excluded.entry(person).or_insert(reason);
                }
                Holder::Several => shared = true,
                Holder::Nobody => {}
            }
        }
        sum.unmatched += u64::from(!found && !shared);
        sum.ambiguous += u64::from(!found && shared);
    }
    sum.people = remarks.excluded.len() as u64;
    Ok(sum)
}

/// Places of values, by identity.
type Values = HashMap<Identity, u32, FixedState>;

/// All identities that the values of the list can have in this evidence, and those of each row: a customer id of the
/// list is one in every folder.
fn identities(
    list: &Exclude,
    scanned: &Scanned,
    engine: &Engine<'_>,
    lens: &Lens,
) -> (Values, Vec<Vec<u32>>) {
    let catalog = engine.catalog;
    let mut values = Values::default();
    let mut of_row: Vec<Vec<u32>> = vec![Vec::new(); list.rows.len()];
    let scoped = |id: &crate::finding::DetectorId| {
        catalog.people.kinds.iter().any(|kind| kind.scoped && kind.detectors.contains(id))
    };
    let (mut owners, mut scopes) = (BTreeSet::new(), BTreeSet::new());
    for surveyed in scanned.evidence.iter().filter(|surveyed| surveyed.known.plan.is_some()) {
        let owner = lens.owner(&surveyed.known);
        if !scopes.insert((owner, surveyed.known.scope())) {
            continue;
        }
        let all = owners.insert(owner);
        let mut eye = Eye::new(engine, surveyed, lens);
        for (row, own) in list.rows.iter().zip(&mut of_row) {
            for (types, value) in &row.values {
                for id in types.iter().filter(|id| all || scoped(id)) {
                    for identity in eye.identities_as(*id, value.as_bytes()) {
                        let next = values.len() as u32;
                        own.push(*values.entry(identity).or_insert(next));
                    }
                }
            }
        }
    }
    (values, of_row)
}

fn holders(values: &Values, scanned: &Scanned, settled: &Settled) -> Result<Vec<Holder>> {
    let mut holders = vec![Holder::Nobody; values.len()];
    let sightings = &scanned.sightings;
    sightings.each(
        |_| true,
        |at, batch| {
            let numbers = settled.row_numbers_of(sightings.kept()[at].item);
            let persons = &settled.person_of[sightings.first(at) as usize..];
            for (place, person) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
                for identity in batch.identities(place).iter().filter(|of| !numbers.contains(&of.kind)) {
                    if let Some(value) = values.get(identity) {
                        let holder = &mut holders[*value as usize];
                        *holder = match *holder {
                            Holder::Nobody => Holder::One(*person),
                            Holder::One(other) if other == *person => Holder::One(other),
                            _ => Holder::Several,
                        };
                    }
                }
            }
            Ok(())
        },
    )?;
    Ok(holders)
}
