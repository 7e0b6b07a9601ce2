//! `--link probable`: people who are probably one, found by going through the evidence once more.
//!
//! Profiles meet by person, people meet by what they have in common, pairs meet by the first of the two: three group-bys over
//! partitions. What is found becomes orders, and all sightings are linked again with them.

use std::collections::BTreeMap;

use crate::case::ProbableCount;
use crate::catalog::Catalog;
use crate::catalog::probable::{Field, Probable};
use crate::error::{Error, Result};
use crate::link::anchor::{Anchor, of_name, written};
use crate::link::batch::name_hash;
use crate::link::orders::Orders;
use crate::link::probable::blocks::{self, KEYS};
use crate::link::probable::chain::{self, Fate, Link};
use crate::link::probable::profile::{FAMILY, Profile, Spot};
use crate::link::probable::score::{Frequency, PARTS, Person, Scale, Score, Verdict};
use crate::link::probable::sketch::Sketcher;
use crate::link::settle::settle;
use crate::link::settled::{Identities, Settled, UNDECIDED};
use crate::report::probable::{List, ProbableRow, Side};
use crate::seal::mask::Mask;
use crate::seal::whole::Whole;
use crate::spill::rows::Rows;
use crate::spill::words::Words;
use crate::store::Case;

use super::decide::before;
use super::engine::Engine;
use super::entries::{partition, partitions};
use super::evidence::Split;
use super::frames::{frames, pack, put, unpack};
use super::ordered::{Job, in_order};
use super::scan::Scanned;
use super::sight::{Dates, Eye, Lens};
use super::watch::Watch;

/// Bytes of a block's partition, about.
const PARTITION: usize = 1 << 18;
/// Partitions, at the most.
const PARTITIONS: usize = 1 << 13;
/// Bytes that somebody takes in a block, about.
const PERSON: usize = 160;
/// Counters for each person, and the fewest and the most there are: powers of two.
const COUNTERS: (usize, usize, usize) = (8, 1 << 16, 1 << 22);

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

/// A pair as it is put down, behind the number of the first.
#[derive(serde::Serialize, serde::Deserialize)]
struct Pair {
    other: u32,
    score: Score,
    sides: [Met; 2],
    /// The numbers of both that a person has one of.
    ids: Vec<(u32, u8, u64)>,
    /// Of whom only one word of a name is known.
    bare: [bool; 2],
}

/// One of a pair.
#[derive(serde::Serialize, serde::Deserialize)]
struct Met {
    first: Spot,
    anchor: Option<(u8, crate::identity::Identity)>,
    shown: String,
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
    let probable = &among.engine.catalog.probable;
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

/// How often keys and values were met: counters by hash, so that a number is never too small.
struct Tables {
    blocks: Vec<u32>,
    tokens: Vec<u32>,
    people: u64,
}

impl Tables {
    fn new(people: usize) -> Self {
        let (each, fewest, most) = COUNTERS;
        let size = (people.saturating_mul(each)).next_power_of_two().clamp(fewest, most);
        Self { blocks: vec![0; size], tokens: vec![0; size], people: 0 }
    }

    fn add(&mut self, profile: &Profile) {
        let Self { blocks, tokens, people } = self;
        *people += 1;
        blocks::tokens(profile, |hash| add(tokens, hash));
        blocks::keys(profile, |_, key, cuts| {
            add(blocks, key);
            cuts.iter().for_each(|cut| add(blocks, *cut));
        });
    }
}

fn add(table: &mut [u32], hash: u64) {
    let at = hash as usize & (table.len() - 1);
    table[at] = table[at].saturating_add(1);
}

fn met(table: &[u32], hash: u64) -> u32 {
    table[hash as usize & (table.len() - 1)]
}

/// How frequent values are among all people.
struct Shares<'s> {
    probable: &'s Probable,
    tables: &'s Tables,
}

impl Frequency for Shares<'_> {
    fn same(&self, field: Field, text: &str) -> i32 {
        let all = met(&self.tables.tokens, blocks::token(field, text));
        // The two of a pair have it both.
        self.probable.same(field, u64::from(all.saturating_sub(2)), self.tables.people)
    }
}

/// One split, and what stands before it.
struct Place {
    split: Split,
    records: u64,
    sightings: u32,
}

impl Job for Place {
    fn bytes(&self) -> u64 {
        self.split.bytes
    }
}

