//! The files of a folder of letters in the making: all of them appear at the end, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::law::Laws;
use crate::report::notices::choice::Addressee;
use crate::report::notices::merge::{MERGE, REGISTER, row};
use crate::seal::whole::Whole;

use super::desk::Made;

/// A folder of files that are held.
pub(super) const HELD: &str = "held";
/// The folder of single letters.
const LETTERS: &str = "letters";

/// One merge file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Letter {
    pub(super) held: bool,
    pub(super) variant: String,
    pub(super) language: String,
}

impl Letter {
    /// Its name in the folder.
    pub(super) fn file(&self) -> String {
        let name = format!("{}-{}.csv", self.variant, self.language);
        if self.held { format!("{HELD}/{name}") } else { name }
    }
}

/// The files in the making.
pub(super) struct Files {
    folder: PathBuf,
    register: Whole,
    merge: BTreeMap<Letter, Whole>,
    specimens: BTreeSet<(String, String, Addressee)>,
    reach: BTreeMap<usize, [u64; 3]>,
    /// Single letters, until they may appear.
    single: Option<TempDir>,
}

impl Files {
    pub(super) fn new(folder: &Path, each: Option<u64>) -> Result<Self> {
        let mut register = Whole::create(&folder.join("register.csv"))?;
        put(&mut register, &row(REGISTER.into_iter()), folder)?;
        let single = each.map(|_| tempfile::Builder::new().prefix(".part-").tempdir_in(folder));
        Ok(Self {
            folder: folder.to_path_buf(),
            register,
            merge: BTreeMap::new(),
            specimens: BTreeSet::new(),
            reach: BTreeMap::new(),
            single: single.transpose().map_err(Error::io("create a folder in", folder))?,
        })
    }

    pub(super) fn add(&mut self, made: Made) -> Result<()> {
        put(&mut self.register, &made.register, &self.folder)?;
        for (letter, rows) in made.merge {
            if !self.merge.contains_key(&letter) {
                let file = self.folder.join(letter.file());
                make_folder(file.parent().unwrap_or(&self.folder))?;
                let mut file = Whole::create(&file)?;
                put(&mut file, &row(MERGE.into_iter()), &self.folder)?;
                self.merge.insert(letter.clone(), file);
            }
            if let Some(file) = self.merge.get_mut(&letter) {
                put(file, &rows, &self.folder)?;
            }
        }
        self.specimens.extend(made.specimens);
        for (law, counts) in made.reach {
            let own = self.reach.entry(law).or_default();
            own.iter_mut().zip(counts).for_each(|(own, count)| *own += count);
        }
        made.single.iter().try_for_each(|letter| self.single(letter))
    }

    fn single(&self, (folder, name, text): &(String, String, String)) -> Result<()> {
        let Some(home) = &self.single else { return Ok(()) };
        let folder = home.path().join(folder);
        make_folder(&folder)?;
        let file = folder.join(name);
        let open = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
        let write = |mut open: fs::File| open.write_all(text.as_bytes());
        open.and_then(write).map_err(Error::io("write", &file))
    }

    /// Makes all of them appear, and says of which letters specimens are wanted.
    pub(super) fn commit(self, laws: &Laws) -> Result<BTreeSet<(String, String, Addressee)>> {
        let mut substitute = Whole::create(&self.folder.join("substitute.csv"))?;
        put(&mut substitute, &unreached(&self.reach, laws), &self.folder)?;
        substitute.commit()?;
        self.register.commit()?;
        for file in self.merge.into_values() {
            file.commit()?;
        }
        if let Some(single) = self.single {
            let (from, to) = (single.keep(), self.folder.join(LETTERS));
            fs::rename(&from, &to).map_err(Error::io("create", &to))?;
        }
        Ok(self.specimens)
    }
}

/// Law by law, how many of those who are told no letter reaches: what substitute notice is decided by.
fn unreached(reach: &BTreeMap<usize, [u64; 3]>, laws: &Laws) -> Vec<u8> {
    let head = [
        "law",
        "name",
        "told",
        "cannot_be_reached",
        "cannot_be_reached_deceased",
        "substitute_notice",
        "citation",
        "verified",
    ];
    let mut out = row(head.into_iter());
    for (at, counts) in reach {
        let law = &laws.laws[*at];
        let [told, missed, dead] = counts.map(|count| count.to_string());
        let rule = if law.letter.substitute.is_empty() { "not in the data" } else { &law.letter.substitute };
        let (citation, level) = (&law.citation, law.level(&["letter"]).name());
        out.extend(row([&*law.code, &law.name, &told, &missed, &dead, rule, citation, level].into_iter()));
    }
    out
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(Error::io("create", folder))
}

fn put(file: &mut Whole, bytes: &[u8], folder: &Path) -> Result<()> {
    file.write_all(bytes).map_err(Error::io("write to", folder))
}
