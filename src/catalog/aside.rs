//! Published test and documentation values: reported, and set aside from every count of people.

use std::net::IpAddr;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::validate::net;

/// What a detector sets aside, sorted by what a value must be asked.
#[derive(Debug, Default)]
pub struct Asides {
    /// `@domain`, and what is below it.
    domains: Vec<Vec<u8>>,
    /// A bit for each hash of the last bytes of what is in one of them.
    tails: [u64; HASHES / 64],
    /// Blocks of addresses, `192.0.2.0/24`: the first, and how many bits are shared.
    blocks: Vec<(IpAddr, u32)>,
    /// Letters and digits, folded.
    values: HashSet<Vec<u8>, FixedState>,
    /// The same, in which `?` is any one.
    masked: Vec<Vec<u8>>,
    /// The lengths of both, a bit each.
    lengths: u64,
    /// By the first letter or digit of the masked ones, a bit for each that comes second.
    seconds: Vec<u64>,
    /// A bit for each hash of how the others begin and end.
    ends: [u64; HASHES / 64],
}

impl Asides {
    /// Reads `@domain`, `192.0.2.0/24`, and values, which are compared without case and separators.
    pub(super) fn read(entries: &[String]) -> Self {
        let mut asides = Self::default();
        for entry in entries {
            let block =
                entry.split_once('/').and_then(|(base, bits)| Some((base.parse().ok()?, bits.parse().ok()?)));
            match (entry.strip_prefix('@'), block) {
                (Some(domain), _) => {
                    asides.end_with(domain.as_bytes());
                    asides.domains.push(domain.into());
                }
                (None, Some(block)) => asides.blocks.push(block),
                (None, None) => {
                    let kept = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'?';
                    let value: Vec<u8> = entry.to_ascii_lowercase().bytes().filter(kept).collect();
                    asides.lengths |= length_bit(value.len());
                    if value.contains(&b'?') {
                        asides.begin_with(&value);
                        asides.masked.push(value);
                    } else {
                        let ends = ends(&value);
                        asides.ends[ends / 64] |= 1 << (ends % 64);
                        asides.values.insert(value);
                    }
                }
            }
        }
        asides
    }

    /// Marks how a masked value begins.
    fn begin_with(&mut self, value: &[u8]) {
        let places = |byte: Option<&u8>| match byte {
            Some(byte) if *byte != b'?' => place(*byte)..place(*byte) + 1,
            _ => 0..PLACES,
        };
        self.seconds.resize(PLACES, 0);
        let seconds = places(value.get(1)).fold(0, |bits, second| bits | 1 << second);
        self.seconds[places(value.first())].iter_mut().for_each(|bits| *bits |= seconds);
    }

    /// Marks how values in a domain end.
    fn end_with(&mut self, domain: &[u8]) {
        for sign in [b'@', b'.'] {
            match tail(&[&[sign], domain].concat()) {
                Some(tail) => self.tails[tail / 64] |= 1 << (tail % 64),
                None => self.tails = [u64::MAX; HASHES / 64],
            }
        }
    }

    /// Whether a value is one of these or in one of these.
    pub fn cover(&self, value: &[u8]) -> bool {
        !self.domains.is_empty() && self.has_domain(value)
            || !self.blocks.is_empty() && self.has_block(value)
            || self.lengths != 0 && self.has_value(value)
    }

    fn has_domain(&self, value: &[u8]) -> bool {
        let may_be = tail(value).is_none_or(|tail| self.tails[tail / 64] >> (tail % 64) & 1 == 1);
        may_be && self.domains.iter().any(|domain| in_domain(value, domain))
    }

    fn has_block(&self, value: &[u8]) -> bool {
        // Most addresses of four numbers begin with another one.
        let first = value.iter().take(3).map_while(|byte| char::from(*byte).to_digit(10));
        let (len, first) = first.fold((0, 0), |(len, first), digit| (len + 1, first * 10 + digit));
        let begins = |(base, bits): &(IpAddr, u32)| match base {
            IpAddr::V4(base) => *bits < 8 || u32::from(base.octets()[0]) == first,
            IpAddr::V6(_) => false,
        };
        if value.get(len) == Some(&b'.') && !self.blocks.iter().any(begins) {
            return false;
        }
        let address = net::address(value);
        address.is_some_and(|address| self.blocks.iter().any(|(base, bits)| in_block(address, *base, *bits)))
    }

