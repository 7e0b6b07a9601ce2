//! One object from its opening brace to its closing one, without recursion.
//!
//! Strict where a stray quote or bracket would show (what may stand behind a string, what a key is), so that
//! it shows at once and not at the end of the item; lenient where nothing depends on it (what a number is, a
//! comma too many).

use std::ops::Range;

use memchr::memchr3;

/// Levels up to which brackets are told apart and members make columns; deeper ones are only counted.
pub(super) const DEEP: usize = 64;

/// Takes what an object holds, in order.
pub(super) trait Sink {
    /// The key of the next member, without its quotes.
    fn key(&mut self, key: &[u8]);
    /// A value: a string without its quotes, or anything bare but `null`.
    fn value(&mut self, range: Range<usize>, is_string: bool);
    /// An object or an array begins, or the last one that did ends.
    fn open(&mut self, is_object: bool);
    fn close(&mut self);
}

/// Takes nothing.
pub(super) struct Blind;

impl Sink for Blind {
    fn key(&mut self, _: &[u8]) {}
    fn value(&mut self, _: Range<usize>, _: bool) {}
    fn open(&mut self, _: bool) {}
    fn close(&mut self) {}
}

/// How reading an object ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// With its closing brace; the first byte behind it.
    Closed(usize),
    /// Here is what cannot stand there, or the string before it: its end may be the begin of another.
    Broken(usize),
    /// The bytes ran out, within or right behind the string that opens here. If a record begins where they end,
    /// that cannot stand behind the string.
    Short(Option<usize>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    KeyOrClose,
    Colon,
    Value,
    ValueOrClose,
    Behind,
}

/// An object being read.
pub(super) struct Parser<'h, 's, S> {
    pub hay: &'h [u8],
    pub at: usize,
    /// The longest string.
    pub quoted: usize,
    pub sink: &'s mut S,
    /// The quote that opened the last token, if a string was that.
    last: Option<usize>,
    depth: usize,
    /// A bit for each level, set in objects.
    kinds: u64,
}

impl<'h, 's, S: Sink> Parser<'h, 's, S> {
    pub fn new(hay: &'h [u8], at: usize, quoted: usize, sink: &'s mut S) -> Self {
        Self { hay, at, quoted, sink, last: None, depth: 0, kinds: 0 }
    }

    /// Reads the object whose brace is at hand.
    pub fn object(&mut self) -> Stop {
        let mut expect = Expect::Value;
        loop {
            self.at += blanks(&self.hay[self.at..]);
            let Some(byte) = self.hay.get(self.at) else { return Stop::Short(self.last) };
            match self.token(expect, *byte) {
                Ok(_) if self.depth == 0 => return Stop::Closed(self.at),
                Ok(next) => expect = next,
                Err(stop) => return stop,
            }
        }
    }

    /// Reads one token where `expect` may stand; says what may stand behind it.
    fn token(&mut self, expect: Expect, byte: u8) -> Result<Expect, Stop> {
        use Expect::{Behind, Colon, KeyOrClose, Value, ValueOrClose};
        let last = self.last.take();
        match (expect, byte) {
            (Value | ValueOrClose, b'{' | b'[') => return self.open(byte == b'{'),
            (Value | ValueOrClose, b'"') => {
                let string = self.string()?;
                self.sink.value(string, true);
                return Ok(Behind);
            }
            (Value | ValueOrClose, _) if is_bare(byte) => {
                let len = self.hay[self.at..].iter().take_while(|byte| is_bare(**byte)).count();
                let range = self.at..self.at + len;
                if &self.hay[range.clone()] != b"null" {
                    self.sink.value(range.clone(), false);
                }
                self.at = range.end;
                return Ok(Behind);
            }
            (KeyOrClose, b'"') => {
                let key = self.string()?;
                self.sink.key(&self.hay[key]);
                return Ok(Colon);
            }
            (Behind | KeyOrClose, b'}') if self.in_object() => self.close(),
            (Behind | ValueOrClose, b']') if !self.in_object() => self.close(),
            (Colon, b':') => {
                self.at += 1;
                return Ok(Value);
            }
            (Behind, b',') => {
                self.at += 1;
                return Ok(if self.in_object() { KeyOrClose } else { ValueOrClose });
            }
            _ => return Err(Stop::Broken(last.unwrap_or(self.at))),
        }
        Ok(Behind)
    }

    fn in_object(&self) -> bool {
        self.kinds & 1 == 1
    }

    fn open(&mut self, is_object: bool) -> Result<Expect, Stop> {
        if self.depth == DEEP {
            return self.skip_deep().map(|()| Expect::Behind);
        }
        self.depth += 1;
        self.kinds = self.kinds << 1 | u64::from(is_object);
        self.at += 1;
        self.sink.open(is_object);
        Ok(if is_object { Expect::KeyOrClose } else { Expect::ValueOrClose })
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.kinds >>= 1;
        self.at += 1;
        self.sink.close();
    }

    /// Behind the bracket that closes the one at hand: all brackets are alike down there.
    fn skip_deep(&mut self) -> Result<(), Stop> {
        let mut open = 0_usize;
        while let Some(byte) = self.hay.get(self.at) {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
        Err(Stop::Short(None))
    }

    /// The content of the string whose quote is at hand.
    fn string(&mut self) -> Result<Range<usize>, Stop> {
        let open = self.at;
        let close = string(self.hay, open, self.quoted).map_err(|fault| match fault {
            Fault::Never(_) => Stop::Broken(open),
            Fault::Short => Stop::Short(Some(open)),
        })?;
        self.at = close + 1;
        self.last = Some(open);
        Ok(open + 1..close)
    }
}

/// Why a string has no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// A line or the longest string ends before it does: here.
    Never(usize),
    /// The bytes run out.
    Short,
}

/// The quote that closes the string which the quote at `open` opens, within `most` bytes.
pub(super) fn string(hay: &[u8], open: usize, most: usize) -> Result<usize, Fault> {
    let stop = open + 2 + most;
    let reach = &hay[..hay.len().min(stop)];
    let mut at = open + 1;
    while let Some(len) = memchr3(b'"', b'\\', b'\n', reach.get(at..).unwrap_or_default()) {
        at += len;
        match reach[at] {
            b'"' => return Ok(at),
            b'\n' => return Err(Fault::Never(at)),
            _ => at += 2,
        }
    }
    Err(if reach.len() == stop { Fault::Never(stop) } else { Fault::Short })
}

/// How many blanks `rest` begins with.
pub(super) fn blanks(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// Whether a byte can be part of a number or a bare word.
pub(super) fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_')
}
