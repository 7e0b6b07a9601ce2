//! Probable links: people whom strict linking leaves apart, and whose values say that they are one.
//!
//! Strict linking joins equal values. A name typed wrong, two digits of a birth date exchanged, a nickname, a maiden name's new
//! spelling leave one person as two. With `--link probable` these are looked for, listed with the parts of their score, and joined;
//! without it nothing here runs, and whatever it finds, the strict counts are told beside it.
//!
//! It stands behind `settle`: what it compares are *people*, each with all that their sightings say, so it can never part what
//! strict linking joined. The store has hashes only, and likeness needs letters; so the line goes through the evidence once more.
//!
//! 1. [`sketch`] makes of a sighting's findings a [`profile`]: normal forms of names, birth dates, identifiers, contacts, homes, of
//!    each kind a handful. Profiles of one person merge in any order. Who has no name is not looked at.
//! 2. [`blocks`] gives each person some keys (birth date; postal code and initial; phone; sounds of two names ...). Only people with
//!    a key in common are compared, and never all with all: small blocks whole, larger ones each with a few neighbours in two
//!    orders of their names, crowds cut once more, and what still is a crowd is counted and not compared.
//! 3. [`score`] weighs a pair: levels of agreement by field ([`text`], [`name`], `levels`), each with a weight from
//!    `patterns/probable.toml`, summed as Fellegi and Sunter do. What a household shares counts once. A sum above the bar is a
//!    link, unless something says that they are kin: names that differ, birth dates a generation apart, different national ids.
//!    Those, and pairs a little short of the bar, are left to a reviewer, and only `low` counts them as one.
//! 4. [`chain`] looks at what links make together: chains of too many people, and chains that hold two national ids, are not
//!    joined.
//!
//! What remains is a list of pairs of sightings, and linking runs again with them as orders: so decisions, undecided groups,
//! conflicts and counts follow by the rules that all people are under.
//!
//! Nothing hangs on the order of the evidence: profiles keep the smallest values, weights are whole hundredths of a bit, blocks
//! are sorted by what they hold. In memory there are two tables of counters of fixed size, one partition a thread, and some
//! fifty bytes a link; all else is in partitions of [`spill`](crate::spill).

pub mod text;
pub mod profile;
pub mod sketch;
pub mod name;
mod levels;
pub mod score;
pub mod blocks;
pub mod chain;
