//! Person keys: the same person, the same key; another person, another.

use std::collections::BTreeSet;

use breachscope::link::anchor::{self, Anchor};
use breachscope::link::orders::Orders;
use breachscope::link::settled::UNDECIDED;

use super::world::*;

const SECRET: [u8; 16] = [5; 16];

/// The keys of all persons, in order of first appearance.
pub fn keys(rows: &[Row]) -> Vec<u128> {
    let (batches, rules) = (batches(rows, |_| false), rules());
    let settled = link(rows, &rules, &Orders::default());
    let mut anchors = vec![Anchor::default(); settled.persons as usize];
    let sightings = batches.iter().flat_map(|batch| (0..batch.len()).map(move |at| (batch, at)));
    for ((batch, at), person) in
        sightings.zip(settled.person_of.iter()).filter(|(_, person)| **person < UNDECIDED)
    {
        let anchor = &mut anchors[*person as usize];
        batch.identities(at).iter().for_each(|identity| anchor.consider(*identity, &rules, &settled.shared));
        anchor.consider(anchor::of_name(batch.name(at)), &rules, &settled.shared);
    }
    let first = (0..settled.persons)
        .map(|person| settled.person_of.iter().position(|of| *of == person).unwrap() as u64);
    anchors
        .into_iter()
        .zip(first)
        .map(|(anchor, record)| anchor.key(&SECRET, &rules, "in/a.csv", record))
        .collect()
}

#[test]
fn a_key_is_of_the_best_identifier_and_stays() {
    let ann = row(&[1, 2], &[(SSN, 1), (EMAIL, 1)]);
    let before = keys(std::slice::from_ref(&ann));
    assert_eq!(keys(&[ann.clone(), row(&[1, 2], &[(EMAIL, 1), (PHONE, 1)])]), before);
    assert_eq!(keys(&[row(&[3, 4], &[(EMAIL, 2)]), ann.clone()])[1], before[0]);
    assert_eq!(keys(&[row(&[], &[(SSN, 1)])]), before);
    assert_ne!(keys(&[row(&[], &[(EMAIL, 1)])]), before);
}

#[test]
fn a_shared_mailbox_is_nobodys_key() {
    let rows = [row(&[1, 2], &[(EMAIL, 1)]), row(&[3, 4], &[(EMAIL, 1)])];
    let both = keys(&rows);
    assert_ne!(both[0], both[1]);
    let mut more = rows.to_vec();
    more.insert(0, row(&[5, 6], &[(EMAIL, 7)]));
    assert_eq!(keys(&more)[1..], both, "their names are theirs, wherever they stand");
}

#[test]
fn everybody_has_a_key_of_their_own() {
    let item = |item, row: Row| Row { item, ..row };
    let ann: &[u64] = &[1, 2];
    let rows = [
        row(ann, &[]),
        item(1, row(ann, &[])),
        row(ann, &[(EMAIL, 1)]),
        row(&[3, 4], &[(EMAIL, 1)]),
        row(&[3, 4], &[(PHONE, 1), (SSN, 1)]),
        row(&[3, 4], &[(PHONE, 1), (SSN, 2)]),
    ];
    let keys = keys(&rows);
    assert_eq!(keys.len(), 6);
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 6);
}
