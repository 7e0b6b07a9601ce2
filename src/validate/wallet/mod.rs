//! Addresses and keys of cryptocurrencies, by the checksum that each carries.

mod base58;
mod bech32;
pub mod bip39;
mod keccak;

use super::Verdict;
use base58::{ALPHABET, RIPPLE};
use bech32::Kind;

/// A sound value.
fn verdict(sound: bool) -> Verdict {
    if sound { Verdict::Yes } else { Verdict::No }
}

/// Base58Check of one of these versions, of so many bytes with the version and without the checksum.
fn checked(bytes: &[u8], versions: &[&[u8]], lens: &[usize]) -> Verdict {
    verdict(base58::check(bytes, ALPHABET).is_some_and(|(payload, len)| {
        lens.contains(&len) && versions.iter().any(|version| payload.starts_with(version))
    }))
}

/// Bitcoin addresses of public keys (version 0) and scripts (5): Bitcoin wiki, Base58Check; BIP 13.
pub fn bitcoin(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0], &[5]], &[21])
}

/// Bitcoin private keys in wallet import format (version 128), and with one of Base58Check's own forms of encryption (BIP 38).
pub fn private_key(bytes: &[u8]) -> Verdict {
    match checked(bytes, &[&[0x80], &[0xb0], &[0x9e]], &[33, 34]) {
        Verdict::No => checked(bytes, &[&[0x01, 0x42], &[0x01, 0x43]], &[39]),
        found => found,
    }
}

/// BIP 32, 49 and 84: extended private keys (`xprv`, `yprv`, `zprv`).
pub fn extended_private(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x04, 0x88, 0xad, 0xe4], &[0x04, 0x9d, 0x78, 0x78], &[0x04, 0xb2, 0x43, 0x0c]], &[78])
}

/// BIP 32, 49 and 84: extended public keys (`xpub`, `ypub`, `zpub`).
pub fn extended_public(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x04, 0x88, 0xb2, 0x1e], &[0x04, 0x9d, 0x7c, 0xb2], &[0x04, 0xb2, 0x47, 0x46]], &[78])
}

/// Litecoin addresses (versions 48 and 50), chainparams of Litecoin Core.
pub fn litecoin(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x30], &[0x32]], &[21])
}

/// Dogecoin addresses (versions 30 and 22), chainparams of Dogecoin Core.
pub fn dogecoin(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x1e], &[0x16]], &[21])
}

/// Dash addresses (versions 76 and 16), chainparams of Dash Core.
pub fn dash(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x4c], &[0x10]], &[21])
}

/// Zcash transparent addresses (`t1`, `t3`), Zcash protocol specification 5.6.1.1.
pub fn zcash(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x1c, 0xb8], &[0x1c, 0xbd]], &[22])
}

/// Tron addresses (version 65), Tron documentation.
pub fn tron(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[0x41]], &[21])
}

/// Tezos addresses (`tz1`, `tz2`, `tz3`, `KT1`), Tezos documentation.
pub fn tezos(bytes: &[u8]) -> Verdict {
    checked(bytes, &[&[6, 161, 159], &[6, 161, 161], &[6, 161, 164], &[2, 90, 121]], &[22, 23])
}

/// XRP Ledger: addresses (`r`, version 0) and family seeds (`s`, version 33), with an alphabet of their own.
pub fn ripple(bytes: &[u8]) -> Verdict {
    verdict(
        base58::check(bytes, RIPPLE)
            .is_some_and(|(payload, len)| matches!((payload[0], len), (0, 21) | (33, 17))),
    )
}

/// Monero addresses: network 18 or 42, two keys, Keccak-256 (Monero, cryptonote base58).
pub fn monero(bytes: &[u8]) -> Verdict {
    verdict(base58::blocks(bytes).is_some_and(|payload| {
        matches!(payload[0], 18 | 42) && keccak::keccak_256(&payload[..65])[..4] == payload[65..]
    }))
}

