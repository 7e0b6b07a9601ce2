//! `--roster`: known customers found among the people of a scan, and people who are no known customers.
//!
//! A roster is read by what evidence is read by: surveyed, carved, detected; its records give sightings under the case's
//! key. What they and the sightings of the evidence have in common meets by its hash, in partitions, so neither side has
//! to fit in memory. What is unique in one folder only, such as customer numbers, is hashed as it would be in each folder of
//! the evidence that has such.

mod read;
mod ties;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::case::RosterCount;
use crate::error::{Error, Result};
use crate::hand::Hand;
use crate::intake;
use crate::link::settled::Settled;
use crate::review::roster::{Customer, Fate, Holder, Match, Name, decide};
use crate::spill::Spill;
use crate::spill::rows::Rows;
use crate::store::Case;

use super::engine::Engine;
use super::entries::{partition, partitions};
use super::evidence::{self, Means, Surveyed};
use super::frames::{frames, pack, unpack};
use super::scan::Scanned;
use super::sight::Lens;
use super::watch::Watch;
use read::Read;
use ties::{Tie, holder};

/// A roster that was surveyed.
pub(super) struct Roster {
    items: Vec<Surveyed>,
}

/// What it is held against.
pub(super) struct Against<'a> {
    /// The scan.
    pub scanned: &'a Scanned,
    /// Its people.
    pub settled: &'a Settled,
    /// The stations.
    pub engine: &'a Engine<'a>,
    /// How the case looks at values.
    pub lens: &'a Lens,
    /// Where the answer goes.
    pub case: &'a Case,
    /// How the job is told to stop.
    pub watch: &'a Watch,
}

/// What is put down of a customer.
#[derive(Serialize, Deserialize)]
enum Put {
    Row(u64, Customer),
    Match(u64, Match),
}

impl Roster {
    /// Surveys a roster: a file in any form that evidence may have, or a folder.
    ///
    /// # Errors
    /// If not all of it can be read.
    pub(super) fn survey(file: &Path, means: Means<'_>) -> Result<Self> {
        let hand = Hand::default();
        let items = intake::walk(&[file.to_path_buf()], &[])?;
        let items = evidence::survey(&items, Means { hand: Some(&hand), ..means })?;
        let unread = items.iter().find_map(|of| Some((&of.known.path, of.known.unread()?)));
        match unread {
            Some((path, why)) => Err(unreadable(path.as_str(), why)),
            None => Ok(Self { items }),
        }
    }

    /// BLAKE3 of the file, or of the digests of a folder's files.
    pub(super) fn digest(&self) -> String {
        let top = self.items.iter().filter(|of| of.known.inside.is_none());
        let mut top: Vec<String> = top.map(|of| of.known.digest.to_string()).collect();
        match &mut top[..] {
            [one] => std::mem::take(one),
            _ => blake3::hash(top.concat().as_bytes()).to_hex().to_string(),
        }
    }

    /// Finds its customers among the people of a scan; writes `roster.csv` and what the list of people needs.
    ///
    /// # Errors
    /// If the roster cannot be read, names nobody, or there is no room on disk.
    pub(super) fn find(mut self, against: &Against<'_>) -> Result<RosterCount> {
        let spill = against.scanned.sightings.spill().clone();
        let mut read = self.read(against)?;
        if !evidence::overturn(&mut self.items, &read.parts).is_empty() {
            read = self.read(against)?;
        }
        let Read { mut ties, mut customers, kinds, rows, .. } = read;
        if kinds.is_empty() {
            let why = "nothing in the roster identifies anybody: call its columns email, phone, ssn, customer id, or as the evidence does";
            return Err(Error::Usage(why.into()));
        }
        ties::people(against, &kinds, &mut ties)?;
        let rules = &against.engine.catalog.people;
        let group = |ties: &[Tie]| {
            let mut ties = ties.to_vec();
            ties.sort_unstable();
            ties.dedup();
            let mut out = Vec::new();
            for of in ties.chunk_by(|a, b| a[..4] == b[..4]) {
                let kind = of[0][0] as u8;
                let is_given = rules.kinds.get(usize::from(kind)).is_some_and(|kind| kind.scoped);
                let holders: Vec<(Holder, Name)> = of.iter().map(holder).collect();
                out.extend(decide(&holders, kind, is_given, rules.hub));
            }
            Ok(out)
        };
        ties.each(group, |matches| {
            matches.into_iter().try_for_each(|(customer, one)| {
                let mut packed = Vec::new();
                pack(&spill, 0, &Put::Match(customer, one), &mut packed)?;
                customers.extend(customer, &packed)
            })
        })?;
        let mut count = RosterCount::default();
        let mut by_row: Rows<u8> = partitions(&spill, rows as usize);
        let mut by_person: Rows<u8> = partitions(&spill, against.settled.persons as usize);
        customers.each(
            |packed| fates(packed, &spill),
            |fates| {
                for fate in fates {
                    self.settle(&fate, against, &mut count, &mut by_row, &mut by_person)?;
                }
                Ok(())
            },
        )?;
        write::rows(against, by_row)?;
        write::people(against, by_person, &mut count)?;
        Ok(count)
    }

    /// Counts a customer, and puts down what is to be written of them.
    fn settle(
        &self,
        fate: &Fate,
        against: &Against<'_>,
        count: &mut RosterCount,
        by_row: &mut Rows<u8>,
        by_person: &mut Rows<u8>,
    ) -> Result<()> {
        let spill = against.scanned.sightings.spill();
        count.customers += 1;
        match fate.status() {
            "seen" => count.seen += 1,
            "possible" => count.possible += 1,
            _ => count.not_seen += 1,
        }
        let row = fate.customer.row;
        for (person, is_sure) in
            fate.people.iter().map(|of| (of, true)).chain(fate.possible.iter().map(|of| (of, false)))
        {
            let mut packed = Vec::new();
            pack(spill, *person, &(row, is_sure, &fate.customer.id), &mut packed)?;
            by_person.extend(partition(*person), &packed)?;
        }
        let kind = |kind: &u8| {
            against.engine.catalog.people.kinds.get(usize::from(*kind)).map(|kind| kind.id.as_str())
        };
        let by: Vec<&str> = fate.kinds.iter().filter_map(kind).collect();
        let people = if fate.people.is_empty() { fate.possible.len() } else { fate.people.len() };
        let cells = [
            fate.customer.id.clone(),
            fate.status().to_owned(),
            by.join(" "),
            people.to_string(),
            self.items[fate.customer.item as usize].known.path.to_string(),
            fate.customer.record.to_string(),
        ];
        let mut packed = Vec::new();
        pack(spill, row, &cells, &mut packed)?;
        by_row.extend(partition(row), &packed)
    }
}

/// What became of the customers of a partition.
fn fates(packed: &[u8], spill: &Spill) -> Result<Vec<Fate>> {
    let mut customers: BTreeMap<u64, (Vec<Customer>, Vec<Match>)> = BTreeMap::new();
    for frame in frames(packed) {
        match unpack(spill, frame.packed)? {
            Put::Row(code, customer) => customers.entry(code).or_default().0.push(customer),
            Put::Match(code, one) => customers.entry(code).or_default().1.push(one),
        }
    }
    Ok(customers.into_values().filter_map(|(rows, matches)| Fate::of(rows, &matches)).collect())
}

fn unreadable(path: &str, why: &str) -> Error {
    Error::Refused(format!("the roster cannot be read as a whole: {path}: {why}"))
}
