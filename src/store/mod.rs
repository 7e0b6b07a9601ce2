//! The case on disk: parts, commits, columns.
//!
//! A case never copies what it can read again. Its store holds the frozen plan of each item, one committed
//! part a split (sums), for each sighting whose it is, and for each split which values may stand there; records, findings and
//! values are derived anew from the evidence by the same code that scanned it. So the store stays at a byte or two a
//! record and one a value, and there is one way to find anything.
//!
//! | file | what |
//! |---|---|
//! | `store/key` | the secret behind identities and person keys |
//! | `store/state` | what the case is of, and whether it is complete |
//! | `store/items` | a line an item: path, size, time of change, digest, plan |
//! | `store/parts` | a line a split: [`Part`](crate::case::Part) |
//! | `store/people` | whose each sighting is |
//! | `store/remarks` | what is to be said of single persons |
//! | `store/shared` | identities that several persons hold |
//! | `store/sieves` | for each split, which values may stand there: [`sieve`] |
//! | `store/roster` | which customers people are, where a scan was given a roster |

pub mod lines;
pub mod people;
pub mod roster;
pub mod sieve;

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::case::SCHEMA;
use crate::error::{Error, Result};
use crate::seal::mask;
use crate::seal::whole::{self, Whole};

/// What of a case folder breachscope itself wrote and may replace; the audit trail and the key stay.
///
/// The state goes first: a case of which part is gone must not say that it is complete.
const OUTPUTS: [&str; 19] = [
    "store/state",
    "summary.json",
    "obligations.json",
    "report.html",
    "people.csv",
    "conflicts.csv",
    "probable.csv",
    "columns.csv",
    "ledger.csv",
    "roster.csv",
    "reviewed.csv",
    "manifest.json",
    "store/items",
    "store/parts",
    "store/people",
    "store/remarks",
    "store/shared",
    "store/sieves",
    "store/roster",
];

/// What of a case outlives it.
const KEPT: [&str; 2] = ["store/key", "audit.jsonl"];

/// Where they have their names.
const FOLDERS: [&str; 2] = ["store", ""];

/// What a case is of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct State {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Digest over the paths and sizes of the evidence.
    pub evidence: String,
    /// Digest of the catalogue.
    pub catalog: String,
    /// Whether the scan came to its end.
    pub complete: bool,
}

/// An open case folder. While it lives, no other process can replace the case.
#[derive(Debug)]
pub struct Case {
    folder: PathBuf,
    _lock: File,
}

