//! Values that point at a person only together: a card with a name, a name with a birth date.
//!
//! Hashed as one key, so that they are never tested pairwise: one more identity of the sighting, nothing else.

use super::keyed::Keyed;
use super::reading::{Reader, Value};
use crate::catalog::{self, People};
use crate::finding::Found;
use crate::identity::{Identity, IdentityKind};
use crate::seal::sip::Begun;

/// Composites with more values than this are not made: a row with so many cards is no person's.
const MOST: usize = 64;

/// A composite, and the kinds among its parts.
struct Composite<'c> {
    of: &'c catalog::Composite,
    needs: Kinds,
}

/// A set of kinds, a bit each.
#[derive(Default)]
pub(super) struct Kinds([u64; 4]);

impl Kinds {
    pub(super) fn insert(&mut self, kind: IdentityKind) {
        self.0[usize::from(kind.0 >> 6)] |= 1 << (kind.0 & 63);
    }

    /// Whether it holds all of `others`.
    fn hold(&self, others: &Self) -> bool {
        self.0.iter().zip(&others.0).all(|(have, need)| need & !have == 0)
    }
}

impl FromIterator<IdentityKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = IdentityKind>>(kinds: I) -> Self {
        let mut all = Self::default();
        kinds.into_iter().for_each(|kind| all.insert(kind));
        all
    }
}

/// All composites of the rules.
pub(super) struct Composites<'c>(Vec<Composite<'c>>);

impl<'c> Composites<'c> {
    pub(super) fn new(rules: &'c People) -> Self {
        let all = rules.composites.iter();
        Self(all.map(|of| Composite { of, needs: of.parts.iter().copied().flatten().collect() }).collect())
    }

    /// Adds the identities of the composites of which somebody with these values, of the kinds `present`, has all parts;
    /// `name` is its full name, or empty.
    pub(super) fn add(
        &self,
        (reader, found): (&Reader<'_>, &[Found<'_>]),
        (values, present): (&[Value], &Kinds),
        name: &[u64],
        identities: &mut Vec<Identity>,
    ) {
        let of_kind = |kind: IdentityKind| values.iter().filter(move |value| value.kind == kind);
        for Composite { of, .. } in self.0.iter().filter(|composite| present.hold(&composite.needs)) {
            let choices = |part: &Option<IdentityKind>| match part {
                Some(kind) => of_kind(*kind).count(),
                None => usize::from(!name.is_empty()),
            };
            let count = of.parts.iter().map(choices).fold(1, usize::saturating_mul);
            for mut choice in 0..if count > MOST { 0 } else { count } {
                let mut begun = reader.keyed().begin(of.kind);
                for part in &of.parts {
                    let among = choices(part);
                    let value = part.and_then(|kind| of_kind(kind).nth(choice % among));
                    begun = with(begun, value.map(|value| reader.text(value, found)), name).and(&[0]);
                    choice /= among;
                }
                identities.push(Keyed::ended(of.kind, &begun, &[]));
            }
        }
    }
}

/// One part more: the normal form of a value, or the words of the name.
fn with(begun: Begun, value: Option<&[u8]>, name: &[u64]) -> Begun {
    match value {
        Some(value) => begun.and(value),
        None => name.iter().fold(begun, |begun, word| begun.and(&word.to_le_bytes())),
    }
}
