//! Finding bytes fast: one walk over a window leaves an event wherever a detector could begin.
//!
//! Most bytes of most evidence are nobody's. So no detector looks at bytes by itself: each declares a
//! [`Trigger`], all triggers are compiled into one [`Kernel`], and only at its marks is a detector asked.
//! Adding a detector never adds a walk.
//!
//! The walk takes 64 bytes at a time and asks them at once to which classes they belong, each a bit mask ([`block`]).
//! What follows is arithmetic on masks: a byte that is a trigger and has not beside it what it needs, digits that are
//! too few however they are joined, capitals without a digit behind them are dropped before anybody has looked at
//! a byte of them. What is left is an [`Event`], and its kind says who asks.

mod block;
mod bytes;
mod caps;
pub mod classes;
mod digits;
mod literals;
mod sets;
mod stops;
pub mod trigger;
mod walk;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::{ControlFlow, Range};

use block::{Masks, REACH, Tables};
use bytes::{Asked, Bytes};
use caps::{Cap, Caps};
use digits::{Ask, Digits};
use literals::Literals;
use trigger::{LEAST_HEX, Trigger};

pub use digits::{Form, LETTER, OTHER};
pub use sets::Set;
pub use stops::{Along, Stops};
pub use walk::{Event, Walk};

use crate::finding::DetectorId;

/// All triggers of a catalogue, compiled.
pub struct Kernel {
    tables: Tables,
    look: Look,
    bytes: Bytes,
    literals: Literals,
    digits: Digits,
    caps: Caps,
    /// By the length of a run of hex digits: the kind of its event.
    hex: Vec<u16>,
    /// Who asks, by the kind of an event.
    kinds: Vec<Asks>,
    /// Bytes that no event stands at.
    inert: Box<[bool; 256]>,
    /// Bytes that literals begin with.
    heads: Box<[bool; 256]>,
}

/// So many bytes alone do not tell whether a literal begins with them.
const UNTOLD: usize = 2;

/// A way to look at a block.
type Look = fn(&Tables, &[u8], &mut Masks);

/// Who asks at an event.
#[derive(Clone, PartialEq, Eq)]
enum Asks {
    Digits(Vec<Ask>),
    Byte(Vec<Asked>),
    Literal(DetectorId),
    Caps(Vec<Cap>),
    Hex(Vec<DetectorId>),
}

/// Kinds of events, as they are met: the first is that of nobody.
struct Kinds(Vec<Asks>);

/// Whose marks are wanted: for each kind of events a bit for each of the first that ask there, and the last bit for all
/// others.
#[derive(Clone, Debug, Default)]
pub struct Heard(Vec<u64>);

/// A place where a detector is to be asked: the first byte of the value, or the trigger byte for one with a
/// walk back.
pub type Mark = (usize, DetectorId);

