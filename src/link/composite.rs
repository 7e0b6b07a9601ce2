//! Values that point at a person only together: a card with a name, a name with a birth date.
//!
//! Hashed as one key, so that they are never tested pairwise: one more identity of the sighting, nothing else.

use super::reading::{Reader, Value};
use crate::catalog::People;
use crate::identity::{Identity, IdentityKind};

/// Composites with more values than this are not made: a row with so many cards is no person's.
const MOST: usize = 64;

/// A composite, its parts resolved.
struct Composite {
    kind: IdentityKind,
    /// A kind, or none for the name.
    parts: Vec<Option<IdentityKind>>,
    /// The kinds among them.
    needs: Kinds,
}

/// A set of kinds, a bit each.
#[derive(Default)]
struct Kinds([u64; 4]);

impl Kinds {
    fn insert(&mut self, kind: IdentityKind) {
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

/// All composites of the rules. Their room is used again for each record.
pub(super) struct Composites {
    all: Vec<Composite>,
    scratch: Vec<u8>,
}

impl Composites {
    pub(super) fn new(rules: &People) -> Self {
        let kind = |part: &String| {
            let at = rules.kinds.iter().position(|kind| kind.id == *part);
            at.map(|at| IdentityKind(at as u8))
        };
        let all = rules.composites.iter().map(|composite| {
            let parts: Vec<_> = composite.parts.iter().map(kind).collect();
            Composite { kind: composite.kind, needs: parts.iter().copied().flatten().collect(), parts }
        });
        Self { all: all.collect(), scratch: Vec::new() }
    }

    /// Adds the identities of the composites of which `subject` has all parts; `name` is its full name, or empty.
    pub(super) fn add(
        &mut self,
        reader: &Reader<'_>,
        subject: u8,
        name: &[u64],
        identities: &mut Vec<Identity>,
    ) {
        let of_kind = |kind: IdentityKind| {
            reader.values.iter().filter(move |value| value.subject == subject && value.kind == kind)
        };
        let own = reader.values.iter().filter(|value| value.subject == subject);
        let present: Kinds = own.map(|value| value.kind).collect();
        for composite in self.all.iter().filter(|composite| present.hold(&composite.needs)) {
            let choices = |part: &Option<IdentityKind>| match part {
                Some(kind) => of_kind(*kind).count(),
                None => usize::from(!name.is_empty()),
            };
            let count = composite.parts.iter().map(choices).fold(1, usize::saturating_mul);
            for mut choice in 0..if count > MOST { 0 } else { count } {
                reader.keyed().begin(composite.kind, &mut self.scratch);
                for part in &composite.parts {
                    let among = choices(part);
                    let value = part.and_then(|kind| of_kind(kind).nth(choice % among));
                    write(reader, value, name, &mut self.scratch);
                    choice /= among;
                }
                identities.push(reader.keyed().identity(composite.kind, &self.scratch));
            }
        }
    }
}

/// Writes one part: the normal form of a value, or the words of the name; and a zero behind it.
fn write(reader: &Reader<'_>, value: Option<&Value>, name: &[u64], out: &mut Vec<u8>) {
    match value {
        Some(value) => out.extend_from_slice(reader.text(value)),
        None => out.extend(name.iter().flat_map(|word| word.to_le_bytes())),
    }
    out.push(0);
}