/// ERC-55: the case of a letter is the checksum. Where all have one case there is none, and it is only *maybe* one.
pub fn ethereum(bytes: &[u8]) -> Verdict {
    let Some(hex) = bytes.get(2..).filter(|hex| hex.len() == 40 && bytes[..2].eq_ignore_ascii_case(b"0x"))
    else {
        return Verdict::No;
    };
    let different = (b'0'..=b'f').filter(|byte| hex.contains(byte)).count();
    if !hex.iter().all(u8::is_ascii_hexdigit) || different < 8 {
        return Verdict::No;
    }
    let (lower, upper) = (hex.iter().any(u8::is_ascii_lowercase), hex.iter().any(u8::is_ascii_uppercase));
    if !(lower && upper) {
        return Verdict::Maybe;
    }
    let hash = keccak::keccak_256(&hex.to_ascii_lowercase());
    let is_upper = |at: usize| (hash[at / 2] >> (if at.is_multiple_of(2) { 4 } else { 0 })) & 15 >= 8;
    let fits = |(at, byte): (usize, &u8)| byte.is_ascii_digit() || byte.is_ascii_uppercase() == is_upper(at);
    verdict(hex.iter().enumerate().all(fits))
}

/// BIP 173 and BIP 350: a Bitcoin or Litecoin address of a witness program, version 0 with Bech32, later ones with Bech32m.
pub fn segwit(bytes: &[u8]) -> Verdict {
    let Some((kind, data)) = bech32::read(bytes) else { return Verdict::No };
    let version = data[0];
    let bits = (data.len() - 1) * 5;
    let program = bits / 8;
    let sound = match version {
        0 => kind == Kind::Bech32 && matches!(program, 20 | 32),
        1..=16 => kind == Kind::Bech32m && (2..=40).contains(&program),
        _ => false,
    };
    verdict(sound && bits % 8 < 5)
}

/// BIP 173: anything in Bech32 (Cardano, Cosmos, Nostr, age).
pub fn bech32(bytes: &[u8]) -> Verdict {
    verdict(bech32::read(bytes).is_some_and(|(kind, _)| kind == Kind::Bech32))
}

/// Stellar, SEP-23: version, key and CRC-16 in base 32.
pub fn stellar(bytes: &[u8]) -> Verdict {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = [0_u8; 35];
    let (mut bits, mut held, mut at) = (0_u32, 0, 0);
    for byte in bytes {
        let Some(worth) = ALPHABET.iter().position(|known| known == byte) else { return Verdict::No };
        bits = bits << 5 | worth as u32;
        held += 5;
        if held >= 8 {
            held -= 8;
            let Some(place) = out.get_mut(at) else { return Verdict::No };
            *place = (bits >> held) as u8;
            at += 1;
        }
    }
    let version = matches!(out[0], 0x30 | 0x90);
    verdict(at == 35 && bytes.len() == 56 && version && crc_16(&out[..33]).to_le_bytes() == out[33..])
}

/// CRC-16 of XMODEM: polynomial 1021, beginning with 0.
fn crc_16(bytes: &[u8]) -> u16 {
    let step = |crc: u16, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 };
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ u16::from(*byte) << 8, step))
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::*;

    /// Published examples, and what becomes of them with one character changed.
    #[test]
    fn published_addresses() {
        let cases: [(Validator, &str); 20] = [
            (bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
            (bitcoin, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),
            (private_key, "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss"),
            (private_key, "L3p8oAcQTtuokSCRHQ7i4MhjWc9zornvpJLfmg62sYpLRJF9woSu"),
            (private_key, "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg"),
            (
                extended_private,
                "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
            ),
            (
                extended_public,
                "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
            ),
            (ripple, "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
            (ripple, "snoPBrXtMeMyMHUVTgbuqAfg1SUTb"),
            (segwit, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
            (segwit, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
            (segwit, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
            (ethereum, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            (ethereum, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
            (tron, "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW"),
            (stellar, "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"),
            (
                monero,
                "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
            ),
            (litecoin, "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"),
            (bech32, "A12UEL5L"),
            (bech32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
        ];
        for (validator, value) in cases {
            assert_eq!(validator(value.as_bytes()), Verdict::Yes, "{value}");
            for at in (value.len() / 2)..value.len() {
                let mut changed = value.as_bytes().to_vec();
                changed[at] = if changed[at].is_ascii_digit() { changed[at] ^ 1 } else { changed[at] ^ 3 };
                let ethereum_digit = value.starts_with("0x") && changed[at].is_ascii_digit();
                assert!(ethereum_digit || validator(&changed) == Verdict::No, "{value} at {at}");
            }
        }
        assert_eq!(ethereum(b"0x52908400098527886e0f7030069857d2e4169ee7"), Verdict::Maybe);
        assert_eq!(ethereum(b"0x0000000000000000000000000000000000000000"), Verdict::No);
    }
}
