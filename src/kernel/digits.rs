//! Groups of digits: who is to be asked is looked up by the first run's length and its neighbours.
//!
//! Evidence is full of digits, and most runs of them are nobody's: dates, counters, pieces of hashes. A table made
//! once answers for each length of a run, each byte behind it and a letter before it which detectors are left; for
//! most there are none, and the run costs one look. Where some are left, the group's [`Form`] is told, for which it can
//! be known who may take it, whatever digits they are.

use super::block::{self, BLOCK, Both, Tables, is_word};
use super::trigger::Trigger;
use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Runs of so many digits or more are not told apart.
const LONGEST: usize = 31;
/// All digit triggers of a catalogue.
#[derive(Default)]
pub(super) struct Digits {
    groups: Vec<Group>,
    /// For each byte, which groups it joins, as a row of the table.
    joins: Vec<u8>,
    /// For each byte, what a form says of it.
    signs: Vec<u8>,
    rows: usize,
    /// By letter before, length of the run, and row: the kind of the event, 0 for none.
    table: Vec<u16>,
    /// Whether some detector asks for digits right behind a letter, without a lead.
    pub(super) inside: bool,
    /// The fewest digits that anybody asks for, or as many as are told apart.
    least: u32,
    /// All joiners, as a place among the masks.
    joiners: Option<usize>,
}

/// The bits of a class in a block and in the next; behind them all is set, since it cannot be seen.
#[derive(Clone, Copy)]
struct Pair([u64; 2]);

impl Pair {
    /// Those that are so many places behind each, which are fewer than a block has.
    #[inline]
    fn behind(self, by: u32) -> Self {
        let ahead = |here: u64, next: u64| here >> by | next << 1 << (BLOCK as u32 - 1 - by);
        Self([ahead(self.0[0], self.0[1]), ahead(self.0[1], u64::MAX)])
    }

    #[inline]
    fn and(self, other: Self) -> Self {
        Self([self.0[0] & other.0[0], self.0[1] & other.0[1]])
    }

    #[inline]
    fn or(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }
}

/// Triggers that allow the same joiners.
#[derive(PartialEq, Eq)]
struct Group {
    joiners: [bool; 256],
    most: usize,
}

/// A detector that asks for a group, as the run that begins it allows.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Ask {
    group: usize,
    min: u16,
    pub(super) owner: DetectorId,
}

/// What one trigger says.
struct Said<'t> {
    group: usize,
    min: u16,
    runs: u32,
    inside: bool,
    lead: &'t [u8],
    owner: DetectorId,
}

