//! All batches as one list of sightings, numbered in evidence order, and which of their identifiers count.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::batch::Batch;
use super::class;
use crate::catalog::{People, Splits};
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

/// The sightings of all batches, by number.
pub(super) struct Evidence<'b> {
    batches: &'b [Batch],
    /// Number of the first sighting of each batch, and behind them the number of all.
    first: Vec<u32>,
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
    pub(super) fn new(batches: &'b [Batch], rules: &People) -> Self {
        let mut first = vec![0];
        first.extend(batches.iter().scan(0, |sum, batch| {
            *sum += batch.len() as u32;
            Some(*sum)
        }));
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
        let row_numbers = vec![Vec::new(); batches.len()];
        Self { batches, first, traits, hub: rules.hub, row_numbers, dead: IdentitySet::default() }
    }

    pub(super) fn len(&self) -> u32 {
        self.first.last().copied().unwrap_or(0)
    }

    pub(super) fn batches(&self) -> &'b [Batch] {
        self.batches
    }

    pub(super) fn traits(&self, kind: IdentityKind) -> Traits {
        self.traits[usize::from(kind.0)]
    }

    /// Kinds of this sort, in the order of the rules.
    pub(super) fn kinds(&self, wanted: impl Fn(Traits) -> bool) -> Vec<IdentityKind> {
        (0..=u8::MAX).map(IdentityKind).filter(|kind| wanted(self.traits(*kind))).collect()
    }

    /// Takes no value of `kind` for an identifier in batch `batch`.
    pub(super) fn ignore(&mut self, batch: usize, kind: IdentityKind) {
        self.row_numbers[batch].push(kind);
    }

    /// Takes this value for no identifier.
    pub(super) fn kill(&mut self, value: Identity) {
        self.dead.insert(value);
    }

    /// Batch and place in it of sighting `at`.
    pub(super) fn place(&self, at: u32) -> (usize, usize) {
        let batch = self.first.partition_point(|first| *first <= at).saturating_sub(1);
        (batch, (at - self.first[batch]) as usize)
    }

    /// The identifiers of sighting `at` that are row numbers nowhere, dead ones included.
    pub(super) fn identities(&self, at: u32) -> impl Iterator<Item = &'b Identity> + '_ {
        let (batch, at) = self.place(at);
        self.kept(batch, at)
    }

    /// The identifiers of sighting `at` that count.
    pub(super) fn live(&self, at: u32) -> impl Iterator<Item = &'b Identity> + '_ {
        self.identities(at).filter(|identity| self.dead.is_empty() || !self.dead.contains(*identity))
    }

    /// [`Evidence::identities`] by place.
    pub(super) fn kept(&self, batch: usize, at: usize) -> impl Iterator<Item = &'b Identity> + '_ {
        let skipped = &self.row_numbers[batch];
        self.batches[batch].identities(at).iter().filter(move |identity| !skipped.contains(&identity.kind))
    }

    /// All that makes two sightings the same word on the same person.
    pub(super) fn text(&self, at: u32) -> (&'b [Identity], &'b [u64]) {
        let (batch, at) = self.place(at);
        (self.batches[batch].identities(at), self.batches[batch].words(at))
    }

    /// The words of the name of sighting `at`.
    pub(super) fn words(&self, at: u32) -> &'b [u64] {
        let (batch, at) = self.place(at);
        self.batches[batch].words(at)
    }
}
