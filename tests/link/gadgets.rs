//! One small world for each rule, with its counts written beside it.

use breachscope::link::orders::Orders;
use breachscope::link::settled::{NOBODY, Settled, UNDECIDED};

use super::world::*;

const ANN: &[u64] = &[10, 11];
const BOB: &[u64] = &[12, 13];
const CYD: &[u64] = &[14, 15];

fn settled(rows: &[Row]) -> Settled {
    link(rows, &rules(), &Orders::default())
}

fn counts(rows: &[Row]) -> (u64, u64, u64) {
    let people = settled(rows).people;
    (people.low, people.best, people.high)
}

#[test]
fn a_shared_mailbox_merges_nobody() {
    let rows = [ANN, BOB, CYD].map(|name| row(name, &[(EMAIL, 1)]));
    assert_eq!(counts(&rows), (1, 3, 3));
    assert!(settled(&rows).shared.contains(&identity((EMAIL, 1))));
}

#[test]
fn a_family_phone_merges_nobody() {
    let rows = [row(ANN, &[(PHONE, 1), (EMAIL, 1)]), row(BOB, &[(PHONE, 1), (EMAIL, 2)])];
    assert_eq!(counts(&rows), (1, 2, 2));
}

#[test]
fn two_addresses_bridged_once_are_one_person() {
    let rows = [row(ANN, &[(EMAIL, 1)]), row(ANN, &[(EMAIL, 2)]), row(ANN, &[(EMAIL, 1), (EMAIL, 2)])];
    assert_eq!(counts(&rows[..2]), (2, 2, 2));
    assert_eq!(counts(&rows), (1, 1, 1));
}

#[test]
fn a_default_national_id_is_a_hub() {
    let mut rows: Vec<Row> =
        (0..12).map(|n| row(&[20 + u64::from(n), 99], &[(SSN, 1), (EMAIL, n)])).collect();
    assert_eq!(counts(&rows), (12, 12, 12));
    let hubs = settled(&rows).hubs;
    assert_eq!((hubs.len(), hubs[0].names, hubs[0].nationals, hubs[0].sightings), (1, 12, 0, 12));
    // Known by the hub and a name only; and by the hub only.
    rows.push(row(&[20, 99], &[(SSN, 1)]));
    rows.push(row(&[20, 99], &[(SSN, 1)]));
    rows.push(row(&[], &[(SSN, 1)]));
    assert_eq!(counts(&rows), (13, 13, 14));
    assert_eq!(settled(&rows).person_of[12..], [12, 12, NOBODY]);
}

#[test]
fn many_national_ids_make_a_hub_of_a_phone() {
    let rows: Vec<Row> = (0..9).map(|n| row(&[], &[(SSN, n), (PHONE, 1)])).collect();
    assert_eq!(counts(&rows), (9, 9, 9));
    assert_eq!(counts(&rows[..8]), (1, 8, 8), "eight are a conflict");
}

#[test]
fn many_contacts_make_a_placeholder() {
    let rows: Vec<Row> = (0..=100).map(|n| row(&[], &[(PHONE, 1), (EMAIL, n)])).collect();
    assert_eq!(counts(&rows), (101, 101, 101));
    assert_eq!(settled(&rows).placeholders.len(), 1);
    assert_eq!(counts(&rows[..100]), (1, 1, 1));
    let orders: Vec<Row> = (0..=200).map(|n| row(ANN, &[(CUSTOMER, n), (EMAIL, 1)])).collect();
    let rules = breachscope::catalog::People { row_number_repeats: 2.0, ..rules() };
    assert_eq!(link(&orders, &rules, &Orders::default()).people.best, 1, "customer ids are no contacts");
}

#[test]
fn two_national_ids_part_a_cluster() {
    let rows = [row(ANN, &[(EMAIL, 1), (SSN, 1)]), row(ANN, &[(EMAIL, 1), (SSN, 2)])];
    assert_eq!(counts(&rows), (1, 2, 2));
    let settled = settled(&rows);
    assert_eq!((settled.conflicts.len(), settled.conflicts[0].parts.clone()), (1, vec![0, 1]));
    assert!(settled.shared.contains(&identity((EMAIL, 1))) && !settled.shared.contains(&identity((SSN, 1))));
}

