//! What was handed over, in evidence order: arguments as given, a folder depth first by raw name bytes.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::item::{Item, Listed, Origin};
use crate::path::Path;

/// Bytes of a stream held in memory while it is spooled.
const SPOOL_BUFFER: usize = 1 << 20;

/// All items under `given`, each file and folder once (by device and inode), without the folders `exclude`.
///
/// A link is followed where it was given itself, and listed where it was met. `-` is standard input, spooled
/// to an unlinked private file in tempfile's folder for temporary files.
///
/// # Errors
/// [`Error::Usage`] for an argument that does not exist or lies in an excluded folder, [`Error::Io`] if
/// standard input cannot be kept.
pub fn walk(given: &[PathBuf], exclude: &[PathBuf]) -> Result<Vec<Item>> {
    let mut walk = Walk { items: Vec::new(), seen: HashSet::new(), stdin: false };
    let barred: Vec<PathBuf> = exclude.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    walk.seen
        .extend(barred.iter().filter_map(|folder| fs::metadata(folder).ok()).map(|meta| identity(&meta)));
    for path in given {
        if path.as_os_str() == "-" {
            walk.stdin()?;
        } else {
            walk.argument(path, &barred)?;
        }
    }
    Ok(walk.items)
}

/// Copies a stream into an unlinked file that only this process can read; returns it with its size.
///
/// # Errors
/// What the system said when reading or writing.
pub fn spool(mut stream: impl Read) -> io::Result<(fs::File, u64)> {
    let mut file = tempfile::tempfile()?;
    let mut buffer = vec![0; SPOOL_BUFFER];
    let mut size = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok((file, size)),
            Ok(read) => {
                file.write_all(&buffer[..read])?;
                size += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The state of one walk.
struct Walk {
    items: Vec<Item>,
    /// Device and inode of every file and folder met, and of the folders that are no evidence.
    seen: HashSet<(u64, u64)>,
    stdin: bool,
}

fn identity(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

impl Walk {
    fn stdin(&mut self) -> Result<()> {
        if !self.stdin {
            self.stdin = true;
            let (file, size) = spool(io::stdin().lock())
                .map_err(Error::io("keep standard input in", std::env::temp_dir()))?;
            self.items.push(Item { path: Path::of_stdin(), size, origin: Origin::Spool(Arc::new(file)) });
        }
        Ok(())
    }

    fn argument(&mut self, path: &FsPath, barred: &[PathBuf]) -> Result<()> {
        let meta = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Usage(format!("{} does not exist", Path::of_file(path))));
            }
            meta => meta,
        };
        if let Ok(real) = path.canonicalize()
            && barred.iter().any(|folder| real.starts_with(folder))
        {
            return Err(Error::Usage(format!(
                "{} is in the case folder: a case is no evidence",
                Path::of_file(path)
            )));
        }
        self.descend(path.to_path_buf(), meta);
        Ok(())
    }

    /// Takes `top` and all that is below it. A stack of its own, since folders nest deeper than the thread's.
    fn descend(&mut self, top: PathBuf, meta: io::Result<Metadata>) {
        let mut stack = vec![(top, meta)];
        while let Some((path, meta)) = stack.pop() {
            match meta {
                Err(error) => self.list(&path, Listed::Unreadable(error.to_string())),
                Ok(meta) if meta.is_symlink() => self.list(&path, Listed::Link),
                Ok(meta) if !meta.is_dir() && !meta.is_file() => self.list(&path, Listed::Special),
                Ok(meta) if !self.seen.insert(identity(&meta)) => {}
                Ok(meta) if meta.is_dir() => self.folder(&path, &mut stack),
                Ok(meta) => {
                    let (named, size) = (Path::of_file(&path), meta.len());
                    self.items.push(Item { path: named, size, origin: Origin::File(path) });
                }
            }
        }
    }

    /// Pushes what is in the folder, last name first, so that the first comes off the stack first.
    fn folder(&mut self, path: &FsPath, stack: &mut Vec<(PathBuf, io::Result<Metadata>)>) {
        let mut inside = Vec::new();
        let listing = fs::read_dir(path).and_then(|entries| {
            entries.into_iter().try_for_each(|entry| entry.map(|entry| inside.push(entry.file_name())))
        });
        if let Err(error) = listing {
            self.list(path, Listed::Unreadable(error.to_string()));
        }
        inside.sort_unstable_by(|a, b| b.as_encoded_bytes().cmp(a.as_encoded_bytes()));
        stack.extend(inside.into_iter().map(|name| {
            let path = path.join(name);
            let meta = fs::symlink_metadata(&path);
            (path, meta)
        }));
    }

    fn list(&mut self, path: &FsPath, why: Listed) {
        self.items.push(Item { path: Path::of_file(path), size: 0, origin: Origin::Listed(why) });
    }
}
