//! Merges and suppressions, once the rules have said whose each sighting is.
//!
//! A name stands for a *unit*: a person, or a group that the rules left undecided. Merges join units; what was
//! undecided only between people that are now one is theirs too. Then suppressed people are taken out.

use std::collections::{BTreeMap, BTreeSet};

use super::orders::{Fate, Named, Obeyed, Orders, exclusive, together};
use super::owner::{Fates, Owners};
use super::settled::{NOBODY, UNDECIDED};
use super::union::Union;

/// What a name can stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Unit {
    /// The person with this owner.
    Person(u32),
    /// The undecided group with this number.
    Group(u32),
}

/// An undecided group.
struct Group {
    members: Vec<u32>,
    /// A sighting each of those that it could belong to.
    touched: Vec<u32>,
}

/// The groups, and the group of each sighting in one.
struct Groups {
    all: Vec<Group>,
    of: BTreeMap<u32, u32>,
}

impl Groups {
    fn new(fates: &Fates<'_>, owners: &Owners) -> Self {
        let mut all = Vec::new();
        for group in owners.floating(fates).chunk_by(|a, b| a.0 == b.0) {
            let targets = &fates.floating.targets;
            let from = targets.partition_point(|(of, _)| *of < group[0].0);
            let targets = targets[from..].iter().take_while(|(of, _)| *of == group[0].0);
            let members = group.iter().map(|(_, sighting)| *sighting).collect();
            all.push(Group { members, touched: targets.map(|(_, sighting)| *sighting).collect() });
        }
        for torn in fates.parted.iter().flat_map(|settled| settled.torn()) {
            all.push(Group { members: torn.members.clone(), touched: torn.touched.clone() });
        }
        let of = (0u32..).zip(&all).flat_map(|(at, group)| group.members.iter().map(move |of| (*of, at)));
        let of = of.collect();
        Self { all, of }
    }

    /// What the sightings of a name stand for. Groups count only where they stand for no person: a name that is a
    /// person's, and also on records that could be another's, is that person's.
    fn units(&self, owners: &Owners, name: &Named) -> BTreeSet<Unit> {
        let mut units = self.all_units(owners, name);
        if units.iter().any(|unit| matches!(unit, Unit::Person(_))) {
            units.retain(|unit| matches!(unit, Unit::Person(_)));
        }
        units
    }

    /// The same with all groups.
    fn all_units(&self, owners: &Owners, name: &Named) -> BTreeSet<Unit> {
        let unit = |sighting: &u32| match owners.person[*sighting as usize] {
            NOBODY => None,
            UNDECIDED => self.of.get(sighting).map(|group| Unit::Group(*group)),
            person => Some(Unit::Person(person)),
        };
        name.iter().filter_map(unit).collect()
    }
}

/// Carries out merges and suppressions.
pub(super) fn obey(orders: &Orders, fates: &Fates<'_>, owners: &mut Owners) -> Obeyed {
    if !orders.name_people() {
        return Obeyed::default();
    }
    let groups = Groups::new(fates, owners);
    let fate = |names: &Vec<Named>| if orders.undo(names) { Fate::Done } else { split(owners, names) };
    let splits = orders.splits.iter().map(fate).collect();
    let merges = merge(orders, &groups, owners);
    join(&probable(orders, owners), &groups, owners);
    doubt(orders, owners);
    let suppressed = suppress(orders, &groups, owners);
    Obeyed { splits, merges, suppressed }
}

/// Whether all names of a split stand for people of their own.
fn split(owners: &Owners, names: &[Named]) -> Fate {
    let own = exclusive(names);
    let mut held = BTreeMap::new();
    let mut fate = Fate::Done;
    for (name, sightings) in (0u32..).zip(names) {
        let person = |at: u32| Some(owners.person[at as usize]).filter(|person| *person < UNDECIDED);
        if !sightings.iter().any(|at| person(*at).is_some()) {
            return Fate::Nobody;
        }
        let persons: BTreeSet<u32> =
            own.iter().filter(|(_, of)| *of == name).filter_map(|(at, _)| person(*at)).collect();
        let taken = persons.iter().any(|person| held.insert(*person, name).is_some());
        if persons.is_empty() || taken {
            fate = Fate::Several;
        }
    }
    fate
}