    fn has_value(&self, value: &[u8]) -> bool {
        let (mut short, long);
        let folded = if value.len() <= LONGEST {
            short = [0; LONGEST];
            let mut len = 0;
            for byte in value.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
                short[len] = byte.to_ascii_lowercase();
                len += 1;
            }
            &short[..len]
        } else {
            long = value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
            &long.collect::<Vec<u8>>()
        };
        self.lengths & length_bit(folded.len()) != 0
            && (self.are_ends(folded) && self.values.contains(folded)
                || self.begins_masked(folded) && self.masked.iter().any(|masked| is_masked(folded, masked)))
    }

    /// Whether any of the values that are not masked may begin and end so.
    fn are_ends(&self, folded: &[u8]) -> bool {
        let hash = ends(folded);
        self.ends[hash / 64] >> (hash % 64) & 1 == 1
    }

    /// Whether any of the masked values begins so.
    fn begins_masked(&self, folded: &[u8]) -> bool {
        let [first, second, ..] = folded else { return true };
        self.seconds.get(place(*first)).is_some_and(|seconds| seconds >> place(*second) & 1 == 1)
    }
}

/// Whether a value is this masked one.
fn is_masked(folded: &[u8], masked: &[u8]) -> bool {
    let same = |(want, have): (&u8, &u8)| *want == b'?' || want == have;
    masked.len() == folded.len() && masked.iter().zip(folded).all(same)
}

/// Lengths are told apart up to this.
const LONGEST: usize = 63;

/// Begins and ends of values are told apart by so many hashes.
const HASHES: usize = 512;

/// The hash of the last five bytes, whatever their case; `None` of fewer.
fn tail(value: &[u8]) -> Option<usize> {
    Some(hash(&value.last_chunk::<5>()?.map(|byte| byte | 0x20)))
}

/// The hash of the first four and of the last four letters and digits; the same for all that have fewer.
fn ends(folded: &[u8]) -> usize {
    let four = |four: Option<&[u8; 4]>| four.map_or(0, |four| u32::from_le_bytes(*four));
    let (first, last) = (four(folded.first_chunk()), four(folded.last_chunk()));
    hash(&(u64::from(first) << 32 | u64::from(last)).to_be_bytes())
}

/// A hash of a few bytes, as a place among [`HASHES`].
fn hash(bytes: &[u8]) -> usize {
    let number = bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % HASHES
}

/// Letters and digits, whatever their case.
const PLACES: usize = 36;

/// The place of a letter or digit among these.
fn place(byte: u8) -> usize {
    usize::from(if byte.is_ascii_digit() { byte - b'0' } else { 10 + (byte | 0x20).wrapping_sub(b'a') % 26 })
}

fn length_bit(len: usize) -> u64 {
    1 << len.min(LONGEST)
}

fn in_domain(value: &[u8], domain: &[u8]) -> bool {
    let Some(cut) = value.len().checked_sub(domain.len()).filter(|cut| *cut > 0) else { return false };
    matches!(value[cut - 1], b'@' | b'.') && value[cut..].eq_ignore_ascii_case(domain)
}

fn in_block(value: IpAddr, base: IpAddr, bits: u32) -> bool {
    let shift = |width: u32| width.saturating_sub(bits);
    match (base, value) {
        (IpAddr::V4(base), IpAddr::V4(value)) => {
            (base.to_bits() ^ value.to_bits()).checked_shr(shift(32)).unwrap_or(0) == 0
        }
        (IpAddr::V6(base), IpAddr::V6(value)) => {
            (base.to_bits() ^ value.to_bits()).checked_shr(shift(128)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_aside() {
        let set_aside = |entry: &str, value: &[u8]| Asides::read(&[entry.to_owned()]).cover(value);
        assert!(set_aside("@example.com", b"bob@mail.Example.COM"));
        assert!(!set_aside("@example.com", b"bob@notexample.com"));
        assert!(set_aside("@test", b"bob@a.TEST") && !set_aside("@test", b"bob@atest"));
        assert!(set_aside("@xy", b"b@xy") && set_aside("@xy", b"bob@a.xy") && !set_aside("@xy", b"bob@axy"));
        assert!(set_aside("4111111111111111", b"4111-1111 1111 1111"));
        assert!(!set_aside("4111111111111111", b"4111 1111 1111 111"));
        assert!(set_aside("1???55501??", b"+1 (212) 555-0123"));
        assert!(set_aside("192.0.2.0/24", b"192.0.2.77") && !set_aside("192.0.2.0/24", b"192.0.3.77"));
        assert!(set_aside("2001:db8::/32", b"2001:DB8:1::9") && !set_aside("2001:db8::/32", b"192.0.2.1"));
        assert!(set_aside("0.0.0.0/0", b"9.9.9.9"));
        assert!(set_aside(&"aB".repeat(60), "Ab".repeat(60).as_bytes()));
        assert!(!set_aside(&"aB".repeat(60), "Ab".repeat(61).as_bytes()));
        assert!(!Asides::default().cover(b"x"));
    }
}