#[test]
fn a_bridge_between_two_national_ids_is_undecided() {
    let rows = [
        row(ANN, &[(EMAIL, 1), (SSN, 1)]),
        row(ANN, &[(EMAIL, 2), (SSN, 2)]),
        row(ANN, &[(EMAIL, 1), (EMAIL, 2)]),
    ];
    assert_eq!(counts(&rows), (1, 2, 3));
    let settled = settled(&rows);
    assert_eq!(settled.person_of[..], [0, 1, UNDECIDED]);
    assert_eq!(
        (settled.undecided[0].candidates.clone(), settled.conflicts[0].undecided.clone()),
        (vec![0, 1], vec![0])
    );
}

#[test]
fn unique_links_decide_before_others() {
    let rows = [
        row(ANN, &[(EMAIL, 1), (SSN, 1), (PASSPORT, 1)]),
        row(ANN, &[(EMAIL, 1), (SSN, 2)]),
        row(ANN, &[(EMAIL, 1), (PASSPORT, 1)]),
    ];
    assert_eq!(counts(&rows), (1, 2, 2));
    assert_eq!(settled(&rows).person_of[..], [0, 1, 0]);
}

#[test]
fn parts_part_again_by_the_next_kind() {
    let rows = [
        row(ANN, &[(EMAIL, 1), (SSN, 1), (TAX, 1)]),
        row(ANN, &[(EMAIL, 1), (SSN, 1), (TAX, 2)]),
        row(ANN, &[(EMAIL, 1), (SSN, 2)]),
    ];
    assert_eq!(counts(&rows), (1, 3, 3));
    assert_eq!(settled(&rows).conflicts.len(), 2);
}

#[test]
fn the_nameless_on_a_shared_mailbox_are_undecided() {
    let mut rows = vec![row(ANN, &[(EMAIL, 1)]), row(BOB, &[(EMAIL, 1)]), row(&[], &[(EMAIL, 1)])];
    assert_eq!(counts(&rows), (1, 2, 3));
    assert_eq!(settled(&rows).undecided[0].candidates, [0, 1]);
    rows.push(row(&[], &[(EMAIL, 1)]));
    rows.push(row(&[], &[(EMAIL, 1), (PHONE, 1)]));
    assert_eq!(counts(&rows), (1, 2, 3), "all that float on one value are one group");
    rows.push(row(CYD, &[(PHONE, 1)]));
    assert_eq!(counts(&rows), (1, 3, 4), "a name elsewhere makes it somebody");
    assert_eq!(settled(&rows).person_of[4..], [2, 2]);
}

#[test]
fn the_nameless_join_when_all_names_turn_out_to_be_one() {
    let rows = [
        row(ANN, &[(EMAIL, 1), (SSN, 1)]),
        row(BOB, &[(EMAIL, 1), (SSN, 1)]),
        row(&[], &[(EMAIL, 1)]),
        row(&[10, 11, 12, 13], &[(SSN, 1)]),
    ];
    assert_eq!(counts(&rows[..3]), (1, 2, 3));
    assert_eq!(counts(&rows), (1, 1, 1), "a double name holds both");
}

#[test]
fn two_birth_dates_are_one_person_or_two() {
    let rows = [row(ANN, &[(EMAIL, 1), (DOB, 1)]), row(ANN, &[(EMAIL, 1), (DOB, 2)])];
    assert_eq!(counts(&rows), (1, 1, 2));
    let swapped = [row(ANN, &[(EMAIL, 1), (DOB, 1)]), row(ANN, &[(EMAIL, 1), (DOB, 1)])];
    assert_eq!(counts(&swapped), (1, 1, 1));
}

#[test]
fn names_alone_are_one_a_name_an_item_or_a_record() {
    let other = |row: Row| Row { item: 1, ..row };
    let rows = [row(ANN, &[]), row(ANN, &[]), other(row(ANN, &[]))];
    assert_eq!(counts(&rows), (1, 2, 3));
    let settled = settled(&rows);
    assert_eq!(settled.name_only, settled.people);
    let with_mail = [row(ANN, &[]), row(ANN, &[(EMAIL, 1)])];
    assert_eq!(counts(&with_mail), (2, 2, 2), "nothing links them");
    let with_date = [row(ANN, &[(NAME_DOB, 1)]), other(row(ANN, &[(NAME_DOB, 1)]))];
    assert_eq!(counts(&with_date), (1, 1, 1), "a composite links, and is no name only");
}

