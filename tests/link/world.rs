//! Small worlds: rules by hand, records as sets, and batches made of them in any cutting.

use std::collections::BTreeSet;

use breachscope::catalog::{Kind, People, Splits};
use breachscope::finding::ElementId;
use breachscope::identity::{Elements, Identity, IdentityKind, Profile, Sighting};
use breachscope::link::batch::Batch;
use breachscope::link::orders::Orders;
use breachscope::link::settle::settle;
use breachscope::link::settled::Settled;
use breachscope::link::sightings::Sightings;
use breachscope::normal::Normal;
use breachscope::spill::Spill;

pub const SSN: u8 = 0;
pub const TAX: u8 = 1;
pub const PASSPORT: u8 = 2;
pub const EMAIL: u8 = 3;
pub const PHONE: u8 = 4;
pub const CUSTOMER: u8 = 5;
pub const USER: u8 = 6;
pub const NAME_DOB: u8 = 7;
pub const DOB: u8 = 8;
pub const DEVICE: u8 = 9;

/// One record's word on one person, as sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub item: u32,
    pub ids: BTreeSet<(u8, u8)>,
    pub name: BTreeSet<u64>,
}

/// A row of item 0.
pub fn row(name: &[u64], ids: &[(u8, u8)]) -> Row {
    Row { item: 0, ids: ids.iter().copied().collect(), name: name.iter().copied().collect() }
}

/// `patterns/people.toml`, as far as settling reads it.
pub fn rules() -> People {
    let kind = |id: &str, class, links, founds| Kind {
        id: id.into(),
        detectors: Vec::new(),
        normal: Normal::Fold,
        national: false,
        links,
        unique: false,
        splits: Splits::No,
        founds,
        scoped: false,
        class,
    };
    let national =
        |id| Kind { national: true, unique: true, splits: Splits::Best, ..kind(id, 0, true, true) };
    let unique = |id, class| Kind { unique: true, ..kind(id, class, true, true) };
    let kinds = vec![
        national("ssn"),
        national("tax"),
        unique("passport", 0),
        kind("email", 1, true, true),
        kind("phone", 1, true, true),
        unique("customer", 2),
        kind("user", 3, true, true),
        kind("name+dob", 4, true, false),
        Kind { splits: Splits::High, ..kind("dob", 9, false, false) },
        kind("device", 9, true, false),
    ];
    People { kinds, hub: 8, row_number_repeats: 0.1, ..People::default() }
}

/// The identity that a value of a test world has.
pub fn identity((kind, value): (u8, u8)) -> Identity {
    let mixed = (u64::from(value) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut key = [kind; 15];
    key[..8].copy_from_slice(&mixed.to_le_bytes());
    key[8..].copy_from_slice(&mixed.swap_bytes().to_le_bytes()[..7]);
    Identity { kind: IdentityKind(kind), key }
}

/// The rows as batches; a new one begins with each new item and wherever `cut` says so.
pub fn batches(rows: &[Row], cut: impl Fn(usize) -> bool) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if batches.last().is_none_or(|last| last.item() != row.item) || cut(at) {
            batches.push(Batch::new(row.item));
        }
        let identities: Vec<Identity> = row.ids.iter().rev().copied().map(identity).collect();
        let name: Vec<u64> = row.name.iter().copied().collect();
        let mut profile = Profile::default();
        row.ids.iter().for_each(|(kind, _)| profile.seen.insert(ElementId(*kind)));
        profile.named = if name.is_empty() { Elements::default() } else { profile.seen };
        if let Some(batch) = batches.last_mut() {
            batch.push(at as u32, &Sighting { identities: &identities, name: &name, profile });
        }
    }
    batches
}

/// Who is who among the rows, all in memory.
pub fn link(rows: &[Row], rules: &People, orders: &Orders) -> Settled {
    link_in(&Spill::default(), batches(rows, |_| false), rules, orders)
}

/// Who is who in the batches.
pub fn link_in(spill: &Spill, batches: Vec<Batch>, rules: &People, orders: &Orders) -> Settled {
    settle(&Sightings::gather(spill, batches).unwrap(), rules, orders).unwrap()
}
