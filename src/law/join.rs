//! Sums of parts into sums of all: any order of the parts gives the same.

use std::collections::BTreeMap;

use super::tally::{Funnel, Heads, Sums, Tally};

impl Funnel {
    pub(super) fn join(&mut self, other: Self) {
        self.identified += other.identified;
        self.notifiable += other.notifiable;
        self.met += other.met;
        self.listed += other.listed;
        self.held += other.held;
        self.excluded += other.excluded;
        self.unknown_residence += other.unknown_residence;
        self.moved += other.moved;
        self.several += other.several;
        self.without_place += other.without_place;
    }
}

impl Tally {
    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: Self) {
        self.funnel.join(other.funnel);
        self.laws.iter_mut().zip(other.laws).for_each(|(own, other)| own.join(other));
    }
}

impl Sums {
    fn join(&mut self, other: Self) {
        fn sum<K: Ord>(own: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
            other.into_iter().for_each(|(key, count)| *own.entry(key).or_default() += count);
        }
        fn heads(own: &mut BTreeMap<String, Heads>, other: BTreeMap<String, Heads>) {
            other.into_iter().for_each(|(key, heads)| own.entry(key).or_default().join(heads));
        }
        self.heads.join(other.heads);
        self.unknown += other.unknown;
        self.several += other.several;
        self.exempt += other.exempt;
        self.exempt_if_keys += other.exempt_if_keys;
        self.minors += other.minors;
        self.age_unknown += other.age_unknown;
        self.deceased += other.deceased;
        self.excluded += other.excluded;
        self.records += other.records;
        self.monitoring += other.monitoring;
        sum(&mut self.clauses, other.clauses);
        sum(&mut self.doubtful, other.doubtful);
        sum(&mut self.asks, other.asks);
        self.elements.resize(self.elements.len().max(other.elements.len()), 0);
        self.elements.iter_mut().zip(other.elements).for_each(|(own, other)| *own += other);
        heads(&mut self.with, other.with);
        heads(&mut self.by_place, other.by_place);
    }
}
