//! Letters of a case: mail-merge files by variant and language, a specimen of each, and the register of who gets what.
//!
//! Everybody who is on the list of [`super::obligations`] has a row in the register, held or not; only those who are not
//! held stand in a merge file. Nothing is sent.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::law::Laws;
use crate::law::incident::Incident;
use crate::report::notices::merge::{MERGE, REGISTER, code, row};
use crate::report::notices::words::Words;
use crate::report::notices::{GENERAL, SUBSTITUTE, Stationery};
use crate::report::people::list::{full_name, hold_reason};
use crate::report::people::{Entry, Takes};
use crate::seal::whole::{self, Whole};
use crate::unpack::Shelf;

use super::engine::Engine;
use super::entries::each_with;
use super::manifest::audit;
use super::obligations::{Counting, Known, Looked};
use super::view::View;
use super::watch::Watch;

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
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Done {
    /// People on the list.
    pub listed: u64,
    /// Of these, held.
    pub held: u64,
    /// People of whom a clause would be met somewhere, and nobody knows where they live.
    pub unknown: u64,
}

/// Rows of some people.
#[derive(Default)]
struct Made {
    register: Vec<u8>,
    /// By variant and language.
    merge: BTreeMap<(String, String), Vec<u8>>,
    done: Done,
}

/// Writes the letters of a case.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, or the folder is not empty or cannot be written.
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
    let folder = folder(wanted.out)?;
    audit(&case, "letters were written")?;
    let engine = Engine::new(catalog);
    let counting = Counting::new(&view, catalog, laws, wanted.incident);
    let desk = Desk { wanted: *wanted, catalog, laws, stationery, counting: &counting };
    let takes = Takes::new(catalog).for_laws();
    let some = |entries: &BTreeMap<u32, Entry>| {
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
    let mut files = Files::new(&folder)?;
    let mut done = Done::default();
    each_with(&view, &engine, watch, &takes, some, |made| {
        done.listed += made.done.listed;
        done.held += made.done.held;
        done.unknown += made.done.unknown;
        files.add(made)
    })?;
    let letters = files.commit()?;
    let banner = &view.options.banner;
    let substitute = (SUBSTITUTE.to_owned(), wanted.language.to_owned());
    for (variant, language) in letters.into_iter().chain([substitute]) {
        let text = stationery.specimen(&variant, &language, &wanted.incident.entity, banner, laws)?;
        whole::write(&folder.join(format!("specimen-{variant}-{language}.txt")), text.as_bytes())?;
    }
    Ok(done)
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

/// Where letters are made.
struct Desk<'d> {
    wanted: Wanted<'d>,
    catalog: &'d Catalog,
    laws: &'d Laws,
    stationery: &'d Stationery,
    counting: &'d Counting<'d>,
}

