//! The scan itself: every split once, and a small file while it is open for its survey.
//!
//! To open a small file costs more than to scan it. So what fits in memory whole goes from its survey straight to its
//! scan, unless somebody may still change what is known of it. Everything else is scanned when all plans are there: long
//! items split by split, and copies not at all where what their first one gave stands for them.

use std::collections::BTreeMap;

use crate::case::{Counts, Part};
use crate::error::Result;
use crate::intake::WHOLE;
use crate::item::Item;
use crate::link::anchor::Keys;
use crate::link::batch::Batch;
use crate::link::sightings::{Keeper, Kept, Sightings};
use crate::link::subject::Said;
use crate::plan::Plan;
use crate::spill::Spill;
use crate::store::lines::Lines;

use super::engine::{Engine, Gone, Seen, Want};
use super::evidence::{self, Means, Split, Surveyed};
use super::ordered::{Job, in_order};
use super::patched::Patched;
use super::scan::Scanned;
use super::sight::{Eye, Lens};
use super::watch::Watch;
use super::{copies, hand};

/// What scanning one split gave.
pub(super) struct Done {
    /// Its sums.
    pub part: Part,
    /// Why something of it was not read.
    pub reason: Option<String>,
    /// Its sightings.
    pub sightings: Batch,
}

impl Done {
    /// The same as that of the item whose place in evidence order this is.
    fn of_item(self, item: usize) -> Self {
        let (mut part, sightings) = (self.part, self.sightings.of_item(item as u32));
        part.item = item as u32;
        Self { part, sightings, ..self }
    }
}

/// What records are given to.
type Take<'t> = &'t mut dyn FnMut(&Seen<'_>) -> Result<()>;

/// Whether an item by this plan was read whole when it was opened, and is one split.
fn is_small(plan: &Plan) -> bool {
    plan.size < WHOLE && plan.borders.len() == 1
}

impl Job for (usize, Split) {
    fn bytes(&self) -> u64 {
        self.1.bytes
    }
}

/// A scan on its way.
pub(super) struct Going<'g> {
    scanner: &'g Scanner<'g>,
    keeper: Keeper,
    journal: Lines<Part>,
    splits: Vec<Split>,
    /// By split.
    parts: Vec<Part>,
    /// Why something was not read, by split.
    reasons: BTreeMap<u32, String>,
    /// By split; none until it is done.
    kept: Vec<Option<Kept>>,
}

impl<'g> Going<'g> {
    /// Nothing done yet.
    pub fn new(scanner: &'g Scanner<'g>, spill: &Spill, journal: Lines<Part>) -> Self {
        let (splits, parts, reasons, kept) = Default::default();
        Self { scanner, keeper: Keeper::new(spill), journal, splits, parts, reasons, kept }
    }

    /// Surveys all items, and scans small files while they are open.
    ///
    /// # Errors
    /// If the job was told to stop, or there is no room on disk.
    pub fn survey(&mut self, items: &[Item], means: Means<'_>) -> Result<Vec<Surveyed>> {
        let scanner = self.scanner;
        let may = means.hand.is_none_or(hand::is_silent);
        let look = |surveyed: &Surveyed, opened: Patched| match &surveyed.known.plan {
            Some(plan) if may && is_small(plan) && !opened.has_holes() => {
                scanner.open(surveyed, plan, opened).map(Some)
            }
            _ => Ok(None),
        };
        let mut evidence = Vec::with_capacity(items.len());
        evidence::survey_with(items, means, look, |surveyed, done| {
            let (item, at) = (evidence.len(), self.splits.len());
            self.add(evidence::splits_of(item, &surveyed));
            evidence.push(surveyed);
            done.flatten().map_or(Ok(()), |done| self.put(at, done.of_item(item)))
        })?;
        Ok(evidence)
    }

    /// Scans all other splits; items of which the full tally overturns a verdict are scanned once more without it, and
    /// copies are given what their first one gave.
    ///
    /// # Errors
    /// As [`Going::survey`].
    pub fn through(mut self, mut evidence: Vec<Surveyed>) -> Result<Scanned> {
        let copy_of = copies::find(&evidence, self.scanner.lens, |item| !self.is_done(item));
        self.go(&evidence, |item| copy_of[item].is_none(), |kept| kept.is_none())?;
        let again = evidence::overturn(&mut evidence, &self.parts);
        let more = self.splits.iter().filter(|split| again.contains(&split.item));
        self.scanner.watch.expect_more(more.map(|split| split.bytes).sum());
        self.go(&evidence, |item| again.contains(&item), |_| true)?;
        self.copies(&mut evidence, &copy_of)?;
        let Self { keeper, journal, splits, parts, reasons, kept, .. } = self;
        journal.end()?;
        let tallies = evidence::tallies(&parts);
        let sightings = Sightings::new(keeper, kept.into_iter().flatten().collect())?;
        Ok(Scanned { evidence, splits, parts, reasons, sightings, tallies })
    }

    /// Adds splits that nobody has scanned.
    fn add(&mut self, splits: impl Iterator<Item = Split>) {
        self.splits.extend(splits);
        self.parts.resize_with(self.splits.len(), Part::default);
        self.kept.resize_with(self.splits.len(), || None);
    }

    /// Keeps what a split gave.
    fn put(&mut self, at: usize, done: Done) -> Result<()> {
        self.journal.push(&done.part)?;
        self.parts[at] = done.part;
        self.because(at, done.reason);
        self.kept[at] = Some(self.keeper.keep(done.sightings)?);
        Ok(())
    }

