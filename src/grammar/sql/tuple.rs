//! One tuple from its opening parenthesis to its closing one.
//!
//! A value is an expression, of which only so much is understood as it takes to find its end and the string in
//! it. A string has no letter or digit right before it but its prefix, and none right behind it: so a stray
//! quote shows at the next one.

use memchr::memmem;

use super::cursor::{Fault, is_word, string};
use crate::kernel::{Along, Stops};
use crate::record::{Escape, Field};

/// The longest string between dollars, and the longest tag in them. Each that has no end is looked for so far.
const DOLLARS: usize = 4 << 10;
const TAG: usize = 64;
/// The longest number or word of the usual kind.
const BARE: usize = 32;

/// How reading a tuple ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// With its closing parenthesis; the first byte behind it.
    Closed(usize),
    /// Here is what cannot stand there, or the string before it.
    Broken(usize),
    /// The bytes ran out; within the string that opens here, if in one.
    Short(Option<usize>),
}

/// A tuple being read.
pub(super) struct Tuple<'h, 'f> {
    pub hay: &'h [u8],
    pub at: usize,
    pub backslash: bool,
    /// The longest string.
    pub quoted: usize,
    /// Whether nothing stands behind the bytes.
    pub is_last: bool,
    /// Takes the fields, if they are wanted.
    pub fields: Option<&'f mut Vec<Field>>,
    /// Values so far.
    pub count: usize,
}

/// A value being read.
#[derive(Default)]
struct Value {
    start: usize,
    /// Its first string.
    string: Option<(usize, usize, Escape)>,
    /// Open parentheses.
    depth: usize,
    /// Where the last token began, if a string was that and nothing stands between.
    last: Option<usize>,
}

impl Tuple<'_, '_> {
    /// Reads the tuple whose parenthesis is at hand.
    pub fn read(&mut self) -> Stop {
        let quote = Stops::at([b'\'', if self.backslash { b'\\' } else { b'\'' }, b'\'']);
        let mut quotes = quote.along(self.hay);
        self.at += 1;
        loop {
            self.at += blanks(&self.hay[self.at..]);
            if !self.plain(&mut quotes)
                && let Err(stop) = self.value()
            {
                return stop;
            }
            self.at += 1;
            if self.hay[self.at - 1] == b')' {
                return Stop::Closed(self.at);
            }
        }
    }

    /// Past a value of the usual kind: a string in which nothing is escaped, or a number or a word. False, and nowhere, if
    /// the one at hand is none.
    #[inline]
    fn plain(&mut self, quotes: &mut Along<'_>) -> bool {
        let is_string = self.hay.get(self.at) == Some(&b'\'');
        let value = if is_string { self.plain_string(quotes) } else { self.bare() };
        let Some((start, end, escape)) = value else { return false };
        let behind = end + usize::from(is_string);
        let is_plain = matches!(self.hay.get(behind), Some(b',' | b')'));
        if is_plain {
            let is_null = !is_string && is_null(&self.hay[start..end]);
            self.at = behind;
            self.put((!is_null).then_some((start, end, escape)));
        }
        is_plain
    }

    /// The string at hand, if nothing in it may be escaped.
    #[inline]
    fn plain_string(&self, quotes: &mut Along<'_>) -> Option<(usize, usize, Escape)> {
        let start = self.at + 1;
        let close = quotes.next(start)?;
        let escape = if close > start { Escape::None } else { self.escape() };
        (self.hay[close] == b'\'' && close < start + 1 + self.quoted).then_some((start, close, escape))
    }

    /// The number or word at hand.
    #[inline]
    fn bare(&self) -> Option<(usize, usize, Escape)> {
        let is_bare = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+');
        let len = self.hay.get(self.at..)?.iter().take(BARE).take_while(is_bare).count();
        (len > 0).then_some((self.at, self.at + len, Escape::None))
    }

    /// Past any value.
    fn value(&mut self) -> Result<(), Stop> {
        let mut value = Value { start: self.at, ..Value::default() };
        while self.token(&mut value)? {}
        let is_empty = self.count == 0 && self.at == value.start && self.hay[self.at] == b')';
        if !is_empty {
            self.keep(&value);
        }
        Ok(())
    }

    /// How strings are written.
    fn escape(&self) -> Escape {
        if self.backslash { Escape::Backslash } else { Escape::Apostrophe }
    }