/// The profiles of all people with a name, in order; they are counted in `tables`.
fn gather(among: &Among<'_>, settled: &Settled, tables: &mut Tables) -> Result<Words> {
    let Among { scanned, watch, .. } = among;
    let spill = scanned.sightings.spill();
    let places = scanned.splits.iter().zip(before(scanned));
    let places: Vec<Place> = places
        .map(|(split, before)| Place { split: *split, records: before.records, sightings: before.sightings })
        .collect();
    let dead = settled.hubs.iter().chain(&settled.placeholders).chain(&settled.cuts);
    let dead: Identities = dead.map(|hub| hub.identity).collect();
    let mut rows = partitions(spill, settled.persons as usize);
    let work = |place: &Place| {
        watch.go_on()?;
        profiles(among, settled, &dead, place)
    };
    in_order(&places, work, |_, packed: Vec<u8>| {
        frames(&packed).try_for_each(|frame| rows.extend(partition(frame.number), frame.whole))
    })?;
    let group = |packed: &[u8]| {
        let mut people: BTreeMap<u32, Profile> = BTreeMap::new();
        for frame in frames(packed) {
            people.entry(frame.number).or_default().merge(unpack(spill, frame.packed)?);
        }
        Ok(people)
    };
    let mut people = Words::new(spill);
    rows.each(group, |some| {
        for (person, profile) in some {
            tables.add(&profile);
            let mut packed = Vec::new();
            pack(spill, person, &profile, &mut packed)?;
            packed.resize(packed.len().next_multiple_of(size_of::<u32>()), 0);
            let words: Vec<u32> = packed
                .chunks_exact(size_of::<u32>())
                .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
                .collect();
            people.push(&words)?;
        }
        Ok(())
    })?;
    Ok(people)
}

/// What the sightings of one split say of people with a name. Values that link nothing are left out: they say nothing of
/// likeness either.
fn profiles(among: &Among<'_>, settled: &Settled, dead: &Identities, place: &Place) -> Result<Vec<u8>> {
    let Among { scanned, engine, lens, .. } = among;
    let (catalog, spill) = (engine.catalog, scanned.sightings.spill());
    let item = place.split.item;
    let surveyed = &scanned.evidence[item];
    let mut eye = Eye::new(catalog, surveyed, lens);
    let inside = (surveyed.known.scope(), lens.owner(&surveyed.known));
    let mut sketcher = Sketcher::new(catalog, inside, lens.key.bytes(), lens.custom);
    let (dates, born) = (Dates::new(surveyed, lens.custom), catalog.by_id("dob"));
    let numbers = settled.row_numbers_of(item as u32);
    let (mut sighting, mut packed, mut failed) = (place.sightings, Vec::new(), Ok(()));
    engine.read(surveyed, place.split.k, false, &mut |seen| {
        let record = place.records + u64::from(seen.record.ordinal) + 1;
        eye.sightings(seen, |of, found| {
            let first = Spot { sighting, item: item as u32, record };
            let person = settled.person_of.get(sighting as usize).copied().unwrap_or(UNDECIDED);
            sighting += 1;
            if person >= UNDECIDED {
                return;
            }
            let found = found.iter().map(|at| &seen.found[*at as usize]);
            let birth = found
                .clone()
                .filter(|found| Some(found.detector) == born)
                .find_map(|found| dates.read(found));
            let Some(mut profile) = sketcher.sketch(found, birth) else { return };
            let said_nothing = of.identities.iter().filter(|identity| dead.contains(*identity));
            for kind in numbers.iter().copied().chain(said_nothing.map(|identity| identity.kind)) {
                sketcher.drop(kind, &mut profile);
            }
            let mut anchor = Anchor::default();
            let own = of.identities.iter().filter(|of| !numbers.contains(&of.kind)).copied();
            for identity in own.chain([of_name(name_hash(of.name))]) {
                anchor.consider(identity, &catalog.people, &settled.shared);
            }
            (profile.first, profile.anchor) = (first, anchor.best());
            if let Err(why) = pack(spill, person, &profile, &mut packed) {
                failed = Err(why);
            }
        });
        Ok(())
    })?;
    failed.map(|()| packed)
}

