//! Where the next object begins, when one is not sound.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::parse::{blanks, string};
use crate::grammar::reader::Bytes;
use crate::grammar::{End, Limits};

/// The longest beginning that is compared.
const LONGEST: usize = 256;

/// Where an object like the one at `at` begins, or the border that one begins at, from `broken` on; `None` within
/// if there is none in reach, and without if more bytes are needed to say.
///
/// Nothing behind the beginning of that next object is looked at but what makes it alike, and that is part of
/// it: so a carver that sees no further than the border finds the same.
#[expect(clippy::option_option, reason = "not known, and known to be none, are two answers")]
pub(super) fn next(bytes: Bytes<'_>, at: usize, broken: usize, limits: Limits) -> Option<Option<usize>> {
    let reach = (broken + limits.quoted).min(at + limits.record);
    if bytes.end == End::More && bytes.hay.len() <= reach + LONGEST {
        return None;
    }
    let look = Look::of(&bytes.hay[at..broken.max(at + 1).min(bytes.hay.len())]);
    let hay = &bytes.hay[..bytes.hay.len().min(reach + LONGEST)];
    let found = look.find(hay, broken, reach, bytes.end);
    let border = (bytes.end != End::More && bytes.hay.len() <= reach).then_some(bytes.hay.len());
    Some(found.or(border))
}

/// What an object begins with: its brace, blanks, and the first key if it is written without line ends.
struct Look<'h> {
    like: &'h [u8],
    is_spread: bool,
}

impl<'h> Look<'h> {
    fn of(object: &'h [u8]) -> Self {
        let quote = 1 + blanks(object.get(1..).unwrap_or_default());
        let is_spread = object[..quote.min(object.len())].contains(&b'\n');
        let close = match object.get(quote) {
            Some(b'"') if is_spread => Some(quote),
            Some(b'"') => string(object, quote, LONGEST).ok(),
            _ => None,
        };
        match close.filter(|close| *close < LONGEST) {
            Some(close) => Self { like: &object[..=close], is_spread },
            None => Self { like: b"{\"", is_spread: false },
        }
    }

    /// The first place in `from..reach` where an object begins that is alike, or a line that begins with one.
    /// In growing steps, so that what is found nearby costs nothing beyond.
    fn find(&self, hay: &[u8], mut from: usize, reach: usize, end: End) -> Option<usize> {
        let (stop, mut len) = (reach.min(hay.len()), LONGEST);
        while from < stop {
            let to = stop.min(from + len);
            let alike = self.alike(hay, from, to);
            let line = (!self.is_spread).then(|| line(hay, from..alike.unwrap_or(to), reach, end));
            if let Some(found) = alike.into_iter().chain(line.flatten()).min() {
                return Some(found);
            }
            (from, len) = (to, len * 4);
        }
        None
    }

    /// The first place in `from..to` where an object begins that is alike.
    fn alike(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let bytes = &hay[from..hay.len().min(to + self.like.len() - 1)];
        memmem::find_iter(bytes, self.like).map(|len| from + len).find(|found| parts(&hay[..*found]))
    }
}

/// Whether `before` ends with what parts objects.
fn parts(before: &[u8]) -> bool {
    matches!(before.trim_ascii_end().last(), Some(b',' | b'[' | b']' | b'}'))
}

/// The first brace that begins a line whose end before it is in `range`, up to `reach`.
fn line(hay: &[u8], range: Range<usize>, reach: usize, end: End) -> Option<usize> {
    let mut behind = range.start;
    for line_end in memchr_iter(b'\n', &hay[range.clone()]).map(|len| range.start + len) {
        if line_end < behind {
            continue;
        }
        behind = line_end + blanks(&hay[line_end..]);
        match hay.get(behind) {
            Some(b'{') if behind <= reach => return Some(behind),
            None if end == End::Border && behind <= reach => return Some(behind),
            _ => {}
        }
    }
    None
}
