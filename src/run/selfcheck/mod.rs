//! `selfcheck`: of a register and its case, files by which somebody with a letter sees what is involved.
//!
//! 1. The register goes by, and everybody in it who is not held is put down under their key.
//! 2. People go by once, and what an entry says of them is put down under the same key.
//! 3. Both meet; what is said is sealed for the code, and goes to the file of its place.
//! 4. Files are filled up and written, the page last.
//!
//! Nothing of this is in memory as a whole. Codes come from the register and go nowhere but through the seal.

mod ranges;
mod register;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::identity::Elements;
use crate::law::incident::Incident;
use crate::normal;
use crate::report::people::list::age_class;
use crate::report::people::{Entry, Takes};
use crate::report::selfcheck::{FILES, Paper, Press, Ranges as Told, text};
use crate::seal::code::Code;
use crate::seal::entry::{PLACE, SALT, Seal, TAG, address, mark};
use crate::seal::whole;
use crate::spill::Spill;
use crate::spill::rows::Rows;
use crate::store::Case;
use crate::unpack::Shelf;

use super::engine::Engine;
use super::entries::each_with;
use super::manifest::audit;
use super::notices::folder;
use super::people::extra;
use super::view::View;
use super::watch::Watch;
use ranges::{ENTRIES, Ranges, random};

/// Bytes of a person key.
const KEY: usize = 16;
/// Bytes of the digest of an address.
const ADDRESS: usize = 32;
/// Bytes of a mark.
const MARK: usize = 16;
/// Rows that meet at a time, about.
const TOGETHER: u64 = 1 << 14;
/// Rounds that marking all addresses may take: minutes on two cores.
const ROUNDS: u64 = 1 << 31;
/// What is put down: a row of the register, or what is said of a person.
const ROW: u8 = 0;
const SAID: u8 = 1;
/// Of a row: nobody knows the age.
const AGELESS: u8 = 1;
/// Of a row: a minor.
const MINOR: u8 = 2;
/// Of a person: under eighteen today.
const YOUNG: u8 = 4;
/// Of a person: data of a special kind was seen, or may have been.
const SPECIAL: u8 = 8;
/// Of a person: an address is known.
const REACHED: u8 = 16;

/// Of a row: the letter goes to the next of kin.
const KIN: u8 = 32;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The case folder.
    pub case: &'a Path,
    /// The registers of `notices`: one for each wave.
    pub registers: &'a [PathBuf],
    /// Where to write.
    pub out: &'a Path,
    /// Who publishes it, and how people reach them.
    pub incident: &'a Incident,
    /// The language of the page until its reader's is known.
    pub language: &'a str,
    /// Who approved that anybody may ask by e-mail; `None` if nobody may.
    pub by_email: Option<&'a str>,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Done {
    /// People whose code opens an entry.
    pub people: u64,
    /// Rows of the register that are held.
    pub held: u64,
    /// Rows of people who are not in the case.
    pub missing: u64,
    /// Files of entries.
    pub files: u64,
    /// Bytes of each.
    pub bytes: u64,
    /// Addresses that may be asked for.
    pub addresses: u64,
    /// Of the people, those whose age nobody knows.
    pub ageless: u64,
}

/// What somebody in both adds.
#[derive(Default)]
struct Met {
    entries: Vec<u8>,
    marks: Vec<u8>,
    done: Done,
    minors: u64,
    special: u64,
}

