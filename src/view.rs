//! The same bytes read another way; each byte knows where it is stored.
//!
//! A value with an escape in it (`O''Neil`, `"a\u0040b"`) is not what its bytes look like, but a finding must point at
//! the bytes that are stored. So a record with escapes is read through a view: its bytes with the escapes read,
//! and runs that lead back. Most records have none, and are looked at where they stand. Percent escapes may stand
//! anywhere and mean nothing: a record with them is looked at as it is, and once more through a view of its own.

use crate::record::{Escape, Field, Record, percent};

/// Bytes of a view, and where each is stored.
#[derive(Clone, Debug, Default)]
pub struct View {
    bytes: Vec<u8>,
    /// (place in the view, place as stored): from each run's start to the next, one to one; ascending.
    runs: Vec<(u32, u32)>,
    fields: Vec<Field>,
}

impl View {
    /// Whether a record has escapes, so that it must be read through a view.
    pub fn is_needed(record: &Record<'_>, hay: &[u8]) -> bool {
        if record.fields.iter().all(|field| field.escape == Escape::None) {
            return false;
        }
        // Objects have many short strings, and mostly no escape at all.
        let is_json = |field: &Field| matches!(field.escape, Escape::Json | Escape::None);
        if record.fields.iter().all(is_json) && memchr::memchr(b'\\', &hay[record.range.clone()]).is_none() {
            return false;
        }
        record.fields.iter().any(|field| !field.escape.is_plain(&hay[field.range()]))
    }

    /// Reads a record's escapes. What is not in a field stays as it is.
    pub fn read(&mut self, record: &Record<'_>, hay: &[u8]) {
        self.bytes.clear();
        self.runs.clear();
        self.fields.clear();
        let mut at = record.range.start;
        for field in record.fields {
            let range = field.range();
            self.copy(hay, at, range.start);
            let start = self.bytes.len() as u32;
            let runs = &mut self.runs;
            field.escape.decode(&hay[range.clone()], &mut self.bytes, |view, stored| {
                runs.push((start + view as u32, (range.start + stored) as u32));
            });
            self.fields.push(Field { start, end: self.bytes.len() as u32, ..*field });
            at = range.end;
        }
        self.copy(hay, at, record.range.end);
        self.runs.push((self.bytes.len() as u32, record.range.end as u32));
    }

    /// Reads a record's percent escapes, in its fields and between them.
    pub fn read_percent(&mut self, record: &Record<'_>, hay: &[u8]) {
        self.bytes.clear();
        self.runs.clear();
        self.fields.clear();
        let mut at = record.range.start;
        for field in record.fields {
            self.percent(hay, at, field.range().start);
            let start = self.bytes.len() as u32;
            self.percent(hay, field.range().start, field.range().end);
            self.fields.push(Field { start, end: self.bytes.len() as u32, ..*field });
            at = field.range().end;
        }
        self.percent(hay, at, record.range.end);
        self.runs.push((self.bytes.len() as u32, record.range.end as u32));
    }

    fn percent(&mut self, hay: &[u8], from: usize, to: usize) {
        let Self { bytes, runs, .. } = self;
        runs.push((bytes.len() as u32, from as u32));
        percent::decode(hay.get(from..to).unwrap_or_default(), bytes, |view, stored| {
            runs.push((view as u32, (from + stored) as u32));
        });
    }

    fn copy(&mut self, hay: &[u8], from: usize, to: usize) {
        self.runs.push((self.bytes.len() as u32, from as u32));
        self.bytes.extend_from_slice(hay.get(from..to).unwrap_or_default());
    }

    /// The bytes of the view.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The record as it stands in the view.
    pub fn record(&self, of: &Record<'_>) -> Record<'_> {
        Record { range: 0..self.bytes.len(), fields: &self.fields, ..*of }
    }

    /// Where the byte at `at` of the view is stored, relative to the window.
    pub fn stored(&self, at: u32) -> u32 {
        let run = self.runs.partition_point(|(view, _)| *view <= at);
        self.runs.get(run.wrapping_sub(1)).map_or(at, |(view, stored)| stored + (at - view))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Escape, Shape};

    #[test]
    fn every_byte_leads_back_to_where_it_is_stored() {
        let hay = br#"x,"a""b@c","d""""#;
        let field = |start, end, escape| Field { start, end, column: 0, escape };
        let fields =
            [field(0, 1, Escape::None), field(3, 9, Escape::Doubled), field(12, 15, Escape::Doubled)];
        let record = Record { ordinal: 0, table: 0, range: 0..hay.len(), fields: &fields, shape: Shape::Row };
        assert!(View::is_needed(&record, hay));
        let mut view = View::default();
        view.read(&record, hay);
        assert_eq!(view.bytes(), br#"x,"a"b@c","d"""#);
        let seen = view.record(&record);
        assert_eq!(&view.bytes()[seen.fields[1].range()], br#"a"b@c"#);
        assert_eq!((view.stored(3), view.stored(4), view.stored(5), view.stored(8)), (3, 4, 6, 9));
        assert_eq!(view.stored(view.bytes().len() as u32), hay.len() as u32);
    }
}
