//! Pattern files in, catalogue out: built in at compile time, and from a user's own folder through the same door.

use std::borrow::Cow;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::probable::{self, Probable};
use super::{Catalog, Element, caret, check, file, keys, people, words};
use crate::error::{Error, Result};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns");

/// Folders that other rooms read: what stands there changes nothing of what is found.
const OTHERS: [&str; 3] = ["laws", "notices", "selfcheck"];

/// The keys of built-in files, as the build read them: paths and keys, in the order of paths.
static READY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/keys"));

/// Bytes that are hashed at a time.
const HASHED: usize = 64 << 10;

/// Folders in a user's folder are followed this deep.
const MAX_DEPTH: usize = 8;

/// The text of one pattern file, and what it is called in messages.
pub(super) struct PatternFile {
    /// Its path below the folder, with `/`: `detectors/card/pan.toml`.
    pub(super) path: Cow<'static, str>,
    /// Where it is, if it is not one of our own.
    place: String,
    text: Cow<'static, str>,
    /// One of our own files.
    pub(super) built_in: bool,
    /// One of our own, whose examples are not read.
    pub(super) lean: bool,
    /// Its keys without examples, all words as they are compared, if the build has read them and no more is wanted.
    pub(super) ready: Option<&'static [u8]>,
}

impl Catalog {
    /// The catalogue that is built in.
    ///
    /// # Errors
    /// If a pattern file says something that cannot be.
    pub fn builtin() -> Result<Self> {
        sound(assemble(&built_in(false))?)
    }

    /// The same without examples, which are half of its text, and nobody's business who looks at evidence.
    ///
    /// # Errors
    /// As [`Catalog::builtin`].
    pub fn lean() -> Result<Self> {
        sound(assemble(&built_in(true))?)
    }

    /// The built-in catalogue and the detectors and header words of the user's own folder: `*.toml` files, a
    /// detector each, but for those in `columns/`. A leading `detectors/` is no part of an id.
    ///
    /// # Errors
    /// If the folder cannot be read, or a pattern file says something that cannot be, with its file and line.
    pub fn with_folder(folder: &Path) -> Result<Self> {
        sound(Self::checked(folder)?)
    }

    /// The same of the files that are sound, and all that is wrong with the others, in the order of their paths and lines.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn checked(folder: &Path) -> Result<(Self, Vec<Error>)> {
        let mut files = built_in(false);
        let built_in = files.len();
        read_folder(folder, folder, 0, &mut files)?;
        let has_others = OTHERS.iter().any(|other| folder.join(other).is_dir());
        if files.len() == built_in && !has_others {
            return Err(Error::Usage(format!(
                "{}: no pattern files (*.toml) in this folder",
                folder.display()
            )));
        }
        assemble(&files)
    }
}

/// The built-in files, in the order of their paths.
fn built_in(lean: bool) -> Vec<PatternFile> {
    fn collect(dir: &Dir<'static>, lean: bool, out: &mut Vec<PatternFile>) {
        for file in dir.files() {
            let path = slashed(file.path().to_string_lossy());
            let text = file.contents_utf8().unwrap_or_default().into();
            out.push(PatternFile { place: String::new(), path, text, built_in: true, lean, ready: None });
        }
        let is_ours = |dir: &&Dir<'_>| !OTHERS.iter().any(|other| dir.path() == Path::new(other));
        dir.dirs().filter(is_ours).for_each(|dir| collect(dir, lean, out));
    }
    let mut files = Vec::new();
    collect(&BUILT_IN, lean, &mut files);
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    if lean {
        let ready: Vec<(&str, &[u8])> = postcard::from_bytes(READY).unwrap_or_default();
        let of = |path: &str| ready.binary_search_by_key(&path, |(path, _)| path).ok().map(|at| ready[at].1);
        files.iter_mut().for_each(|file| file.ready = of(&file.path));
    }
    files
}

/// A path with `/` between its parts, whatever the system has there.
fn slashed(path: Cow<'_, str>) -> Cow<'_, str> {
    if path.contains('\\') { path.replace('\\', "/").into() } else { path }
}

fn read_folder(top: &Path, folder: &Path, depth: usize, out: &mut Vec<PatternFile>) -> Result<()> {
    let listing = fs::read_dir(folder).map_err(Error::io("read", folder))?;
    let mut entries = listing.collect::<Result<Vec<_>, _>>().map_err(Error::io("read", folder))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(Error::io("read", &path))?;
        let of_others = depth == 0 && OTHERS.iter().any(|other| path.ends_with(other));
        if kind.is_dir() && depth < MAX_DEPTH && !of_others {
            read_folder(top, &path, depth + 1, out)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
            out.push(PatternFile::read(top, &path)?);
        }
    }
    Ok(())
}

