//! All sightings into people: the steps of the room, one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clusters::Clusters;
use super::contest::{Contests, Tie};
use super::evidence::Evidence;
use super::fold;
use super::group::Carrier;
use super::loan::Loan;
use super::orders::{Orders, Splits};
use super::owner::{Fates, Owners};
use super::repeats::Repeats;
use super::rownumber;
use super::settled::{Hub, Settled};
use super::shared;
use super::sightings::Sightings;
use super::standing::{self, Standings};
use super::suspect;
use super::ties;
use super::undecided;
use super::union::Union;
use super::value::{self, Bare, Carried, Dead, Decided, Row, Why};
use crate::catalog::People;
use crate::error::Result;
use crate::finding::ElementId;
use crate::spill::rows::Rows;

/// Settles who is who, as a reviewer ordered. The order of the batches only numbers the people: any order gives the same
/// people and the same counts.
///
/// # Errors
/// If what does not fit in memory cannot be written or read back.
pub fn settle(sightings: &Sightings, rules: &People, orders: &Orders) -> Result<Settled> {
    let mut evidence = Evidence::new(sightings, rules);
    let row_numbers = rownumber::ignore(&mut evidence, rules.row_number_repeats)?;
    let mut sure = Union::new(evidence.len() as usize);
    let is_named = sightings.kept().iter().any(|kept| kept.is_named);
    let decide = if is_named { decide::<Row> } else { decide::<Bare> };
    let (decided, standings) = decide(&mut evidence, orders, &mut sure)?;

    let joined = ties::resolve(&decided.ties, &mut sure);
    let open: Vec<&Tie> =
        decided.ties.iter().zip(joined).filter(|(_, joined)| !joined).map(|(tie, _)| tie).collect();
    let roots = sure.firsts();
    let clusters = Clusters::new(&decided.contests, &roots)?;
    let floating = undecided::find(&standings, &open, &roots);
    let floats = |root: u32| floating.group_of.contains_key(&root);
    let parted = suspect::part(&evidence, &decided.contests, &roots, &Splits::new(orders), floats)?;
    let fates = Fates { floating: &floating, parted: &parted };
    let owners = Owners::new(&evidence, &fates, roots, standings, clusters, orders.name_people())?;
    let (settled, owners) = fold::fold(&evidence, &fates, owners, orders)?;
    Ok(Settled {
        row_numbers,
        shared: shared::find(&evidence, &fates, &decided, &owners)?,
        person_of: Arc::new(owners.person),
        hubs: dead(&decided.dead, Why::Hub),
        placeholders: dead(&decided.dead, Why::Placeholder),
        cuts: dead(&decided.dead, Why::Cut),
        values: decided.distinct.iter().copied().take(rules.kinds.len()).collect(),
        unattributed: unattributed(sightings)?,
        ..settled
    })
}

/// What all values decided, but for the edges, which are joined at once.
pub(super) struct Verdicts {
    pub(super) contests: Contests,
    pub(super) ties: Vec<Tie>,
    pub(super) dead: Vec<Dead>,
    /// Distinct values by kind.
    pub(super) distinct: Vec<u64>,
}

impl Verdicts {
    /// Adds those of a partition.
    fn add(&mut self, of: Decided, sure: &mut Union) -> Result<()> {
        for (a, b) in &of.edges {
            sure.join(*a, *b);
        }
        of.contests.iter().try_for_each(|contest| self.contests.push(contest))?;
        self.ties.extend(of.ties);
        self.dead.extend(of.dead);
        self.distinct.iter_mut().zip(of.distinct).for_each(|(sum, count)| *sum += count);
        Ok(())
    }
}

/// All values decide: first the others, then user names, which must know what is stronger and lives. Says too what each
/// sighting then stands on.
fn decide<R: Carried>(
    evidence: &mut Evidence<'_>,
    orders: &Orders,
    sure: &mut Union,
) -> Result<(Verdicts, Standings)> {
    let Meeting { others, users, mut standings, alone } = meet::<R>(evidence)?;
    let dead = orders.cuts.iter().map(|(identity, carriers)| Dead::cut(*identity, carriers)).collect();
    let contests = Contests::new(evidence.sightings().spill());
    let mut all = Verdicts { contests, ties: Vec::new(), dead, distinct: alone };
    standings.bury(evidence, &all.dead)?;
    let ordinary = |identity, carriers: &[Carrier], out: &mut Decided| {
        value::ordinary(evidence, identity, carriers, out)
    };
    others.each(|rows| value::decide(rows, ordinary), |part| all.add(part, sure))?;
    standings.bury(evidence, &all.dead[orders.cuts.len()..])?;
    let before = all.dead.len();
    let is_anchor = |sighting: u32| standings.is_strong(sighting);
    let user = |identity, carriers: &[Carrier], out: &mut Decided| {
        value::user(evidence, is_anchor, identity, carriers, out)
    };
    users.each(|rows| value::decide(rows, user), |part| all.add(part, sure))?;
    standings.bury(evidence, &all.dead[before..])?;
    Ok((all, standings))
}

