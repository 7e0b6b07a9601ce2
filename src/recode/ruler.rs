//! From places in a window of text back to places in the item as it is stored.

use super::Text;
use crate::span::Span;

/// Where the bytes of a window are stored.
#[derive(Clone, Copy, Debug)]
pub struct Ruler<'t> {
    /// Place in the item of the first stored byte.
    at: u64,
    text: Option<&'t Text<'t>>,
}

impl<'t> Ruler<'t> {
    /// A window of stored bytes.
    pub fn plain(at: u64) -> Self {
        Self { at, text: None }
    }

    /// A window of text that was read from the stored bytes at `at`.
    pub fn of(at: u64, text: &'t Text<'t>) -> Self {
        Self { at, text: Some(text) }
    }

    /// Whether bytes and text are one.
    pub fn is_plain(self) -> bool {
        self.text.is_none()
    }

    /// Where what is at `at` of the window begins.
    pub fn start(self, at: usize) -> u64 {
        self.at + self.text.map_or(at, |text| text.start(at)) as u64
    }

    /// Where what is before `at` of the window ends.
    pub fn end(self, at: usize) -> u64 {
        self.at + self.text.map_or(at, |text| text.end(at)) as u64
    }

    /// Where a range of the window is stored.
    pub fn span(self, start: usize, end: usize) -> Span {
        let first = self.start(start);
        Span::new(first, self.end(end).max(first))
    }
}
