//! Words that begin with capitals and go on with digits: shapes, and groups of digits with a lead.

use super::block::{self, Both, Tables};
use super::digits::ahead;
use super::trigger::Trigger;
use super::{Asks, Kinds, Mark};
use crate::finding::DetectorId;

/// All triggers of a catalogue that begin with capitals.
pub(super) struct Caps {
    /// By the number of capitals: the kind of the event.
    kinds: Vec<u16>,
    /// What may stand between a lead and its digits, as a place among the masks; `None` for anything.
    joiners: Option<usize>,
}

/// A detector that is asked where a word begins with so many capitals.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Cap {
    /// The capitals: `A` any.
    lead: Vec<u8>,
    /// What may stand before the digits.
    joiners: Vec<u8>,
    /// The fewest digits that must follow: at once for a shape, joined for others.
    min: usize,
    /// How many digits may stand together at the start; `None` for a shape, whose value begins with its capitals.
    runs: Option<u32>,
    pub(super) owner: DetectorId,
}

impl Caps {
    /// A table for such triggers.
    pub(super) fn new(triggers: &[(DetectorId, &Trigger)], tables: &mut Tables, kinds: &mut Kinds) -> Self {
        let all: Vec<Cap> = triggers.iter().filter_map(|(owner, trigger)| Cap::of(*owner, trigger)).collect();
        let most = all.iter().map(|cap| cap.lead.len()).max().unwrap_or(0);
        let of = |len: usize| all.iter().filter(|cap| cap.lead.len() == len).cloned().collect();
        let mut joiners = [false; 256];
        all.iter().flat_map(|cap| &cap.joiners).for_each(|byte| joiners[usize::from(*byte)] = true);
        Self {
            kinds: (0..=most).map(|len| kinds.add(Asks::Caps(of(len)))).collect(),
            joiners: tables.class(&joiners),
        }
    }

    /// Words of the block that begin with capitals, if those of any of them are followed by digits, at once or behind one
    /// joiner.
    #[inline]
    pub(super) fn at(&self, masks: Both<'_>, starts: u64) -> u64 {
        let starts = starts & masks[0].classes[block::CAPS];
        if starts == 0 {
            return 0;
        }
        let caps = masks[0].classes[block::CAPS];
        // What is added to the first of some capitals is carried behind the last, perhaps into the next block.
        let (carried, goes_on) = caps.overflowing_add(starts);
        let is_any = goes_on || carried & !caps & self.behind(masks)[0] != 0;
        if is_any { starts } else { 0 }
    }

    /// Digits of both blocks, and joiners with a digit behind them.
    #[inline]
    fn behind(&self, masks: Both<'_>) -> [u64; 2] {
        let digits = [masks[0].classes[block::DIGITS], masks[1].classes[block::DIGITS]];
        let joined =
            self.joiners.map_or([u64::MAX; 2], |class| [masks[0].classes[class], masks[1].classes[class]]);
        [
            digits[0] | joined[0] & (digits[0] >> 1 | digits[1] << 63),
            digits[1] | joined[1] & (digits[1] >> 1 | 1 << 63),
        ]
    }

    /// The kind of the word at `bit`, if anybody asks for so many capitals, and digits follow.
    #[inline]
    pub(super) fn kind(&self, masks: Both<'_>, bit: u32) -> Option<u16> {
        let caps = ahead(masks, block::CAPS, bit).trailing_ones();
        let kind = self.kinds.get(caps as usize).copied().filter(|kind| *kind != 0)?;
        let [here, there] = self.behind(masks);
        let both = u128::from(here) | u128::from(there) << block::BLOCK;
        (both >> (bit + caps) & 1 == 1).then_some(kind)
    }
}

impl Cap {
    fn of(owner: DetectorId, trigger: &Trigger) -> Option<Self> {
        match trigger {
            Trigger::Shape(shape) => {
                let lead: Vec<u8> = shape.iter().copied().take_while(|kind| *kind == b'A').collect();
                let min = shape.len() - lead.len();
                Some(Self { lead, joiners: Vec::new(), min, runs: None, owner })
            }
            Trigger::Digits { min, joiners, runs, lead, .. } if !lead.is_empty() => Some(Self {
                lead: lead.clone(),
                joiners: joiners.clone(),
                min: usize::from(*min),
                runs: Some(*runs),
                owner,
            }),
            _ => None,
        }
    }

    /// Its mark at a word that begins at `at` with so many capitals as it asks for, if its digits follow.
    pub(super) fn mark(&self, hay: &[u8], at: usize) -> Option<Mark> {
        let caps = self.lead.len();
        let behind = &hay[at + caps..];
        let Some(runs) = self.runs else {
            let digits = behind.iter().take(self.min).take_while(|byte| byte.is_ascii_digit()).count();
            return (digits == self.min).then_some((at, self.owner));
        };
        let joins = |byte: Option<&u8>| byte.is_some_and(|byte| self.joiners.contains(byte));
        let joined = usize::from(joins(behind.first()));
        let fits = |(lead, byte): (&u8, &u8)| *lead == b'A' || lead == byte;
        let run = |from: usize| {
            behind
                .get(from..)
                .unwrap_or_default()
                .iter()
                .take(64)
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let first = run(joined);
        if first == 0 || runs >> first.min(31) & 1 == 0 || !self.lead.iter().zip(&hay[at..]).all(fits) {
            return None;
        }
        let (mut count, mut end) = (first, joined + first);
        while count < self.min && joins(behind.get(end)) {
            let more = [1, 2].into_iter().find_map(|len| {
                let more = run(end + len);
                (more > 0 && (len == 1 || joins(behind.get(end + 1)))).then_some((len, more))
            });
            let Some((len, more)) = more else { break };
            (count, end) = (count + more, end + len + more);
        }
        (count >= self.min).then_some((at + caps + joined, self.owner))
    }
}
