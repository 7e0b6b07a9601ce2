//! Finding bytes fast: one walk over a window leaves a mark wherever a detector could begin.
//!
//! Most bytes of most evidence are nobody's. So no detector looks at bytes by itself: each declares a
//! [`Trigger`], all triggers are compiled into one [`Kernel`], and only at its marks is a detector asked.
//! Adding a detector never adds a walk. [`plain`] is the portable implementation and the oracle for any
//! faster one behind the same interface.

mod plain;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::error::{Error, Result};
use crate::finding::DetectorId;

/// What the kernel looks for before an automaton is asked.
#[expect(clippy::large_enum_variant, reason = "there are as many as detectors, and they never move")]
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// This byte; the value begins where the walk `back` ends, or at the byte itself.
    Byte {
        /// The byte.
        byte: u8,
        /// How to find the value's start, for a byte in mid-value.
        back: Option<Back>,
    },
    /// One of these literals; the value begins with it.
    Literal {
        /// The literals.
        words: Vec<Vec<u8>>,
        /// Whether ASCII case is ignored.
        fold: bool,
    },
    /// A group of digits, joined by one or two bytes of `joiners` (`(212) 555-0123`).
    ///
    /// The group may be part of a longer one (`2026-01-02 4111 1111 1111 1111 12/27`): each run of digits from
    /// which `min` digits can be reached is a place to ask at.
    Digits {
        /// Fewest digits.
        min: u16,
        /// Most digits.
        max: u16,
        /// Bytes that may stand between two digits.
        joiners: Vec<u8>,
        /// How many digits may stand together at the start, a bit each; all bits where any number may.
        runs: u32,
    },
    /// A run of hex digits.
    Hex {
        /// Shortest run.
        min: u16,
        /// Longest run.
        max: u16,
    },
    /// A word start of this shape: `A` a capital, `9` a digit (`AA99` begins an IBAN).
    Shape(Vec<u8>),
}

/// A walk back from a trigger in mid-value, bounded so that no evidence makes it quadratic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Back {
    /// Bytes that belong to the value.
    pub class: [bool; 256],
    /// How many of them at the most.
    pub max: u16,
    /// Escapes that glue themselves to the front (`\n`, `=3D`, `%20`): where one begins at the byte before
    /// the walk's end, the value starts behind it.
    pub shed: Vec<Vec<u8>>,
}

/// All triggers of a catalogue, compiled.
pub struct Kernel {
    bytes: Vec<(u8, DetectorId)>,
    literals: Option<AhoCorasick>,
    /// Owner, and whether the case must agree, of each literal; with the literal itself.
    owners: Vec<(DetectorId, bool, Vec<u8>)>,
    digits: Vec<Group>,
    /// Joiners of any group.
    joiners: [bool; 256],
    hex: Vec<(u16, u16, DetectorId)>,
    shapes: Vec<(Vec<u8>, DetectorId)>,
}

/// Digit triggers that allow the same joiners.
struct Group {
    joiners: [bool; 256],
    least: usize,
    most: usize,
    asks: Vec<Ask>,
}

/// One of the detectors that ask for a group.
struct Ask {
    min: usize,
    runs: u32,
    owner: DetectorId,
}

/// A place where a detector is to be asked: the first byte of the value, or the trigger byte for one with a
/// walk back.
pub type Mark = (usize, DetectorId);

impl Kernel {
    /// Compiles the triggers of detectors, given in the order of the catalogue.
    ///
    /// # Errors
    /// If the literals are too many for one automaton.
    pub fn new<'t>(triggers: impl Iterator<Item = Option<&'t Trigger>>) -> Result<Self> {
        let mut kernel = Self {
            bytes: vec![],
            literals: None,
            owners: vec![],
            digits: vec![],
            joiners: [false; 256],
            hex: vec![],
            shapes: vec![],
        };
        for (place, trigger) in triggers.enumerate() {
            if let Some(trigger) = trigger {
                kernel.add(trigger, DetectorId(place as u16));
            }
        }
        if !kernel.owners.is_empty() {
            let literals = AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .ascii_case_insensitive(true)
                .build(kernel.owners.iter().map(|(_, _, literal)| literal))
                .map_err(|why| {
                    Error::pattern("patterns", format!("literals do not fit one automaton: {why}"))
                })?;
            kernel.literals = Some(literals);
        }
        Ok(kernel)
    }

    fn add(&mut self, trigger: &Trigger, owner: DetectorId) {
        match trigger {
            Trigger::Byte { byte, .. } => self.bytes.push((*byte, owner)),
            Trigger::Literal { words, fold } => {
                self.owners.extend(words.iter().map(|word| (owner, !fold, word.clone())));
            }
            Trigger::Digits { min, max, joiners, runs } => {
                let mut table = [false; 256];
                for byte in joiners {
                    table[usize::from(*byte)] = true;
                }
                table.iter().zip(&mut self.joiners).for_each(|(joins, any)| *any |= joins);
                let (min, max) = (usize::from(*min), usize::from(*max));
                let group = match self.digits.iter().position(|group| group.joiners == table) {
                    Some(at) => &mut self.digits[at],
                    None => {
                        self.digits.push(Group { joiners: table, least: min, most: max, asks: vec![] });
                        self.digits.last_mut().expect("one was just pushed")
                    }
                };
                group.least = group.least.min(min);
                group.most = group.most.max(max);
                group.asks.push(Ask { min, runs: *runs, owner });
            }
            Trigger::Hex { min, max } => self.hex.push((*min, *max, owner)),
            Trigger::Shape(shape) => self.shapes.push((shape.clone(), owner)),
        }
    }

    /// Leaves every mark of `hay`, each trigger's in ascending order. What a trigger needs to see before and
    /// behind it must be in `hay`.
    pub fn marks(&self, hay: &[u8], take: &mut impl FnMut(Mark)) {
        plain::bytes(self, hay, take);
        plain::literals(self, hay, take);
        plain::digits(self, hay, take);
        plain::hex(self, hay, take);
    }
}
