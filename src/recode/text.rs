//! Stored bytes as text, with marks that lead back.

use std::cell::Cell;

use encoding_rs::Encoding;
use memchr::memchr;

use super::{Code, Kind, SYNC, quoted, wide};

/// Bytes between two marks, about.
const PIECE: usize = 1024;
/// The same where characters have to be told one by one.
const SHORT: usize = 512;
/// What a piece may become.
const ROOM: usize = 4096;

/// Some stored bytes, from a border of characters on, as UTF-8.
#[derive(Debug)]
pub struct Text<'s> {
    code: Code,
    source: &'s [u8],
    bytes: Vec<u8>,
    /// (place in the text, place as stored), both borders of characters, ascending.
    marks: Vec<(usize, usize)>,
    /// Where somebody looked last: whoever comes next looks behind it.
    cursor: Cell<(usize, usize)>,
    /// Stored bytes that were read: up to a character that is cut off.
    pub read: usize,
    /// Characters that could not be read.
    pub malformed: u64,
    /// Whether the last character is cut off.
    pub is_torn: bool,
    /// What is open behind the bytes that were read: see [`quoted`].
    pub open: u8,
}

impl Code {
    /// Reads `source`, which begins at a border of characters where `open` is open (see [`quoted`]). If it is
    /// not the item's `end`, what is cut off at its end is left.
    pub fn read(self, source: &[u8], open: u8, end: bool) -> Text<'_> {
        let mut text = Text {
            code: self,
            source,
            bytes: Vec::with_capacity(source.len()),
            marks: Vec::with_capacity(source.len() / SHORT + 2),
            cursor: Cell::default(),
            read: 0,
            malformed: 0,
            is_torn: false,
            open,
        };
        match self.kind {
            Kind::Wide(encoding) | Kind::Single(encoding) | Kind::Multi(encoding) => {
                text.pieces(encoding, end);
            }
            Kind::Quoted => text.open = quoted::read(&mut text, end),
        }
        text
    }
}

impl<'s> Text<'s> {
    /// The text.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text without what leads back.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Reads piece by piece, each from one border of characters to another.
    fn pieces(&mut self, encoding: &'static Encoding, end: bool) {
        let mut room = [0; ROOM];
        while self.read < self.source.len() {
            let len = self.piece(end);
            if len == 0 {
                break;
            }
            let piece = &self.source[self.read..self.read + len];
            self.mark(self.read);
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let (_, _, written, errors) = decoder.decode_to_utf8(piece, &mut room, true);
            if errors {
                self.malformed +=
                    room[..written].windows(3).filter(|at| *at == b"\xEF\xBF\xBD").count() as u64;
                self.is_torn =
                    end && self.read + len == self.source.len() && is_cut(encoding, piece, written);
            }
            self.bytes.extend_from_slice(&room[..written]);
            self.read += len;
        }
    }

    /// Says that the text read so far ends where the stored byte at `stored` begins.
    pub(super) fn mark(&mut self, stored: usize) {
        self.marks.push((self.bytes.len(), stored));
    }