impl Case {
    /// Opens `folder` for a new scan. What is there is replaced only if it is a complete case of the same
    /// evidence, or if `force` says so; the audit trail and the key are kept.
    ///
    /// # Errors
    /// If the folder is no case and not empty, is of other evidence, unfinished, or in use.
    pub fn create(folder: &Path, evidence: &str, force: bool) -> Result<Self> {
        whole::folder(folder)?;
        if !folder.join("store").exists()
            && fs::read_dir(folder).map_err(Error::io("read", folder))?.next().is_some()
        {
            let why = "is neither empty nor a case; name a new folder for the case";
            return Err(Error::Refused(format!("{} {why}", folder.display())));
        }
        whole::folder(&folder.join("store"))?;
        let case = Self::lock(folder)?;
        if let Some(state) = case.read_state()?
            && !force
        {
            let why = match (state.complete, state.evidence == evidence) {
                (true, true) => None,
                (false, _) => Some("holds an unfinished case"),
                (_, false) => Some("holds a case of other evidence"),
            };
            if let Some(why) = why {
                let then = "use --force to replace it, or name another folder";
                return Err(Error::Refused(format!("{} {why}; {then}", folder.display())));
            }
        }
        let is_new = !case.file(OUTPUTS[0]).exists();
        for name in OUTPUTS {
            match fs::remove_file(folder.join(name)) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::io("replace", folder.join(name))(why));
                }
                _ => {}
            }
        }
        // What is written from here on must not come to stand beside what says that all of it is there.
        if is_new { Ok(case) } else { whole::sync(&folder.join("store")).map(|()| case) }
    }

    /// Opens a complete case in order to change it.
    ///
    /// # Errors
    /// If there is none, it is unfinished, of another version, or in use.
    pub fn open(folder: &Path) -> Result<(Self, State)> {
        Self::complete(folder, Self::lock)
    }

    /// Opens a complete case for reading; others may read it too.
    ///
    /// # Errors
    /// If there is none, it is unfinished, of another version, or being changed.
    pub fn read(folder: &Path) -> Result<(Self, State)> {
        Self::complete(folder, Self::share)
    }

    fn complete(folder: &Path, lock: impl FnOnce(&Path) -> Result<Self>) -> Result<(Self, State)> {
        if !folder.join("store").is_dir() {
            return Err(Error::Usage(format!(
                "{} is not a case folder: `scan PATH... --case DIR` makes one",
                folder.display()
            )));
        }
        let case = lock(folder)?;
        match case.read_state()? {
            Some(state) if state.complete => Ok((case, state)),
            _ => Err(Error::Refused(format!(
                "{} holds an unfinished case; scan again with --force",
                folder.display()
            ))),
        }
    }

    fn lock(folder: &Path) -> Result<Self> {
        Self::locked(folder, File::try_lock)
    }

    fn share(folder: &Path) -> Result<Self> {
        Self::locked(folder, File::try_lock_shared)
    }

    fn locked(folder: &Path, try_lock: impl FnOnce(&File) -> Result<(), fs::TryLockError>) -> Result<Self> {
        let file = folder.join("store").join("lock");
        let lock = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&file)
            .map_err(Error::io("open", &file))?;
        match try_lock(&lock) {
            Ok(()) => Ok(Self { folder: folder.to_path_buf(), _lock: lock }),
            Err(_) => Err(Error::Refused(format!("{} is in use by another breachscope", folder.display()))),
        }
    }

    /// The path of a file of the case.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn read_state(&self) -> Result<Option<State>> {
        let file = self.file("store/state");
        let text = match fs::read(&file) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(Error::io("read", &file)(why)),
        };
        let state: State = serde_json::from_slice(&text).map_err(|why| corrupt(&file, why))?;
        if state.schema != SCHEMA {
            let message = format!("is a case of version {}, this program reads {SCHEMA}", state.schema);
            return Err(Error::Refused(format!("{} {message}", self.folder.display())));
        }
        Ok(Some(state))
    }

    /// Writes what the case is of. Whoever reads that it is complete finds all of it: that is waited for first.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_state(&self, state: &State) -> Result<()> {
        let out = self.json(OUTPUTS[0], state)?;
        if !state.complete {
            return out.appear();
        }
        let all = OUTPUTS.iter().chain(&KEPT).chain(&FOLDERS);
        out.commit_behind(all.map(|name| self.file(name)).collect())
    }

    /// Writes one whole JSON file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_json(&self, name: &str, value: &impl Serialize) -> Result<()> {
        self.json(name, value)?.commit()
    }

    /// The same in a case that is not complete: when it is said to be, the file is on disk ([`Case::write_state`]).
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put_json(&self, name: &str, value: &impl Serialize) -> Result<()> {
        self.json(name, value)?.appear()
    }

    fn json(&self, name: &str, value: &impl Serialize) -> Result<Whole> {
        let file = self.file(name);
        let mut out = Whole::create(&file)?;
        let written = serde_json::to_writer_pretty(mask::Json(&mut out), value);
        written
            .map_err(io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(Error::io("write", &file))?;
        Ok(out)
    }

    /// Reads one JSON file of the case.
    ///
    /// # Errors
    /// If it is missing or is not what it should be.
    pub fn read_json<T: for<'a> Deserialize<'a>>(&self, name: &str) -> Result<T> {
        let file = self.file(name);
        let text = fs::read(&file).map_err(Error::io("read", &file))?;
        serde_json::from_slice(&text).map_err(|why| corrupt(&file, why))
    }

    /// Adds a line to the audit trail: who ran what on the case, when.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn audit(&self, entry: &impl Serialize) -> Result<()> {
        let file = self.file("audit.jsonl");
        let line = mask::json(serde_json::to_string(entry).map_err(|why| corrupt(&file, why))?) + "\n";
        let add = || {
            fs::OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .open(&file)?
                .write_all(line.as_bytes())
        };
        add().map_err(Error::io("write", &file))
    }
}

/// An [`Error::Corrupt`] for a file of the case.
fn corrupt(file: &Path, why: impl std::fmt::Display) -> Error {
    Error::Corrupt { file: file.to_path_buf(), message: why.to_string() }
}
