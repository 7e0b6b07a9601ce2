//! `--roster`: known customers found among the people of a scan, and people who are no known customers.
//!
//! A roster is read by what evidence is read by: surveyed, carved, detected; its records give sightings under the case's
//! key. What they and the sightings of the evidence have in common meets by its hash, in partitions, so neither side has
//! to fit in memory. What is unique in one folder only, such as customer numbers, is hashed as it would be in each folder of
//! the evidence that has such.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::case::{Part, RosterCount};
use crate::error::{Error, Result};
use crate::finding::DetectorId;
use crate::hand::Hand;
use crate::identity::{Identity, IdentityKind};
use crate::intake;
use crate::link::settled::{Settled, UNDECIDED};
use crate::report::csv_writer;
use crate::review::roster::{Customer, Fate, HEADER, Holder, Match, Name, WORDS, decide, name};
use crate::seal::whole::Whole;
use crate::spill::rows::Rows;
use crate::store::Case;
use crate::store::roster::Writer;

use super::engine::{Engine, Seen};
use super::entries::{partition, partitions};
use super::evidence::{self, Means, Split, Surveyed};
use super::frames::{frames, pack, unpack};
use super::ordered::in_order;
use super::scan::Scanned;
use super::sight::{Eye, Lens};
use super::watch::Watch;

/// A value with who holds it and under what name: identity, holder, name.
type Tie = [u32; 6 + WORDS];
/// Marks the word of a customer among holders.
const CUSTOMER: u32 = 1 << 31;

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

/// A record of the roster.
struct Entry {
    ordinal: u32,
    id: Option<String>,
    values: Vec<(Identity, Name)>,
}

impl Roster {
    /// Surveys a roster: a file in any form that evidence may have, or a folder.
    ///
    /// # Errors
    /// If not all of it can be read.
    pub(super) fn survey(file: &Path, means: Means<'_>) -> Result<Self> {
        let hand = Hand::default();
        let items = intake::walk(&[file.to_path_buf()], &[])?;
        let items = evidence::survey(items, Means { hand: Some(&hand), ..means })?;
        let unread = items.iter().find_map(|of| Some((&of.known.path, of.known.unread()?)));
        match unread {
            Some((path, why)) => Err(unreadable(path.as_str(), why)),
            None => Ok(Self { items }),
        }
    }

