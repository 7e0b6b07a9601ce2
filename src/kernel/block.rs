//! Sixty-four bytes at once, as bit masks: the only question that every byte of the evidence is asked.
//!
//! A class of ASCII bytes is told by two small tables: a byte belongs to it if the entry of its low half has the
//! bit of its high half. What may begin a literal is told by its first four bytes in the same way, with a bit for
//! each of eight *buckets* of literals; and twice over, since the fewer share a bucket, the less is taken for one of
//! them. Both are lookups of sixteen entries, which vector units do for many bytes at once ([`super::x86`]); this file
//! has the tables, and the plain way, which is the oracle of the others.
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

/// By place among a literal's first bytes, eight buckets by low half and by high half, for each eight of them.
pub(super) type Prints = [[[[u8; 16]; 2]; EIGHTS]; PRINT];
/// So many times eight buckets.
pub(super) const EIGHTS: usize = 2;

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
        let of =
            |begins| prints(literals.iter().filter(|literal| literal.1 == begins).map(|literal| literal.0));
        let (anywhere, words) = rayon::join(|| of(false), || of(true));
        let mut tables = Self { classes: Vec::new(), of: Box::new([0; 256]), prints: [anywhere, words] };
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
            let bucket = |[lows, highs]: &[[u8; 16]; 2], byte: u8| {
                lows[usize::from(byte & 15)] & highs[usize::from(byte >> 4)]
            };
            let has = |prints: &Prints, eight: usize| {
                let buckets = prints.iter().zip(window).map(|(print, byte)| bucket(&print[eight], *byte));
                buckets.fold(u8::MAX, BitAnd::bitand) != 0
            };
            let any = |prints: &Prints| (0..EIGHTS).any(|eight| has(prints, eight));
            masks.literals |= u64::from(any(&self.prints[0])) << place;
            masks.labels |= u64::from(any(&self.prints[1])) << place;
        }
    }
}

/// Buckets for literals that begin so: each goes where the fewest bytes of text are taken for it besides, and once more when all
/// have found a place.
fn prints(literals: impl Iterator<Item = Print>) -> Prints {
    let literals = Vec::from_iter(literals.collect::<BTreeSet<Print>>());
    let mut buckets = [Bucket::default(); 8 * EIGHTS];
    let mut places: Vec<usize> = literals.iter().map(|literal| put(&mut buckets, literal)).collect();
    for (at, literal) in literals.iter().enumerate() {
        let place = places[at];
        let all = literals.iter().zip(&places).enumerate();
        let rest = all.filter(|(other, (_, of))| *other != at && **of == place);
        buckets[place] = Bucket::of(rest.map(|(_, (literal, _))| literal));
        places[at] = put(&mut buckets, literal);
    }
    let mut prints = Prints::default();
    for (at, bucket) in buckets.iter().enumerate() {
        for (halves, print) in bucket.halves.iter().zip(&mut prints) {
            for (half, rows) in halves.iter().zip(&mut print[at / 8]) {
                let rows = rows.iter_mut().enumerate();
                rows.for_each(|(row, bits)| *bits |= u8::from(half >> row & 1 == 1) << (at % 8));
            }
        }
    }
    prints
}

/// Puts a literal into the bucket that takes the fewest bytes of text more with it; which that is.
fn put(buckets: &mut [Bucket], literal: &Print) -> usize {
    let more = |at: &usize| buckets[*at].with(literal).cost - buckets[*at].cost;
    let place = (0..buckets.len()).min_by_key(more).unwrap_or(0);
    buckets[place] = buckets[place].with(literal);
    place
}

/// Literals that are told from all others, and not from one another: for each of their first bytes a bit for each low half
/// and for each high half that one of them has.
#[derive(Clone, Copy, Default)]
struct Bucket {
    halves: [[u16; 2]; PRINT],
    /// How much of all text is taken for the beginning of one of them.
    cost: u64,
}

impl Bucket {
    /// For these literals.
    fn of<'l>(literals: impl Iterator<Item = &'l Print>) -> Self {
        literals.fold(Self::default(), Self::taking).weighed()
    }

    /// With one more.
    fn with(self, literal: &Print) -> Self {
        self.taking(literal).weighed()
    }

    /// With one more, not yet weighed.
    fn taking(mut self, literal: &Print) -> Self {
        for ([low, high], cases) in self.halves.iter_mut().zip(literal) {
            match cases {
                Some(cases) => cases.iter().for_each(|byte| {
                    *low |= 1 << (byte & 15);
                    *high |= 1 << (byte >> 4);
                }),
                None => (*low, *high) = (u16::MAX, u16::MAX),
            }
        }
        self
    }

    /// With its cost.
    fn weighed(mut self) -> Self {
        let share = |[low, high]: &[u16; 2]| u64::from(low.count_ones()) * common(*high);
        self.cost = self.halves.iter().map(share).product();
        self
    }
}

/// How common bytes with these high halves are.
fn common(mut highs: u16) -> u64 {
    let mut all = 0;
    while highs != 0 {
        all += u64::from(COMMON[highs.trailing_zeros() as usize]);
        highs &= highs - 1;
    }
    all
}

/// How common bytes are, by their high half: most of text is small letters, then digits.
const COMMON: [u8; 16] = [0, 0, 2, 4, 1, 1, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1];

/// Whether a byte is part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
