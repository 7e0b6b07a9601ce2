//! Files that are private, and there completely or not at all.

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
        let Self { out, file } = self;
        let finish = || -> std::io::Result<()> {
            let temporary = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            temporary.as_file().sync_all()?;
            temporary.persist(&file).map_err(|failed| failed.error)?;
            File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()
        };
        finish().map_err(Error::io("write", &file))
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
    let mut out = Whole::create(file)?;
    out.write_all(bytes).map_err(Error::io("write", file))?;
    out.commit()
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
    }
}
