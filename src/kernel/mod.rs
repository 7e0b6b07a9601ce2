//! Finding bytes fast: one walk over a window leaves a mark wherever a detector could begin.
//!
//! Most bytes of most evidence are nobody's. So no detector looks at bytes by itself: each declares a
//! [`Trigger`], all triggers are compiled into one [`Kernel`], and only at its marks is a detector asked.
//! Adding a detector never adds a walk.
//!
//! The walk takes 64 bytes at a time and asks them four things at once, each a bit mask ([`block`]): which are digits,
//! which are hex digits, which are triggers by themselves, and where may a literal begin. The rest happens only where a
//! bit is set: the first digit of a run is looked up in a table ([`digits`]), a possible literal is compared
//! ([`literals`]), a long run of hex digits is measured.

mod block;
mod digits;
mod literals;
pub mod trigger;
mod walk;
#[cfg(target_arch = "x86_64")]
mod x86;

use block::{Beside, Masks, Tables};
use digits::Digits;
use literals::Literals;
use trigger::{Class, Trigger};

pub use walk::{Event, Walk};

use crate::finding::DetectorId;

/// All triggers of a catalogue, compiled.
pub struct Kernel {
    tables: Tables,
    look: fn(&Tables, &[u8]) -> Masks,
    /// In the order of their bytes.
    bytes: Vec<Byte>,
    /// For each byte, where its asks are in `bytes`, and how many.
    rows: Vec<(u16, u16)>,
    literals: Literals,
    digits: Digits,
    hex: Vec<(u16, u16, DetectorId)>,
    /// Letters, digits at the least, and owner.
    shapes: Vec<(usize, usize, DetectorId)>,
    /// Words with more capitals are nobody's.
    most_caps: usize,
    /// Whether digits in the middle of a word are asked for.
    inside: bool,
}

/// A byte that is a trigger by itself.
struct Byte {
    of: u8,
    before: Option<Class>,
    behind: Option<Class>,
    beside: Beside,
    owner: DetectorId,
}

impl Beside {
    /// What the classes before and behind `byte` come down to.
    fn of(byte: u8, classes: [Option<&Class>; 2]) -> Self {
        let within = |of: &dyn Fn(u8) -> bool| {
            classes.iter().all(|class| {
                class.is_some_and(|class| (0..=u8::MAX).all(|byte| !class[usize::from(byte)] || of(byte)))
            })
        };
        if within(&|beside| beside.is_ascii_digit()) {
            Self::Digits
        } else if within(&|beside| beside.is_ascii_hexdigit() || beside == byte) {
            Self::Hex
        } else {
            Self::Any
        }
    }
}

/// A place where a detector is to be asked: the first byte of the value, or the trigger byte for one with a
/// walk back.
pub type Mark = (usize, DetectorId);

impl Kernel {
    /// Compiles the triggers of detectors, given in the order of the catalogue.
    pub fn new<'t>(triggers: impl Iterator<Item = Option<&'t Trigger>>) -> Self {
        let owned =
            |(place, trigger): (usize, Option<&'t Trigger>)| Some((DetectorId(place as u16), trigger?));
        let triggers: Vec<(DetectorId, &Trigger)> = triggers.enumerate().filter_map(owned).collect();
        let (mut bytes, mut words, mut hex, mut shapes) = (vec![], vec![], vec![], vec![]);
        for &(owner, trigger) in &triggers {
            match trigger {
                Trigger::Byte { byte, before, behind, .. } => {
                    let beside = Beside::of(*byte, [before.as_ref(), behind.as_ref()]);
                    bytes.push(Byte { of: *byte, before: *before, behind: *behind, beside, owner });
                }
                Trigger::Literal { words: own, fold } => {
                    words.extend(own.iter().map(|word| (owner, word.clone(), *fold)));
                }
                Trigger::Hex { min, max, .. } => hex.push((*min, *max, owner)),
                Trigger::Shape(shape) => {
                    let letters = shape.iter().take_while(|kind| **kind == b'A').count();
                    shapes.push((letters, shape.len() - letters, owner));
                }
                Trigger::Digits { .. } => {}
            }
        }
        bytes.sort_by_key(|asked| asked.of);
        let row = |byte: u8| {
            let first = bytes.partition_point(|asked| asked.of < byte);
            let count = bytes[first..].iter().take_while(|asked| asked.of == byte).count();
            (first as u16, count as u16)
        };
        let rows = (0..=u8::MAX).map(row).collect();
        let literals = Literals::new(words);
        let beside = |asked: &Byte| {
            let alike = bytes.iter().filter(|other| other.of == asked.of);
            let agree = alike.clone().all(|other| other.beside == asked.beside);
            (asked.of, if agree { asked.beside } else { Beside::Any })
        };
        let asked: Vec<(u8, Beside)> = bytes.iter().map(beside).collect();
        let tables = Tables::new(&asked, &literals.texts());
        let digits = Digits::new(triggers.into_iter());
        let most_caps = shapes.iter().map(|(letters, ..)| *letters).chain([digits.longest_lead()]).max();
        Self {
            tables,
            look: best(),
            bytes,
            rows,
            literals,
            hex,
            shapes,
            most_caps: most_caps.unwrap_or(0),
            inside: digits.inside(),
            digits,
        }
    }

    /// Every mark of `hay`: what a trigger needs to see before and behind it must be there.
    pub fn marks(&self, hay: &[u8], take: &mut impl FnMut(Mark)) {
        let mut events = vec![];
        Walk::new(self, hay, 0).until(hay.len(), &mut events);
        events.into_iter().for_each(|event| self.marks_of(hay, event, &|_| true, take));
    }
}

#[cfg(target_arch = "x86_64")]
fn best() -> fn(&Tables, &[u8]) -> Masks {
    x86::best()
}

#[cfg(not(target_arch = "x86_64"))]
fn best() -> fn(&Tables, &[u8]) -> Masks {
    Tables::plain
}

#[cfg(test)]
mod tests;
