//! Which words are in sight of a place, before anybody is asked there.
//!
//! Most detectors of numbers take any number that fits their check digit, and are worth something only where a word of
//! theirs stands nearby ([`context`](super::context)). So the words come first: they are told on masks, each once, and
//! looked up by their first eight bytes, one by one and two by two. Where none of them speaks for those who ask, nobody
//! is asked but who needs no words. More words may be let through than count, never fewer.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::context::Near;
use crate::catalog::{Catalog, Tier};
use crate::kernel::classes::{Classes, REACH};
use crate::kernel::{Event, Kernel};

/// How far before an event a word may stand that counts for its claim: what [`context`](super::context) reads, and a lead.
const BEFORE: usize = 128;
/// How far behind: the claim, and what is read behind it.
const BEHIND: usize = 96;
/// How far before its event a claim may begin.
pub(super) const LEAD: usize = 32;
/// Words of a label that count.
const LABEL_WORDS: u32 = 4;
/// Bytes of a word that are looked at.
const KNOWN: usize = 8;
/// Words are told from the masks of so many bytes; what follows shows where the last of them ends.
const STEP: usize = REACH - KNOWN;
/// Bits that tell of a word whether anybody knows it.
const BITS: usize = 1 << 15;
/// Words that are kept: some more than can be in sight.
const KEPT: usize = 512;
/// What is not ASCII speaks for everybody.
const FOREIGN: u16 = u16::MAX;

/// The words of all detectors that need one, by what they speak for.
pub(super) struct Vocabulary {
    classes: Classes,
    /// A bit for each hash of a word that begins a term.
    bits: Box<[u64; BITS / 64]>,
    /// Words of theirs, or the first two.
    terms: HashMap<u64, u16, FixedState>,
    /// By term and kind of event: whether it speaks for anybody who asks there.
    speaks: Vec<Vec<bool>>,
    kinds: Vec<Kind>,
}

/// What words mean for those who ask at a kind of events.
#[derive(Clone, Copy)]
struct Kind {
    /// All their values begin there or a little before.
    begins: bool,
    /// Somebody there needs a word.
    needs: bool,
    /// Somebody there needs none at the begin of a line.
    leads: bool,
}