impl Kernel {
    /// Compiles the triggers of detectors, given in the order of the catalogue.
    pub fn new<'t>(triggers: impl Iterator<Item = Option<&'t Trigger>>) -> Self {
        let owned =
            |(place, trigger): (usize, Option<&'t Trigger>)| Some((DetectorId(place as u16), trigger?));
        let triggers: Vec<(DetectorId, &Trigger)> = triggers.enumerate().filter_map(owned).collect();
        let mut kinds = Kinds(vec![Asks::Hex(Vec::new())]);
        let literals = Literals::new(said(&triggers), &mut kinds);
        let prints = literals.prints();
        let mut tables = Tables::new(&prints);
        let digits = Digits::new(&triggers, &mut tables, &mut kinds);
        let bytes = Bytes::new(&triggers, &mut tables, &mut kinds);
        let caps = Caps::new(&triggers, &mut tables, &mut kinds);
        let hex = hex(&triggers, &mut kinds);
        let begins = |byte: usize| {
            prints.iter().any(|(print, _)| print[0].is_some_and(|cases| cases.contains(&(byte as u8))))
        };
        let heads: Box<[bool; 256]> = Box::new(std::array::from_fn(begins));
        let is_inert =
            |byte: u8| !byte.is_ascii_alphanumeric() && bytes.kind(byte) == 0 && !heads[usize::from(byte)];
        let inert = Box::new(std::array::from_fn(|byte| is_inert(byte as u8)));
        Self {
            inert,
            heads,
            tables,
            look: ways().last().map_or(Tables::plain as Look, |(_, look)| *look),
            bytes,
            literals,
            digits,
            caps,
            hex,
            kinds: kinds.0,
        }
    }

    /// The ways of looking at bytes that this processor has, the plain one first.
    pub fn ways() -> Vec<&'static str> {
        ways().into_iter().map(|(name, _)| name).collect()
    }

    /// The same kernel, which looks in this way, if the processor has it.
    pub fn looking(self, way: &str) -> Option<Self> {
        let (_, look) = ways().into_iter().find(|(name, _)| *name == way)?;
        Some(Self { look, ..self })
    }

    /// Those for whom `by` says so, a word for each detector.
    pub fn heard(&self, by: &[bool]) -> Heard {
        let hears = |owner: DetectorId| by.get(usize::from(owner.0)).copied().unwrap_or(false);
        Heard(self.kinds.iter().map(|asks| asks.bits(hears)).collect())
    }

    /// Whether nothing can begin in these bytes.
    #[inline]
    pub fn is_inert(&self, bytes: &[u8]) -> bool {
        bytes.iter().all(|byte| self.inert[usize::from(*byte)])
    }

    /// Whether nothing can begin in these bytes, whatever stands before and behind them: small letters that are no part of a
    /// literal, and what parts them. What begins with their last two depends on more: [`Kernel::is_quiet_end`].
    pub fn is_silent(&self, bytes: &[u8]) -> bool {
        let is_whole = bytes.last().is_some_and(|last| !last.is_ascii_hexdigit());
        is_whole
            && bytes.len() < usize::from(LEAST_HEX)
            && !(0..bytes.len()).any(|at| self.may_begin(bytes, at))
    }

    /// Whether no literal begins with the last two bytes of `hay[range]` and what stands behind them.
    #[inline]
    pub fn is_quiet_end(&self, hay: &[u8], range: &Range<usize>) -> bool {
        let mut last = range.end.saturating_sub(UNTOLD).max(range.start)..range.end;
        let begins = |at: usize| self.heads[usize::from(hay[at])] && self.literals.may_begin(&hay[at..]);
        !last.any(begins)
    }

    /// Whether no event stands at `field` between two signs, whatever stands beyond them.
    pub fn is_silent_between(&self, before: u8, field: &[u8], behind: u8) -> bool {
        // What a lead of the field might be joined to.
        let hay = [&[before], field, &[behind], &[b'0'; REACH]].concat();
        let mut events = vec![];
        Walk::new(self, &hay, 0).until(hay.len(), &mut events);
        let is_inside = |event: &Event| (1..=field.len()).contains(&event.at());
        !events.iter().any(is_inside) && !self.literals.cross(field, behind)
    }

    /// Whether anything but hex digits may begin at a place of these bytes.
    fn may_begin(&self, bytes: &[u8], at: usize) -> bool {
        let byte = bytes[at];
        let trigger = || match &self.kinds[usize::from(self.bytes.kind(byte))] {
            Asks::Byte(asked) => asked.iter().any(|asked| asked.may_fit(bytes, at)),
            _ => false,
        };
        let is_told = at + UNTOLD < bytes.len();
        let literal = || is_told && self.heads[usize::from(byte)] && self.literals.may_begin(&bytes[at..]);
        byte.is_ascii_digit() || byte.is_ascii_uppercase() || trigger() || literal()
    }

    /// Every mark of `hay`: what a trigger needs to see before and behind it must be there.
    pub fn marks(&self, hay: &[u8], take: &mut impl FnMut(Mark)) {
        let mut events = vec![];
        Walk::new(self, hay, 0).until(hay.len(), &mut events);
        events.into_iter().for_each(|event| self.marks_of(hay, event, u64::MAX, take));
    }

    /// Of those that ask at an event, the ones for whom `may` says so, a bit each, as they ask.
    pub fn asking(&self, event: &Event, may: impl FnMut(DetectorId) -> bool) -> u64 {
        self.kinds[event.kind()].bits(may)
    }

    /// Gives every kind of events to `take` with each detector that asks at it.
    pub fn askers(&self, take: &mut dyn FnMut(usize, DetectorId)) {
        for (kind, asks) in self.kinds.iter().enumerate() {
            let _ = asks.each(&mut |owner| {
                take(kind, owner);
                ControlFlow::Continue(())
            });
        }
    }

    /// The kind of a run of so many hex digits.
    fn hex_kind(&self, len: usize) -> u16 {
        self.hex.get(len).copied().unwrap_or(0)
    }
}

