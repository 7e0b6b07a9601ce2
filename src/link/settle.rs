//! All sightings into people: the steps of the room, one after another.

use super::batch::Batch;
use super::evidence::Evidence;
use super::fold;
use super::group::Carrier;
use super::orders::{Orders, Splits};
use super::owner::Fates;
use super::rownumber;
use super::settled::{Hub, Settled};
use super::shared;
use super::standing::Standings;
use super::suspect;
use super::ties;
use super::undecided;
use super::union::Union;
use super::value::{self, Dead, Decided, Row, Tie, Why};
use crate::catalog::People;
use crate::finding::ElementId;
use crate::spill::Partitions;

/// Settles who is who. `batches` stand in evidence order, which only numbers the people: any order gives the same
/// people and the same counts. There may be up to 2^31 sightings.
pub fn settle(batches: &[Batch], rules: &People) -> Settled {
    settle_by(batches, rules, &Orders::default())
}

/// As [`settle`], and as a reviewer ordered.
pub fn settle_by(batches: &[Batch], rules: &People, orders: &Orders) -> Settled {
    let mut evidence = Evidence::new(batches, rules);
    let row_numbers = rownumber::ignore(&mut evidence, rules.row_number_repeats);
    let mut standings = Standings::new(&evidence);
    let decided = decide(&mut evidence, &mut standings, orders);

    let mut sure = Union::new(evidence.len() as usize);
    for (a, b) in &decided.edges {
        sure.join(*a, *b);
    }
    let ties: Vec<&Tie> = decided.contests.iter().flat_map(|contest| &contest.ties).collect();
    let joined = ties::resolve(&ties, &mut sure);
    let open: Vec<&Tie> =
        ties.into_iter().zip(joined).filter(|(_, joined)| !joined).map(|(tie, _)| tie).collect();
    let low = possible(&decided, sure.clone());

    let roots = sure.roots();
    let floating = undecided::find(&evidence, &open, &roots);
    let floats = |root: u32| floating.group_of.contains_key(&root);
    let parted = suspect::part(&evidence, &decided.contests, &roots, &Splits::new(orders), floats);
    let fates = Fates { standings: &standings, roots: &roots, floating: &floating, parted: &parted };
    let settled = fold::fold(&evidence, &fates, low, orders);
    Settled {
        row_numbers,
        shared: shared::find(&evidence, &fates, &decided, &settled),
        hubs: dead(&decided.dead, Why::Hub),
        placeholders: dead(&decided.dead, Why::Placeholder),
        cuts: dead(&decided.dead, Why::Cut),
        values: decided.distinct.iter().copied().take(rules.kinds.len()).collect(),
        unattributed: unattributed(batches),
        ..settled
    }
}

/// The components over sure and possible links.
fn possible(decided: &Decided, mut sets: Union) -> Vec<u32> {
    for contest in decided.contests.iter().filter(|contest| contest.possible) {
        sets.join_all(contest.members.iter().map(|(sighting, _)| *sighting));
    }
    sets.roots()
}

/// All values decide: first the others, then user names, which must know what is stronger and lives.
fn decide(evidence: &mut Evidence<'_>, standings: &mut Standings, orders: &Orders) -> Decided {
    let (others, users) = rows(evidence);
    let mut all = Decided::new();
    all.dead.extend(orders.cuts.iter().map(|(identity, carriers)| Dead::cut(*identity, carriers)));
    standings.bury(evidence, &all.dead);
    let ordinary = |identity, carriers: &[Carrier], out: &mut Decided| {
        value::ordinary(evidence, identity, carriers, out);
    };
    others.each(|rows| value::decide(rows, ordinary)).into_iter().for_each(|part| all.append(part));
    standings.bury(evidence, &all.dead[orders.cuts.len()..]);
    let before = all.dead.len();
    let is_anchor = |sighting: u32| standings.is_strong(sighting);
    let user = |identity, carriers: &[Carrier], out: &mut Decided| {
        value::user(evidence, is_anchor, identity, carriers, out);
    };
    users.each(|rows| value::decide(rows, user)).into_iter().for_each(|part| all.append(part));
    standings.bury(evidence, &all.dead[before..]);
    all
}

/// The values of all sightings, in partitions: those of ordinary kinds, and user names.
fn rows(evidence: &Evidence<'_>) -> (Partitions<Row>, Partitions<Row>) {
    let count = evidence.batches().iter().map(Batch::identity_count).sum();
    let mut others = Partitions::for_rows(count);
    let mut users = Partitions::for_rows(count / 4);
    let mut sighting = 0;
    for (at, batch) in evidence.batches().iter().enumerate() {
        for place in 0..batch.len() {
            for identity in evidence.kept(at, place) {
                let row = Row::new(*identity, sighting, batch.name(place));
                let side = if evidence.traits(identity.kind).is_user() { &mut users } else { &mut others };
                side.push(row.hash(), row);
            }
            sighting += 1;
        }
    }
    (others, users)
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
fn unattributed(batches: &[Batch]) -> Vec<(ElementId, u64)> {
    let count = batches.iter().map(|batch| batch.unattributed().len()).sum();
    let mut values = Partitions::for_rows(count);
    for (element, value) in batches.iter().flat_map(Batch::unattributed) {
        values.push(value::hash(value), (*element, *value));
    }
    let counts = values.each(|rows| {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows.dedup();
        rows.chunk_by(|a, b| a.0 == b.0).map(|own| (own[0].0, own.len() as u64)).collect::<Vec<_>>()
    });
    let mut sums = std::collections::BTreeMap::new();
    for (element, count) in counts.into_iter().flatten() {
        *sums.entry(element).or_insert(0) += count;
    }
    sums.into_iter().collect()
}
