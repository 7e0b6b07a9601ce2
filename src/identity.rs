//! What points at a person, a record's sighting, and the person.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign};

use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::finding::ElementId;

/// A kind of identifier, by its place in `patterns/people.toml`.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    FromBytes,
    IntoBytes,
    Immutable,
)]
#[repr(transparent)]
pub struct IdentityKind(pub u8);

/// A value that points at a person: its kind, and a keyed 120-bit hash of its normal form.
///
/// Equal values have equal identities under one key; without the key nothing can be read from it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub struct Identity {
    /// What kind of identifier.
    pub kind: IdentityKind,
    /// 120 bits of SipHash-128 over kind and normal form.
    pub key: [u8; 15],
}

const _: () = assert!(size_of::<Identity>() == 16);

/// By kind, then by key: all sixteen bytes as one number.
impl Ord for Identity {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let number = |of: &Self| u128::from_be_bytes(zerocopy::transmute!(*of));
        number(self).cmp(&number(other))
    }
}

impl PartialOrd for Identity {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:", self.kind.0)?;
        self.key.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// A set of data elements; `|` joins, `&` is what two have in common.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Default,
    Serialize,
    Deserialize,
    FromBytes,
    IntoBytes,
    Immutable,
)]
#[repr(transparent)]
pub struct Elements(pub [u64; 4]);

impl Elements {
    /// The set of one element.
    pub fn one(element: ElementId) -> Self {
        let mut set = Self::default();
        set.insert(element);
        set
    }

    /// Adds one element.
    pub fn insert(&mut self, element: ElementId) {
        self.0[usize::from(element.0 >> 6)] |= 1 << (element.0 & 63);
    }

    /// Whether the element is in the set.
    pub fn contains(self, element: ElementId) -> bool {
        self.0[usize::from(element.0 >> 6)] >> (element.0 & 63) & 1 == 1
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    /// The elements, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = ElementId> {
        (0u8..4).flat_map(move |word| {
            let mut left = self.0[usize::from(word)];
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as u8)?;
                left &= left - 1;
                Some(ElementId(word << 6 | bit))
            })
        })
    }
}

impl BitOr for Elements {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl BitAnd for Elements {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl BitOrAssign for Elements {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// What was seen of somebody: three sets, since laws ask for combinations in one place.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Default,
    Serialize,
    Deserialize,
    FromBytes,
    IntoBytes,
    Immutable,
)]
#[repr(C)]
pub struct Profile {
    /// Seen at all.
    pub seen: Elements,
    /// Seen in one record with a full name.
    pub named: Elements,
    /// Seen in clear.
    pub clear: Elements,
}

impl BitOrAssign for Profile {
    fn bitor_assign(&mut self, other: Self) {
        self.seen |= other.seen;
        self.named |= other.named;
        self.clear |= other.clear;
    }
}

/// One record's word on one person.
#[derive(Clone, Copy, Debug)]
pub struct Sighting<'a> {
    /// Its identifiers, in no particular order, without repeats.
    pub identities: &'a [Identity],
    /// The words of a full name as sorted, distinct hashes; empty where there is none.
    pub name: &'a [u64],
    /// What was seen.
    pub profile: Profile,
}
