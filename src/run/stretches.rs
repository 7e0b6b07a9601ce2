//! Where people can be told from one place, and who has to be put together from several.
//!
//! Most people of a leak stand in one record. Their entry is complete as soon as that is read, so it goes straight into
//! the list; only what speaks of people met elsewhere is put down first, person by person. Both are known before anything
//! is read: persons are numbered in order of first appearance, so those that first appear in a split have numbers that
//! follow each other, and one pass over whose each sighting is tells who is met again farther on. Of a split where many
//! are, everybody is put down; any other is read twice rather, which costs less than to write its people down. So each
//! split is read once or twice, and what goes to disk is what cannot be told otherwise.

use std::ops::Range;

use crate::bits::Bits;
use crate::case::Whose;

use super::ordered::Job;
use super::view::{Place, View};

/// Persons that are told together.
const BLOCK: u32 = 1 << 12;
/// Bytes of evidence that make a stretch, if not persons do.
const BYTES: u64 = 1 << 20;
/// Where one sighting in so many is of somebody who is met elsewhere, everybody is put down.
const DENSE: usize = 4;

/// Splits one behind the other, in which some persons first appear.
#[derive(Debug)]
pub(super) struct Stretch {
    /// Its splits, as places in [`Stretches::places`].
    pub splits: Range<usize>,
    /// Who first appears in it.
    persons: Range<u32>,
    /// The first of the partitions for those of them who are put down, [`BLOCK`] persons each.
    part: usize,
    bytes: u64,
}

impl Stretch {
    /// Its partitions.
    pub(super) fn parts(&self) -> Range<usize> {
        self.part..self.part + parts(&self.persons)
    }
}

impl Job for Stretch {
    fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// The splits of a case, and who of them is put down.
pub(super) struct Stretches {
    /// Every split.
    pub places: Vec<Place>,
    /// All of them, in order.
    pub all: Vec<Stretch>,
    /// By split, who first appears in it.
    new: Vec<Range<u32>>,
    /// Who is put down.
    put: Bits,
    /// By split, whether it speaks of somebody who is put down.
    puts: Vec<bool>,
}

/// Who has appeared, as the sightings of a split are gone through in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appeared {
    start: u32,
    next: u32,
}

impl Appeared {
    /// Nobody of a split yet; `start` is the first who may be new in it.
    fn before(start: u32) -> Self {
        Self { start, next: start }
    }

    /// Meets somebody: whether a block of persons ends before them, who first appears here.
    pub(super) fn ends_block(&mut self, person: u32) -> bool {
        let is_new = person >= self.next;
        let ends = is_new && self.next > self.start && self.block(person) != self.block(self.next - 1);
        if is_new {
            self.next = person + 1;
        }
        ends
    }

    /// Whether somebody met just now may be told when this block of persons ends: nothing of them stands before it.
    fn is_here(self, person: u32) -> bool {
        person >= self.start && self.block(person) == self.block(self.next - 1)
    }

    /// The first person who has not.
    pub(super) fn next(self) -> u32 {
        self.next
    }

    fn block(self, person: u32) -> u32 {
        (person - self.start) / BLOCK
    }
}

impl Stretches {
    /// Of a case.
    pub(super) fn new(view: &View) -> Self {
        let places = view.places();
        let (mut put, mut new) = (Bits::new(view.persons()), Vec::with_capacity(places.len()));
        let mut next = 0;
        for place in &places {
            let mut appeared = Appeared::before(next);
            for person in persons(view, *place) {
                appeared.ends_block(person);
                if !appeared.is_here(person) {
                    put.set(person);
                }
            }
            new.push(next..appeared.next);
            next = appeared.next;
        }
        let mut puts = Vec::with_capacity(places.len());
        for (place, new) in places.iter().zip(&new) {
            let known = persons(view, *place).filter(|person| put.is_set(*person)).count();
            let all = view.parts[place.at].sightings as usize;
            if known * DENSE > all {
                new.clone().for_each(|person| put.set(person));
            }
            puts.push(known > 0);
        }
        Self { all: stretches(&places, &new), places, new, put, puts }
    }

