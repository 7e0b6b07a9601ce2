//! A case as later passes see it: evidence, plans, and whose each sighting is.
//!
//! A scan has it in memory; every command that asks a case again reads it from the store. Either way the same
//! passes run over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Part, Remarks, Whose};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::item::{Item, Origin};
use crate::link::settled::Identities;
use crate::path::Path;
use crate::seal::key::Key;
use crate::spill::{ASKING, Spill};
use crate::store::roster::Roster;
use crate::store::{Case, State, lines, people};
use crate::unpack::Shelf;

use super::alike::Alike;
use super::engine::{Engine, Want};
use super::evidence::{self, Known, Split, Surveyed, Tallies};
use super::manifest::Options;
use super::ordered::Job;

/// A scanned case.
pub struct View {
    /// The items with their plans.
    pub evidence: Vec<Surveyed>,
    /// The splits, in evidence order.
    pub splits: Vec<Split>,
    /// What each split added.
    pub parts: Vec<Part>,
    /// Values asked of each typed column, and values that passed, by item and column.
    pub tallies: Tallies,
    /// Whose each sighting is, in evidence order, as [`Whose::word`].
    pub whose: Arc<Vec<u32>>,
    /// What is to be said of single persons.
    pub remarks: Remarks,
    /// Identities that several persons hold.
    pub shared: Identities,
    /// The secret behind identities.
    pub key: Key,
    /// Which customers people are, if there was a roster.
    pub roster: Option<Roster>,
    /// What the case was made with.
    pub options: Options,
    /// Where what does not fit in memory goes.
    pub spill: Spill,
}

/// Where a split stands among all.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its place in [`View::splits`].
    pub at: usize,
    /// Records of its item before it.
    pub records: u64,
    /// Sightings of all evidence before it.
    pub sightings: usize,
    /// Bytes that it owns.
    pub bytes: u64,
}

impl Job for Place {
    fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl View {
    /// Reads a complete case. The evidence must be where it was, and as it was.
    ///
    /// # Errors
    /// If the case is unfinished or damaged, was made with another catalogue, or the evidence has changed.
    pub fn open(folder: &std::path::Path, catalog: &Catalog, shelf: &Arc<Shelf>) -> Result<(Case, Self)> {
        let (case, state) = Case::read(folder)?;
        let view = Self::of_case(&case, &state, catalog, shelf, true)?;
        Ok((case, view))
    }

    /// The case in `case`. If `strict`, the evidence must be where it was, and as it was.
    ///
    /// # Errors
    /// As [`View::open`].
    pub(super) fn of_case(
        case: &Case,
        state: &State,
        catalog: &Catalog,
        shelf: &Arc<Shelf>,
        strict: bool,
    ) -> Result<Self> {
        let folder = case.folder();
        if state.catalog != catalog.digest {
            let why = "was made with other patterns; scan again, or give the same --patterns";
            return Err(Error::Refused(format!("{} {why}", folder.display())));
        }
        let options = super::manifest::options(case)?;
        let known: Vec<Known> = lines::read(&case.file("store/items"))?;
        let mut evidence: Vec<Surveyed> = Vec::with_capacity(known.len());
        let mut alike = Alike::default();
        for mut known in known {
            known.plan.iter_mut().for_each(|plan| alike.share(plan));
            evidence.push(found_again(known, &evidence, &options, shelf, strict)?);
        }
        let splits = evidence::splits(&evidence);
        let parts = last_parts(lines::read(&case.file("store/parts"))?);
        if parts.len() != splits.len() {
            let message = format!("has {} parts for {} splits", parts.len(), splits.len());
            return Err(Error::Corrupt { file: case.file("store/parts"), message });
        }
        shelf.spill.holds(parts.iter().map(|part| u64::from(part.sightings)).sum(), ASKING)?;
        Ok(Self {
            whose: Arc::new(people::read(&case.file("store/people"))?),
            roster: Roster::open(&case.file("store/roster"))?,
            remarks: case.read_json("store/remarks")?,
            shared: super::write::read_shared(case)?,
            key: Key::load(&case.file("store/key"))?,
            tallies: evidence::tallies(&parts),
            evidence,
            splits,
            parts,
            options,
            spill: shelf.spill.clone(),
        })
    }

    /// Every split with what stands before it.
    pub fn places(&self) -> Vec<Place> {
        let (mut records, mut sightings, mut item) = (0, 0, u32::MAX);
        let place = |(at, part): (usize, &Part)| {
            if part.item != item {
                (item, records) = (part.item, 0);
            }
            let place = Place { at, records, sightings, bytes: self.splits[at].bytes };
            records += part.carved.records;
            sightings += part.sightings as usize;
            place
        };
        self.parts.iter().enumerate().map(place).collect()
    }

    /// How many persons there are.
    pub fn persons(&self) -> usize {
        let persons = self.whose.iter().filter(|word| **word < Whose::UNDECIDED);
        persons.max().map_or(0, |last| *last as usize + 1)
    }

    /// The item of a split.
    pub fn item(&self, place: Place) -> &Surveyed {
        &self.evidence[self.splits[place.at].item]
    }

    /// Whose the sightings of a split are.
    pub fn whose(&self, place: Place) -> impl ExactSizeIterator<Item = Whose> + '_ {
        let own = place.sightings..place.sightings + self.parts[place.at].sightings as usize;
        self.whose[own].iter().map(|word| Whose::of(*word))
    }

