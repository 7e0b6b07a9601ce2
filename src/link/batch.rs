//! What one split adds: its sightings in record order, in columns.
//!
//! Columns rather than structs of vectors: a column can be put down as it is, one that only counts on ([`Steps`]) is not there
//! at all, nor are names where nobody has one. So a sighting costs sixteen bytes an identifier, and only what is uneven
//! about it more.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::anchor::{Keys, of_name};
use super::steps::Steps;
use crate::finding::ElementId;
use crate::identity::{Identity, IdentityKind, Profile, Sighting};
use crate::store::sieve::{Block, sieve};

/// A value that no subject could be found for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub struct Loose {
    /// What it counts as.
    pub element: ElementId,
    /// The value.
    pub value: Identity,
}

/// The sightings of one split, and its values without a subject.
///
/// Splits hold under 2^32 identifiers: they are cut long before.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    item: u32,
    pub(super) records: Steps,
    pub(super) identity_ends: Steps,
    pub(super) identities: Vec<Identity>,
    pub(super) word_ends: Steps,
    pub(super) words: Vec<u64>,
    /// Empty until somebody has one.
    pub(super) names: Vec<u64>,
    pub(super) profile_of: Steps,
    profiles: Vec<Profile>,
    pub(super) loose: Vec<Loose>,
    pub(super) sieve: Vec<Block>,
    /// Where each profile is, once they are many.
    profile_index: Option<Box<HashMap<Profile, u32, FixedState>>>,
    set_aside: Vec<u128>,
}

/// So few profiles are looked through.
const FEW: usize = 8;

impl Batch {
    /// An empty batch of a split of `item`.
    pub fn new(item: u32) -> Self {
        Self { item, ..Self::default() }
    }

    /// Adds the next sighting: `record` is its ordinal within the split.
    pub fn push(&mut self, record: u32, sighting: &Sighting<'_>) {
        self.records.push(record);
        let from = self.identities.len();
        self.identities.extend_from_slice(sighting.identities);
        if !self.identities[from..].is_sorted() {
            self.identities[from..].sort_unstable();
        }
        self.identity_ends.push(self.identities.len() as u32);
        let from = self.words.len();
        if !sighting.name.is_empty() {
            self.words.extend_from_slice(sighting.name);
            self.words[from..].sort_unstable();
        }
        let name = name_hash(&self.words[from..]);
        if name != 0 || !self.names.is_empty() {
            self.names.resize(self.records.len() - 1, 0);
            self.names.push(name);
        }
        self.word_ends.push(self.words.len() as u32);
        let profile = self.profile_number(sighting.profile);
        self.profile_of.push(profile);
    }

    /// Adds a value that no subject could be found for.
    pub fn push_loose(&mut self, element: ElementId, value: Identity) {
        self.loose.push(Loose { element, value });
    }

    /// Notes keys of values that were met and set aside, because a reviewer said so.
    pub fn note_set_aside(&mut self, keys: impl IntoIterator<Item = u128>) {
        self.set_aside.extend(keys);
    }

    /// The keys of values that were met and set aside.
    pub fn set_aside(&self) -> &[u128] {
        &self.set_aside
    }

    /// Numbers what was seen as `number` says, which all batches share.
    pub(super) fn number(&mut self, mut number: impl FnMut(&Profile) -> u32) {
        let numbers: Vec<u32> = std::mem::take(&mut self.profiles).iter().map(&mut number).collect();
        self.profile_of = self.profile_of.mapped(|own| numbers[own as usize]);
        self.profile_index = None;
    }

    /// Adds the sightings of another split behind its own.
    pub(super) fn append(&mut self, other: &Self) {
        let (identities, words) = (self.identities.len() as u32, self.words.len() as u32);
        if !(self.names.is_empty() && other.names.is_empty()) {
            self.names.resize(self.len(), 0);
            self.names.extend((0..other.len()).map(|at| other.name(at)));
        }
        for at in 0..other.len() {
            self.records.push(other.records.get(at));
            self.identity_ends.push(identities + other.identity_ends.get(at));
            self.word_ends.push(words + other.word_ends.get(at));
            self.profile_of.push(other.profile_of.get(at));
        }
        self.identities.extend_from_slice(&other.identities);
        self.words.extend_from_slice(&other.words);
        self.loose.extend_from_slice(&other.loose);
        self.sieve.extend_from_slice(&other.sieve);
    }

    /// Makes a sieve for the keys of all that was added, names among it: whoever asks for one later is told where it may be.
    pub fn sift(&mut self, keyed: &Keys) {
        let names = self.names.iter().filter(|name| **name != 0).map(|name| of_name(*name));
        let mut keys: Vec<u64> = self.identities.iter().map(|identity| keyed.of(*identity) as u64).collect();
        keys.extend(names.map(|name| keyed.of(name) as u64));
        self.sieve = sieve(keys);
    }

    /// Gives back the room that only adding needs.
    pub fn close(&mut self) {
        self.profile_index = None;
        self.records.close();
        self.identity_ends.close();
        self.identities.shrink_to_fit();
        self.word_ends.close();
        self.words.shrink_to_fit();
        self.names.shrink_to_fit();
        self.profile_of.close();
        self.loose.shrink_to_fit();
        self.sieve.shrink_to_fit();
    }

