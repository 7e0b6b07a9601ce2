//! The walk: block after block, from one event to the next; and what an event means.
//!
//! Walking and asking are two steps, because in between the records come: inside a field whose column has had its say
//! most events are nobody's, and cost no more than having been seen.

use super::block::{BLOCK, Beside, Masks, REACH, is_word};
use super::trigger::LEAST_HEX;
use super::{Byte, Kernel, Mark};
use crate::finding::DetectorId;

/// A place where something may begin.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    at: u32,
    kinds: u8,
    /// The length of a long run of hex digits that begins there, no further than [`u16::MAX`].
    hex: u16,
    /// A bit for each digit, or each capital, of the bytes from there on.
    ahead: u64,
}

/// The first digit of a word.
const DIGITS: u8 = 1;
/// The first capital of a word.
const CAPS: u8 = 2;
/// A byte that is a trigger by itself.
const BYTE: u8 = 4;
/// Perhaps a literal.
const LITERAL: u8 = 8;

impl Event {
    /// Its first byte.
    pub fn at(&self) -> usize {
        self.at as usize
    }
}

/// A walk over the bytes of a window.
pub struct Walk<'k, 'h> {
    kernel: &'k Kernel,
    hay: &'h [u8],
    /// Everything before has been looked at.
    at: usize,
    /// The masks of the block at `at`: each is made one block ahead, since a group of digits may go on there.
    masks: Masks,
}

impl<'k, 'h> Walk<'k, 'h> {
    /// A walk over `hay`, from `at` on.
    pub fn new(kernel: &'k Kernel, hay: &'h [u8], at: usize) -> Self {
        let mut walk = Self { kernel, hay, at: at.min(hay.len()), masks: Masks::default() };
        walk.masks = walk.look(walk.at);
        walk
    }

    /// Everything before this has been looked at.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Adds the events of all bytes before `to`, and perhaps of some behind, to `out`, where they stand in order of
    /// place.
    pub fn until(&mut self, to: usize, out: &mut Vec<Event>) {
        let to = to.min(self.hay.len());
        while self.at < to {
            let next = self.look(self.at + BLOCK);
            self.block(&next, out);
            self.masks = next;
            self.at = (self.at + BLOCK).min(self.hay.len());
        }
    }

    /// The masks of the block at `at`; beyond the end nothing is set.
    fn look(&self, at: usize) -> Masks {
        if let Some(bytes) = self.hay.get(at..at + REACH) {
            return (self.kernel.look)(&self.kernel.tables, bytes);
        }
        let rest = self.hay.get(at..).unwrap_or_default();
        let mut bytes = [0; REACH];
        bytes[..rest.len()].copy_from_slice(rest);
        let masks = (self.kernel.look)(&self.kernel.tables, &bytes);
        let there = if rest.len() < BLOCK { (1 << rest.len()) - 1 } else { u64::MAX };
        Masks { literals: masks.literals & there, ..masks }
    }

    fn block(&mut self, next: &Masks, out: &mut Vec<Event>) {
        let masks = self.masks;
        let before = self.at.checked_sub(1).map_or(b' ', |before| self.hay[before]);
        let starts = masks.words & !(masks.words << 1 | u64::from(is_word(before)));
        let mut digits = masks.digits & starts;
        if self.kernel.inside {
            digits = masks.digits & !(masks.digits << 1 | u64::from(before.is_ascii_digit()));
        }
        let caps = masks.caps & starts;
        let asked = self.asked(&masks, next, before);
        let hex = hex(&masks, next, before);
        let mut left = digits | caps | asked | masks.literals | hex;
        while left != 0 {
            let bit = left.trailing_zeros();
            let has = |mask: u64, kind: u8| (mask >> bit & 1) as u8 * kind;
            let kinds =
                has(digits, DIGITS) | has(caps, CAPS) | has(asked, BYTE) | has(masks.literals, LITERAL);
            let (here, there) =
                if kinds & CAPS == 0 { (masks.digits, next.digits) } else { (masks.caps, next.caps) };
            let ahead = here >> bit | there.checked_shl(BLOCK as u32 - bit).unwrap_or(0);
            let hex = if hex >> bit & 1 == 0 { 0 } else { self.hex_len(bit, &masks, next) };
            out.push(Event { at: self.at as u32 + bit, kinds, hex, ahead });
            left &= left - 1;
        }
    }

    /// The bytes that are triggers by themselves and have beside them what they need.
    fn asked(&self, masks: &Masks, next: &Masks, before: u8) -> u64 {
        let [any, digits, hex] = masks.asked;
        let beside =
            |mask: u64, next: u64, before: bool| (mask << 1 | u64::from(before)) & (mask >> 1 | next << 63);
        let is_hex = before.is_ascii_hexdigit() || self.kernel.is_hex_trigger(before);
        any | digits & beside(masks.digits, next.digits, before.is_ascii_digit())
            | hex & beside(masks.hex | hex, next.hex | next.asked[Beside::Hex as usize], is_hex)
    }

