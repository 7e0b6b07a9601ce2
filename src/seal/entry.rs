//! Sealed entries: what one notice code opens, and nobody without it.
//!
//! A code and the salt of its publication give two things by HKDF: the *place*, which says in which file an entry stands and
//! by which it is known there, and the *key* by which it is sealed (AES-256-GCM). Neither tells anything of the code or of
//! the other. A salt is used for one publication only, so a key seals one text, once, and the nonce may stay zero.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use super::code::Code;

/// Bytes of a place.
pub const PLACE: usize = 8;
/// Bytes that sealing adds.
pub const TAG: usize = 16;
/// Bytes of a salt.
pub const SALT: usize = 16;
/// What is derived is derived for this and nothing else.
const INFO: &[u8] = b"breachscope selfcheck 1";

/// Where an entry stands, and how it is sealed.
pub struct Seal {
    /// The place, uniform over all 64 bits: the highest name the file.
    pub place: u64,
    key: [u8; 32],
}

impl Seal {
    /// What a code comes to under a salt.
    pub fn new(code: Code, salt: &[u8; SALT]) -> Self {
        let mut out = [0; PLACE + 32];
        // Fails for outputs over 8,160 bytes only.
        let _ = Hkdf::<Sha256>::new(Some(salt), &code.bits()).expand(INFO, &mut out);
        let (mut place, mut key) = ([0; PLACE], [0; 32]);
        place.copy_from_slice(&out[..PLACE]);
        key.copy_from_slice(&out[PLACE..]);
        Self { place: u64::from_be_bytes(place), key }
    }

    /// The entry: place, sealed text, tag.
    ///
    /// # Errors
    /// If the text is larger than the cipher takes, 64 GiB.
    pub fn entry(&self, text: &[u8]) -> Result<Vec<u8>, aes_gcm::Error> {
        let mut entry = self.place.to_be_bytes().to_vec();
        entry.extend(self.cipher().encrypt(&Nonce::default(), text)?);
        Ok(entry)
    }

    /// The text of an entry that [`Seal::entry`] made.
    ///
    /// # Errors
    /// If it is another code's, or was changed.
    pub fn open(&self, entry: &[u8]) -> Result<Vec<u8>, aes_gcm::Error> {
        self.cipher().decrypt(&Nonce::default(), entry.get(PLACE..).unwrap_or_default())
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(self.key))
    }
}

/// The digest of an e-mail address in its normal form, from which its mark is made.
pub fn address(normal: &[u8]) -> [u8; 32] {
    Sha256::digest(normal).into()
}

/// The mark of an address: whoever wants to try addresses has to do all rounds for each, and again for another salt.
pub fn mark(address: &[u8; 32], salt: &[u8; SALT], rounds: u32) -> [u8; 16] {
    let mut mark = [0; 16];
    pbkdf2::pbkdf2_hmac::<Sha256>(address, salt, rounds, &mut mark);
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALTED: [u8; SALT] = [9; SALT];

    #[test]
    fn an_entry_opens_with_its_code_and_no_other() {
        let code = Code::of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let seal = Seal::new(code, &SALTED);
        let entry = seal.entry(b"what is involved").unwrap();
        assert_eq!(entry.len(), PLACE + 16 + TAG);
        assert_eq!(entry[..PLACE], seal.place.to_be_bytes());
        assert_eq!(Seal::new(code, &SALTED).open(&entry).unwrap(), b"what is involved");
        assert!(Seal::new(Code::of([0; 10]), &SALTED).open(&entry).is_err());
        assert!(Seal::new(code, &[8; SALT]).open(&entry).is_err());
        let mut changed = entry.clone();
        changed[PLACE] ^= 1;
        assert!(seal.open(&changed).is_err() && seal.open(&[]).is_err());
    }

    /// The same numbers as node's WebCrypto gives: the page and this file must agree.
    #[test]
    fn the_derivation_is_hkdf_sha256_as_browsers_have_it() {
        let seal = Seal::new(Code::of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), &std::array::from_fn(|at| at as u8));
        assert_eq!(format!("{:016x}", seal.place), PLACE_OF_NODE);
        let entry = seal.entry(b"text").unwrap();
        assert_eq!(hex(&entry[PLACE..]), ENTRY_OF_NODE);
        let mark = mark(&address(b"ann@example.org"), &std::array::from_fn(|at| at as u8), 1000);
        assert_eq!(hex(&mark), MARK_OF_NODE);
    }

    const PLACE_OF_NODE: &str = "0efea1b665cd9a80";
    const ENTRY_OF_NODE: &str = "4c6cabef7c616602757a0a9de9066e42d2091315";
    const MARK_OF_NODE: &str = "97a425baf830de3c98943fb8e811090d";

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
    }
}
