//! Rows for `conflicts.csv`: what linking left to a person, with masked values read where they stand.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::identity::IdentityKind;
use crate::link::anchor::{identifier_key, written};
use crate::link::settled::{Hub, Settled};
use crate::report::conflicts::ConflictRow;

use super::engine::Engine;
use super::keys::Keys;
use super::ordered::in_order;
use super::sight::Eye;
use super::view::{Place, View};
use super::watch::Watch;

/// Hubs that are listed, those with most sightings first.
const HUBS: usize = 1000;

/// Where a sighting stands, and its values by kind, masked.
#[derive(Clone, Debug, Default)]
struct Spot {
    path: String,
    record: u64,
    start: u64,
    values: BTreeMap<u8, String>,
}

/// All rows, clusters first, in order of first appearance.
///
/// # Errors
/// If the evidence has changed, or the job is told to stop.
pub(super) fn rows(
    view: &View,
    engine: &Engine<'_>,
    settled: &Settled,
    keys: &Keys,
    watch: &Watch,
) -> Result<Vec<ConflictRow>> {
    let mut wanted: Vec<u32> =
        settled.conflicts.iter().flat_map(|conflict| conflict.parts.iter().copied()).collect();
    wanted.extend(settled.doubts.iter().map(|doubt| doubt.sighting));
    wanted.extend(settled.undecided.iter().filter_map(|group| group.sightings.first()));
    let mut hubs: Vec<(&str, &Hub)> = settled.hubs.iter().map(|hub| ("hub", hub)).collect();
    hubs.extend(settled.placeholders.iter().map(|hub| ("placeholder", hub)));
    hubs.sort_by(|(_, a), (_, b)| {
        b.sightings.cmp(&a.sightings).then(a.first_sighting.cmp(&b.first_sighting))
    });
    hubs.truncate(HUBS);
    hubs.extend(settled.cuts.iter().map(|hub| ("cut", hub)));
    wanted.extend(hubs.iter().map(|(_, hub)| hub.first_sighting));
    let spots = spots(view, engine, wanted, watch)?;
    let kind = |kind: IdentityKind| engine.catalog.people.kinds[usize::from(kind.0)].id.clone();
    let row = |sighting: u32, of: Option<IdentityKind>| {
        let spot = spots.get(&sighting).cloned().unwrap_or_default();
        let value = of.and_then(|of| spot.values.get(&of.0).cloned());
        let value = value.or_else(|| spot.values.values().next().cloned()).unwrap_or_default();
        ConflictRow {
            value,
            path: spot.path,
            record: spot.record,
            start: spot.start,
            ..ConflictRow::default()
        }
    };
    let mut out = Vec::new();
    for conflict in &settled.conflicts {
        for part in &conflict.parts {
            out.push(ConflictRow {
                cluster: Some(conflict.cluster),
                what: "part",
                key: keys.person(settled.person_of[*part as usize]),
                kind: kind(conflict.kind),
                sightings: conflict.sightings.into(),
                reason: format!("one cluster, {} different values", conflict.parts.len()),
                ..row(*part, Some(conflict.kind))
            });
        }
    }
    for group in &settled.undecided {
        let first = group.sightings.first().copied().unwrap_or_default();
        out.push(ConflictRow {
            cluster: Some(group.cluster),
            what: "undecided",
            key: keys.group(first),
            kind: group.kind.map(kind).unwrap_or_default(),
            sightings: group.sightings.len() as u64,
            candidates: group.candidates.iter().map(|person| keys.person(*person)).collect(),
            reason: "fits several people, and nothing decides".into(),
            ..row(first, group.kind)
        });
    }
    out.extend(settled.doubts.iter().map(|doubt| ConflictRow {
        what: "doubt",
        key: keys.person(settled.person_of[doubt.sighting as usize]),
        kind: kind(doubt.kind),
        sightings: 1,
        reason: format!("{} different values in one record: perhaps as many people", doubt.values),
        ..row(doubt.sighting, Some(doubt.kind))
    }));
    let secret = view.key.bytes();
    for (what, hub) in hubs {
        let reason = match what {
            "cut" => "links nothing: so decided".to_owned(),
            "placeholder" => "fills the field of too many to be anybody's: links nothing".to_owned(),
            _ => format!("beside {} names and {} national ids: links nothing", hub.names, hub.nationals),
        };
        out.push(ConflictRow {
            what,
            key: written(identifier_key(hub.identity, &secret, &engine.catalog.people)),
            kind: kind(hub.identity.kind),
            sightings: hub.sightings,
            reason,
            ..row(hub.first_sighting, Some(hub.identity.kind))
        });
    }
    Ok(out)
}

/// Reads the wanted sightings where they stand.
fn spots(
    view: &View,
    engine: &Engine<'_>,
    mut wanted: Vec<u32>,
    watch: &Watch,
) -> Result<BTreeMap<u32, Spot>> {
    wanted.sort_unstable();
    wanted.dedup();
    let of = |place: &Place| {
        let end = place.sightings + view.parts[place.at].sightings as usize;
        let first = wanted.partition_point(|sighting| (*sighting as usize) < place.sightings);
        let count = wanted[first..].partition_point(|sighting| (*sighting as usize) < end);
        &wanted[first..first + count]
    };
    let places: Vec<Place> = view.places().into_iter().filter(|place| !of(place).is_empty()).collect();
    let mut out = BTreeMap::new();
    let work = |place: &Place| {
        watch.go_on()?;
        let mut eye = Eye::new(engine, view.item(*place), &view.options.lens(&view.key)?);
        let mut number = place.sightings as u32;
        let mut spots = Vec::new();
        view.read(engine, *place, &mut |seen| {
            eye.sightings(seen, |_, of_sighting| {
                let (record, start) = (seen.record.ordinal, seen.start());
                if of(place).binary_search(&number).is_ok() {
                    let path = view.item(*place).known.path.to_string();
                    let found = of_sighting.iter().map(|at| &seen.found[*at as usize]);
                    let value = |found: &crate::finding::Found<'_>| {
                        let mask = engine.catalog.detector(found.detector).mask;
                        Some((kind_of(engine.catalog, found.detector)?, mask.apply(found.value)))
                    };
                    let values = found.filter_map(value).collect();
                    spots.push((
                        number,
                        Spot { path, record: place.records + u64::from(record) + 1, start, values },
                    ));
                }
                number += 1;
            });
            Ok(())
        })?;
        Ok(spots)
    };
    in_order(&places, work, |_, spots| {
        out.extend(spots);
        Ok(())
    })?;
    Ok(out)
}

/// The kind of identifier that a detector's findings are.
pub(super) fn kind_of(catalog: &Catalog, detector: crate::finding::DetectorId) -> Option<u8> {
    catalog.people.kinds.iter().position(|kind| kind.detectors.contains(&detector)).map(|at| at as u8)
}