impl Desk<'_> {
    fn person(&self, entry: &Entry, looked: &Looked, made: &mut Made) -> Result<()> {
        let told = looked.person(entry);
        let laws = self.counting.counter.telling(&told);
        if laws.is_empty() || told.excluded {
            return Ok(());
        }
        let place = told.places.first().map_or("", String::as_str);
        let language = self.stationery.language(place, self.wanted.language);
        let variant = self.variant(&laws);
        let minor = self.counting.counter.is_minor(&told);
        let channel = channel(entry);
        let hold = self.hold(looked, variant, &laws, channel);
        made.done.listed += 1;
        made.done.held += u64::from(!hold.is_empty());
        let code =
            code().map_err(|why| Error::Refused(format!("the system gives no random bytes: {why}")))?;
        let codes: Vec<&str> = laws.iter().map(|at| self.laws.laws[*at].code.as_str()).collect();
        let codes = codes.join(" ");
        let (file, held) =
            if hold.is_empty() { (format!("{variant}-{language}.csv"), "") } else { (String::new(), "Y") };
        let age = ["adult", "minor", "unknown"][minor.map_or(2, usize::from)];
        made.register.extend(row([
            &*code,
            &looked.extra.key,
            variant,
            language,
            &codes,
            channel,
            age,
            "unknown",
            place,
            &file,
            held,
            &hold,
        ]
        .into_iter()));
        if hold.is_empty() {
            let Some(words) = self.stationery.words.get(language) else { return Ok(()) };
            let cells = self.letter(entry, words, minor, &laws);
            let [to, name, opening, elements, advice, monitoring] = &cells;
            let field = |name| entry.field(name);
            let merge = made.merge.entry((variant.to_owned(), language.to_owned())).or_default();
            merge.extend(row([
                &*code,
                to,
                name,
                field("address1"),
                field("address2"),
                field("city"),
                field("region"),
                field("postal_code"),
                field("country"),
                field("email"),
                opening,
                elements,
                advice,
                monitoring,
                &codes,
            ]
            .into_iter()));
        }
        Ok(())
    }

    /// The template: that of the first law that has one of its own.
    fn variant(&self, laws: &[usize]) -> &str {
        let own = laws.iter().map(|at| self.laws.laws[*at].letter.variant.as_str());
        // Laws of where people live go first: their letters are the strictest.
        let resident = |at: &&usize| self.laws.laws[**at].attaches == crate::law::Attaches::Resident;
        let first = laws.iter().filter(resident).map(|at| self.laws.laws[*at].letter.variant.as_str());
        first.chain(own).find(|variant| !variant.is_empty()).unwrap_or(GENERAL)
    }

    /// Why no letter may go out yet; empty if one may.
    fn hold(&self, looked: &Looked, variant: &str, laws: &[usize], channel: &str) -> String {
        let of = |at: &usize| &self.laws.laws[*at].letter;
        let silent = laws.iter().any(|at| of(at).variant == variant && !of(at).leaves_out.is_empty());
        let clash = silent && laws.iter().any(|at| !of(at).says.is_empty());
        let mut why = vec![hold_reason(&looked.extra)];
        for (is, text) in [
            (channel.is_empty(), "no complete address and no e-mail: substitute notice"),
            (clash, "one law forbids what another asks for: counsel"),
        ] {
            why.extend(is.then(|| text.to_owned()));
        }
        why.retain(|why| !why.is_empty());
        why.join("; ")
    }

    /// To whom, by what name, how it opens, which data, which advice, how much monitoring.
    fn letter(&self, entry: &Entry, words: &Words, minor: Option<bool>, laws: &[usize]) -> [String; 6] {
        let is_minor = minor == Some(true);
        let (to, opening) = if is_minor { ("to_parent", "opening_parent") } else { ("", "opening") };
        let seen = entry.profile.seen;
        let elements = seen.iter().map(|element| words.element(self.catalog, element));
        let calls = self.stationery.advice.iter().filter(|advice| !(advice.elements & seen).is_empty());
        let mut advice: Vec<&str> =
            calls.filter_map(|advice| words.advice.get(&advice.id)).map(String::as_str).collect();
        if advice.is_empty() {
            advice.extend(words.advice.get("other").map(String::as_str));
        }
        let has = |at: &usize| {
            let element = &self.laws.elements[*at];
            element.ways.iter().any(|way| match way {
                crate::law::element::Way::All(set) => *set & seen == *set,
                crate::law::element::Way::Anything => true,
            })
        };
        let owed = laws.iter().filter_map(|at| self.laws.laws[*at].monitoring.as_ref());
        let months = owed.filter(|(_, of)| of.iter().any(has)).map(|(months, _)| *months).max();
        let monitoring = months.map(|months| format!("{} {months}", words.phrase("monitoring")));
        [
            words.phrase(to).to_owned(),
            full_name(entry).into_owned(),
            words.phrase(opening).to_owned(),
            elements.collect::<Vec<_>>().join(", "),
            advice.join(" "),
            monitoring.unwrap_or_default(),
        ]
    }
}

/// How somebody can be told: `post`, `e-mail`, or not at all.
fn channel(entry: &Entry) -> &'static str {
    let has = |name: &str| !entry.field(name).trim().is_empty();
    if has("address1") && has("city") && (has("postal_code") || has("region")) {
        "post"
    } else if has("email") {
        "e-mail"
    } else {
        ""
    }
}

/// The files in the making.
struct Files {
    folder: PathBuf,
    register: Whole,
    merge: BTreeMap<(String, String), Whole>,
}

impl Files {
    fn new(folder: &Path) -> Result<Self> {
        let mut register = Whole::create(&folder.join("register.csv"))?;
        put(&mut register, &row(REGISTER.into_iter()), folder)?;
        Ok(Self { folder: folder.to_path_buf(), register, merge: BTreeMap::new() })
    }

    fn add(&mut self, made: Made) -> Result<()> {
        put(&mut self.register, &made.register, &self.folder)?;
        for (letter, rows) in made.merge {
            if !self.merge.contains_key(&letter) {
                let mut file = Whole::create(&self.folder.join(format!("{}-{}.csv", letter.0, letter.1)))?;
                put(&mut file, &row(MERGE.into_iter()), &self.folder)?;
                self.merge.insert(letter.clone(), file);
            }
            if let Some(file) = self.merge.get_mut(&letter) {
                put(file, &rows, &self.folder)?;
            }
        }
        Ok(())
    }

    /// Makes all of them appear, and says which letters there are.
    fn commit(self) -> Result<Vec<(String, String)>> {
        self.register.commit()?;
        let commit = |(letter, file): ((String, String), Whole)| file.commit().map(|()| letter);
        self.merge.into_iter().map(commit).collect()
    }
}

fn put(file: &mut Whole, bytes: &[u8], folder: &Path) -> Result<()> {
    file.write_all(bytes).map_err(Error::io("write to", folder))
}