/// The values that may come again, in partitions: those of ordinary kinds, and user names. And what sightings stand on.
struct Meeting<R> {
    others: Rows<R>,
    users: Rows<R>,
    standings: Standings,
    /// Values of one sighting, by kind.
    alone: Vec<u64>,
}

/// What a piece of the sightings adds to a meeting.
struct Met<R> {
    others: Vec<R>,
    users: Vec<R>,
    standings: Vec<u8>,
    alone: Vec<u64>,
}

impl<R> Default for Met<R> {
    fn default() -> Self {
        Self { others: Vec::new(), users: Vec::new(), standings: Vec::new(), alone: vec![0; 256] }
    }
}

/// Two passes over all sightings: which values come again, then who carries these.
fn meet<R: Carried>(evidence: &Evidence<'_>) -> Result<Meeting<R>> {
    let (sightings, spill) = (evidence.sightings(), evidence.sightings().spill());
    let count = sightings.kept().iter().map(|kept| kept.identities as usize).sum();
    spill.expect((count * size_of::<R>()) as u64, 2)?;
    let repeats = Repeats::of(sightings)?;
    let mut meeting = Meeting {
        others: Rows::new(spill, count),
        users: Rows::new(spill, count / 4),
        standings: Standings::new(evidence.len()),
        alone: vec![0; 256],
    };
    let work = |met: &mut Met<R>, at: usize, batch: &Loan<'_>| {
        let mut told = repeats.told(batch.all()).into_iter();
        for (place, sighting) in (0..batch.len()).zip(sightings.first(at)..) {
            let name = batch.name(place);
            met.standings.push(standing::of(evidence, name, evidence.kept(batch, (at, place))));
            let own = batch.identities(place).iter().zip(told.by_ref());
            for (identity, may_repeat) in own.filter(|(identity, _)| evidence.counts(at, identity.kind)) {
                if !may_repeat {
                    met.alone[usize::from(identity.kind.0)] += 1;
                    continue;
                }
                let is_user = evidence.traits(identity.kind).is_user();
                let side = if is_user { &mut met.users } else { &mut met.others };
                side.push(R::new(*identity, sighting, name));
            }
        }
        Ok(())
    };
    sightings.gathered(work, |met| meeting.add(&met))?;
    Ok(meeting)
}

impl<R: Carried> Meeting<R> {
    fn add(&mut self, met: &Met<R>) -> Result<()> {
        self.standings.extend(&met.standings);
        self.alone.iter_mut().zip(&met.alone).for_each(|(sum, more)| *sum += more);
        for (side, more) in [(&mut self.others, &met.others), (&mut self.users, &met.users)] {
            more.iter().try_for_each(|row| side.push(value::hash(&row.identity()), *row))?;
        }
        Ok(())
    }
}

/// The values that are dead for this reason, in order of first appearance.
fn dead(dead: &[Dead], why: Why) -> Vec<Hub> {
    let hub = |dead: &Dead| Hub {
        identity: dead.identity,
        names: dead.names,
        nationals: dead.nationals,
        sightings: dead.carriers.len() as u64,
        first_sighting: dead.carriers.first().copied().unwrap_or(0),
    };
    let mut hubs: Vec<Hub> = dead.iter().filter(|dead| dead.why == why).map(hub).collect();
    hubs.sort_unstable_by_key(|hub| (hub.first_sighting, hub.identity));
    hubs
}

/// Distinct values without a subject, by element.
fn unattributed(sightings: &Sightings) -> Result<Vec<(ElementId, u64)>> {
    let count = sightings.kept().iter().map(|kept| kept.loose as usize).sum();
    let mut values = Rows::new(sightings.spill(), count);
    sightings.each(
        |kept| kept.loose > 0,
        |_, batch| batch.loose().iter().try_for_each(|loose| values.push(value::hash(&loose.value), *loose)),
    )?;
    let mut sums = BTreeMap::new();
    values.each(
        |rows| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            rows.dedup();
            let own = rows.chunk_by(|a, b| a.element == b.element);
            Ok(own.map(|own| (own[0].element, own.len() as u64)).collect::<Vec<_>>())
        },
        |counts| {
            counts.into_iter().for_each(|(element, count)| *sums.entry(element).or_insert(0) += count);
            Ok(())
        },
    )?;
    Ok(sums.into_iter().collect())
}
