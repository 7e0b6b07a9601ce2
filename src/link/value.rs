//! Each value decides once, on all the sightings that carry it.
//!
//! Most values are carried by one sighting, and most others by sightings of one name; both are settled from the
//! rows alone. Only where names differ are words looked up. What a value decides hangs on nothing but its
//! carriers, so values can be partitioned in any way: by thread, by disk, by machine.

use super::contest::{Contest, Role, Tie};
use super::evidence::{Evidence, IdentitySet, Traits};
use super::group::{self, Carrier, Grouping};
use crate::error::Result;
use crate::identity::Identity;
use crate::spill::rows::Plain;
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// A value beside more than so many different contacts stands for nobody (`none@none.com`, `000-000-0000`):
/// a person's values stand beside a handful, and a switchboard beside its staff. Contacts are counted, not
/// sightings, so that copies of a record do not matter, and not order or customer numbers, of which one
/// person can have hundreds.
pub(super) const LEARNT: usize = 100;

/// One value in one sighting: what partitions hold.
pub(super) trait Carried: Plain {
    fn new(identity: Identity, sighting: u32, name: u64) -> Self;
    fn identity(&self) -> Identity;
    fn carrier(&self) -> Carrier;
}

/// One beside which somebody may have a name.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(super) struct Row {
    bare: Bare,
    name: [u32; 2],
}

/// One of a job in which nobody has a name.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(super) struct Bare {
    identity: Identity,
    sighting: u32,
}

const _: () = assert!(size_of::<Row>() == 28 && size_of::<Bare>() == 20);

impl Carried for Row {
    fn new(identity: Identity, sighting: u32, name: u64) -> Self {
        Self { bare: Bare { identity, sighting }, name: [name as u32, (name >> 32) as u32] }
    }

    fn identity(&self) -> Identity {
        self.bare.identity
    }

    fn carrier(&self) -> Carrier {
        let name = u64::from(self.name[0]) | u64::from(self.name[1]) << 32;
        Carrier { name, ..self.bare.carrier() }
    }
}

impl Carried for Bare {
    fn new(identity: Identity, sighting: u32, _: u64) -> Self {
        Self { identity, sighting }
    }

    fn identity(&self) -> Identity {
        self.identity
    }

    fn carrier(&self) -> Carrier {
        Carrier { sighting: self.sighting, name: 0 }
    }
}

/// What a value is partitioned by.
pub(super) fn hash(identity: &Identity) -> u64 {
    half(identity, 7)
}

/// What a value is told by in its partition.
#[inline]
pub(super) fn key(identity: &Identity) -> u64 {
    half(identity, 0)
}

/// Eight bytes of the key, from `at`.
fn half(identity: &Identity, at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&identity.key[at..at + 8]);
    u64::from_le_bytes(bytes)
}

/// A value that links nothing.
#[derive(Debug)]
pub(super) struct Dead {
    pub(super) identity: Identity,
    pub(super) why: Why,
    pub(super) names: u64,
    pub(super) nationals: u64,
    pub(super) carriers: Vec<u32>,
}

impl Dead {
    /// A value that a reviewer cut.
    pub(super) fn cut(identity: Identity, carriers: &[u32]) -> Self {
        Self { identity, why: Why::Cut, names: 0, nationals: 0, carriers: carriers.to_vec() }
    }
}

/// Why a value links nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// Too many names or national ids.
    Hub,
    /// Too many contacts: learnt to stand for nobody.
    Placeholder,
    /// A reviewer said so.
    Cut,
}

/// What the values of a partition decided.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) edges: Vec<(u32, u32)>,
    pub(super) contests: Vec<Contest>,
    pub(super) ties: Vec<Tie>,
    pub(super) dead: Vec<Dead>,
    /// Distinct values by kind.
    pub(super) distinct: Vec<u64>,
}

impl Decided {
    fn new() -> Self {
        let (edges, contests, ties, dead) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { edges, contests, ties, dead, distinct: vec![0; 256] }
    }
}

/// Groups the rows of a partition by value; `decide` is asked once for each value that has several carriers,
/// which are in evidence order.
pub(super) fn decide<R: Carried>(
    rows: &[R],
    decide: impl Fn(Identity, &[Carrier], &mut Decided) -> Result<()>,
) -> Result<Decided> {
    let mut decided = Decided::new();
    let next = chains(rows);
    let mut carriers = Vec::new();
    for (row, then) in rows.iter().zip(&next) {
        if *then & LATER != 0 {
            continue;
        }
        decided.distinct[usize::from(row.identity().kind.0)] += 1;
        if *then == END {
            continue;
        }
        carriers.clear();
        carriers.push(row.carrier());
        let mut at = *then;
        while let Some(row) = rows.get(at as usize) {
            carriers.push(row.carrier());
            at = next[at as usize] & END;
        }
        decide(row.identity(), &carriers, &mut decided)?;
    }
    Ok(decided)
}

