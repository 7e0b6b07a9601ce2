//! What was handed over, in evidence order: arguments as given, a folder depth first by raw name bytes.

use std::fs::{self, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::item::{Item, Listed, Origin};
use crate::path::Path;

/// Bytes of a stream held in memory while it is spooled.
const SPOOL_BUFFER: usize = 1 << 20;
/// Folders that are looked into together, before it is their turn, and names among which they are looked for.
const AHEAD: usize = 64;
const NEAR: usize = 1 << 12;

/// All items under `given`, each file and folder once (by device and inode), without the folders `exclude`.
///
/// A link is followed where it was given itself, and listed where it was met. `-` is standard input, spooled
/// to an unlinked private file in tempfile's folder for temporary files.
///
/// # Errors
/// [`Error::Usage`] for an argument that does not exist or lies in an excluded folder, [`Error::Io`] if
/// standard input cannot be kept.
pub fn walk(given: &[PathBuf], exclude: &[PathBuf]) -> Result<Vec<Item>> {
    let mut walk = Walk { items: Vec::new(), seen: HashSet::default(), stdin: false };
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
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
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
    seen: HashSet<(u64, u64), FixedState>,
    stdin: bool,
}

/// A name that was met and not taken yet.
struct Name {
    path: PathBuf,
    met: io::Result<Met>,
}

impl Name {
    fn new(path: PathBuf, met: io::Result<Met>) -> Self {
        Self { path, met }
    }
}

/// What is known of a name: little, since a folder may hold many.
struct Met {
    what: What,
    /// Device and inode.
    identity: (u64, u64),
}

/// What stands under a name.
enum What {
    Link,
    Special,
    /// With what is in it, if somebody has looked.
    Folder(Option<Box<Inside>>),
    /// Of so many bytes.
    File(u64),
}

impl Met {
    fn of(meta: &Metadata) -> Self {
        let what = match meta.file_type() {
            kind if kind.is_symlink() => What::Link,
            kind if kind.is_dir() => What::Folder(None),
            kind if kind.is_file() => What::File(meta.len()),
            _ => What::Special,
        };
        Self { what, identity: identity(meta) }
    }
}

/// What is in a folder.
struct Inside {
    /// The last name first, so that the first comes off a stack first.
    names: Vec<Name>,
    /// Why there may be more.
    why: Option<io::Error>,
}

impl Inside {
    fn of(path: &FsPath) -> Self {
        let mut inside = Vec::new();
        let listing = fs::read_dir(path).and_then(|entries| {
            entries.into_iter().try_for_each(|entry| {
                let entry = entry?;
                // Asked of the folder, which is open: the way to it is not gone again for each name.
                inside.push((entry.file_name(), entry.metadata().map(|meta| Met::of(&meta))));
                Ok(())
            })
        });
        inside.sort_unstable_by(|(a, _), (b, _)| b.as_encoded_bytes().cmp(a.as_encoded_bytes()));
        let names = inside.into_iter().map(|(name, met)| Name::new(path.join(name), met)).collect();
        Self { names, why: listing.err() }
    }
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
        let mut stack = vec![Name::new(top, meta.map(|meta| Met::of(&meta)))];
        while let Some(Name { path, met }) = stack.pop() {
            match met {
                Err(why) => self.items.push(listed(&path, Listed::Unreadable(why.to_string()))),
                Ok(Met { what: What::Link, .. }) => self.items.push(listed(&path, Listed::Link)),
                Ok(Met { what: What::Special, .. }) => self.items.push(listed(&path, Listed::Special)),
                Ok(met) if !self.seen.insert(met.identity) => {}
                Ok(Met { what: What::Folder(inside), .. }) => {
                    let Inside { names, why } = match inside {
                        Some(inside) => *inside,
                        None => rayon::join(|| Inside::of(&path), || ahead(&mut stack)).0,
                    };
                    let unread = why.map(|why| listed(&path, Listed::Unreadable(why.to_string())));
                    self.items.extend(unread);
                    stack.extend(names);
                }
                Ok(Met { what: What::File(size), .. }) => {
                    let path = Path::of_file(&path);
                    self.items.push(Item { path, size, origin: Origin::File(None) });
                }
            }
        }
    }
}

