//! One entry of a zip archive, from stored bytes to its own.

use std::io::{self, BufReader, Read};

use bzip2::bufread::BzDecoder;
use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;
use serde::{Deserialize, Serialize};

use super::crypt::{self, Aes, Legacy};
use crate::unpack::bytes::Bytes;
use crate::unpack::stream;

/// All that is needed to read an entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Offset of its data in the archive.
    pub start: u64,
    /// Bytes of its data.
    pub packed: u64,
    /// What the archive says of its size, if it says so beforehand.
    pub size: Option<u64>,
    /// CRC-32 of its bytes, where there is one.
    pub crc: Option<u32>,
    /// How it is compressed (APPNOTE 4.4.5).
    pub method: u16,
    /// How it is encrypted.
    pub crypt: Option<Crypt>,
}

/// How an entry is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crypt {
    /// PKWARE's first cipher, with the byte that its header must end with.
    Legacy(u8),
    /// The AES of `WinZip`: bits of the key.
    Aes(u16),
    /// Something else.
    Unknown,
}

impl Entry {
    /// Whether a password is needed.
    pub fn is_encrypted(&self) -> bool {
        self.crypt.is_some()
    }

    /// Whether the entry itself proves that a password is the right one.
    pub fn is_authenticated(&self) -> bool {
        matches!(self.crypt, Some(Crypt::Aes(_)))
    }

    /// Whether the data stand in the archive as they are.
    pub fn is_stored(&self) -> bool {
        self.method == 0 && self.crypt.is_none()
    }

    /// Why it cannot be read at all, if that is known beforehand.
    pub fn barred(&self) -> Option<String> {
        match (self.crypt, self.method) {
            (Some(Crypt::Unknown), _) => Some("encrypted in a way that is not supported".into()),
            (_, 0 | 8 | 9 | 12 | 93 | 95) => None,
            (_, method) => Some(format!("compressed in a way that is not supported (method {method})")),
        }
    }

    /// Its bytes, from `data`, which holds the stored ones.
    ///
    /// # Errors
    /// If it is encrypted and the password is not the one, or its head makes no sense.
    pub(in crate::unpack) fn read(&self, data: Bytes, password: Option<&[u8]>) -> io::Result<Box<dyn Read>> {
        if let Some(why) = self.barred() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, why));
        }
        let plain = match (self.crypt, password) {
            (None, _) => self.inflate(data)?,
            (Some(Crypt::Legacy(check)), Some(password)) => {
                self.inflate(BufReader::new(Legacy::new(data, password, check)?))?
            }
            (Some(Crypt::Aes(bits)), Some(password)) => {
                self.inflate(BufReader::new(Aes::new(data, password, bits, self.packed)?))?
            }
            _ => return Err(locked(password.is_none())),
        };
        Ok(match self.crc {
            Some(crc) => Box::new(Checked { inner: plain, sum: crc32fast::Hasher::new(), crc }),
            None => plain,
        })
    }

    fn inflate(&self, read: impl io::BufRead + 'static) -> io::Result<Box<dyn Read>> {
        Ok(match self.method {
            8 => Box::new(DeflateDecoder::new(read)),
            9 => Box::new(Deflate64Decoder::with_buffer(read)),
            12 => Box::new(BzDecoder::new(read)),
            93 => Box::new(stream::zstd(read)?),
            95 => Box::new(stream::xz(read)),
            _ => Box::new(read),
        })
    }
}

/// Why an encrypted entry cannot be read.
pub fn locked(without: bool) -> io::Error {
    let why = if without {
        "encrypted; give --passwords FILE"
    } else {
        "encrypted; no password that was given fits"
    };
    io::Error::new(io::ErrorKind::PermissionDenied, why)
}

/// Whether an error says that a password is not the one.
pub fn is_wrong_password(why: &io::Error) -> bool {
    why.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<crypt::WrongPassword>)
}

/// Bytes whose checksum is compared at their end.
struct Checked {
    inner: Box<dyn Read>,
    sum: crc32fast::Hasher,
    crc: u32,
}

impl Read for Checked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.sum.update(&out[..count]);
        if count == 0 && !out.is_empty() && self.sum.clone().finalize() != self.crc {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "checksum does not match"));
        }
        Ok(count)
    }
}
