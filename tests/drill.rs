//! Whole scans of synthetic breaches: every total equals the truth.

mod common;
#[path = "common/drill.rs"]
mod drill;

use std::path::Path;

#[test]
fn the_shipped_drill() {
    let home = tempfile::tempdir().unwrap();
    drill::scan_and_compare(Path::new("fixtures/drill"), &home.path().join("case"));
}

#[test]
fn ten_thousand_people_seed_1() {
    drill::holds(10_000, 1);
}

#[test]
fn ten_thousand_people_seed_2() {
    drill::holds(10_000, 2);
}

#[test]
fn ten_thousand_people_seed_3() {
    drill::holds(10_000, 3);
}