/// Writes the page and its files.
///
/// # Errors
/// If the case or the register cannot be read, the evidence has changed, they do not belong together, look-up by e-mail must
/// not be, or the folder is not empty or cannot be written.
pub fn selfcheck(
    wanted: &Wanted<'_>,
    catalog: &Catalog,
    press: &Press<'_>,
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Done> {
    press.speaks(wanted.language)?;
    let (case, view) = View::open(wanted.case, catalog, shelf)?;
    let folder = folder(wanted.out)?;
    match wanted.by_email {
        None => audit(&case, "a self-check page was asked for")?,
        Some(who) => audit(
            &case,
            &format!("a self-check page with look-up by e-mail was asked for; approved by {who}"),
        )?,
    }
    let spill = view.spill.part(4);
    let desk = Desk {
        catalog,
        view: &view,
        special: special(catalog),
        by_email: wanted.by_email.is_some(),
        made: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        salts: [salt()?, salt()?],
    };
    let (rows, count, held) = desk.put_down(wanted.registers, &spill, watch)?;
    let rows = desk.people(rows, watch)?;
    let (met, codes, emails) = desk.sealed(rows, count, &spill, watch)?;
    belong(&met.done, count)?;
    if desk.by_email {
        allowed(&met, &case)?;
    }
    let paper = Paper {
        entity: &wanted.incident.entity,
        contact: &wanted.incident.contact,
        language: wanted.language,
        made: desk.made.to_string(),
        codes: told("codes", &codes, &desk.salts[0], 0),
        email: desk.by_email.then(|| told("addresses", &emails, &desk.salts[1], rounds(count))),
    };
    let (files, bytes) = (codes.files(), (ENTRIES * codes.bytes) as u64);
    codes.write(&inside(&folder, &paper.codes.folder)?)?;
    let addresses = match &paper.email {
        Some(email) => emails.write(&inside(&folder, &email.folder)?)?,
        None => 0,
    };
    publish(&folder, press, &paper)?;
    Ok(Done { held, files, bytes, addresses, ..met.done })
}

/// What the page is told of files; their folder has another name each time, since their salt is another.
fn told(name: &str, of: &Ranges, salt: &[u8; SALT], rounds: u32) -> Told {
    let salt = format!("{:032x}", u128::from_be_bytes(*salt));
    let folder = format!("{name}-{}", &salt[..8]);
    Told { salt, folder, bits: of.bits, entries: ENTRIES, bytes: of.bytes, rounds }
}

/// The files that are read first, in the order in which they are needed last: without `index.html` there is no page.
fn publish(folder: &Path, press: &Press<'_>, paper: &Paper<'_>) -> Result<()> {
    for (name, bytes) in FILES {
        whole::write(&folder.join(name), bytes.as_bytes())?;
    }
    whole::write(&folder.join("selfcheck.json"), press.config(paper).as_bytes())?;
    whole::write(&folder.join("index.html"), press.page(paper)?.as_bytes())
}

fn inside(folder: &Path, name: &str) -> Result<PathBuf> {
    let inside = folder.join(name);
    whole::folder(&inside)?;
    Ok(inside)
}

/// Refuses a register that has nobody of this case.
fn belong(done: &Done, count: u64) -> Result<()> {
    if count == 0 {
        let why = "the register has nobody who is not held: there is nothing to look up";
        return Err(Error::Refused(why.into()));
    }
    if done.people == 0 {
        let why = "the register has none of the people of this case: it is another case's, or one of before a scan with another key";
        return Err(Error::Refused(why.into()));
    }
    Ok(())
}

/// Refuses look-up by e-mail where a yes alone would tell too much, or tell it of a child.
fn allowed(met: &Met, case: &Case) -> Result<()> {
    let mut why = Vec::new();
    if met.special > 0 {
        why.push(format!("data of a special kind was identified of {} people", met.special));
    }
    if met.minors > 0 {
        why.push(format!("{} are minors", met.minors));
    }
    if why.is_empty() {
        return Ok(());
    }
    audit(case, "look-up by e-mail was refused")?;
    let why = why.join(", and ");
    Err(Error::Refused(format!(
        "no look-up by e-mail: {why}; leave --by-email out, codes alone open the entries"
    )))
}

/// Elements of which a yes alone would tell too much.
fn special(catalog: &Catalog) -> Elements {
    let mut special = Elements::default();
    for (element, at) in catalog.elements.iter().zip(0..) {
        if element.sensitivity == "special" {
            special.insert(ElementId(at));
        }
    }
    special
}

/// As many rounds as can be done for all within minutes: fewer people are protected better.
fn rounds(count: u64) -> u32 {
    (ROUNDS / count.max(1)).clamp(1_000, 600_000) as u32
}

fn salt() -> Result<[u8; SALT]> {
    let mut salt = [0; SALT];
    random(&mut salt)?;
    Ok(salt)
}

/// Where rows are made of the register and of people, and where they meet. A row is key, kind, marks, and what it brings.
struct Desk<'d> {
    catalog: &'d Catalog,
    view: &'d View,
    special: Elements,
    by_email: bool,
    made: Date,
    /// Of codes, and of addresses.
    salts: [[u8; SALT]; 2],
}

