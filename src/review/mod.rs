//! Asking a case again: whether it still stands, and what became of people since another one.
//!
//! What is asked of the evidence, the line asks; here is what the answers are, and how they are written.

pub mod checks;
pub mod diff;
pub mod look;
pub mod origin;
pub mod roster;
pub mod rows;
pub mod sample;
