//! Who is asked for: the people whom a value or a key points at.
//!
//! No table has them by value, and none is needed: the sieves of a case say which few splits may hold it, and those are read. Of
//! a case without sieves every split may.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::error::Result;
use crate::finding::DetectorId;
use crate::identity::{Identity, IdentityKind};
use crate::link::anchor::{Keys, of_name, place_keys, written};
use crate::link::batch::name_hash;
use crate::run::engine::Engine;
use crate::run::entries::{Spoken, entries, spoken_of};
use crate::run::ordered::in_order;
use crate::run::people::extra;
use crate::run::sight::Eye;
use crate::run::view::{Place, View};
use crate::run::watch::Watch;
use crate::store::Case;
use crate::store::sieve::{self, SIEVES, Sieve};

/// Where somebody is looked for.
pub(super) struct Seek<'s> {
    pub case: &'s Case,
    pub view: &'s View,
    pub engine: &'s Engine<'s>,
    pub watch: &'s Watch,
}

/// What a value may be in some items, each with its key.
type Wanted = BTreeMap<Identity, u64>;

impl Seek<'_> {
    /// The people that a value points at.
    ///
    /// # Errors
    /// If the case is damaged, the evidence has changed, or the job is told to stop.
    pub(super) fn by_value(&self, value: &[u8]) -> Result<BTreeSet<u32>> {
        let (wanted, of_item) = self.wanted(value)?;
        let of = |at: usize| &wanted[of_item[self.view.splits[at].item]];
        let may = |at: usize, sieve: Sieve<'_>| {
            let may =
                |(identity, key): (&Identity, &u64)| sieve.may_hold(*key) && self.is_found(at, identity.kind);
            of(at).iter().any(may)
        };
        let is_theirs = |place: Place, _, spoken: &Spoken<'_>| {
            spoken.sighting.identities.iter().any(|own| of(place.at).contains_key(own))
        };
        self.people(may, is_theirs)
    }

    /// Whether anything of a kind was found in a split. A value may be many things, and few of them are in any one file.
    fn is_found(&self, at: usize, kind: IdentityKind) -> bool {
        let kind_of = &self.engine.catalog.people.kind_of;
        let is_of = |id: DetectorId| kind_of.get(usize::from(id.0)).copied().flatten() == Some(kind);
        self.view.parts[at].findings.iter().any(|(id, (all, tests))| all > tests && is_of(id))
    }

    /// The people with a key, their own or that of an identifier of theirs.
    ///
    /// # Errors
    /// As [`Seek::by_value`].
    pub(super) fn by_key(&self, text: &str) -> Result<BTreeSet<u32>> {
        let key = u128::from_str_radix(text, 16).ok().filter(|key| written(*key) == text);
        let Some(key) = key else { return Ok(BTreeSet::new()) };
        let keys = Keys::new(&self.view.key.bytes(), &self.engine.catalog.people);
        let is_theirs = |place: Place, _, spoken: &Spoken<'_>| {
            let item = self.view.splits[place.at].item as u32;
            let name = Some(name_hash(spoken.sighting.name)).filter(|name| *name != 0).map(of_name);
            let own = self.view.identities(item, spoken.sighting.identities);
            own.chain(name).any(|identity| keys.of(identity) == key)
        };
        let people = self.people(|_, sieve| sieve.may_hold(key as u64), is_theirs)?;
        if people.is_empty() { self.by_record(key) } else { Ok(people) }
    }

    /// The person with this key who has it of the record that they first appear in: nothing else names them. Keys of
    /// all records are made in less time than a file with them would be read.
    fn by_record(&self, key: u128) -> Result<BTreeSet<u32>> {
        let secret = self.view.key.bytes();
        let of_place = |place: &Place| {
            let key_of = place_keys(self.view.item(*place).known.path.as_str(), &secret);
            let records = place.records + 1..=place.records + self.view.parts[place.at].carved.records;
            records.into_iter().find(|record| key_of(*record) == key).map(|record| (*place, record))
        };
        let Some((place, record)) = self.view.places().par_iter().find_map_first(of_place) else {
            return Ok(BTreeSet::new());
        };
        let mut people = self.among(&[place], |_, _, spoken| spoken.record == record)?;
        let entries = entries(self.view, self.engine, self.watch, &people)?;
        people.retain(|person| {
            let entry = entries.get(person).cloned().unwrap_or_default();
            extra(self.view, self.engine.catalog, *person, &entry).key == written(key)
        });
        Ok(people)
    }

    /// The people of whom `is_wanted` is said, in the splits that `may` says yes to.
    fn people(
        &self,
        may: impl Fn(usize, Sieve<'_>) -> bool,
        is_wanted: impl Fn(Place, u32, &Spoken<'_>) -> bool + Sync,
    ) -> Result<BTreeSet<u32>> {
        let mut places = self.view.places();
        if let Some(maybe) = sieve::sift(&self.case.file(SIEVES), places.len(), may)? {
            places = maybe.into_iter().map(|at| places[at]).collect();
        }
        self.among(&places, is_wanted)
    }

    /// The people of some splits of whom `is_wanted` is said.
    fn among(
        &self,
        places: &[Place],
        is_wanted: impl Fn(Place, u32, &Spoken<'_>) -> bool + Sync,
    ) -> Result<BTreeSet<u32>> {
        let mut people = BTreeSet::new();
        let work = |place: &Place| {
            self.watch.go_on()?;
            let mut own = Vec::new();
            spoken_of(self.view, self.engine, *place, |person, spoken| {
                if is_wanted(*place, person, &spoken) {
                    own.push(person);
                }
                Ok(())
            })?;
            Ok(own)
        };
        in_order(places, work, |_, own| {
            people.extend(own);
            Ok(())
        })?;
        Ok(people)
    }

    /// What a value may be: by owner of the items, and for what is unique in a folder by that too; and which of these each
    /// item has.
    fn wanted(&self, value: &[u8]) -> Result<(Vec<Wanted>, Vec<usize>)> {
        let catalog = self.engine.catalog;
        let lens = self.view.options.lens(&self.view.key)?;
        let keys = Keys::new(&lens.key.bytes(), &catalog.people);
        let is_scoped = |id: &DetectorId| {
            catalog.people.kinds.iter().any(|kind| kind.scoped && kind.detectors.contains(id))
        };
        let all = (0..catalog.detectors.len() as u16).map(DetectorId);
        let (scoped, others): (Vec<DetectorId>, Vec<DetectorId>) = all.partition(is_scoped);
        let mut wanted: Vec<Wanted> = Vec::new();
        let (mut owners, mut scopes) = (BTreeMap::new(), BTreeMap::new());
        let mut of_item = Vec::with_capacity(self.view.evidence.len());
        for surveyed in &self.view.evidence {
            let (owner, scope) = (lens.owner(&surveyed.known), surveyed.known.scope());
            of_item.push(*scopes.entry((owner, scope)).or_insert_with(|| {
                let mut eye = Eye::new(self.engine, surveyed, &lens);
                let mut identities = |among: &[DetectorId]| -> BTreeSet<Identity> {
                    among.iter().flat_map(|id| eye.identities_as(*id, value)).collect()
                };
                let anywhere = owners.entry(owner).or_insert_with(|| identities(&others));
                let mut own = identities(&scoped);
                own.extend(anywhere.iter().copied());
                wanted.push(own.into_iter().map(|identity| (identity, keys.of(identity) as u64)).collect());
                wanted.len() - 1
            }));
        }
        Ok((wanted, of_item))
    }
}
