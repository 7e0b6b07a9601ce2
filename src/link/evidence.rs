//! All sightings, and which of their identifiers count.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::class;
use super::loan::Loan;
use super::sightings::{Kept, Sightings};
use crate::catalog::{People, Splits};
use crate::error::Result;
use crate::identity::{Identity, IdentityKind};

/// Identities to look up. They are keyed hashes: a fixed seed cannot be attacked without the key.
pub(super) type IdentitySet = HashSet<Identity, FixedState>;

/// What the rules say of one kind, at hand.
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own, and any of them go together")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    pub(super) links: bool,
    pub(super) founds: bool,
    pub(super) unique: bool,
    pub(super) national: bool,
    pub(super) splits: Splits,
    pub(super) class: u8,
}

impl Traits {
    /// A user name: it links only what has no stronger identifier.
    pub(super) fn is_user(self) -> bool {
        self.class == class::USER
    }

    /// An address or a number under which somebody is reached.
    pub(super) fn is_contact(self) -> bool {
        self.class == class::CONTACT && self.links
    }
}

/// All that a sighting says: its identifiers, and the words of its name.
pub(super) type Text<'b> = (Cow<'b, [Identity]>, Cow<'b, [u64]>);

/// The sightings of all batches, by number.
pub(super) struct Evidence<'b> {
    sightings: &'b Sightings,
    /// By kind.
    traits: Vec<Traits>,
    /// More than so many names or national ids on one value make it a hub.
    pub(super) hub: usize,
    /// By batch: kinds that are row numbers there.
    row_numbers: Vec<Vec<IdentityKind>>,
    /// Values that link nothing: hubs, learnt placeholders.
    dead: IdentitySet,
}

impl<'b> Evidence<'b> {
    pub(super) fn new(sightings: &'b Sightings, rules: &People) -> Self {
        let mut traits = vec![Traits::default(); 256];
        for (at, kind) in traits.iter_mut().zip(&rules.kinds) {
            *at = Traits {
                links: kind.links,
                founds: kind.founds,
                unique: kind.unique,
                national: kind.national,
                splits: kind.splits,
                class: kind.class,
            };
        }
        let row_numbers = vec![Vec::new(); sightings.kept().len()];
        Self { sightings, traits, hub: rules.hub, row_numbers, dead: IdentitySet::default() }
    }

    pub(super) fn len(&self) -> u32 {
        self.sightings.len()
    }

