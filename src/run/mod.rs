//! The only room with doors to all the others: it sets the stations one after another.
//!
//! Everything that looks into evidence goes through [`engine::Engine::split`]: a scan, a search without a
//! case, and every later question to a case, which derives records and findings anew instead of keeping
//! copies. [`ordered::in_order`] runs splits in parallel and hands their results over in evidence order, so
//! nothing that is written can depend on thread timing.

mod account;
mod again;
mod alike;
pub mod ask;
pub mod check;
mod conflicts;
mod copies;
mod decide;
pub mod diff;
pub mod engine;
mod entries;
pub mod evidence;
mod exclude;
pub mod explain;
pub mod find;
mod frames;
mod going;
mod hand;
mod keys;
mod ledger;
mod manifest;
mod members;
pub mod notices;
pub mod obligations;
pub mod ordered;
pub mod origin;
pub mod page;
mod patched;
pub mod people;
pub mod person;
pub mod plan;
mod probable;
mod put;
pub mod review;
mod roster;
mod rows;
pub mod sample;
pub mod scan;
pub mod selfcheck;
mod sight;
mod slices;
mod stands;
mod stretches;
pub mod verify;
mod view;
pub mod watch;
mod write;
