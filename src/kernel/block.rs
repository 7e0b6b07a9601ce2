//! Sixty-four bytes at once, as bit masks: the only question that every byte of the evidence is asked.
//!
//! A class of ASCII bytes is told by two small tables: a byte belongs to it if the entry of its low half has the
//! bit of its high half. What may begin a literal is told by its first four bytes in the same way, with a bit for
//! each of eight *buckets* of literals. Both are lookups of sixteen entries, which vector units do for many bytes at
//! once ([`super::x86`]); this file has the tables, and the plain way, which is the oracle of the others.
//!
//! Which classes there are, the triggers say ([`Tables::class`]). There is room for a fixed number of them, so that the
//! walk costs the same whatever the catalogue holds: a class that finds no room is told where an event is looked at.

use std::collections::BTreeSet;
use std::ops::BitAnd;

use super::literals::Print;
use super::trigger::Class;

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;
/// Bytes of a literal that are looked at.
pub(super) const PRINT: usize = 4;
/// Bytes that must be at hand to look at a block.
pub(super) const REACH: usize = BLOCK + PRINT - 1;
/// Classes there is room for.
pub(super) const CLASSES: usize = 32;

/// Digits.
pub(super) const DIGITS: usize = 0;
/// Hex digits.
pub(super) const HEX: usize = 1;
/// Letters, digits and underscores.
pub(super) const WORDS: usize = 2;
/// Capitals.
pub(super) const CAPS: usize = 3;
/// Letters and digits.
pub(super) const ALNUM: usize = 4;

/// Eight buckets by low half and by high half, of each of a literal's first bytes.
pub(super) type Prints = [[[u8; 16]; 2]; PRINT];

/// A bit for each byte of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Masks {
    /// Where a literal may begin.
    pub(super) literals: u64,
    /// Where a word may.
    pub(super) labels: u64,
    /// Bytes of each class.
    pub(super) classes: [u64; CLASSES],
}

/// The masks of a block and of the next.
pub(super) type Both<'m> = [&'m Masks; 2];

/// What the bytes of a block are asked for.
#[derive(Debug)]
pub(super) struct Tables {
    /// The classes: by low half, a bit for each high half below eight.
    pub(super) classes: Vec<[u8; 16]>,
    /// For each byte, a bit for each class.
    pub(super) of: Box<[u32; 256]>,
    /// Buckets whose literals may have this low half at this place, and this high half: of those that may begin
    /// anywhere, and of words.
    pub(super) prints: [Prints; 2],
}

impl Tables {
    /// Tables for the usual classes, and for literals (whether each is a word).
    pub(super) fn new(literals: &[(Print, bool)]) -> Self {
        let prints = [false, true].map(|begins| {
            prints(literals.iter().filter(|literal| literal.1 == begins).map(|literal| literal.0))
        });
        let mut tables = Self { classes: Vec::new(), of: Box::new([0; 256]), prints };
        let usual: [fn(&u8) -> bool; 5] = [
            u8::is_ascii_digit,
            u8::is_ascii_hexdigit,
            |byte| is_word(*byte),
            u8::is_ascii_uppercase,
            u8::is_ascii_alphanumeric,
        ];
        for of in usual {
            tables.class(&std::array::from_fn(|byte| of(&(byte as u8))));
        }
        tables
    }

    /// The place of a class among the masks, if it is one of ASCII and there is room for it.
    pub(super) fn class(&mut self, class: &Class) -> Option<usize> {
        if class[0x80..].iter().any(|is| *is) {
            return None;
        }
        let holds = |at: &usize| (0..256).all(|byte| (self.of[byte] >> at & 1 == 1) == class[byte]);
        let known = (0..self.classes.len()).find(holds);
        known.or_else(|| {
            let at = Some(self.classes.len()).filter(|at| *at < CLASSES)?;
            let members = (0..=u8::MAX).filter(|byte| class[usize::from(*byte)]);
            let mut rows = [0; 16];
            members.clone().for_each(|byte| rows[usize::from(byte & 15)] |= 1 << (byte >> 4));
            members.for_each(|byte| self.of[usize::from(byte)] |= 1 << at);
            self.classes.push(rows);
            Some(at)
        })
    }

    /// The masks of the block that `hay`, of [`REACH`] bytes at least, begins with: one byte at a time.
    pub(super) fn plain(&self, hay: &[u8], masks: &mut Masks) {
        *masks = Masks::default();
        for (place, window) in hay[..REACH].windows(PRINT).enumerate() {
            let of = self.of[usize::from(window[0])];
            for (at, mask) in masks.classes.iter_mut().take(self.classes.len()).enumerate() {
                *mask |= u64::from(of >> at & 1) << place;
            }
            let bucket = |(halves, byte): (&[[u8; 16]; 2], &u8)| {
                halves[0][usize::from(byte & 15)] & halves[1][usize::from(byte >> 4)]
            };
            let any =
                |prints: &Prints| prints.iter().zip(window).map(bucket).fold(u8::MAX, BitAnd::bitand) != 0;
            masks.literals |= u64::from(any(&self.prints[0])) << place;
            masks.labels |= u64::from(any(&self.prints[1])) << place;
        }
    }
}

/// Eight buckets for literals that begin so: each goes where the fewest bytes of text are taken for it besides.
fn prints(literals: impl Iterator<Item = Print>) -> Prints {
    let (mut all, mut costs) = (Prints::default(), [0; 8]);
    for literal in literals.collect::<BTreeSet<Print>>() {
        let more = |bucket: usize| {
            let with = put(all, bucket, literal);
            (cost(&with, bucket) - costs[bucket], bucket, with)
        };
        let Some((cost, bucket, with)) = (0..8).map(more).min_by_key(|(cost, bucket, _)| (*cost, *bucket))
        else {
            continue;
        };
        (all, costs[bucket]) = (with, costs[bucket] + cost);
    }
    all
}

/// `prints` with a literal's first bytes in a bucket.
fn put(mut prints: Prints, bucket: usize, print: Print) -> Prints {
    for ([low, high], cases) in prints.iter_mut().zip(print) {
        match cases {
            Some(cases) => cases.iter().for_each(|byte| {
                low[usize::from(byte & 15)] |= 1 << bucket;
                high[usize::from(byte >> 4)] |= 1 << bucket;
            }),
            None => low.iter_mut().chain(high).for_each(|half| *half |= 1 << bucket),
        }
    }
    prints
}

/// How much of all text a bucket takes for a literal's beginning.
fn cost(prints: &Prints, bucket: usize) -> u64 {
    let has = |half: &[u8; 16], at: usize| half[at] >> bucket & 1 == 1;
    let share = |[low, high]: &[[u8; 16]; 2]| {
        let lows = (0..16).filter(|at| has(low, *at)).count() as u64;
        lows * (0..16).filter(|at| has(high, *at)).map(|at| u64::from(COMMON[at])).sum::<u64>()
    };
    prints.iter().map(share).product()
}

/// How common bytes are, by their high half: most of text is small letters, then digits.
const COMMON: [u8; 16] = [0, 0, 2, 4, 1, 1, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1];

/// Whether a byte is part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
