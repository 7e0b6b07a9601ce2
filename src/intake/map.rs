//! The one memory map of the program.
//!
//! Mapped bytes need no copy and are given back to the system with their window. A map has one danger: where
//! the disk fails or the file was cut short, touching its bytes kills the process. So the system is asked to
//! bring in all pages first and to report instead.

use std::fs::File;
use std::io;

use memmap2::{Mmap, MmapOptions};

/// `len` bytes of `file` from `at`, all of them in memory.
///
/// # Errors
/// If the range cannot be mapped or read, or the system does not know how to bring it in beforehand
/// (before Linux 5.14): the caller reads instead.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub(super) fn map(file: &File, at: u64, len: usize) -> io::Result<Mmap> {
    let mut options = MmapOptions::new();
    options.offset(at).len(len);
    // SAFETY: the map is private and read-only, and evidence is not to be written by anyone while it is
    // examined; nothing here writes it. If somebody does so all the same, bytes read twice may differ (they
    // are only ever data: no offset or length that was read before is trusted without a bounds check).
    // If somebody cuts the file short after the next line and before the window is dropped, the process ends
    // with SIGBUS instead of reading what is not there; the case stays marked incomplete.
    let map = unsafe { options.map_copy_read_only(file)? };
    map.advise(memmap2::Advice::PopulateRead)?;
    Ok(map)
}

/// Elsewhere nothing can be asked for beforehand, so everything is read.
#[cfg(not(target_os = "linux"))]
pub(super) fn map(_file: &File, _at: u64, _len: usize) -> io::Result<Mmap> {
    Err(io::ErrorKind::Unsupported.into())
}
