//! What laws ask of a case: people worked by hand, and the program from outside.

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod letters;
mod program;
mod waves;