    /// Past the next token of a value; false at the comma or parenthesis behind it.
    fn token(&mut self, value: &mut Value) -> Result<bool, Stop> {
        let Some(byte) = self.hay.get(self.at).copied() else { return Err(Stop::Short(None)) };
        match byte {
            b',' | b')' if value.depth == 0 => return Ok(false),
            b'\'' => return self.string(value, None).map(|()| true),
            // Only where backslashes escape do double quotes hold strings, not names.
            b'"' if self.backslash => return self.string(value, None).map(|()| true),
            b';' => return Err(Stop::Broken(value.last.unwrap_or(self.at))),
            b'$' if !self.backslash && value.last.is_none() && self.dollars(value)? => return Ok(true),
            _ if is_word(byte) => return self.word(value).map(|()| true),
            b'(' => value.depth += 1,
            b')' => value.depth -= 1,
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.at += blanks(&self.hay[self.at..]) - 1;
            }
            _ => {}
        }
        value.last = None;
        self.at += 1;
        Ok(true)
    }

    /// Past a word, and the string that it is the prefix of: `N'`, `E'`, `X'`, `U&'`, `_utf8mb4'`.
    fn word(&mut self, value: &mut Value) -> Result<(), Stop> {
        if let Some(open) = value.last {
            return Err(Stop::Broken(open));
        }
        let start = self.at;
        self.at += self.hay[start..].iter().take_while(|byte| is_word(**byte)).count();
        let word = &self.hay[start..self.at];
        if word.eq_ignore_ascii_case(b"U") && self.hay[self.at..].starts_with(b"&'") {
            self.at += 1;
        } else if self.hay.get(self.at) != Some(&b'\'') {
            return Ok(());
        } else if !matches!(word, [b'N' | b'n' | b'E' | b'e' | b'X' | b'x' | b'B' | b'b'] | [b'_', ..]) {
            return Err(Stop::Broken(self.at));
        }
        let escape = match word {
            [b'X' | b'x'] => Some(Escape::Hex),
            [b'E' | b'e'] => Some(Escape::Backslash),
            _ => None,
        };
        self.string(value, escape)
    }

    /// Past a string between `$$` or `$tag$`, which only `PostgreSQL` has; false if none begins here.
    fn dollars(&mut self, value: &mut Value) -> Result<bool, Stop> {
        let rest = &self.hay[self.at..];
        let is_tag = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'_';
        let len = rest[1..].iter().take(TAG).take_while(is_tag).count() + 2;
        let Some(tag) = rest.get(..len) else { return Err(Stop::Short(None)) };
        if !tag.ends_with(b"$") {
            return Ok(false);
        }
        let body = &rest[len..rest.len().min(len + self.quoted.min(DOLLARS))];
        match memmem::find(body, tag) {
            Some(found) => {
                let start = self.at + len;
                value.string.get_or_insert((start, start + found, Escape::None));
                value.last = Some(self.at);
                self.at = start + found + len;
                Ok(true)
            }
            None if rest.len() > len + body.len() => Err(Stop::Broken(self.at)),
            None => Err(Stop::Short(Some(self.at))),
        }
    }

    /// Past the string at hand; `prefix` is what a prefix makes of it.
    fn string(&mut self, value: &mut Value, prefix: Option<Escape>) -> Result<(), Stop> {
        if let Some(open) = value.last {
            return Err(Stop::Broken(open));
        }
        let open = self.at;
        let escape = prefix.unwrap_or(self.escape());
        let backslash = self.backslash || escape == Escape::Backslash;
        match string(self.hay, open, backslash, self.quoted, self.is_last) {
            Ok(close) => {
                value.string.get_or_insert((open + 1, close, escape));
                value.last = Some(open);
                self.at = close + 1;
                Ok(())
            }
            Err(Fault::Never(_)) => Err(Stop::Broken(open)),
            Err(Fault::Short) => Err(Stop::Short(Some(open))),
        }
    }

    /// Takes the value that ends before the byte at hand.
    fn keep(&mut self, value: &Value) {
        let bare = self.hay[value.start..self.at].trim_ascii_end();
        let (start, end, escape) =
            value.string.unwrap_or((value.start, value.start + bare.len(), Escape::None));
        let is_null = value.string.is_none() && is_null(bare);
        self.put((!is_null).then_some((start, end, escape)));
    }

    /// Takes the value that stands there, if it is any.
    fn put(&mut self, value: Option<(usize, usize, Escape)>) {
        let column = self.count as u16;
        self.count = (self.count + 1).min(usize::from(u16::MAX));
        if let (Some(fields), Some((start, end, escape))) = (self.fields.as_mut(), value) {
            fields.push(Field { start: start as u32, end: end as u32, column, escape });
        }
    }
}

/// Whether a word stands for no value.
fn is_null(bare: &[u8]) -> bool {
    [&b"null"[..], b"default"].iter().any(|null| bare.eq_ignore_ascii_case(null))
}

/// How many blanks `rest` begins with.
pub(super) fn blanks(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}
