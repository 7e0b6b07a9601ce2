//! From leaked bytes to the people involved.
//!
//! Evidence goes through the house in one direction:
//!
//! ```text
//! intake -> unpack -> survey -> carve -> detect -> weigh -> link -> report
//!  items    members  plans    records  findings sureness people   paper
//! ```
//!
//! # Four storeys
//!
//! *Words* are what stations say to each other. *Tools* are what they work with. *Stations* are what data
//! passes through. *The line* sets the stations one after another. A room imports only from storeys above
//! its own in this file; among words and tools, only from rooms above it. Stations are strangers: only `run`
//! knows them all. `tests/rooms.rs` reads the imports and fails on a breach.

// Words.
pub mod span;
pub mod path;
pub mod error;
pub mod item;
pub mod record;
pub mod finding;
pub mod identity;
pub mod plan;
pub mod case;

// Tools.
pub mod kernel;
pub mod validate;
pub mod normal;
pub mod seal;
pub mod grammar;
pub mod catalog;
pub mod spill;
pub mod store;

// Stations.
pub mod intake;
pub mod unpack;
pub mod survey;
pub mod carve;
pub mod detect;
pub mod weigh;
pub mod link;
pub mod report;
pub mod drill;

// The line.
pub mod run;
pub mod cli;
