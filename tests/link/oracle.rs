//! The rules of linking once more, slowly: sets, pairs and repetition instead of partitions, chains and unions.

use std::collections::{BTreeMap, BTreeSet};

use super::world::*;

pub type Set = BTreeSet<usize>;

/// What the oracle says of a world.
#[derive(Debug, Default)]
pub struct Truth {
    pub persons: BTreeSet<Set>,
    pub undecided: BTreeSet<Set>,
    pub nobody: Set,
    pub clusters: BTreeSet<Set>,
    pub counts: (u64, u64, u64),
    pub dead: BTreeSet<(u8, u8)>,
}

struct Kind {
    links: bool,
    founds: bool,
    unique: bool,
}

fn kind(kind: u8) -> Kind {
    let links = kind != DOB;
    let founds = kind <= USER;
    Kind { links, founds, unique: matches!(kind, SSN | TAX | PASSPORT | CUSTOMER) }
}

/// How rows stand to each other on one value.
#[derive(Clone)]
struct Value {
    id: (u8, u8),
    /// Rows that it joins, by group.
    groups: Vec<Set>,
    floats: Set,
    anchors: Set,
    /// Floats and those whom they could be.
    ties: Vec<(Set, Set)>,
    possible: bool,
}

impl Value {
    fn carriers(&self) -> Set {
        let mut all: Set = self.groups.iter().flatten().copied().collect();
        all.extend(&self.floats);
        all.extend(&self.anchors);
        all
    }

    fn linked(&self, a: usize, b: usize) -> bool {
        let floats = self.floats.contains(&a) || self.floats.contains(&b);
        let both = self.carriers().contains(&a) && self.carriers().contains(&b);
        both && floats || self.groups.iter().any(|group| group.contains(&a) && group.contains(&b))
    }
}

fn heads(rows: &[Row], carriers: &Set) -> Vec<BTreeSet<u64>> {
    let names: BTreeSet<&BTreeSet<u64>> =
        carriers.iter().map(|at| &rows[*at].name).filter(|name| !name.is_empty()).collect();
    let is_head = |name: &&BTreeSet<u64>| !names.iter().any(|other| other != name && name.is_subset(other));
    names.iter().copied().filter(is_head).cloned().collect()
}

/// The head that a row's name fits, if it is exactly one.
fn fits(row: &Row, heads: &[BTreeSet<u64>]) -> Option<usize> {
    let fitting: Vec<usize> = (0..heads.len()).filter(|at| row.name.is_subset(&heads[*at])).collect();
    if row.name.is_empty() || fitting.len() != 1 { None } else { Some(fitting[0]) }
}

fn is_hub(rows: &[Row], id: (u8, u8), carriers: &Set, hub: usize) -> bool {
    let first = |at: &usize| rows[*at].ids.iter().find(|other| **other != id && other.0 <= TAX).copied();
    let nationals: BTreeSet<(u8, u8)> = carriers.iter().filter_map(first).collect();
    carriers.len() > 1 && (heads(rows, carriers).len() > hub || nationals.len() > hub)
}

fn ordinary(rows: &[Row], id: (u8, u8), carriers: &Set) -> Value {
    let heads = heads(rows, carriers);
    let mut value =
        Value { id, groups: vec![], floats: Set::new(), anchors: Set::new(), ties: vec![], possible: true };
    if heads.len() < 2 {
        value.groups.push(carriers.clone());
        return value;
    }
    let group =
        |wanted| carriers.iter().copied().filter(|at| fits(&rows[*at], &heads) == wanted).collect::<Set>();
    value.groups = (0..heads.len()).map(|at| group(Some(at))).collect();
    value.floats = group(None);
    let targets = value.groups.iter().flatten().copied().collect();
    value.ties.push((value.floats.clone(), targets));
    value
}

fn user(rows: &[Row], id: (u8, u8), carriers: &Set, strong: &Set) -> (Value, Vec<Set>) {
    let heads = heads(rows, carriers);
    let floats: Set = carriers.difference(strong).copied().collect();
    let anchors: Set = carriers.intersection(strong).copied().collect();
    let group = |side: &Set, wanted| -> Set {
        if heads.len() < 2 {
            return if wanted == Some(0) { side.clone() } else { Set::new() };
        }
        side.iter().copied().filter(|at| fits(&rows[*at], &heads) == wanted).collect()
    };
    let mut joined = Vec::new();
    let possible = !floats.is_empty();
    let mut value =
        Value { id, groups: vec![], floats: Set::new(), anchors: anchors.clone(), ties: vec![], possible };
    for at in 0..heads.len().max(1) {
        let (own, bearers) = (group(&floats, Some(at)), group(&anchors, Some(at)));
        joined.push(own.clone());
        if bearers.is_empty() {
            value.groups.push(own);
        } else {
            value.floats.extend(&own);
            value.ties.push((own, bearers));
        }
    }
    let nameless = group(&floats, None);
    let everybody = carriers.difference(&nameless).copied().collect();
    value.floats.extend(&nameless);
    value.ties.push((nameless, everybody));
    (value, joined)
}

