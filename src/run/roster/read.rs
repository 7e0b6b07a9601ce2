//! The records of a roster, each under the hash of its customer's id, and what they hold.

use std::collections::BTreeSet;

use crate::case::Part;
use crate::error::Result;
use crate::finding::DetectorId;
use crate::identity::{Identity, IdentityKind};
use crate::review::roster::{Customer, Name, name};
use crate::spill::Spill;
use crate::spill::rows::Rows;

use super::super::engine::{Seen, Want};
use super::super::evidence::{self, Split, Surveyed};
use super::super::frames::pack;
use super::super::ordered::in_order;
use super::super::sight::Eye;
use super::ties::{CUSTOMER, Tie, spot, tie};
use super::{Against, Put, Roster, unreadable};

/// A record of the roster.
struct Entry {
    ordinal: u32,
    id: Option<String>,
    values: Vec<(Identity, Name)>,
}

impl Roster {
    /// Reads all records of the roster.
    pub(super) fn read(&self, against: &Against<'_>) -> Result<Read> {
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
            (Eye::elsewhere(against.engine, surveyed, &place.there.known, against.lens), place.is_first)
        };
        let mut eyes: Vec<_> = places.iter().map(eye).collect();
        if eyes.is_empty() {
            eyes.push((Eye::new(against.engine, surveyed, against.lens), true));
        }
        let of_customer = |id: &DetectorId| {
            catalog.people.kinds.iter().any(|kind| kind.id == "customer-id" && kind.detectors.contains(id))
        };
        let use_of = |kind: IdentityKind| catalog.people.kinds.get(usize::from(kind.0));
        let mut entries = Vec::new();
        let gone = against.engine.read(surveyed, split.k, Want::Found, &mut |seen: &Seen<'_>| {
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
}

/// What reading a roster gave.
pub(super) struct Read {
    pub ties: Rows<Tie>,
    /// Packed [`Put`]s, by the hash of the customer's id.
    pub customers: Rows<u8>,
    /// Kinds of values that it has.
    pub kinds: BTreeSet<u8>,
    pub parts: Vec<Part>,
    pub rows: u32,
}

impl Read {
    /// Takes in a record: it is in this item, behind so many records.
    fn push(&mut self, entry: Entry, (path, item, before): (&str, u32, u64), spill: &Spill) -> Result<()> {
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
