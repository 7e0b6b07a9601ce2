//! Values as keyed hashes: who has not the key reads nothing from them, and equal values stay equal.
//!
//! SipHash-2-4 with 128 bits over the kind's id, a zero, the scope where the kind has one, and the normal form;
//! cut to 120 bits. The same on every machine that has the key.

use siphasher::sip::SipHasher24 as Sip64;
use siphasher::sip128::SipHasher24 as Sip128;

use crate::catalog::People;
use crate::identity::{Identity, IdentityKind};

/// The kind of what has none: a name as an anchor, a value of an element that is no identifier.
pub const NO_KIND: IdentityKind = IdentityKind(u8::MAX);

/// A case's secret, ready to hash.
#[derive(Clone)]
pub(super) struct Keyed<'c> {
    values: Sip128,
    words: Sip64,
    rules: &'c People,
    /// What is hashed of the holder.
    scope: [u8; 16],
}

impl<'c> Keyed<'c> {
    /// `holder` is the folder or container that holds the item: the scope of kinds that have one.
    pub(super) fn new(key: &[u8; 16], rules: &'c People, holder: &str) -> Self {
        let (values, words) = (Sip128::new_with_key(key), Sip64::new_with_key(key));
        let scope = values.hash(holder.as_bytes()).as_bytes();
        Self { values, words, rules, scope }
    }

    /// Clears `out` and begins it with what a value of `kind` is hashed behind.
    pub(super) fn begin(&self, kind: IdentityKind, out: &mut Vec<u8>) {
        out.clear();
        let kind = self.rules.kinds.get(usize::from(kind.0));
        out.extend_from_slice(kind.map_or(&[], |kind| kind.id.as_bytes()));
        out.push(0);
        if kind.is_some_and(|kind| kind.scoped) {
            out.extend_from_slice(&self.scope);
        }
    }

    /// The identity of what has been written behind [`Keyed::begin`].
    pub(super) fn identity(&self, kind: IdentityKind, text: &[u8]) -> Identity {
        let hash = self.values.hash(text).as_bytes();
        let mut key = [0; 15];
        key.copy_from_slice(&hash[..15]);
        Identity { kind, key }
    }

    /// The hash of a word of a name.
    pub(super) fn word(&self, word: &[u8]) -> u64 {
        self.words.hash(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, Splits};
    use crate::normal::Normal;

    fn identity(key: u8, scoped: bool, holder: &str, text: &[u8]) -> Identity {
        let kind = Kind {
            id: "user-name".into(),
            detectors: Vec::new(),
            normal: Normal::Fold,
            national: false,
            links: true,
            unique: false,
            splits: Splits::No,
            founds: true,
            scoped,
            class: 3,
        };
        let rules = People { kinds: vec![kind], ..People::default() };
        let keyed = Keyed::new(&[key; 16], &rules, holder);
        let mut out = Vec::new();
        keyed.begin(IdentityKind(0), &mut out);
        out.extend_from_slice(text);
        keyed.identity(IdentityKind(0), &out)
    }

    #[test]
    fn key_scope_and_value_matter_and_nothing_else() {
        let one = identity(1, true, "in/a", b"ann");
        assert_eq!(one, identity(1, true, "in/a", b"ann"));
        assert_ne!(one, identity(2, true, "in/a", b"ann"));
        assert_ne!(one, identity(1, true, "in/b", b"ann"));
        assert_ne!(one, identity(1, true, "in/a", b"bob"));
        assert_eq!(identity(1, false, "in/a", b"ann"), identity(1, false, "in/b", b"ann"));
    }
}
