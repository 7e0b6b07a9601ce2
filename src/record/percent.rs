//! Percent escapes (RFC 3986, 2.1), as addresses and forms in logs are full of: `ann%40northwind.io`.
//!
//! Anything may hold a `%` that means nothing, so only what decodes to a character is read: ASCII that is no
//! control, or a whole character of UTF-8.

use std::ops::Range;

use memchr::memchr_iter;

/// The longest character.
const LONGEST: usize = 4;
/// Bytes that are looked at together.
const AHEAD: usize = 16 << 10;

/// The first escape at or after `at` of `hay`.
pub fn next(hay: &[u8], at: usize) -> Option<usize> {
    let rest = hay.get(at..)?;
    memchr_iter(b'%', rest).find(|found| byte(&rest[*found..]).is_some()).map(|found| at + found)
}

/// Looks for the next escape in `hay`, no further than is needed: what is looked at is looked at again soon.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ahead {
    /// The first escape stands here, or there is none up to here.
    at: usize,
    is_found: bool,
}

impl Ahead {
    /// Where the first escape at or after `at` stands, or up to where there is none: the end is `usize::MAX`.
    #[inline]
    pub fn next(&mut self, hay: &[u8], at: usize) -> usize {
        if self.at < at || self.at == at && !self.is_found {
            self.look(hay, at);
        }
        self.at
    }

    /// Whether an escape begins in `range`, which begins no earlier than any before.
    #[inline]
    pub fn is_in(&mut self, hay: &[u8], range: &Range<usize>) -> bool {
        let mut at = self.next(hay, range.start);
        while at < range.end && !self.is_found {
            at = self.next(hay, at);
        }
        at < range.end
    }

    fn look(&mut self, hay: &[u8], at: usize) {
        let end = at.saturating_add(AHEAD);
        let part = hay.get(at..hay.len().min(end)).unwrap_or_default();
        let is_escape = |found: &usize| byte(&hay[at + found..]).is_some();
        let found = memchr_iter(b'%', part).find(is_escape);
        let none = if end < hay.len() { end } else { usize::MAX };
        (self.at, self.is_found) = (found.map_or(none, |found| at + found), found.is_some());
    }
}

/// Appends what `stored` says to `out`; behind each character that was escaped, `map` is told its end there and
/// in `stored`.
pub fn decode(stored: &[u8], out: &mut Vec<u8>, mut map: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(found) = next(stored, at) {
        out.extend_from_slice(&stored[at..found]);
        at = match character(&stored[found..], out) {
            Some(len) => {
                map(out.len(), found + len);
                found + len
            }
            None => {
                out.push(b'%');
                found + 1
            }
        };
    }
    out.extend_from_slice(&stored[at..]);
}

/// The byte that `rest` begins with the escape of.
fn byte(rest: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = rest else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Appends the character that `rest` begins with the escapes of; returns their length.
fn character(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let mut bytes = [0; LONGEST];
    let mut len = 0;
    for escape in rest.chunks(3).take(LONGEST) {
        bytes[len] = byte(escape)?;
        len += 1;
        if let Ok(text) = str::from_utf8(&bytes[..len]) {
            let is_text = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
            out.extend_from_slice(if is_text { text.as_bytes() } else { &[] });
            return is_text.then_some(len * 3);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_found_in_time() {
        let mut hay = vec![b'%'; 3 * AHEAD];
        let escapes = [0, 7, AHEAD - 1, AHEAD + 5, 2 * AHEAD - 2];
        escapes.iter().for_each(|at| hay[*at..*at + 3].copy_from_slice(b"%41"));
        for step in [1, 3, 100, AHEAD, 5 * AHEAD] {
            let (mut ahead, mut skips) = (Ahead::default(), Ahead::default());
            for start in (0..hay.len()).step_by(step) {
                let range = start..hay.len().min(start + step);
                let expected = escapes.iter().any(|at| range.contains(at));
                assert_eq!(ahead.is_in(&hay, &range), expected, "{range:?}");
                let next = next(&hay, start).unwrap_or(usize::MAX);
                assert!((start + 1..=next).contains(&skips.next(&hay, start)) || next == start);
            }
        }
        assert_eq!((Ahead::default().next(b"", 0), Ahead::default().next(b"a", 9)), (usize::MAX, usize::MAX));
    }

    #[test]
    fn only_characters_are_read() {
        for (stored, said) in [
            ("ann%40northwind.io&x=%2B1%202", "ann@northwind.io&x=+1 2"),
            ("M%C3%BCller %e5%bc%a0%E4%BC%9F", "Müller 张伟"),
            ("100% of %zz, 5%2, %", "100% of %zz, 5%2, %"),
            ("like '%ab%' or '%FC%'", "like '%ab%' or '%FC%'"),
            ("%00%1B%7F%C2%85", "%00%1B%7F%C2%85"),
            ("%E4%BC x%C3", "%E4%BC x%C3"),
            ("%%41%2541", "%A%41"),
        ] {
            let mut out = Vec::new();
            decode(stored.as_bytes(), &mut out, |_, _| {});
            assert_eq!(String::from_utf8(out).unwrap(), said);
        }
        assert_eq!((next(b"a%z%4", 0), next(b"a%z%41", 0), next(b"%41", 1)), (None, Some(3), None));
    }
}
