//! Fields that nobody has anything to say of, known by their shape.
//!
//! A date of a record that is no date of birth, a time, an amount: written alike in every row, each costs as much as a
//! value, and is none. What triggers look for in digits and the signs of numbers, how groups are written, and which
//! words are near does not depend on which digits they are. So where nobody was asked anything in such a field, nobody
//! is in the next one of the same shape.

use std::ops::Range;

use super::Voice;
use crate::catalog::Catalog;
use crate::kernel::Kernel;
use crate::kernel::classes::REACH;
use crate::kernel::trigger::{Byte, Trigger};
use crate::short::eight_of;

/// Tries to learn the shape of a column's fields, for each split: a column of many shapes is left alone.
const TRIES: u8 = 32;

/// Bytes that shapes are made of, besides digits.
const SIGNS: &[u8] = b" -./:,TZ";

/// The shape of a column's fields.
#[derive(Clone, Default)]
struct Shape {
    /// Of no bytes where none is known.
    of: Look,
    /// Of fields in which these have a say.
    voice: Voice,
    /// Of fields between these.
    sides: Sides,
    /// How often it may still be learnt.
    tries: u8,
}

/// Shapes of fields, by column.
#[derive(Default)]
pub(super) struct Shapes {
    columns: Vec<Shape>,
    /// What stood before the last field, whether nothing can begin in it, and how often that may still be worked out.
    keys: Vec<(Vec<u8>, bool, u8)>,
}

impl Shapes {
    /// For so many columns; none is learnt unless the catalogue allows it.
    pub(super) fn new(columns: usize, is_regular: bool) -> Self {
        let open = Shape { tries: TRIES, ..Shape::default() };
        Self {
            columns: if is_regular { vec![open; columns] } else { Vec::new() },
            keys: vec![(Vec::new(), false, TRIES); columns],
        }
    }

    /// Whether nothing can begin in what stands before a field of a column.
    #[inline]
    pub(super) fn is_silent_key(&mut self, column: usize, kernel: &Kernel, key: &[u8]) -> bool {
        let (known, is_silent, tries) = &mut self.keys[column];
        if known != key {
            if *tries == 0 {
                return false;
            }
            *tries -= 1;
            known.clear();
            known.extend_from_slice(&key[..key.len().min(REACH)]);
            *is_silent = key.len() <= REACH && kernel.is_silent(key);
        }
        *is_silent
    }

    /// Whether nobody who has a say is asked anything in the field `start..end` of a column.
    #[inline]
    pub(super) fn are_silent(
        &self,
        column: usize,
        voice: Voice,
        hay: &[u8],
        start: usize,
        end: usize,
    ) -> bool {
        let Some(shape) = self.columns.get(column).filter(|shape| shape.voice == voice) else { return false };
        shape.of.len > 0
            && shape.of.has(&hay[start..end])
            && Sides::of(hay, start, end).is_some_and(|sides| sides == shape.sides)
    }

    /// Whether the shape of a column's fields may still be learnt.
    #[inline]
    pub(super) fn are_open(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|shape| shape.tries > 0)
    }

    /// Learns whether anybody who has a say was asked anything in a field of a column.
    pub(super) fn learn(
        &mut self,
        column: usize,
        voice: Voice,
        hay: &[u8],
        field: Range<usize>,
        is_asked: bool,
    ) {
        let shape = &mut self.columns[column];
        shape.tries -= 1;
        let Range { start, end } = field;
        let field = &hay[start..end];
        let fits = !is_asked
            && (1..=REACH).contains(&field.len())
            && field.iter().all(|byte| byte.is_ascii_digit() || SIGNS.contains(byte));
        if let Some(sides) = Sides::of(hay, start, end).filter(|_| fits) {
            *shape = Shape { of: Look::of(field), voice, sides, tries: shape.tries };
        }
    }
}

/// What stands beside a field.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Sides {
    /// The bracket of a tuple before its first field, and behind its last one.
    brackets: (bool, bool),
}

impl Sides {
    /// Those of a field, if they have no part in a value that begins in it.
    #[inline]
    fn of(hay: &[u8], start: usize, end: usize) -> Option<Self> {
        let before = &hay[..start];
        let opens = match before {
            [.., byte, b'('] => !byte.is_ascii_alphanumeric(),
            _ => before == b"(",
        };
        let closes = hay.get(end) == Some(&b')');
        // A number of an object stands behind the sign that ends its name.
        let is_named = || before.ends_with(b"\":") || before.ends_with(b"\": ");
        let begins = opens || before.last().is_none_or(|byte| parts(*byte)) || is_named();
        let ends = closes || hay.get(end).is_none_or(|byte| parts(*byte));
        (begins && ends).then_some(Self { brackets: (opens, closes) })
    }
}

/// Whether a byte parts fields, and is part of no value.
pub(super) fn parts(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'|' | b'\t' | b'"' | b'\'' | b'\r' | b'\n' | b'}' | b']' | b'[')
}

/// What fields look like, whatever their digits are.
#[derive(Clone, Default)]
struct Look {
    len: usize,
    /// All bytes of it, eight by eight, the last of which may be told twice.
    eights: Vec<Eight>,
}

/// Eight bytes of a look.
#[derive(Clone, Copy)]
struct Eight {
    at: usize,
    /// All bits of each byte that is a digit.
    digits: u64,
    /// The other bytes.
    others: u64,
}

impl Look {
    fn of(field: &[u8]) -> Self {
        let last = field.len().saturating_sub(8);
        let starts = (0..last).step_by(8).chain([last]);
        Self { len: field.len(), eights: starts.map(|at| Eight::new(at, eight(field, at))).collect() }
    }