    /// Those of a sighting's identifiers that do not only number the rows of its item.
    pub fn identities(&self, item: u32, of: &[Identity]) -> impl Iterator<Item = Identity> {
        let counts = move |of: &&Identity| !self.remarks.row_numbers.contains(&(item, of.kind.0));
        of.iter().filter(counts).copied()
    }

    /// Goes through a split once more.
    ///
    /// # Errors
    /// As [`Engine::read`]; also if the evidence no longer gives the sightings that it gave.
    pub fn read(
        &self,
        engine: &Engine<'_>,
        place: Place,
        take: &mut dyn FnMut(&super::engine::Seen<'_>) -> Result<()>,
    ) -> Result<()> {
        engine.read(self.item(place), self.splits[place.at].k, Want::Found, take).map(drop)
    }
}

/// The last part of each split: one that was scanned again stands twice in the journal.
fn last_parts(journal: Vec<Part>) -> Vec<Part> {
    let parts: BTreeMap<(u32, u32), Part> =
        journal.into_iter().map(|part| ((part.item, part.split), part)).collect();
    parts.into_values().collect()
}

/// An item of a stored case, if it is still what it was or nobody is `strict`. `before` are those that stand before it,
/// containers before their members.
fn found_again(
    known: Known,
    before: &[Surveyed],
    options: &Options,
    shelf: &Arc<Shelf>,
    strict: bool,
) -> Result<Surveyed> {
    let mut item = Item {
        path: known.path.clone(),
        size: known.stamp.0,
        origin: Origin::Listed(crate::item::Listed::Link),
    };
    if known.plan.is_none() && known.container.is_none() {
        return Ok(Surveyed { item, known });
    }
    if let Some(inside) = &known.inside {
        item.origin = inside.found_again(item.size, before, shelf);
        return Ok(Surveyed { item, known });
    }
    item.origin = Origin::File(Some(Arc::clone(&options.folder)));
    if known.path == Path::of_stdin() {
        let why = "the case was made from standard input, which is not kept; scan a file to ask a case again";
        return Err(Error::Refused(why.into()));
    }
    if !strict {
        return Ok(Surveyed { item, known });
    }
    match evidence::stamp(&item) {
        Ok(stamp) if stamp == known.stamp => Ok(Surveyed { item, known }),
        Ok(_) => {
            let why = "has changed since it was scanned; scan again";
            Err(Error::Refused(format!("{} {why}", known.path)))
        }
        Err(why) => Err(Error::Refused(format!("{} is no longer there: {why}", known.path))),
    }
}