fn components(count: usize, linked: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut label: Vec<usize> = (0..count).collect();
    loop {
        let before = label.clone();
        for (a, b) in linked {
            let least = label[*a].min(label[*b]);
            label[*a] = least;
            label[*b] = least;
        }
        if label == before {
            return label;
        }
    }
}

fn sets(label: &[usize], keep: impl Fn(usize) -> bool) -> BTreeSet<Set> {
    let mut sets: BTreeMap<usize, Set> = BTreeMap::new();
    for (at, label) in label.iter().enumerate().filter(|(at, _)| keep(*at)) {
        sets.entry(*label).or_default().insert(at);
    }
    sets.into_values().collect()
}

/// People by the rules.
pub fn settle(rows: &[Row], hub: usize) -> Truth {
    let count = rows.len();
    let mut carriers: BTreeMap<(u8, u8), Set> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        for id in row.ids.iter().filter(|id| kind(id.0).links) {
            carriers.entry(*id).or_default().insert(at);
        }
    }
    let is_dead = |user: bool| {
        let hubs = carriers.iter().filter(|(id, own)| (id.0 == USER) == user && is_hub(rows, **id, own, hub));
        hubs.map(|(id, _)| *id).collect::<BTreeSet<_>>()
    };
    let mut dead = is_dead(false);
    let strong: Set = (0..count)
        .filter(|at| rows[*at].ids.iter().any(|id| id.0 <= CUSTOMER && !dead.contains(id)))
        .collect();
    dead.extend(is_dead(true));
    let mut values = Vec::new();
    let mut linked: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (id, own) in carriers.iter().filter(|(id, own)| !dead.contains(*id) && own.len() > 1) {
        let (value, joined) =
            if id.0 == USER { user(rows, *id, own, &strong) } else { (ordinary(rows, *id, own), vec![]) };
        for group in value.groups.iter().chain(&joined) {
            linked.extend(group.iter().flat_map(|a| group.iter().map(move |b| (*a, *b))));
        }
        for (a, b) in value.floats.iter().flat_map(|a| value.floats.iter().map(move |b| (*a, *b))) {
            if rows[a].ids == rows[b].ids && rows[a].name == rows[b].name {
                linked.insert((a, b));
            }
        }
        values.push(value);
    }
    loop {
        let label = components(count, &linked);
        let before = linked.len();
        for (floats, targets) in values.iter().flat_map(|value| &value.ties) {
            let labels: BTreeSet<usize> = targets.iter().map(|at| label[*at]).collect();
            if labels.len() == 1 {
                linked.extend(floats.iter().flat_map(|a| targets.iter().map(move |b| (*a, *b))));
            }
        }
        if linked.len() == before {
            break;
        }
    }
    let label = components(count, &linked);
    finish(rows, &values, dead, &label, linked)
}