impl Heard {
    /// Those who are heard of those that ask at an event, a bit each, as they ask.
    #[inline]
    pub fn at(&self, event: &Event) -> u64 {
        self.0[event.kind()]
    }
}

/// Of those who ask at an event, the bit of the last that have none of their own.
pub const LAST: u32 = 63;

/// The bit of one of those who ask at an event.
#[inline]
fn place(at: usize) -> u32 {
    (at as u32).min(LAST)
}

impl Kinds {
    /// The kind of events at which these ask: 0 for nobody.
    fn add(&mut self, asks: Asks) -> u16 {
        if !asks.any(|_| true) {
            return 0;
        }
        let known = self.0.iter().position(|known| *known == asks).unwrap_or_else(|| {
            self.0.push(asks);
            self.0.len() - 1
        });
        known as u16
    }
}

impl Asks {
    /// Gives those who ask to `take`, in their order, until it has enough.
    fn each(&self, take: &mut dyn FnMut(DetectorId) -> ControlFlow<()>) -> ControlFlow<()> {
        match self {
            Self::Digits(asks) => asks.iter().try_for_each(|ask| take(ask.owner)),
            Self::Byte(asked) => asked.iter().try_for_each(|asked| take(asked.owner)),
            Self::Literal(owner) => take(*owner),
            Self::Caps(caps) => caps.iter().try_for_each(|cap| take(cap.owner)),
            Self::Hex(owners) => owners.iter().try_for_each(|owner| take(*owner)),
        }
    }

    /// Those who are these, a bit each, the last bit for all behind.
    fn bits(&self, mut are: impl FnMut(DetectorId) -> bool) -> u64 {
        let (mut bits, mut at) = (0, 0);
        let _ = self.each(&mut |owner| {
            bits |= u64::from(are(owner)) << place(at);
            at += 1;
            ControlFlow::Continue(())
        });
        bits
    }

    /// Whether any of them is one of these.
    fn any(&self, is: impl Fn(DetectorId) -> bool) -> bool {
        self.each(&mut |owner| if is(owner) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            .is_break()
    }
}

/// What literal triggers say.
fn said(triggers: &[(DetectorId, &Trigger)]) -> Vec<literals::Said> {
    let mut said = Vec::new();
    for (owner, trigger) in triggers {
        let Trigger::Literal { words, fold, begins } = trigger else { continue };
        said.extend(words.iter().map(|text| literals::Said {
            owner: *owner,
            text: text.clone(),
            fold: *fold,
            begins: *begins,
        }));
    }
    said
}

/// By the length of a run of hex digits, who asks for it.
fn hex(triggers: &[(DetectorId, &Trigger)], kinds: &mut Kinds) -> Vec<u16> {
    let asked: Vec<_> = triggers
        .iter()
        .filter_map(|(owner, trigger)| match trigger {
            Trigger::Hex { min, max, .. } => Some((*min..=*max, *owner)),
            _ => None,
        })
        .collect();
    let longest = asked.iter().map(|(lens, _)| *lens.end()).max().unwrap_or(0);
    let of =
        |len: u16| asked.iter().filter(|(lens, _)| lens.contains(&len)).map(|(_, owner)| *owner).collect();
    (0..=longest).map(|len| kinds.add(Asks::Hex(of(len)))).collect()
}

#[cfg(target_arch = "x86_64")]
use x86::ways;

#[cfg(not(target_arch = "x86_64"))]
fn ways() -> Vec<(&'static str, Look)> {
    vec![("plain", Tables::plain)]
}

#[cfg(test)]
mod tests;