    /// BLAKE3 of the file, or of the digests of a folder's files.
    pub(super) fn digest(&self) -> String {
        let top: Vec<&str> =
            self.items.iter().filter(|of| of.known.inside.is_none()).map(|of| &*of.known.digest).collect();
        match top[..] {
            [one] => one.to_owned(),
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
        people(against, &kinds, &mut ties)?;
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
                    self.settle(fate, against, &mut count, &mut by_row, &mut by_person)?;
                }
                Ok(())
            },
        )?;
        write_rows(against, by_row)?;
        write_people(against, by_person, &mut count)?;
        Ok(count)
    }

    /// Reads all records of the roster.
    fn read(&self, against: &Against<'_>) -> Result<Read> {
        let spill = against.scanned.sightings.spill();
        let splits = evidence::splits(&self.items);
        let bytes: u64 = splits.iter().map(|split| split.bytes).sum();
        // A row of some hundred bytes with a handful of values.
        let guess = (bytes / 100) as usize;
        let mut read = Read {
            ties: Rows::new(spill, guess * 4 + against.scanned.sightings.len() as usize),
            customers: Rows::parts(spill, guess / (1 << 12) + 1),
            kinds: BTreeSet::new(),
            parts: Vec::new(),
            rows: 0,
        };
        let places = places(against);
        let work = |split: &Split| {
            against.watch.go_on()?;
            self.split(*split, &places, against)
        };
        let (mut item, mut before) = (usize::MAX, 0);
        in_order(&splits, work, |split, (part, entries)| {
            if item != split.item {
                (item, before) = (split.item, 0);
            }
            let path = self.items[split.item].known.path.as_str();
            for entry in entries {
                read.push(entry, (path, split.item as u32, before), spill)?;
            }
            before += part.carved.records;
            read.parts.push(part);
            Ok(())
        })?;
        Ok(read)
    }

    /// The records of one split.
    fn split(&self, split: Split, places: &[Place<'_>], against: &Against<'_>) -> Result<(Part, Vec<Entry>)> {
        let (surveyed, catalog) = (&self.items[split.item], against.engine.catalog);
        let eye = |place: &Place<'_>| {
            (Eye::elsewhere(catalog, surveyed, &place.there.known, against.lens), place.is_first)
        };
        let mut eyes: Vec<_> = places.iter().map(eye).collect();
        if eyes.is_empty() {
            eyes.push((Eye::new(catalog, surveyed, against.lens), true));
        }
        let of_customer = |id: &DetectorId| {
            catalog.people.kinds.iter().any(|kind| kind.id == "customer-id" && kind.detectors.contains(id))
        };
        let use_of = |kind: IdentityKind| catalog.people.kinds.get(usize::from(kind.0));
        let mut entries = Vec::new();
        let gone = against.engine.read(surveyed, split.k, false, &mut |seen: &Seen<'_>| {
            if seen.found.is_empty() {
                return Ok(());
            }
            let id = seen.found.iter().find(|found| found.subject == 0 && of_customer(&found.detector));
            let id = id.map(|found| String::from_utf8_lossy(found.value).into_owned());
            let mut values = Vec::new();
            for (eye, is_first) in &mut eyes {
                eye.sightings(seen, |sighting, _| {
                    let name = name(sighting.name);
                    let links = |identity: &&Identity| {
                        use_of(identity.kind).is_some_and(|kind| kind.links && (*is_first || kind.scoped))
                    };
                    values.extend(sighting.identities.iter().filter(links).map(|of| (*of, name)));
                });
            }
            entries.push(Entry { ordinal: seen.record.ordinal, id, values });
            Ok(())
        })?;
        if let Some(why) = gone.reason() {
            return Err(unreadable(surveyed.known.path.as_str(), &why));
        }
        let (item, k) = (split.item as u32, split.k as u32);
        Ok((Part { item, split: k, carved: gone.carved, tally: gone.tally, ..Part::default() }, entries))
    }

    /// Counts a customer, and puts down what is to be written of them.
    fn settle(
        &self,
        fate: Fate,
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

/// What reading a roster gave.
struct Read {
    ties: Rows<Tie>,
    /// Packed [`Put`]s, by the hash of the customer's id.
    customers: Rows<u8>,
    /// Kinds of values that it has.
    kinds: BTreeSet<u8>,
    parts: Vec<Part>,
    rows: u32,
}

impl Read {
    /// Takes in a record: it is in this item, behind so many records.
    fn push(
        &mut self,
        entry: Entry,
        (path, item, before): (&str, u32, u64),
        spill: &crate::spill::Spill,
    ) -> Result<()> {
        let Entry { ordinal, id, values } = entry;
        let record = before + u64::from(ordinal) + 1;
        let id = id.unwrap_or_else(|| format!("{path}#{record}"));
        let hash = blake3::hash(id.as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash.as_bytes()[..8]);
        let code = u64::from_le_bytes(bytes) >> 1;
        for (identity, name) in values {
            self.kinds.insert(identity.kind.0);
            self.ties
                .push(spot(identity), tie(identity, [code as u32, (code >> 32) as u32 | CUSTOMER], name))?;
        }
        let mut packed = Vec::new();
        pack(spill, 0, &Put::Row(code, Customer { row: self.rows, id, item, record }), &mut packed)?;
        self.rows += 1;
        self.customers.extend(code, &packed)
    }
}

/// A folder of the evidence in which values may be unique, by one of its items.
struct Place<'p> {
    there: &'p Surveyed,
    /// Whether it is the first of its owner: what is the same in all folders counts there.
    is_first: bool,
}

fn places<'a>(against: &Against<'a>) -> Vec<Place<'a>> {
    let rules = &against.engine.catalog.people;
    let scoped = |kind: IdentityKind| rules.kinds.get(usize::from(kind.0)).is_some_and(|kind| kind.scoped);
    let (mut owners, mut scopes, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for kept in against.scanned.sightings.kept() {
        let there = &against.scanned.evidence[kept.item as usize];
        let owner = against.lens.owner(&there.known);
        let is_first = owners.insert(owner);
        if (is_first || kept.holds(scoped)) && scopes.insert((owner, there.known.scope())) {
            out.push(Place { there, is_first });
        }
    }
    out
}

/// Puts down what the people of the scan hold of such kinds.
fn people(against: &Against<'_>, kinds: &BTreeSet<u8>, ties: &mut Rows<Tie>) -> Result<()> {
    let Against { scanned, settled, .. } = against;
    let holds = |kept: &crate::link::sightings::Kept| kept.holds(|kind| kinds.contains(&kind.0));
    scanned.sightings.each(holds, |at, batch| {
        let numbers = settled.row_numbers_of(scanned.sightings.kept()[at].item);
        let persons = &settled.person_of[scanned.sightings.first(at) as usize..];
        for (place, person) in (0..batch.len()).zip(persons).filter(|(_, person)| **person < UNDECIDED) {
            let name = name(batch.words(place));
            let counts = |of: &&Identity| kinds.contains(&of.kind.0) && !numbers.contains(&of.kind);
            for identity in batch.identities(place).iter().filter(counts) {
                ties.push(spot(*identity), tie(*identity, [*person, 0], name))?;
            }
        }
        Ok(())
    })
}