fn merge(orders: &Orders, groups: &Groups, owners: &mut Owners) -> Vec<Fate> {
    let wanted: Vec<Vec<BTreeSet<Unit>>> = orders
        .merges
        .iter()
        .map(|names| names.iter().map(|name| groups.units(owners, name)).collect())
        .collect();
    let also: Vec<BTreeSet<Unit>> = orders
        .merges
        .iter()
        .map(|names| names.iter().flat_map(|name| groups.all_units(owners, name)).collect())
        .collect();
    let all: BTreeSet<Unit> = wanted.iter().flatten().flatten().copied().collect();
    let numbers: BTreeMap<Unit, u32> = all.iter().copied().zip(0u32..).collect();
    let mut fates: Vec<Fate> = wanted
        .iter()
        .map(|names| if names.iter().any(BTreeSet::is_empty) { Fate::Nobody } else { Fate::Several })
        .collect();
    // A name that stands for several is as good as any once other merges have made these one.
    let sets = loop {
        let done: Vec<usize> = (0..wanted.len()).filter(|at| fates[*at] == Fate::Done).collect();
        // A group that one merge gives to a person is that person's for every other merge whose names stand on it.
        let given: BTreeSet<Unit> =
            done.iter().flat_map(|at| wanted[*at].iter().flatten().copied()).collect();
        let joined = |at: &usize| wanted[*at].iter().flatten().chain(also[*at].intersection(&given));
        let sets = together(all.len(), done.iter().map(|at| joined(at).map(|unit| numbers[unit]).collect()));
        let one = |units: &BTreeSet<Unit>| {
            let mut sets = units.iter().map(|unit| sets[numbers[unit] as usize]);
            sets.next().is_some_and(|first| sets.all(|set| set == first))
        };
        let ready: Vec<usize> = (0..wanted.len())
            .filter(|at| fates[*at] == Fate::Several && wanted[*at].iter().all(one))
            .collect();
        if ready.is_empty() {
            break sets;
        }
        ready.into_iter().for_each(|at| fates[at] = Fate::Done);
    };
    let mut by_set: BTreeMap<u32, Vec<Unit>> = BTreeMap::new();
    for (unit, set) in all.iter().zip(&sets) {
        by_set.entry(*set).or_default().push(*unit);
    }
    by_set.retain(|_, units| units.len() > 1);
    join(&by_set.into_values().collect::<Vec<_>>(), groups, owners);
    fates
}

/// The sets of people that probable links make one, but for those in which a decision tells two apart.
fn probable(orders: &Orders, owners: &Owners) -> Vec<Vec<Unit>> {
    let person =
        |sighting: &u32| Some(owners.person[*sighting as usize]).filter(|person| *person < UNDECIDED);
    let pairs: Vec<(u32, u32)> =
        orders.probable.iter().filter_map(|(a, b)| Some((person(a)?, person(b)?))).collect();
    let mut people: Vec<u32> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    people.sort_unstable();
    people.dedup();
    let place = |person: u32| people.binary_search(&person).ok().map(|at| at as u32);
    let mut union = Union::new(people.len());
    for (a, b) in pairs.iter().filter_map(|(a, b)| Some((place(*a)?, place(*b)?))) {
        union.join(a, b);
    }
    let mut apart = BTreeSet::new();
    for names in orders.splits.iter().filter(|names| !orders.undo(names)) {
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        for (sighting, name) in exclusive(names) {
            let Some(root) = person(&sighting).and_then(place).map(|at| union.find(at)) else { continue };
            if held.insert(root, name).is_some_and(|before| before != name) {
                apart.insert(root);
            }
        }
    }
    let mut sets: BTreeMap<u32, Vec<Unit>> = BTreeMap::new();
    for (at, person) in (0u32..).zip(&people) {
        sets.entry(union.find(at)).or_default().push(Unit::Person(*person));
    }
    sets.into_iter()
        .filter(|(root, set)| set.len() > 1 && !apart.contains(root))
        .map(|(_, set)| set)
        .collect()
}

/// Has people who may be one be in one cluster.
fn doubt(orders: &Orders, owners: &mut Owners) {
    for (a, b) in &orders.doubtful {
        let [a, b] = [a, b].map(|sighting| owners.person[*sighting as usize]);
        if a < UNDECIDED && b < UNDECIDED && a != b {
            owners.clusters.join(owners.cluster(a), owners.cluster(b));
        }
    }
}