impl Desk<'_> {
    /// Bytes of what an entry says.
    fn text(&self) -> usize {
        text::length(self.catalog.elements.len())
    }

    /// Bytes of a row.
    fn stride(&self) -> usize {
        KEY + 2 + self.text().max(10) + if self.by_email { ADDRESS } else { 0 }
    }

    fn row(&self, key: u128, kind: u8, marks: u8, parts: [&[u8]; 2]) -> Vec<u8> {
        let mut row = key.to_be_bytes().to_vec();
        row.extend([kind, marks]);
        parts.iter().for_each(|part| row.extend_from_slice(part));
        row.resize(self.stride(), 0);
        row
    }

    /// Puts registers down; returns how many of their rows are not held, and how many are.
    fn put_down(&self, registers: &[PathBuf], spill: &Spill, watch: &Watch) -> Result<(Rows<u8>, u64, u64)> {
        let people = self.view.persons() as u64;
        let mut rows = Rows::parts(spill, (2 * people / TOGETHER).clamp(1, 1 << 12) as usize);
        let (mut count, mut held) = (0, 0);
        for register in registers {
            held += register::each(register, |row| {
                watch.go_on()?;
                count += 1;
                let marks = row.minor.map_or(AGELESS, |minor| if minor { MINOR } else { 0 });
                let marks = marks | if row.deceased { KIN } else { 0 };
                rows.extend(row.key as u64, &self.row(row.key, ROW, marks, [&row.code.bits(), &[]]))
            })?;
        }
        Ok((rows, count, held))
    }

    /// Puts people down beside it.
    fn people(&self, mut rows: Rows<u8>, watch: &Watch) -> Result<Rows<u8>> {
        let engine = Engine::new(self.catalog);
        let takes = Takes::new(self.catalog).for_laws();
        let some = |entries: &BTreeMap<u32, Entry>| {
            Ok(entries.iter().map(|(person, entry)| self.said(*person, entry)).collect::<Vec<_>>())
        };
        each_with(self.view, &engine, watch, &takes, some, |said| {
            said.iter().try_for_each(|(key, row)| rows.extend(*key as u64, row))
        })?;
        Ok(rows)
    }

    /// What is said of somebody, under their key.
    fn said(&self, person: u32, entry: &Entry) -> (u128, Vec<u8>) {
        let extra = extra(self.view, self.catalog, person, entry);
        let key = u128::from_str_radix(&extra.key, 16).unwrap_or_default();
        let mut digest = [0; ADDRESS];
        let mut marks = 0;
        if self.by_email {
            let seen = entry.profile.seen | extra.possible;
            let is_young = age_class(entry.born, Some(self.made), 18) == "minor";
            marks |= if (seen & self.special).is_empty() { 0 } else { SPECIAL };
            marks |= if is_young { YOUNG } else { 0 };
            let mut normal = Vec::new();
            normal::email(entry.field("email").as_bytes(), &mut normal);
            if !normal.is_empty() {
                marks |= REACHED;
                digest = address(&normal);
            }
        }
        let said = text::of(entry, self.catalog.elements.len());
        (key, self.row(key, SAID, marks, [&said, if self.by_email { &digest } else { &[] }]))
    }

    /// Lets rows meet, and puts down what comes of it by place: entries, and marks of addresses.
    fn sealed(
        &self,
        rows: Rows<u8>,
        count: u64,
        spill: &Spill,
        watch: &Watch,
    ) -> Result<(Met, Ranges, Ranges)> {
        let bytes = PLACE + self.text() + TAG;
        let mut codes = Ranges::new(spill, count, bytes, false)?;
        let mut emails = Ranges::new(spill, if self.by_email { count } else { 0 }, MARK, true)?;
        let mut met = Met::default();
        let group = |packed: &[u8]| {
            watch.go_on()?;
            self.meet(packed, rounds(count))
        };
        rows.each(group, |some: Met| {
            met.add(&some);
            some.entries.chunks_exact(bytes).try_for_each(|entry| codes.push(entry))?;
            some.marks.chunks_exact(MARK).try_for_each(|mark| emails.push(mark))
        })?;
        Ok((met, codes, emails))
    }

    /// Seals, of some rows, what is said of each person for each of their codes.
    fn meet(&self, packed: &[u8], rounds: u32) -> Result<Met> {
        let mut rows: Vec<&[u8]> = packed.chunks_exact(self.stride()).collect();
        rows.sort_unstable();
        let mut met = Met::default();
        for group in rows.chunk_by(|one, other| one[..KEY] == other[..KEY]) {
            let (asked, said) = group.split_at(group.partition_point(|row| row[KEY] == ROW));
            let Some(said) = said.first() else {
                met.done.missing += asked.len() as u64;
                continue;
            };
            let mut marks = said[KEY + 1];
            let mut codes: BTreeSet<&[u8]> = BTreeSet::new();
            for row in asked {
                marks |= row[KEY + 1];
                // A later wave may name a code once more.
                let code = &row[KEY + 2..KEY + 12];
                if codes.insert(code) {
                    met.entries.extend(self.entry(row, said)?);
                }
            }
            if !asked.is_empty() {
                met.done.people += 1;
                met.count(marks);
                if marks & REACHED != 0 {
                    let mut digest = [0; ADDRESS];
                    let at = KEY + 2 + self.text();
                    digest.copy_from_slice(&said[at..at + ADDRESS]);
                    met.marks.extend(mark(&digest, &self.salts[1], rounds));
                }
            }
        }
        Ok(met)
    }

    /// What a person's row says, sealed for the code of a row of the register.
    fn entry(&self, row: &[u8], said: &[u8]) -> Result<Vec<u8>> {
        let mut bits = [0; 10];
        bits.copy_from_slice(&row[KEY + 2..KEY + 12]);
        let mut said = said[KEY + 2..KEY + 2 + self.text()].to_vec();
        let marks = row[KEY + 1];
        text::mark(&mut said, marks & MINOR != 0, marks & KIN != 0);
        let entry = Seal::new(Code::of(bits), &self.salts[0]).entry(&said);
        entry.map_err(|_| Error::Refused("an entry could not be sealed".into()))
    }
}

impl Met {
    /// Counts somebody with these marks.
    fn count(&mut self, marks: u8) {
        self.special += u64::from(marks & SPECIAL != 0);
        self.minors += u64::from(marks & (MINOR | YOUNG) != 0);
        self.done.ageless += u64::from(marks & AGELESS != 0);
    }

    /// Adds the counts of others.
    fn add(&mut self, some: &Self) {
        self.done.people += some.done.people;
        self.done.missing += some.done.missing;
        self.done.ageless += some.done.ageless;
        self.minors += some.minors;
        self.special += some.special;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewer_people_the_more_rounds() {
        assert_eq!(
            [0, 1, 10_000, 1_000_000, 10_000_000].map(rounds),
            [600_000, 600_000, 214_748, 2_147, 1_000]
        );
    }

    #[test]
    fn what_tells_too_much_by_itself_is_special() {
        let catalog = Catalog::builtin().unwrap();
        let special = special(&catalog);
        let ids: Vec<&str> = special.iter().map(|at| catalog.element(at).id.as_str()).collect();
        assert!(ids.contains(&"health") && ids.contains(&"genetic") && !ids.contains(&"password"), "{ids:?}");
    }
}
