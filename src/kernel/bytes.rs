//! Bytes that are triggers by themselves: most of them stand beside bytes that their detectors do not want, and are
//! passed by on the masks.

use super::block::{BLOCK, Both, Tables};
use super::trigger::{Class, Trigger};
use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Sets of bytes that are told apart by what must stand beside them; with more, neighbours are looked at one by one.
const SETS: usize = 10;

/// All byte triggers of a catalogue.
pub(super) struct Bytes {
    sets: Vec<Set>,
    /// The kind of each byte's events.
    kinds: Box<[u16; 256]>,
    /// A bit for each class whose runs one speaks for, and for each class of those that speak.
    pub(super) runs: [u32; 2],
}

/// Bytes that want the same beside them: places among the masks.
#[derive(Clone, PartialEq, Eq)]
struct Set {
    members: usize,
    before: Option<usize>,
    behind: Option<usize>,
    /// The first of them in a run of this class speaks for the others.
    run: Option<usize>,
    /// How many the run must have.
    least: u32,
}

/// A detector that is asked at a byte.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asked {
    before: Option<Class>,
    behind: Option<Class>,
    pub(super) owner: DetectorId,
}

impl Bytes {
    /// A table for the byte triggers among `triggers`.
    pub(super) fn new(triggers: &[(DetectorId, &Trigger)], tables: &mut Tables, kinds: &mut Kinds) -> Self {
        let mut bytes = Self { sets: Vec::new(), kinds: Box::new([0; 256]), runs: [0; 2] };
        let mut members: Vec<(Set, Class)> = Vec::new();
        for of in 0..=u8::MAX {
            let mut asked = Vec::new();
            for (owner, trigger) in triggers {
                let Trigger::Byte { byte, before, behind, back } = trigger else { continue };
                if *byte != of {
                    continue;
                }
                asked.push(Asked { before: *before, behind: *behind, owner: *owner });
                let mut place = |class: &Option<Class>| tables.class(class.as_ref()?);
                let (before, behind) = (place(before), place(behind));
                let joint = back.as_ref().filter(|back| back.joint);
                let run = joint.and_then(|back| place(&Some(back.class)));
                let least = joint.filter(|_| run.is_some()).map_or(0, |back| u32::from(back.least));
                let mut set = Set { members: 0, before, behind, run, least };
                if members.len() >= SETS {
                    set = Set { members: 0, before: None, behind: None, run: None, least: 0 };
                }
                // In a run, one byte does not speak for another one.
                let same = |(known, class): &&mut (Set, Class)| {
                    *known == set && (run.is_none() || class[usize::from(of)])
                };
                match members.iter_mut().find(same) {
                    Some((_, class)) => class[usize::from(of)] = true,
                    None => members.push((set, std::array::from_fn(|byte| byte == usize::from(of)))),
                }
            }
            bytes.kinds[usize::from(of)] = kinds.add(Asks::Byte(asked));
        }
        bytes.sets.extend(members.into_iter().filter_map(|(set, class)| {
            let members = tables.class(&class)?;
            Some(Set { members, ..set })
        }));
        for (set, run) in bytes.sets.iter().filter_map(|set| Some((set, set.run?))) {
            bytes.runs[0] |= 1 << run;
            bytes.runs[1] |= 1 << set.members;
        }
        bytes
    }

    /// The kind of a byte's events.
    #[inline]
    pub(super) fn kind(&self, byte: u8) -> u16 {
        self.kinds[usize::from(byte)]
    }

    /// Where such bytes stand with what they need beside them; `before` has a bit for each class of the byte before the
    /// block. `open` says for each set whether the first of the run that the block before ends with has been seen.
    #[inline]
    pub(super) fn at(&self, masks: Both<'_>, before: u32, open: &mut u32) -> u64 {
        let mut all = 0;
        for (place, set) in self.sets.iter().enumerate() {
            let here = |class: usize| masks[0].classes[class];
            let mut at = here(set.members);
            if at == 0 && *open >> place & 1 == 0 {
                continue;
            }
            if let Some(class) = set.before {
                at &= here(class) << 1 | u64::from(before >> class & 1);
            }
            if let Some(class) = set.behind {
                at &= here(class) >> 1 | masks[1].classes[class] << (BLOCK - 1);
            }
            if let Some(class) = set.run {
                let seen = *open >> place & 1 == 1;
                let (first, seen) = firsts(at, here(class), seen);
                at = first;
                *open = *open & !(1 << place) | u32::from(seen) << place;
                if at != 0 && set.least > 1 {
                    let runs = both(masks, class);
                    at = enough(at, runs, both(masks, set.members), before >> class & 1 == 1, set.least);
                }
            }
            all |= at;
        }
        all
    }
}

/// The first of `at` in each run; `seen` says whether one was seen in the run that goes on here, and is said of the
/// one that goes on behind.
#[inline]
fn firsts(mut at: u64, run: u64, seen: bool) -> (u64, bool) {
    let mut first = 0;
    // Everything before this belongs to a run whose first has been seen.
    let mut passed = if seen { run.trailing_ones() } else { 0 };
    while at != 0 {
        let bit = at.trailing_zeros();
        if bit >= passed {
            first |= 1 << bit;
            passed = bit + (run >> bit).trailing_ones();
        }
        at &= at - 1;
    }
    (first, passed >= BLOCK as u32)
}

/// The bits of a class in this block and the next.
fn both(masks: Both<'_>, class: usize) -> u128 {
    u128::from(masks[0].classes[class]) | u128::from(masks[1].classes[class]) << BLOCK
}

/// Those of `at` whose run has so many `members`, as far as can be seen; `open` says that a run goes on from before.
fn enough(mut at: u64, runs: u128, members: u128, open: bool, least: u32) -> u64 {
    let mut kept = 0;
    while at != 0 {
        let bit = at.trailing_zeros();
        at &= at - 1;
        let before = (!runs & ((1 << bit) - 1)).checked_ilog2().map_or(0, |last| last + 1);
        let end = bit + (runs >> bit).trailing_ones();
        let is_seen = !(before == 0 && open) && end < 2 * BLOCK as u32;
        let count = (members & ((1_u128 << end.min(127)) - 1) >> before << before).count_ones();
        kept |= u64::from(!is_seen || count >= least) << bit;
    }
    kept
}

impl Asked {
    /// Whether what must stand beside the byte at `at` may: beyond these bytes anything does.
    pub(super) fn may_fit(&self, bytes: &[u8], at: usize) -> bool {
        let may = |class: &Option<Class>, at: Option<usize>| {
            let known = class.as_ref().zip(at.and_then(|at| bytes.get(at)));
            known.is_none_or(|(class, byte)| class[usize::from(*byte)])
        };
        may(&self.before, at.checked_sub(1)) && may(&self.behind, Some(at + 1))
    }

    /// Whether what must stand beside the byte at `at` does.
    #[inline]
    pub(super) fn fits(&self, hay: &[u8], at: usize) -> bool {
        let beside = |class: &Option<Class>, at: Option<usize>| {
            let byte = at.and_then(|at| hay.get(at));
            class.as_ref().is_none_or(|class| byte.is_some_and(|byte| class[usize::from(*byte)]))
        };
        beside(&self.before, at.checked_sub(1)) && beside(&self.behind, Some(at + 1))
    }
}
