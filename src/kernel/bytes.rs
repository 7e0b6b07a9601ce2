//! Bytes that are triggers by themselves: most of them stand beside bytes that their detectors do not want, and are
//! passed by on the masks.

use super::block::{BLOCK, Both, CLASSES, Tables};
use super::trigger::{Byte, Class, Trigger};
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
                let Trigger::Byte(trigger) = trigger else { continue };
                let Byte { byte, before, behind, back } = &**trigger;
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
        let (mut all, mut still) = (0, *open);
        for (place, set) in self.sets.iter().enumerate() {
            // Any place is one of a class.
            let here = |class: usize| masks[0].classes[class % CLASSES];
            let mut at = here(set.members);
            let seen = still >> place & 1 == 1;
            if at == 0 && !seen {
                continue;
            }
            if let Some(class) = set.before {
                at &= here(class) << 1 | u64::from(before >> class & 1);
            }
            if let Some(class) = set.behind {
                at &= here(class) >> 1 | masks[1].classes[class] << (BLOCK - 1);
            }
            if let Some(class) = set.run.filter(|_| at != 0 || seen) {
                let (first, seen) = firsts(at, here(class), seen);
                at = first;
                still = still & !(1 << place) | u32::from(seen) << place;
                if at != 0 && set.least > 1 {
                    let [runs, members] = [class, set.members].map(|class| masks.map(|of| of.classes[class]));
                    at = enough(at, runs, members, before >> class & 1 == 1, set.least);
                }
            }
            all |= at;
        }
        *open = still;
        all
    }
}

/// The first of `at` in each run; `seen` says whether one was seen in the run that goes on here, and is said of the
/// one that goes on behind.
#[inline]
fn firsts(at: u64, run: u64, seen: bool) -> (u64, bool) {
    // Of a run that goes on here and whose first has been seen, there is no other one.
    let at = if seen { at & !(run & !run.wrapping_add(1)) } else { at };
    let begins = run & !(run << 1);
    // What is added to the begin of a run is carried to the first of them, which is left out of it, or behind its end.
    let others = run & !at;
    let first = at & (others.wrapping_add(begins & others) | begins | !run);
    let last = !u64::MAX.checked_shr(run.leading_ones()).unwrap_or(0);
    (first, at & last != 0 || seen && run == u64::MAX)
}

/// Those of `at` whose run has so many `members`, as far as can be seen in this block and the next; `open` says that a run
/// goes on from before.
fn enough(mut at: u64, runs: [u64; 2], members: [u64; 2], open: bool, least: u32) -> u64 {
    let mut kept = 0;
    while at != 0 {
        let bit = at.trailing_zeros();
        at &= at - 1;
        let before = BLOCK as u32 - (!runs[0] & ((1 << bit) - 1)).leading_zeros();
        let end = bit + (runs[0] >> bit).trailing_ones();
        let from = u64::MAX << before;
        let (is_seen, count) = if end < BLOCK as u32 {
            (true, (members[0] & from & ((1 << end) - 1)).count_ones())
        } else {
            let behind = runs[1].trailing_ones();
            let rest = members[1] & !u64::MAX.checked_shl(behind).unwrap_or(0);
            (behind < BLOCK as u32, (members[0] & from).count_ones() + rest.count_ones())
        };
        let is_seen = is_seen && !(before == 0 && open);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Masks with long runs and short ones.
    fn mask() -> impl Strategy<Value = u64> {
        let some = prop_oneof![Just(0), Just(u64::MAX), any::<u64>()];
        (some, any::<u64>(), any::<u64>(), any::<bool>()).prop_map(|(all, one, other, is_long)| {
            if is_long { all | one | other } else { all & one & other }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn the_first_of_each_run_is_told(at in mask(), run in mask(), seen in any::<bool>()) {
            let (mut told, mut is_seen) = (0, seen);
            for bit in 0..64 {
                is_seen &= run >> bit & 1 == 1;
                if at >> bit & 1 == 1 && !is_seen {
                    told |= 1 << bit;
                    is_seen = run >> bit & 1 == 1;
                }
            }
            prop_assert_eq!(firsts(at, run, seen), (told, is_seen));
        }

        #[test]
        fn runs_with_too_few_members_are_dropped(
            at in mask(), runs in [mask(), mask()], members in [mask(), mask()], open in any::<bool>(), least in 2u32..9,
        ) {
            let (at, has) = (at & runs[0], |mask: [u64; 2], place: u32| mask[place as usize / 64] >> (place % 64) & 1 == 1);
            let kept = enough(at, runs, members, open, least);
            for bit in (0..64).filter(|bit| at >> bit & 1 == 1) {
                let before = (0..=bit).rev().take_while(|place| has(runs, *place)).last().unwrap();
                let end = (bit..128).find(|place| !has(runs, *place));
                let count = (before..end.unwrap_or(128)).filter(|place| has(members, *place)).count();
                let is_open = open && before == 0 || end.is_none();
                prop_assert_eq!(kept >> bit & 1 == 1, is_open || count >= least as usize);
            }
            prop_assert_eq!(kept & !at, 0);
        }
    }
}
