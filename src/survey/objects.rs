//! Is it JSON? Where do the objects stand that are records?
//!
//! Only what reads as objects nearly throughout is: a log that carries some is a log.

use memchr::memchr;

use super::lines::LOOKED_AT;
use super::sample::Sample;
use super::{path, top};
use crate::catalog::{Catalog, HeaderMeaning};
use crate::grammar::End;
use crate::grammar::reader::{Reader, What};
use crate::plan::{Format, Objects, Stand, State};
use crate::record::Shape;

/// The longest statement that may lead to the objects: `window.data = [`.
const LEAD: usize = 200;
/// Members that are objects, without which an object is a record itself.
const KEYED: usize = 3;
/// Levels at which such members are looked for.
const LEVELS: usize = 4;

/// The format, and where the text begins, if the item is JSON.
pub(super) fn find(sample: &Sample, line_end: u8, catalog: &Catalog) -> Option<(Format, usize)> {
    let head = &sample.head().bytes[..];
    let text = top::text_start(head);
    let first = lead(head, text)?;
    let look = Look { head, end: sample.head().end, first, line_end };
    let stand = match head[first] {
        b'{' => look.object(sample, catalog)?,
        _ => look.covers(Stand::Array, first).then_some(Stand::Array)?,
    };
    let start = if stand == Stand::Keyed { look.keyed()? } else { text };
    Some((format(stand), start))
}

fn format(stand: Stand) -> Format {
    Format::Json(Objects { stand })
}

/// The first brace or bracket, if at most an assignment stands before it.
fn lead(head: &[u8], text: usize) -> Option<usize> {
    let rest = head.get(text..)?;
    let len = rest.iter().take(LEAD).position(|byte| matches!(byte, b'{' | b'['))?;
    let before = rest[..len].trim_ascii();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._$= ".contains(byte);
    (before.is_empty() || (before.ends_with(b"=") && before.iter().all(plain))).then_some(text + len)
}

struct Look<'h> {
    head: &'h [u8],
    end: End,
    /// The first brace or bracket.
    first: usize,
    line_end: u8,
}

impl Look<'_> {
    /// Where the records of an item stand that begins with an object.
    fn object(&self, sample: &Sample, catalog: &Catalog) -> Option<Stand> {
        let line = memchr(self.line_end, &self.head[self.first..]);
        let rest = line.map_or(&b""[..], |len| &self.head[self.first + len..]);
        if !rest.trim_ascii().is_empty() && self.is_lines(sample) {
            return Some(Stand::Lines);
        }
        let whole = self.whole();
        if whole.is_some_and(|end| self.head[end..].trim_ascii_start().first() == Some(&b'{')) {
            return self.covers(Stand::Stream, self.first).then_some(Stand::Stream);
        }
        let alone = whole.is_some_and(|end| end > self.first + 2 && self.head[end..].trim_ascii().is_empty());
        // Whoever holds arrays is lost where only their elements are records.
        if alone && self.keyed().is_none() && self.is_somebody(catalog) {
            return Some(Stand::Stream);
        }
        if self.covers(Stand::Array, self.first) {
            return Some(Stand::Array);
        }
        if self.keyed().is_some() {
            return Some(Stand::Keyed);
        }
        alone.then_some(Stand::Stream)
    }

    /// Whether members of the first object, and not of what arrays in it hold, tell somebody: not by one word alone, which
    /// may be the name of what the arrays hold.
    fn is_somebody(&self, catalog: &Catalog) -> bool {
        let mut reader = Reader::learning(top::grammar(format(Stand::Stream), self.line_end));
        reader.step(self.head, self.first, self.end, &mut State::default(), &mut Vec::new());
        let columns = reader.tables.plan().into_iter().flat_map(|table| table.columns);
        let own =
            columns.filter(|column| column.array == 0).map(|column| path::meaning(&column.header, catalog));
        let typed: Vec<HeaderMeaning> = own.filter(|meaning| !meaning.types.is_empty()).collect();
        typed.len() > 1 && typed.iter().any(|meaning| path::tells_somebody(meaning, catalog))
    }

    /// Whether nearly all lines are objects.
    fn is_lines(&self, sample: &Sample) -> bool {
        let mut reader = Reader::learning(top::grammar(format(Stand::Lines), self.line_end));
        let (mut all, mut whole, mut fields) = (0, 0, Vec::new());
        sample.records(
            &top::grammar(Format::Text, self.line_end),
            self.first,
            LOOKED_AT,
            &mut |line, _, _| {
                let piece = reader.step(line, 0, End::Item, &mut State::default(), &mut fields);
                all += 1;
                whole += usize::from(piece.is_some_and(|piece| piece.what == What::Record(Shape::Row)));
            },
        );
        whole * 10 >= all * 8
    }

    /// The end of the first object, if that is at hand.
    fn whole(&self) -> Option<usize> {
        let mut reader = self.reader(Stand::Stream);
        let piece = reader.step(self.head, self.first, self.end, &mut State::default(), &mut Vec::new())?;
        (piece.what == What::Record(Shape::Row)).then_some(piece.end)
    }

    /// Whether records that stand so, from `first` on, are half of the head or more, and sound.
    fn covers(&self, stand: Stand, first: usize) -> bool {
        let mut reader = self.reader(stand);
        let (mut at, mut state, mut fields) = (first, State::default(), Vec::new());
        let (mut rows, mut ragged, mut bytes) = (0, 0, 0);
        while at < self.head.len()
            && let Some(piece) = reader.step(self.head, at, self.end, &mut state, &mut fields)
        {
            match piece.what {
                What::Record(Shape::Row) => {
                    rows += 1;
                    bytes += piece.end - at;
                }
                What::Record(Shape::Ragged | Shape::Opaque) => ragged += 1,
                _ => {}
            }
            at = piece.next;
        }
        rows > 0 && ragged * 10 <= rows + 9 && bytes * 2 >= at - first
    }

    /// Where the first member begins of the outermost object whose members are mostly objects.
    fn keyed(&self) -> Option<usize> {
        let mut outer = self.first;
        for _ in 0..LEVELS {
            outer = self.member(outer)?;
            if self.members(outer) >= KEYED && self.covers(Stand::Keyed, outer) {
                return Some(outer);
            }
        }
        None
    }

    /// Where the first member of the object at `outer` begins, if that is an object.
    fn member(&self, outer: usize) -> Option<usize> {
        let inner = outer + 1 + memchr(b'{', &self.head[outer + 1..])?;
        let key = self.head[outer + 1..inner].trim_ascii().strip_prefix(b"\"")?;
        let key = key.strip_suffix(b":")?.trim_ascii_end().strip_suffix(b"\"")?;
        memchr(b'"', key).is_none().then_some(inner)
    }

    /// How many members from the one at `brace` on are objects.
    fn members(&self, brace: usize) -> usize {
        let mut reader = self.reader(Stand::Keyed);
        let (mut at, mut state, mut fields, mut count) = (brace, State::default(), Vec::new(), 0);
        while at < self.head.len()
            && let Some(piece) = reader.step(self.head, at, self.end, &mut state, &mut fields)
        {
            count += usize::from(piece.what == What::Record(Shape::Row));
            at = piece.next;
        }
        count
    }

    fn reader(&self, stand: Stand) -> Reader {
        let mut reader = Reader::learning(top::grammar(format(stand), self.line_end));
        reader.blind = true;
        reader
    }
}
