//! More than memory holds: partitions, runs and merges on disk.
//!
//! A group-by never needs all rows at once, only all rows of one key. So rows go to partitions by the hash of
//! their key, and each partition is then grouped alone, by any thread, in cache. Here the partitions stay in
//! memory; who fills and who reads them would not notice if they did not.

use rayon::prelude::*;

/// Rows in a partition, about: small enough that its hash table stays in the second-level cache.
const ROWS: usize = 1 << 14;
/// Partitions at the most.
const MOST: usize = 1 << 12;

/// Rows by the hash of their key. Rows of one partition keep the order in which they came.
#[derive(Debug)]
pub struct Partitions<T> {
    parts: Vec<Vec<T>>,
}

impl<T: Send + Sync> Partitions<T> {
    /// Partitions for about `rows` rows.
    pub fn for_rows(rows: usize) -> Self {
        let count = (rows / ROWS + 1).next_power_of_two().min(MOST);
        let each = rows / count;
        let room = each + each / 16;
        Self { parts: (0..count).map(|_| Vec::with_capacity(room)).collect() }
    }

    /// Adds a row. `hash` must be a function of its key, and be uniform in its low bits.
    pub fn push(&mut self, hash: u64, row: T) {
        let at = hash as usize & (self.parts.len() - 1);
        if let Some(part) = self.parts.get_mut(at) {
            part.push(row);
        }
    }

    /// What `group` makes of each partition, in the order of the partitions. Partitions are read in parallel,
    /// and each is given back before the next is begun.
    pub fn each<R: Send>(self, group: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
        self.parts.into_par_iter().map(|part| group(&part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_key_meet_in_one_partition_and_in_order() {
        let mut parts = Partitions::for_rows(100_000);
        for row in 0..100_000u64 {
            let key = row % 1_000;
            parts.push(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20, (key, row));
        }
        let groups = parts.each(|rows| {
            assert!(rows.windows(2).all(|pair| pair[0].1 < pair[1].1), "in order");
            let mut keys: Vec<u64> = rows.iter().map(|row| row.0).collect();
            keys.sort_unstable();
            keys.dedup();
            (keys.len(), rows.len())
        });
        assert!(groups.len() > 1);
        assert_eq!(groups.iter().map(|group| group.0).sum::<usize>(), 1_000, "no key in two partitions");
        assert_eq!(groups.iter().map(|group| group.1).sum::<usize>(), 100_000);
    }
}