    /// Whether a field looks so.
    #[inline]
    fn has(&self, field: &[u8]) -> bool {
        field.len() == self.len && self.eights.iter().all(|one| one.has(eight(field, one.at)))
    }
}

/// The eight bytes at `at`, or those that there are.
#[inline]
fn eight(field: &[u8], at: usize) -> u64 {
    match field.get(at..at + 8).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => field.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

impl Eight {
    fn new(at: usize, bytes: u64) -> Self {
        let digit = |byte: u8| if byte.is_ascii_digit() { u8::MAX } else { 0 };
        let digits = u64::from_le_bytes(bytes.to_le_bytes().map(digit));
        Self { at, digits, others: bytes & !digits }
    }

    #[inline]
    fn has(self, bytes: u64) -> bool {
        let digits = (bytes ^ eight_of(b'0')) & self.digits;
        // Whoever is above nine carries into the highest bit, or has it.
        let above = ((digits & eight_of(0x7f)) + eight_of(0x7f - 9)) | digits;
        bytes & !self.digits == self.others && above & eight_of(0x80) == 0
    }
}

/// Whether nobody's trigger or word is made of certain digits and signs and nothing else, so that some digits would be
/// worth more than others.
pub(super) fn is_regular(catalog: &Catalog) -> bool {
    let is_shape = |text: &[u8], fold: bool| {
        let is = |byte: &u8| {
            byte.is_ascii_digit()
                || SIGNS.contains(byte)
                || fold && SIGNS.contains(&byte.to_ascii_uppercase())
        };
        text.iter().all(is) && text.iter().any(u8::is_ascii_digit)
    };
    catalog.detectors.iter().all(|detector| {
        let trigger = match &detector.trigger {
            Some(Trigger::Literal { words, fold, .. }) => !words.iter().any(|word| is_shape(word, *fold)),
            Some(Trigger::Byte(trigger)) => {
                let Byte { byte, before, behind, .. } = &**trigger;
                let alike = |class: &Option<[bool; 256]>| {
                    class
                        .as_ref()
                        .is_none_or(|class| (b'0'..=b'9').all(|at| class[usize::from(at)] == class[48]))
                };
                !SIGNS.contains(byte) || alike(before) && alike(behind)
            }
            _ => true,
        };
        trigger && !detector.near.iter().any(|words| is_shape(words.as_bytes(), true))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::ElementId;

    #[test]
    fn the_built_in_catalogue_is_regular() {
        assert!(is_regular(&Catalog::builtin().unwrap()));
    }

    proptest! {
        #[test]
        fn digits_alone_may_differ(one in "[0-9/:;aZ-]{0,20}", other in "[0-9/:;aZ-]{0,20}", at in 0usize..20) {
            let differ = |(a, b): (u8, u8)| a != b && !(a.is_ascii_digit() && b.is_ascii_digit());
            let mut near = one.clone().into_bytes();
            near.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
            for other in [other.as_bytes(), &near, one.replace('1', "7").as_bytes()] {
                let expected = one.len() == other.len() && !one.bytes().zip(other.iter().copied()).any(differ);
                prop_assert_eq!(Look::of(one.as_bytes()).has(other), expected);
            }
        }
    }

    #[test]
    fn a_shape_is_known_again_whatever_its_digits() {
        let mut shapes = Shapes::new(1, true);
        let row = b"1,2011-08-09 03:33:13,x";
        assert!(shapes.are_open(0) && !shapes.are_silent(0, Voice::All, row, 2, 21));
        shapes.learn(0, Voice::All, row, 2..21, true);
        assert!(!shapes.are_silent(0, Voice::All, row, 2, 21), "somebody was asked");
        shapes.learn(0, Voice::All, row, 2..21, false);
        assert!(shapes.are_silent(0, Voice::All, b"7,2019-12-31 23:59:59,x", 2, 21));
        let beside = Voice::Beside(ElementId(1));
        assert!(!shapes.are_silent(0, beside, b"7,2019-12-31 23:59:59,x", 2, 21), "others have a say");
        assert!(!shapes.are_silent(0, Voice::All, b"7,2019-12-31 23:59.59,x", 2, 21));
        assert!(!shapes.are_silent(0, Voice::All, b"7,2019-12-31 23:59:5,x", 2, 20));
        assert!(!shapes.are_silent(0, Voice::All, b"7,2019-12-31 23:59:59-x", 2, 21), "the group may go on");
        let (tuple, other) = (b"),(7,1980", b"),(8)");
        assert!(!shapes.are_silent(0, Voice::All, tuple, 3, 4));
        shapes.learn(0, Voice::All, tuple, 3..4, false);
        assert!(shapes.are_silent(0, Voice::All, b"(9,'a'", 1, 2), "the first of a tuple");
        assert!(!shapes.are_silent(0, Voice::All, other, 3, 4), "the only one of a tuple");
        assert!(!shapes.are_silent(0, Voice::All, b"S(9,'a'", 2, 3), "what stands before may lead");
        shapes.learn(0, Voice::All, br#"{"id":7}"#, 6..7, false);
        assert!(shapes.are_silent(0, Voice::All, br#"{"n": 8,"#, 6, 7), "a number of an object");
        assert!(!shapes.are_silent(0, Voice::All, b"10:8,", 3, 4), "a time");
        shapes.learn(0, Voice::All, row, 2..21, false);
        shapes.learn(0, Voice::All, b"(212) 736-5000", 0..14, false);
        assert!(shapes.are_silent(0, Voice::All, row, 2, 21), "a bracket is no sign of a shape");
        (0..TRIES).for_each(|_| {
            if shapes.are_open(0) {
                shapes.learn(0, Voice::All, b"+1", 0..2, true);
            }
        });
        assert!(!shapes.are_open(0));
        assert!(!Shapes::new(1, false).are_open(0));
    }
}