    /// All of them.
    pub(super) fn sightings(&self) -> &'b Sightings {
        self.sightings
    }

    pub(super) fn traits(&self, kind: IdentityKind) -> Traits {
        self.traits[usize::from(kind.0)]
    }

    /// Kinds of this sort, in the order of the rules.
    pub(super) fn kinds(&self, wanted: impl Fn(Traits) -> bool) -> Vec<IdentityKind> {
        (0..=u8::MAX).map(IdentityKind).filter(|kind| wanted(self.traits(*kind))).collect()
    }

    /// How many sightings the batches have that hold a value of some sort.
    pub(super) fn count(&self, wanted: &dyn Fn(Traits) -> bool) -> usize {
        let holds = |kept: &&Kept| kept.holds(|kind| wanted(self.traits(kind)));
        self.sightings.kept().iter().filter(holds).map(|kept| kept.len as usize).sum()
    }

    /// Takes no value of `kind` for an identifier in batch `batch`.
    pub(super) fn ignore(&mut self, batch: usize, kind: IdentityKind) {
        self.row_numbers[batch].push(kind);
    }

    /// Takes this value for no identifier.
    pub(super) fn kill(&mut self, value: Identity) {
        self.dead.insert(value);
    }

    /// Whether it was taken for no identifier.
    pub(super) fn is_dead(&self, value: &Identity) -> bool {
        self.dead.contains(value)
    }

    /// Gives every sighting of the batches that hold a value of some sort to `take`: its number, its batch, and its place
    /// there and that of the batch.
    ///
    /// # Errors
    /// If a batch cannot be read back, or `take` says so.
    pub(super) fn each(
        &self,
        wanted: Option<&dyn Fn(Traits) -> bool>,
        mut take: impl FnMut(u32, &Loan<'_>, (usize, usize)) -> Result<()>,
    ) -> Result<()> {
        self.sightings.each(
            |kept| wanted.is_none_or(|wanted| kept.holds(|kind| wanted(self.traits(kind)))),
            |at, batch| {
                let numbers = self.sightings.first(at)..;
                numbers
                    .zip(0..batch.len())
                    .try_for_each(|(sighting, place)| take(sighting, batch, (at, place)))
            },
        )
    }

    /// The identifiers of sighting `at` that are row numbers nowhere, dead ones included.
    pub(super) fn identities(&self, at: u32) -> Result<Cow<'b, [Identity]>> {
        let all = self.sightings.identities(at)?;
        let skipped = &self.row_numbers[self.sightings.place(at).0];
        if skipped.is_empty() {
            return Ok(all);
        }
        Ok(all.iter().filter(|identity| !skipped.contains(&identity.kind)).copied().collect())
    }

    /// Gives [`Evidence::identities`] of several sightings, which ascend, to `take`: a batch that many of them are in is
    /// read once.
    pub(super) fn identities_of(
        &self,
        sightings: impl Iterator<Item = u32>,
        mut take: impl FnMut(&[Identity]),
    ) -> Result<()> {
        /// From so many sightings on in a row, a batch is worth reading.
        const MANY: usize = 32;
        let all: Vec<u32> = sightings.collect();
        let batch_of = |at: u32| self.sightings.place(at).0;
        let mut rest = &all[..];
        while let Some(first) = rest.first() {
            let batch = batch_of(*first);
            let end = self.sightings.first(batch + 1);
            let (own, behind) = rest.split_at(rest.partition_point(|at| *at < end));
            rest = behind;
            if own.len() < MANY {
                own.iter().try_for_each(|at| self.identities(*at).map(|own| take(&own)))?;
                continue;
            }
            let loan = self.sightings.batch(batch)?;
            for at in own {
                let place = (at - self.sightings.first(batch)) as usize;
                let kept: Vec<Identity> = self.kept(&loan, (batch, place)).copied().collect();
                take(&kept);
            }
        }
        Ok(())
    }

    /// The identifiers of sighting `at` that count.
    pub(super) fn live(&self, at: u32) -> Result<Cow<'b, [Identity]>> {
        let all = self.identities(at)?;
        if self.dead.is_empty() {
            return Ok(all);
        }
        Ok(all.iter().filter(|identity| !self.dead.contains(*identity)).copied().collect())
    }

    /// Whether values of `kind` are identifiers in batch `batch`, and no row numbers.
    pub(super) fn counts(&self, batch: usize, kind: IdentityKind) -> bool {
        !self.row_numbers[batch].contains(&kind)
    }

    /// [`Evidence::identities`] of what is at hand: the sighting at `place` (of its batch among all, and of itself in it).
    pub(super) fn kept<'s>(
        &'s self,
        batch: &'s Loan<'_>,
        place: (usize, usize),
    ) -> impl Iterator<Item = &'s Identity> + 's {
        let skipped = &self.row_numbers[place.0];
        batch.identities(place.1).iter().filter(move |identity| !skipped.contains(&identity.kind))
    }

    /// All that makes two sightings the same word on the same person.
    pub(super) fn text(&self, at: u32) -> Result<Text<'b>> {
        Ok((self.sightings.identities(at)?, self.sightings.words(at)?))
    }

    /// The words of the name of sighting `at`.
    pub(super) fn words(&self, at: u32) -> Result<Cow<'b, [u64]>> {
        self.sightings.words(at)
    }
}
