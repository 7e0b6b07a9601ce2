//! The words of all detectors that need one, by what they speak for.
//!
//! Words are looked up by their first eight bytes, one by one and two by two: more may be let through than count, never fewer.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::context::Near;
use super::sight::LEAD;
use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::DetectorId;
use crate::kernel::classes::Classes;
use crate::kernel::{Event, Kernel, LAST};

/// Bytes of a word that are looked at.
pub(super) const KNOWN: usize = 8;
/// Bits that tell of a word, or of two, whether anybody knows them.
const BITS: usize = 1 << 16;

/// The words of all detectors that need one.
pub(super) struct Vocabulary {
    /// What bytes of words are: letters and digits, capitals, small letters, ASCII.
    pub(super) classes: Classes,
    /// A bit for each hash of a term, and of a word that begins one.
    bits: Box<[u64; BITS / 64]>,
    /// Words of theirs, or the first two.
    pub(super) terms: HashMap<u64, u16, FixedState>,
    /// By term, a bit for each detector that it speaks for.
    pub(super) speaks: Vec<Detectors>,
    pub(super) kinds: Vec<Kind>,
    /// Nobody.
    pub(super) none: Detectors,
    /// A term begins with a number.
    pub(super) has_numbers: bool,
}

/// Detectors, a bit each.
type Detectors = Box<[u64]>;

/// What words mean for those who ask at a kind of events.
pub(super) struct Kind {
    /// Those who ask, in their order.
    owners: Vec<DetectorId>,
    /// All their values begin there or a little before.
    begins: bool,
    /// Somebody there needs a word.
    needs: bool,
    /// Somebody there needs none at the begin of a line.
    pub(super) leads: bool,
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
                for bit in [bit(first), bit(term)] {
                    bits[bit / 64] |= 1_u64 << (bit % 64);
                }
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

    /// Whether anybody may know a word, two of them, or a term that begins with it.
    #[inline]
    pub(super) fn may_know(&self, word: u64) -> bool {
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
pub(super) fn two(first: u64, second: u64) -> u64 {
    first.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second
}

/// The first bytes of a word of letters and digits as a number, in lower case.
#[inline]
pub(super) fn known(bytes: &[u8], len: usize) -> u64 {
    let first = bytes.first_chunk().map_or_else(
        || bytes.iter().rev().fold(0, |known, byte| known << 8 | u64::from(*byte)),
        |first| u64::from_le_bytes(*first),
    );
    let there = u64::MAX.checked_shr(u64::BITS - 8 * len.min(KNOWN) as u32).unwrap_or(0);
    (first | 0x2020_2020_2020_2020) & there
}

/// The place of a word among [`BITS`].
#[inline]
fn bit(known: u64) -> usize {
    (known.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS.ilog2())) as usize
}

impl Kind {
    /// Those of `may`, a bit each, who are these.
    pub(super) fn among(&self, may: u64, are: impl Fn(&DetectorId) -> bool) -> u64 {
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
