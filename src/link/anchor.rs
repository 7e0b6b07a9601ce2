//! The key of a person: a keyed hash of the one identifier that stands for them best.
//!
//! The anchor is the smallest identifier in class order that nobody else holds, so that the key stays the same
//! when evidence is added that does not touch the person, and two cases under one secret can be compared. Who
//! has no such identifier is named by a full name that nobody else bears, or else by where they were first seen.

use super::class;
use super::keyed::NO_KIND;
use super::settled::Identities;
use crate::catalog::People;
use crate::identity::Identity;
use crate::seal::sip::Begun;

/// The key by which an identifier names whoever holds it, in decisions and to whoever looks a person up. The key of a
/// person is that of their anchor.
pub fn identifier_key(identity: Identity, secret: &[u8; 16], rules: &People) -> u128 {
    let kind = rules.kinds.get(usize::from(identity.kind.0)).map_or("name", |kind| kind.id.as_str());
    key_of(kind, identity, secret)
}

/// As [`identifier_key`], given the name of the kind.
pub(super) fn key_of(kind: &str, identity: Identity, secret: &[u8; 16]) -> u128 {
    begun(b"anchor\0", kind, secret).end(&identity.key).swap_bytes()
}

/// As [`identifier_key`], for many identifiers: what all of one kind begin with is hashed once.
#[derive(Clone, Debug)]
pub struct Keys {
    nameless: Begun,
    kinds: Vec<Begun>,
}

impl Keys {
    /// Keys under a secret.
    pub fn new(secret: &[u8; 16], rules: &People) -> Self {
        let begun = |kind: &str| begun(b"anchor\0", kind, secret);
        Self { nameless: begun("name"), kinds: rules.kinds.iter().map(|kind| begun(&kind.id)).collect() }
    }

    /// The key of an identifier.
    #[inline]
    pub fn of(&self, identity: Identity) -> u128 {
        let kind = self.kinds.get(usize::from(identity.kind.0)).unwrap_or(&self.nameless);
        kind.end(&identity.key).swap_bytes()
    }
}

/// The key of a record, which names a person who has no anchor.
pub fn place_key(path: &str, record: u64, secret: &[u8; 16]) -> u128 {
    place_keys(path, secret)(record)
}

/// As [`place_key`], for many records of an item.
pub fn place_keys(path: &str, secret: &[u8; 16]) -> impl Fn(u64) -> u128 + use<> {
    let begun = begun(b"place\0", path, secret);
    move |record| begun.end(&record.to_le_bytes()).swap_bytes()
}

/// A hash of what many keys begin with. The first byte of a key is its highest.
fn begun(what: &[u8], of: &str, secret: &[u8; 16]) -> Begun {
    Begun::new(secret).and(what).and(of.as_bytes()).and(&[0])
}

/// A key as it is written: 32 hex digits.
pub fn written(key: u128) -> String {
    let digits = key.to_be_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])).collect()
}

/// A name as an identity, from [`Batch::name`](super::batch::Batch::name).
pub fn of_name(name: u64) -> Identity {
    let mut key = [0; 15];
    key[..8].copy_from_slice(&name.to_le_bytes());
    Identity { kind: NO_KIND, key }
}

/// The best anchor of a person so far. Feed it all that their sightings carry, in any order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor(Option<(u8, Identity)>);

impl Anchor {
    /// Considers an identifier of the person (or their name, by [`of_name`]), unless others share it.
    pub fn consider(&mut self, identity: Identity, rules: &People, shared: &Identities) {
        let rank = match rules.kinds.get(usize::from(identity.kind.0)) {
            Some(kind) => kind.class,
            None if identity.kind == NO_KIND && identity != of_name(0) => class::NAME,
            None => class::NEVER,
        };
        let better = self.0.is_none_or(|best| (rank, identity) < best);
        if rank < class::NEVER && better && !shared.contains(&identity) {
            self.0 = Some((rank, identity));
        }
    }

    /// The best one so far, with its class: the smaller of two such is that of both.
    pub fn best(self) -> Option<(u8, Identity)> {
        self.0
    }

    /// One that was found before.
    pub fn of(best: Option<(u8, Identity)>) -> Self {
        Self(best)
    }

    /// The person's key. `path` and `record` say where they were first seen.
    pub fn key(self, secret: &[u8; 16], rules: &People, path: &str, record: u64) -> u128 {
        match self.0 {
            Some((_, identity)) => identifier_key(identity, secret, rules),
            None => place_key(path, record, secret),
        }
    }
}
