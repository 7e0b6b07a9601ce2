//! One person's rows: in the register, and in a merge file; and their letter, if each has a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::Elements;
use crate::law::Laws;
use crate::law::element::Way;
use crate::report::notices::Stationery;
use crate::report::notices::choice::{Addressee, Choice};
use crate::report::notices::letter::fill;
use crate::report::notices::merge::{MERGE, code, row};
use crate::report::notices::words::Words;
use crate::report::people::Entry;
use crate::report::people::list::full_name;

use super::super::obligations::Looked;
use super::earlier::Earlier;
use super::files::Letter;
use super::{Done, Wanted};

/// Rows of some people.
#[derive(Default)]
pub(super) struct Made {
    pub(super) register: Vec<u8>,
    /// By file.
    pub(super) merge: BTreeMap<Letter, Vec<u8>>,
    /// Which specimens are wanted.
    pub(super) specimens: BTreeSet<(String, String, Addressee)>,
    /// Single letters: folder, name, text.
    pub(super) single: Vec<(String, String, String)>,
    /// By law: people who are told, of them whom no letter reaches, and the dead among these.
    pub(super) reach: BTreeMap<usize, [u64; 3]>,
    pub(super) done: Done,
}

impl Made {
    /// Counts whom no letter reaches, law by law.
    fn reach(&mut self, looked: &Looked) {
        let unreached = looked.choice.channel.is_empty();
        let kin = looked.choice.addressee == Addressee::Kin;
        for law in &looked.laws {
            let [told, missed, dead] = self.reach.entry(*law).or_default();
            *told += 1;
            *missed += u64::from(unreached && !kin);
            *dead += u64::from(unreached && kin);
        }
    }
}

/// Where letters are made.
pub(super) struct Desk<'d> {
    pub(super) wanted: &'d Wanted<'d>,
    pub(super) catalog: &'d Catalog,
    pub(super) laws: &'d Laws,
    stationery: &'d Stationery,
    earlier: &'d Earlier,
    banner: &'d str,
    /// Letters with their fields open, by variant and language.
    open: Mutex<BTreeMap<(String, String), String>>,
    single: AtomicU64,
}

