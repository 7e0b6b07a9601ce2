//! Decisions found in the evidence: from keys to the sightings that they stand on, and back to what became of them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::case::{Decided, Stale};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::hand::decisions::{Act, Decision, Decisions};
use crate::identity::Identity;
use crate::link::anchor::{identifier_key, of_name, place_key};
use crate::link::keyed::NO_KIND;
use crate::link::orders::{Fate, Named, Obeyed, Orders};
use crate::seal::key::Key;

use super::hand::stale;
use super::scan::Scanned;

/// What stands behind one key.
#[derive(Default)]
struct Found {
    sightings: Named,
    identity: Option<Identity>,
    /// The key is that of a record.
    is_place: bool,
}

/// Orders for linking, and which decision each is.
#[derive(Default)]
pub(super) struct Deciding<'d> {
    /// The orders.
    pub orders: Orders,
    splits: Vec<&'d Decision>,
    merges: Vec<&'d Decision>,
    suppressed: Vec<&'d Decision>,
    stale: Vec<Stale>,
    given: u64,
}

impl<'d> Deciding<'d> {
    /// Looks up all keys that decisions name.
    ///
    /// # Errors
    /// If the sightings cannot be read back.
    pub(super) fn new(
        decisions: &'d Decisions,
        scanned: &Scanned,
        catalog: &Catalog,
        key: &Key,
    ) -> Result<Self> {
        let mut deciding = Self { given: decisions.all.len() as u64, ..Self::default() };
        if decisions.all.is_empty() {
            return Ok(deciding);
        }
        let wanted: BTreeSet<u128> = decisions.all.iter().flat_map(|of| of.act.keys()).copied().collect();
        let mut found = look_up(&wanted, scanned, catalog, key)?;
        let met: BTreeSet<u128> =
            scanned.sightings.kept().iter().flat_map(|kept| kept.set_aside().iter().copied()).collect();
        for decision in &decisions.all {
            deciding.order(decision, &mut found, &met);
        }
        Ok(deciding)
    }

    fn order(&mut self, decision: &'d Decision, found: &mut BTreeMap<u128, Found>, met: &BTreeSet<u128>) {
        let mut named = |key: &u128| found.entry(*key).or_default().sightings.clone();
        match &decision.act {
            Act::Split(keys) => {
                self.orders.splits.push(keys.iter().map(&mut named).collect());
                self.splits.push(decision);
            }
            Act::Merge(keys) => {
                self.orders.merges.push(keys.iter().map(&mut named).collect());
                self.merges.push(decision);
            }
            Act::Suppress(key) => {
                self.orders.suppressed.push(named(key));
                self.suppressed.push(decision);
            }
            Act::Cut(key) => match found.get(key) {
                Some(Found { identity: Some(identity), sightings, .. }) => {
                    self.orders.cuts.push((*identity, sightings.clone()));
                }
                _ => self.miss(decision, "no value has this key"),
            },
            Act::Placeholder(key) if met.contains(key) => {}
            Act::Placeholder(_) => self.miss(decision, "no value has this key"),
        }
    }

    fn miss(&mut self, decision: &Decision, why: &str) {
        self.stale.push(stale("decisions", decision.line, format!("{}: {why}", decision.act.name())));
    }

    /// What the decisions came to, and those that came to nothing.
    pub(super) fn outcome(mut self, obeyed: &Obeyed) -> (Option<Decided>, Vec<Stale>) {
        let all = [
            (std::mem::take(&mut self.splits), &obeyed.splits),
            (std::mem::take(&mut self.merges), &obeyed.merges),
            (std::mem::take(&mut self.suppressed), &obeyed.suppressed),
        ];
        for (decision, fate) in all.into_iter().flat_map(|(of, fates)| of.into_iter().zip(fates)) {
            match fate {
                Fate::Done => {}
                Fate::Nobody => self.miss(decision, "one of its keys stands for nobody"),
                Fate::Several if matches!(decision.act, Act::Split(_)) => {
                    self.miss(decision, "its keys stand on the same records, which cannot be parted");
                }
                Fate::Several => {
                    self.miss(decision, "one of its keys stands for several people; name one by another key");
                }
            }
        }
        self.stale.sort();
        let applied = self.given - self.stale.len() as u64;
        ((self.given > 0).then_some(Decided { given: self.given, applied }), self.stale)
    }
}

/// The sightings that each key stands on: those with an identifier or a name of that key, or in a record of that key.
fn look_up(
    wanted: &BTreeSet<u128>,
    scanned: &Scanned,
    catalog: &Catalog,
    key: &Key,
) -> Result<BTreeMap<u128, Found>> {
    let (secret, rules) = (key.bytes(), &catalog.people);
    let work = |(batch, before): (usize, Before)| {
        let path = scanned.evidence[scanned.sightings.kept()[batch].item as usize].known.path.as_str();
        let batch = scanned.sightings.batch(batch)?;
        let mut hits = Vec::new();
        for at in 0..batch.len() {
            let sighting = before.sightings + at as u32;
            let name = Some(of_name(batch.name(at))).filter(|name| *name != of_name(0));
            for identity in batch.identities(at).iter().copied().chain(name) {
                let key = identifier_key(identity, &secret, rules);
                if wanted.contains(&key) {
                    hits.push((
                        key,
                        sighting,
                        Some(identity).filter(|identity| identity.kind != NO_KIND),
                        false,
                    ));
                }
            }
            let place = place_key(path, before.records + u64::from(batch.record(at)) + 1, &secret);
            if wanted.contains(&place) {
                hits.push((place, sighting, None, true));
            }
        }
        Ok(hits)
    };
    let hits: Vec<Vec<_>> = before(scanned).into_par_iter().enumerate().map(work).collect::<Result<_>>()?;
    let mut found: BTreeMap<u128, Found> = BTreeMap::new();
    for (key, sighting, identity, is_place) in hits.into_iter().flatten() {
        let of = found.entry(key).or_default();
        of.is_place |= is_place;
        of.identity = of.identity.or(identity);
        if of.sightings.last() != Some(&sighting) {
            of.sightings.push(sighting);
        }
    }
    // A record that speaks of several names none of them.
    found.retain(|_, found| !found.is_place || found.sightings.len() == 1);
    Ok(found)
}

/// What stands before a batch.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    /// Records of its item.
    pub records: u64,
    /// Sightings of all evidence.
    pub sightings: u32,
}

/// What stands before each batch.
pub(super) fn before(scanned: &Scanned) -> Vec<Before> {
    let (mut sum, mut item) = (Before::default(), u32::MAX);
    let of = |part: &crate::case::Part| {
        if part.item != item {
            item = part.item;
            sum.records = 0;
        }
        let before = sum;
        sum.records += part.carved.records;
        sum.sightings += part.sightings;
        before
    };
    scanned.parts.iter().map(of).collect()
}
