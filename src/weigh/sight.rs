//! Which words are in sight of a place, before anybody is asked there.
//!
//! Most detectors of numbers take any number that fits their check digit, and are worth something only where a word of
//! theirs stands nearby ([`context`](super::context)). So the words come first: they are told on masks, each once, and
//! looked up in the [`vocabulary`](super::vocabulary). Of those who need words only he is asked for whom one of them speaks.

use std::ops::Range;

use super::vocabulary::{KNOWN, Vocabulary, known, two};
use crate::finding::DetectorId;
use crate::kernel::Event;
use crate::kernel::classes::REACH;

/// How far before an event a word may stand that counts for its claim: what [`context`](super::context) reads, and a lead.
const BEFORE: usize = 128;
/// How far behind: the claim, and what is read behind it.
const BEHIND: usize = 96;
/// How far before its event a claim may begin.
pub(super) const LEAD: usize = 32;
/// Words of a label that count.
const LABEL_WORDS: u32 = 4;
/// Words are told from the masks of so many bytes; what follows shows where the last of them ends.
const STEP: usize = REACH - KNOWN;
/// Words that are kept: some more than can be in sight.
const KEPT: usize = 512;

/// The words around the places of one region, which are asked for in ascending order: each is told once.
#[derive(Default)]
pub(super) struct Sight {
    region: Range<usize>,
    /// Words are told up to here.
    read: usize,
    /// Where words begin: the place that was read from, and a bit for each of [`STEP`] bytes.
    starts: Vec<(u32, u64)>,
    /// Those that somebody knows, in order.
    known: Vec<(u32, u16)>,
    /// First and last of a step that is not all ASCII.
    foreign: Vec<(u32, u32)>,
    /// The last word, if it begins any term.
    last: Option<u64>,
    spoken: Spoken,
    /// Places from which the same of them are in sight, all that there are.
    same: Range<usize>,
}

/// Those for whom some of the known words speak: the words that are in sight of one place mostly are in that of the next.
#[derive(Default)]
struct Spoken {
    /// Places among the known words.
    of: Range<usize>,
    /// A bit for each detector.
    owners: Vec<u64>,
    /// They are none.
    is_nobody: bool,
}

impl Spoken {
    /// Takes these words instead.
    fn hold(&mut self, vocabulary: &Vocabulary, known: &[(u32, u16)], of: Range<usize>) {
        if self.of.start != of.start || self.of.end > of.end || self.of.is_empty() {
            self.owners.clear();
            self.owners.extend_from_slice(&vocabulary.none);
            (self.of, self.is_nobody) = (of.start..of.start, true);
        }
        self.is_nobody &= self.of.end == of.end;
        for (_, term) in &known[self.of.end..of.end] {
            let speaks = &vocabulary.speaks[usize::from(*term)];
            self.owners.iter_mut().zip(speaks).for_each(|(all, these)| *all |= these);
        }
        self.of.end = of.end;
    }

    fn has(&self, owner: DetectorId) -> bool {
        let owner = usize::from(owner.0);
        self.owners[owner / 64] >> (owner % 64) & 1 == 1
    }
}

impl Sight {
    /// Forgets what was read: another record comes.
    pub(super) fn forget(&mut self) {
        self.region = 0..0;
    }

    /// Those of `may` at an event, a bit each, for whom a word in sight speaks.
    pub(super) fn spoken_for(
        &mut self,
        vocabulary: &Vocabulary,
        hay: &[u8],
        region: &Range<usize>,
        event: &Event,
        may: u64,
    ) -> u64 {
        let (at, kind) = (event.at(), &vocabulary.kinds[event.kind()]);
        if kind.leads && at <= region.start + LEAD {
            return may;
        }
        let is_same = self.same.contains(&at) && self.region == *region;
        if !is_same && !self.look(vocabulary, hay, region, at) {
            return may;
        }
        if self.spoken.is_nobody { 0 } else { kind.among(may, |owner| self.spoken.has(*owner)) }
    }

    /// Takes the words in sight of a place of a region; whether they are all that there are.
    #[inline(never)]
    fn look(&mut self, vocabulary: &Vocabulary, hay: &[u8], region: &Range<usize>, at: usize) -> bool {
        let from = at.saturating_sub(BEFORE).max(region.start);
        if self.region != *region || self.read < from {
            (self.region, self.read) = (region.clone(), from);
            self.starts.clear();
            self.known.clear();
            self.foreign.clear();
            self.last = None;
            self.spoken.of = 0..0;
        }
        self.same = 0..0;
        self.leave(from);
        let to = region.end.min(at + BEHIND);
        // One step more, which is for the places behind.
        while self.read < region.end.min(to + STEP) {
            self.step(vocabulary, hay);
        }
        let is_whole = from == region.start || self.are_enough(from, at);
        let is_foreign = |(first, last): &(u32, u32)| (*first as usize) < to && *last as usize >= from;
        // Of a longer label not all words are in sight; and what is not ASCII may be any word.
        if !is_whole || self.foreign.iter().any(is_foreign) {
            return false;
        }
        let before = self.known.iter().take_while(|(start, _)| (*start as usize) < from).count();
        let behind = self.known.iter().rev().take_while(|(start, _)| *start as usize >= to).count();
        let end = self.known.len() - behind;
        self.spoken.hold(vocabulary, &self.known, before.min(end)..end);
        self.same = at..self.until(at);
        true
    }

