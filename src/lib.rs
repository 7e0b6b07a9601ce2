//! From leaked bytes to the people involved.
//!
//! Evidence goes through the house in one direction:
//!
//! ```text
//! intake -> unpack -> survey -> carve -> detect -> weigh -> link -> report
//!  items    members  plans    records  claims    findings people   paper
//! ```
//!
//! # Four storeys
//!
//! *Words* are what stations say to each other. *Tools* are what they work with. *Stations* are what data
//! passes through. *The line* sets the stations one after another. A room imports only from storeys above
//! its own in this file; among words, among tools, and on the line only from rooms above it. Stations are
//! strangers: only the line knows them all. `tests/rooms.rs` reads the imports and fails on a breach.
//!
//! # Windows, not files in memory
//!
//! An [`item`] is a sequence of windows, mapped or read for as long as somebody looks at them. Records, fields and
//! claims are ranges of a window. What cannot be read becomes a hole that the ledger knows, and what is around it
//! is still read.
//!
//! # A plan before a scan
//!
//! What a format is, where its records begin and what a column holds needs more than one window, and must not
//! depend on how windows are cut. So [`survey`] decides it once, from the item's own bytes, and writes it into a
//! [`plan`] that no longer changes. The rules by which records end stand in [`grammar`], where survey (which cuts)
//! and carve (which reads) both find them. Everything after is a function of plan and bytes: a *split*, the bytes
//! from one border of the plan to the next, can be scanned by any thread, in any order, again, or elsewhere, and
//! gives the same. Only if the tally of *all* values overturns a column's verdict is an item scanned once more. A small file
//! is opened once: it is scanned by its plan as soon as it has one.
//!
//! Where bytes are not UTF-8, the plan names what they are, and [`recode`] reads them: survey and stations see text,
//! and a ruler leads what they say of it back. All places in plans, findings and ledgers are of stored bytes, and so
//! are the borders of splits; nothing else of the way they were read needs to be kept.
//!
//! # How a split travels
//!
//! 1. [`carve`] hands out records and fields, in order.
//! 2. [`weigh`] lets the typed columns of a record have their say, and then knows which detectors could still add anything, and
//!    where: not those who lose to the column, not those who need a word where none of theirs is in sight, and nobody in a
//!    field written like one before, of which nobody had anything to say. That changes what is asked, never what is found.
//! 3. [`kernel`] walks what is left, 64 bytes at a time, lines as far ahead as the cache holds them, and notes where something
//!    could begin.
//! 4. [`detect`] puts what the kernel noted to those detectors: runs of classes or a small anchored automaton, then a
//!    checksum. What both accept is a *claim*.
//! 5. [`weigh`] settles the claims: the column's verdict first, then label and words nearby, then form; of claims on the
//!    same bytes one wins. What it reports is a *finding*.
//! 6. [`link`] makes of a record's findings one *sighting* for each person that it speaks of: keyed hashes, no
//!    values. When all sightings are there it settles who is who. Who is only alike, not equal, is told by one more look at
//!    the evidence, if that is asked for ([`link::probable`]).
//!
//! # Nothing is kept that can be read again
//!
//! The [`store`] of a case holds plans, sums, whose each sighting is, and what may stand in each split: some bytes a record. A list of
//! people, a finding's value, a person's places are derived anew from the evidence, by the same code that scanned
//! it (`run::engine`), so there is one way to find anything and no second copy of leaked data. It was planned
//! to store what stands outside typed columns; building showed that reading again is simpler, smaller, and as
//! fast as the scan.
//!
//! # No table grows with findings
//!
//! A job has a memory budget, and what outgrows its share of it goes to files without a name ([`spill`]). Sightings are put
//! down batch by batch; values, names and persons meet in partitions, each of which fits; what remains for every sighting
//! while people are settled is five bytes. The list of people leaves in order as it is read: whoever stands in one place is told
//! from it, and only what is said of others meets by person first. A small job never leaves memory, and is the same code. What
//! does grow, slowly, is what is known of items (some six hundred bytes each), of contested values' ties, and of the
//! people in conflicts.
//!
//! # Asking again
//!
//! A case is asked by going through its evidence once more, with the plans that it keeps. [`review`] has what such questions
//! come to: whether a case still stands (`verify`), what became of people since another one (`diff`), who of a roster they are,
//! what needs human eyes (`review`), how good the counts are (`sample`), and which system data came from (`origin`). The line
//! does the asking. What outgrows memory there meets in the same partitions by hash. One person is read where they may stand:
//! a [`sieve`](store::sieve) a split, made in the scan, lets a key through where it may have been seen.
//!
//! # Data, not code
//!
//! What the program knows stands under `patterns/`: detectors with their examples, data elements, header words,
//! kinds of identifiers. [`catalog`] compiles them. A detector that needs a checksum names a function of
//! [`validate`]; two spellings of one value meet in [`normal`].
//!
//! So do the laws: [`law`] reads a file for each, judges what was seen of a person under it at three sureties, and sums.
//! Laws and letters are no part of what is found, so a corrected law asks a case again without another scan.

// Words.
pub mod span;
pub mod path;
pub mod error;
pub mod item;
pub mod record;
pub mod view;
pub mod finding;
pub mod identity;
pub mod layout;
pub mod plan;
pub mod case;

// Tools.
pub mod short;
pub mod kernel;
pub mod validate;
pub mod normal;
pub mod seal;
pub mod recode;
pub mod grammar;
pub mod bits;
pub mod catalog;
pub mod law;
pub mod hand;
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
pub mod review;
pub mod drill;

// The line.
pub mod run;
pub mod cli;
