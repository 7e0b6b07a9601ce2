//! Groups of digits: who is to be asked is looked up by the first run's length and its neighbours.
//!
//! Evidence is full of digits, and most runs of them are nobody's: dates, counters, pieces of hashes. A table made
//! once answers for each length of a run, each byte behind it and a letter before it which detectors are left; for
//! most there are none, and the run costs one look. Where some are left that need more digits than the run has, the
//! digits of the whole group are counted on masks, which costs the same however long it is.

use super::block::{self, BLOCK, Both, Tables};
use super::trigger::Trigger;
use super::{Asks, Kinds};
use crate::finding::DetectorId;

/// Runs of so many digits or more are not told apart.
const LONGEST: usize = 31;
/// Sets of joiners that are counted on masks.
const GROUPS: usize = 8;

/// Digits of a group, by its set of joiners.
pub(super) type Counts = [u8; GROUPS];

/// All digit triggers of a catalogue.
#[derive(Default)]
pub(super) struct Digits {
    groups: Vec<Group>,
    /// For each byte, which groups it joins, as a row of the table.
    joins: Vec<u8>,
    rows: usize,
    /// By letter before, length of the run, and row: the kind of the event, 0 for none.
    table: Vec<u16>,
    /// Whether some detector asks for digits right behind a letter, without a lead.
    pub(super) inside: bool,
}

/// Triggers that allow the same joiners.
#[derive(PartialEq, Eq)]
struct Group {
    joiners: [bool; 256],
    /// Their place among the masks; without one, their groups are asked for uncounted.
    class: Option<usize>,
}

/// Detectors that ask for a group, as the run that begins it allows.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asking {
    asks: Vec<Ask>,
    /// The fewest digits that any needs of the run itself.
    alone: u16,
    /// The fewest that any needs of each set of joiners.
    joined: Vec<(u8, u8)>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Ask {
    /// Which set of joiners; `None` where they are not counted.
    group: Option<u8>,
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
            triggers.iter().filter_map(|(owner, trigger)| digits.said(*owner, trigger, tables)).collect();
        digits.inside = said.iter().any(|said| said.inside && said.lead.is_empty());
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
                    let asks = said.iter().filter(asks).map(|said| digits.ask(said)).collect();
                    digits.table.push(kinds.add(Asks::Digits(Asking::of(asks))));
                }
            }
        }
        digits
    }

    fn said<'t>(&mut self, owner: DetectorId, trigger: &'t Trigger, tables: &mut Tables) -> Option<Said<'t>> {
        let Trigger::Digits { min, joiners, runs, lead, inside, .. } = trigger else { return None };
        let mut table = [false; 256];
        joiners.iter().for_each(|byte| table[usize::from(*byte)] = true);
        let known = self.groups.iter().position(|group| group.joiners == table);
        let group = known.unwrap_or_else(|| {
            // Where nothing joins, digits do: they are no joiners.
            let class = if joiners.is_empty() { Some(block::DIGITS) } else { tables.class(&table) };
            self.groups.push(Group { joiners: table, class });
            self.groups.len() - 1
        });
        Some(Said { group, min: *min, runs: *runs, inside: *inside, lead, owner })
    }

    fn ask(&self, said: &Said<'_>) -> Ask {
        let counted = self.groups[said.group].class.is_some() && said.group < GROUPS;
        Ask { group: counted.then_some(said.group as u8), min: said.min, owner: said.owner }
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
        }
        self.rows = signatures.len();
        signatures
    }

    /// The kind of the group whose first run is so long, with this byte behind it.
    #[inline]
    pub(super) fn kind(&self, inside: bool, run: usize, behind: Option<&u8>) -> u16 {
        let row = behind.map_or(0, |byte| usize::from(self.joins[usize::from(*byte)]));
        self.table[(usize::from(inside) * (LONGEST + 1) + run.min(LONGEST)) * self.rows + row]
    }

    /// How many digits the group has that begins at `bit`, by the sets of joiners that somebody asks for: within 64
    /// bytes, one or two joiners between any two. `None` if they are too few for everybody.
    #[inline]
    pub(super) fn counted(&self, asking: &Asking, run: u16, bit: u32, masks: Both<'_>) -> Option<Counts> {
        let mut enough = run >= asking.alone;
        let mut counts = Counts::default();
        for (group, least) in &asking.joined {
            let at = usize::from(*group);
            let Some(class) = self.groups[at].class else { continue };
            let count = count(ahead(masks, block::DIGITS, bit), ahead(masks, class, bit));
            counts[at] = count as u8;
            enough |= count >= u32::from(*least);
        }
        enough.then_some(counts)
    }
}

impl Asking {
    fn of(asks: Vec<Ask>) -> Self {
        let mut joined: Vec<(u8, u8)> = Vec::new();
        for ask in &asks {
            let Some(group) = ask.group else { continue };
            let min = ask.min.min(u16::from(u8::MAX)) as u8;
            match joined.iter_mut().find(|(known, _)| *known == group) {
                Some((_, least)) => *least = min.min(*least),
                None => joined.push((group, min)),
            }
        }
        let least = |ask: &Ask| if ask.group.is_some() { ask.min } else { 0 };
        Self { alone: asks.iter().map(least).min().unwrap_or(u16::MAX), asks, joined }
    }

    /// Who asks.
    pub(super) fn owners(&self) -> impl Iterator<Item = DetectorId> + '_ {
        self.asks.iter().map(|ask| ask.owner)
    }

    /// Those for whom the digits of the run, or of the whole group, are enough.
    pub(super) fn enough(&self, run: u16, counts: Counts) -> impl Iterator<Item = DetectorId> + '_ {
        let fits = move |ask: &&Ask| {
            run >= ask.min || ask.group.is_none_or(|group| u16::from(counts[usize::from(group)]) >= ask.min)
        };
        self.asks.iter().filter(fits).map(|ask| ask.owner)
    }
}

/// The bits of a class from `bit` of the first block on.
#[inline]
pub(super) fn ahead(masks: Both<'_>, class: usize, bit: u32) -> u64 {
    let [here, there] = [masks[0].classes[class], masks[1].classes[class]];
    here >> bit | there << 1 << (BLOCK as u32 - 1 - bit)
}

/// How many digits the group has that begins at the lowest bit, with one or two joiners between any two.
#[inline]
pub(super) fn count(digits: u64, joiners: u64) -> u32 {
    let joiners = joiners & !digits;
    // A joiner holds the group together unless it is the third in a row; what stands behind the last digit counts
    // for nothing.
    let third = joiners & joiners << 1 & joiners << 2;
    let broken = !(digits | joiners) | third;
    let group = broken & broken.wrapping_neg();
    (digits & group.wrapping_sub(1)).count_ones()
}