impl Digits {
    /// The table for all digit triggers among `triggers` that have no lead.
    pub(super) fn new(triggers: &[(DetectorId, &Trigger)], tables: &mut Tables, kinds: &mut Kinds) -> Self {
        let mut digits = Self::default();
        let said: Vec<Said<'_>> =
            triggers.iter().filter_map(|(owner, trigger)| digits.said(*owner, trigger)).collect();
        let unled = || said.iter().filter(|said| said.lead.is_empty());
        digits.inside = unled().any(|said| said.inside);
        digits.least = unled().map(|said| u32::from(said.min)).min().unwrap_or(0).min(LONGEST as u32);
        let joins = |byte| unled().any(|said| digits.groups[said.group].joiners[byte]);
        digits.joiners = tables.class(&std::array::from_fn(joins));
        let signatures = digits.tell_joiners();
        for inside in [false, true] {
            for run in 0..=LONGEST {
                for joined in &signatures {
                    let asks = |said: &&Said<'_>| {
                        said.lead.is_empty()
                            && (said.inside || !inside)
                            && said.runs >> run & 1 == 1
                            && (run >= usize::from(said.min).min(LONGEST) || joined[said.group])
                    };
                    let ask = |said: &Said<'_>| Ask { group: said.group, min: said.min, owner: said.owner };
                    let mut asks: Vec<Ask> = said.iter().filter(asks).map(ask).collect();
                    asks.sort_by_key(|ask| (ask.group, ask.owner));
                    digits.table.push(kinds.add(Asks::Digits(asks)));
                }
            }
        }
        digits
    }

    fn said<'t>(&mut self, owner: DetectorId, trigger: &'t Trigger) -> Option<Said<'t>> {
        let Trigger::Digits { min, max, joiners, runs, lead, inside } = trigger else { return None };
        let mut table = [false; 256];
        joiners.iter().for_each(|byte| table[usize::from(*byte)] = true);
        let known = self.groups.iter().position(|group| group.joiners == table);
        let group = known.unwrap_or_else(|| {
            self.groups.push(Group { joiners: table, most: 0 });
            self.groups.len() - 1
        });
        self.groups[group].most = self.groups[group].most.max(usize::from(*max));
        Some(Said { group, min: *min, runs: *runs, inside: *inside, lead, owner })
    }

    /// Which groups the bytes join, a row for each answer.
    fn tell_joiners(&mut self) -> Vec<Vec<bool>> {
        let mut signatures = vec![vec![false; self.groups.len()]];
        for byte in 0..256 {
            let joined: Vec<bool> = self.groups.iter().map(|group| group.joiners[byte]).collect();
            let row = signatures.iter().position(|known| *known == joined).unwrap_or_else(|| {
                signatures.push(joined);
                signatures.len() - 1
            });
            self.joins.push(row as u8);
            self.signs.push(match byte as u8 {
                joiner if row > 0 => joiner,
                byte if is_word(byte) => LETTER,
                _ => OTHER,
            });
        }
        self.rows = signatures.len();
        signatures
    }

    /// Those of `starts`, where runs of digits begin, whose digits may be enough for anybody: the run is long enough by
    /// itself, or a joiner leads from it to another one. What cannot be seen is taken to be enough.
    #[inline]
    pub(super) fn long(&self, masks: Both<'_>, starts: u64) -> u64 {
        let Some(joiners) = self.joiners.filter(|_| starts != 0 && self.least > 1) else { return starts };
        let both = |class: usize| Pair(masks.map(|of| of.classes[class]));
        let (digits, joiners) = (both(block::DIGITS), both(joiners));
        let leads = joiners.and(digits.behind(1).or(joiners.behind(1).and(digits.behind(2))));
        // From the last digit of a run that goes on back to its first, as far as one that is too short can be.
        let (mut goes_on, mut run, mut len) = (digits.and(leads.behind(1)), digits, 1);
        while 2 * len < self.least {
            goes_on = goes_on.or(goes_on.behind(len).and(run));
            run = run.and(run.behind(len));
            len *= 2;
        }
        let rest = self.least - len;
        starts & (goes_on.0[0] | run.0[0] & (goes_on.behind(rest).0[0] | run.behind(rest).0[0]))
    }

    /// The kind of the group whose first run is so long, with this byte behind it.
    #[inline]
    pub(super) fn kind(&self, inside: bool, run: usize, behind: Option<&u8>) -> u16 {
        let row = behind.map_or(0, |byte| usize::from(self.joins[usize::from(*byte)]));
        self.table[(usize::from(inside) * (LONGEST + 1) + run.min(LONGEST)) * self.rows + row]
    }

    /// How the group is written whose digits, from its begin on, are the bits of `digits`.
    #[inline]
    pub(super) fn form(&self, hay: &[u8], at: usize, digits: u64) -> Form {
        let first = hay.get(at).map_or(0, |first| first & 15);
        let (mut form, mut from) = (u64::from(first) << (RUNS * RUN_BITS), 0);
        for run in 0..RUNS {
            let len = (digits >> from).trailing_ones();
            let end = from + len;
            let behind = if len < LONGEST as u32 && end < 60 { hay.get(at + end as usize) } else { None };
            let Some(behind) = behind else {
                form |= (LONGEST as u64) << (run * RUN_BITS);
                break;
            };
            let said = self.signs[usize::from(*behind)];
            form |= (u64::from(len) | u64::from(said) << 5) << (run * RUN_BITS);
            if self.joins[usize::from(*behind)] == 0 {
                break;
            }
            from = end + 1;
        }
        Form(form)
    }

    /// Those who ask at the begin of `hay`, for whom the digits of the run, or of the whole group, are enough, and whose bit is
    /// among `may`; those for whom there is no bit have the last one.
    #[inline]
    pub(super) fn enough(
        &self,
        asks: &[Ask],
        hay: &[u8],
        digits: u64,
        may: u64,
        mut take: impl FnMut(DetectorId),
    ) {
        let run = digits.trailing_ones() as u16;
        let mut counted = (usize::MAX, 0);
        let mut put = |ask: &Ask| {
            if run < ask.min {
                if counted.0 != ask.group {
                    counted = (ask.group, self.groups[ask.group].count(hay, digits));
                }
                if counted.1 < usize::from(ask.min) {
                    return;
                }
            }
            take(ask.owner);
        };
        let (mut told, last) = (may & !(1 << 63), may >> 63 == 1);
        while let Some(ask) = asks.get(told.trailing_zeros() as usize) {
            told &= told.wrapping_sub(1);
            put(ask);
            if told == 0 {
                break;
            }
        }
        if last && asks.len() > 63 {
            asks[63..].iter().for_each(put);
        }
    }
}

