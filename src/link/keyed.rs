//! Values as keyed hashes: who has not the key reads nothing from them, and equal values stay equal.
//!
//! SipHash-2-4 with 128 bits over the kind's id, a zero, the scope where the kind has one, and the normal form;
//! cut to 120 bits. The same on every machine that has the key.

use std::cell::OnceCell;

use siphasher::sip::SipHasher24 as Sip64;

use crate::catalog::People;
use crate::identity::{Identity, IdentityKind};
use crate::seal::sip::Begun;

/// The kind of what has none: a name as an anchor, a value of an element that is no identifier.
pub const NO_KIND: IdentityKind = IdentityKind(u8::MAX);

/// A case's secret, ready to hash.
#[derive(Clone)]
pub(super) struct Keyed<'c> {
    nothing: Begun,
    /// By kind, what a value is hashed behind, once there was one.
    kinds: Vec<OnceCell<Begun>>,
    words: Sip64,
    rules: &'c People,
    /// What is hashed of the holder.
    scope: [u8; 16],
}

impl<'c> Keyed<'c> {
    /// `holder` is the folder or container that holds the item: the scope of kinds that have one.
    pub(super) fn new(key: &[u8; 16], rules: &'c People, holder: &str) -> Self {
        let (nothing, words) = (Begun::new(key), Sip64::new_with_key(key));
        let scope = nothing.end(holder.as_bytes()).to_le_bytes();
        Self { nothing, kinds: vec![OnceCell::new(); rules.kinds.len()], words, rules, scope }
    }

    /// What a value of `kind` is hashed behind.
    #[inline]
    pub(super) fn begin(&self, kind: IdentityKind) -> Begun {
        let at = usize::from(kind.0);
        self.kinds
            .get(at)
            .map_or_else(|| self.nothing.and(&[0]), |begun| *begun.get_or_init(|| self.first(at)))
    }

    fn first(&self, at: usize) -> Begun {
        let kind = &self.rules.kinds[at];
        let begun = self.nothing.and(kind.id.as_bytes()).and(&[0]);
        if kind.scoped { begun.and(&self.scope) } else { begun }
    }

    /// The identity of a value of `kind`, by its normal form.
    #[inline]
    pub(super) fn identity(&self, kind: IdentityKind, normal: &[u8]) -> Identity {
        Self::ended(kind, &self.begin(kind), normal)
    }

    /// The identity of what has been hashed behind [`Keyed::begin`], and `rest` behind it.
    #[inline]
    pub(super) fn ended(kind: IdentityKind, begun: &Begun, rest: &[u8]) -> Identity {
        let mut key = [0; 15];
        key.copy_from_slice(&begun.end(rest).to_le_bytes()[..15]);
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
        Keyed::new(&[key; 16], &rules, holder).identity(IdentityKind(0), text)
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