    /// Partitions for those who are put down.
    pub(super) fn parts(&self) -> usize {
        self.all.last().map_or(1, |last| last.part + parts(&last.persons).max(1))
    }

    /// The partition of somebody who is put down.
    pub(super) fn part(&self, person: u32) -> usize {
        let at = self.all.partition_point(|stretch| stretch.persons.end <= person);
        self.all.get(at).map_or(0, |of| of.part + ((person - of.persons.start) / BLOCK) as usize)
    }

    /// Whether somebody is put down.
    pub(super) fn is_put(&self, person: u32) -> bool {
        self.put.is_set(person)
    }

    /// The splits that speak of people who are put down.
    pub(super) fn putting(&self) -> Vec<Place> {
        let puts = self.places.iter().zip(&self.puts).filter(|(_, puts)| **puts);
        puts.map(|(place, _)| *place).collect()
    }

    /// The splits of a stretch that have people of their own, each with who has appeared before.
    pub(super) fn own<'s>(&'s self, stretch: &Stretch) -> impl Iterator<Item = (Place, Appeared)> + 's {
        let splits = stretch.splits.clone().map(|at| (self.places[at], self.new[at].clone()));
        let has_own = |new: &Range<u32>| new.clone().any(|person| !self.is_put(person));
        splits.filter(move |(_, new)| has_own(new)).map(|(place, new)| (place, Appeared::before(new.start)))
    }
}

/// The persons that a split speaks of, in order, again and again.
fn persons(view: &View, place: Place) -> impl Iterator<Item = u32> + '_ {
    view.whose(place).filter_map(|whose| if let Whose::Person(person) = whose { Some(person) } else { None })
}

/// Partitions for so many.
fn parts(persons: &Range<u32>) -> usize {
    (persons.end - persons.start).div_ceil(BLOCK) as usize
}

/// Splits in stretches; `new` is who first appears in each.
fn stretches(places: &[Place], new: &[Range<u32>]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (at, (place, new)) in places.iter().zip(new).enumerate() {
        let is_open =
            |last: &&mut Stretch| last.bytes < BYTES && last.persons.end - last.persons.start < BLOCK;
        if let Some(last) = all.last_mut().filter(is_open) {
            last.splits.end = at + 1;
            last.persons.end = new.end;
            last.bytes += place.bytes;
        } else {
            let part = all.last().map_or(0, |last| last.part + parts(&last.persons));
            all.push(Stretch { splits: at..at + 1, persons: new.clone(), part, bytes: place.bytes });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_the_next_one_begins() {
        let mut appeared = Appeared::before(10);
        assert!(!appeared.ends_block(10) && appeared.is_here(10));
        assert!(!appeared.ends_block(3) && !appeared.is_here(3), "somebody of another split");
        assert!((11..10 + BLOCK).all(|person| !appeared.ends_block(person)));
        assert!(!appeared.ends_block(12) && appeared.is_here(12), "met again in the same block");
        assert!(appeared.ends_block(10 + BLOCK) && appeared.is_here(10 + BLOCK));
        assert!(!appeared.ends_block(12) && !appeared.is_here(12), "met again behind their block");
    }

    #[test]
    fn stretches_take_small_splits_together_and_number_partitions() {
        let place = |at, bytes| Place { at, records: 0, sightings: 0, bytes };
        let places: Vec<Place> =
            [10, 10, 5 << 20, 10, 2 << 20].iter().zip(0..).map(|(b, at)| place(at, *b)).collect();
        let new = [0..5, 5..5, 5..3 * BLOCK, 3 * BLOCK..3 * BLOCK, 3 * BLOCK..3 * BLOCK + 1];
        let all = stretches(&places, &new);
        let shape: Vec<_> = all.iter().map(|of| (of.splits.clone(), of.persons.clone(), of.part)).collect();
        assert_eq!(shape, [(0..3, 0..3 * BLOCK, 0), (3..5, 3 * BLOCK..3 * BLOCK + 1, 3)]);
    }
}