    /// Bytes that it takes, about.
    pub(super) fn size(&self) -> usize {
        let columns = [&self.records, &self.identity_ends, &self.word_ends, &self.profile_of];
        let columns: usize = columns.iter().map(|column| column.size()).sum();
        let identities = size_of_val(&self.identities[..]) + size_of_val(&self.loose[..]);
        let names = size_of_val(&self.words[..]) + size_of_val(&self.names[..]);
        let others = size_of_val(&self.profiles[..]) + size_of_val(&self.sieve[..]);
        size_of::<Self>() + columns + identities + names + others
    }

    /// The same sightings as those of another item.
    #[must_use]
    pub fn of_item(self, item: u32) -> Self {
        Self { item, ..self }
    }

    /// Number of the item that the split belongs to.
    pub fn item(&self) -> u32 {
        self.item
    }

    /// How many sightings there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no sighting.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ordinal within the split, of the record that sighting `at` is in.
    pub fn record(&self, at: usize) -> u32 {
        self.records.get(at)
    }

    /// The identifiers of sighting `at`, sorted.
    pub fn identities(&self, at: usize) -> &[Identity] {
        slice(&self.identities, &self.identity_ends, at)
    }

    /// The identifiers of consecutive sightings.
    pub(super) fn identities_of(&self, places: Range<usize>) -> &[Identity] {
        let end = |upto: usize| upto.checked_sub(1).map_or(0, |last| self.identity_ends.get(last)) as usize;
        &self.identities[end(places.start)..end(places.end)]
    }

    /// The words of its full name, sorted; none where it has no name.
    pub fn words(&self, at: usize) -> &[u64] {
        slice(&self.words, &self.word_ends, at)
    }

    /// One hash over the words of its name; 0 where it has no name.
    pub fn name(&self, at: usize) -> u64 {
        self.names.get(at).copied().unwrap_or(0)
    }

    /// Number of what was seen.
    pub(super) fn profile_of(&self, at: usize) -> u32 {
        self.profile_of.get(at)
    }

    /// The values without a subject.
    pub fn loose(&self) -> &[Loose] {
        &self.loose
    }

    /// The kinds of all its values.
    pub(super) fn kinds(&self) -> impl Iterator<Item = IdentityKind> + '_ {
        let loose = self.loose.iter().map(|loose| loose.value.kind);
        self.identities.iter().map(|identity| identity.kind).chain(loose)
    }

    fn profile_number(&mut self, profile: Profile) -> u32 {
        if let Some(last) = self.profile_of.last()
            && self.profiles[last as usize] == profile
        {
            return last;
        }
        let next = self.profiles.len() as u32;
        let number = if self.profiles.len() < FEW {
            self.profiles.iter().position(|known| *known == profile).map_or(next, |at| at as u32)
        } else {
            let all = || self.profiles.iter().copied().zip(0..).collect();
            let index = self.profile_index.get_or_insert_with(|| Box::new(all()));
            *index.entry(profile).or_insert(next)
        };
        if number == next {
            self.profiles.push(profile);
        }
        number
    }
}

/// The part of `all` that belongs to row `at`, where `ends` says where each row's part ends.
fn slice<'a, T>(all: &'a [T], ends: &Steps, at: usize) -> &'a [T] {
    let start = if at == 0 { 0 } else { ends.get(at - 1) };
    &all[start as usize..ends.get(at) as usize]
}

/// One hash of a set of sorted word hashes, 0 for the empty set alone. The words are keyed hashes already;
/// this only has to mix them.
pub fn name_hash(words: &[u64]) -> u64 {
    if words.is_empty() {
        return 0;
    }
    let mixed = words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, word| mix(hash ^ word));
    mixed.max(1)
}

/// The finalizer of splitmix64: a bijection in which each bit hangs on all.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)).wrapping_add(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Elements;

    #[test]
    fn a_batch_gives_back_what_was_put_in() {
        let identity = |key| Identity { kind: IdentityKind(1), key: [key; 15] };
        let mut batch = Batch::new(3);
        let profile = Profile::default();
        batch.push(0, &Sighting { identities: &[identity(2), identity(1)], name: &[9, 4], profile });
        batch.push(7, &Sighting { identities: &[], name: &[], profile });
        assert_eq!(batch.identities(0), [identity(1), identity(2)]);
        assert_eq!((batch.words(0), batch.record(1)), (&[4, 9][..], 7));
        assert!(batch.identities(1).is_empty() && batch.name(1) == 0 && batch.name(0) != 0);
        assert_eq!(batch.profiles.len(), 1);
        let profile = |element| Profile { seen: Elements::one(ElementId(element)), ..Profile::default() };
        for element in (0..20).chain(0..20) {
            batch.push(9, &Sighting { identities: &[], name: &[], profile: profile(element) });
            assert_eq!(batch.profiles[batch.profile_of(batch.len() - 1) as usize], profile(element));
        }
        assert_eq!(batch.profiles.len(), 21);
    }
}