    /// Adds to the text.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The bytes that are read.
    pub(super) fn source(&self) -> &'s [u8] {
        self.source
    }

    /// The next stored bytes that end with a character; none if the next one is cut off.
    fn piece(&self, end: bool) -> usize {
        let rest = &self.source[self.read..];
        match self.code.kind {
            Kind::Single(_) | Kind::Quoted => rest.len().min(PIECE),
            Kind::Wide(encoding) => wide::piece(encoding, rest, PIECE, end),
            Kind::Multi(encoding) => {
                let near = &rest[..rest.len().min(SHORT)];
                let sync = || near.iter().rposition(|byte| *byte < SYNC);
                match memchr(b'\n', near).or_else(sync) {
                    Some(at) => at + 1,
                    None if end && near.len() == rest.len() => rest.len(),
                    None => whole_characters(encoding, rest, SHORT, end),
                }
            }
        }
    }

    /// Where what is at `at` of the text begins as stored.
    pub fn start(&self, at: usize) -> usize {
        self.lead(at, self.marks.partition_point(|mark| mark.0 <= at), |cursor| cursor <= at)
    }

    /// Where what is before `at` of the text ends as stored.
    pub fn end(&self, at: usize) -> usize {
        let marks = self.marks.partition_point(|mark| mark.0 < at);
        if self.code.kind == Kind::Quoted {
            return quoted::end(&self.marks, marks, at);
        }
        self.lead(at, marks, |cursor| cursor < at)
    }

    /// Leads back from the last of the first `marks`, or from the cursor if `take` takes it and it is nearer.
    fn lead(&self, at: usize, marks: usize, take: impl Fn(usize) -> bool) -> usize {
        let mut from = marks.checked_sub(1).map_or((0, 0), |last| self.marks[last]);
        let cursor = self.cursor.get();
        if cursor.0 > from.0 && take(cursor.0) {
            from = cursor;
        }
        let found = match self.code.kind {
            Kind::Single(_) | Kind::Wide(_) if at <= self.bytes.len() => (at, self.counted(from, at)),
            _ => self.walk(from, |view, _| view < at),
        };
        if found.0 == at {
            self.cursor.set(found);
        }
        found.1
    }

    /// Where a number of characters from a border on ends: most are of one length.
    fn counted(&self, (view, stored): (usize, usize), at: usize) -> usize {
        if at == self.bytes.len() {
            return self.read;
        }
        let between = &self.bytes[view..at];
        let begun = between.iter().filter(|byte| byte.cast_signed() >= -0x40).count();
        if matches!(self.code.kind, Kind::Single(_)) {
            return stored + begun;
        }
        let long = between.iter().filter(|byte| **byte >= 0xF0).count();
        (stored + 2 * (begun + long)).min(self.read)
    }

    /// Where in the text what is stored at `stored`, a border of characters, begins.
    pub fn place(&self, stored: usize) -> usize {
        let marks = self.marks.partition_point(|mark| mark.1 <= stored);
        let from = marks.checked_sub(1).map_or((0, 0), |last| self.marks[last]);
        if self.code.kind == Kind::Quoted {
            let next = self.marks.get(marks).map_or(self.bytes.len(), |next| next.0);
            return (from.0 + stored - from.1).min(next);
        }
        self.walk(from, |_, at| at < stored).0
    }

    /// Character by character from a border on, as long as `go_on` says so.
    fn walk(
        &self,
        (mut view, mut stored): (usize, usize),
        go_on: impl Fn(usize, usize) -> bool,
    ) -> (usize, usize) {
        while view < self.bytes.len() && stored < self.source.len() && go_on(view, stored) {
            let (seen, kept) = self.step(view, stored);
            (view, stored) = (view + seen, stored + kept);
        }
        (view, stored)
    }

    /// How long the character at a place is in the text, and as stored.
    fn step(&self, view: usize, stored: usize) -> (usize, usize) {
        let seen = match self.bytes[view] {
            0..0xC0 => 1,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        match self.code.kind {
            Kind::Single(_) => (seen, 1),
            Kind::Quoted => (1, 1),
            Kind::Wide(_) => (seen, if seen == 4 { 4 } else { 2 }.min(self.source.len() - stored)),
            Kind::Multi(encoding) => {
                let character = character(encoding, &self.source[stored..], true);
                character.map_or((seen, 1), |character| (character.seen, character.kept))
            }
        }
    }
}

/// Whether the last character of a piece is cut off: without an end it is not told.
fn is_cut(encoding: &'static Encoding, piece: &[u8], written: usize) -> bool {
    let mut room = [0; ROOM];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    decoder.decode_to_utf8(piece, &mut room, false).2 < written
}

/// The bytes of characters that `rest` begins with, `most` or a few more.
fn whole_characters(encoding: &'static Encoding, rest: &[u8], most: usize, end: bool) -> usize {
    let mut at = 0;
    while at < most.min(rest.len())
        && let Some(character) = character(encoding, &rest[at..], end)
    {
        at += character.told;
    }
    at
}

/// One character, or what is read instead of one that is broken.
struct Character {
    /// Its bytes as stored.
    kept: usize,
    /// Its bytes as text.
    seen: usize,
    /// Bytes by which it was told: those of a broken one, and what showed that it is. Text may be cut behind these.
    told: usize,
}

/// The character that `rest` begins with; `None` if it is cut off and `rest` is not the item's `end`. Asks the decoder, so
/// that there is no second opinion on what is malformed.
fn character(encoding: &'static Encoding, rest: &[u8], end: bool) -> Option<Character> {
    if rest.first().is_some_and(u8::is_ascii) {
        return Some(Character { kept: 1, seen: 1, told: 1 });
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = [0; 32];
    for (told, byte) in (1..).zip(rest) {
        let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut room, false);
        if written > 0 {
            let is_broken = room.starts_with("\u{FFFD}".as_bytes());
            let (kept, seen) = if is_broken { broken(encoding, rest) } else { (told, written) };
            return Some(Character { kept, seen, told });
        }
    }
    end.then(|| {
        let (kept, seen) = broken(encoding, rest);
        Character { kept, seen, told: rest.len() }
    })
}

/// Bytes in which a broken character, and what it was told by, have room.
const NEAR: usize = 8;

/// The same for a character that is broken: what follows is read as if nothing were before it. How much of it is its own,
/// the standards say, and the decoder; as few bytes as leave the rest what it is.
fn broken(encoding: &'static Encoding, rest: &[u8]) -> (usize, usize) {
    let read = |bytes| encoding.decode_without_bom_handling(bytes).0;
    let near = &rest[..rest.len().min(NEAR)];
    let whole = read(near);
    let own = |len: &usize| {
        let first = read(&near[..*len]);
        whole.strip_prefix(&*first).is_some_and(|behind| behind == read(&near[*len..]))
    };
    let len = (1..near.len()).find(own).unwrap_or(near.len());
    (len, read(&near[..len]).len())
}
