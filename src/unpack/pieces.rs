//! Members that stand in their container as they are: nothing is unpacked, nothing is copied.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::item::{Window, Windows};

/// Some bytes of a member, and where they stand in the container.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Piece {
    /// Offset in the member.
    pub at: u64,
    /// Offset in the container.
    pub from: u64,
    /// Bytes.
    pub len: u64,
}

/// A member made of pieces of its container; what is between them is zero (a sparse file).
pub(super) struct Pieces {
    inner: Arc<dyn Windows>,
    /// In order, without overlap.
    list: Vec<Piece>,
    size: u64,
}

impl Pieces {
    /// The member of `size` bytes.
    pub fn new(inner: Arc<dyn Windows>, list: Vec<Piece>, size: u64) -> Self {
        Self { inner, list, size }
    }
}

impl Windows for Pieces {
    fn size(&self) -> u64 {
        self.size
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        let end = range.end.min(self.size);
        let start = range.start.min(end);
        let first = self.list.partition_point(|piece| piece.at + piece.len <= start);
        let inside = &self.list[first..];
        if let Some(piece) = inside.first()
            && piece.at <= start
            && end <= piece.at + piece.len
        {
            let from = piece.from + (start - piece.at);
            let mut window = self.inner.window(from..from + (end - start))?;
            window.at = start;
            return whole(window, end - start);
        }
        let mut bytes = vec![0; (end - start) as usize];
        for piece in inside.iter().take_while(|piece| piece.at < end) {
            let (low, high) = (piece.at.max(start), (piece.at + piece.len).min(end));
            let from = piece.from + (low - piece.at);
            let window = whole(self.inner.window(from..from + (high - low))?, high - low)?;
            bytes[(low - start) as usize..(high - start) as usize].copy_from_slice(&window);
        }
        Ok(Window::new(start, bytes))
    }
}

/// The window, if it is as long as it should be: the container may have changed since it was looked at.
fn whole(window: Window, len: u64) -> io::Result<Window> {
    if window.len() as u64 == len { Ok(window) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_holes_are_one_member() {
        let inner: Arc<dyn Windows> = Arc::new(Arc::<[u8]>::from(&b"0123456789"[..]));
        let pieces = vec![Piece { at: 2, from: 1, len: 3 }, Piece { at: 8, from: 7, len: 2 }];
        let member = Pieces::new(inner, pieces, 12);
        let all = b"\0\x00123\0\0\x0078\0\0";
        for start in 0..12 {
            for end in start..14 {
                let window = member.window(start..end).unwrap();
                assert_eq!(&window[..], &all[start as usize..(end as usize).min(12)], "{start}..{end}");
                assert_eq!(window.at, start);
            }
        }
    }
}
