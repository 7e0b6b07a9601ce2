//! The bytes of an item, window by window: mapped, or read where a map will not do.

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::sync::Arc;

use super::map::map;
use crate::item::{Item, Origin, Window, Windows};

/// Ranges shorter than this are read: a map costs more than the copy.
const MAP_FROM: usize = 64 << 10;

/// Files shorter than this are read when they are opened, at once: what looks at them looks more than once.
pub const WHOLE: u64 = MAP_FROM as u64;

/// What tells whether a file is still the one that was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    /// Time of the last change: seconds and nanoseconds since 1970.
    pub modified: (i64, i64),
    /// Device and inode.
    pub file: (u64, u64),
}

/// Opens an item for reading; the handle is closed when the result is dropped.
///
/// # Errors
/// What the system said; [`io::ErrorKind::InvalidData`] if the size is no longer the one that was walked, and
/// [`io::ErrorKind::Unsupported`] for an item that is only listed.
pub fn open(item: &Item) -> io::Result<Arc<dyn Windows>> {
    if let Origin::File(folder) = &item.origin
        && let Some(bytes) = whole(&File::open(item.file(folder.as_deref()))?, item.size)
    {
        return Ok(Arc::new(bytes));
    }
    open_stamped(item).map(|(windows, _)| windows)
}

/// All of a file, if it is small, can be read, and has as many bytes as it should.
fn whole(file: &File, size: u64) -> Option<Arc<[u8]>> {
    let len = usize::try_from(size).ok().filter(|_| size < WHOLE)?;
    // One byte more is asked for: a file that has grown is not taken for one that has not.
    let mut bytes = vec![0; len + 1];
    let mut read = 0;
    loop {
        match file.read_at(&mut bytes[read..], read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
        // Less than asked for is the end of a file that is on disk, and all that it should have.
        if read >= len {
            break;
        }
    }
    (read == len).then(|| bytes[..len].into())
}

/// The same, with the stamp of what was opened, taken before any of it was read: none for what is in a container.
///
/// # Errors
/// As [`open`].
pub fn open_stamped(item: &Item) -> io::Result<(Arc<dyn Windows>, Option<Stamp>)> {
    let file = match &item.origin {
        Origin::File(folder) => Arc::new(File::open(item.file(folder.as_deref()))?),
        Origin::Spool(file) => Arc::clone(file),
        Origin::Member(member) => return member.open().map(|windows| (windows, None)),
        Origin::Listed(_) => return Err(io::Error::new(io::ErrorKind::Unsupported, "listed, not read")),
    };
    let stamp = Stamp::of(&file.metadata()?);
    let size = stamp.len;
    if size != item.size {
        let changed = format!("changed while it was examined: {} bytes, now {size}", item.size);
        return Err(io::Error::new(io::ErrorKind::InvalidData, changed));
    }
    // What cannot be read at once is read around what cannot be read.
    let windows: Arc<dyn Windows> = match whole(&file, size) {
        Some(bytes) => Arc::new(bytes),
        None => Arc::new(Source { file, size }),
    };
    Ok((windows, Some(stamp)))
}

/// The stamp of an item, taken anew from the file system.
///
/// # Errors
/// What the system said, or [`io::ErrorKind::Unsupported`] for an item that is only listed, or in a container.
pub fn stamp(item: &Item) -> io::Result<Stamp> {
    let meta = match &item.origin {
        Origin::File(folder) => fs::metadata(item.file(folder.as_deref()))?,
        Origin::Spool(file) => file.metadata()?,
        Origin::Member(_) | Origin::Listed(_) => {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "not a file of its own"));
        }
    };
    Ok(Stamp::of(&meta))
}

impl Stamp {
    fn of(meta: &fs::Metadata) -> Self {
        let modified = (meta.mtime(), meta.mtime_nsec());
        Self { len: meta.len(), modified, file: (meta.dev(), meta.ino()) }
    }
}

struct Source {
    file: Arc<File>,
    size: u64,
}

impl Windows for Source {
    fn size(&self) -> u64 {
        self.size
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        let end = range.end.min(self.size);
        let start = range.start.min(end);
        let len = usize::try_from(end - start).map_err(|_| io::ErrorKind::InvalidInput)?;
        if len >= MAP_FROM
            && let Ok(map) = map(&self.file, start, len)
        {
            return Ok(Window::new(start, map));
        }
        let mut bytes = vec![0; len];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(Window::new(start, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;

    fn item(path: &std::path::Path) -> Item {
        let size = fs::metadata(path).unwrap().len();
        Item { path: Path::of_file(path), size, origin: Origin::File(None) }
    }

    #[test]
    fn mapped_and_read_windows_hold_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let bytes: Vec<u8> = (0..1_000_003_u32).map(|at| (at % 251) as u8).collect();
        fs::write(&path, &bytes).unwrap();
        let windows = open(&item(&path)).unwrap();
        for (start, end) in
            [(0, 10), (4095, 200_001), (77, 1_000_003), (999_999, 2_000_000), (3_000_000, 3_000_001)]
        {
            let window = windows.window(start..end).unwrap();
            let cut = |at: u64| (at as usize).min(bytes.len());
            assert_eq!((window.at, &window[..]), (start.min(1_000_003), &bytes[cut(start)..cut(end)]));
        }
        let file = File::open(&path).unwrap();
        if let Ok(mapped) = map(&file, 12_345, 100_000) {
            assert_eq!(&mapped[..], &bytes[12_345..112_345]);
        }
    }

    #[test]
    fn a_changed_or_shrunken_file_is_an_error_and_no_crash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, vec![b'x'; 300_000]).unwrap();
        let item = item(&path);
        let (windows, before) = (open(&item).unwrap(), stamp(&item).unwrap());
        assert_eq!(before, stamp(&item).unwrap());
        File::options().write(true).open(&path).unwrap().set_len(1000).unwrap();
        assert!(windows.window(0..300_000).is_err());
        assert!(windows.window(100_000..200_000).is_err());
        assert_eq!(windows.window(0..1000).unwrap().len(), 1000);
        assert_ne!(before, stamp(&item).unwrap());
        assert_eq!(open(&item).err().map(|error| error.kind()), Some(io::ErrorKind::InvalidData));
        fs::remove_file(&path).unwrap();
        assert_eq!(open(&item).err().map(|error| error.kind()), Some(io::ErrorKind::NotFound));
        assert_eq!(windows.window(10..20).unwrap().len(), 10);
    }
}
