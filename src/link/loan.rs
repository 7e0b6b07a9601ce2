//! A split's sightings as they are lent: in columns that others may share.

use std::borrow::Cow;
use std::ops::Range;

use super::batch::{Batch, Loose};
use crate::identity::Identity;

/// The sightings of one split, and its values without a subject: some consecutive ones of a batch.
#[derive(Clone, Debug)]
pub struct Loan<'b> {
    pub(super) batch: Cow<'b, Batch>,
    /// Its sightings' places there.
    pub(super) own: Range<usize>,
    /// Those of its values without a subject.
    pub(super) loose: Range<usize>,
}

impl Loan<'_> {
    /// How many sightings there are.
    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// Whether there is no sighting.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Ordinal within the split, of the record that sighting `at` is in.
    pub fn record(&self, at: usize) -> u32 {
        self.batch.record(self.own.start + at)
    }

    /// The identifiers of sighting `at`, sorted.
    pub fn identities(&self, at: usize) -> &[Identity] {
        self.batch.identities(self.own.start + at)
    }

    /// The identifiers of all, one sighting's behind the other's.
    pub(super) fn all(&self) -> &[Identity] {
        self.batch.identities_of(self.own.clone())
    }

    /// The words of its full name, sorted; none where it has no name.
    pub fn words(&self, at: usize) -> &[u64] {
        self.batch.words(self.own.start + at)
    }

    /// One hash over the words of its name; 0 where it has no name.
    pub fn name(&self, at: usize) -> u64 {
        self.batch.name(self.own.start + at)
    }

    /// Number of what was seen, in [`Sightings::profiles`](super::sightings::Sightings::profiles).
    pub fn profile_of(&self, at: usize) -> u32 {
        self.batch.profile_of(self.own.start + at)
    }

    /// The values without a subject.
    pub fn loose(&self) -> &[Loose] {
        &self.batch.loose()[self.loose.clone()]
    }
}
