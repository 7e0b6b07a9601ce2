//! Whose each sighting is: the sighting that stands for its person, and the one that stands for its cluster.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::conflict;
use super::evidence::Evidence;
use super::settled::{NOBODY, UNDECIDED};
use super::standing::Standings;
use super::undecided::Floating;

/// What the rules have said of each sighting.
pub(super) struct Fates<'f> {
    pub(super) standings: &'f Standings,
    /// Its component over sure links.
    pub(super) roots: &'f [u32],
    /// Components that float.
    pub(super) floating: &'f Floating,
    /// Components that parted.
    pub(super) parted: &'f [conflict::Settled],
}

/// Whose each sighting is.
pub(super) struct Owners {
    /// A sighting that stands for the person; or [`NOBODY`], or [`UNDECIDED`].
    pub(super) person: Vec<u32>,
    /// A sighting that stands for the cluster.
    pub(super) cluster: Vec<u32>,
    /// By sighting: known by a name only.
    pub(super) name_only: Vec<bool>,
}

impl Owners {
    /// `cluster` is the component of each sighting over sure and possible links.
    pub(super) fn new(evidence: &Evidence<'_>, fates: &Fates<'_>, cluster: Vec<u32>) -> Self {
        let count = cluster.len();
        let mut owners = Self { person: Vec::with_capacity(count), cluster, name_only: vec![false; count] };
        let persons = persons(evidence, fates);
        owners.components(evidence, fates, &persons);
        for settled in fates.parted {
            owners.parts(settled);
        }
        owners
    }

    /// A person for each component that is one; a name in an item is one too.
    fn components(&mut self, evidence: &Evidence<'_>, fates: &Fates<'_>, persons: &[bool]) {
        let mut in_item: HashMap<(u64, u32), u32, FixedState> = HashMap::default();
        let mut anywhere: HashMap<u64, u32, FixedState> = HashMap::default();
        let mut sighting = 0u32;
        for batch in evidence.batches() {
            for place in 0..batch.len() {
                let (at, name) = (sighting as usize, batch.name(place));
                let root = fates.roots[at];
                let owner = if persons[root as usize] {
                    if fates.floating.group_of.contains_key(&root) { UNDECIDED } else { root }
                } else if name != 0 && !fates.standings.is_linked(sighting) {
                    self.name_only[at] = true;
                    self.cluster[at] = *anywhere.entry(name).or_insert(sighting);
                    *in_item.entry((name, batch.item())).or_insert(sighting)
                } else {
                    NOBODY
                };
                self.person.push(owner);
                sighting += 1;
            }
        }
    }

    /// A person for each part of a component that is a person.
    fn parts(&mut self, settled: &conflict::Settled) {
        for (sighting, owner) in settled.owners() {
            let of = &mut self.person[sighting as usize];
            if *of != NOBODY {
                *of = owner.unwrap_or(UNDECIDED);
            }
        }
    }
}

/// By root, whether the component is more than values without a subject.
fn persons(evidence: &Evidence<'_>, fates: &Fates<'_>) -> Vec<bool> {
    let mut persons = vec![false; fates.roots.len()];
    let mut sighting = 0u32;
    for batch in evidence.batches() {
        for place in 0..batch.len() {
            if fates.standings.is_person(sighting, batch.name(place) != 0) {
                persons[fates.roots[sighting as usize] as usize] = true;
            }
            sighting += 1;
        }
    }
    persons
}
