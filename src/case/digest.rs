//! The digest of an item: thirty-two bytes, since there are as many as items.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// BLAKE3 of an item's bytes; none where not all of them could be read. It is written as hex, and none as nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Digest([u8; Self::BYTES]);

impl Digest {
    const BYTES: usize = 32;

    /// None. No bytes have this digest that anybody could find.
    pub const NONE: Self = Self([0; Self::BYTES]);

    /// Whether there is none.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

impl From<blake3::Hash> for Digest {
    fn from(hash: blake3::Hash) -> Self {
        Self(hash.into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() { Ok(()) } else { out.write_str(&blake3::Hash::from(self.0).to_hex()) }
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        match &*hex {
            "" => Ok(Self::NONE),
            hex => blake3::Hash::from_hex(hex).map(Self::from).map_err(de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_back() {
        for digest in [Digest::NONE, blake3::hash(b"x").into()] {
            let text = serde_json::to_string(&digest).unwrap();
            assert_eq!(text, format!("\"{digest}\""));
            assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), digest);
        }
        assert_eq!(Digest::from(blake3::hash(b"x")).to_string(), blake3::hash(b"x").to_hex().to_string());
        assert!(serde_json::from_str::<Digest>("\"ab\"").is_err());
    }
}
