//! What is written of a roster: its customers in their order, and which of them people are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use crate::case::RosterCount;
use crate::error::{Error, Result};
use crate::report::csv_writer;
use crate::review::roster::HEADER;
use crate::seal::whole::Whole;
use crate::spill::rows::Rows;
use crate::store::roster::Writer;

use super::super::frames::{Frame, frames, unpack};
use super::Against;

/// Writes `roster.csv`, in the order of the roster.
pub(super) fn rows(against: &Against<'_>, rows: Rows<u8>) -> Result<()> {
    let spill = against.scanned.sightings.spill();
    let file = against.case.file("roster.csv");
    let mut out = Whole::create(&file)?;
    out.write_all((HEADER.join(",") + "\r\n").as_bytes()).map_err(Error::io("write", &file))?;
    let group = |packed: &[u8]| {
        let cells = |frame: Frame<'_>| Ok((frame.number, unpack::<[String; 6]>(spill, frame.packed)?));
        let mut rows = frames(packed).map(cells).collect::<Result<Vec<_>>>()?;
        rows.sort();
        let mut csv = csv_writer(Vec::new());
        // Into memory: nothing can fail.
        rows.iter().for_each(|(_, cells)| drop(csv.write_record(cells)));
        Ok(csv.into_inner().unwrap_or_default())
    };
    rows.each(group, |text| out.write_all(&text).map_err(Error::io("write", &file)))?;
    out.appear()
}

/// Writes which customers people are, and counts people.
pub(super) fn people(against: &Against<'_>, people: Rows<u8>, count: &mut RosterCount) -> Result<()> {
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
