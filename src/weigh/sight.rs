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
use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::DetectorId;
use crate::kernel::classes::{Classes, REACH};
use crate::kernel::{Event, Kernel, LAST};

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

/// The words of all detectors that need one, by what they speak for.
pub(super) struct Vocabulary {
    classes: Classes,
    /// A bit for each hash of a word that begins a term.
    bits: Box<[u64; BITS / 64]>,
    /// Words of theirs, or the first two.
    terms: HashMap<u64, u16, FixedState>,
    /// By term, a bit for each detector that it speaks for.
    speaks: Vec<Detectors>,
    kinds: Vec<Kind>,
    none: Detectors,
    /// A term begins with a number.
    has_numbers: bool,
}

/// Detectors, a bit each.
type Detectors = Box<[u64]>;

/// What words mean for those who ask at a kind of events.
struct Kind {
    /// Those who ask, in their order.
    owners: Vec<DetectorId>,
    /// All their values begin there or a little before.
    begins: bool,
    /// Somebody there needs a word.
    needs: bool,
    /// Somebody there needs none at the begin of a line.
    leads: bool,
}

impl Vocabulary {
    pub(super) fn new(catalog: &Catalog, kernel: &Kernel, near: &[Near]) -> Self {
        let mut kinds: Vec<Kind> = Vec::new();
        kernel.askers(&mut |kind, owner| {
            let detector = catalog.detector(owner);
            let begins = detector.trigger.as_ref().is_some_and(|trigger| trigger.reach_back() <= LEAD);
            let nobody = || Kind { owners: Vec::new(), begins: true, needs: false, leads: false };
            kinds.resize_with(kinds.len().max(kind + 1), nobody);
            kinds[kind].owners.push(owner);
            kinds[kind].begins &= begins && !detector.label;
            if needs_words(detector) {
                kinds[kind].needs = true;
                kinds[kind].leads |= detector.near.iter().any(|word| word == "^");
            }
        });
        let none: Detectors = vec![0; catalog.detectors.len().div_ceil(64)].into();
        let (mut terms, mut speaks): (HashMap<u64, u16, FixedState>, Vec<Detectors>) = Default::default();
        let mut bits = Box::new([0; BITS / 64]);
        let mut has_numbers = false;
        let needy = catalog.detectors.iter().zip(near).enumerate();
        for (owner, (_, near)) in needy.filter(|(_, (detector, _))| needs_words(detector)) {
            for words in near.words() {
                let Some((first, term)) = term(words) else { continue };
                has_numbers |= first.to_le_bytes()[0].is_ascii_digit();
                let bit = bit(first);
                bits[bit / 64] |= 1_u64 << (bit % 64);
                let id = *terms.entry(term).or_insert_with(|| {
                    speaks.push(none.clone());
                    (speaks.len() - 1) as u16
                });
                speaks[usize::from(id)][owner / 64] |= 1 << (owner % 64);
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
        Self { classes, bits, terms, speaks, kinds, none, has_numbers }
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

/// Whether a detector's claims may be worth nothing without words.
fn needs_words(detector: &Detector) -> bool {
    detector.tier == Tier::Context || detector.maybe_bare
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

impl Kind {
    /// Those of `may`, a bit each, who are these.
    fn among(&self, may: u64, are: impl Fn(&DetectorId) -> bool) -> u64 {
        let none = u64::MAX.checked_shl(self.owners.len() as u32).unwrap_or(0);
        let (mut left, mut kept) = (may & !none, 0);
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            // The last bit is that of all behind.
            let end = if bit == LAST { self.owners.len() } else { bit as usize + 1 };
            let owners = self.owners.get(bit as usize..end).unwrap_or_default();
            kept |= u64::from(owners.iter().any(&are)) << bit;
        }
        kept
    }
}

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
}

/// Those for whom some of the known words speak: the words that are in sight of one place mostly are in that of the next.
#[derive(Default)]
struct Spoken {
    /// Places among the known words.
    of: Range<usize>,
    /// A bit for each detector.
    owners: Vec<u64>,
}

impl Spoken {
    /// Takes these words instead.
    fn hold(&mut self, vocabulary: &Vocabulary, known: &[(u32, u16)], of: Range<usize>) {
        if self.of.start != of.start || self.of.end > of.end || self.of.is_empty() {
            self.owners.clear();
            self.owners.extend_from_slice(&vocabulary.none);
            self.of = of.start..of.start;
        }
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
        let from = at.saturating_sub(BEFORE).max(region.start);
        if self.region != *region || self.read < from {
            (self.region, self.read) = (region.clone(), from);
            self.starts.clear();
            self.known.clear();
            self.foreign.clear();
            self.last = None;
            self.spoken.of = 0..0;
        }
        self.leave(from);
        let to = region.end.min(at + BEHIND);
        while self.read < to {
            self.step(vocabulary, hay);
        }
        let is_whole = from == region.start || self.words(from, at) >= LABEL_WORDS;
        let is_foreign = |(first, last): &(u32, u32)| (*first as usize) < to && *last as usize >= from;
        // Of a longer label not all words are in sight; and what is not ASCII may be any word.
        if !is_whole || self.foreign.iter().any(is_foreign) {
            return may;
        }
        let before = self.known.iter().take_while(|(start, _)| (*start as usize) < from).count();
        let behind = self.known.iter().rev().take_while(|(start, _)| *start as usize >= to).count();
        let end = self.known.len() - behind;
        self.spoken.hold(vocabulary, &self.known, before.min(end)..end);
        kind.among(may, |owner| self.spoken.has(*owner))
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
        let mut left = starts & begins | if self.last.is_some() { lowest(starts) } else { 0 };
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
                if is_known {
                    left |= lowest(starts & u64::MAX << bit << 1);
                }
            }
        }
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
