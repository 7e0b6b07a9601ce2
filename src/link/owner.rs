//! Whose each sighting is: four bytes each, and more only for those of whom there is more to say.
//!
//! The word of a sighting is at first its component (the first sighting in it), then the sighting that stands for its
//! person, and in the end the person's number. Where a person is not the whole of a component, [`Owners`] keeps
//! the component apart.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::clusters::Clusters;
use super::conflict;
use super::evidence::Evidence;
use super::namesake;
use super::settled::{NOBODY, UNDECIDED};
use super::standing::Standings;
use super::undecided::Floating;
use crate::error::Result;

/// What the rules have said of components.
pub(super) struct Fates<'f> {
    /// Components that float.
    pub(super) floating: &'f Floating,
    /// Components that parted.
    pub(super) parted: &'f [conflict::Settled],
}

/// Whose each sighting is.
pub(super) struct Owners {
    /// A sighting that stands for the person, the first of theirs until decisions join some; or [`NOBODY`], or
    /// [`UNDECIDED`].
    pub(super) person: Vec<u32>,
    pub(super) standings: Standings,
    /// Components that may be one.
    pub(super) clusters: Clusters,
    /// The component of each sighting that floats or is in a component that parted.
    home: HashMap<u32, u32, FixedState>,
    /// Components that parted.
    parted: HashSet<u32, FixedState>,
    /// Decisions will join people or leave them out, so that a first of a name may not stay it.
    is_decided: bool,
}

impl Owners {
    /// `roots` is the component of each sighting; `is_decided` says that decisions will join people or leave them out.
    pub(super) fn new(
        evidence: &Evidence<'_>,
        fates: &Fates<'_>,
        roots: Vec<u32>,
        standings: Standings,
        clusters: Clusters,
        is_decided: bool,
    ) -> Result<Self> {
        let (home, parted) = (HashMap::default(), HashSet::default());
        let mut owners = Self { person: roots, standings, clusters, home, parted, is_decided };
        let persons = owners.persons();
        owners.names(evidence, &persons)?;
        owners.components(fates, &persons);
        fates.parted.iter().for_each(|settled| owners.parts(settled));
        Ok(owners)
    }

    /// By component, whether it is more than values without a subject.
    fn persons(&self) -> Vec<bool> {
        let mut persons = vec![false; self.person.len()];
        for (at, root) in (0u32..).zip(&self.person) {
            if self.standings.is_person(at) {
                persons[*root as usize] = true;
            }
        }
        persons
    }

    /// A person for each name in an item of which nothing else is known.
    fn names(&mut self, evidence: &Evidence<'_>, persons: &[bool]) -> Result<()> {
        let is_one =
            |at: u32| self.standings.has_only_a_name(at) && !persons[self.person[at as usize] as usize];
        let names = namesake::meet(evidence, is_one)?;
        names.each(|of| {
            self.person[of.sighting as usize] = of.in_item;
            self.standings.note_name_only(of.sighting, of.sighting == of.anywhere);
            if self.is_decided && of.sighting == of.in_item && of.in_item != of.anywhere {
                self.home.insert(of.sighting, of.anywhere);
            }
        })
    }

    /// A person for each component that is one.
    fn components(&mut self, fates: &Fates<'_>, persons: &[bool]) {
        for at in 0..self.person.len() as u32 {
            if self.standings.is_name_only(at) {
                continue;
            }
            let root = self.person[at as usize];
            if !persons[root as usize] {
                self.person[at as usize] = NOBODY;
            } else if fates.floating.group_of.contains_key(&root) {
                self.home.insert(at, root);
                self.person[at as usize] = UNDECIDED;
            }
        }
    }

    /// A person for each part of a component that is a person.
    fn parts(&mut self, settled: &conflict::Settled) {
        for (sighting, owner) in settled.owners() {
            let of = &mut self.person[sighting as usize];
            if *of != NOBODY {
                self.home.insert(sighting, *of);
                self.parted.insert(*of);
                *of = owner.unwrap_or(UNDECIDED);
            }
        }
    }

    /// The cluster of a sighting that stands for a person, floats, or is in a component that parted.
    pub(super) fn cluster(&self, sighting: u32) -> u32 {
        let component = self.home.get(&sighting).copied().unwrap_or(sighting);
        self.clusters.find(component)
    }

    /// Whether other persons may be in the cluster of a sighting that stands for one; those known by a name only are told
    /// by [`Standings::is_first_of_name`].
    pub(super) fn is_apart(&self, sighting: u32) -> bool {
        let component = self.home.get(&sighting).copied().unwrap_or(sighting);
        let is_loose = self.is_decided && self.standings.is_name_only(sighting);
        !is_loose && !self.clusters.is_joined(component) && !self.parted.contains(&component)
    }

    /// The sightings that float, with the groups that they float in, sorted.
    pub(super) fn floating(&self, fates: &Fates<'_>) -> Vec<(u32, u32)> {
        let group = |(at, root): (&u32, &u32)| Some((*fates.floating.group_of.get(root)?, *at));
        let mut floating: Vec<(u32, u32)> = self.home.iter().filter_map(group).collect();
        floating.sort_unstable();
        floating
    }
}
