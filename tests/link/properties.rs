//! The promises at the end of the people rules, on random worlds with few values, so that they collide.

use std::collections::{BTreeMap, BTreeSet};

use breachscope::catalog::People;
use breachscope::link::orders::Orders;
use breachscope::link::settled::{Identities, NOBODY, Settled, UNDECIDED};
use breachscope::spill::Spill;
use proptest::prelude::*;

use super::anchors;
use super::oracle::{self, Set};
use super::world::*;

/// Names over few words, so that they agree, fit several, or differ.
fn name() -> impl Strategy<Value = BTreeSet<u64>> {
    prop_oneof![
        3 => Just(BTreeSet::new()),
        5 => prop::sample::subsequence(vec![1u64, 2, 3, 4], 2..4).prop_map(|words| words.into_iter().collect()),
    ]
}

fn a_row() -> impl Strategy<Value = Row> {
    let id = prop_oneof![
        2 => (Just(SSN), 0u8..3),
        1 => (Just(TAX), 0u8..2),
        1 => (Just(PASSPORT), 0u8..2),
        5 => (Just(EMAIL), 0u8..4),
        3 => (Just(PHONE), 0u8..3),
        1 => (Just(CUSTOMER), 0u8..3),
        2 => (Just(USER), 0u8..2),
        1 => (Just(NAME_DOB), 0u8..2),
        1 => (Just(DOB), 0u8..2),
        1 => (Just(DEVICE), 0u8..2),
    ];
    (0u32..2, prop::collection::vec(id, 0..4), name()).prop_map(|(item, ids, name)| Row {
        item,
        ids: ids.into_iter().collect(),
        name,
    })
}

fn world() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(a_row(), 1..13)
}

/// Hubs small enough to be met.
fn hub() -> impl Strategy<Value = usize> {
    prop_oneof![2 => Just(8usize), 1 => Just(2), 1 => Just(1)]
}

fn run(rows: &[Row], hub: usize, cut: impl Fn(usize) -> bool) -> Settled {
    link_in(&Spill::default(), batches(rows, cut), &People { hub, ..rules() }, &Orders::default())
}

fn counts(settled: &Settled) -> (u64, u64, u64) {
    (settled.people.low, settled.people.best, settled.people.high)
}

/// Rows by person, with the rows' own names put through `label`.
fn persons<L: Ord>(settled: &Settled, label: impl Fn(usize) -> L) -> BTreeSet<BTreeSet<L>> {
    let mut persons: BTreeMap<u32, BTreeSet<L>> = BTreeMap::new();
    for (at, person) in settled.person_of.iter().enumerate().filter(|(_, person)| **person < UNDECIDED) {
        persons.entry(*person).or_default().insert(label(at));
    }
    persons.into_values().collect()
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(4_000),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..default
    }
}

/// Rows over enough values that there are many people, and few enough that some have several rows.
fn a_row_of_many() -> impl Strategy<Value = Row> {
    let id = prop_oneof![
        2 => (Just(SSN), 0u8..120),
        5 => (Just(EMAIL), 0u8..200),
        3 => (Just(PHONE), 0u8..80),
        2 => (Just(CUSTOMER), 0u8..200),
        3 => (Just(USER), 0u8..80),
        1 => (Just(DEVICE), 0u8..9),
    ];
    (0u32..3, prop::collection::btree_set(id, 0..4), name()).prop_map(|(item, ids, name)| Row {
        item,
        ids,
        name,
    })
}

