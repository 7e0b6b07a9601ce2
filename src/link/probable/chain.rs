//! What links make together: a chain may say what no pair says.
//!
//! One false link in a chain joins all of it. So a chain of too many people is joined nowhere, and so is one in which two people
//! have different numbers of a kind of which a person has one, even if nobody compared these two.

use std::collections::{BTreeMap, BTreeSet};

use crate::link::union::Union;

/// A link between two people.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Link {
    /// One of them: the smaller number.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// The numbers of both that a person has one of: whose, of what kind, a hash.
    pub ids: Vec<(u32, u8, u64)>,
    /// Their numbers agree, but for a typing error.
    pub alike: bool,
    /// Of which of them only one word of a name is known.
    pub bare: [bool; 2],
}

/// A chain, a kind, the hash of a number.
type Id = (u32, u8, u64);

/// What becomes of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// The two are joined.
    Joined,
    /// Its chain has so many people, which is too many.
    Long(u32),
    /// Its chain holds two numbers of one kind.
    Ids,
    /// One of them has only one word of a name, which may be that of several people.
    Several,
}

/// The fate of each link; `links` are sorted, no two of the same pair. A chain has at most `most` people.
pub fn judge(links: &[Link], most: usize) -> Vec<Fate> {
    let mut people: Vec<u32> = links.iter().flat_map(|link| [link.a, link.b]).collect();
    people.sort_unstable();
    people.dedup();
    let place = |person: u32| people.partition_point(|of| *of < person) as u32;
    let mut union = Union::new(people.len());
    for link in links {
        union.join(place(link.a), place(link.b));
    }
    let torn = torn(links, |person| union.find(place(person)));
    let several = several(links, &people, &mut union);
    let fate = |link: &Link| {
        let root = union.find(place(link.a));
        let size = union.size(root);
        match () {
            () if size as usize > most => Fate::Long(size),
            () if torn.contains(&root) => Fate::Ids,
            () if link.bare != [false; 2] && several.contains(&root) => Fate::Several,
            () => Fate::Joined,
        }
    };
    links.iter().map(fate).collect()
}

/// The chains in which people of one word hold others together: they may be any of these.
fn several(links: &[Link], people: &[u32], chains: &mut Union) -> BTreeSet<u32> {
    let place = |person: u32| people.partition_point(|of| *of < person) as u32;
    let mut full = Union::new(people.len());
    let mut bare = vec![false; people.len()];
    for link in links {
        let ends = [place(link.a), place(link.b)];
        for (end, is_bare) in ends.into_iter().zip(link.bare) {
            bare[end as usize] |= is_bare;
        }
        if link.bare == [false; 2] {
            full.join(ends[0], ends[1]);
        }
    }
    let mut met: BTreeMap<u32, u32> = BTreeMap::new();
    let mut several = BTreeSet::new();
    for at in (0..people.len() as u32).filter(|at| !bare[*at as usize]) {
        let (chain, own) = (chains.find(at), full.find(at));
        if *met.entry(chain).or_insert(own) != own {
            several.insert(chain);
        }
    }
    several
}

/// The chains that hold two numbers of one kind. Numbers of one person are no two: strict linking let them be; nor are those
/// of a pair that are the same but for a typing error.
fn torn(links: &[Link], mut root: impl FnMut(u32) -> u32) -> BTreeSet<u32> {
    let mut ids: Vec<Id> = Vec::new();
    for link in links {
        ids.extend(link.ids.iter().map(|(person, kind, id)| (root(*person), *kind, *id)));
    }
    ids.sort_unstable();
    ids.dedup();
    let place = |id: Id| ids.partition_point(|of| *of < id) as u32;
    let mut union = Union::new(ids.len());
    for link in links {
        for (at, (person, kind, id)) in link.ids.iter().enumerate() {
            for (other, as_kind, same) in &link.ids[at + 1..] {
                if kind == as_kind && (person == other || link.alike) {
                    union.join(place((root(*person), *kind, *id)), place((root(*other), *kind, *same)));
                }
            }
        }
    }
    let of_kind = ids.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let torn = of_kind.filter(|of| of.iter().any(|id| union.find(place(*id)) != union.find(place(of[0]))));
    torn.map(|of| of[0].0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: u32, b: u32, ids: &[(u32, u8, u64)]) -> Link {
        Link { a, b, ids: ids.to_vec(), alike: false, bare: [false; 2] }
    }

    #[test]
    fn chains_are_judged_as_a_whole() {
        let mut links: Vec<Link> = (0..20).map(|at| link(at, at + 1, &[])).collect();
        links.push(link(100, 101, &[(100, 0, 7)]));
        links.push(link(101, 102, &[(102, 0, 8)]));
        links.push(link(200, 201, &[(200, 0, 7), (201, 1, 9)]));
        links.push(link(201, 202, &[(201, 1, 9), (202, 0, 7)]));
        let fates = judge(&links, 12);
        assert!(fates[..20].iter().all(|fate| *fate == Fate::Long(21)));
        assert_eq!(fates[20..], [Fate::Ids, Fate::Ids, Fate::Joined, Fate::Joined]);
        assert_eq!(judge(&links[..11], 12), [Fate::Joined; 11]);
        assert!(judge(&[], 12).is_empty());
        let bare = |link: Link, bare: [bool; 2]| Link { bare, ..link };
        let twins = [bare(link(1, 2, &[]), [false, true]), bare(link(2, 3, &[]), [true, false])];
        assert_eq!(judge(&twins, 12), [Fate::Several; 2]);
        let one =
            [bare(link(1, 2, &[]), [false, true]), link(1, 3, &[]), bare(link(2, 3, &[]), [true, false])];
        assert_eq!(judge(&one, 12), [Fate::Joined; 3]);
        let mut twice = vec![link(1, 2, &[(1, 0, 7), (2, 0, 8)])];
        assert_eq!(judge(&twice, 12), [Fate::Ids]);
        twice[0].alike = true;
        assert_eq!(judge(&twice, 12), [Fate::Joined]);
    }
}
