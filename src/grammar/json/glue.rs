//! Objects that are written like others before them.
//!
//! A program writes its objects one like the other: what stands between their values is the same, byte by byte. And what
//! stands there says all that the parser takes from it, where values go and what they are called. So the parser reads
//! the first of a kind, and what it made of the bytes between values is kept: as ways from one value to the next. An
//! object that goes such ways all along needs no parser. Any other one is read, and the ways that it goes are added.

use std::ops::Range;

use hashbrown::HashMap;

use super::parse::{Sink, string};
use super::paths::Paths;
use crate::grammar::names::Names;
use crate::kernel::Stops;
use crate::record::{Escape, Field};

/// The most places between which ways go.
const MOST_PLACES: usize = 2048;
/// The most ways from one place.
const MOST_WAYS: usize = 8;
/// The longest stretch between two values.
const LONGEST: usize = 1 << 10;

/// So many more objects may be lost than found.
const MOST_LOST: u64 = 1000;

/// Where a record begins.
const BEGIN: usize = 0;

/// The ways that objects of one table go.
#[derive(Debug)]
pub(in crate::grammar) struct Ways {
    places: Vec<Vec<Way>>,
    /// By what the parser knows behind a value: the place.
    known: HashMap<Vec<u8>, usize>,
    is_full: bool,
    /// Objects that went known ways, and those that did not.
    went: u64,
    lost: u64,
}

/// From one place to the next.
#[derive(Debug)]
struct Way {
    /// The bytes between.
    glue: Box<[u8]>,
    to: To,
}

/// What stands at the end of a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum To {
    /// A value, its column if it has one, and the place behind it.
    Value { column: Option<u16>, is_string: bool, place: usize },
    /// The end of the object.
    End,
}

impl Default for Ways {
    fn default() -> Self {
        Self { places: vec![Vec::new()], known: HashMap::new(), is_full: false, went: 0, lost: 0 }
    }
}

impl Ways {
    /// The end of the object at `at` if all its ways are known; its fields are added to `fields`.
    pub(super) fn go(
        &mut self,
        hay: &[u8],
        at: usize,
        quoted: usize,
        fields: &mut Vec<Field>,
    ) -> Option<usize> {
        // Where every object is another one, asking only costs.
        if self.lost > MOST_LOST + self.went {
            return None;
        }
        let end = self.end(hay, at, quoted, fields);
        if end.is_none() {
            fields.clear();
        }
        self.went += u64::from(end.is_some());
        self.lost += u64::from(end.is_none());
        end
    }

    fn end(&self, hay: &[u8], mut at: usize, quoted: usize, fields: &mut Vec<Field>) -> Option<usize> {
        let mut place = BEGIN;
        loop {
            let rest = hay.get(at..)?;
            let way = self.places[place].iter().find(|way| rest.starts_with(&way.glue))?;
            at += way.glue.len();
            let To::Value { column, is_string, place: next } = way.to else { return Some(at) };
            let (end, escape) = if is_string {
                (closed(hay, at, quoted)?, Escape::Json)
            } else {
                (bare(hay, at)?, Escape::None)
            };
            if let Some(column) = column {
                fields.push(Field { start: at as u32, end: end as u32, column, escape });
            }
            (at, place) = (end, next);
        }
    }

    /// Adds the ways of the object `range` that was read; `steps` are its values.
    pub(super) fn learn(&mut self, hay: &[u8], range: Range<usize>, steps: &[Step]) {
        if self.is_full || self.lost > MOST_LOST + self.went {
            return;
        }
        let (mut place, mut at) = (BEGIN, range.start);
        for step in steps {
            let next = self.place(&step.behind);
            let to = To::Value { column: step.column, is_string: step.is_string, place: next };
            self.add(place, &hay[at..step.value.start], to);
            (place, at) = (next, step.value.end);
        }
        self.add(place, &hay[at..range.end], To::End);
    }

    fn place(&mut self, behind: &[u8]) -> usize {
        if let Some(place) = self.known.get(behind) {
            return *place;
        }
        self.places.push(Vec::new());
        self.is_full |= self.places.len() >= MOST_PLACES;
        self.known.insert(behind.to_vec(), self.places.len() - 1);
        self.places.len() - 1
    }

    /// Adds a way. A longer one is tried first: where one begins with another, only the shorter one's value can be of
    /// the wrong kind (`null`, a bracket), and is refused.
    fn add(&mut self, place: usize, glue: &[u8], to: To) {
        let ways = &mut self.places[place];
        let fits = ways.len() < MOST_WAYS && glue.len() <= LONGEST;
        if fits && !ways.iter().any(|way| *way.glue == *glue) {
            let at = ways.partition_point(|way| way.glue.len() > glue.len());
            ways.insert(at, Way { glue: glue.into(), to });
        }
    }
}

/// Where the string whose content begins at `at` is closed.
#[inline]
fn closed(hay: &[u8], at: usize, quoted: usize) -> Option<usize> {
    let stop = Stops::at(*b"\"\\\n").next(hay.get(..hay.len().min(at + 1 + quoted))?, at)?;
    match hay[stop] {
        b'"' => Some(stop),
        b'\n' => None,
        _ => string(hay, at - 1, quoted).ok(),
    }
}

/// Where the bare value at `at` ends.
#[inline]
fn bare(hay: &[u8], at: usize) -> Option<usize> {
    let len = hay[at..].iter().take_while(|byte| super::parse::is_bare(**byte)).count();
    // What the parser passes over is no value.
    (len > 0 && &hay[at..at + len] != b"null").then_some(at + len)
}

/// One value of an object that the parser reads.
pub(super) struct Step {
    value: Range<usize>,
    is_string: bool,
    column: Option<u16>,
    /// All that the parser knows behind it: the brackets that are open, and the path.
    behind: Vec<u8>,
}

/// Takes what [`Paths`] takes, and notes the way.
pub(super) struct Learning<'a> {
    paths: Paths<'a>,
    kinds: Vec<u8>,
    pub(super) steps: Vec<Step>,
}

impl<'a> Learning<'a> {
    pub(super) fn new(names: Option<&'a mut Names>, fields: &'a mut Vec<Field>) -> Self {
        Self { paths: Paths::new(names, fields), kinds: Vec::new(), steps: Vec::new() }
    }
}

impl Sink for Learning<'_> {
    fn key(&mut self, key: &[u8]) {
        self.paths.key(key);
    }

    fn value(&mut self, range: Range<usize>, is_string: bool) {
        let column = self.paths.told(&range, is_string);
        let mut behind = self.kinds.clone();
        behind.push(0);
        self.paths.state(&mut behind);
        self.steps.push(Step { value: range, is_string, column, behind });
    }

    fn open(&mut self, is_object: bool) {
        self.kinds.push(1 + u8::from(is_object));
        self.paths.open(is_object);
    }

    fn close(&mut self) {
        self.kinds.pop();
        self.paths.close();
    }
}