/// No row: behind the last of a chain.
const END: u32 = LATER - 1;
/// Marks a row that is not the first of its chain.
const LATER: u32 = 1 << 31;

/// For each row the next row of the same value, or [`END`]; with [`LATER`] where an earlier row has it too.
///
/// An open table with the newest row of each value, filled from behind. Keys are keyed hashes: nobody without
/// the key can make them collide.
fn chains<R: Carried>(rows: &[R]) -> Vec<u32> {
    let mask = (rows.len() * 2).next_power_of_two() - 1;
    let mut table = vec![END; mask + 1];
    let mut next = vec![END; rows.len()];
    for (at, row) in rows.iter().enumerate().rev() {
        let mut slot = key(&row.identity()) as usize & mask;
        while table[slot] != END && rows[table[slot] as usize].identity() != row.identity() {
            slot = (slot + 1) & mask;
        }
        let later = table[slot];
        if later != END {
            next[at] = later;
            next[later as usize] |= LATER;
        }
        table[slot] = at as u32;
    }
    next
}

/// What a value of any kind but a user name does.
pub(super) fn ordinary(
    evidence: &Evidence<'_>,
    identity: Identity,
    carriers: &[Carrier],
    out: &mut Decided,
) -> Result<()> {
    if !evidence.traits(identity.kind).links || evidence.is_dead(&identity) {
        return Ok(());
    }
    match grouping(evidence, identity, carriers)? {
        Ok(Grouping::Many { groups, of }) => contest(evidence, identity, carriers, groups, &of, out)?,
        Ok(_) => join(carriers.iter().map(|carrier| carrier.sighting), &mut out.edges),
        Err(dead) => out.dead.push(dead),
    }
    Ok(())
}

/// How the carriers of a value fall into names; or, for a hub or a placeholder, that it links nothing.
fn grouping(
    evidence: &Evidence<'_>,
    identity: Identity,
    carriers: &[Carrier],
) -> Result<Result<Grouping, Dead>> {
    let beside = Beside::of(evidence, identity, carriers)?;
    let grouping = if one_name(carriers) { Grouping::One } else { group::group(evidence, carriers)? };
    let hub = grouping == Grouping::Crowd || beside.nationals > evidence.hub;
    if !hub && beside.contacts <= LEARNT {
        return Ok(Ok(grouping));
    }
    Ok(Err(Dead {
        identity,
        why: if hub { Why::Hub } else { Why::Placeholder },
        names: group::names(carriers).len() as u64,
        nationals: beside.nationals as u64,
        carriers: carriers.iter().map(|carrier| carrier.sighting).collect(),
    }))
}

/// Whether the named among the carriers all have the same name.
fn one_name(carriers: &[Carrier]) -> bool {
    let mut names = carriers.iter().map(|carrier| carrier.name).filter(|name| *name != 0);
    names.next().is_none_or(|first| names.all(|name| name == first))
}

/// How many different people the other values beside a value could belong to.
struct Beside {
    nationals: usize,
    contacts: usize,
}

impl Beside {
    /// Each sighting counts once, with the first national id and the first contact that it has beside the value:
    /// who has a national and a tax id, or two phones, is still one, and a copy adds nothing. So there are at most
    /// as many as carriers, and only where these are many need anything be looked up. Contacts are counted until they
    /// are too many.
    fn of(evidence: &Evidence<'_>, identity: Identity, carriers: &[Carrier]) -> Result<Self> {
        let (mut nationals, mut contacts) = (IdentitySet::default(), IdentitySet::default());
        if carriers.len() > evidence.hub.min(LEARNT) {
            evidence.identities_of(carriers.iter().map(|carrier| carrier.sighting), |all| {
                let first = |wanted: fn(Traits) -> bool| {
                    let others = all.iter().filter(|other| **other != identity);
                    others.copied().find(|other| wanted(evidence.traits(other.kind)))
                };
                nationals.extend(first(|traits| traits.national));
                if contacts.len() <= LEARNT {
                    contacts.extend(first(Traits::is_contact));
                }
            })?;
        }
        Ok(Self { nationals: nationals.len(), contacts: contacts.len() })
    }
}

