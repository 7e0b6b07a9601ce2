//! What a reviewer ordered, on random worlds: carried out, in any order, and undone by its opposite.

use std::collections::{BTreeMap, BTreeSet};

use breachscope::link::orders::{Fate, Named, Orders};
use breachscope::link::settled::{Settled, UNDECIDED};
use proptest::prelude::*;

use super::world::*;

type Value = (u8, u8);

fn a_value() -> impl Strategy<Value = Value> {
    prop_oneof![(Just(SSN), 0u8..3), (Just(EMAIL), 0u8..4), (Just(PHONE), 0u8..3), (Just(CUSTOMER), 0u8..3)]
}

fn a_row() -> impl Strategy<Value = Row> {
    let name = prop::sample::subsequence(vec![1u64, 2, 3], 0..3);
    (0u32..2, prop::collection::btree_set(a_value(), 0..4), name).prop_map(|(item, ids, name)| Row {
        item,
        ids,
        name: name.into_iter().collect(),
    })
}

fn world() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(a_row(), 1..12)
}

fn pairs() -> impl Strategy<Value = Vec<(Value, Value)>> {
    prop::collection::vec((a_value(), a_value()), 0..3)
}

/// The rows that carry a value.
fn named(rows: &[Row], value: Value) -> Named {
    (0u32..).zip(rows).filter(|(_, row)| row.ids.contains(&value)).map(|(at, _)| at).collect()
}

fn both(rows: &[Row], pairs: &[(Value, Value)]) -> Vec<Vec<Named>> {
    pairs.iter().map(|(a, b)| vec![named(rows, *a), named(rows, *b)]).collect()
}

fn run(rows: &[Row], orders: &Orders) -> Settled {
    link(rows, &rules(), orders)
}

fn persons(settled: &Settled) -> BTreeSet<BTreeSet<usize>> {
    let mut persons: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (at, person) in settled.person_of.iter().enumerate().filter(|(_, person)| **person < UNDECIDED) {
        persons.entry(*person).or_default().insert(at);
    }
    persons.into_values().collect()
}

