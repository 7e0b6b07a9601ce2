//! Customer ids that only number the rows of their table.
//!
//! An export without a true key has an `id` that is new in every row, and the same customers again and again.
//! Taken for an identifier it would make a person of each row, and join strangers across the tables of a
//! folder. A true customer id repeats where its customer's address repeats. Copies of a row count once, so
//! that a copied record does not turn the verdict.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::batch::Batch;
use super::class;
use super::evidence::{Evidence, Traits};
use crate::identity::{Identity, IdentityKind};

/// With fewer rows than this nothing is concluded.
const ROWS: usize = 20;

/// Finds the row numbers of each table, and has them ignored. Returns item, table and kind of each.
pub(super) fn ignore(evidence: &mut Evidence<'_>, repeats: f64) -> Vec<(u32, u32, IdentityKind)> {
    let kinds = evidence.kinds(|traits| traits.class == class::CUSTOMER && traits.links);
    let mut tables: HashMap<(u32, u32), Vec<usize>, FixedState> = HashMap::default();
    for (at, batch) in evidence.batches().iter().enumerate() {
        tables.entry((batch.item(), batch.table())).or_default().push(at);
    }
    let mut tables: Vec<_> = tables.into_iter().collect();
    tables.sort_unstable();
    let mut found = Vec::new();
    for ((item, table), batches) in tables {
        for kind in &kinds {
            let parts = || batches.iter().filter_map(|at| evidence.batches().get(*at));
            if numbers_rows(parts(), *kind, |other| evidence.traits(other), repeats) {
                found.push((item, table, *kind));
                for at in &batches {
                    evidence.ignore(*at, *kind);
                }
            }
        }
    }
    found
}

/// Whether values of `kind` only number the rows of the table in `parts`.
fn numbers_rows<'b>(
    parts: impl Iterator<Item = &'b Batch>,
    kind: IdentityKind,
    traits: impl Fn(IdentityKind) -> Traits,
    repeats: f64,
) -> bool {
    let mut rows: HashMap<Identity, u64, FixedState> = HashMap::default();
    let mut contacts: HashSet<Identity, FixedState> = HashSet::default();
    let mut reached = 0usize;
    for (batch, at) in parts.flat_map(|batch| (0..batch.len()).map(move |at| (batch, at))) {
        let identities = batch.identities(at);
        let row = FixedState::default().hash_one((identities, batch.words(at)));
        let mut ids = identities.iter().filter(|identity| identity.kind == kind);
        let (Some(id), None) = (ids.next(), ids.next()) else { return false };
        match rows.insert(*id, row) {
            Some(before) if before != row => return false,
            Some(_) => continue,
            None => {}
        }
        // The first by kind and key: which one does not matter, only that equal rows have the same.
        if let Some(contact) = identities.iter().find(|identity| traits(identity.kind).is_contact()) {
            reached += 1;
            contacts.insert(*contact);
        }
    }
    rows.len() >= ROWS && reached > 0 && (reached - contacts.len()) as f64 >= repeats * reached as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Profile, Sighting};

    fn verdict(rows: impl IntoIterator<Item = (u8, u8)>) -> bool {
        let mut batch = Batch::new(0, 0);
        for (id, contact) in rows {
            let identity = |kind, key| Identity { kind: IdentityKind(kind), key: [key; 15] };
            let identities = [identity(1, id), identity(0, contact)];
            batch.push(0, 0, &Sighting { identities: &identities, name: &[], profile: Profile::default() });
        }
        let traits = |kind: IdentityKind| Traits {
            links: true,
            class: if kind.0 == 0 { class::CONTACT } else { class::CUSTOMER },
            ..Traits::default()
        };
        numbers_rows([&batch].into_iter(), IdentityKind(1), traits, 0.2)
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
