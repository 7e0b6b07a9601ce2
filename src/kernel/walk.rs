//! The walk: block after block, from one mark to the next.

use super::block::{BLOCK, Masks, REACH, is_word};
use super::{Byte, Kernel, Mark};

/// A run of hex digits that is long enough covers so many bytes of some block.
const HALF_HEX: u32 = 16;

/// A walk over the bytes of a window.
pub struct Walk<'k, 'h> {
    kernel: &'k Kernel,
    hay: &'h [u8],
    /// Everything before has been looked at.
    at: usize,
    /// Where the last long run of hex digits ended.
    floor: usize,
}

impl<'k, 'h> Walk<'k, 'h> {
    /// A walk over `hay`, from `at` on.
    pub fn new(kernel: &'k Kernel, hay: &'h [u8], at: usize) -> Self {
        Self { kernel, hay, at: at.min(hay.len()), floor: 0 }
    }

    /// Everything before this has been looked at.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Leaves the marks of all bytes before `to`, and perhaps of some behind: in the order of their blocks, and in a
    /// block in ascending order, but for those of hex runs, which come last.
    pub fn until(&mut self, to: usize, take: &mut impl FnMut(Mark)) {
        let to = to.min(self.hay.len());
        while self.at < to {
            let masks = match self.hay.get(self.at..self.at + REACH) {
                Some(bytes) => (self.kernel.look)(&self.kernel.tables, bytes),
                None => self.last(),
            };
            self.block(masks, take);
            self.at = (self.at + BLOCK).min(self.hay.len());
        }
    }

    /// The masks of a block that the bytes do not fill, or that has nothing behind it.
    fn last(&self) -> Masks {
        let rest = &self.hay[self.at..];
        let mut bytes = [0; REACH];
        bytes[..rest.len()].copy_from_slice(rest);
        let masks = (self.kernel.look)(&self.kernel.tables, &bytes);
        let there = if rest.len() < BLOCK { (1 << rest.len()) - 1 } else { u64::MAX };
        Masks { literals: masks.literals & there, ..masks }
    }

    fn block(&mut self, masks: Masks, take: &mut impl FnMut(Mark)) {
        let before = self.at.checked_sub(1).map_or(b' ', |before| self.hay[before]);
        let starts = masks.words & !(masks.words << 1 | u64::from(is_word(before)));
        let mut digits = masks.digits & starts;
        if self.kernel.inside {
            digits = masks.digits & !(masks.digits << 1 | u64::from(before.is_ascii_digit()));
        }
        let caps = masks.caps & starts;
        let mut marks = digits | caps | masks.asked | masks.literals;
        while marks != 0 {
            let bit = marks.trailing_zeros();
            let at = self.at + bit as usize;
            if digits >> bit & 1 == 1 {
                self.digits(at, masks.digits >> bit, take);
            }
            if caps >> bit & 1 == 1 {
                self.caps(at, masks.caps >> bit, take);
            }
            if masks.asked >> bit & 1 == 1 {
                self.byte(at, take);
            }
            if masks.literals >> bit & 1 == 1 {
                self.kernel.literals.at(self.hay, at, take);
            }
            marks &= marks - 1;
        }
        if !self.kernel.hex.is_empty() && runs(masks.hex) != 0 {
            self.hex(masks.hex, take);
        }
    }

    /// Marks of a run of digits, whose first are those of `mask`.
    fn digits(&self, at: usize, mask: u64, take: &mut impl FnMut(Mark)) {
        self.kernel.digits.at(self.hay, at, self.len(at, mask, u8::is_ascii_digit), take);
    }

    /// Marks of a word that begins with capitals: shapes, and digits with a lead.
    fn caps(&self, at: usize, mask: u64, take: &mut impl FnMut(Mark)) {
        let caps = self.len(at, mask, u8::is_ascii_uppercase);
        if caps > self.kernel.most_caps {
            return;
        }
        let digits = || self.hay[at + caps..].iter().take_while(|byte| byte.is_ascii_digit());
        for (letters, least, owner) in &self.kernel.shapes {
            if *letters == caps && digits().take(*least).count() == *least {
                take((at, *owner));
            }
        }
        self.kernel.digits.led(self.hay, at, caps, take);
    }

    /// The length of the run at `at`, of which `mask` has what is in the block.
    fn len(&self, at: usize, mask: u64, of: fn(&u8) -> bool) -> usize {
        let here = mask.trailing_ones() as usize;
        let goes_on = at + here == self.at + BLOCK;
        if goes_on { here + self.hay[(at + here).min(self.hay.len())..].iter().take_while(|byte| of(byte)).count() } else { here }
    }

    /// Marks of a byte that is a trigger by itself.
    fn byte(&self, at: usize, take: &mut impl FnMut(Mark)) {
        let byte = self.hay[at];
        for asked in self.kernel.bytes.iter().filter(|asked| asked.byte == byte) {
            if asked.fits(self.hay, at) {
                take((at, asked.owner));
            }
        }
    }

    /// Marks of the long runs of hex digits that a block shows for the first time.
    fn hex(&mut self, mask: u64, take: &mut impl FnMut(Mark)) {
        let is_hex = |byte: &&u8| byte.is_ascii_hexdigit();
        let mut left = runs(mask);
        while left != 0 {
            let at = self.at + left.trailing_zeros() as usize;
            if at >= self.floor {
                let back = self.hay[self.floor..at].iter().rev().take_while(is_hex).count();
                let start = at - back;
                self.floor = at + self.hay[at..].iter().take_while(is_hex).count();
                let len = self.floor - start;
                let fits = |(min, max, _): &&(usize, usize, _)| (*min..=*max).contains(&len);
                self.kernel.hex.iter().filter(fits).for_each(|(_, _, owner)| take((start, *owner)));
            }
            left &= u64::MAX.checked_shl((self.floor - self.at).min(BLOCK) as u32).unwrap_or(0);
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

/// Where [`HALF_HEX`] set bits begin, whatever stands before them.
fn runs(mask: u64) -> u64 {
    [1, 2, 4, HALF_HEX / 2].iter().fold(mask, |mask, step| mask & mask >> step)
}
