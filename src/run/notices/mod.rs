//! Letters of a case: mail-merge files by variant and language, specimens, and the register of who gets what.
//!
//! Everybody of whom a law has somebody told has a row in the register of a wave, held or not, but for those who were told in
//! an earlier one. Those who are not held stand in the merge files; those who are stand in files of the same names under
//! `held/`, to be looked at and not to be mixed with the others. Nothing is sent.

mod desk;
mod earlier;
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::law::Laws;
use crate::law::incident::Incident;
use crate::report::notices::choice::Addressee;
use crate::report::notices::{SUBSTITUTE, Stationery};
use crate::report::people::{Entry, Takes};
use crate::seal::whole;
use crate::unpack::Shelf;

use super::engine::Engine;
use super::entries::each_with;
use super::manifest::audit;
use super::obligations::{Counting, Known};
use super::view::View;
use super::watch::Watch;

use desk::{Desk, Made};
use earlier::Earlier;
use files::{Files, HELD};

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The case folder.
    pub case: &'a Path,
    /// Where to write.
    pub out: &'a Path,
    /// What is known of the incident.
    pub incident: &'a Incident,
    /// The language of those whose place tells none.
    pub language: &'a str,
    /// Number of the wave, from 1.
    pub wave: u32,
    /// Folders of earlier waves.
    pub earlier: &'a [PathBuf],
    /// Also a file for each letter, if there are no more of them than this.
    pub each: Option<u64>,
}

/// What came of it; `letters.json`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Done {
    /// Version of this form.
    pub schema: u32,
    /// Number of the wave.
    pub wave: u32,
    /// A name of the case's key: registers of two waves can be compared where it is equal.
    pub key: String,
    /// BLAKE3 of the laws' files.
    pub laws: String,
    /// People on the list.
    pub listed: u64,
    /// Of these, told in an earlier wave, of all that is known now.
    pub told_before: u64,
    /// Of these, held.
    pub held: u64,
    /// Of these, written to now.
    pub written_to: u64,
    /// People who would be on the list if nobody had excluded them.
    pub excluded: u64,
    /// People of whom a clause would be met somewhere, and nobody knows where they live.
    pub unknown: u64,
    /// People written to, by file.
    pub by_file: BTreeMap<String, u64>,
}

impl Done {
    fn join(&mut self, other: &Self) {
        self.listed += other.listed;
        self.told_before += other.told_before;
        self.held += other.held;
        self.written_to += other.written_to;
        self.excluded += other.excluded;
        self.unknown += other.unknown;
        for (file, count) in &other.by_file {
            *self.by_file.entry(file.clone()).or_default() += count;
        }
    }
}

/// Writes the letters of a case.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, earlier waves are of another key, there are more single letters than
/// wanted, or the folder is not empty or cannot be written.
pub fn notices(
    wanted: &Wanted<'_>,
    catalog: &Catalog,
    laws: &Laws,
    stationery: &Stationery,
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Done> {
    if !stationery.words.contains_key(wanted.language) {
        let known: Vec<&str> = stationery.words.keys().map(String::as_str).collect();
        let why = format!("no letters in {:?}; there are {}", wanted.language, known.join(", "));
        return Err(Error::Usage(why));
    }
    let (case, view) = View::open(wanted.case, catalog, shelf)?;
    let earlier = Earlier::read(wanted.earlier, wanted.wave, &view.key.name())?;
    let folder = folder(wanted.out)?;
    audit(&case, "letters were written")?;
    let banner = &view.options.banner;
    let desk = Desk::new(wanted, (catalog, laws, stationery), &earlier, banner)?;
    let files = Files::new(&folder, wanted.each)?;
    let written = gather(&view, &desk, files, watch);
    if written.is_err() {
        // It is empty: nothing in it had appeared yet.
        let _ = fs::remove_dir(folder.join(HELD));
    }
    let (done, letters) = written?;
    let substitute = (SUBSTITUTE.to_owned(), wanted.language.to_owned(), Addressee::Person);
    for (variant, language, to) in letters.iter().chain([&substitute]) {
        let text = stationery.specimen((variant, language, *to), &wanted.incident.entity, banner, laws)?;
        let whom = if to.name().is_empty() { String::new() } else { format!("{}-", to.name()) };
        whole::write(&folder.join(format!("specimen-{variant}-{whom}{language}.txt")), text.as_bytes())?;
    }
    let json = serde_json::to_string_pretty(&done).unwrap_or_default() + "\n";
    whole::write(&folder.join("letters.json"), json.as_bytes())?;
    Ok(done)
}

/// Which specimens are wanted: variant, language, addressee.
type Specimens = BTreeSet<(String, String, Addressee)>;

/// Goes through all people, and makes their files appear.
fn gather(view: &View, desk: &Desk<'_>, mut files: Files, watch: &Watch) -> Result<(Done, Specimens)> {
    let Desk { wanted, catalog, laws, .. } = desk;
    let engine = Engine::new(catalog);
    let counting = Counting::new(view, catalog, laws, wanted.incident);
    let takes = Takes::new(catalog).for_laws();
    let some = |entries: &[(u32, Entry)]| {
        let (mut made, mut known) = (Made::default(), Known::default());
        let mut tally = counting.counter.tally();
        for (person, entry) in entries {
            let looked = counting.look(*person, entry, &entry.seen, &mut known);
            counting.counter.add(&mut tally, &looked.person(entry));
            desk.person(entry, &looked, &mut made)?;
        }
        made.done.unknown = tally.funnel.unknown_residence;
        Ok(made)
    };
    let (wave, key, laws_digest) = (wanted.wave, view.key.name(), laws.digest.clone());
    let mut done = Done { schema: 1, wave, key, laws: laws_digest, ..Done::default() };
    each_with(view, &engine, watch, &takes, some, |made| {
        done.join(&made.done);
        files.add(made)
    })?;
    Ok((done, files.commit(laws)?))
}

/// A folder of its own for what people get: private, and with nothing in it.
pub(super) fn folder(out: &Path) -> Result<PathBuf> {
    let folder = std::path::absolute(out).map_err(Error::io("find", out))?;
    if folder.exists() {
        let mut inside = fs::read_dir(&folder).map_err(Error::io("read", &folder))?;
        if inside.next().is_some() {
            let why = "is not empty: what two runs write must not mix; name another folder";
            return Err(Error::Refused(format!("{} {why}", out.display())));
        }
        return Ok(folder);
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(Error::io("create", &folder))?;
    Ok(folder)
}
