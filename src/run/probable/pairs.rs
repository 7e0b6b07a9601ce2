//! People dealt out to blocks, and the pairs that are found in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::ProbableCount;
use crate::catalog::probable::Level;
use crate::error::Result;
use crate::identity::Identity;
use crate::link::probable::blocks::{self, KEYS};
use crate::link::probable::chain::Link;
use crate::link::probable::profile::{FAMILY, Profile, Spot};
use crate::link::probable::score::{PARTS, Person, Scale, Score, Verdict};
use crate::seal::mask::Mask;
use crate::spill::rows::Rows;
use crate::spill::words::Words;

use super::super::frames::{frames, pack, put, unpack};
use super::Among;
use super::tables::{Shares, Tables, met};

/// Bytes of a block's partition, about.
const PARTITION: usize = 1 << 18;
/// Partitions, at the most.
const PARTITIONS: usize = 1 << 13;
/// Bytes that somebody takes in a block, about.
const PERSON: usize = 160;

/// A pair as it is put down, behind the number of the first.
#[derive(Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) other: u32,
    pub(super) score: Score,
    pub(super) sides: [Met; 2],
    /// The numbers of both that a person has one of.
    pub(super) ids: Vec<(u32, u8, u64)>,
    /// Of whom only one word of a name is known.
    pub(super) bare: [bool; 2],
}

/// One of a pair.
#[derive(Serialize, Deserialize)]
pub(super) struct Met {
    pub(super) first: Spot,
    pub(super) anchor: Option<(u8, Identity)>,
    pub(super) shown: String,
}

/// Deals all people out to their blocks.
///
/// # Errors
/// If there is no room on disk.
pub(super) fn deal(
    among: &Among<'_>,
    people: &Words,
    tables: &Tables,
    count: &mut ProbableCount,
) -> Result<Rows<u8>> {
    let spill = among.scanned.sightings.spill();
    let crowd = among.engine.catalog.probable().crowd as u32;
    let each = KEYS.len() * PERSON;
    let mut out = Rows::parts(spill, (tables.people as usize * each / PARTITION + 1).min(PARTITIONS));
    people.each(|words| {
        among.watch.go_on()?;
        let packed: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let Some(frame) = frames(&packed).next() else { return Ok(()) };
        let profile: Profile = unpack(spill, frame.packed)?;
        let mut done = Ok(());
        let mut put_down = |key: usize, hash: u64, room: &mut Vec<u8>| {
            room.clear();
            room.extend_from_slice(&hash.to_le_bytes());
            room.push(key as u8);
            room.extend_from_slice(frame.packed);
            let mut whole = Vec::with_capacity(room.len() + 8);
            put(frame.number, room, &mut whole);
            out.extend(hash, &whole)
        };
        let mut room = Vec::new();
        blocks::keys(&profile, |key, hash, cuts| {
            if done.is_err() {
                return;
            }
            let key = key as usize;
            match met(&tables.blocks, hash) {
                0..=1 => {}
                many if many <= crowd => done = put_down(key, hash, &mut room),
                _ => {
                    let small = |cut: &&u64| met(&tables.blocks, **cut) <= crowd;
                    let mut cuts = cuts.iter().filter(small).peekable();
                    if cuts.peek().is_none() {
                        *count.not_compared.entry(KEYS[key].to_owned()).or_default() += 1;
                    }
                    done = cuts.try_for_each(|cut| put_down(key, *cut, &mut room));
                }
            }
        });
        done
    })?;
    Ok(out)
}

/// Pairs of a partition, packed, and how many of its blocks were not compared all with all, by key.
///
/// # Errors
/// If what was put down cannot be read back.
pub(super) fn compare(
    among: &Among<'_>,
    packed: &[u8],
    frequency: &Shares<'_>,
    scale: Scale<'_>,
) -> Result<(Vec<u8>, BTreeMap<usize, u64>)> {
    let spill = among.scanned.sightings.spill();
    let mut people: Vec<(u64, u8, u32, &[u8])> = Vec::new();
    for frame in frames(packed) {
        let Some((hash, rest)) = frame.packed.split_first_chunk() else { continue };
        let Some((key, profile)) = rest.split_first() else { continue };
        people.push((u64::from_le_bytes(*hash), *key, frame.number, profile));
    }
    people.sort_unstable_by_key(|(hash, key, number, _)| (*hash, *key, *number));
    let (mut out, mut cut, mut done) = (Vec::new(), BTreeMap::new(), Ok(()));
    for block in people.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|block| block.len() > 1) {
        let ready = |(_, _, number, profile): &(u64, u8, u32, &[u8])| {
            Ok(Person::new(*number, unpack(spill, profile)?, scale.probable, frequency))
        };
        let ready = block.iter().map(ready).collect::<Result<Vec<Person>>>()?;
        let mut own: Vec<&Person> = ready.iter().collect();
        let is_cut = blocks::compare(&mut own, scale, |a, b, score| {
            let ids = [a, b].into_iter().flat_map(ids).collect();
            let pair = Pair {
                other: b.number,
                score,
                sides: [a, b].map(of),
                ids,
                bare: [a, b].map(Person::is_bare),
            };
            if done.is_ok() {
                done = pack(spill, a.number, &pair, &mut out);
            }
        });
        if is_cut {
            *cut.entry(usize::from(block[0].1)).or_default() += 1;
        }
    }
    done.map(|()| (out, cut))
}

fn ids(person: &Person) -> impl Iterator<Item = (u32, u8, u64)> + '_ {
    let own = person.profile.ids.iter().filter(|id| id.splits);
    own.map(|id| (person.number, id.kind, id.whole))
}

/// What is listed of one of a pair.
fn of(person: &Person) -> Met {
    let profile = &person.profile;
    let name = profile.names.first().map(|name| Mask::Initials.apply(name.replace(FAMILY, "").as_bytes()));
    let birth =
        profile.births.first().map(|birth| Mask::Year.apply(format!("{:.4}-00-00", &**birth).as_bytes()));
    let shown: Vec<String> = name.into_iter().chain(birth).collect();
    Met { first: profile.first, anchor: profile.anchor, shown: shown.join(" ") }
}

/// A link, or none for a pair that a reviewer is to look at; and their first sightings.
pub(super) type Told = (Option<Link>, (u32, u32));

/// The pairs of a partition, each once and in order.
///
/// # Errors
/// If what was put down cannot be read back.
pub(super) fn distinct(among: &Among<'_>, packed: &[u8]) -> Result<(Vec<u8>, Vec<Told>)> {
    let spill = among.scanned.sightings.spill();
    let mut pairs: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for frame in frames(packed) {
        let pair: Pair = unpack(spill, frame.packed)?;
        pairs.insert((frame.number, pair.other), pair);
    }
    let (mut out, mut told) = (Vec::new(), Vec::with_capacity(pairs.len()));
    for ((a, b), pair) in pairs {
        let id = PARTS.iter().position(|part| *part == "id").and_then(|at| pair.score.parts[at]);
        let alike = id.is_some_and(|(level, _)| level <= Level::Typo);
        let link = Link { a, b, ids: pair.ids.clone(), alike, bare: pair.bare };
        let is_link = pair.score.verdict == Verdict::Link;
        told.push((is_link.then_some(link), (pair.sides[0].first.sighting, pair.sides[1].first.sighting)));
        pack(spill, a, &pair, &mut out)?;
    }
    Ok((out, told))
}
