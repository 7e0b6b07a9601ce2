//! The walk: block after block, from one event to the next; and what an event means.
//!
//! Walking and asking are two steps, because in between the records come: inside a field whose column has had its say
//! most events are nobody's, and cost no more than having been seen. So an event has a *kind*, which says who asks, and
//! for each field it is known which kinds anybody there wants to hear ([`Heard`](super::Heard)).

use super::block::{self, BLOCK, Both, Masks, REACH};
use super::digits::{Form, ahead};
use super::trigger::LEAST_HEX;
use super::{Asks, Kernel, Mark, place};

/// A place where something may begin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Event {
    at: u32,
    kind: u16,
    /// A bit for each digit of the bytes from there on, if it is a group of digits.
    ahead: u64,
}

const _: () = assert!(size_of::<Event>() == 16);

impl Event {
    /// Its first byte.
    #[inline]
    pub fn at(&self) -> usize {
        self.at as usize
    }

    /// Whether it is digits alone, with nothing before or behind that might belong to them.
    #[inline]
    pub fn is_bare(&self, hay: &[u8]) -> bool {
        let run = self.ahead.trailing_ones();
        let goes_on = run > 61 || self.ahead >> run & 0b110 != 0;
        let is_bracket = || self.at().checked_sub(1).is_some_and(|before| hay[before] == b'(');
        let is_word = || hay.get(self.at() + run as usize).is_some_and(|byte| block::is_word(*byte));
        run > 0 && !goes_on && !is_bracket() && !is_word()
    }

    /// Its kind, by which it is known who asks.
    #[inline]
    pub fn kind(&self) -> usize {
        usize::from(self.kind)
    }
}

/// A walk over the bytes of a window.
pub struct Walk<'k, 'h> {
    kernel: &'k Kernel,
    hay: &'h [u8],
    /// Everything before has been looked at.
    at: usize,
    /// The masks of the block at `at`, and of the next: a group of digits may go on there.
    masks: [Masks; 2],
    /// Which of the two is that of the block at `at`.
    turn: usize,
    /// For each set of bytes, whether the first of the run that goes on at `at` has been seen.
    open: u32,
}

impl<'k, 'h> Walk<'k, 'h> {
    /// A walk over `hay`, from `at` on.
    pub fn new(kernel: &'k Kernel, hay: &'h [u8], at: usize) -> Self {
        let mut walk =
            Self { kernel, hay, at: at.min(hay.len()), masks: [Masks::default(); 2], turn: 0, open: 0 };
        walk.look(walk.at, 0);
        walk
    }

    /// Everything before this has been looked at.
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Leaves out what is before `to`, where that is worth the start: no events are told of it. What is told behind is the
    /// same, so where a run may go on in which one byte speaks for others, nothing is left out.
    pub fn skip(&mut self, to: usize) {
        let to = to.min(self.hay.len());
        if to > self.at + BLOCK / 2 && !self.is_spoken_for(to) {
            (self.at, self.open) = (to, 0);
            self.look(to, self.turn);
        }
    }

    /// Whether a byte before `at` may speak for others behind it.
    fn is_spoken_for(&self, at: usize) -> bool {
        let [runs, members] = self.kernel.bytes.runs;
        let classes = |byte: &u8| self.kernel.tables.of[usize::from(*byte)];
        let run =
            self.hay[at.saturating_sub(BLOCK)..at].iter().rev().take_while(|byte| classes(byte) & runs != 0);
        let mut len = 0;
        run.inspect(|_| len += 1).any(|byte| classes(byte) & members != 0) || len == BLOCK
    }

    /// Adds the events of all bytes before `to`, and perhaps of some behind, to `out`, where they stand in order of
    /// place.
    pub fn until(&mut self, to: usize, out: &mut Vec<Event>) {
        let to = to.min(self.hay.len());
        while self.at < to {
            self.look(self.at + BLOCK, self.turn ^ 1);
            self.block(out);
            self.turn ^= 1;
            self.at = (self.at + BLOCK).min(self.hay.len());
        }
    }

    /// Makes the masks of the block at `at`; beyond the end nothing is set.
    fn look(&mut self, at: usize, into: usize) {
        let (kernel, masks) = (self.kernel, &mut self.masks[into]);
        if let Some(bytes) = self.hay.get(at..at + REACH) {
            return (kernel.look)(&kernel.tables, bytes, masks);
        }
        let rest = self.hay.get(at..).unwrap_or_default();
        let mut bytes = [0; REACH];
        bytes[..rest.len()].copy_from_slice(rest);
        (kernel.look)(&kernel.tables, &bytes, masks);
        let there = if rest.len() < BLOCK { (1 << rest.len()) - 1 } else { u64::MAX };
        masks.literals &= there;
        masks.labels &= there;
        masks.classes.iter_mut().for_each(|mask| *mask &= there);
    }

