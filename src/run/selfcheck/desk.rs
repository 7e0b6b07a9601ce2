//! Where rows are made of the register and of people, where they meet, and what comes of it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::Elements;
use crate::normal;
use crate::report::people::list::age_class;
use crate::report::people::{Entry, Takes};
use crate::report::selfcheck::text;
use crate::run::engine::Engine;
use crate::run::entries::each_with;
use crate::run::people::extra;
use crate::run::view::View;
use crate::run::watch::Watch;
use crate::seal::code::Code;
use crate::seal::entry::{PLACE, SALT, Seal, TAG, address, mark};
use crate::spill::Spill;
use crate::spill::rows::Rows;

use super::ranges::Ranges;
use super::{Done, register, rounds};

/// Bytes of a person key.
const KEY: usize = 16;
/// Bytes of the digest of an address.
const ADDRESS: usize = 32;
/// Bytes of a mark.
const MARK: usize = 16;
/// Rows that meet at a time, about.
const TOGETHER: u64 = 1 << 14;
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

/// What somebody in both adds.
#[derive(Default)]
pub(super) struct Met {
    pub(super) entries: Vec<u8>,
    pub(super) marks: Vec<u8>,
    pub(super) done: Done,
    pub(super) minors: u64,
    pub(super) special: u64,
}

/// Where rows are made of the register and of people, and where they meet. A row is key, kind, marks, and what it brings.
pub(super) struct Desk<'d> {
    pub(super) catalog: &'d Catalog,
    pub(super) view: &'d View,
    pub(super) special: Elements,
    pub(super) by_email: bool,
    pub(super) made: Date,
    /// Of codes, and of addresses.
    pub(super) salts: [[u8; SALT]; 2],
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
    pub(super) fn put_down(
        &self,
        registers: &[PathBuf],
        spill: &Spill,
        watch: &Watch,
    ) -> Result<(Rows<u8>, u64, u64)> {
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
    pub(super) fn people(&self, mut rows: Rows<u8>, watch: &Watch) -> Result<Rows<u8>> {
        let engine = Engine::new(self.catalog);
        let takes = Takes::new(self.catalog).for_laws();
        let some = |entries: &[(u32, Entry)]| {
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
    pub(super) fn sealed(
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
