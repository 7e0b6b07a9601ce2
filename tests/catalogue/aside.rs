//! Published test numbers: found, and set aside from every count of people.

use breachscope::catalog::Catalog;

/// Of the documentation of card processors, written as people write them, and once in a block of its own.
const CARDS: [&str; 14] = [
    "4111 1111 1111 1111",
    "4000-0000-0000-9995",
    "4000000000000077",
    "4000000760000002",
    "4444 3333 2222 1111",
    "4917610000000000",
    "2222 4200 0000 1113",
    "3566111111111113",
    "370000000000002",
    "5424 0000 0000 0015",
    "6200000000000047",
    "6759 4111 0000 0008",
    "4263970000005262",
    "36259600000004",
];

#[test]
fn test_cards_are_set_aside_and_their_neighbours_are_not() {
    let catalog = Catalog::lean().unwrap();
    let detector = catalog.detector(catalog.by_id("card.pan").unwrap());
    let missed: Vec<&str> = CARDS.into_iter().filter(|card| !detector.is_test(card.as_bytes())).collect();
    assert_eq!(missed, Vec::<&str>::new());
    for card in ["4111 1111 1111 1129", "4000010000009990", "5424000000000023", "370000000000010"] {
        assert!(!detector.is_test(card.as_bytes()), "{card}");
    }
}
