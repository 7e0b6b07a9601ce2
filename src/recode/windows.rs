//! An item in another encoding as an item of text.

use std::io;
use std::ops::Range;

use super::Code;
use crate::item::{Window, Windows};

/// Stored bytes between two marks, but for larger items: those have no more than [`MARKS`].
const STEP: u64 = 64 << 10;
/// Marks of an item, at the most.
const MARKS: u64 = 1 << 16;

/// An item as text: its windows are read from the mark before them when they are asked for.
pub struct Recoded<'w> {
    inner: &'w dyn Windows,
    code: Code,
    marks: Vec<Mark>,
    size: u64,
    /// Characters that could not be read.
    pub malformed: u64,
    /// Whether the last character is cut off.
    pub is_torn: bool,
}

/// A border of characters.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Its place in the text.
    view: u64,
    /// Its place in the item.
    stored: u64,
    /// What is open there.
    open: u8,
}

impl<'w> Recoded<'w> {
    /// Goes through an item once to set marks.
    ///
    /// # Errors
    /// If not all of it can be read.
    pub fn new(inner: &'w dyn Windows, code: Code) -> io::Result<Self> {
        let size = inner.size();
        let step = STEP.max(size / MARKS);
        let mut out = Self { inner, code, marks: Vec::new(), size: 0, malformed: 0, is_torn: false };
        let (mut at, mut open) = (0, 0);
        while at < size {
            out.marks.push(Mark { view: out.size, stored: at, open });
            let window = inner.window(at..size.min(at + step))?;
            let text = code.read(&window, open, at + step >= size);
            if text.read == 0 {
                break;
            }
            at += text.read as u64;
            open = text.open;
            out.malformed += text.malformed;
            out.is_torn = text.is_torn;
            out.size += text.bytes().len() as u64;
        }
        out.marks.push(Mark { view: out.size, stored: size, open });
        Ok(out)
    }

    /// Where what is at `at` of the text begins in the item, and what is open there.
    ///
    /// # Errors
    /// If that part of the item cannot be read.
    pub fn stored(&self, at: u64) -> io::Result<(u64, u8)> {
        let last = self.before(at);
        let mark = self.marks[last];
        if mark.view == at || last + 1 == self.marks.len() {
            return Ok((mark.stored, mark.open));
        }
        let window = self.between(last, last + 1)?;
        let text = self.code.read(&window, mark.open, true);
        let start = text.start((at - mark.view) as usize);
        let open = self.code.read(&window[..start], mark.open, true).open;
        Ok((mark.stored + start as u64, open))
    }

    /// Where in the text what is at `at` of the item, a border of characters, begins.
    ///
    /// # Errors
    /// If that part of the item cannot be read.
    pub fn place(&self, at: u64) -> io::Result<u64> {
        let marks = self.marks.partition_point(|mark| mark.stored <= at).max(1);
        if marks == self.marks.len() {
            return Ok(self.size);
        }
        let mark = self.marks[marks - 1];
        let window = self.between(marks - 1, marks)?;
        Ok(mark.view + self.code.read(&window, mark.open, true).place((at - mark.stored) as usize) as u64)
    }

    /// The last mark at or before `at` of the text.
    fn before(&self, at: u64) -> usize {
        self.marks.partition_point(|mark| mark.view <= at).saturating_sub(1)
    }

    /// The stored bytes from one mark to another: no character is cut off.
    fn between(&self, first: usize, last: usize) -> io::Result<Window> {
        self.inner.window(self.marks[first].stored..self.marks[last].stored)
    }
}

impl Windows for Recoded<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        let end = range.end.min(self.size);
        let start = range.start.min(end);
        if start == end {
            return Ok(Window::new(start, Vec::new()));
        }
        let first = self.before(start);
        let last = self.marks.partition_point(|mark| mark.view < end);
        let window = self.between(first, last)?;
        let mark = self.marks[first];
        let mut bytes = self.code.read(&window, mark.open, true).into_bytes();
        bytes.truncate((end - mark.view) as usize);
        bytes.drain(..((start - mark.view) as usize).min(bytes.len()));
        Ok(Window::new(start, bytes))
    }
}
