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
    /// The masks of the block at `at`: each is made one block ahead, since a group of digits may go on there.
    masks: Masks,
    /// Where the last long run of hex digits ended.
    floor: usize,
}

impl<'k, 'h> Walk<'k, 'h> {
    /// A walk over `hay`, from `at` on.
    pub fn new(kernel: &'k Kernel, hay: &'h [u8], at: usize) -> Self {
        let mut walk = Self { kernel, hay, at: at.min(hay.len()), masks: Masks::default(), floor: 0 };
        walk.masks = walk.look(walk.at);
        walk
    }

    /// Everything before this has been looked at.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Leaves the marks of all bytes before `to`, and perhaps of some behind, block by block; within a block those of
    /// each kind are in ascending order.
    pub fn until(&mut self, to: usize, take: &mut impl FnMut(Mark)) {
        let to = to.min(self.hay.len());
        while self.at < to {
            let next = self.look(self.at + BLOCK);
            self.block(next.digits, take);
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

    fn block(&mut self, next: u64, take: &mut impl FnMut(Mark)) {
        let masks = self.masks;
        let before = self.at.checked_sub(1).map_or(b' ', |before| self.hay[before]);
        let starts = masks.words & !(masks.words << 1 | u64::from(is_word(before)));
        let mut digits = masks.digits & starts;
        if self.kernel.inside {
            digits = masks.digits & !(masks.digits << 1 | u64::from(before.is_ascii_digit()));
        }
        each(digits, |bit| {
            let ahead = masks.digits >> bit | next.checked_shl(BLOCK as u32 - bit).unwrap_or(0);
            self.kernel.digits.at(self.hay, self.at + bit as usize, ahead, take);
        });
        each(masks.asked, |bit| self.byte(self.at + bit as usize, take));
        each(masks.literals, |bit| self.kernel.literals.at(self.hay, self.at + bit as usize, take));
        each(masks.caps & starts, |bit| self.caps(self.at + bit as usize, masks.caps >> bit, take));
        if !self.kernel.hex.is_empty() && runs(masks.hex) != 0 {
            self.hex(masks.hex, take);
        }
    }

    /// Marks of a word that begins with capitals, of which `mask` has those in the block: shapes, and digits with a
    /// lead.
    fn caps(&self, at: usize, mask: u64, take: &mut impl FnMut(Mark)) {
        let here = mask.trailing_ones() as usize;
        let rest = self.hay.get(at + here..).unwrap_or_default();
        let goes_on = at + here == self.at + BLOCK;
        let more = if goes_on { rest.iter().take_while(|byte| byte.is_ascii_uppercase()).count() } else { 0 };
        let caps = here + more;
        if caps > self.kernel.most_caps {
            return;
        }
        let digits = || rest[more..].iter().take_while(|byte| byte.is_ascii_digit());
        for (letters, least, owner) in &self.kernel.shapes {
            if *letters == caps && digits().take(*least).count() == *least {
                take((at, *owner));
            }
        }
        self.kernel.digits.led(self.hay, at, caps, take);
    }

    /// Marks of a byte that is a trigger by itself.
    fn byte(&self, at: usize, take: &mut impl FnMut(Mark)) {
        let (first, count) = self.kernel.rows[usize::from(self.hay[at])];
        for asked in &self.kernel.bytes[usize::from(first)..usize::from(first + count)] {
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
            left &= u64::MAX.checked_shl(self.floor.saturating_sub(self.at).min(BLOCK) as u32).unwrap_or(0);
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

/// Calls `take` for each set bit.
fn each(mut mask: u64, mut take: impl FnMut(u32)) {
    while mask != 0 {
        take(mask.trailing_zeros());
        mask &= mask - 1;
    }
}

/// Where [`HALF_HEX`] set bits begin, whatever stands before them.
fn runs(mask: u64) -> u64 {
    [1, 2, 4, HALF_HEX / 2].iter().fold(mask, |mask, step| mask & mask >> step)
}