/// Looks into the folders that come next, with all threads. One of them may turn out to have been met before: then that was
/// for nothing.
fn ahead(stack: &mut [Name]) {
    let is_next = |name: &&mut Name| matches!(name.met, Ok(Met { what: What::Folder(None), .. }));
    let folders: Vec<&mut Name> = stack.iter_mut().rev().take(NEAR).filter(is_next).take(AHEAD).collect();
    folders.into_par_iter().with_max_len(1).for_each(|Name { path, met }| {
        if let Ok(Met { what: What::Folder(inside), .. }) = met {
            *inside = Some(Box::new(Inside::of(path)));
        }
    });
}

fn listed(path: &FsPath, why: Listed) -> Item {
    Item { path: Path::of_file(path), size: 0, origin: Origin::Listed(why) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    fn names(items: &[Item], root: &FsPath) -> Vec<String> {
        let root = Path::of_file(root);
        let kind = |item: &Item| match &item.origin {
            Origin::File(_) | Origin::Spool(_) | Origin::Member(_) => String::new(),
            Origin::Listed(Listed::Unreadable(_)) => " unreadable".into(),
            Origin::Listed(why) => format!(" {why:?}"),
        };
        let short = |item: &Item| item.path.as_str().replacen(root.as_str(), "", 1);
        items.iter().map(|item| short(item) + &kind(item)).collect()
    }

    #[test]
    fn folders_depth_first_by_raw_bytes_each_file_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for dir in ["b", "a.d", "case/store"] {
            fs::create_dir_all(root.join(dir)).unwrap();
        }
        for file in ["b/2", "b/10", "a.d/x", "a", "Z", "a!", "case/store/part"] {
            fs::write(root.join(file), file).unwrap();
        }
        fs::hard_link(root.join("a"), root.join("b/again")).unwrap();
        symlink(root.join("b"), root.join("link")).unwrap();
        symlink("..", root.join("b/up")).unwrap();
        let _socket = UnixListener::bind(root.join("sock")).unwrap();
        let items = walk(&[root.to_path_buf(), root.join("a")], &[root.join("case")]).unwrap();
        assert_eq!(
            names(&items, root),
            ["/Z", "/a", "/a%21", "/a.d/x", "/b/10", "/b/2", "/b/up Link", "/link Link", "/sock Special"]
        );
        assert_eq!(items[1].size, 1);
        let through = walk(&[root.join("link")], &[]).unwrap();
        assert_eq!(names(&through, root), ["/link/10", "/link/2", "/link/again", "/link/up Link"]);
    }

    #[test]
    fn what_is_not_there_or_not_evidence_is_a_wrong_call() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let error = walk(std::slice::from_ref(&missing), &[]).unwrap_err();
        assert!(matches!(&error, Error::Usage(message) if message.contains("missing does not exist")));
        let inside = folder.path().join("summary.json");
        fs::write(&inside, "{}").unwrap();
        assert_eq!(walk(&[inside], &[folder.path().to_path_buf()]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn an_unreadable_folder_is_listed_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let shut = folder.path().join("shut");
        fs::create_dir(&shut).unwrap();
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read_dir(&shut).is_err() {
            let items = walk(&[folder.path().to_path_buf()], &[]).unwrap();
            assert_eq!(names(&items, folder.path()), ["/shut unreadable"]);
        }
        let mut walked = Walk { items: Vec::new(), seen: HashSet::default(), stdin: false };
        walked.descend(shut, Err(io::ErrorKind::PermissionDenied.into()));
        let reason = Origin::Listed(Listed::Unreadable("permission denied".into()));
        assert_eq!(format!("{:?}", walked.items[0].origin), format!("{reason:?}"));
    }

    #[test]
    fn a_stream_is_spooled_whole() {
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| at as u8).collect();
        let (file, size) = spool(&bytes[..]).unwrap();
        assert_eq!(size, bytes.len() as u64);
        assert_eq!((file.metadata().unwrap().nlink(), file.metadata().unwrap().mode() & 0o777), (0, 0o600));
        let item = Item { path: Path::of_stdin(), size, origin: Origin::Spool(Arc::new(file)) };
        let windows = crate::intake::open(&item).unwrap();
        assert_eq!(&windows.window(1_000_000..2_000_000).unwrap()[..], &bytes[1_000_000..2_000_000]);
    }
}
