//! Internet addresses that can be somebody's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Verdict;
use crate::short::{self, sixteen_of};

/// Dotted quads (RFC 6943, section 3.1.1, the strict form: no leading zeros). Loopback, unspecified, broadcast,
/// multicast and link-local ones are nobody's; private ones (RFC 1918, RFC 6598) name a machine only inside its
/// network: *maybe*.
pub fn ipv4(bytes: &[u8]) -> Verdict {
    let Some(address) = quad(bytes) else { return Verdict::No };
    let [first, second, ..] = address.octets();
    if first == 0 || first >= 224 || address.is_loopback() || address.is_link_local() {
        return Verdict::No;
    }
    let shared = first == 100 && second & 0xc0 == 64;
    if address.is_private() || shared { Verdict::Maybe } else { Verdict::Yes }
}

/// RFC 4291, section 2.2. As for [`ipv4`]; unique local ones (RFC 4193) are *maybe*, and so are those of fewer than
/// three groups: `dead::beef` is more often a name in a program.
pub fn ipv6(bytes: &[u8]) -> Verdict {
    let Some(address) = groups(bytes) else { return Verdict::No };
    if address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unicast_link_local()
    {
        return Verdict::No;
    }
    let groups = bytes.split(|byte| *byte == b':').filter(|group| !group.is_empty()).count();
    if address.is_unique_local() || groups < 3 { Verdict::Maybe } else { Verdict::Yes }
}

/// An internet address of either version.
pub fn address(bytes: &[u8]) -> Option<IpAddr> {
    quad(bytes).map(IpAddr::V4).or_else(|| groups(bytes).map(IpAddr::V6))
}

/// Four numbers of one to three digits, none above 255 or with a leading zero. They stand in most lines of most logs, so all
/// bytes are looked at at once.
fn quad(bytes: &[u8]) -> Option<Ipv4Addr> {
    let text = short::bytes(bytes).filter(|_| bytes.len() >= "0.0.0.0".len())?;
    let there = sixteen_of(0x80) & ((1 << (8 * bytes.len())) - 1);
    let numbers = text ^ sixteen_of(b'0');
    let signs = (((numbers & sixteen_of(0x7f)) + sixteen_of(0x7f - 9)) | numbers) & there;
    let others = text ^ sixteen_of(b'.');
    let dots = !(((others & sixteen_of(0x7f)) + sixteen_of(0x7f)) | others) & there;
    if signs != dots || dots.count_ones() != 3 {
        return None;
    }
    let (mut octets, mut from, mut left) = ([0; 4], 0, dots);
    for place in &mut octets {
        let to = if left == 0 { 8 * bytes.len() as u32 } else { left.trailing_zeros() - 7 };
        *place = octet((numbers >> from) as u32, to - from)?;
        (from, left) = (to + 8, left & left.wrapping_sub(1));
    }
    Some(Ipv4Addr::from(octets))
}

/// The number of one to three digits, the first of them lowest, which take so many bits.
fn octet(digits: u32, bits: u32) -> Option<u8> {
    if !(8..=24).contains(&bits) || bits > 8 && digits.trailing_zeros() >= 8 {
        return None;
    }
    let [_, hundreds, tens, ones] = (digits << (32 - bits)).to_le_bytes().map(u32::from);
    u8::try_from(100 * hundreds + 10 * tens + ones).ok()
}

/// Groups of hex digits: eight, or fewer around two colons. Times of day have neither.
fn groups(bytes: &[u8]) -> Option<Ipv6Addr> {
    let may_be = memchr::memchr_iter(b':', bytes).count() >= 6 || bytes.windows(2).any(|pair| pair == b"::");
    if may_be { std::str::from_utf8(bytes).ok()?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quads_are_those_of_the_standard_library(text in "([0-9]{0,4}[.]?){3,5}|[0-9.x]{0,17}") {
            prop_assert_eq!(quad(text.as_bytes()), text.parse().ok());
        }
    }

    #[test]
    fn quads() {
        assert_eq!(ipv4(b"81.2.69.142"), Verdict::Yes);
        for maybe in ["10.0.0.1", "172.31.255.1", "192.168.1.1", "100.64.0.1"] {
            assert_eq!(ipv4(maybe.as_bytes()), Verdict::Maybe, "{maybe}");
        }
        for bad in [
            "0.0.0.0",
            "127.0.0.1",
            "169.254.1.1",
            "224.0.0.1",
            "255.255.255.255",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "1.2.3.256",
        ] {
            assert_eq!(ipv4(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn groups() {
        assert_eq!(ipv6(b"2a02:6b8:0:3400::aaaa"), Verdict::Yes);
        assert_eq!(ipv6(b"dead::beef"), Verdict::Maybe);
        assert_eq!(ipv6(b"fd00:1:2::3"), Verdict::Maybe);
        for bad in [
            "::",
            "::1",
            "fe80::1:2:3",
            "ff02::1",
            "12:34:56",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3",
            "00:1a:2b:3c:4d:5e",
        ] {
            assert_eq!(ipv6(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
