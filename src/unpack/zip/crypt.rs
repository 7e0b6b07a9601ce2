//! The two ciphers of zip archives: PKWARE's first one (APPNOTE 6.1), and that of `WinZip` (AE-1, AE-2).

use std::fmt;
use std::io::{self, Read};

use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// Rounds of PBKDF2, fixed by the format.
const ROUNDS: u32 = 1000;
/// Bytes of the authentication code.
const CODE: u64 = 10;

/// A password that does not fit.
#[derive(Debug)]
pub struct WrongPassword;

impl fmt::Display for WrongPassword {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the password does not fit")
    }
}

impl std::error::Error for WrongPassword {}

fn wrong() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, WrongPassword)
}

/// PKWARE's first cipher.
pub struct Legacy<R> {
    inner: R,
    keys: [u32; 3],
}

impl<R: Read> Legacy<R> {
    /// Reads the header, which must end with `check`.
    ///
    /// # Errors
    /// If it does not: one of 256 wrong passwords passes.
    pub fn new(mut inner: R, password: &[u8], check: u8) -> io::Result<Self> {
        let mut header = [0; 12];
        inner.read_exact(&mut header)?;
        let mut cipher = Self { inner, keys: [0x1234_5678, 0x2345_6789, 0x3456_7890] };
        for byte in password {
            cipher.turn(*byte);
        }
        cipher.decrypt(&mut header);
        if header[11] == check { Ok(cipher) } else { Err(wrong()) }
    }

    fn turn(&mut self, byte: u8) {
        self.keys[0] = step(self.keys[0], byte);
        self.keys[1] =
            self.keys[1].wrapping_add(self.keys[0] & 0xFF).wrapping_mul(134_775_813).wrapping_add(1);
        self.keys[2] = step(self.keys[2], (self.keys[1] >> 24) as u8);
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            let key = self.keys[2] as u16 | 2;
            *byte ^= (key.wrapping_mul(key ^ 1) >> 8) as u8;
            self.turn(*byte);
        }
    }
}

/// The table of CRC-32, made when it is compiled.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let (mut sum, mut bit) = (at as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
};

/// One byte more in a CRC-32 without its complements.
fn step(sum: u32, byte: u8) -> u32 {
    sum >> 8 ^ TABLE[usize::from(sum as u8 ^ byte)]
}

impl<R: Read> Read for Legacy<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.decrypt(&mut out[..count]);
        Ok(count)
    }
}

/// A block cipher of any of the three key lengths.
enum Cipher {
    Aes128(Box<aes::Aes128>),
    Aes192(Box<aes::Aes192>),
    Aes256(Box<aes::Aes256>),
}

/// The AES of `WinZip`: counter mode with a little-endian counter, and HMAC-SHA-1 over what is encrypted.
pub struct Aes<R> {
    inner: R,
    cipher: Cipher,
    counter: u128,
    pad: [u8; 16],
    used: usize,
    mac: Hmac<Sha1>,
    /// Encrypted bytes still to come.
    left: u64,
    done: bool,
}

impl<R: Read> Aes<R> {
    /// Reads salt and verifier of data that are `packed` bytes long.
    ///
    /// # Errors
    /// If the verifier says that the password is not the one: one of 65536 wrong ones passes.
    pub fn new(mut inner: R, password: &[u8], bits: u16, packed: u64) -> io::Result<Self> {
        let key = usize::from(bits) / 8;
        let mut salt = vec![0; key / 2];
        let mut verifier = [0; 2];
        inner.read_exact(&mut salt)?;
        inner.read_exact(&mut verifier)?;
        let mut keys = vec![0; key * 2 + 2];
        pbkdf2::pbkdf2_hmac::<Sha1>(password, &salt, ROUNDS, &mut keys);
        let left = packed.checked_sub(key as u64 / 2 + 2 + CODE);
        let (Some(left), Some((Some(cipher), mac))) = (left, ciphers(&keys, key)) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "encrypted data make no sense"));
        };
        if keys[key * 2..] != verifier {
            return Err(wrong());
        }
        Ok(Self { inner, cipher, counter: 0, pad: [0; 16], used: 16, mac, left, done: false })
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.used == 16 {
                self.counter += 1;
                let mut block = Array(self.counter.to_le_bytes());
                match &self.cipher {
                    Cipher::Aes128(cipher) => cipher.encrypt_block(&mut block),
                    Cipher::Aes192(cipher) => cipher.encrypt_block(&mut block),
                    Cipher::Aes256(cipher) => cipher.encrypt_block(&mut block),
                }
                (self.pad, self.used) = (block.0, 0);
            }
            *byte ^= self.pad[self.used];
            self.used += 1;
        }
    }

    fn authenticate(&mut self) -> io::Result<usize> {
        if !self.done {
            self.done = true;
            let mut code = [0; CODE as usize];
            self.inner.read_exact(&mut code)?;
            if self.mac.clone().finalize().into_bytes()[..code.len()] != code {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "authentication code does not match"));
            }
        }
        Ok(0)
    }
}

/// Cipher and authenticator from the derived keys.
fn ciphers(keys: &[u8], key: usize) -> Option<(Option<Cipher>, Hmac<Sha1>)> {
    let own = keys.get(..key)?;
    let cipher = match key {
        16 => aes::Aes128::new_from_slice(own).ok().map(|cipher| Cipher::Aes128(Box::new(cipher))),
        24 => aes::Aes192::new_from_slice(own).ok().map(|cipher| Cipher::Aes192(Box::new(cipher))),
        32 => aes::Aes256::new_from_slice(own).ok().map(|cipher| Cipher::Aes256(Box::new(cipher))),
        _ => None,
    };
    let mac = <Hmac<Sha1> as KeyInit>::new_from_slice(keys.get(key..key * 2)?).ok()?;
    Some((cipher, mac))
}

impl<R: Read> Read for Aes<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let room = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if room == 0 {
            return if out.is_empty() { Ok(0) } else { self.authenticate() };
        }
        let count = self.inner.read(&mut out[..room])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        self.mac.update(&out[..count]);
        self.decrypt(&mut out[..count]);
        Ok(count)
    }
}