impl Vocabulary {
    pub(super) fn new(catalog: &Catalog, kernel: &Kernel, near: &[Near]) -> Self {
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); catalog.detectors.len()];
        let mut kinds: Vec<Kind> = Vec::new();
        kernel.askers(&mut |kind, owner| {
            let detector = catalog.detector(owner);
            let begins = detector.trigger.as_ref().is_some_and(|trigger| trigger.reach_back() <= LEAD);
            kinds.resize(kinds.len().max(kind + 1), Kind { begins: true, needs: false, leads: false });
            kinds[kind].begins &= begins && !detector.label;
            if detector.tier == Tier::Context || detector.maybe_bare {
                of[usize::from(owner.0)].push(kind);
                kinds[kind].needs = true;
                kinds[kind].leads |= detector.near.iter().any(|word| word == "^");
            }
        });
        let (mut terms, mut speaks): (HashMap<u64, u16, FixedState>, Vec<Vec<bool>>) = Default::default();
        let mut bits = Box::new([0; BITS / 64]);
        for (near, of) in near.iter().zip(&of) {
            for words in near.words() {
                let Some((first, term)) = term(words) else { continue };
                let bit = bit(first);
                bits[bit / 64] |= 1_u64 << (bit % 64);
                let id = *terms.entry(term).or_insert_with(|| {
                    speaks.push(vec![false; kinds.len()]);
                    (speaks.len() - 1) as u16
                });
                of.iter().for_each(|kind| speaks[usize::from(id)][*kind] = true);
            }
        }
        let is = |of: fn(&u8) -> bool| std::array::from_fn(|byte| of(&(byte as u8)));
        let classes = [
            is(u8::is_ascii_alphanumeric),
            is(u8::is_ascii_uppercase),
            is(u8::is_ascii_lowercase),
            is(u8::is_ascii),
        ];
        let classes = Classes::new(&classes).expect("four classes of ASCII");
        Self { classes, bits, terms, speaks, kinds }
    }

    /// Whether words decide who is heard at such an event.
    #[inline]
    pub(super) fn is_asked(&self, event: &Event) -> bool {
        self.kinds.get(event.kind()).is_some_and(|kind| kind.begins && kind.needs)
    }

    /// Whether anybody may know a word, or a term that begins with it.
    #[inline]
    fn may_know(&self, word: u64) -> bool {
        let bit = bit(word);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// The first of words with single spaces, and the term of them: it, or the first two. `None` where they are not ASCII.
fn term(words: &str) -> Option<(u64, u64)> {
    let mut words = words.split(' ').map(|word| word.is_ascii().then(|| known(word.as_bytes(), word.len())));
    let first = words.next()??;
    let term = words.next().map_or(Some(first), |second| Some(two(first, second?)))?;
    Some((first, term))
}

/// The term of two words.
#[inline]
fn two(first: u64, second: u64) -> u64 {
    first.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second
}

/// The first bytes of a word of letters and digits as a number, in lower case.
#[inline]
fn known(bytes: &[u8], len: usize) -> u64 {
    let first = bytes.first_chunk().map_or_else(
        || bytes.iter().rev().fold(0, |known, byte| known << 8 | u64::from(*byte)),
        |first| u64::from_le_bytes(*first),
    );
    let there = if len < KNOWN { (1 << (8 * len)) - 1 } else { u64::MAX };
    (first | 0x2020_2020_2020_2020) & there
}

/// The place of a word among [`BITS`].
#[inline]
fn bit(known: u64) -> usize {
    (known.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize % BITS
}

/// The words around the places of one region, which are asked for in ascending order: each is told once.
#[derive(Default)]
pub(super) struct Sight {
    region: Range<usize>,
    /// Words are told up to here.
    read: usize,
    /// Where words begin: the place that was read from, and a bit for each of [`STEP`] bytes.
    starts: Vec<(u32, u64)>,
    /// Those that somebody knows.
    known: Vec<(u32, u16)>,
    /// The last word, if it begins any term.
    last: Option<u64>,
}

impl Sight {
    /// Forgets what was read: another record comes.
    pub(super) fn forget(&mut self) {
        self.region = 0..0;
    }

    /// Whether a word in sight of an event speaks for anybody who asks there.
    pub(super) fn speaks(
        &mut self,
        vocabulary: &Vocabulary,
        hay: &[u8],
        region: &Range<usize>,
        event: &Event,
    ) -> bool {
        let at = event.at();
        if vocabulary.kinds[event.kind()].leads && at <= region.start + LEAD {
            return true;
        }
        let from = at.saturating_sub(BEFORE).max(region.start);
        if self.region != *region || self.read < from {
            (self.region, self.read) = (region.clone(), from);
            self.starts.clear();
            self.known.clear();
            self.last = None;
        }
        self.leave(from);
        let to = region.end.min(at + BEHIND);
        while self.read < to {
            self.step(vocabulary, hay);
        }
        let is_whole = from == region.start || self.words(from, at) >= LABEL_WORDS;
        let speaks = |(start, term): &(u32, u16)| {
            (*start as usize) < to
                && (*term == FOREIGN || vocabulary.speaks[usize::from(*term)][event.kind()])
        };
        let mut seen = self.known.iter().rev().take_while(|(start, _)| *start as usize >= from);
        // Of a longer label not all words are in sight.
        !is_whole || seen.any(speaks)
    }

    /// How many words begin in `from..to`.
    fn words(&self, from: usize, to: usize) -> u32 {
        let behind = |bits: u64, by: usize| bits.checked_shl(by as u32).unwrap_or(0);
        let count = |(at, starts): &(u32, u64)| {
            let at = *at as usize;
            let (first, end) = (from.saturating_sub(at), to.saturating_sub(at));
            (starts & behind(u64::MAX, first) & !behind(u64::MAX, end)).count_ones()
        };
        let near = self.starts.iter().rev().take_while(|(at, _)| *at as usize + STEP > from);
        near.map(count).sum()
    }

    /// Leaves words behind that are out of sight, now and then.
    fn leave(&mut self, from: usize) {
        if self.starts.len() + self.known.len() > KEPT {
            self.starts.retain(|(start, _)| *start as usize + STEP > from);
            self.known.retain(|(start, _)| *start as usize >= from);
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
        let mut left = starts & there;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let len = (ends >> bit >> 1).trailing_zeros() + 1;
            let word = known(&bytes[bit as usize..], len as usize);
            let (before, is_known) = (self.last.take(), vocabulary.may_know(word));
            if is_known || before.is_some() {
                let terms = [Some(word), before.map(|before| two(before, word))];
                let at = (self.read + bit as usize) as u32;
                let ids = terms.iter().flatten().filter_map(|term| vocabulary.terms.get(term));
                self.known.extend(ids.map(|id| (at, *id)));
                self.last = is_known.then_some(word);
            }
        }
        let foreign = !ascii & there;
        if foreign != 0 {
            let at = |bit: u32| ((self.read + bit as usize) as u32, FOREIGN);
            self.known.extend([at(foreign.trailing_zeros()), at(foreign.ilog2())]);
        }
        self.read += len;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Detector;
    use crate::kernel::Walk;
    use crate::kernel::trigger::Trigger;
    use crate::weigh::context::{Asked, Context};

    /// A catalogue with its kernel, its words compiled both ways.
    struct Known {
        catalog: Catalog,
        kernel: Kernel,
        vocabulary: Vocabulary,
        near: Vec<Near>,
    }

    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
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
        let pairs: Vec<_> = KNOWN.catalog.detectors.iter().filter(needs).filter_map(pair).collect();
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
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_word_that_counts_is_out_of_sight(text in text(), log in any::<bool>()) {
            let Known { catalog, kernel, vocabulary, near } = &*KNOWN;
            let (hay, region) = (text.as_bytes(), 0..text.len());
            let (mut events, mut sight, mut context) = (Vec::new(), Sight::default(), Context::default());
            Walk::new(kernel, hay, 0).until(hay.len(), &mut events);
            for event in events.into_iter().filter(|event| vocabulary.is_asked(event)) {
                let speaks = sight.speaks(vocabulary, hay, &region, &event);
                let mut marks = Vec::new();
                kernel.marks_of(hay, event, u64::MAX, |_| true, &mut |mark| marks.push(mark));
                for (at, id) in marks {
                    let detector = catalog.detector(id);
                    let needs = detector.tier == Tier::Context || detector.maybe_bare;
                    let found = detector.start(hay, at).and_then(|start| detector.at(hay, start));
                    let Some(found) = found.filter(|_| needs) else { continue };
                    let asked = Asked { against: &[], near: &near[usize::from(id.0)], log };
                    let says = context.says(hay, &region, &(found.start..found.end), &asked);
                    // Beside a run of hex digits only its label counts.
                    let near = says.near && !matches!(detector.trigger, Some(Trigger::Hex { .. }));
                    prop_assert!(speaks || !says.label && !near, "{} at {} of {:?}", detector.id, at, text);
                }
            }
        }
    }
}