/// Everything that linking says.
fn everything(settled: &Settled) -> String {
    let sorted = |set: &Identities| set.iter().copied().collect::<BTreeSet<_>>();
    let shared = sorted(&settled.shared);
    let rest = Settled { shared: Identities::default(), ..settled.clone() };
    format!("{rest:?} {shared:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases, ..config() })]

    #[test]
    fn neither_threads_nor_partitions_nor_memory_matter(
        mut rows in prop::collection::vec(a_row_of_many(), 1..700),
        nameless in any::<bool>(),
        threads in 1usize..=8,
        in_partition in prop_oneof![1usize..4, 4usize..1000],
        memory in prop_oneof![Just(0u64), 1u64 << 10..1 << 20],
        cuts in any::<u16>(),
    ) {
        if nameless {
            rows.iter_mut().for_each(|row| row.name.clear());
        }
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let settled = one.install(|| run(&rows, 8, |_| false));
        let spill = Spill::new(std::env::temp_dir(), memory).partitions_of(in_partition);
        let batches = batches(&rows, |at| cuts >> (at % 16) & 1 == 1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let other = pool.install(|| link_in(&spill, batches, &rules(), &Orders::default()));
        prop_assert_eq!(everything(&settled), everything(&other));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_slow_way_says_the_same(rows in world(), hub in hub()) {
        let settled = run(&rows, hub, |_| false);
        let truth = oracle::settle(&rows, hub);
        prop_assert_eq!(persons(&settled, |at| at), truth.persons);
        let undecided: BTreeSet<Set> = settled.undecided.iter()
            .map(|group| group.sightings.iter().map(|at| *at as usize).collect()).collect();
        prop_assert_eq!(undecided, truth.undecided);
        let nobody: Set = (0..rows.len()).filter(|at| settled.person_of[*at] == NOBODY).collect();
        prop_assert_eq!(nobody, truth.nobody);
        prop_assert_eq!(counts(&settled), truth.counts);
        let hubs: BTreeSet<_> = settled.hubs.iter().map(|hub| hub.identity).collect();
        prop_assert_eq!(hubs, truth.dead.into_iter().map(identity).collect::<BTreeSet<_>>());
    }

    #[test]
    fn low_is_at_most_best_and_best_at_most_high(rows in world(), hub in hub()) {
        let settled = run(&rows, hub, |_| false);
        let (low, best, high) = counts(&settled);
        prop_assert!(low <= best && best <= high);
        let names = settled.name_only;
        prop_assert!(names.low <= names.best && names.best <= names.high);
        for group in &settled.undecided {
            prop_assert!(group.cluster < settled.people.low as u32, "nobody is lost: its cluster has a person");
        }
    }

    #[test]
    fn order_and_cutting_do_not_matter(
        (rows, order) in world().prop_flat_map(|rows| {
            let order: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(order).prop_shuffle())
        }),
        cuts in any::<u16>(),
        hub in hub(),
    ) {
        let settled = run(&rows, hub, |_| false);
        let cut = |at: usize| cuts >> (at % 16) & 1 == 1;
        let pieces = run(&rows, hub, cut);
        prop_assert_eq!(&settled.person_of, &pieces.person_of);
        let shuffled: Vec<Row> = order.iter().map(|at| rows[*at].clone()).collect();
        let other = run(&shuffled, hub, cut);
        prop_assert_eq!(counts(&settled), counts(&other));
        prop_assert_eq!(settled.name_only, other.name_only);
        prop_assert_eq!(persons(&settled, |at| at), persons(&other, |at| order[at]));
        prop_assert_eq!(settled.shared, other.shared);
        prop_assert_eq!(settled.values, other.values);
    }

    #[test]
    fn memory_does_not_matter(rows in world(), cuts in any::<u16>(), hub in hub()) {
        let settled = run(&rows, hub, |_| false);
        let on_disk = Spill::new(std::env::temp_dir(), 0);
        let batches = batches(&rows, |at| cuts >> (at % 16) & 1 == 1);
        let spilled = link_in(&on_disk, batches, &People { hub, ..rules() }, &Orders::default());
        prop_assert_eq!(&settled.person_of, &spilled.person_of);
        prop_assert_eq!((settled.people, settled.name_only), (spilled.people, spilled.name_only));
        prop_assert_eq!((&settled.undecided, &settled.conflicts), (&spilled.undecided, &spilled.conflicts));
        prop_assert_eq!((&settled.hubs, &settled.row_numbers), (&spilled.hubs, &spilled.row_numbers));
        prop_assert_eq!((&settled.shared, &settled.clusters), (&spilled.shared, &spilled.clusters));
        prop_assert_eq!((&settled.values, &settled.unattributed), (&spilled.values, &spilled.unattributed));
    }

    #[test]
    fn a_copy_of_a_record_that_links_changes_no_count(rows in world(), pick in any::<prop::sample::Index>(), hub in hub()) {
        let before = run(&rows, hub, |_| false);
        let dead: BTreeSet<_> = before.hubs.iter().map(|hub| hub.identity).collect();
        let links = |row: &&Row| row.ids.iter().any(|id| id.0 <= NAME_DOB && !dead.contains(&identity(*id)));
        let linking: Vec<&Row> = rows.iter().filter(links).collect();
        prop_assume!(!linking.is_empty());
        let mut more = rows.clone();
        more.push((*pick.get(&linking)).clone());
        let after = run(&more, hub, |_| false);
        prop_assert_eq!(counts(&before), counts(&after));
        prop_assert_eq!(before.person_of.as_slice(), &after.person_of[..rows.len()]);
    }

    #[test]
    fn a_new_person_adds_one_and_touches_nobody(rows in world(), name in name(), hub in hub(), kinds in 1u8..63) {
        let before = run(&rows, hub, |_| false);
        let ids: Vec<(u8, u8)> = (SSN..=USER).filter(|kind| kinds >> kind & 1 == 1).map(|kind| (kind, 200)).collect();
        let mut more = rows.clone();
        more.push(Row { item: 1, ids: ids.into_iter().collect(), name });
        let after = run(&more, hub, |_| false);
        let (low, best, high) = counts(&before);
        prop_assert_eq!(counts(&after), (low + 1, best + 1, high + 1));
        prop_assert_eq!(before.person_of.as_slice(), &after.person_of[..rows.len()]);
    }

    #[test]
    fn everybody_has_a_key_of_their_own(rows in world()) {
        let keys = anchors::keys(&rows);
        prop_assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }

    #[test]
    fn clusters_that_a_record_does_not_touch_stay(rows in world(), added in a_row(), hub in hub()) {
        let before = run(&rows, hub, |_| false);
        let mut more = rows.clone();
        more.push(added.clone());
        let after = run(&more, hub, |_| false);
        // What shares no value and no name with the added record, at any remove, is not touched.
        let mut touched = Set::new();
        let mut reach = vec![added];
        while let Some(from) = reach.pop() {
            for (at, row) in rows.iter().enumerate() {
                let near = !row.ids.is_disjoint(&from.ids) || !row.name.is_empty() && row.name == from.name;
                if near && touched.insert(at) {
                    reach.push(row.clone());
                }
            }
        }
        let apart = |settled: &Settled| -> BTreeSet<Set> {
            persons(settled, |at| at).into_iter().filter(|person| person.iter().all(|at| *at < rows.len() && !touched.contains(at))).collect()
        };
        prop_assert_eq!(apart(&before), apart(&after));
    }
}
