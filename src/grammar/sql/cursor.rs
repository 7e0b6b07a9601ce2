//! A place in statements, and the tokens from there on: blanks, comments, words, names, strings.

use memchr::{memchr, memmem};

use crate::kernel::Stops;

/// The longest name in bytes.
const LONGEST: usize = 512;

/// A place in bytes that may end before what stands there does.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'h> {
    pub hay: &'h [u8],
    pub at: usize,
    /// Whether the end of the bytes was met: with more of them the answer may be another.
    pub short: bool,
    /// Whether it was met within a comment.
    pub in_comment: bool,
}

impl<'h> Cursor<'h> {
    pub fn new(hay: &'h [u8], at: usize) -> Self {
        Self { hay, at, short: false, in_comment: false }
    }

    /// The byte at hand.
    pub fn peek(&mut self) -> Option<u8> {
        self.ahead(0)
    }

    /// The byte so many behind it.
    pub fn ahead(&mut self, len: usize) -> Option<u8> {
        let byte = self.hay.get(self.at + len).copied();
        self.short |= byte.is_none();
        byte
    }

    /// Past the byte at hand, if it is this one.
    pub fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// Past blanks.
    pub fn blanks(&mut self) {
        self.at += self.hay[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.peek();
    }

    /// Past blanks and comments; false if a comment is not closed.
    pub fn gap(&mut self) -> bool {
        loop {
            self.blanks();
            match self.comment() {
                Some(true) => {}
                Some(false) => return false,
                None => return true,
            }
        }
    }

    /// Past the comment at hand, if one is; false if it is not closed. What `MySQL` runs in comments is what its
    /// dumps set up, so it is one.
    pub fn comment(&mut self) -> Option<bool> {
        let (open, close): (usize, &[u8]) = match self.peek()? {
            b'-' if self.ahead(1) == Some(b'-') => (2, b"\n"),
            b'#' => (1, b"\n"),
            b'/' if self.ahead(1) == Some(b'*') => (2, b"*/"),
            _ => return None,
        };
        let found = memmem::find(&self.hay[self.at + open..], close);
        self.in_comment = found.is_none();
        self.short |= self.in_comment;
        self.at = found.map_or(self.hay.len(), |len| self.at + open + len + close.len());
        Some(found.is_some() || close == b"\n")
    }

    /// Past the word at hand; empty if none is.
    pub fn word(&mut self) -> &'h [u8] {
        let rest = &self.hay[self.at..];
        let len = rest.iter().take_while(|byte| is_word(**byte)).count();
        self.at += len;
        self.peek();
        &rest[..len]
    }

    /// Past the word at hand if it is this one, whatever its case.
    pub fn keyword(&mut self, keyword: &str) -> bool {
        let start = self.at;
        let is = self.word().eq_ignore_ascii_case(keyword.as_bytes());
        self.at = if is { self.at } else { start };
        is
    }

    /// A name as it is called: in any quotes, or bare, with the schema before it.
    pub fn name(&mut self) -> Option<Vec<u8>> {
        let mut name = self.part()?;
        while self.eat(b'.') {
            name.push(b'.');
            name.extend(self.part()?);
        }
        Some(String::from_utf8_lossy(&name).into_owned().into_bytes())
    }

    fn part(&mut self) -> Option<Vec<u8>> {
        let close = match self.peek()? {
            b'[' => b']',
            quote @ (b'"' | b'`' | b'\'') => quote,
            _ => return Some(self.word().to_vec()).filter(|word| !word.is_empty()),
        };
        let start = self.at + 1;
        let mut name = Vec::new();
        self.at = start;
        loop {
            let len = memchr(close, &self.hay[self.at..]);
            self.short |= len.is_none();
            if len.is_some_and(|len| len > LONGEST) {
                return None;
            }
            name.extend_from_slice(&self.hay[self.at..self.at + len?]);
            self.at += len? + 1;
            if !self.eat(close) {
                return Some(name);
            }
            name.push(close);
        }
    }

    /// Names in parentheses: the columns of a statement.
    pub fn names(&mut self) -> Option<Vec<Vec<u8>>> {
        let mut names = Vec::new();
        self.eat(b'(').then_some(())?;
        loop {
            self.gap();
            names.push(self.name()?);
            self.gap();
            if self.eat(b')') {
                return Some(names);
            }
            self.eat(b',').then_some(())?;
        }
    }
}

/// Whether a byte can be part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'$')
}

/// Why a string has no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// It would be too long; looked for up to here.
    Never(usize),
    /// The bytes run out.
    Short,
}

/// The quote that closes the string which the quote at `open` opens, within `most` bytes: not a doubled one,
/// nor, if `backslash`, one behind a backslash. `is_last` says that nothing stands behind `hay`.
pub(super) fn string(
    hay: &[u8],
    open: usize,
    backslash: bool,
    most: usize,
    is_last: bool,
) -> Result<usize, Fault> {
    let (quote, stop) = (hay[open], open + 2 + most);
    let reach = &hay[..hay.len().min(stop)];
    let stops = Stops::at([quote, if backslash { b'\\' } else { quote }, quote]);
    let mut at = open + 1;
    loop {
        match stops.next(reach, at) {
            None if reach.len() == stop => return Err(Fault::Never(stop)),
            None => return Err(Fault::Short),
            Some(found) if reach[found] != quote => at = found + 2,
            Some(found) => match hay.get(found + 1) {
                Some(next) if *next == quote => at = found + 2,
                None if !is_last => return Err(Fault::Short),
                _ => return Ok(found),
            },
        }
    }
}
