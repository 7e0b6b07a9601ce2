//! The walk: block after block, from one mark to the next.

use super::block::{BLOCK, Masks, REACH};
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
        let before = self.at.checked_sub(1).is_some_and(|before| self.hay[before].is_ascii_digit());
        let starts = masks.digits & !(masks.digits << 1 | u64::from(before));
        let mut marks = starts | masks.asked | masks.literals;
        while marks != 0 {
            let bit = marks.trailing_zeros();
            let at = self.at + bit as usize;
            if starts >> bit & 1 == 1 {
                self.digits(at, (!(masks.digits >> bit)).trailing_zeros() as usize, take);
            }
            if masks.asked >> bit & 1 == 1 {
                self.byte(at, take);
            }
            if masks.literals >> bit & 1 == 1 {
                self.kernel.literals.at(self.hay, at, take);
            }
            marks &= marks - 1;
        }
        if has_run(masks.hex) && !self.kernel.hex.is_empty() {
            self.hex(masks.hex, take);
        }
    }

    /// Marks of a run of digits, of which `run` are in the block, and of the shapes that end in digits.
    fn digits(&self, at: usize, run: usize, take: &mut impl FnMut(Mark)) {
        let in_block = (at - self.at) + run < BLOCK;
        let more = || self.hay[at + run..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let run = if in_block { run } else { run + more() };
        self.kernel.digits.at(self.hay, at, run, take);
        if at > 0 && self.hay[at - 1].is_ascii_uppercase() {
            for (shape, owner) in &self.kernel.shapes {
                if let Some(begin) = shaped(shape, self.hay, at, run) {
                    take((begin, *owner));
                }
            }
        }
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

fn has_run(mask: u64) -> bool {
    runs(mask) != 0
}

/// Where a word of this shape begins whose digits start at `start`.
fn shaped(shape: &[u8], hay: &[u8], start: usize, run: usize) -> Option<usize> {
    let letters = shape.iter().take_while(|kind| **kind == b'A').count();
    let begin = start.checked_sub(letters)?;
    let fits = run >= shape.len() - letters && hay[begin..start].iter().all(u8::is_ascii_uppercase);
    let edge = begin == 0 || !(hay[begin - 1].is_ascii_alphanumeric() || hay[begin - 1] == b'_');
    (fits && edge).then_some(begin)
}