/// Edges that join all of `sightings`.
fn join(sightings: impl IntoIterator<Item = u32>, edges: &mut Vec<(u32, u32)>) {
    let mut sightings = sightings.into_iter();
    if let Some(first) = sightings.next() {
        edges.extend(sightings.map(|sighting| (first, sighting)));
    }
}

/// Several names on one value: joined inside each, the nameless tied to all of them.
fn contest(
    evidence: &Evidence<'_>,
    identity: Identity,
    carriers: &[Carrier],
    groups: usize,
    of: &[Option<u8>],
    out: &mut Decided,
) -> Result<()> {
    let mut heads: Vec<Option<u32>> = vec![None; groups];
    let mut floats = Vec::new();
    let mut members = Vec::with_capacity(carriers.len());
    for (carrier, group) in carriers.iter().zip(of) {
        members.push((carrier.sighting, group.map_or(Role::Float, Role::Member)));
        match group.and_then(|group| heads.get_mut(usize::from(group))) {
            Some(Some(head)) => out.edges.push((*head, carrier.sighting)),
            Some(head) => *head = Some(carrier.sighting),
            None => floats.push(carrier.sighting),
        }
    }
    join_copies(evidence, &floats, &mut out.edges)?;
    let targets = heads.into_iter().flatten().collect();
    out.contests.push(Contest { identity, members, possible: true });
    out.ties.extend(Tie::new(floats, targets));
    Ok(())
}

/// Joins sightings that say exactly the same: whoever it is, it is the same.
fn join_copies(evidence: &Evidence<'_>, sightings: &[u32], edges: &mut Vec<(u32, u32)>) -> Result<()> {
    let mut texts = Vec::with_capacity(sightings.len());
    for sighting in sightings {
        texts.push((evidence.text(*sighting)?, *sighting));
    }
    texts.sort();
    for same in texts.chunk_by(|a, b| a.0 == b.0) {
        join(same.iter().map(|(_, sighting)| *sighting), edges);
    }
    Ok(())
}

/// What a user name does: it joins sightings that have nothing stronger, and these to the one who bears it.
///
/// `is_anchor` says which sightings have something stronger; they are joined to no other by it.
pub(super) fn user(
    evidence: &Evidence<'_>,
    is_anchor: impl Fn(u32) -> bool,
    identity: Identity,
    carriers: &[Carrier],
    out: &mut Decided,
) -> Result<()> {
    if evidence.is_dead(&identity) {
        return Ok(());
    }
    let (groups, of) = match grouping(evidence, identity, carriers)? {
        Ok(Grouping::Many { groups, of }) => (groups, of),
        Ok(_) => (1, vec![Some(0); carriers.len()]),
        Err(dead) => {
            out.dead.push(dead);
            return Ok(());
        }
    };
    let (mut anchors, mut floats) = (Vec::new(), Vec::new());
    for (carrier, group) in carriers.iter().zip(of) {
        let side = if is_anchor(carrier.sighting) { &mut anchors } else { &mut floats };
        side.push((group, carrier.sighting));
    }
    if groups == 1 && anchors.is_empty() {
        join(floats.into_iter().map(|(_, sighting)| sighting), &mut out.edges);
        return Ok(());
    }
    let mut contest = Contest { identity, members: Vec::new(), possible: !floats.is_empty() };
    contest.members.extend(anchors.iter().map(|(_, sighting)| (*sighting, Role::Anchor)));
    let mut targets: Vec<u32> = anchors.iter().map(|(_, sighting)| *sighting).collect();
    for group in 0..groups as u8 {
        let own = of_group(&floats, Some(group));
        let bearers = of_group(&anchors, Some(group));
        let role = if bearers.is_empty() { Role::Member(group) } else { Role::Float };
        contest.members.extend(own.iter().map(|sighting| (*sighting, role)));
        join(own.iter().copied(), &mut out.edges);
        targets.extend(own.first());
        out.ties.extend(Tie::new(own, bearers));
    }
    let nameless = of_group(&floats, None);
    join_copies(evidence, &nameless, &mut out.edges)?;
    contest.members.extend(nameless.iter().map(|sighting| (*sighting, Role::Float)));
    out.ties.extend(Tie::new(nameless, targets));
    out.contests.push(contest);
    Ok(())
}

/// The sightings of one group.
fn of_group(all: &[(Option<u8>, u32)], wanted: Option<u8>) -> Vec<u32> {
    all.iter().filter(|(group, _)| *group == wanted).map(|(_, sighting)| *sighting).collect()
}
