//! Files that are private, and there completely or not at all.
//!
//! A file that is to stay has to be waited for: until its bytes are on disk, and its name is. What is written while something
//! says that it is unfinished need not wait each time, only before that is taken back ([`sync`]).

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// Bytes gathered before they are written.
const BUFFER: usize = 256 << 10;

/// A file in the making. Dropped before [`Whole::commit`], it leaves nothing behind.
pub struct Whole {
    out: BufWriter<NamedTempFile>,
    file: PathBuf,
}

impl Whole {
    /// Begins the file that will be at `file`; only its owner may read it.
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub fn create(file: &Path) -> Result<Self> {
        let folder = file.parent().unwrap_or(Path::new("."));
        let temporary = tempfile::Builder::new()
            .prefix(".part-")
            .permissions(fs::Permissions::from_mode(0o600))
            .tempfile_in(folder)
            .map_err(Error::io("create a file in", folder))?;
        Ok(Self { out: BufWriter::with_capacity(BUFFER, temporary), file: file.to_path_buf() })
    }

    /// Makes the file appear, complete and on disk.
    ///
    /// # Errors
    /// If the disk is full or the name cannot be taken.
    pub fn commit(self) -> Result<()> {
        self.commit_behind(Vec::new())
    }

    /// The same, once all of `others` that there are, files and folders, are on disk too.
    ///
    /// # Errors
    /// As [`Whole::commit`].
    pub fn commit_behind(self, mut others: Vec<PathBuf>) -> Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new(".")).to_path_buf();
        self.finish(|own| {
            others.push(own.to_path_buf());
            sync_all(&others)
        })?;
        sync(&folder)
    }

    /// Makes the file appear, complete, if perhaps not yet on disk: for what is of no use before something else is there, for
    /// which all such files are synced first.
    ///
    /// # Errors
    /// As [`Whole::commit`].
    pub fn appear(self) -> Result<()> {
        self.finish(|_| Ok(()))
    }

    /// Gives the file its name, once `wait` has had it under its temporary one.
    fn finish(self, wait: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let Self { out, file } = self;
        let temporary = out.into_inner().map_err(std::io::IntoInnerError::into_error);
        let temporary = temporary.map_err(Error::io("write", &file))?;
        wait(temporary.path())?;
        let named = temporary.persist(&file).map_err(|failed| failed.error);
        named.map(drop).map_err(Error::io("write", &file))
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Writes `bytes` as one whole private file.
///
/// # Errors
/// If it cannot be written.
pub fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    with(file, bytes)?.commit()
}

/// The same, if perhaps not yet on disk: as [`Whole::appear`].
///
/// # Errors
/// If it cannot be written.
pub fn put(file: &Path, bytes: &[u8]) -> Result<()> {
    with(file, bytes)?.appear()
}

fn with(file: &Path, bytes: &[u8]) -> Result<Whole> {
    let mut out = Whole::create(file)?;
    out.write_all(bytes).map_err(Error::io("write", file))?;
    Ok(out)
}

/// Waits until a file, or what a folder says of the names in it, is on disk.
///
/// # Errors
/// If it is not there, or the disk fails.
pub fn sync(file: &Path) -> Result<()> {
    File::open(file).and_then(|file| file.sync_all()).map_err(Error::io("write", file))
}

/// The same for all of `files` that there are. Each is waited for by a thread of its own: together they wait for the disk
/// about once.
///
/// # Errors
/// As [`sync`].
pub fn sync_all(files: &[PathBuf]) -> Result<()> {
    if let [file] = files {
        return sync(file);
    }
    std::thread::scope(|scope| {
        let waits: Vec<_> =
            files.iter().filter(|file| file.exists()).map(|file| scope.spawn(|| sync(file))).collect();
        waits
            .into_iter()
            .try_for_each(|wait| wait.join().unwrap_or_else(|why| std::panic::resume_unwind(why)))
    })
}

/// Makes a folder that only its owner may enter, with those above it.
///
/// # Errors
/// If it cannot be made.
pub fn folder(folder: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(Error::io("create", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_file_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("people.csv");
        let mut out = Whole::create(&file).unwrap();
        out.write_all(b"half").unwrap();
        drop(out);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
        write(&file, b"whole").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&file).unwrap(), b"whole");
        let others = ["put", "not there", ""].map(|name| home.path().join(name));
        put(&others[0], b"whole").unwrap();
        sync_all(&others).unwrap();
        let last = home.path().join("last");
        with(&last, b"behind").unwrap().commit_behind(others.to_vec()).unwrap();
        assert_eq!(fs::read(&last).unwrap(), b"behind");
        assert_eq!(fs::read(&others[0]).unwrap(), b"whole");
        assert!(sync(&others[1]).is_err());
    }
}
