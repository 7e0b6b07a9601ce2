//! Windows read as a stream, with a count of what was taken.

use std::io::{self, BufRead, Read};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::item::{Window, Windows};

/// Bytes that are read ahead.
const AHEAD: u64 = 256 << 10;

/// A range of an item, read from its start to its end.
pub(super) struct Bytes {
    windows: Arc<dyn Windows>,
    window: Option<Window>,
    at: u64,
    end: u64,
    start: u64,
    taken: Arc<AtomicU64>,
}

impl Bytes {
    /// The bytes of `range`, cut at the end of the item.
    pub fn new(windows: Arc<dyn Windows>, range: Range<u64>) -> Self {
        let end = range.end.min(windows.size());
        let start = range.start.min(end);
        Self { windows, window: None, at: start, end, start, taken: Arc::default() }
    }

    /// How many bytes were taken: also when whoever takes them has swallowed this.
    pub fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    /// Offset behind the last byte.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Offset of the next byte in the item.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Goes on at `at`.
    pub fn seek(&mut self, at: u64) {
        self.at = at.min(self.end);
        self.taken.store(self.at.saturating_sub(self.start), Ordering::Relaxed);
    }

    /// The next `len` bytes, fewer at the end, without taking them.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn peek(&mut self, len: usize) -> io::Result<Vec<u8>> {
        let have = self.fill_buf()?;
        if have.len() >= len {
            return Ok(have[..len].to_vec());
        }
        let range = self.at..self.end.min(self.at + len as u64);
        self.windows.window(range).map(|window| window.to_vec())
    }

    /// Takes zero bytes for as long as there are any.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn skip_zeros(&mut self) -> io::Result<()> {
        loop {
            let have = self.fill_buf()?;
            let zeros = have.iter().position(|byte| *byte != 0).unwrap_or(have.len());
            let all = zeros == have.len();
            self.consume(zeros);
            if !all || zeros == 0 {
                return Ok(());
            }
        }
    }
}

impl BufRead for Bytes {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let inside = |window: &Window| window.at <= self.at && self.at < window.at + window.len() as u64;
        if self.at < self.end && !self.window.as_ref().is_some_and(inside) {
            let read = self.windows.window(self.at..self.end.min(self.at + AHEAD))?;
            if read.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.window = Some(read);
        }
        match &self.window {
            Some(window) if self.at < self.end => {
                let rest = &window[(self.at - window.at) as usize..];
                let most = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
                Ok(&rest[..rest.len().min(most)])
            }
            _ => Ok(&[]),
        }
    }

    fn consume(&mut self, count: usize) {
        self.seek(self.at + count as u64);
    }
}

impl Read for Bytes {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let count = have.len().min(out.len());
        out[..count].copy_from_slice(&have[..count]);
        self.consume(count);
        Ok(count)
    }
}