/// Makes one person of the units of each set.
fn join(sets: &[Vec<Unit>], groups: &Groups, owners: &mut Owners) {
    if sets.is_empty() {
        return;
    }
    let mut person_of: BTreeMap<u32, u32> = BTreeMap::new();
    let mut made = BTreeSet::new();
    for units in sets {
        let stands = |unit: &Unit| match unit {
            Unit::Person(person) => Some(*person),
            Unit::Group(group) => groups.all[*group as usize].members.first().copied(),
        };
        // Persons come before groups.
        let Some(person) = units.iter().find_map(stands) else { continue };
        made.insert(person);
        for other in units.iter().filter_map(stands) {
            owners.clusters.join(owners.cluster(person), owners.cluster(other));
        }
        for unit in units {
            match unit {
                Unit::Person(other) => drop(person_of.insert(*other, person)),
                Unit::Group(group) => assign(&groups.all[*group as usize].members, person, owners),
            }
        }
    }
    if made.is_empty() {
        return;
    }
    for person in &mut owners.person {
        *person = person_of.get(person).copied().unwrap_or(*person);
    }
    // Whom one group is given to may decide another.
    while groups.all.iter().filter(|group| decide(group, &made, owners)).count() > 0 {}
    lead(&made, owners);
}

/// Has each merged person be named by their first sighting; more is known of them than a name.
fn lead(made: &BTreeSet<u32>, owners: &mut Owners) {
    let mut first: BTreeMap<u32, u32> = BTreeMap::new();
    for at in 0..owners.person.len() as u32 {
        let person = &mut owners.person[at as usize];
        if made.contains(person) {
            *person = *first.entry(*person).or_insert(at);
            owners.standings.drop_name_only(at);
        }
    }
}

/// Gives the sightings of a group that is undecided to the only merged person that it touches, if it is so.
fn decide(group: &Group, made: &BTreeSet<u32>, owners: &mut Owners) -> bool {
    let undecided = |at: &u32| owners.person[*at as usize] == UNDECIDED;
    // What touches another open group may yet be anybody's.
    if group.touched.iter().any(|at| undecided(at) && !group.members.contains(at)) {
        return false;
    }
    let touched: BTreeSet<u32> = group.touched.iter().map(|at| owners.person[*at as usize]).collect();
    let mut persons = touched.into_iter().filter(|person| *person < UNDECIDED);
    let (Some(person), None) = (persons.next(), persons.next()) else { return false };
    if !made.contains(&person) || !group.members.iter().any(undecided) {
        return false;
    }
    assign(&group.members, person, owners);
    true
}

fn assign(members: &[u32], person: u32, owners: &mut Owners) {
    for at in members {
        if owners.person[*at as usize] == UNDECIDED {
            owners.person[*at as usize] = person;
        }
    }
}

fn suppress(orders: &Orders, groups: &Groups, owners: &mut Owners) -> Vec<Fate> {
    let units: Vec<BTreeSet<Unit>> =
        orders.suppressed.iter().map(|name| groups.units(owners, name)).collect();
    let mut gone = BTreeSet::new();
    let mut fates = Vec::with_capacity(units.len());
    for units in units {
        let mut units = units.into_iter();
        fates.push(match (units.next(), units.next()) {
            (None, _) => Fate::Nobody,
            (Some(unit), None) => {
                gone.insert(unit);
                Fate::Done
            }
            _ => Fate::Several,
        });
    }
    if !gone.is_empty() {
        for at in 0..owners.person.len() as u32 {
            let unit = match owners.person[at as usize] {
                UNDECIDED => groups.of.get(&at).map(|group| Unit::Group(*group)),
                person => Some(Unit::Person(person)),
            };
            if unit.is_some_and(|unit| gone.contains(&unit)) {
                owners.person[at as usize] = NOBODY;
                owners.standings.drop_name_only(at);
            }
        }
    }
    fates
}

/// How many more people there are at the least than clusters, because a decision parted some.
pub(super) fn told_apart(orders: &Orders, person_of: &[u32], clusters: &[(u32, u32)]) -> u64 {
    let mut most: BTreeMap<u32, u64> = BTreeMap::new();
    for names in &orders.splits {
        let mut held: BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
        for (sighting, name) in exclusive(names) {
            let person = person_of[sighting as usize];
            // Persons in no such list are alone in their cluster.
            if let Ok(at) = clusters.binary_search_by_key(&person, |(person, _)| *person) {
                let (named, persons) = held.entry(clusters[at].1).or_default();
                named.insert(name);
                persons.insert(person);
            }
        }
        for (cluster, (named, persons)) in held {
            let apart = named.len().min(persons.len()) as u64;
            let most = most.entry(cluster).or_default();
            *most = apart.max(*most);
        }
    }
    most.values().map(|apart| apart - 1).sum()
}
