//! Sixty-four bytes at once, as bit masks: the only question that every byte of the evidence is asked.
//!
//! A class of ASCII bytes is told by two small tables: a byte belongs to it if the entry of its low half has the
//! bit of its high half. What may begin a literal is told by its first four bytes in the same way, with a bit for
//! each of eight *buckets* of literals. Both are lookups of sixteen entries, which vector units do for many bytes at
//! once ([`super::x86`]); this file has the tables, and the plain way, which is the oracle of the others.

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;
/// Bytes of a literal that are looked at.
pub(super) const PRINT: usize = 4;
/// Bytes that must be at hand to look at a block.
pub(super) const REACH: usize = BLOCK + PRINT - 1;

/// What must stand on both sides of a byte that is a trigger by itself: known from the masks, so that most such bytes
/// are passed by without a look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Beside {
    /// Anything.
    Any,
    /// Digits.
    Digits,
    /// Hex digits, or such triggers.
    Hex,
}

/// How many those are.
pub(super) const BESIDE: usize = 3;

/// Buckets by low half and by high half, of each of a literal's first bytes.
pub(super) type Print = [[[u8; 16]; 2]; PRINT];

/// A bit for each byte of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Masks {
    /// Digits.
    pub(super) digits: u64,
    /// Hex digits.
    pub(super) hex: u64,
    /// Letters, digits and underscores.
    pub(super) words: u64,
    /// Capitals.
    pub(super) caps: u64,
    /// Bytes that are triggers by themselves, by what must stand on both sides of them ([`Beside`]).
    pub(super) asked: [u64; BESIDE],
    /// Where a literal may begin.
    pub(super) literals: u64,
}

/// What the bytes of a block are asked for.
#[derive(Debug)]
pub(super) struct Tables {
    /// Bytes that are triggers by themselves, by [`Beside`]: by low half, a bit for each high half below eight.
    pub(super) asked: [[u8; 16]; BESIDE],
    /// The same for hex digits.
    pub(super) hex: [u8; 16],
    /// The same for letters, digits and underscores.
    pub(super) words: [u8; 16],
    /// The same for capitals.
    pub(super) caps: [u8; 16],
    /// Buckets whose literals may have this low half at this place, and this high half.
    pub(super) print: Print,
}

impl Tables {
    /// Tables for single bytes (ASCII, each with one [`Beside`]) and literals (folded).
    pub(super) fn new(bytes: &[(u8, Beside)], literals: &[Vec<u8>]) -> Self {
        let of =
            |beside: usize| bytes.iter().filter(move |(_, of)| *of as usize == beside).map(|(byte, _)| *byte);
        let mut tables = Self {
            asked: std::array::from_fn(|beside| class(of(beside))),
            hex: class((0..=u8::MAX).filter(u8::is_ascii_hexdigit)),
            words: class((0..=u8::MAX).filter(|byte| is_word(*byte))),
            caps: class(b'A'..=b'Z'),
            print: Print::default(),
        };
        let mut prints: Vec<[Option<u8>; PRINT]> = literals.iter().map(|literal| print(literal)).collect();
        prints.sort_unstable();
        prints.dedup();
        for print in prints {
            let costs = |bucket: &u8| {
                cost(&put(tables.print, *bucket, print), *bucket) - cost(&tables.print, *bucket)
            };
            let bucket = (0..8).min_by_key(costs).unwrap_or(0);
            tables.print = put(tables.print, bucket, print);
        }
        tables
    }

    /// The masks of the block that `hay`, of [`REACH`] bytes at least, begins with: one byte at a time.
    pub(super) fn plain(&self, hay: &[u8]) -> Masks {
        let mut masks = Masks::default();
        for (place, window) in hay[..REACH].windows(PRINT).enumerate() {
            let byte = window[0];
            let bit = |is: bool| u64::from(is) << place;
            masks.digits |= bit(byte.is_ascii_digit());
            masks.hex |= bit(byte.is_ascii_hexdigit());
            masks.words |= bit(is_word(byte));
            masks.caps |= bit(byte.is_ascii_uppercase());
            let asked = masks.asked.iter_mut().zip(&self.asked);
            asked.for_each(|(mask, class)| *mask |= bit(has(class, byte)));
            let bucket = |(halves, byte): (&[[u8; 16]; 2], &u8)| {
                halves[0][usize::from(byte & 15)] & halves[1][usize::from(byte >> 4)]
            };
            let buckets = self.print.iter().zip(window).map(bucket).fold(u8::MAX, |all, one| all & one);
            masks.literals |= bit(buckets != 0);
        }
        masks
    }
}

/// The first bytes of a literal; `None` where it has ended.
fn print(literal: &[u8]) -> [Option<u8>; PRINT] {
    std::array::from_fn(|at| literal.get(at).map(u8::to_ascii_lowercase))
}

/// `prints` with a literal's first bytes in a bucket, each in both cases.
fn put(mut prints: Print, bucket: u8, print: [Option<u8>; PRINT]) -> Print {
    for ([low, high], byte) in prints.iter_mut().zip(print) {
        match byte {
            Some(byte) => [byte, byte.to_ascii_uppercase()].iter().for_each(|byte| {
                low[usize::from(byte & 15)] |= 1 << bucket;
                high[usize::from(byte >> 4)] |= 1 << bucket;
            }),
            None => low.iter_mut().chain(high).for_each(|half| *half |= 1 << bucket),
        }
    }
    prints
}

/// How many beginnings a bucket takes for a literal's beginning.
fn cost(prints: &Print, bucket: u8) -> u64 {
    let taken = |half: &[u8; 16]| half.iter().filter(|bits| *bits >> bucket & 1 == 1).count() as u64;
    prints.iter().map(|halves| taken(&halves[0]) * taken(&halves[1])).product()
}

/// A class of ASCII bytes.
fn class(bytes: impl Iterator<Item = u8>) -> [u8; 16] {
    let mut class = [0; 16];
    bytes.filter(u8::is_ascii).for_each(|byte| class[usize::from(byte & 15)] |= 1 << (byte >> 4));
    class
}

/// Whether a byte is of a class.
fn has(class: &[u8; 16], byte: u8) -> bool {
    byte.is_ascii() && class[usize::from(byte & 15)] >> (byte >> 4) & 1 == 1
}

/// Whether a byte is part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