impl Group {
    /// How many digits the group has that `hay` begins with, counted no further than any trigger wants and within 64
    /// bytes, whose digits are the bits of `ahead`.
    fn count(&self, hay: &[u8], ahead: u64) -> usize {
        let joins = |at: usize| hay.get(at).is_some_and(|byte| self.joiners[usize::from(*byte)]);
        let mut end = ahead.trailing_ones() as usize;
        let mut count = end;
        while count <= self.most && end + 2 < 64 && joins(end) {
            let joiners = if ahead >> (end + 1) & 1 == 0 && joins(end + 1) { 2 } else { 1 };
            let more = (ahead >> (end + joiners)).trailing_ones() as usize;
            if more == 0 {
                break;
            }
            count += more;
            end += joiners + more;
        }
        count
    }
}

/// How a group of digits is written: its first digit, up to four runs, and the byte behind each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Form(u64);

/// Stands in a form for any letter and the underscore.
pub const LETTER: u8 = b'A';
/// Stands in a form for any byte that is no joiner and no part of a word.
pub const OTHER: u8 = 0xff;

/// Runs of a form.
const RUNS: u32 = 4;
/// Bits of each: its length, and the byte behind.
const RUN_BITS: u32 = 13;

impl Form {
    /// Its runs of digits, none of them of as many as 31, and the byte behind each: a joiner behind all but the last,
    /// behind which it may be [`LETTER`] or [`OTHER`]. `None` where more than a form can say stands there; a run may be
    /// empty.
    pub fn runs(self) -> impl Iterator<Item = (u32, Option<u8>)> {
        let run = move |at: u32| {
            let bits = (self.0 >> (at * RUN_BITS)) as u32;
            (bits & 31, bits >> 5 & 0xff)
        };
        let told = (0..RUNS).map(run).take_while(|run| *run != (0, 0));
        told.map(|(len, behind)| (len, (len < LONGEST as u32).then_some(behind as u8)))
    }

    /// Its first digit, as it is written.
    pub fn first(self) -> u8 {
        b'0' | (self.0 >> (RUNS * RUN_BITS)) as u8
    }

    /// As a number, which is not 0.
    pub fn bits(self) -> u64 {
        self.0
    }
}

/// The bits of a class from `bit` of the first block on.
#[inline]
pub(super) fn ahead(masks: Both<'_>, class: usize, bit: u32) -> u64 {
    let [here, there] = [masks[0].classes[class], masks[1].classes[class]];
    here >> bit | there << 1 << (BLOCK as u32 - 1 - bit)
}
