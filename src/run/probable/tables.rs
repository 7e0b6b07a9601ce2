//! How often keys and values occur: tables of counters, whose size hangs on the number of people alone.

use crate::catalog::probable::{Field, Probable};
use crate::link::probable::blocks;
use crate::link::probable::profile::Profile;
use crate::link::probable::score::Frequency;

/// Counters for each person, and the fewest and the most there are: powers of two.
const COUNTERS: (usize, usize, usize) = (8, 1 << 16, 1 << 22);

/// How often keys and values were met: counters by hash, so that a number is never too small.
pub(super) struct Tables {
    /// By key of a block.
    pub(super) blocks: Vec<u32>,
    tokens: Vec<u32>,
    /// Who was counted.
    pub(super) people: u64,
}

impl Tables {
    /// For so many people.
    pub(super) fn new(people: usize) -> Self {
        let (each, fewest, most) = COUNTERS;
        let size = (people.saturating_mul(each)).next_power_of_two().clamp(fewest, most);
        Self { blocks: vec![0; size], tokens: vec![0; size], people: 0 }
    }

    /// Counts somebody.
    pub(super) fn add(&mut self, profile: &Profile) {
        let Self { blocks, tokens, people } = self;
        *people += 1;
        blocks::tokens(profile, |hash| add(tokens, hash));
        blocks::keys(profile, |_, key, cuts| {
            add(blocks, key);
            cuts.iter().for_each(|cut| add(blocks, *cut));
        });
    }
}

fn add(table: &mut [u32], hash: u64) {
    let at = hash as usize & (table.len() - 1);
    table[at] = table[at].saturating_add(1);
}

/// How often a hash was met, or more often.
pub(super) fn met(table: &[u32], hash: u64) -> u32 {
    table[hash as usize & (table.len() - 1)]
}

/// How frequent values are among all people.
pub(super) struct Shares<'s> {
    /// What is usual.
    pub(super) probable: &'s Probable,
    /// What was counted.
    pub(super) tables: &'s Tables,
}

impl Frequency for Shares<'_> {
    fn same(&self, field: Field, text: &str) -> i32 {
        let all = met(&self.tables.tokens, blocks::token(field, text));
        // The two of a pair have it both.
        self.probable.same(field, u64::from(all.saturating_sub(2)), self.tables.people)
    }
}
