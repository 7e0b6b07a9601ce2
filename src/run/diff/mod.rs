//! `diff`: two cases side by side, person by person, whatever their number.
//!
//! 1. Both lists are derived, and every person put down with what is compared. What could show that two of them are one
//!    meets by its hash: keys, and identifiers that nobody else on a side holds.
//! 2. A union-find over the people of both, four bytes each, makes groups of them.
//! 3. The people of a group meet; groups in which nothing changed are counted and dropped.
//! 4. Of the others, the later evidence is asked for the record that made the difference.
//!
//! Rows leave in order of first appearance: in the earlier case, then in the later one.

mod pairs;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::case::Digest;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::identity::Identity;
use crate::link::anchor::of_name;
use crate::report::csv_writer;
use crate::report::people::Entry;
use crate::report::rows::Style;
use crate::review::diff::rows::{HEADER, Row};
use crate::review::diff::{Change, Group, MARKS, Side, Sight, Totals, bridge};
use crate::spill::rows::Rows;
use crate::unpack::Shelf;

use super::engine::Engine;
use super::entries::{each, partition, partitions, spoken_of};
use super::frames::{frames, pack, put, unpack};
use super::manifest::audit;
use super::ordered::in_order;
use super::people::extra;
use super::view::{Place, View};
use super::watch::Watch;
use pairs::Pairs;

/// What is put down of a group.
#[derive(Serialize, Deserialize)]
enum Part {
    Side(Side),
    Sight(Sight),
}