    fn block(&mut self, out: &mut Vec<Event>) {
        let Self { kernel, hay, at, masks, turn, open } = self;
        let masks = [&masks[*turn], &masks[*turn ^ 1]];
        let of = |class: usize| masks[0].classes[class];
        let before = at.checked_sub(1).map_or(0, |before| kernel.tables.of[usize::from(hay[before])]);
        let behind = |class: usize| of(class) << 1 | u64::from(before >> class & 1);
        let starts = of(block::WORDS) & !behind(block::WORDS);
        let event = |bit: u32, kind: u16| Event { at: *at as u32 + bit, kind, ahead: 0 };
        let inside = if kernel.digits.inside { block::DIGITS } else { block::WORDS };
        let digits = kernel.digits.long(masks, of(block::DIGITS) & !behind(inside));
        let begins = !behind(block::ALNUM);
        let words = masks[0].labels & of(block::ALNUM) & begins;
        let literals = kernel.literals.sieve(hay, *at, masks[0].literals | words);
        let bytes = kernel.bytes.at(masks, before, open);
        let caps = kernel.caps.at(masks, starts);
        let hex = hex(masks, before >> block::HEX & 1 == 1);
        let others = literals | bytes | caps | hex;
        let mut left = digits | others;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let here = *at + bit as usize;
            if digits >> bit & 1 == 1 {
                let ahead = ahead(masks, block::DIGITS, bit);
                let run = ahead.trailing_ones();
                let is_inside = starts >> bit & 1 == 0;
                let kind = kernel.digits.kind(is_inside, run as usize, hay.get(here + run as usize));
                if kind != 0 {
                    out.push(Event { ahead, ..event(bit, kind) });
                }
            }
            if others >> bit & 1 == 0 {
                continue;
            }
            if bytes >> bit & 1 == 1 {
                out.push(event(bit, kernel.bytes.kind(hay[here])));
            }
            if literals >> bit & 1 == 1 {
                let is_begin = begins >> bit & 1 == 1;
                kernel.literals.at(hay, here, is_begin, |kind| out.push(event(bit, kind)));
            }
            if caps >> bit & 1 == 1
                && let Some(kind) = kernel.caps.kind(masks, bit)
            {
                out.push(event(bit, kind));
            }
            if hex >> bit & 1 == 1 {
                let kind = kernel.hex_kind(hex_len(hay, *at, bit, masks));
                if kind != 0 {
                    out.push(event(bit, kind));
                }
            }
        }
    }
}

/// The length of the run of hex digits at `bit` of the block at `at`.
fn hex_len(hay: &[u8], at: usize, bit: u32, masks: Both<'_>) -> usize {
    let both = u128::from(masks[0].classes[block::HEX]) | u128::from(masks[1].classes[block::HEX]) << BLOCK;
    let here = (both >> bit).trailing_ones() as usize;
    let end = at + bit as usize + here;
    let goes_on = end == at + 2 * BLOCK;
    let rest = if goes_on { hay.get(end..).unwrap_or_default() } else { &[] };
    here + rest.iter().take(usize::from(u16::MAX)).take_while(|byte| byte.is_ascii_hexdigit()).count()
}

/// Where runs of [`LEAST_HEX`] hex digits begin.
fn hex(masks: Both<'_>, inside: bool) -> u64 {
    let [here, there] = [0, 1].map(|of| masks[of].classes[block::HEX]);
    // A run that long covers half of its length in this block or in the next.
    if half(here) | half(there) == 0 {
        return 0;
    }
    let both = u128::from(here) | u128::from(there) << BLOCK;
    let inside = both << 1 | u128::from(inside);
    (runs(both, u32::from(LEAST_HEX)) & !inside) as u64
}

/// Where half of the shortest run of hex digits begins.
fn half(mask: u64) -> u64 {
    (0..(LEAST_HEX / 2).trailing_zeros()).fold(mask, |mask, step| mask & mask >> (1 << step))
}

/// Where so many set bits begin, a power of two, whatever stands before them.
fn runs(mask: u128, len: u32) -> u128 {
    (0..len.trailing_zeros()).fold(mask, |mask, step| mask & mask >> (1 << step))
}

/// Those who `may`, a bit each.
fn among<T>(all: &[T], may: u64) -> impl Iterator<Item = &T> {
    all.iter().enumerate().filter(move |(at, _)| may >> place(*at) & 1 == 1).map(|(_, one)| one)
}

impl Kernel {
    /// How its digits are written, if it is a group of digits.
    #[inline]
    pub fn form(&self, hay: &[u8], event: &Event) -> Option<Form> {
        (event.ahead != 0).then(|| self.digits.form(hay, event.at(), event.ahead))
    }

    /// The marks of an event, of those who `may`, a bit each, as they ask.
    #[inline]
    pub fn marks_of(&self, hay: &[u8], event: Event, may: u64, take: &mut impl FnMut(Mark)) {
        let at = event.at();
        match &self.kinds[event.kind()] {
            Asks::Digits(asks) => {
                self.digits.enough(asks, &hay[at..], event.ahead, may, |owner| take((at, owner)));
            }
            Asks::Byte(asked) => {
                let asked = among(asked, may).filter(|asked| asked.fits(hay, at));
                asked.for_each(|asked| take((at, asked.owner)));
            }
            Asks::Literal(owner) => take((at, *owner)),
            Asks::Caps(caps) => {
                among(caps, may).filter_map(|cap| cap.mark(hay, at)).for_each(take);
            }
            Asks::Hex(owners) => among(owners, may).for_each(|owner| take((at, *owner))),
        }
    }
}