impl<'d> Desk<'d> {
    pub(super) fn new(
        wanted: &'d Wanted<'d>,
        (catalog, laws, stationery): (&'d Catalog, &'d Laws, &'d Stationery),
        earlier: &'d Earlier,
        banner: &'d str,
    ) -> Result<Self> {
        if wanted.wave == 0 {
            return Err(Error::Usage("waves are numbered from 1".into()));
        }
        let (open, single) = (Mutex::default(), AtomicU64::new(0));
        Ok(Self { wanted, catalog, laws, stationery, earlier, banner, open, single })
    }

    /// Adds what somebody gets.
    pub(super) fn person(&self, entry: &Entry, looked: &Looked, made: &mut Made) -> Result<()> {
        if looked.laws.is_empty() {
            return Ok(());
        }
        let choice = &looked.choice;
        if choice.back {
            made.done.excluded += 1;
        } else {
            made.done.listed += 1;
            made.reach(looked);
        }
        let seen = entry.profile.seen;
        let ids: Vec<&str> = seen.iter().map(|element| self.catalog.element(element).id.as_str()).collect();
        let before = self.earlier.of(&looked.extra.key);
        let told = before.filter(|before| before.told > 0);
        if told.is_some_and(|before| self.earlier.knows_all(before, &ids)) {
            made.done.told_before += u64::from(!choice.back);
            return Ok(());
        }
        let mut hold = choice.hold.clone();
        if let Some(told) = told {
            let again = format!("told in wave {} of less than is known now: counsel", told.told);
            hold = if hold.is_empty() { again } else { format!("{again}; {hold}") };
        }
        let code = match before {
            Some(before) => before.code().to_owned(),
            None => {
                code().map_err(|why| Error::Refused(format!("the system gives no random bytes: {why}")))?
            }
        };
        self.write(entry, looked, Row { code, hold, ids: ids.join(" ") }, made)
    }

    fn write(
        &self,
        entry: &Entry,
        looked: &Looked,
        Row { code, hold, ids }: Row,
        made: &mut Made,
    ) -> Result<()> {
        let choice = &looked.choice;
        let place = looked.place();
        let language = self.stationery.language(place, self.wanted.language);
        let codes: Vec<&str> = looked.laws.iter().map(|at| self.laws.laws[*at].code.as_str()).collect();
        let codes = codes.join(" ");
        let held = !hold.is_empty();
        let letter = Letter { held, variant: choice.variant.clone(), language: language.to_owned() };
        let file = if choice.back { String::new() } else { letter.file() };
        let age = ["adult", "minor", "unknown"][choice.minor.map_or(2, usize::from)];
        let deceased = if choice.addressee == Addressee::Kin { "yes" } else { "unknown" };
        made.register.extend(row([
            &*code,
            &looked.extra.key,
            &choice.variant,
            language,
            &codes,
            choice.channel,
            age,
            deceased,
            place,
            &file,
            if held { "Y" } else { "" },
            &hold,
            &self.wanted.wave.to_string(),
            &ids,
        ]
        .into_iter()));
        let Some(words) = self.stationery.words.get(language).filter(|_| !choice.back) else { return Ok(()) };
        let cells = self.cells(entry, words, choice, &looked.laws, &code, &codes);
        made.merge.entry(letter).or_default().extend(row(cells.iter().map(String::as_str)));
        made.specimens.insert((choice.variant.clone(), language.to_owned(), Addressee::Person));
        made.specimens.insert((choice.variant.clone(), language.to_owned(), choice.addressee));
        made.done.held += u64::from(held);
        if !held {
            made.done.written_to += 1;
            *made.done.by_file.entry(file).or_default() += 1;
            self.single(&choice.variant, language, &code, &cells, made)?;
        }
        Ok(())
    }

    /// A letter of its own, while there are not too many.
    fn single(
        &self,
        variant: &str,
        language: &str,
        code: &str,
        cells: &[String; MERGE.len()],
        made: &mut Made,
    ) -> Result<()> {
        let Some(most) = self.wanted.each else { return Ok(()) };
        if self.single.fetch_add(1, Ordering::Relaxed) >= most {
            let why = format!(
                "more than {most} people are written to, so nothing was written: merge files do for many; for a file each, \
                 give a higher --each-limit"
            );
            return Err(Error::Usage(why));
        }
        let open = self.open(variant, language)?;
        let value = |name: &str| {
            let at = MERGE.iter().position(|field| *field == name)?;
            cells.get(at).cloned()
        };
        made.single.push((format!("{variant}-{language}"), format!("{code}.txt"), fill(&open, value)));
        Ok(())
    }

    /// A letter with its fields open; each is made once.
    fn open(&self, variant: &str, language: &str) -> Result<String> {
        let key = (variant.to_owned(), language.to_owned());
        let mut open = self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(letter) = open.get(&key) {
            return Ok(letter.clone());
        }
        let entity = &self.wanted.incident.entity;
        let letter = self.stationery.letter(variant, language, entity, self.banner, self.laws)?;
        open.insert(key, letter.clone());
        Ok(letter)
    }

    /// The cells of a merge file, in the order of [`MERGE`].
    fn cells(
        &self,
        entry: &Entry,
        words: &Words,
        choice: &Choice,
        laws: &[usize],
        code: &str,
        codes: &str,
    ) -> [String; MERGE.len()] {
        let field = |name: &str| entry.field(name).to_owned();
        let name = full_name(entry).into_owned();
        let seen = entry.profile.seen;
        let elements = seen.iter().map(|element| words.element(self.catalog, element));
        let greeting = fill(words.phrase_to("greeting", choice.addressee), |_| Some(name.clone()));
        [
            code.to_owned(),
            words.phrase_to("to", choice.addressee).to_owned(),
            name,
            field("address1"),
            field("address2"),
            field("city"),
            field("region"),
            field("postal_code"),
            field("country"),
            field("email"),
            greeting,
            words.phrase_to("opening", choice.addressee).to_owned(),
            elements.collect::<Vec<_>>().join(", "),
            self.advice(words, seen),
            self.monitoring(words, seen, laws),
            codes.to_owned(),
        ]
    }

    /// What to do about these elements.
    fn advice(&self, words: &Words, seen: Elements) -> String {
        let calls = self.stationery.advice.iter().filter(|advice| !(advice.elements & seen).is_empty());
        let mut advice: Vec<&str> =
            calls.filter_map(|advice| words.advice.get(&advice.id)).map(String::as_str).collect();
        if advice.is_empty() {
            advice.extend(words.advice.get("other").map(String::as_str));
        }
        advice.join(" ")
    }

    /// The longest monitoring that a law owes; empty for none.
    fn monitoring(&self, words: &Words, seen: Elements, laws: &[usize]) -> String {
        let has = |at: &usize| {
            self.laws.elements[*at].ways.iter().any(|way| match way {
                Way::All(set) => *set & seen == *set,
                Way::Anything => true,
            })
        };
        let owed = laws.iter().filter_map(|at| self.laws.laws[*at].monitoring.as_ref());
        let months = owed.filter(|(_, of)| of.iter().any(has)).map(|(months, _)| *months).max();
        months.map(|months| format!("{} {months}", words.phrase("monitoring"))).unwrap_or_default()
    }
}

/// What is particular to a row of the register.
struct Row {
    code: String,
    hold: String,
    ids: String,
}
