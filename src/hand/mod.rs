//! What a reviewer hands in: files that say what she decided and knows, read and checked before anything is scanned.
//!
//! Each file is refused as a whole, with its line and what would be right, if it says something that cannot be. What
//! merely finds nothing in the evidence is no mistake of hers: the run finishes, and lists it as stale.

pub mod accept;
pub mod columns;
pub mod decisions;
pub mod exclude;
pub mod items;
pub mod judged;
pub mod known;
pub mod paths;
pub mod review;
mod reviewed;
mod sheet;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::catalog::Catalog;
use crate::error::{Error, Result};

use accept::Accepted;
use columns::Columns;
use decisions::Decisions;
use exclude::Exclude;
use items::Items;
use known::HashList;
use paths::Paths;
use review::Reviewed;

/// The files that were given.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// `--columns`: an edited `columns.csv`.
    pub columns: Option<PathBuf>,
    /// `--decisions`: TOML, or an edited `conflicts.csv` or `probable.csv`.
    pub decisions: Option<PathBuf>,
    /// `--items`: facts about items.
    pub items: Option<PathBuf>,
    /// `--exclude`: people who are told already, or otherwise.
    pub exclude: Option<PathBuf>,
    /// `--known`: hashes of files that need not be read.
    pub known: Option<PathBuf>,
    /// `--accept`: exceptions that somebody has seen.
    pub accept: Option<PathBuf>,
    /// `--reviewed`: the sheet of `review`, filled in.
    pub reviewed: Option<PathBuf>,
    /// `--include-path`: patterns of paths; if there are any, one must fit.
    pub include_paths: Vec<String>,
    /// `--exclude-path`: patterns of paths that are left out.
    pub exclude_paths: Vec<String>,
    /// `--staff-domain`: mail domains of the entity's own people.
    pub staff_domains: Vec<String>,
}

/// What all of them say.
#[derive(Debug, Default)]
pub struct Hand {
    /// Verdicts on columns, of `--columns` and `--decisions`.
    pub columns: Columns,
    /// Decisions on people and values.
    pub decisions: Decisions,
    /// Facts about items.
    pub items: Items,
    /// People to be counted apart.
    pub exclude: Option<Exclude>,
    /// Known files.
    pub known: HashList,
    /// Accepted exceptions.
    pub accept: Accepted,
    /// What was seen where a program could not read, as CSV; empty for nothing.
    pub reviewed: Vec<u8>,
    /// Which paths are read.
    pub paths: Paths,
    /// BLAKE3 of each file that was given, by option.
    pub digests: BTreeMap<String, String>,
}

impl Hand {
    /// Reads what was given.
    ///
    /// # Errors
    /// If a file cannot be read, says something that cannot be, or contradicts itself or another.
    pub fn read(files: &Files, catalog: &Catalog) -> Result<Self> {
        let mut hand =
            Self { paths: Paths::new(&files.include_paths, &files.exclude_paths)?, ..Self::default() };
        if let Some(given) = hand.given("columns", files.columns.as_ref())? {
            hand.columns = Columns::read(&given, catalog)?;
        }
        if let Some(given) = hand.given("decisions", files.decisions.as_ref())? {
            let (decisions, verdicts) = decisions::read(&given, catalog)?;
            hand.decisions = decisions;
            hand.columns.add(verdicts)?;
        }
        if let Some(given) = hand.given("items", files.items.as_ref())? {
            hand.items = Items::read(&given)?;
        }
        if let Some(given) = hand.given("exclude", files.exclude.as_ref())? {
            hand.exclude = Some(Exclude::read(&given, catalog)?);
        }
        if let Some(given) = hand.given("known", files.known.as_ref())? {
            hand.known = HashList::read(&given)?;
        }
        if let Some(given) = hand.given("accept", files.accept.as_ref())? {
            hand.accept = Accepted::read(&given)?;
        }
        if let Some(given) = hand.given("reviewed", files.reviewed.as_ref())? {
            let Reviewed { read, evidence } = Reviewed::read(&given)?;
            hand.reviewed = evidence;
            for (path, seen) in read {
                hand.accept.by_path.entry(path).or_insert(seen);
            }
        }
        Ok(hand)
    }

    /// Reads one file, and notes its digest.
    fn given(&mut self, option: &'static str, file: Option<&PathBuf>) -> Result<Option<Given>> {
        let Some(file) = file else { return Ok(None) };
        let bytes = std::fs::read(file).map_err(Error::io("read", file))?;
        self.digests.insert(option.to_owned(), blake3::hash(&bytes).to_hex().to_string());
        Ok(Some(Given { option, file: file.clone(), bytes }))
    }
}

/// A file that was given, as it is on disk.
pub struct Given {
    /// The option without its dashes.
    pub option: &'static str,
    /// Its name.
    pub file: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Given {
    /// That line `line` cannot be taken.
    pub fn refuse(&self, line: u64, message: impl std::fmt::Display) -> Error {
        Error::pattern(format!("{}:{line}", self.file.display()), message)
    }

    /// Its text.
    fn text(&self) -> Result<&str> {
        let text = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        str::from_utf8(text).map_err(|why| {
            let line = text[..why.valid_up_to()].split(|byte| *byte == b'\n').count() as u64;
            self.refuse(line, "is not UTF-8; save the file as UTF-8")
        })
    }
}