/// The persons that a name stands for.
fn held(settled: &Settled, name: &Named) -> BTreeSet<u32> {
    let persons = name.iter().map(|at| settled.person_of[*at as usize]);
    persons.filter(|person| *person < UNDECIDED).collect()
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

proptest! {
    #![proptest_config(config())]

    #[test]
    fn orders_are_carried_out_in_any_order(
        rows in world(), splits in pairs(), merges in pairs(), cuts in prop::collection::vec(a_value(), 0..2),
        suppressed in prop::collection::vec(a_value(), 0..2),
    ) {
        let cut = |value: &Value| (identity(*value), named(&rows, *value));
        let orders = Orders {
            cuts: cuts.iter().collect::<BTreeSet<_>>().into_iter().map(cut).collect(),
            splits: both(&rows, &splits),
            merges: both(&rows, &merges),
            suppressed: suppressed.iter().map(|value| named(&rows, *value)).collect(),
            ..Orders::default()
        };
        let settled = run(&rows, &orders);
        let (people, names) = (settled.people, settled.name_only);
        prop_assert!(people.low <= people.best && people.best <= people.high, "{people:?}");
        prop_assert!(names.low <= names.best && names.best <= names.high, "{names:?}");
        // A name that is a person's, and also on records that could be another's, is that person's.
        let before = run(&rows, &Orders { merges: vec![], ..orders.clone() });
        let sure = |name: &Named| -> Named {
            let sure: Named =
                name.iter().copied().filter(|at| before.person_of[*at as usize] < UNDECIDED).collect();
            if sure.is_empty() { name.clone() } else { sure }
        };
        for (names, fate) in orders.merges.iter().zip(&settled.obeyed.merges) {
            if *fate == Fate::Done && suppressed.is_empty() {
                let all: BTreeSet<u32> = names.iter().flat_map(|name| held(&settled, &sure(name))).collect();
                prop_assert!(all.len() <= 1, "merged names are one person");
            }
        }
        for (names, fate) in orders.splits.iter().zip(&settled.obeyed.splits) {
            if *fate == Fate::Done && merges.is_empty() {
                for (a, b) in names[0].iter().flat_map(|a| names[1].iter().map(move |b| (a, b))) {
                    let alone = !names[1].contains(a) && !names[0].contains(b);
                    let of = |at: &u32| settled.person_of[*at as usize];
                    prop_assert!(!alone || of(a) != of(b) || of(a) >= UNDECIDED, "split names are two people");
                }
            }
        }
        for (name, fate) in orders.suppressed.iter().zip(&settled.obeyed.suppressed) {
            prop_assert!(*fate != Fate::Done || held(&settled, name).is_empty(), "whoever is suppressed is gone");
        }
        let turned = |all: &Vec<Vec<Named>>| -> Vec<Vec<Named>> {
            all.iter().rev().map(|names| names.iter().rev().cloned().collect()).collect()
        };
        let again = run(&rows, &Orders {
            cuts: orders.cuts.iter().rev().cloned().collect(),
            splits: turned(&orders.splits),
            merges: turned(&orders.merges),
            suppressed: orders.suppressed.iter().rev().cloned().collect(),
            ..Orders::default()
        });
        prop_assert_eq!((persons(&again), again.people), (persons(&settled), settled.people));
    }

    #[test]
    fn probable_links_join_whom_no_decision_parts(
        rows in world(), splits in pairs(), links in prop::collection::vec((0u32..12, 0u32..12), 0..4),
        doubts in prop::collection::vec((0u32..12, 0u32..12), 0..3),
    ) {
        let count = rows.len() as u32;
        let of = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            pairs.iter().map(|(a, b)| (a % count, b % count)).collect()
        };
        let decided = Orders { splits: both(&rows, &splits), ..Orders::default() };
        let strict = run(&rows, &decided);
        let orders = Orders { probable: of(&links), doubtful: of(&doubts), ..decided.clone() };
        let settled = run(&rows, &orders);
        let (people, names) = (settled.people, settled.name_only);
        prop_assert!(people.low <= people.best && people.best <= people.high, "{people:?}");
        prop_assert!(names.low <= names.best && names.best <= names.high, "{names:?}");
        prop_assert!(people.best <= strict.people.best);
        // A split of somebody who was undecided, and no longer is, tells people apart.
        prop_assert!(!splits.is_empty() || people.low <= strict.people.low);
        prop_assert!(!splits.is_empty() || people.high <= strict.people.high, "{people:?} {:?}", strict.people);
        let person = |of: &Settled, at: u32| Some(of.person_of[at as usize]).filter(|person| *person < UNDECIDED);
        for (a, b) in &orders.probable {
            if let (Some(_), Some(_)) = (person(&strict, *a), person(&strict, *b)) {
                let is_one = person(&settled, *a) == person(&settled, *b);
                prop_assert!(is_one || !splits.is_empty(), "whoever is linked is one");
            }
        }
        for (at, other) in (0..count).flat_map(|at| (0..at).map(move |other| (at, other))) {
            let is_one = |of: &Settled| person(of, at).is_some() && person(of, at) == person(of, other);
            prop_assert!(!is_one(&strict) || is_one(&settled), "nobody is parted");
        }
        prop_assert_eq!(&settled.obeyed.splits, &strict.obeyed.splits);
        for (names, _) in orders.splits.iter().zip(&strict.obeyed.splits).filter(|(_, fate)| **fate == Fate::Done) {
            for (a, b) in names[0].iter().flat_map(|a| names[1].iter().map(move |b| (*a, *b))) {
                let alone = !names[1].contains(&a) && !names[0].contains(&b);
                let is_somebody = person(&strict, a).is_some() && person(&strict, b).is_some();
                let apart = is_somebody && person(&strict, a) != person(&strict, b);
                let is_one = person(&settled, a).is_some() && person(&settled, a) == person(&settled, b);
                prop_assert!(!(alone && apart && is_one), "no decision is undone");
            }
        }
        let turned = |all: &[(u32, u32)]| all.iter().rev().map(|(a, b)| (*b, *a)).collect();
        let again = Orders { probable: turned(&orders.probable), doubtful: turned(&orders.doubtful), ..decided.clone() };
        let again = run(&rows, &again);
        prop_assert_eq!((persons(&again), again.people), (persons(&settled), settled.people));
        let only = run(&rows, &Orders { doubtful: orders.doubtful.clone(), ..decided });
        prop_assert_eq!(persons(&only), persons(&strict), "a doubt joins nobody");
    }

    #[test]
    fn a_split_and_its_merge_are_nothing(rows in world(), pair in (a_value(), a_value())) {
        let plain = link(&rows, &rules(), &Orders::default());
        let names = both(&rows, &[pair]);
        let before: Vec<BTreeSet<u32>> = names[0].iter().map(|name| held(&plain, name)).collect();
        prop_assume!(before[0].len() == 1 && before[0] == before[1]);
        let orders = Orders { splits: names.clone(), merges: names, ..Orders::default() };
        let settled = run(&rows, &orders);
        prop_assume!(settled.obeyed.merges == [Fate::Done]);
        prop_assert_eq!((persons(&settled), settled.people), (persons(&plain), plain.people));
        prop_assert_eq!(settled.shared, plain.shared);
    }
}

#[test]
fn what_is_split_is_two_people_at_the_least() {
    let rows = [
        row(&[1, 2], &[(EMAIL, 1), (CUSTOMER, 1)]),
        row(&[1, 2], &[(EMAIL, 1), (CUSTOMER, 2)]),
        row(&[1, 2], &[(EMAIL, 1)]),
    ];
    let split = Orders { splits: both(&rows, &[((CUSTOMER, 1), (CUSTOMER, 2))]), ..Orders::default() };
    let settled = run(&rows, &split);
    let people = settled.people;
    assert_eq!((people.low, people.best, people.high), (2, 2, 3));
    assert_eq!((settled.obeyed.splits, settled.conflicts.len()), (vec![Fate::Done], 0));
    let same = [row(&[], &[(CUSTOMER, 1), (CUSTOMER, 2)])];
    let split = Orders { splits: both(&same, &[((CUSTOMER, 1), (CUSTOMER, 2))]), ..Orders::default() };
    assert_eq!(run(&same, &split).obeyed.splits, [Fate::Several], "one record cannot be parted");
}

#[test]
fn a_cut_value_is_a_hub_by_decision() {
    let rows =
        [row(&[1, 2], &[(PHONE, 1), (EMAIL, 1)]), row(&[1, 2], &[(PHONE, 1)]), row(&[], &[(PHONE, 1)])];
    assert_eq!(run(&rows, &Orders::default()).people.best, 1);
    let orders = Orders { cuts: vec![(identity((PHONE, 1)), named(&rows, (PHONE, 1)))], ..Orders::default() };
    let settled = run(&rows, &orders);
    assert_eq!((settled.people.best, settled.name_only.best, settled.cuts.len()), (2, 1, 1));
    assert!(settled.hubs.is_empty() && settled.shared.contains(&identity((PHONE, 1))));
}