/// Where a value lies among partitions: its key is a hash.
fn spot(identity: Identity) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&identity.key[..8]);
    u64::from_le_bytes(bytes)
}

fn tie(identity: Identity, [low, high]: [u32; 2], name: Name) -> Tie {
    let mut key = [0; 16];
    key[..15].copy_from_slice(&identity.key);
    let word = |at: usize| u32::from_le_bytes([key[at], key[at + 1], key[at + 2], key[at + 3]]);
    // The kind stands where the key has nothing.
    let mut out = [0; 6 + WORDS];
    out[..4].copy_from_slice(&[word(12) << 8 | u32::from(identity.kind.0), word(0), word(4), word(8)]);
    (out[4], out[5]) = (low, high);
    out[6..].copy_from_slice(&name);
    out
}

fn holder(tie: &Tie) -> (Holder, Name) {
    let mut name = Name::default();
    name.copy_from_slice(&tie[6..]);
    let holder = match tie[5] & CUSTOMER {
        0 => Holder::Person(tie[4]),
        _ => Holder::Customer(u64::from(tie[4]) | u64::from(tie[5] & !CUSTOMER) << 32),
    };
    (holder, name)
}

/// What became of the customers of a partition.
fn fates(packed: &[u8], spill: &crate::spill::Spill) -> Result<Vec<Fate>> {
    let mut customers: BTreeMap<u64, (Vec<Customer>, Vec<Match>)> = BTreeMap::new();
    for frame in frames(packed) {
        match unpack(spill, frame.packed)? {
            Put::Row(code, customer) => customers.entry(code).or_default().0.push(customer),
            Put::Match(code, one) => customers.entry(code).or_default().1.push(one),
        }
    }
    Ok(customers.into_values().filter_map(|(rows, matches)| Fate::of(rows, &matches)).collect())
}

/// Writes `roster.csv`, in the order of the roster.
fn write_rows(against: &Against<'_>, rows: Rows<u8>) -> Result<()> {
    let spill = against.scanned.sightings.spill();
    let file = against.case.file("roster.csv");
    let mut out = Whole::create(&file)?;
    out.write_all((HEADER.join(",") + "\r\n").as_bytes()).map_err(Error::io("write", &file))?;
    let group = |packed: &[u8]| {
        let cells =
            |frame: super::frames::Frame<'_>| Ok((frame.number, unpack::<[String; 6]>(spill, frame.packed)?));
        let mut rows = frames(packed).map(cells).collect::<Result<Vec<_>>>()?;
        rows.sort();
        let mut csv = csv_writer(Vec::new());
        // Into memory: nothing can fail.
        rows.iter().for_each(|(_, cells)| drop(csv.write_record(cells)));
        Ok(csv.into_inner().unwrap_or_default())
    };
    rows.each(group, |text| out.write_all(&text).map_err(Error::io("write", &file)))?;
    out.commit()
}

/// Writes which customers people are, and counts people.
fn write_people(against: &Against<'_>, people: Rows<u8>, count: &mut RosterCount) -> Result<()> {
    let spill = against.scanned.sightings.spill();
    let mut out = Writer::create(&against.case.file("store/roster"))?;
    let group = |packed: &[u8]| {
        let mut persons: BTreeMap<u32, BTreeSet<(u32, bool, String)>> = BTreeMap::new();
        for frame in frames(packed) {
            persons.entry(frame.number).or_default().insert(unpack(spill, frame.packed)?);
        }
        Ok(persons)
    };
    people.each(group, |persons| {
        for (person, of) in persons {
            let ids: Vec<&str> =
                of.iter().filter(|(_, is_sure, _)| *is_sure).map(|(.., id)| id.as_str()).collect();
            if ids.is_empty() {
                count.people_possible += 1;
                continue;
            }
            count.people_seen += 1;
            out.push(person, &ids.join("; "))?;
        }
        Ok(())
    })?;
    count.people_unknown = against.settled.people.best - count.people_seen - count.people_possible;
    out.commit()
}

fn unreadable(path: &str, why: &str) -> Error {
    Error::Refused(format!("the roster cannot be read as a whole: {path}: {why}"))
}
