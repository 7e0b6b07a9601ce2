//! From the members of an object to the columns of its table: `name.first`.

use std::ops::Range;

use super::parse::Sink;
use crate::grammar::names::Names;
use crate::record::{Escape, Field};

/// Gives each value the column that its path names. Elements of an array have the path of the array, so that
/// phone numbers are in one column however many there are.
pub(super) struct Paths<'a> {
    names: Option<&'a mut Names>,
    fields: &'a mut Vec<Field>,
    /// The path of the value that comes next, and for each open bracket its length there, and in what stands
    /// in it before a key is added.
    path: Vec<u8>,
    open: Vec<(usize, usize)>,
}

impl<'a> Paths<'a> {
    pub fn new(names: Option<&'a mut Names>, fields: &'a mut Vec<Field>) -> Self {
        Self { names, fields, path: Vec::new(), open: Vec::new() }
    }

    /// Takes a value; its column, if it has one.
    pub fn told(&mut self, range: &Range<usize>, is_string: bool) -> Option<u16> {
        let array = self.array();
        let names = self.names.as_mut()?;
        let column = names.column(&self.path)?;
        names.met_in(column, array);
        let escape = if is_string { Escape::Json } else { Escape::None };
        self.fields.push(Field { start: range.start as u32, end: range.end as u32, column, escape });
        Some(column)
    }

    /// The length of the path of the innermost array that has elements with members of their own, of which one is open
    /// here. An array adds nothing to a path, an object in it does.
    fn array(&self) -> usize {
        let pairs = self.open.windows(2).rev();
        let mut arrays = pairs.filter(|pair| pair[0].0 == pair[0].1 && pair[1].0 < pair[1].1);
        arrays.find(|pair| pair[0].1 > 0).map_or(0, |pair| pair[0].1)
    }

    /// Appends all that it knows of where it is.
    pub fn state(&self, out: &mut Vec<u8>) {
        let numbers = self.open.iter().flat_map(|(outer, inner)| [*outer, *inner]);
        numbers.for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
        out.extend_from_slice(&self.path);
    }
}

impl Sink for Paths<'_> {
    fn key(&mut self, key: &[u8]) {
        self.path.truncate(self.open.last().map_or(0, |(_, inner)| *inner));
        if memchr::memchr(b'\\', key).is_some() {
            Escape::Json.decode(key, &mut self.path, |_, _| {});
        } else {
            self.path.extend_from_slice(key);
        }
    }

    fn value(&mut self, range: Range<usize>, is_string: bool) {
        self.told(&range, is_string);
    }

    fn open(&mut self, is_object: bool) {
        let outer = self.path.len();
        if is_object && outer > 0 {
            self.path.push(b'.');
        }
        self.open.push((outer, self.path.len()));
    }

    fn close(&mut self) {
        self.path.truncate(self.open.pop().map_or(0, |(outer, _)| outer));
    }
}