/// A catalogue in which nothing is wrong.
fn sound((catalog, faults): (Catalog, Vec<Error>)) -> Result<Catalog> {
    faults.into_iter().next().map_or(Ok(catalog), Err)
}

/// The catalogue of all sound files, and what is wrong with the others.
fn assemble(files: &[PatternFile]) -> Result<(Catalog, Vec<Error>)> {
    let elements = read_elements(find(files, "elements.toml")?)?;
    let one = |file| (file, file::read(file, PatternFile::id(file), &elements));
    let theirs: Vec<&PatternFile> = files.iter().filter(|file| file.is_detector()).collect();
    let detectors = || theirs.par_iter().copied().map(one).collect::<Vec<_>>();
    let columns = || words::keys(files.par_iter().filter(|file| file.is_columns()));
    let (all, (columns, digest)) = rayon::join(detectors, || rayon::join(columns, || digest(files)));
    let Sorted { mut read, broken, mut faults } = sorted(all);
    let own = read.iter_mut().map(|(_, read)| std::mem::take(&mut read.columns)).collect();
    let mut detectors: Vec<_> = read.into_iter().map(|(_, read)| read.detector).collect();
    let ids: Vec<&str> = detectors.iter().map(|detector| detector.id.as_str()).collect();
    let known = words::Known { ids: &ids, broken: &broken };
    let (words, people) = rayon::join(
        || words::read(columns, own, &known),
        || find(files, "people.toml").and_then(|file| people::read(file, &ids)),
    );
    let ((words::Read { words, near }, wrong), people) = (words, people?);
    faults.extend(wrong);
    for (at, word) in near {
        detectors[usize::from(at.0)].near.push(word);
    }
    let probable = OnceLock::new();
    Ok((Catalog { detectors, elements, people, probable, words, digest }, faults))
}

/// Detectors as they were read.
#[derive(Default)]
struct Sorted<'f> {
    /// In the order of their ids.
    read: Vec<(&'f PatternFile, file::Read)>,
    /// The ids of those whose files are wrong.
    broken: Vec<String>,
    /// What is wrong with them.
    faults: Vec<Error>,
}

/// Sound files apart from others; of two detectors with one id the second is a fault.
fn sorted(all: Vec<(&PatternFile, Result<file::Read, Vec<Error>>)>) -> Sorted<'_> {
    let mut sorted = Sorted { read: Vec::with_capacity(all.len()), ..Sorted::default() };
    for (file, one) in all {
        match one {
            Ok(one) => sorted.read.push((file, one)),
            Err(wrong) => {
                sorted.broken.push(file.id());
                sorted.faults.extend(wrong);
            }
        }
    }
    let Sorted { read, faults, .. } = &mut sorted;
    read.sort_by(|(_, a), (_, b)| a.detector.id.cmp(&b.detector.id));
    read.dedup_by(|(file, again), (_, first)| {
        let id = &again.detector.id;
        let is_double = *id == first.detector.id;
        if is_double {
            faults.push(Error::pattern(file.shown(), format!("there is already a detector `{id}`")));
        }
        is_double
    });
    sorted
}

/// What tells that two people may be one: the files are our own, and tests read them.
pub(super) fn probable(nicknames: &[(String, String)]) -> Probable {
    let files = built_in(true);
    let names = files.iter().filter(|file| file.path.starts_with("names/"));
    let read = find(&files, "probable.toml").and_then(|file| probable::read(file, names, nicknames));
    read.expect("what tells probable links is built in and tested")
}

fn find<'f>(files: &'f [PatternFile], path: &str) -> Result<&'f PatternFile> {
    let found = files.iter().find(|file| file.path == path);
    found.ok_or_else(|| Error::pattern(path, "the file is missing"))
}

