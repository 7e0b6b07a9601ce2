//! The same at 100,000 people, in release builds only: `cargo test --release --test drill_large`.
#![cfg(not(debug_assertions))]

mod common;
#[path = "common/drill.rs"]
mod drill;

#[test]
fn a_hundred_thousand_people_seed_1() {
    drill::holds(100_000, 1);
}

#[test]
fn a_hundred_thousand_people_seed_2() {
    drill::holds(100_000, 2);
}

#[test]
fn a_hundred_thousand_people_seed_3() {
    drill::holds(100_000, 3);
}
