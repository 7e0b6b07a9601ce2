//! Bytes that are triggers by themselves: most of them stand beside bytes that their detectors do not want, and are
//! passed by on the masks.

use super::block::{BLOCK, Both, Tables};
use super::trigger::{Back, Class, Trigger};
use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Sets of bytes that are told apart by what must stand beside them; with more, neighbours are looked at one by one.
const SETS: usize = 10;

/// All byte triggers of a catalogue.
pub(super) struct Bytes {
    sets: Vec<Set>,
    /// The kind of each byte's events.
    kinds: Box<[u16; 256]>,
}

/// Bytes that want the same beside them: places among the masks.
#[derive(Clone, PartialEq, Eq)]
struct Set {
    members: usize,
    before: Option<usize>,
    behind: Option<usize>,
    /// Values begin where a run of this class does, so that the first of them in a run speaks for the others.
    run: Option<usize>,
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
        let mut bytes = Self { sets: Vec::new(), kinds: Box::new([0; 256]) };
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
                let run = back.as_ref().filter(|back| is_joint(trigger, back)).map(|back| Some(back.class));
                let run = run.and_then(|class| place(&class));
                let mut set = Set { members: 0, before, behind, run };
                if members.len() >= SETS {
                    set = Set { members: 0, before: None, behind: None, run: None };
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
            if at != 0 {
                if let Some(class) = set.before {
                    at &= here(class) << 1 | u64::from(before >> class & 1);
                }
                if let Some(class) = set.behind {
                    at &= here(class) >> 1 | masks[1].classes[class] << (BLOCK - 1);
                }
            }
            if let Some(class) = set.run {
                let seen = *open >> place & 1 == 1;
                let (first, seen) = firsts(at, here(class), seen);
                at = first;
                *open = *open & !(1 << place) | u32::from(seen) << place;
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

/// Whether the first such byte of a run speaks for the others: they join what must stand on both sides of them, which
/// with them makes up the run, so that all values begin where it does.
fn is_joint(trigger: &Trigger, back: &Back) -> bool {
    let Trigger::Byte { byte, before: Some(before), behind: Some(behind), .. } = trigger else { return false };
    let joint = |at: usize| before[at] || at == usize::from(*byte);
    before == behind && !before[usize::from(*byte)] && (0..256).all(|at| back.class[at] == joint(at))
}

impl Asked {
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