/// BLAKE3 over paths and texts, each with its length before it.
fn digest(files: &[PatternFile]) -> String {
    let mut hasher = blake3::Hasher::new();
    // Many short parts cost more than what they are together.
    let mut buffer = Vec::with_capacity(2 * HASHED);
    for part in files.iter().flat_map(|file| [&*file.path, &*file.text]) {
        buffer.extend_from_slice(&(part.len() as u64).to_le_bytes());
        buffer.extend_from_slice(part.as_bytes());
        if buffer.len() >= HASHED {
            hasher.update(&buffer);
            buffer.clear();
        }
    }
    hasher.update(&buffer);
    hasher.finalize().to_hex().to_string()
}

fn read_elements(file: &PatternFile) -> Result<Vec<Element>> {
    let keys: keys::ElementsKeys = file.parse()?;
    let made = |keys: keys::ElementKeys| Element {
        id: keys.id,
        title: keys.title,
        law: keys.law,
        sensitivity: keys.sensitivity,
        severity: keys.severity,
    };
    let elements: Vec<Element> = keys.element.into_iter().map(made).collect();
    file.agree(check::elements(&elements))?;
    Ok(elements)
}

impl PatternFile {
    fn read(top: &Path, path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
        let below = slashed(path.strip_prefix(top).unwrap_or(path).to_string_lossy()).into_owned();
        let placed = below.starts_with("columns/") || below.starts_with("detectors/");
        let place = path.display().to_string();
        let path = if placed { below } else { format!("detectors/{below}") }.into();
        Ok(Self { place, path, text: text.into(), built_in: false, lean: false, ready: None })
    }

    /// Where it is, for messages.
    pub(super) fn shown(&self) -> String {
        if self.built_in { format!("patterns/{}", self.path) } else { self.place.clone() }
    }

    fn is_detector(&self) -> bool {
        self.path.starts_with("detectors/")
    }

    fn is_columns(&self) -> bool {
        self.path.starts_with("columns/")
    }

    /// `card.pan` of `detectors/card/pan.toml`.
    fn id(&self) -> String {
        self.path.trim_start_matches("detectors/").trim_end_matches(".toml").replace('/', ".")
    }

    /// Its keys.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        if let Some(keys) = self.ready.and_then(|ready| postcard::from_bytes(ready).ok()) {
            return Ok(keys);
        }
        toml::from_str(self.read_text()).map_err(|error| self.refuse(error.span(), error.message()))
    }

    /// What `read` makes of a value, or a refusal that names its line.
    pub(super) fn accept<T, V>(
        &self,
        value: &Spanned<V>,
        read: impl FnOnce(&V) -> Result<T, String>,
    ) -> Result<T> {
        read(value.get_ref()).map_err(|message| self.refuse(Some(value.span()), &message))
    }

    /// A check of the whole file, as a refusal.
    pub(super) fn agree(&self, checked: Result<(), String>) -> Result<()> {
        checked.map_err(|message| self.refuse(None, &message))
    }

    /// Its text, as far as it is read.
    pub(super) fn read_text(&self) -> &str {
        if self.lean && self.is_detector() { keys::lean(&self.text) } else { &self.text }
    }

    /// A refusal of a part of the file, or of all of it.
    pub(super) fn refuse(&self, span: Option<Range<usize>>, message: &str) -> Error {
        match span {
            Some(span) => Error::Pattern {
                file: format!("{}:{}", self.shown(), self.line(&span)),
                message: message.into(),
                excerpt: caret::marked(&self.text, &span),
            },
            None => Error::pattern(self.shown(), message),
        }
    }

    /// The refusal of a part of a text value; of all of it, where escapes hide the part.
    pub(super) fn refuse_inside(
        &self,
        value: &Spanned<String>,
        inside: Option<Range<usize>>,
        message: &str,
    ) -> Error {
        let span = value.span();
        let verbatim = self.text.get(span.clone()).and_then(|written| written.find(value.get_ref().as_str()));
        let part = verbatim.zip(inside).map(|(lead, part)| {
            let at = span.start + lead;
            at + part.start..at + part.end
        });
        self.refuse(Some(part.unwrap_or(span)), message)
    }

    /// The refusal of a key, wherever it stands in quotes, with its place.
    pub(super) fn refuse_key(&self, key: &str, message: &str) -> (usize, Error) {
        let quoted = format!("\"{key}\"");
        let found = self.text.find(&quoted);
        (found.unwrap_or(0), self.refuse(found.map(|at| at..at + quoted.len()), message))
    }

    /// The number of the line in which a span begins.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        caret::line(&self.text, span.start)
    }
}

#[cfg(test)]
mod tests;
