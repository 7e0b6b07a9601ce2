//! Which full names on one value are one name.
//!
//! Two names agree when the words of one are all among the words of the other. That is no equivalence:
//! `Ann Lee` agrees with `Ann May Lee` and with `Ann Sue Lee`, and they differ. So the names that are inside no
//! other head a group each; a name inside one head joins it; a name inside several fits them all and tells
//! nothing, so it counts as no name. `Jr` and `Sr` are words that only one of the two has, and part them.
//! Longest names first, a head is known when it is met, and nine heads are enough to stop: linear.

use std::cmp::Reverse;

use super::evidence::Evidence;
use crate::error::Result;

/// A sighting that carries a value, with the hash of its name (0 for none).
#[derive(Clone, Copy, Debug)]
pub(super) struct Carrier {
    pub(super) sighting: u32,
    pub(super) name: u64,
}

/// How the names on one value fall into groups.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    /// All agree, or there is none.
    One,
    /// Several: the group of each carrier, `None` for the nameless and for names that fit several.
    Many { groups: usize, of: Vec<Option<u8>> },
    /// More than a hub may have.
    Crowd,
}

/// The distinct names among `carriers`, by hash, with a carrier of each.
pub(super) fn names(carriers: &[Carrier]) -> Vec<Carrier> {
    let mut names: Vec<Carrier> = carriers.iter().copied().filter(|carrier| carrier.name != 0).collect();
    names.sort_unstable_by_key(|carrier| (carrier.name, carrier.sighting));
    names.dedup_by_key(|carrier| carrier.name);
    names
}

/// Groups `carriers` by name.
pub(super) fn group(evidence: &Evidence<'_>, carriers: &[Carrier]) -> Result<Grouping> {
    let mut names = names(carriers)
        .iter()
        .map(|carrier| Ok((evidence.words(carrier.sighting)?, carrier.name)))
        .collect::<Result<Vec<_>>>()?;
    names.sort_unstable_by(|(a, _), (b, _)| (Reverse(a.len()), a).cmp(&(Reverse(b.len()), b)));
    let most = evidence.hub.min(usize::from(u8::MAX));
    let mut heads: Vec<&[u64]> = Vec::new();
    let mut group_of: Vec<(u64, Option<u8>)> = Vec::with_capacity(names.len());
    for (words, name) in &names {
        let mut around = (0u8..).zip(&heads).filter(|(_, head)| inside(words, head)).map(|(at, _)| at);
        let group = match (around.next(), around.next()) {
            (None, _) if heads.len() == most => return Ok(Grouping::Crowd),
            (None, _) => {
                heads.push(words);
                Some(heads.len() as u8 - 1)
            }
            (one, None) => one,
            _ => None,
        };
        group_of.push((*name, group));
    }
    if heads.len() < 2 {
        return Ok(Grouping::One);
    }
    group_of.sort_unstable();
    let find = |name: u64| {
        let at = group_of.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        group_of[at].1
    };
    Ok(Grouping::Many {
        groups: heads.len(),
        of: carriers.iter().map(|carrier| find(carrier.name)).collect(),
    })
}

/// Whether all of `few` are in `many`; both sorted.
fn inside(few: &[u64], many: &[u64]) -> bool {
    let mut many = many.iter();
    few.iter().all(|word| many.any(|other| other == word))
}

#[cfg(test)]
mod tests {
    use super::super::batch::Batch;
    use super::super::sightings::Sightings;
    use super::*;
    use crate::catalog::People;
    use crate::identity::{Profile, Sighting};
    use crate::spill::Spill;

    fn grouped(hub: usize, names: &[&[u64]]) -> Grouping {
        let mut batch = Batch::new(0);
        for (at, name) in (0..).zip(names) {
            batch.push(at, &Sighting { identities: &[], name, profile: Profile::default() });
        }
        let carriers: Vec<Carrier> =
            (0..names.len()).map(|at| Carrier { sighting: at as u32, name: batch.name(at) }).collect();
        let sightings = Sightings::gather(&Spill::default(), [batch]).unwrap();
        group(&Evidence::new(&sightings, &People { hub, ..People::default() }), &carriers).unwrap()
    }

    #[test]
    fn shorter_names_join_the_one_longer_name_they_fit() {
        assert_eq!(grouped(8, &[&[1, 2], &[1, 2, 3], &[]]), Grouping::One);
        let Grouping::Many { groups: 2, of } = grouped(8, &[&[1, 2], &[1, 2, 3], &[1, 2, 4], &[2, 4], &[]])
        else {
            panic!("two heads");
        };
        assert_eq!((of[0], of[4], of[2]), (None, None, of[3]));
        assert!(of[1].is_some() && of[1] != of[2]);
    }

    #[test]
    fn a_crowd_is_more_than_the_hub_may_have() {
        let names: Vec<Vec<u64>> = (0..3).map(|n| vec![n, 100]).collect();
        let names: Vec<&[u64]> = names.iter().map(Vec::as_slice).collect();
        assert_eq!(grouped(2, &names), Grouping::Crowd);
        assert!(matches!(grouped(3, &names), Grouping::Many { groups: 3, .. }));
    }
}
