//! Containers, end to end: the same people from every form, limits that hold, damage that is said.

#[path = "../common/mod.rs"]
mod common;
mod bombs;
mod damage;
mod forms;
#[path = "../laws/mod.rs"]
mod laws;
mod make;
mod mutate;
mod questions;
