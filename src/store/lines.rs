//! A file of JSON lines, each with a checksum of its own, so that damage is noticed where it is.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::marker::PhantomData;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::seal::whole::Whole;

/// Hex digits of a line's BLAKE3 that stand before it.
const CHECK: usize = 16;
/// Bytes of a journal that are gathered before they are written.
const BUFFER: usize = 64 << 10;

/// Lines being written.
pub struct Lines<T> {
    out: Out,
    file: PathBuf,
    /// The line at hand.
    line: Vec<u8>,
    what: PhantomData<T>,
}

/// Where lines go.
enum Out {
    /// A file that is there once all lines are.
    Whole(Whole),
    /// A file that grows as lines come: after an interruption it holds most of what was done until then.
    Journal(BufWriter<File>),
}

impl<T: Serialize> Lines<T> {
    /// Begins a file that is there once [`Lines::end`] has returned.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(file: &Path) -> Result<Self> {
        Ok(Self::new(Out::Whole(Whole::create(file)?), file))
    }

    /// Begins a file to which lines are added as they are pushed, a few at a time.
    ///
    /// # Errors
    /// If it cannot be created, or is there already.
    pub fn journal(file: &Path) -> Result<Self> {
        let out = OpenOptions::new().append(true).create_new(true).mode(0o600).open(file);
        let out = BufWriter::with_capacity(BUFFER, out.map_err(Error::io("create", file))?);
        Ok(Self::new(Out::Journal(out), file))
    }

    fn new(out: Out, file: &Path) -> Self {
        Self { out, file: file.to_path_buf(), line: Vec::new(), what: PhantomData }
    }

    /// Adds one line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn push(&mut self, value: &T) -> Result<()> {
        self.line.clear();
        self.line.extend_from_slice(&[b' '; CHECK + 1]);
        serde_json::to_writer(&mut self.line, value).map_err(|why| super::corrupt(&self.file, why))?;
        let (sum, text) = self.line.split_at_mut(CHECK + 1);
        sum[..CHECK].copy_from_slice(&check(text));
        self.line.push(b'\n');
        let out: &mut dyn Write = match &mut self.out {
            Out::Whole(out) => out,
            Out::Journal(out) => out,
        };
        out.write_all(&self.line).map_err(Error::io("write", &self.file))
    }

    /// Makes sure that all lines are there, if perhaps not yet on disk: as [`Whole::appear`].
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn end(self) -> Result<()> {
        match self.out {
            Out::Whole(out) => out.appear(),
            Out::Journal(mut out) => out.flush().map_err(Error::io("write", &self.file)),
        }
    }
}

/// Reads all lines of a file.
///
/// # Errors
/// If it is missing, or a line is not what was written.
pub fn read<T: for<'a> Deserialize<'a>>(file: &Path) -> Result<Vec<T>> {
    let text = BufReader::new(File::open(file).map_err(Error::io("read", file))?);
    let line = |(number, line): (usize, std::io::Result<String>)| {
        let line = line.map_err(Error::io("read", file))?;
        let damaged = || super::corrupt(file, format!("line {} is not what was written", number + 1));
        let (sum, text) = line.split_at_checked(CHECK + 1).ok_or_else(damaged)?;
        if sum.as_bytes().trim_ascii_end() != check(text.as_bytes()) {
            return Err(damaged());
        }
        serde_json::from_str(text).map_err(|_| damaged())
    };
    text.lines().enumerate().map(line).collect()
}

fn check(text: &[u8]) -> [u8; CHECK] {
    let hex = blake3::hash(text).to_hex();
    std::array::from_fn(|at| hex.as_bytes()[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_is_noticed() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("parts");
        let mut lines = Lines::create(&file).unwrap();
        (0..3u32).for_each(|n| lines.push(&n).unwrap());
        lines.end().unwrap();
        assert_eq!(read::<u32>(&file).unwrap(), [0, 1, 2]);
        let text = std::fs::read_to_string(&file).unwrap().replace(" 1\n", " 7\n");
        std::fs::write(&file, text).unwrap();
        assert!(read::<u32>(&file).unwrap_err().to_string().contains("line 2"));
    }
}
