//! A file of JSON lines, each with a checksum of its own, so that damage is noticed where it is.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::marker::PhantomData;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::seal::whole::Whole;

/// Hex digits of a line's BLAKE3 that stand before it.
const CHECK: usize = 16;

/// Lines being written.
pub struct Lines<T> {
    out: Out,
    file: PathBuf,
    what: PhantomData<T>,
}

/// Where lines go.
enum Out {
    /// A file that is there once all lines are.
    Whole(Whole),
    /// A file that grows line by line: after an interruption it holds what was committed until then.
    Journal(File),
}

impl<T: Serialize> Lines<T> {
    /// Begins a file that is there once [`Lines::commit`] has returned.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(file: &Path) -> Result<Self> {
        Ok(Self { out: Out::Whole(Whole::create(file)?), file: file.to_path_buf(), what: PhantomData })
    }

    /// Begins a file in which each line stays once it is pushed.
    ///
    /// # Errors
    /// If it cannot be created, or is there already.
    pub fn journal(file: &Path) -> Result<Self> {
        let out = OpenOptions::new().append(true).create_new(true).mode(0o600).open(file);
        Ok(Self {
            out: Out::Journal(out.map_err(Error::io("create", file))?),
            file: file.to_path_buf(),
            what: PhantomData,
        })
    }

    /// Adds one line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn push(&mut self, value: &T) -> Result<()> {
        let text = serde_json::to_string(value).map_err(|why| super::corrupt(&self.file, why))?;
        let line = format!("{} {text}\n", check(&text));
        let out: &mut dyn Write = match &mut self.out {
            Out::Whole(out) => out,
            Out::Journal(out) => out,
        };
        out.write_all(line.as_bytes()).map_err(Error::io("write", &self.file))
    }

    /// Makes sure that the file is there, on disk.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn commit(self) -> Result<()> {
        match self.out {
            Out::Whole(out) => out.commit(),
            Out::Journal(out) => out.sync_all().map_err(Error::io("write", &self.file)),
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
        if sum.trim_end() != check(text) {
            return Err(damaged());
        }
        serde_json::from_str(text).map_err(|_| damaged())
    };
    text.lines().enumerate().map(line).collect()
}

fn check(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..CHECK].to_owned()
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
        lines.commit().unwrap();
        assert_eq!(read::<u32>(&file).unwrap(), [0, 1, 2]);
        let text = std::fs::read_to_string(&file).unwrap().replace(" 1\n", " 7\n");
        std::fs::write(&file, text).unwrap();
        assert!(read::<u32>(&file).unwrap_err().to_string().contains("line 2"));
    }
}
