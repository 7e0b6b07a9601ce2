//! The record that bridges: where the evidence says what made the difference.
//!
//! Of several people who became one, it is the record by which their identifiers come together, when the records that were
//! there before are read first. Of a person of whom more was seen, it is the first new record that shows it.

use std::collections::BTreeMap;

use super::{Group, Sight};
use crate::identity::Identity;

/// The item and record by which a group is what it is now; none where only records went away, or only rules changed.
/// `sights` are those of its people in the later case, in evidence order.
pub fn bridge(group: &Group, sights: &[Sight]) -> Option<(u32, u64)> {
    let place = |sight: &Sight| (sight.item, sight.record);
    let read = || {
        let of = |old: bool| sights.iter().filter(move |sight| sight.is_old == old);
        of(true).chain(of(false))
    };
    if group.before.len() > 1
        && let Some(sight) = joins(group, read())
    {
        return Some(place(sight));
    }
    let added = group.elements().0;
    let shows = |sight: &&Sight| sight.seen.iter().any(|element| added.contains(element));
    let fresh = || sights.iter().filter(|sight| !sight.is_old);
    fresh().find(shows).or_else(|| sights.iter().find(shows)).or_else(|| fresh().next()).map(place)
}

/// The first sighting by which two people of before come together.
fn joins<'s>(group: &Group, sights: impl Iterator<Item = &'s Sight>) -> Option<&'s Sight> {
    let mut sets = Sets::default();
    for (person, side) in group.before.iter().enumerate() {
        for identity in &side.own {
            sets.new_of(*identity, person);
        }
    }
    sights.into_iter().find(|sight| sets.join(&sight.identities))
}

/// Identifiers in sets, each with the person of before that it leads to, if it leads to one.
#[derive(Default)]
struct Sets {
    place: BTreeMap<Identity, usize>,
    parent: Vec<usize>,
    /// Of roots.
    person: Vec<Option<usize>>,
}

impl Sets {
    fn new_of(&mut self, identity: Identity, person: usize) {
        let at = self.at(identity);
        self.person[at] = Some(person);
    }

    fn at(&mut self, identity: Identity) -> usize {
        let next = self.parent.len();
        let at = *self.place.entry(identity).or_insert(next);
        if at == next {
            self.parent.push(next);
            self.person.push(None);
        }
        self.root(at)
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins the sets of all of these; whether that brought two people together.
    fn join(&mut self, identities: &[Identity]) -> bool {
        let mut brought = false;
        let Some((first, rest)) = identities.split_first() else { return false };
        for other in rest {
            let (a, b) = (self.at(*first), self.at(*other));
            if a == b {
                continue;
            }
            brought |= matches!((self.person[a], self.person[b]), (Some(a), Some(b)) if a != b);
            self.person[a] = self.person[a].or(self.person[b]);
            self.parent[b] = a;
        }
        brought
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::*;
    use crate::finding::ElementId;
    use crate::identity::{Elements, IdentityKind};

    fn id(n: u8) -> Identity {
        Identity { kind: IdentityKind(0), key: [n; 15] }
    }

    fn sight(record: u64, is_old: bool, ids: &[u8]) -> Sight {
        let identities = ids.iter().map(|n| id(*n)).collect();
        Sight { is_old, item: 0, record, seen: Elements::one(ElementId(ids[0])), identities }
    }

    fn person(ids: &[u8]) -> Side {
        let own = ids.iter().map(|n| id(*n)).collect();
        Side { own, sets: [Elements::one(ElementId(ids[0])); 4], ..Side::default() }
    }

    #[test]
    fn a_chain_bridges_where_it_closes() {
        let group = Group { before: vec![person(&[1]), person(&[2])], after: vec![person(&[1, 2, 3])] };
        // A new file stands before the old one: its first record leads nowhere until the second closes the chain.
        let sights =
            [sight(1, false, &[1, 3]), sight(2, false, &[3, 2]), sight(3, true, &[1]), sight(4, true, &[2])];
        assert_eq!(bridge(&group, &sights), Some((0, 2)));
        let direct = [sight(1, true, &[1]), sight(2, true, &[2]), sight(9, false, &[2, 1])];
        assert_eq!(bridge(&group, &direct), Some((0, 9)));
    }

    #[test]
    fn an_element_is_shown_by_the_first_new_record_that_has_it() {
        let mut after = person(&[1]);
        after.sets[0].insert(ElementId(5));
        let group = Group { before: vec![person(&[1])], after: vec![after] };
        let sights = [sight(1, true, &[1]), sight(2, false, &[1]), sight(3, false, &[5])];
        assert_eq!(bridge(&group, &sights), Some((0, 3)));
        assert_eq!(bridge(&group, &sights[..2]), Some((0, 2)), "else the first new one");
        assert_eq!(bridge(&group, &sights[..1]), None);
    }
}
