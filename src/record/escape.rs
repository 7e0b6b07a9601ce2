//! What an escaped field says, and where each byte of it is stored.

use memchr::{memchr, memchr2};

use super::Escape;

impl Escape {
    /// Appends what `stored` says to `out`. Wherever the two begin to run side by side again, `map` is told the
    /// offset in the decoded text (from where `out` ended) and the offset in `stored`; the first such place is
    /// `(0, 0)`, and one more marks both ends. What is no escape, or a broken one, stands for itself.
    pub fn decode(self, stored: &[u8], out: &mut Vec<u8>, mut map: impl FnMut(usize, usize)) {
        let base = out.len();
        let mut at = 0;
        map(0, 0);
        if self == Self::Hex {
            // Neither byte of the sign is stored: both lead to the first digit.
            out.extend_from_slice(b"0x");
            map(1, 0);
            map(2, 0);
        }
        while let Some(next) = self.next(stored, at) {
            out.extend_from_slice(&stored[at..next]);
            let len = self.one(&stored[next..], out);
            at = next + len;
            map(out.len() - base, at);
        }
        out.extend_from_slice(&stored[at..]);
        map(out.len() - base, stored.len());
    }

    /// Whether decoding would change nothing.
    pub fn is_plain(self, stored: &[u8]) -> bool {
        self != Self::Hex && self.next(stored, 0).is_none()
    }

    /// The first byte at or after `at` that may begin an escape.
    fn next(self, stored: &[u8], at: usize) -> Option<usize> {
        let rest = stored.get(at..)?;
        let found = match self {
            Self::None | Self::Hex => None,
            Self::Doubled => memchr(b'"', rest),
            Self::Apostrophe => memchr(b'\'', rest),
            Self::Backslash => memchr2(b'\'', b'\\', rest),
            Self::Copy | Self::Json => memchr(b'\\', rest),
        };
        found.map(|len| at + len)
    }

    /// Decodes the escape that `rest` begins with; returns its length.
    fn one(self, rest: &[u8], out: &mut Vec<u8>) -> usize {
        let [first, second, tail @ ..] = rest else {
            out.extend_from_slice(rest);
            return rest.len();
        };
        match (self, first) {
            (_, b'"' | b'\'') => {
                out.push(*first);
                1 + usize::from(first == second)
            }
            (Self::Json, _) if *second == b'u' => unicode(tail, out).unwrap_or_else(|| {
                out.extend_from_slice(&[*first, *second]);
                2
            }),
            (Self::Copy, _) if matches!(second, b'0'..=b'7') => number(&rest[1..], 3, 8, out, 1),
            (Self::Copy, _) if *second == b'x' && tail.first().is_some_and(u8::is_ascii_hexdigit) => {
                number(tail, 2, 16, out, 2)
            }
            _ => {
                out.push(self.letter(*second));
                2
            }
        }
    }

    /// What a letter behind a backslash means.
    fn letter(self, letter: u8) -> u8 {
        match (self, letter) {
            (_, b'n') => b'\n',
            (_, b't') => b'\t',
            (_, b'r') => b'\r',
            (_, b'b') => 0x08,
            (Self::Json | Self::Copy, b'f') => 0x0C,
            (Self::Copy, b'v') => 0x0B,
            (Self::Backslash, b'0') => 0,
            (Self::Backslash, b'Z') => 0x1A,
            (_, other) => other,
        }
    }
}

/// A byte of up to `most` digits; returns the length with the `lead` bytes before them.
fn number(digits: &[u8], most: usize, radix: u32, out: &mut Vec<u8>, lead: usize) -> usize {
    let values = digits.iter().take(most).map_while(|digit| char::from(*digit).to_digit(radix));
    let (len, value) = values.fold((0, 0), |(len, value), digit| (len + 1, value * radix + digit));
    out.push(value as u8);
    lead + len
}

/// The character whose four digits `tail` begins with, or whose surrogates do; returns the length of it all
/// with the `\u` before.
fn unicode(tail: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let unit = |at: usize| {
        let digits = tail.get(at..at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
    };
    let high = unit(0)?;
    let low = unit(6).filter(|low| (0xDC00..0xE000).contains(low) && tail.get(4..6) == Some(b"\\u"));
    let (code, len) = match (high, low) {
        (0xD800..0xDC00, Some(low)) => (0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12),
        _ => (high, 6),
    };
    let char = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(escape: Escape, stored: &str) -> (String, Vec<(usize, usize)>) {
        let (mut out, mut map) = (b"before".to_vec(), Vec::new());
        escape.decode(stored.as_bytes(), &mut out, |view, stored| map.push((view, stored)));
        (String::from_utf8(out.split_off(6)).unwrap(), map)
    }

    #[test]
    fn every_kind() {
        for (escape, stored, said) in [
            (Escape::None, r#"a\n""'' "#, r#"a\n""'' "#),
            (Escape::Doubled, r#"say ""hi"" it''s \n"#, r#"say "hi" it''s \n"#),
            (Escape::Doubled, r#""""""#, "\"\""),
            (Escape::Apostrophe, r#"O''Brien ""x"" \n"#, r#"O'Brien ""x"" \n"#),
            (Escape::Backslash, r#"O''B \'x\' \"y\" \\ \n\t\0\Z\%"#, "O'B 'x' \"y\" \\ \n\t\0\u{1a}%"),
            (Escape::Copy, r"a\tb\nc\\d\101\x41\x4\.\v", "a\tb\nc\\dAA\u{4}.\u{b}"),
            (
                Escape::Json,
                r#"\u00e9\"\\\/\b\f\n\r\t \u5f20 \ud83d\ude00"#,
                "é\"\\/\u{8}\u{c}\n\r\t 张 \u{1f600}",
            ),
            (Escape::Json, r"john\u0040x.org", "john@x.org"),
            (Escape::Json, r"\ud83d \ud83d\u0041 \u00 \u \", "\u{fffd} \u{fffd}A \\u00 \\u \\"),
            (Escape::Copy, "\\", "\\"),
            (Escape::Hex, "4142", "0x4142"),
            (Escape::Backslash, "'", "'"),
        ] {
            let (out, map) = decoded(escape, stored);
            assert_eq!(out, said, "{escape:?} {stored}");
            assert_eq!(map.first(), Some(&(0, 0)));
            assert_eq!(map.last(), Some(&(said.len(), stored.len())));
            assert!(map.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1));
            assert_eq!(escape.is_plain(stored.as_bytes()), map.len() == 2);
        }
    }

    #[test]
    fn places_are_told_behind_each_escape() {
        let (out, map) = decoded(Escape::Json, r"a\u0040b\nc");
        assert_eq!(out, "a@b\nc");
        assert_eq!(map, [(0, 0), (2, 7), (4, 10), (5, 11)]);
    }
}
