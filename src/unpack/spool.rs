//! Unpacked bytes, kept where they can be read in any order: in memory, or in an unlinked private file.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::ops::Range;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

use crate::item::{Window, Windows};

/// Members up to this size stay in memory.
const SMALL: usize = 4 << 20;
/// Bytes unpacked at a time.
const STEP: usize = 256 << 10;

/// A member that was unpacked.
pub(super) enum Spool {
    /// A small one.
    Memory(Arc<[u8]>),
    /// A file that has no name, which only this process can read, and its size.
    File(File, u64),
}

/// How unpacking ended.
pub(super) enum End {
    /// Where the member ends.
    Clean,
    /// At the number of bytes asked for, and there are more.
    More,
    /// Where the look at the ratio said so.
    Stopped,
    /// Where what is packed makes no sense, or ends.
    Damaged(io::Error),
}

impl Spool {
    /// Unpacks up to `most` bytes from `read`, as long as `go_on` agrees to the number of bytes so far.
    ///
    /// # Errors
    /// If the private file cannot be made or written: there is no room.
    pub fn fill(
        mut read: impl Read,
        most: u64,
        temp: &Path,
        go_on: impl Fn(u64) -> bool,
    ) -> io::Result<(Self, End)> {
        let mut memory = Vec::new();
        let mut file = None;
        let mut size = 0;
        let mut buffer = vec![0; STEP];
        let end = loop {
            let room = usize::try_from(most - size).unwrap_or(STEP).min(STEP);
            // At the limit one byte more tells whether that was all; it also lets checksums be compared.
            let read = match read.read(&mut buffer[..room.max(1)]) {
                Ok(read) => read,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => break End::Damaged(why),
            };
            if read == 0 {
                break End::Clean;
            }
            if room == 0 {
                break End::More;
            }
            size += read as u64;
            memory.extend_from_slice(&buffer[..read]);
            if file.is_none() && memory.len() > SMALL {
                let private = tempfile::tempfile_in(temp)?;
                private.set_permissions(fs::Permissions::from_mode(0o600))?;
                file = Some(private);
            }
            if let Some(file) = &mut file
                && memory.len() >= STEP
            {
                file.write_all(&memory)?;
                memory.clear();
            }
            if !go_on(size) {
                break End::Stopped;
            }
        };
        match file {
            None => Ok((Self::Memory(memory.into()), end)),
            Some(mut file) => {
                file.write_all(&memory)?;
                Ok((Self::File(file, size), end))
            }
        }
    }
}

impl Windows for Spool {
    fn size(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(_, size) => *size,
        }
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        match self {
            Self::Memory(bytes) => bytes.window(range),
            Self::File(file, size) => {
                let end = range.end.min(*size);
                let start = range.start.min(end);
                let mut bytes = vec![0; (end - start) as usize];
                file.read_exact_at(&mut bytes, start)?;
                Ok(Window::new(start, bytes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn small_ones_stay_in_memory_large_ones_in_a_private_file() {
        let temp = std::env::temp_dir();
        for size in [0, 1, STEP, SMALL, SMALL + 1, SMALL * 2 + 77] {
            let bytes: Vec<u8> = (0..size).map(|at| (at % 253) as u8).collect();
            let (spool, end) = Spool::fill(&bytes[..], u64::MAX, &temp, |_| true).unwrap();
            assert!(matches!(end, End::Clean));
            assert_eq!(matches!(spool, Spool::Memory(_)), size <= SMALL);
            if let Spool::File(file, _) = &spool {
                let meta = file.metadata().unwrap();
                assert_eq!((meta.nlink(), meta.mode() & 0o777), (0, 0o600));
            }
            assert_eq!(&spool.window(0..u64::MAX).unwrap()[..], &bytes[..]);
            let (cut, end) = Spool::fill(&bytes[..], size as u64 / 2, &temp, |_| true).unwrap();
            assert!(matches!(end, End::More) == (size > 0));
            assert_eq!(&cut.window(0..u64::MAX).unwrap()[..], &bytes[..size / 2]);
        }
    }

    #[test]
    fn what_came_before_damage_is_kept() {
        struct Torn(usize);
        impl Read for Torn {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 3 { Err(io::ErrorKind::InvalidData.into()) } else { Ok(out.len().min(10)) }
            }
        }
        let (spool, end) = Spool::fill(Torn(0), u64::MAX, &std::env::temp_dir(), |_| true).unwrap();
        assert_eq!((spool.size(), matches!(end, End::Damaged(_))), (30, true));
    }
}
