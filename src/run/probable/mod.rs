//! `--link probable`: people who are probably one, found by going through the evidence once more.
//!
//! Profiles meet by person, people meet by what they have in common, pairs meet by the first of the two: three group-bys over
//! partitions. What is found becomes orders, and all sightings are linked again with them.

mod list;
mod pairs;
mod people;
mod tables;

use std::collections::BTreeMap;

use crate::case::ProbableCount;
use crate::error::Result;
use crate::link::orders::Orders;
use crate::link::probable::blocks::KEYS;
use crate::link::probable::chain::{self, Fate};
use crate::link::probable::score::Scale;
use crate::link::settle::settle;
use crate::link::settled::Settled;
use crate::spill::rows::Rows;

use super::engine::Engine;
use super::entries::{partition, partitions};
use super::frames::frames;
use super::scan::Scanned;
use super::sight::Lens;
use super::watch::Watch;
use pairs::{compare, deal, distinct};
use people::gather;
use tables::{Shares, Tables};

/// What pairs are looked for among.
pub(super) struct Among<'a> {
    /// The scan.
    pub scanned: &'a Scanned,
    /// The stations.
    pub engine: &'a Engine<'a>,
    /// How the case looks at values.
    pub lens: &'a Lens,
    /// How the job is told to stop.
    pub watch: &'a Watch,
}

/// What was found: orders for linking, and the list.
pub(super) struct Found {
    pairs: Rows<u8>,
    fates: BTreeMap<(u32, u32), Fate>,
    bar: i32,
    /// Counts.
    pub count: ProbableCount,
}

/// Settles who is who as ordered; and, if probable links are wanted, once more with these.
///
/// # Errors
/// If the evidence has changed, or there is no room on disk.
pub(super) fn link(among: &Among<'_>, mut orders: Orders, wanted: bool) -> Result<(Settled, Option<Found>)> {
    let Among { scanned, engine, .. } = among;
    let rules = &engine.catalog.people;
    let strict = settle(&scanned.sightings, rules, &orders)?;
    if !wanted {
        return Ok((strict, None));
    }
    let (mut found, probable, doubtful) = find(among, &strict)?;
    found.count.without = strict.people;
    (orders.probable, orders.doubtful) = (probable, doubtful);
    let settled = settle(&scanned.sightings, rules, &orders)?;
    found.count.with = settled.people;
    let is_one = |(a, b): &&(u32, u32)| settled.person_of[*a as usize] == settled.person_of[*b as usize];
    found.count.held += orders.probable.iter().filter(|pair| !is_one(pair)).count() as u64;
    found.count.joined = orders.probable.iter().filter(is_one).count() as u64;
    Ok((settled, Some(found)))
}

/// Pairs of sightings.
type Pairs = Vec<(u32, u32)>;

fn find(among: &Among<'_>, settled: &Settled) -> Result<(Found, Pairs, Pairs)> {
    let probable = among.engine.catalog.probable();
    let spill = among.scanned.sightings.spill();
    let mut tables = Tables::new(settled.persons as usize);
    let people = gather(among, settled, &mut tables)?;
    let bar = probable.bar(tables.people);
    let mut count = ProbableCount { compared: tables.people, ..ProbableCount::default() };
    let blocks = deal(among, &people, &tables, &mut count)?;
    drop(people);
    let frequency = Shares { probable, tables: &tables };
    let mut pairs: Rows<u8> = partitions(spill, settled.persons as usize);
    let group = |packed: &[u8]| {
        among.watch.go_on()?;
        compare(among, packed, &frequency, Scale { probable, bar })
    };
    blocks.each(group, |(packed, cut)| {
        for (key, blocks) in cut {
            *count.neighbours_only.entry(KEYS[key].to_owned()).or_default() += blocks;
        }
        frames(&packed).try_for_each(|frame| pairs.extend(partition(frame.number), frame.whole))
    })?;
    let (mut links, mut joined, mut doubtful) = (Vec::new(), Vec::new(), Vec::new());
    let mut once: Rows<u8> = partitions(spill, settled.persons as usize);
    pairs.each(
        |packed| distinct(among, packed),
        |(packed, found)| {
            for (link, spots) in found {
                match link {
                    Some(link) => {
                        links.push(link);
                        joined.push(spots);
                    }
                    None => doubtful.push(spots),
                }
            }
            frames(&packed).try_for_each(|frame| once.extend(partition(frame.number), frame.whole))
        },
    )?;
    let fates = chain::judge(&links, probable.chain);
    let is_joined = fates.iter().map(|fate| *fate == Fate::Joined);
    let kept: Pairs = joined.into_iter().zip(is_joined).filter(|(_, is)| *is).map(|(pair, _)| pair).collect();
    count.review = doubtful.len() as u64;
    count.held = (links.len() - kept.len()) as u64;
    let held = links.iter().zip(fates).filter(|(_, fate)| *fate != Fate::Joined);
    let fates = held.map(|(link, fate)| ((link.a, link.b), fate)).collect();
    Ok((Found { pairs: once, fates, bar, count }, kept, doubtful))
}
