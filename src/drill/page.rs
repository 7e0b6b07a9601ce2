//! One file of a drill while it is written: plain, compressed, or a part of an archive.
//!
//! All files grow at once, but the members of an archive stand one behind the other. So each is written to a file
//! that has no name, and copied into its archive when all is said.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::encoding::Encoding;
use super::sheet::Form;
use crate::error::{Error, Result};

const BUFFER: usize = 256 << 10;

/// One file being written.
pub struct Page {
    file: PathBuf,
    out: Out,
    encoding: Encoding,
    /// Bytes so far, not compressed.
    pub bytes: u64,
    /// Records so far.
    pub records: u64,
}

/// Where its bytes go.
enum Out {
    Plain(BufWriter<File>),
    Gzip(GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

/// Whether a file holds several others.
pub fn is_archive(file: &str) -> bool {
    [".zip", ".tar.gz"].iter().any(|end| file.ends_with(end))
}

impl Page {
    /// Begins the page of a form in `folder`.
    pub fn of(form: &Form, folder: &Path) -> Result<Self> {
        let file = folder.join(form.file());
        if is_archive(form.file()) {
            let part = tempfile::tempfile_in(folder).map_err(Error::io("create", folder))?;
            return Ok(Self::new(file, Out::Plain(BufWriter::new(part)), form.encoding));
        }
        let out = create(&file)?;
        let out = match form.file().rsplit('.').next() {
            Some("gz") => Out::Gzip(GzEncoder::new(out, Compression::default())),
            Some("zst") => Out::Zstd(zstd::Encoder::new(out, 0).map_err(Error::io("write", &file))?),
            _ => Out::Plain(out),
        };
        Ok(Self::new(file, out, form.encoding))
    }

    /// Begins a plain file.
    pub fn plain(file: PathBuf) -> Result<Self> {
        let out = create(&file)?;
        Ok(Self::new(file, Out::Plain(out), Encoding::Utf8))
    }

    fn new(file: PathBuf, out: Out, encoding: Encoding) -> Self {
        Self { file, out, encoding, bytes: 0, records: 0 }
    }

    /// Appends text, given as UTF-8.
    pub fn write(&mut self, text: &[u8]) -> Result<()> {
        let bytes = &self.encoding.of(text)[..];
        self.bytes += bytes.len() as u64;
        let written = match &mut self.out {
            Out::Plain(out) => out.write_all(bytes),
            Out::Gzip(out) => out.write_all(bytes),
            Out::Zstd(out) => out.write_all(bytes),
        };
        written.map_err(Error::io("write", &self.file))
    }

    /// Writes what is still in memory; the file, from its start.
    pub fn close(self) -> Result<File> {
        let Self { file, out, .. } = self;
        let closed = || -> io::Result<File> {
            let mut out = match out {
                Out::Plain(out) => out,
                Out::Gzip(out) => out.finish()?,
                Out::Zstd(out) => out.finish()?,
            };
            out.flush()?;
            let mut out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            out.seek(SeekFrom::Start(0))?;
            Ok(out)
        };
        closed().map_err(Error::io("write", &file))
    }
}

/// A new file, in a folder that is made for it.
pub fn create(file: &Path) -> Result<BufWriter<File>> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    let out = File::create(file).map_err(Error::io("create", file))?;
    Ok(BufWriter::with_capacity(BUFFER, out))
}