/// Writes a row for each group of people in which something changed from the case `before` to the case `after`.
///
/// # Errors
/// If a case cannot be read, its evidence has changed, their keys differ, or `out` fails.
pub fn diff(
    [before, after]: [&Path; 2],
    catalog: &Catalog,
    style: Style,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<Totals> {
    let (earlier, first) = View::open(before, catalog, shelf)?;
    let (later, second) = View::open(after, catalog, shelf)?;
    if first.key.name() != second.key.name() {
        return Err(Error::Refused(format!(
            "people of {} and {} have keys under different secrets and cannot be compared; scan the later one again with --key {}",
            before.display(),
            after.display(),
            before.display()
        )));
    }
    audit(&earlier, "compared with a later case")?;
    audit(&later, "compared with an earlier case")?;
    let differ = Differ { engine: Engine::new(catalog), views: [&first, &second], watch };
    differ.run(style, out)
}

struct Differ<'d> {
    engine: Engine<'d>,
    /// The earlier case, the later one.
    views: [&'d View; 2],
    watch: &'d Watch,
}

impl Differ<'_> {
    fn run(&self, style: Style, out: &mut dyn Write) -> Result<Totals> {
        let [before, after] = self.views.map(View::persons);
        let (base, nodes) = (before as u32, before + after);
        // These grow side by side, and the entries of a list beside them.
        let (small, half) = (self.views[0].spill.part(8), self.views[0].spill.part(2));
        let mut pairs = Pairs::new(&small, base, after);
        let mut sides = partitions(&half, nodes);
        for (at, base) in [0, base].into_iter().enumerate() {
            self.put_down(at, base, &mut pairs, &mut sides)?;
        }
        let roots = pairs.groups()?;
        let mut groups = partitions(&half, nodes);
        let move_ = |packed: &[u8]| {
            let mut moved = Vec::with_capacity(packed.len());
            frames(packed).for_each(|frame| put(roots[frame.number as usize], frame.packed, &mut moved));
            Ok(moved)
        };
        sides.each(move_, |moved: Vec<u8>| spread(&moved, &mut groups))?;
        let (mut totals, mut changed) = (Totals::default(), partitions(&half, nodes));
        let mut wanted = Bits::new(after);
        groups.each(
            |packed| self.sift(packed),
            |Sifted { totals: some, kept, persons }| {
                totals.add(&some);
                persons.into_iter().for_each(|person| wanted.set(person));
                spread(&kept, &mut changed)
            },
        )?;
        self.sights(&wanted, &roots[before..], &mut changed)?;
        let put = |out: &mut dyn Write, text: &[u8]| {
            out.write_all(text).map_err(Error::io("write", "standard output"))
        };
        if style == Style::Csv {
            put(out, (HEADER.join(",") + "\r\n").as_bytes())?;
        }
        changed.each(|packed| self.rows(packed, style), |text| put(out, &text))?;
        Ok(totals)
    }

    /// Puts down the people of a case, numbered from `base`, and by what they can be known again.
    fn put_down(&self, at: usize, base: u32, pairs: &mut Pairs, sides: &mut Rows<u8>) -> Result<()> {
        let view = self.views[at];
        let make = |entries: &[(u32, Entry)]| {
            let (mut packed, mut known) = (Vec::new(), Vec::new());
            for (person, entry) in entries {
                let side = self.side(at, *person, entry);
                known.push((base + person, side.key, side.own.clone(), self.place(view, &side, entry)));
                pack(&view.spill, base + person, &Part::Side(side), &mut packed)?;
            }
            Ok((packed, known))
        };
        each(view, &self.engine, self.watch, make, |(packed, known)| {
            for (node, key, own, place) in known {
                pairs.push(node, key, &own, place)?;
            }
            spread(&packed, sides)
        })
    }

    /// A person as they are compared.
    fn side(&self, at: usize, person: u32, entry: &Entry) -> Side {
        let (view, catalog) = (self.views[at], self.engine.catalog);
        let extra = extra(view, catalog, person, entry);
        let text = |names: &[&str]| names.iter().map(|name| entry.field(name)).collect::<Vec<_>>().join("\0");
        let forms = entry.profile.seen.iter().map(|id| format!("{:?}{:?}", entry.form(id), entry.tail(id)));
        let hold = (extra.cluster.is_some(), extra.email_shared, &extra.excluded);
        let marks: [String; MARKS.len()] = [
            text(&["prefix", "first", "middle", "last", "suffix", "name_as_found"]),
            text(&["address1", "address2", "city", "region", "postal_code", "country"]),
            text(&["email"]),
            text(&["phone"]),
            text(&["dob"]),
            forms.collect(),
            format!("{hold:?}"),
        ];
        let links = |identity: &&Identity| {
            let kind = catalog.people.kinds.get(usize::from(identity.kind.0));
            kind.is_some_and(|kind| kind.links) && !view.shared.contains(*identity)
        };
        Side {
            is_after: at == 1,
            person,
            key: u128::from_str_radix(&extra.key, 16).unwrap_or_default(),
            sets: [entry.profile.seen, entry.profile.named, entry.profile.clear, extra.possible],
            residence: extra.residence.place().to_owned(),
            marks: marks.map(|text| u64::from_le_bytes(first(blake3::hash(text.as_bytes()).as_bytes()))),
            own: entry.identities.iter().filter(links).copied().collect(),
            first: (entry.items.first().copied().unwrap_or_default(), entry.first_record),
        }
    }

    /// Where a person first appears, and by what name: all that is known of somebody who has nothing to themselves. Without
    /// a name, only in the very same bytes: rows of a file that was replaced are others.
    fn place(&self, view: &View, side: &Side, entry: &Entry) -> [u8; 16] {
        let is_name = |identity: &&Identity| {
            let is_none = self.engine.catalog.people.kinds.get(usize::from(identity.kind.0)).is_none();
            is_none && **identity != of_name(0)
        };
        let known = &view.evidence[side.first.0 as usize].known;
        let name = entry.identities.iter().filter(is_name).min();
        let digest = known.digest.to_string();
        let who = name.map_or(digest.as_bytes(), |name| &name.key);
        let text = [known.path.as_str().as_bytes(), &[0], &side.first.1.to_le_bytes(), who].concat();
        first(blake3::hash(&text).as_bytes())
    }

    /// Counts groups, and keeps those in which something changed.
    fn sift(&self, packed: &[u8]) -> Result<Sifted> {
        let mut sifted = Sifted::default();
        for (root, (group, _)) in self.groups(packed)? {
            sifted.totals.count(&group);
            if group.change() == Change::Same {
                continue;
            }
            if !group.before.is_empty() {
                sifted.persons.extend(group.after.iter().map(|side| side.person));
            }
            for side in group.before.into_iter().chain(group.after) {
                pack(&self.views[0].spill, root, &Part::Side(side), &mut sifted.kept)?;
            }
        }
        Ok(sifted)
    }

    /// The groups of a partition, by root, with what the later evidence says of their people.
    fn groups(&self, packed: &[u8]) -> Result<BTreeMap<u32, (Group, Vec<Sight>)>> {
        let mut groups: BTreeMap<u32, (Group, Vec<Sight>)> = BTreeMap::new();
        for frame in frames(packed) {
            let (group, sights) = groups.entry(frame.number).or_default();
            match unpack(&self.views[0].spill, frame.packed)? {
                Part::Side(side) => group.push(side),
                Part::Sight(sight) => sights.push(sight),
            }
        }
        for (group, _) in groups.values_mut() {
            group.before.sort_by_key(|side| side.person);
            group.after.sort_by_key(|side| side.person);
        }
        Ok(groups)
    }

    /// Puts down what the later evidence says of the wanted people, in evidence order, behind the roots of their groups.
    fn sights(&self, wanted: &Bits, roots: &[u32], changed: &mut Rows<u8>) -> Result<()> {
        let [before, view] = self.views;
        let known = before.evidence.iter().map(|surveyed| surveyed.known.digest);
        let known: BTreeSet<Digest> = known.filter(|digest| !digest.is_none()).collect();
        let is_wanted = |place: &Place| {
            let mut persons = view.whose(*place);
            persons.any(|whose| matches!(whose, crate::case::Whose::Person(person) if wanted.is_set(person)))
        };
        let places: Vec<Place> = view.places().into_iter().filter(is_wanted).collect();
        let work = |place: &Place| {
            self.watch.go_on()?;
            let item = view.splits[place.at].item as u32;
            let is_old = known.contains(&view.item(*place).known.digest);
            let mut packed = Vec::new();
            spoken_of(view, &self.engine, *place, |person, spoken| {
                if !wanted.is_set(person) {
                    return Ok(());
                }
                let identities = view.identities(item, spoken.sighting.identities);
                let identities = identities.filter(|identity| !view.shared.contains(identity)).collect();
                let seen = spoken.sighting.profile.seen;
                let sight = Part::Sight(Sight { is_old, item, record: spoken.record, seen, identities });
                pack(&view.spill, roots[person as usize], &sight, &mut packed)
            })?;
            Ok(packed)
        };
        in_order(&places, work, |_, packed| spread(&packed, changed))
    }

    /// The rows of a partition, as they are written.
    fn rows(&self, packed: &[u8], style: Style) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        let mut csv = csv_writer(Vec::new());
        let failed = || Error::io("write", "standard output");
        let catalog = self.engine.catalog;
        let element = |id: ElementId| catalog.element(id).id.as_str();
        for (group, sights) in self.groups(packed)?.into_values() {
            let row = Row::new(&group, element, self.where_(&group, &sights));
            match style {
                Style::Text => row.text(&mut text).map_err(failed())?,
                Style::Jsonl => row.json(&mut text).map_err(failed())?,
                Style::Csv => csv.write_record(row.cells()).map_err(|why| failed()(why.into()))?,
            }
        }
        if style == Style::Csv {
            text = csv.into_inner().unwrap_or_default();
        }
        Ok(text)
    }

    /// The record that made the difference; of who is new or gone, their first.
    fn where_(&self, group: &Group, sights: &[Sight]) -> Option<(&str, u64)> {
        let path = |at: usize, item: u32| self.views[at].evidence[item as usize].known.path.as_str();
        match group.change() {
            Change::Added => group.after.first().map(|side| (path(1, side.first.0), side.first.1)),
            Change::Withdrawn => group.before.first().map(|side| (path(0, side.first.0), side.first.1)),
            _ => bridge::bridge(group, sights).map(|(item, record)| (path(1, item), record)),
        }
    }
}

/// What is left of a partition of groups.
#[derive(Default)]
struct Sifted {
    totals: Totals,
    /// Packed people of groups in which something changed.
    kept: Vec<u8>,
    /// People of the later case whose records may say why.
    persons: Vec<u32>,
}

/// Puts packed values where those of their number lie.
fn spread(packed: &[u8], rows: &mut Rows<u8>) -> Result<()> {
    frames(packed).try_for_each(|frame| rows.extend(partition(frame.number), frame.whole))
}

/// The first bytes of a digest.
fn first<const N: usize>(digest: &[u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&digest[..N]);
    out
}