    /// Up to where the words that were taken at a place are the ones in sight.
    fn until(&self, at: usize) -> usize {
        if !self.foreign.is_empty() {
            return at;
        }
        let Range { start, end } = self.spoken.of;
        let place = |word: usize| self.known.get(word).map(|(start, _)| *start as usize);
        let leaves = place(start).filter(|_| start < end).map_or(usize::MAX, |first| first + BEFORE + 1);
        let unread = if self.read < self.region.end { self.read } else { usize::MAX };
        let comes = place(end).unwrap_or(unread).saturating_sub(BEHIND - 1);
        let (until, whole) = (leaves.min(comes), self.region.start + BEFORE + 1);
        // Where the region began before what is in sight, there must be enough of a label for all these places.
        let near = until.min(at + BEFORE / 2);
        let goes_on = near > whole && self.are_enough(near - (BEFORE + 1), at);
        if goes_on { near } else { until.min(whole) }
    }

    /// Whether as many words begin in `from..to` as a label has that count.
    fn are_enough(&self, from: usize, to: usize) -> bool {
        let behind = |bits: u64, by: usize| bits.checked_shl(by as u32).unwrap_or(0);
        let count = |(at, starts): &(u32, u64)| {
            let at = *at as usize;
            let (first, end) = (from.saturating_sub(at), to.saturating_sub(at));
            (starts & behind(u64::MAX, first) & !behind(u64::MAX, end)).count_ones()
        };
        let mut near = self.starts.iter().rev().take_while(|(at, _)| *at as usize + STEP > from).map(count);
        let mut words = 0;
        near.any(|more| {
            words += more;
            words >= LABEL_WORDS
        })
    }

    /// Leaves words behind that are out of sight, now and then.
    fn leave(&mut self, from: usize) {
        if self.starts.len() + self.known.len() + self.foreign.len() > KEPT {
            self.starts.retain(|(start, _)| *start as usize + STEP > from);
            self.known.retain(|(start, _)| *start as usize >= from);
            self.foreign.retain(|(_, last)| *last as usize >= from);
            self.spoken.of = 0..0;
        }
    }

