//! Sightings into people.
//!
//! [`Sighter`](subject::Sighter) makes sightings of a record's findings; a [`Batch`](batch::Batch) keeps those of
//! a split; [`Sightings`](sightings::Sightings) has all batches, in memory or on a tape; [`settle`](settle::settle) makes
//! people of them. Every rule is a group-by or a union-find, so that no order, no cutting, no thread and no amount of
//! memory can change a count:
//!
//! 1. `rownumber`: customer ids that only number the rows of an item are no identifiers there.
//! 2. `value`: each value decides once, on all sightings that carry it. Names that agree (`group`) it joins;
//!    names that differ it makes *possibly* one; its nameless sightings it *ties* to all of them; beside too many
//!    names, national ids or contacts it is dead. User names decide last: they join only what has nothing
//!    stronger (that lives), and tie it to the one who bears the name.
//! 3. `ties`: tied sightings join when all that they are tied to has become one; the least fixpoint.
//! 4. `undecided`: a component that still floats between several people is nobody's: it adds one to `high`
//!    (once for all that float on one value). A full name in it that does not float makes it a person.
//! 5. `conflict`: a component that holds two values of what a person has only one of parts by value.
//! 6. `obey`: what a reviewer decided ([`orders`]): people merged, people left out. Her splits part components last
//!    of all, behind the rules of 5; values that she cut were dead from the start.
//! 7. `fold`: sightings become persons in order of first appearance, and are counted. `owner` has a word for each sighting,
//!    and more only for those of whom there is more to say; `clusters`, which of them may be one.
//! 8. `shared`: what several persons hold, and so is no [`anchor`] of a person's key.
//!
//! What sums over persons need, their sightings side by side, a [`census`] gathers afterwards.
//!
//! Group-bys go through [`spill`](crate::spill). In memory there is, for each sighting, its place in the union-find, which
//! becomes its person's number, and a byte of `standing`; and what is contested (`contest` writes it down; its ties stay).
//!
//! What carries a founding identifier that lives, or a full name beside one that links, is a person. A full name
//! with nothing that links is *name only*: in `low` one a name, in `best` one a name and item, in `high` one a
//! record. What is left (a nameless sighting of a hub) points at nobody.
//!
//! Sightings that say exactly the same about a value that several share are joined by it: whoever it is, it is
//! the same; so a copy of a record changes no count. For the same reason nothing counts sightings: hubs and learnt
//! placeholders count different values, each sighting once. Day and month of a birth date are hashed in one order,
//! so a swap is no second value.

pub mod keyed;
mod name;
mod reading;
mod composite;
mod called;
pub mod whose;
pub mod subject;
mod steps;
pub mod batch;
pub mod loan;
pub mod sightings;
pub mod settled;
pub mod census;
mod union;
pub mod orders;
pub mod settle;
mod evidence;
mod group;
mod contest;
mod value;
mod repeats;
mod rownumber;
mod ties;
mod undecided;
mod conflict;
mod suspect;
mod standing;
mod clusters;
mod namesake;
mod owner;
mod obey;
mod fold;
mod shared;
pub mod anchor;
pub mod probable;

/// Classes of kinds, as `patterns/people.toml` numbers them: the order in which a person's anchor is chosen.
pub(crate) mod class {
    /// E-mail, phone.
    pub(crate) const CONTACT: u8 = 1;
    /// Customer id.
    pub(crate) const CUSTOMER: u8 = 2;
    /// User name.
    pub(crate) const USER: u8 = 3;
    /// A name.
    pub(crate) const NAME: u8 = 4;
    /// What is never an anchor.
    pub(crate) const NEVER: u8 = 9;
}
