//! The case's secret: what turns a value into an identity that says nothing without it.

use std::fs;
use std::hash::Hasher;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::error::{Error, Result};

/// Bytes in a key.
const LENGTH: usize = 16;

/// The secret of a case, made once and kept in `store/key`.
#[derive(Clone, Copy)]
pub struct Key([u8; LENGTH]);

impl Key {
    /// A key from bytes at hand, for tests and for another machine's share of one case.
    pub fn from_bytes(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// A fresh key from the system's random source.
    ///
    /// # Errors
    /// If the system has none.
    pub fn fresh() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|why| Error::Usage(format!("no random source: {why}")))?;
        Ok(Self(bytes))
    }

    /// The key in a file, or in the case folder, at `file`.
    ///
    /// # Errors
    /// If there is none, or the file is not a key.
    pub fn load(file: &Path) -> Result<Self> {
        let file = if file.is_dir() { &file.join("store").join("key") } else { file };
        let bytes = fs::read(file).map_err(Error::io("read the key", file))?;
        let message = format!("a key is {LENGTH} bytes, this file has {}", bytes.len());
        let key = bytes.try_into().map_err(|_| Error::Corrupt { file: file.to_path_buf(), message })?;
        Ok(Self(key))
    }

    /// Writes the key to a new private file; one that is there already stays as it is.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, file: &Path) -> Result<()> {
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists => Ok(()),
            opened => {
                opened.and_then(|mut out| out.write_all(&self.0)).map_err(Error::io("write the key", file))
            }
        }
    }

    /// The key's bytes.
    pub fn bytes(&self) -> [u8; LENGTH] {
        self.0
    }

    /// The key behind the values of one owner's items, where linking does not cross owners: equal values of two owners
    /// are then two values. Without an owner, the key itself.
    #[must_use]
    pub fn of_owner(&self, owner: &str) -> Self {
        if owner.is_empty() {
            return *self;
        }
        let mut hasher = SipHasher13::new_with_key(&self.0);
        hasher.write(b"owner\0");
        hasher.write(owner.as_bytes());
        let hash = hasher.finish128();
        Self((u128::from(hash.h1) | u128::from(hash.h2) << 64).to_le_bytes())
    }

    /// A short name of the key that gives nothing of it away: whether two cases can be compared.
    pub fn name(&self) -> String {
        let mut hasher = SipHasher13::new_with_key(&self.0);
        hasher.write(b"breachscope key name");
        format!("{:016x}", hasher.finish128().h1)
    }
}