/// Deals all people out to their blocks.
fn deal(among: &Among<'_>, people: &Words, tables: &Tables, count: &mut ProbableCount) -> Result<Rows<u8>> {
    let spill = among.scanned.sightings.spill();
    let crowd = among.engine.catalog.probable.crowd as u32;
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
fn compare(
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
type Told = (Option<Link>, (u32, u32));

/// The pairs of a partition, each once and in order.
fn distinct(among: &Among<'_>, packed: &[u8]) -> Result<(Vec<u8>, Vec<Told>)> {
    let spill = among.scanned.sightings.spill();
    let mut pairs: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for frame in frames(packed) {
        let pair: Pair = unpack(spill, frame.packed)?;
        pairs.insert((frame.number, pair.other), pair);
    }
    let (mut out, mut told) = (Vec::new(), Vec::with_capacity(pairs.len()));
    for ((a, b), pair) in pairs {
        let id = PARTS.iter().position(|part| *part == "id").and_then(|at| pair.score.parts[at]);
        let alike = id.is_some_and(|(level, _)| level <= crate::catalog::probable::Level::Typo);
        let link = Link { a, b, ids: pair.ids.clone(), alike, bare: pair.bare };
        let is_link = pair.score.verdict == Verdict::Link;
        told.push((is_link.then_some(link), (pair.sides[0].first.sighting, pair.sides[1].first.sighting)));
        pack(spill, a, &pair, &mut out)?;
    }
    Ok((out, told))
}

impl Found {
    /// Writes `probable.csv`, and returns the counts.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(self, case: &Case, among: &Among<'_>, settled: &Settled) -> Result<ProbableCount> {
        let Self { pairs, fates, bar, count } = self;
        let file = case.file("probable.csv");
        let failed = |why| Error::io("write", &file)(why);
        let mut out = Whole::create(&file)?;
        let mut list = List::new(&mut out, &PARTS).map_err(failed)?;
        let rows = |packed: &[u8]| {
            let spill = among.scanned.sightings.spill();
            let row = |frame: super::frames::Frame<'_>| {
                let pair: Pair = unpack(spill, frame.packed)?;
                let fate = fates.get(&(frame.number, pair.other)).copied();
                Ok(row(among, &pair, fate, bar, settled))
            };
            frames(packed).map(row).collect::<Result<Vec<ProbableRow>>>()
        };
        pairs.each(rows, |rows| rows.iter().try_for_each(|row| list.push(row)).map_err(failed))?;
        list.finish().map_err(failed)?;
        out.commit()?;
        Ok(count)
    }
}

fn row(among: &Among<'_>, pair: &Pair, fate: Option<Fate>, bar: i32, settled: &Settled) -> ProbableRow {
    let person = |met: &Met| settled.person_of[met.first.sighting as usize];
    let [a, b] = &pair.sides;
    let why = match (pair.score.verdict, fate) {
        (Verdict::Short, _) => "a little short of the bar".into(),
        (Verdict::Names, _) => "names differ, or are no full ones".into(),
        (Verdict::Generation, _) => "birth dates of parent and child".into(),
        (Verdict::Ids, _) => "different numbers of one kind".into(),
        (Verdict::Link, Some(Fate::Long(people))) => format!("in a chain of {people} people"),
        (Verdict::Link, Some(Fate::Ids)) => "in a chain with different numbers of one kind".into(),
        (Verdict::Link, Some(Fate::Several)) => {
            "a name of one word, which may be that of several people".into()
        }
        (Verdict::Link, _) if person(a) == person(b) => String::new(),
        (Verdict::Link, _) => "a decision tells them apart".into(),
    };
    let verdict = match pair.score.verdict {
        Verdict::Link if why.is_empty() => "joined",
        Verdict::Link => "held",
        _ => "review",
    };
    let bits = |hundredths: i32| format!("{:.1}", f64::from(hundredths) / 100.0);
    let part = |part: &crate::link::probable::score::Part| match part {
        Some((level, weight)) => format!("{} {:+.1}", level.name(), f64::from(*weight) / 100.0),
        None => String::new(),
    };
    ProbableRow {
        verdict,
        why,
        score: bits(pair.score.sum),
        bar: bits(bar),
        parts: pair.score.parts.iter().map(part).collect(),
        sides: pair.sides.each_ref().map(|met| side(among, met)),
    }
}

fn side(among: &Among<'_>, met: &Met) -> Side {
    let catalog: &Catalog = among.engine.catalog;
    let path = among.scanned.evidence[met.first.item as usize].known.path.to_string();
    let key = Anchor::of(met.anchor).key(&among.lens.key.bytes(), &catalog.people, &path, met.first.record);
    Side { key: written(key), shown: met.shown.clone(), path, record: met.first.record }
}
