//! Groups of digits: who is to be asked is looked up by the first run's length and its neighbours.
//!
//! Evidence is full of digits, and most runs of them are nobody's: dates, counters, pieces of hashes. A table made
//! once answers for each length of a run, each byte behind it and a letter before it which detectors are left; for
//! most there are none, and the run costs one look.

use super::Mark;
use super::block::is_word;
use super::trigger::Trigger;
use crate::finding::DetectorId;

/// Runs of so many digits or more are not told apart.
const LONGEST: usize = 31;

/// All digit triggers of a catalogue.
#[derive(Default)]
pub(super) struct Digits {
    groups: Vec<Group>,
    asks: Vec<Ask>,
    /// Those whose digits have a lead, by its length.
    led: Vec<(Vec<u8>, Ask)>,
    /// For each byte, which groups it joins, as a row of the table.
    joins: Vec<u8>,
    /// For each row, its groups.
    signatures: Vec<Vec<bool>>,
    /// By letter before, length of the run, and row: where the asks are in `lists`, and how many.
    table: Vec<(u32, u32)>,
    lists: Vec<u16>,
    /// Whether some detector asks for digits right behind a letter, without a lead.
    inside: bool,
}

/// Triggers that allow the same joiners.
struct Group {
    joiners: [bool; 256],
    most: usize,
}

/// One of the detectors that ask for a group.
struct Ask {
    group: usize,
    min: usize,
    runs: u32,
    inside: bool,
    owner: DetectorId,
}

impl Digits {
    /// The table for all digit triggers among `triggers`.
    pub(super) fn new<'t>(triggers: impl Iterator<Item = (DetectorId, &'t Trigger)>) -> Self {
        let mut digits = Self::default();
        for (owner, trigger) in triggers {
            let Trigger::Digits { min, max, joiners, runs, lead, inside } = trigger else { continue };
            let group = digits.group(joiners, usize::from(*max));
            let ask = Ask { group, min: usize::from(*min), runs: *runs, inside: *inside, owner };
            if lead.is_empty() {
                digits.asks.push(ask);
            } else {
                digits.led.push((lead.clone(), ask));
            }
        }
        digits.led.sort_by_key(|(lead, _)| lead.len());
        digits.asks.sort_by_key(|ask| (ask.group, ask.owner));
        digits.inside = digits.asks.iter().any(|ask| ask.inside);
        digits.tell_joiners();
        digits.fill();
        digits
    }

    fn group(&mut self, joiners: &[u8], most: usize) -> usize {
        let mut table = [false; 256];
        joiners.iter().for_each(|byte| table[usize::from(*byte)] = true);
        let known = self.groups.iter().position(|group| group.joiners == table);
        let at = known.unwrap_or_else(|| {
            self.groups.push(Group { joiners: table, most });
            self.groups.len() - 1
        });
        self.groups[at].most = self.groups[at].most.max(most);
        at
    }

    fn tell_joiners(&mut self) {
        self.signatures = vec![vec![false; self.groups.len()]];
        for byte in 0..=255 {
            let joined: Vec<bool> = self.groups.iter().map(|group| group.joiners[byte]).collect();
            let row = self.signatures.iter().position(|known| *known == joined).unwrap_or_else(|| {
                self.signatures.push(joined);
                self.signatures.len() - 1
            });
            self.joins.push(row as u8);
        }
    }

    fn fill(&mut self) {
        for inside in [false, true] {
            for run in 0..=LONGEST {
                for joined in &self.signatures {
                    let begin = self.lists.len();
                    let asks = |ask: &Ask| {
                        (ask.inside || !inside)
                            && ask.runs >> run & 1 == 1
                            && (run >= ask.min.min(LONGEST) || joined[ask.group])
                    };
                    let asking = self.asks.iter().enumerate().filter(|(_, ask)| asks(ask));
                    self.lists.extend(asking.map(|(at, _)| at as u16));
                    self.table.push((begin as u32, (self.lists.len() - begin) as u32));
                }
            }
        }
    }

    /// Whether some detector asks for digits right behind a letter, without a lead.
    pub(super) fn inside(&self) -> bool {
        self.inside
    }

    /// Capitals of the longest lead.
    pub(super) fn longest_lead(&self) -> usize {
        self.led.last().map_or(0, |(lead, _)| lead.len())
    }

    /// Marks of the digits behind the word start at `at`, which has `caps` capitals.
    pub(super) fn led(
        &self,
        hay: &[u8],
        at: usize,
        caps: usize,
        heard: &impl Fn(DetectorId) -> bool,
        take: &mut impl FnMut(Mark),
    ) {
        for (lead, ask) in self.led.iter().filter(|(lead, ask)| lead.len() == caps && heard(ask.owner)) {
            let group = &self.groups[ask.group];
            let joined = hay.get(at + caps).is_some_and(|byte| group.joiners[usize::from(*byte)]);
            let start = at + caps + usize::from(joined);
            let fits = |(lead, byte): (&u8, &u8)| *lead == b'A' || lead == byte;
            let begins = hay.get(start).is_some_and(u8::is_ascii_digit);
            if begins && lead.iter().zip(&hay[at..]).all(fits) {
                let ahead = digits_of(&hay[start..]);
                let run = ahead.trailing_ones() as usize;
                let enough = run >= ask.min || group.count(&hay[start..], ahead) >= ask.min;
                if enough && ask.runs >> run.min(LONGEST) & 1 == 1 {
                    take((start, ask.owner));
                }
            }
        }
    }

    /// Marks of the digits at `start`; `ahead` has a bit for each digit of the 64 bytes from there on.
    pub(super) fn at(
        &self,
        hay: &[u8],
        start: usize,
        ahead: u64,
        heard: &impl Fn(DetectorId) -> bool,
        take: &mut impl FnMut(Mark),
    ) {
        let run = ahead.trailing_ones() as usize;
        let inside = self.inside && start.checked_sub(1).is_some_and(|before| is_word(hay[before]));
        let row = hay.get(start + run).map_or(0, |byte| usize::from(self.joins[usize::from(*byte)]));
        let place = (usize::from(inside) * (LONGEST + 1) + run.min(LONGEST)) * self.signatures.len() + row;
        let (begin, count) = self.table[place];
        if count == 0 {
            return;
        }
        let mut counted = (usize::MAX, 0);
        for at in &self.lists[begin as usize..(begin + count) as usize] {
            let ask = &self.asks[usize::from(*at)];
            if !heard(ask.owner) {
                continue;
            }
            if run < ask.min {
                if counted.0 != ask.group {
                    counted = (ask.group, self.groups[ask.group].count(&hay[start..], ahead));
                }
                if counted.1 < ask.min {
                    continue;
                }
            }
            take((start, ask.owner));
        }
    }
}

/// A bit for each digit of the first 64 bytes.
fn digits_of(hay: &[u8]) -> u64 {
    hay.iter().take(64).rev().fold(0, |bits, byte| bits << 1 | u64::from(byte.is_ascii_digit()))
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
