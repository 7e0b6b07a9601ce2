//! In which elements of inner arrays the fields of an object stand.
//!
//! Elements of one array share their columns, so columns do not tell them apart; the brackets between fields do. Only an object
//! that stands in an array is an element; of plain values in one nothing more is known than that they stand there.

use crate::record::{Escape, Record};

/// The elements of the arrays inside an object, numbered from 1 in order of place; 0 is the object itself. Its room is used
/// again for each record.
#[derive(Debug, Default)]
pub struct Elements {
    /// By number: the element in which its array stands. An element comes behind what it stands in.
    pub within: Vec<u32>,
    /// By field: the innermost element in which it stands.
    pub of_field: Vec<u32>,
    /// The brackets that are open: whether it is an array, and the innermost element there.
    open: Vec<(bool, u32)>,
}

impl Elements {
    /// Forgets the record before.
    pub fn clear(&mut self) {
        self.within.clear();
        self.of_field.clear();
        self.open.clear();
    }

    /// Tells the elements of an object and its fields.
    pub fn read(&mut self, hay: &[u8], record: &Record<'_>) {
        self.clear();
        self.within.push(0);
        let mut at = record.range.start;
        for field in record.fields {
            let range = field.range();
            self.between(hay.get(at..range.start).unwrap_or_default());
            self.of_field.push(self.here());
            // The quote that closes a string belongs to it.
            at = range.end + usize::from(field.escape == Escape::Json);
        }
    }

    /// The innermost element that is open.
    fn here(&self) -> u32 {
        self.open.last().map_or(0, |(_, element)| *element)
    }

    /// Goes through what stands between two fields: brackets, keys, and values that have no column.
    fn between(&mut self, glue: &[u8]) {
        let (mut at, mut in_string) = (0, false);
        while let Some(byte) = glue.get(at) {
            match byte {
                b'\\' if in_string => at += 1,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'[' => self.open.push((true, self.here())),
                b'{' => self.object(),
                b']' | b'}' => drop(self.open.pop()),
                _ => {}
            }
            at += 1;
        }
    }

    /// An object begins.
    fn object(&mut self) {
        let (in_array, outer) = self.open.last().copied().unwrap_or_default();
        let element = if in_array {
            self.within.push(outer);
            self.within.len() as u32 - 1
        } else {
            outer
        };
        self.open.push((false, element));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Field, Shape};

    #[test]
    fn elements_are_told_by_the_brackets_between_fields() {
        let hay = br#"{"a":1,"b":[{"c":"x}]","d":[2,3]},{"\"[":{"e":4}},{"f":[{"g":5}],"h":6}],"i":7}"#;
        let fields: Vec<Field> = ["1", "x}]", "2", "3", "4", "5", "6", "7"]
            .iter()
            .map(|value| {
                let start = memchr::memmem::find(hay, value.as_bytes()).unwrap() as u32;
                let escape = if value.len() > 1 { Escape::Json } else { Escape::None };
                Field { start, end: start + value.len() as u32, column: 0, escape }
            })
            .collect();
        let record = Record { ordinal: 0, table: 0, range: 0..hay.len(), fields: &fields, shape: Shape::Row };
        let mut elements = Elements::default();
        elements.read(hay, &record);
        assert_eq!(elements.of_field, [0, 1, 1, 1, 2, 4, 3, 0]);
        assert_eq!(elements.within, [0, 0, 0, 0, 3]);
    }
}
