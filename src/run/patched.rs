//! An item in which blocks that cannot be read are filled with line ends: what is around them is still read, and the
//! ledger is told how many bytes are missing.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use crate::intake;
use crate::item::{Item, Window, Windows};
use crate::recode::Code;

use super::evidence::short;

/// What one read error costs: the bytes of the block that it lies in.
const BLOCK: u64 = 64 << 10;

/// An item that was opened.
pub struct Patched {
    inner: Arc<dyn Windows>,
    /// The item's stamp when it was opened, if anybody asked; none for what is in a container.
    pub(super) stamp: Option<(u64, i64, i64)>,
    /// A line end, by the parity of its place.
    filler: [u8; 2],
    holes: Mutex<BTreeMap<u64, String>>,
}

impl Patched {
    /// Opens an item.
    ///
    /// # Errors
    /// If it cannot be opened at all.
    pub fn open(item: &Item) -> io::Result<Self> {
        intake::open(item).map(|inner| Self::of(inner, None))
    }

    /// The same for who wants to know when it was changed last.
    ///
    /// # Errors
    /// As [`Patched::open`].
    pub(super) fn stamped(item: &Item) -> io::Result<Self> {
        let (inner, stamp) = intake::open_stamped(item)?;
        Ok(Self::of(inner, stamp.map(short)))
    }

    fn of(inner: Arc<dyn Windows>, stamp: Option<(u64, i64, i64)>) -> Self {
        Self { inner, stamp, filler: [b'\n'; 2], holes: Mutex::default() }
    }

    /// From here on what cannot be read is filled with what ends a line in `code`.
    pub(super) fn fill(&mut self, code: Option<Code>) {
        self.filler = code.map_or(self.filler, Code::line_end);
    }

    /// The first bytes, up to `len`, if they can be read.
    ///
    /// # Errors
    /// What the system said.
    pub(super) fn head(&self, len: usize) -> io::Result<Window> {
        self.inner.window(0..len as u64)
    }

    /// Whether something could not be read so far.
    pub(super) fn has_holes(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Bytes of `range` that could not be read.
    pub fn holes(&self, range: Range<u64>) -> u64 {
        let holes = self.lock();
        let first = range.start / BLOCK * BLOCK;
        let inside = |start: u64| {
            (start + BLOCK).min(self.size()).min(range.end).saturating_sub(start.max(range.start))
        };
        holes.range(first..range.end.max(first)).map(|(start, _)| inside(*start)).sum()
    }

    /// What the system said of the first hole.
    pub fn reason(&self) -> Option<String> {
        let holes = self.lock();
        holes.first_key_value().map(|(at, why)| format!("cannot read at byte {at}: {why}"))
    }
}

impl Windows for Patched {
    fn size(&self) -> u64 {
        self.inner.size()
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        Ok(self.patched(range))
    }
}

impl Patched {
    /// The bytes of `range`, with line ends for what cannot be read.
    pub fn patched(&self, range: Range<u64>) -> Window {
        if let Ok(window) = self.inner.window(range.clone()) {
            return window;
        }
        let end = range.end.min(self.size());
        let mut bytes = Vec::with_capacity(end.saturating_sub(range.start) as usize);
        let mut at = range.start;
        while at < end {
            let stop = (at / BLOCK * BLOCK + BLOCK).min(end);
            match self.inner.window(at..stop) {
                Ok(block) => bytes.extend_from_slice(&block),
                Err(why) => {
                    bytes.extend((at..stop).map(|at| self.filler[(at % 2) as usize]));
                    self.lock().insert(at / BLOCK * BLOCK, why.to_string());
                }
            }
            at = stop;
        }
        Window::new(range.start, bytes)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, String>> {
        self.holes.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