    /// Tells the words of the next bytes.
    fn step(&mut self, vocabulary: &Vocabulary, hay: &[u8]) {
        let bytes = &hay[self.read..self.region.end.min(self.read + REACH)];
        let len = bytes.len().min(STEP);
        let there = (1_u64 << len) - 1;
        let [word, upper, lower, ascii, ..] = vocabulary.classes.of(bytes);
        let before = hay[self.region.start..self.read].last().copied().unwrap_or(b' ');
        let follows = word << 1 | u64::from(before.is_ascii_alphanumeric());
        let rises = upper & (lower << 1 | u64::from(before.is_ascii_lowercase()));
        let starts = word & !follows | rises;
        let ends = !word | rises;
        self.starts.push((self.read as u32, starts & there));
        let starts = starts & there;
        let lowest = |starts: u64| starts & starts.wrapping_neg();
        // Numbers begin no term, but the second word of one may be one.
        let begins = if vocabulary.has_numbers { word } else { upper | lower };
        let mut last = self.last.take();
        let mut left = starts & begins | if last.is_some() { lowest(starts) } else { 0 };
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let len = (ends >> bit >> 1).trailing_zeros() + 1;
            let word = known(&bytes[bit as usize..], len as usize);
            let (before, is_known) = (last.take(), vocabulary.may_know(word));
            if !is_known && before.is_none() {
                continue;
            }
            let at = (self.read + bit as usize) as u32;
            if is_known {
                self.known.extend(vocabulary.terms.get(&word).map(|id| (at, *id)));
                last = Some(word);
                left |= lowest(starts & u64::MAX << bit << 1);
            }
            if let Some(pair) =
                before.map(|before| two(before, word)).filter(|pair| vocabulary.may_know(*pair))
            {
                self.known.extend(vocabulary.terms.get(&pair).map(|id| (at, *id)));
            }
        }
        self.last = last;
        let foreign = !ascii & there;
        if foreign != 0 {
            let at = |bit: u32| (self.read as u32) + bit;
            self.foreign.push((at(foreign.trailing_zeros()), at(foreign.ilog2())));
        }
        self.read += len;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, Detector, Tier};
    use crate::kernel::trigger::Trigger;
    use crate::kernel::{Kernel, Walk};
    use crate::weigh::context::{Asked, Context, Near};

    /// A catalogue with its kernel, its words compiled both ways.
    struct Known {
        catalog: Catalog,
        kernel: Kernel,
        vocabulary: Vocabulary,
        near: Vec<Near>,
    }

    static ALL: LazyLock<Known> = LazyLock::new(|| {
        let catalog = Catalog::builtin().unwrap();
        let kernel = Kernel::new(catalog.detectors.iter().map(|detector| detector.trigger.as_ref()));
        let near: Vec<_> = catalog.detectors.iter().map(|detector| Near::new(&detector.near)).collect();
        let vocabulary = Vocabulary::new(&catalog, &kernel, &near);
        Known { catalog, kernel, vocabulary, near }
    });

    /// A value of a detector that needs words, with one of its words before or behind it, and other text between.
    fn text() -> impl Strategy<Value = String> {
        let needs = |detector: &&Detector| detector.tier == Tier::Context || detector.maybe_bare;
        let pair = |detector: &Detector| {
            let values: Vec<String> =
                detector.examples.iter().flat_map(|example| example.finds.clone()).collect();
            (!values.is_empty() && !detector.near.is_empty()).then(|| (values, detector.near.clone()))
        };
        let pairs: Vec<_> = ALL.catalog.detectors.iter().filter(needs).filter_map(pair).collect();
        let chosen = prop::sample::select(pairs)
            .prop_flat_map(|(values, words)| (prop::sample::select(values), prop::sample::select(words)));
        let gap = "([A-Za-z]{1,9}[ ,._-]{1,2}){0,6}[ =:\"]{1,3}";
        let around = "([A-Za-z0-9]{1,9}[ ,.=]){0,12}";
        (chosen, gap, around, any::<bool>()).prop_map(|((value, word), gap, around, before)| {
            let [first, last] = if before { [word, value] } else { [value, word] };
            format!("{around}{first}{gap}{last} {around}")
        })
    }

    proptest! {
        #[test]
        fn words_that_are_held_are_those_in_sight(
            parts in prop::collection::vec(prop_oneof![text(), "[a-z ,]{0,90}", "[0-9 .]{1,30}", "é?"], 1..6),
            margin in 0usize..4,
        ) {
            let Known { kernel, vocabulary, .. } = &*ALL;
            let text = parts.concat();
            let (hay, region) = (text.as_bytes(), margin.min(text.len())..text.len());
            let (mut events, mut sight, mut afresh) = (Vec::new(), Sight::default(), Sight::default());
            Walk::new(kernel, hay, 0).until(hay.len(), &mut events);
            for event in events.into_iter().filter(|event| vocabulary.is_asked(event) && event.at() >= margin) {
                let held = sight.spoken_for(vocabulary, hay, &region, &event, u64::MAX);
                afresh.same = 0..0;
                prop_assert_eq!(held, afresh.spoken_for(vocabulary, hay, &region, &event, u64::MAX));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_word_that_counts_is_out_of_sight(text in text(), log in any::<bool>()) {
            let Known { catalog, kernel, vocabulary, near } = &*ALL;
            let (hay, region) = (text.as_bytes(), 0..text.len());
            let (mut events, mut sight, mut context) = (Vec::new(), Sight::default(), Context::default());
            Walk::new(kernel, hay, 0).until(hay.len(), &mut events);
            for event in events.into_iter().filter(|event| vocabulary.is_asked(event)) {
                let heard = sight.spoken_for(vocabulary, hay, &region, &event, u64::MAX);
                let mut marks = Vec::new();
                kernel.marks_of(hay, event, u64::MAX, &mut |mark| marks.push(mark));
                for (at, id) in marks {
                    let detector = catalog.detector(id);
                    let needs = detector.tier == Tier::Context || detector.maybe_bare;
                    let found = detector.start(hay, at).and_then(|start| detector.at(hay, start));
                    let Some(found) = found.filter(|_| needs) else { continue };
                    let asked = Asked { against: &[], near: &near[usize::from(id.0)], log };
                    let says = context.says(hay, &region, &(found.start..found.end), &asked);
                    // Beside a run of hex digits only its label counts.
                    let near = says.near && !matches!(detector.trigger, Some(Trigger::Hex { .. }));
                    let speaks = kernel.asking(&event, |owner| owner == id) & heard != 0;
                    prop_assert!(speaks || !says.label && !near, "{} at {} of {:?}", detector.id, at, text);
                }
            }
        }
    }
}
