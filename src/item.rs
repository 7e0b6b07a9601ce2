//! A piece of evidence as a sequence of windows: mapped, read, or pushed by an unpacker.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io;
use std::ops::{Deref, Range};
use std::path as fs_path;
use std::sync::Arc;

use crate::path::Path;

/// One thing that was handed over: a file, standard input, or something that is only listed.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it is.
    pub path: Path,
    /// Its size in bytes when the evidence was walked.
    pub size: u64,
    /// Where its bytes come from.
    pub origin: Origin,
}

impl Item {
    /// The file system's name of an item that is a file seen from `folder`.
    pub fn file(&self, folder: Option<&fs_path::Path>) -> Cow<'_, fs_path::Path> {
        let own = self.path.to_file();
        folder.map_or(own.clone(), |folder| Cow::Owned(folder.join(own)))
    }
}

/// Where the bytes of an item come from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file on disk, opened when it is its turn: where the item's path says, seen from this folder or else from where
    /// the program runs. The path is not kept once more: there may be many.
    File(Option<Arc<fs_path::Path>>),
    /// Something that cannot be read twice, kept for the run in an unlinked private file.
    Spool(Arc<fs::File>),
    /// Something in another item, unpacked when it is its turn.
    Member(Arc<dyn Packed>),
    /// Named in the ledger but never opened: a symbolic link, a socket, a device, an unreadable folder.
    Listed(Listed),
}

/// Why an item is listed and not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// A symbolic link: what it points at is evidence only if it was given itself. No exception.
    Link,
    /// A second name of a member that is read under its first. No exception.
    HardLink,
    /// A device, socket or pipe. No exception.
    Special,
    /// The system would not say what is there: the reason. An exception.
    Unreadable(String),
}

/// Some consecutive bytes of an item, held for as long as the window lives and released behind it.
pub struct Window {
    /// Offset in the item of the first byte.
    pub at: u64,
    bytes: Box<dyn Deref<Target = [u8]> + Send + Sync>,
}

impl Window {
    /// A window at `at` over bytes that `bytes` owns: a memory map, a buffer.
    pub fn new(at: u64, bytes: impl Deref<Target = [u8]> + Send + Sync + 'static) -> Self {
        Self { at, bytes: Box::new(bytes) }
    }
}

impl Deref for Window {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Something whose bytes can be had window by window, any number of times, from several threads.
pub trait Windows: Send + Sync {
    /// Bytes there are in all.
    fn size(&self) -> u64;

    /// The bytes of `range`, cut at the end of the item.
    ///
    /// # Errors
    /// What the system said when part of the range could not be read; other ranges may still be readable.
    fn window(&self, range: Range<u64>) -> io::Result<Window>;
}

/// Something that is opened by way of something else: a member of a container.
pub trait Packed: fmt::Debug + Send + Sync {
    /// Its bytes, unpacked if they are not at hand.
    ///
    /// # Errors
    /// Why nothing of it can be read.
    fn open(&self) -> io::Result<Arc<dyn Windows>>;

    /// Its first bytes, up to `len`: for those who only want to know what it is.
    ///
    /// # Errors
    /// As [`Packed::open`].
    fn head(&self, len: usize) -> io::Result<Vec<u8>> {
        self.open()?.window(0..len as u64).map(|window| window.to_vec())
    }

    /// Why it is not all there, which shows when it is opened: damaged, or beyond a limit.
    fn damage(&self) -> Option<String> {
        None
    }
}

/// Bytes in memory are evidence too: examples, tests, a member already unpacked.
impl Windows for Arc<[u8]> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        let end = range.end.min(Windows::size(self)) as usize;
        let start = (range.start as usize).min(end);
        Ok(Window::new(start as u64, Slice { bytes: Self::clone(self), range: start..end }))
    }
}

/// A part of bytes in memory.
struct Slice {
    bytes: Arc<[u8]>,
    range: Range<usize>,
}

impl Deref for Slice {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }
}