    /// The length of the run of hex digits at `bit`.
    fn hex_len(&self, bit: u32, masks: &Masks, next: &Masks) -> u16 {
        let both = u128::from(masks.hex) | u128::from(next.hex) << BLOCK;
        let here = (both >> bit).trailing_ones() as usize;
        let end = self.at + bit as usize + here;
        let goes_on = end == self.at + 2 * BLOCK;
        let rest = if goes_on { self.hay.get(end..).unwrap_or_default() } else { &[] };
        let more =
            rest.iter().take(usize::from(u16::MAX)).take_while(|byte| byte.is_ascii_hexdigit()).count();
        (here + more).min(usize::from(u16::MAX)) as u16
    }
}

impl Kernel {
    /// Whether a byte is a trigger among hex digits.
    fn is_hex_trigger(&self, byte: u8) -> bool {
        let (first, count) = self.rows[usize::from(byte)];
        self.bytes[usize::from(first)..usize::from(first + count)]
            .iter()
            .any(|asked| asked.beside == Beside::Hex)
    }

    /// The marks of an event, of detectors that are `heard`.
    #[inline]
    pub fn marks_of(
        &self,
        hay: &[u8],
        event: Event,
        heard: &impl Fn(DetectorId) -> bool,
        take: &mut impl FnMut(Mark),
    ) {
        let Event { kinds, hex, ahead, .. } = event;
        let at = event.at();
        if kinds & DIGITS != 0 {
            self.digits.at(hay, at, ahead, heard, take);
        }
        if kinds & BYTE != 0 {
            self.byte(hay, at, heard, take);
        }
        if kinds & LITERAL != 0 {
            self.literals.at(hay, at, heard, take);
        }
        if kinds & CAPS != 0 {
            self.caps(hay, at, ahead.trailing_ones() as usize, heard, take);
        }
        if hex > 0 {
            let fits =
                |(min, max, owner): &&(u16, u16, DetectorId)| (*min..=*max).contains(&hex) && heard(*owner);
            self.hex.iter().filter(fits).for_each(|(_, _, owner)| take((at, *owner)));
        }
    }

    /// Marks of a word that begins with so many capitals: shapes, and digits with a lead.
    fn caps(
        &self,
        hay: &[u8],
        at: usize,
        caps: usize,
        heard: &impl Fn(DetectorId) -> bool,
        take: &mut impl FnMut(Mark),
    ) {
        if caps > self.most_caps {
            return;
        }
        let digits = || hay[at + caps..].iter().take_while(|byte| byte.is_ascii_digit());
        for (letters, least, owner) in &self.shapes {
            if *letters == caps && heard(*owner) && digits().take(*least).count() == *least {
                take((at, *owner));
            }
        }
        self.digits.led(hay, at, caps, heard, take);
    }

    /// Marks of a byte that is a trigger by itself.
    fn byte(&self, hay: &[u8], at: usize, heard: &impl Fn(DetectorId) -> bool, take: &mut impl FnMut(Mark)) {
        let (first, count) = self.rows[usize::from(hay[at])];
        for asked in &self.bytes[usize::from(first)..usize::from(first + count)] {
            if heard(asked.owner) && asked.fits(hay, at) {
                take((at, asked.owner));
            }
        }
    }
}

impl Byte {
    fn fits(&self, hay: &[u8], at: usize) -> bool {
        let beside = |class: &Option<super::Class>, at: Option<usize>| {
            let byte = at.and_then(|at| hay.get(at));
            class.is_none_or(|class| byte.is_some_and(|byte| class[usize::from(*byte)]))
        };
        beside(&self.before, at.checked_sub(1)) && beside(&self.behind, Some(at + 1))
    }
}

/// Where runs of [`LEAST_HEX`] hex digits begin.
fn hex(masks: &Masks, next: &Masks, before: u8) -> u64 {
    // A run that long covers half of its length in this block or in the next.
    if (runs(masks.hex.into(), HALF_HEX) | runs(next.hex.into(), HALF_HEX)) == 0 {
        return 0;
    }
    let both = u128::from(masks.hex) | u128::from(next.hex) << BLOCK;
    let inside = both << 1 | u128::from(before.is_ascii_hexdigit());
    (runs(both, u32::from(LEAST_HEX)) & !inside) as u64
}

/// Half of the shortest run of hex digits.
const HALF_HEX: u32 = LEAST_HEX as u32 / 2;

/// Where so many set bits begin, a power of two, whatever stands before them.
fn runs(mask: u128, len: u32) -> u128 {
    (0..len.trailing_zeros()).fold(mask, |mask, step| mask & mask >> (1 << step))
}