fn finish(
    rows: &[Row],
    values: &[Value],
    dead: BTreeSet<(u8, u8)>,
    label: &[usize],
    linked: BTreeSet<(usize, usize)>,
) -> Truth {
    let live = |at: usize| rows[at].ids.iter().copied().filter(|id| !dead.contains(id)).collect::<Vec<_>>();
    let mut truth = Truth::default();
    let comps = sets(label, |_| true);
    let is_person = |comp: &Set| {
        comp.iter().any(|at| {
            let ids = live(*at);
            ids.iter().any(|id| kind(id.0).founds)
                || !rows[*at].name.is_empty() && ids.iter().any(|id| kind(id.0).links)
        })
    };
    // Who floats.
    let open: Vec<&(Set, Set)> = values
        .iter()
        .flat_map(|value| &value.ties)
        .filter(|(_, targets)| targets.iter().map(|at| label[*at]).collect::<Set>().len() > 1)
        .collect();
    let floats: Set = open.iter().flat_map(|(floats, _)| floats.iter().copied()).collect();
    let is_undecided = |comp: &Set| {
        let named = comp.iter().any(|at| !rows[*at].name.is_empty() && !floats.contains(at));
        !named && open.iter().any(|(floats, targets)| !comp.is_disjoint(floats) && comp.is_disjoint(targets))
    };
    let floating: Vec<Set> = comps.iter().filter(|comp| is_undecided(comp)).cloned().collect();
    let mut groups = floating.clone();
    for (floats, targets) in &open {
        let on = |comp: &Set| {
            floating
                .iter()
                .any(|own| own.is_subset(comp) && !own.is_disjoint(floats) && own.is_disjoint(targets))
        };
        let (together, apart): (Vec<Set>, Vec<Set>) = groups.into_iter().partition(on);
        groups = apart;
        groups.extend(together.into_iter().reduce(|a, b| &a | &b));
    }
    let nobody: Set = comps.iter().filter(|comp| !is_person(comp)).flatten().copied().collect();
    truth.undecided.extend(groups.iter().map(|group| group - &nobody).filter(|group| !group.is_empty()));
    // Who parts.
    for comp in comps.iter().filter(|comp| is_person(comp) && !floating.contains(comp)) {
        part(rows, values, &dead, comp, 0, &mut truth);
    }
    // Names alone.
    let mut by_item: BTreeMap<(u32, BTreeSet<u64>), Set> = BTreeMap::new();
    let mut by_name: BTreeMap<BTreeSet<u64>, Set> = BTreeMap::new();
    for at in &nobody {
        if !rows[*at].name.is_empty() && !live(*at).iter().any(|id| kind(id.0).links) {
            by_item.entry((rows[*at].item, rows[*at].name.clone())).or_default().insert(*at);
            by_name.entry(rows[*at].name.clone()).or_default().insert(*at);
        } else {
            truth.nobody.insert(*at);
        }
    }
    let name_only: Set = by_item.values().flatten().copied().collect();
    let further: u64 = truth
        .persons
        .iter()
        .map(|person| {
            let dates: BTreeSet<(u8, u8)> =
                person.iter().flat_map(|at| live(*at)).filter(|id| id.0 == DOB).collect();
            let doubts = (0..=TAX).map(|wanted| {
                let held =
                    |at: &usize| live(*at).into_iter().filter(|id| id.0 == wanted).collect::<BTreeSet<_>>();
                let several = person.iter().map(held).filter(|own| own.len() > 1);
                several.flatten().collect::<BTreeSet<_>>().len().saturating_sub(1)
            });
            (dates.len().saturating_sub(1) + doubts.sum::<usize>()) as u64
        })
        .sum();
    // Clusters.
    let mut possible = linked;
    for value in values.iter().filter(|value| value.possible) {
        let all = value.carriers();
        possible.extend(all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))));
    }
    let held: Set = truth.persons.iter().flatten().copied().collect();
    let wide = sets(&components(rows.len(), &possible), |_| true);
    truth.clusters = wide.into_iter().filter(|cluster| !cluster.is_disjoint(&held)).collect();
    let low = truth.clusters.len() + by_name.len();
    truth.persons.extend(by_item.into_values());
    let best = truth.persons.len() as u64;
    let names_high = name_only.len() as u64;
    let names_best = truth.persons.iter().filter(|person| person.is_subset(&name_only)).count() as u64;
    truth.counts =
        (low as u64, best, best - names_best + names_high + truth.undecided.len() as u64 + further);
    truth.dead = dead;
    truth
}

fn part(
    rows: &[Row],
    values: &[Value],
    dead: &BTreeSet<(u8, u8)>,
    comp: &Set,
    kind_from: u8,
    truth: &mut Truth,
) {
    let held = |at: usize, wanted: u8| -> Vec<(u8, u8)> {
        rows[at].ids.iter().copied().filter(|id| id.0 == wanted && !dead.contains(id)).collect()
    };
    for wanted in kind_from..=TAX {
        let mut parts: BTreeMap<(u8, u8), Set> = BTreeMap::new();
        let mut others = Set::new();
        for at in comp {
            match held(*at, wanted)[..] {
                [one] => drop(parts.entry(one).or_default().insert(*at)),
                _ => drop(others.insert(*at)),
            }
        }
        if parts.len() < 2 {
            continue;
        }
        for unique_only in [true, false] {
            let near = |a: usize, b: usize| {
                values.iter().any(|value| (!unique_only || kind(value.id.0).unique) && value.linked(a, b))
            };
            let mut groups: Vec<Set> = Vec::new();
            for other in &others {
                let (together, apart): (Vec<Set>, Vec<Set>) =
                    groups.into_iter().partition(|group| group.iter().any(|at| near(*at, *other)));
                groups = apart;
                groups.push(together.into_iter().fold(Set::from([*other]), |a, b| &a | &b));
            }
            let before = parts.clone();
            for group in groups {
                let touched: Vec<&(u8, u8)> = before
                    .iter()
                    .filter(|(_, part)| part.iter().any(|a| group.iter().any(|b| near(*a, *b))))
                    .map(|(id, _)| id)
                    .collect();
                match touched[..] {
                    [one] => {
                        others = &others - &group;
                        parts.entry(*one).or_default().extend(group);
                    }
                    _ if !unique_only => drop(truth.undecided.insert(group)),
                    _ => {}
                }
            }
        }
        for part_of in parts.values() {
            part(rows, values, dead, part_of, wanted + 1, truth);
        }
        return;
    }
    truth.persons.insert(comp.clone());
}