    /// Keeps why something of a split was not read.
    fn because(&mut self, at: usize, reason: Option<String>) {
        self.reasons.remove(&(at as u32));
        self.reasons.extend(reason.map(|reason| (at as u32, reason)));
    }

    /// Scans the wanted splits.
    fn go(
        &mut self,
        evidence: &[Surveyed],
        of: impl Fn(usize) -> bool,
        while_it: impl Fn(&Option<Kept>) -> bool,
    ) -> Result<()> {
        let scanner = self.scanner;
        let all = self.splits.iter().copied().enumerate();
        let wanted = all.filter(|(at, split)| of(split.item) && while_it(&self.kept[*at]));
        let jobs: Vec<(usize, Split)> = wanted.collect();
        let work = |(_, split): &(usize, Split)| scanner.one(&evidence[split.item], *split);
        in_order(&jobs, work, |(at, _), done| self.put(*at, done))
    }

    /// Gives copies what their first one gave; those for which it does not stand are scanned with its plan, which
    /// the tally of all its values has judged already.
    fn copies(&mut self, evidence: &mut [Surveyed], copy_of: &[Option<usize>]) -> Result<()> {
        let mut own = vec![false; evidence.len()];
        for (copy, first) in copy_of.iter().enumerate() {
            let Some(first) = *first else { continue };
            let plan = evidence[first].known.plan.clone();
            evidence[copy].known.plan = plan;
            // A copy of a copy is in its folder: what stands for the one stands for the other.
            own[copy] = copy_of[first].is_none() || own[first];
            own[copy] &=
                !copies::stands(evidence, first, copy, self.kept(first), self.scanner.engine.catalog);
        }
        self.go(evidence, |item| own[item], |_| true)?;
        for at in 0..self.splits.len() {
            let Split { item, k, bytes } = self.splits[at];
            let Some(first) = copy_of[item].filter(|_| !own[item]) else { continue };
            let first = self.first(first) + k;
            let Some(kept) = self.kept[first].clone() else { continue };
            self.scanner.watch.add(bytes, kept.len.into());
            self.kept[at] = Some(kept.of_item(item as u32));
            self.parts[at] = Part { item: item as u32, ..self.parts[first].clone() };
            self.because(at, self.reasons.get(&(first as u32)).cloned());
            self.journal.push(&self.parts[at])?;
        }
        Ok(())
    }

    /// The place of an item's first split, or where it would stand.
    fn first(&self, item: usize) -> usize {
        self.splits.partition_point(|split| split.item < item)
    }

    /// What the splits of an item gave.
    fn kept(&self, item: usize) -> impl Iterator<Item = &Kept> {
        self.kept[self.first(item)..self.first(item + 1)].iter().flatten()
    }

    /// Whether an item was scanned already.
    fn is_done(&self, item: usize) -> bool {
        self.kept(item).next().is_some()
    }
}

/// What scanning a split takes, for all threads.
pub(super) struct Scanner<'s> {
    engine: &'s Engine<'s>,
    lens: &'s Lens,
    watch: &'s Watch,
    keys: Keys,
}

impl<'s> Scanner<'s> {
    /// Sets it up.
    pub fn new(engine: &'s Engine<'s>, lens: &'s Lens, watch: &'s Watch) -> Self {
        Self { engine, lens, watch, keys: Keys::new(&lens.key.bytes(), &engine.catalog.people) }
    }

    /// One split.
    ///
    /// # Errors
    /// If the job was told to stop.
    pub fn one(&self, surveyed: &Surveyed, split: Split) -> Result<Done> {
        self.watch.go_on()?;
        let read = |take: Take<'_>| self.engine.read(surveyed, split.k, Want::Found, take);
        self.done(surveyed, split, read)
    }

    /// The one split of an item that is open, by its plan.
    fn open(&self, surveyed: &Surveyed, plan: &Plan, opened: Patched) -> Result<Done> {
        let split = Split { item: 0, k: 0, bytes: plan.size - plan.preamble() };
        let read = |take: Take<'_>| self.engine.read_open(plan, opened, 0, Want::Found, take);
        self.done(surveyed, split, read)
    }

    /// What a split gives that is read so.
    fn done(
        &self,
        surveyed: &Surveyed,
        split: Split,
        read: impl FnOnce(Take<'_>) -> Result<Gone>,
    ) -> Result<Done> {
        let Self { engine, lens, watch, keys } = self;
        let mut counts = Counts::new(engine.catalog.detectors.len());
        let mut batch = Batch::new(split.item as u32);
        let mut eye = Eye::new(engine, surveyed, lens);
        let gone = read(&mut |seen| {
            seen.found.iter().for_each(|found| counts.add(found.detector, found.test));
            eye.see(seen, &mut |said| match said {
                Said::Sighting { sighting, .. } => batch.push(seen.record.ordinal, &sighting),
                Said::Unattributed { element, value, .. } => batch.push_loose(element, value),
            });
            Ok(())
        })?;
        batch.note_set_aside(eye.set_aside());
        batch.sift(keys);
        batch.close();
        watch.add(split.bytes, batch.len() as u64);
        let part = Part {
            item: split.item as u32,
            split: split.k as u32,
            carved: gone.carved,
            skipped: gone.skipped,
            sightings: batch.len() as u32,
            findings: counts.into(),
            tally: gone.tally.clone(),
        };
        Ok(Done { part, reason: gone.reason(), sightings: batch })
    }
}
