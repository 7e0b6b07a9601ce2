//! The key of a person: a keyed hash of the one identifier that stands for them best.
//!
//! The anchor is the smallest identifier in class order that nobody else holds, so that the key stays the same
//! when evidence is added that does not touch the person, and two cases under one secret can be compared. Who
//! has no such identifier is named by a full name that nobody else bears, or else by where they were first seen.

use siphasher::sip128::SipHasher24;

use super::class;
use super::keyed::NO_KIND;
use super::settled::Identities;
use crate::catalog::People;
use crate::identity::Identity;

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

    /// The person's key. `path` and `record` say where they were first seen.
    pub fn key(self, secret: &[u8; 16], rules: &People, path: &str, record: u64) -> [u8; 16] {
        let mut text = Vec::with_capacity(path.len() + 16);
        if let Some((_, identity)) = self.0 {
            let kind = rules.kinds.get(usize::from(identity.kind.0)).map_or("name", |kind| kind.id.as_str());
            text.extend_from_slice(b"anchor\0");
            text.extend_from_slice(kind.as_bytes());
            text.push(0);
            text.extend_from_slice(&identity.key);
        } else {
            text.extend_from_slice(b"place\0");
            text.extend_from_slice(path.as_bytes());
            text.push(0);
            text.extend_from_slice(&record.to_le_bytes());
        }
        SipHasher24::new_with_key(secret).hash(&text).as_bytes()
    }
}
