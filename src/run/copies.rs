//! Items with the bytes of an earlier one: scanned once, counted where they stand.
//!
//! What a scan keeps of an item is a function of its bytes, its plan, its owner and the folder in which user names and
//! customer ids are unique. Where these are the same, the copy is given what the first one gave, sums and sightings, and
//! no count can tell it from one that was scanned. Where only the folder differs, that holds as long as nothing in the
//! item is unique in its folder only.

use std::collections::BTreeMap;

use crate::case::Digest;
use crate::catalog::Catalog;
use crate::identity::IdentityKind;
use crate::link::sightings::Kept;

use super::evidence::Surveyed;
use super::sight::Lens;

/// For each item, the earlier one of which it is a copy, among those that are `wanted`.
pub(super) fn find(evidence: &[Surveyed], lens: &Lens, wanted: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let mut in_folder: BTreeMap<(Digest, &str, &str), usize> = BTreeMap::new();
    let mut anywhere: BTreeMap<(Digest, &str), usize> = BTreeMap::new();
    let mut of = Vec::with_capacity(evidence.len());
    for (at, surveyed) in evidence.iter().enumerate() {
        let known = &surveyed.known;
        let scanned = known.plan.as_ref().is_some_and(|plan| !plan.borders.is_empty());
        if !scanned || known.digest.is_none() || !wanted(at) {
            of.push(None);
            continue;
        }
        let (digest, owner) = (known.digest, lens.owner(known));
        // A copy from another folder speaks for its own from then on.
        let first = *anywhere.entry((digest, owner)).or_insert(at);
        let first = in_folder.get(&(digest, owner, known.scope())).copied().unwrap_or(first);
        in_folder.entry((digest, owner, known.scope())).or_insert(at);
        of.push(Some(first).filter(|first| *first != at && evidence[*first].known.plan == known.plan));
    }
    of
}

/// Whether what `first` gave may stand for the copy: nothing in it is unique in its folder only, or they share it.
pub(super) fn stands<'k>(
    evidence: &[Surveyed],
    first: usize,
    copy: usize,
    mut kept: impl Iterator<Item = &'k Kept>,
    catalog: &Catalog,
) -> bool {
    let scoped =
        |kind: IdentityKind| catalog.people.kinds.get(usize::from(kind.0)).is_some_and(|kind| kind.scoped);
    evidence[first].known.scope() == evidence[copy].known.scope() || !kept.any(|kept| kept.holds(scoped))
}
