//! Customer ids that only number the rows of their item.
//!
//! An export without a true key has an `id` that is new in every row, and the same customers again and again.
//! Taken for an identifier it would make a person of each row, and join strangers across the tables of a
//! folder. A true customer id repeats where its customer's address repeats. Copies of a row count once, so
//! that a copied record does not turn the verdict.
//!
//! Two group-bys: rows meet by id, and what is left of them, once copies are gone, by contact.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::class;
use super::evidence::{Evidence, Traits};
use super::loan::Loan;
use super::value;
use crate::error::Result;
use crate::identity::{Identity, IdentityKind};
use crate::spill::rows::Rows;

/// With fewer rows than this nothing is concluded.
const ROWS: u64 = 20;

/// Finds the row numbers of each item, and has them ignored. Returns item and kind of each.
pub(super) fn ignore(evidence: &mut Evidence<'_>, repeats: f64) -> Result<Vec<(u32, IdentityKind)>> {
    let kinds = evidence.kinds(|traits| traits.class == class::CUSTOMER && traits.links);
    let mut found = Vec::new();
    for own in items(evidence).chunk_by(|a, b| a.0 == b.0) {
        for kind in &kinds {
            if numbers_rows(evidence, own, *kind, repeats)? {
                found.push((own[0].0, *kind));
                own.iter().for_each(|(_, at)| evidence.ignore(*at, *kind));
            }
        }
    }
    Ok(found)
}

/// Each item with its batches, in their order.
fn items(evidence: &Evidence<'_>) -> Vec<(u32, usize)> {
    let kept = evidence.sightings().kept();
    let mut all: Vec<(u32, usize)> = kept.iter().map(|kept| kept.item).zip(0..).collect();
    all.sort_unstable();
    all
}

/// A row, for the group-by of its id.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Numbered {
    id: Identity,
    /// A hash of all that it says.
    row: u64,
    /// A hash of its first contact; 0 without one.
    contact: u64,
}

/// Whether values of `kind` only number the rows in `batches`.
fn numbers_rows(
    evidence: &Evidence<'_>,
    batches: &[(u32, usize)],
    kind: IdentityKind,
    repeats: f64,
) -> Result<bool> {
    let sightings = evidence.sightings();
    let kept = || batches.iter().map(|(_, at)| &sightings.kept()[*at]);
    if kept().any(|kept| kept.len > 0 && !kept.holds(|other| other == kind)) {
        return Ok(false);
    }
    let count = kept().map(|kept| kept.len as usize).sum();
    let mut rows = Rows::new(sightings.spill(), count);
    for (_, batch) in batches {
        let batch = sightings.batch(*batch)?;
        for at in 0..batch.len() {
            let traits = |kind| evidence.traits(kind);
            let Some(row) = numbered(&batch, at, kind, traits) else { return Ok(false) };
            rows.push(value::hash(&row.id), row)?;
        }
    }
    let (mut ids, mut reached, mut several) = (0u64, 0u64, false);
    let mut contacts = Rows::new(sightings.spill(), count);
    rows.each(
        |rows| Ok(once(rows)),
        |rows| {
            let Some(rows) = rows else {
                several = true;
                return Ok(());
            };
            ids += rows.len() as u64;
            reached += rows.iter().filter(|row| row.contact != 0).count() as u64;
            rows.iter()
                .filter(|row| row.contact != 0)
                .try_for_each(|row| contacts.push(row.contact, row.contact))
        },
    )?;
    if several || ids < ROWS || reached == 0 {
        return Ok(false);
    }
    let mut distinct = 0;
    let count = |contacts: &[u64]| {
        let mut contacts = contacts.to_vec();
        contacts.sort_unstable();
        contacts.dedup();
        Ok(contacts.len() as u64)
    };
    contacts.each(count, |count| {
        distinct += count;
        Ok(())
    })?;
    Ok((reached - distinct) as f64 >= repeats * reached as f64)
}

/// A row that has exactly one id.
fn numbered(
    batch: &Loan<'_>,
    at: usize,
    kind: IdentityKind,
    traits: impl Fn(IdentityKind) -> Traits,
) -> Option<Numbered> {
    let identities = batch.identities(at);
    let mut ids = identities.iter().filter(|identity| identity.kind == kind);
    let (Some(id), None) = (ids.next(), ids.next()) else { return None };
    // The first by kind and key: which one does not matter, only that equal rows have the same.
    let contact = identities.iter().find(|identity| traits(identity.kind).is_contact());
    Some(Numbered {
        id: *id,
        row: FixedState::default().hash_one((identities, batch.words(at))),
        contact: contact.map_or(0, |contact| FixedState::default().hash_one(contact).max(1)),
    })
}

/// The rows without their copies; nothing if one id stands on rows that differ.
fn once(rows: &[Numbered]) -> Option<Vec<Numbered>> {
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|row| (row.id, row.row));
    rows.dedup_by_key(|row| (row.id, row.row));
    rows.windows(2).all(|pair| pair[0].id != pair[1].id).then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::super::batch::Batch;
    use super::super::sightings::Sightings;
    use super::*;
    use crate::catalog::{Kind, People, Splits};
    use crate::identity::{Profile, Sighting};
    use crate::spill::Spill;

    fn verdict(rows: impl IntoIterator<Item = (u8, u8)>) -> bool {
        let mut batch = Batch::new(0);
        for (id, contact) in rows {
            let identity = |kind, key| Identity { kind: IdentityKind(kind), key: [key; 15] };
            let identities = [identity(1, id), identity(0, contact)];
            batch.push(0, &Sighting { identities: &identities, name: &[], profile: Profile::default() });
        }
        let kind = |id: &str, class| Kind {
            id: id.into(),
            detectors: Vec::new(),
            normal: crate::normal::Normal::Fold,
            national: false,
            links: true,
            unique: false,
            splits: Splits::No,
            founds: true,
            scoped: false,
            class,
        };
        let kinds = vec![kind("email", class::CONTACT), kind("customer", class::CUSTOMER)];
        let rules = People { kinds, ..People::default() };
        let sightings = Sightings::gather(&Spill::default(), [batch]).unwrap();
        numbers_rows(&Evidence::new(&sightings, &rules), &[(0, 0)], IdentityKind(1), 0.2).unwrap()
    }

    #[test]
    fn distinct_ids_over_repeating_contacts_are_row_numbers() {
        assert!(verdict((0..40).map(|n| (n, n % 30))), "a quarter of the contacts repeat");
        assert!(!verdict((0..40).map(|n| (n % 30, n % 30))), "ids repeat with their contacts, in copies");
        assert!(!verdict((0..40).map(|n| (n, n))), "no contact repeats");
        assert!(!verdict((0..40).map(|n| (n % 30, n % 29))), "an id that repeats over other contacts is one");
        assert!(!verdict((0..19).map(|n| (n, 0))), "too few rows");
        assert!(verdict((0..80).map(|n| (n % 40, n % 40 % 30))), "copies do not matter");
    }
}