#[test]
fn junior_and_senior_are_two_and_the_bare_name_is_either() {
    let (junior, senior, bare) = (&[10, 11, 90][..], &[10, 11, 91][..], &[10, 11][..]);
    let rows = [row(junior, &[(EMAIL, 1)]), row(senior, &[(EMAIL, 1)]), row(bare, &[(EMAIL, 1)])];
    assert_eq!(counts(&rows[..2]), (1, 2, 2));
    assert_eq!(counts(&rows), (1, 2, 3));
    assert_eq!(counts(&rows[1..]), (1, 1, 1));
}

#[test]
fn a_user_name_links_what_has_nothing_stronger() {
    let float = row(&[], &[(USER, 1)]);
    let anchor = |mail| row(&[], &[(USER, 1), (EMAIL, mail)]);
    assert_eq!(counts(&[float.clone(), float.clone()]), (1, 1, 1), "a person of their own");
    assert_eq!(counts(&[float.clone(), anchor(1), anchor(1)]), (1, 1, 1), "the one who bears it");
    assert_eq!(counts(&[anchor(1), anchor(2)]), (2, 2, 2), "beside an e-mail it links nothing");
    assert_eq!(counts(&[anchor(1), anchor(2), float.clone(), float]), (1, 2, 3));
    let named = [row(ANN, &[(USER, 1)]), row(BOB, &[(USER, 1), (EMAIL, 1)])];
    assert_eq!(counts(&named), (1, 2, 2), "another name is another person");
    assert!(settled(&named).shared.contains(&identity((USER, 1))));
}

#[test]
fn copies_of_an_undecided_bearer_are_one_bearer() {
    let anchor = row(&[], &[(USER, 1), (EMAIL, 1)]);
    let mut rows =
        vec![row(ANN, &[(EMAIL, 1)]), row(BOB, &[(EMAIL, 1)]), row(&[], &[(USER, 1)]), anchor.clone()];
    assert_eq!(counts(&rows), (1, 2, 3));
    rows.push(anchor);
    assert_eq!(counts(&rows), (1, 2, 3));
}

#[test]
fn who_joins_can_make_others_join() {
    let rows = [
        row(ANN, &[(EMAIL, 1), (SSN, 1)]),
        row(BOB, &[(EMAIL, 1), (SSN, 1)]),
        row(&[10, 11, 12, 13], &[(SSN, 1)]),
        row(&[], &[(EMAIL, 1), (PHONE, 1)]),
        row(ANN, &[(PHONE, 2)]),
        row(ANN, &[(PHONE, 2), (CUSTOMER, 1)]),
        row(&[], &[(CUSTOMER, 1), (PHONE, 1)]),
        row(CYD, &[(PHONE, 2), (PASSPORT, 1)]),
        row(&[], &[(PASSPORT, 1), (PHONE, 1)]),
        row(&[], &[(PHONE, 2)]),
    ];
    assert_eq!(counts(&rows), (1, 1, 1));
    assert_eq!(counts(&rows[..8]), (1, 2, 2), "Cyd has the phone, and nothing else");
}

#[test]
fn a_chain_of_shared_mailboxes_merges_nobody() {
    let rows: Vec<Row> =
        (0..20).map(|n| row(&[20 + u64::from(n), 99], &[(EMAIL, n), (EMAIL, n + 1)])).collect();
    assert_eq!(counts(&rows), (1, 20, 20));
}

#[test]
fn row_numbers_are_no_identifiers_in_their_table() {
    let mut rows: Vec<Row> = (0..40).map(|n| row(&[], &[(CUSTOMER, n), (EMAIL, n % 30)])).collect();
    rows.push(Row { item: 1, ..row(&[], &[(CUSTOMER, 0), (EMAIL, 99)]) });
    let settled = settled(&rows);
    assert_eq!(settled.people.best, 31);
    assert_eq!(settled.row_numbers.len(), 1);
}

#[test]
fn what_does_not_found_is_nobody() {
    let rows = [row(&[], &[(DEVICE, 1)]), row(&[], &[(DEVICE, 1)]), row(&[], &[(DOB, 1)])];
    assert_eq!(counts(&rows), (0, 0, 0));
    assert!(settled(&rows).person_of.iter().all(|person| *person == NOBODY));
    let with_person = [row(&[], &[(DEVICE, 1)]), row(&[], &[(DEVICE, 1), (EMAIL, 1)])];
    assert_eq!(settled(&with_person).person_of[..], [0, 0]);
}
