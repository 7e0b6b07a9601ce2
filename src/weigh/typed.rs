//! What typed columns say of their fields.

use std::ops::Range;

use crate::catalog::detector::Forms;
use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::{Claim, Confidence, DetectorId, Worth};
use crate::kernel::Kernel;
use crate::plan::Column;
use crate::record::{Field, Record, Shape};
use crate::validate::{Verdict, null};

use super::{Ruled, Ruling, Speech, Voice, Weigh};

impl Weigh<'_> {
    /// Asks the detectors of each typed column for its field; the first that takes the whole value has it.
    pub(super) fn typed(&mut self, kernel: &Kernel, hay: &[u8], record: &Record<'_>) {
        if record.shape == Shape::Line || record.shape == Shape::Opaque {
            return;
        }
        let columns = self.columns_of(record);
        let is_whole = record.shape == Shape::Row;
        self.voices.reserve(record.fields.len());
        for field in record.fields {
            let place = columns.start + usize::from(field.column);
            let is_known = place < columns.end;
            let voice = if is_known { self.voice(kernel, hay, field, place, is_whole) } else { Voice::All };
            self.voices.push(voice);
        }
    }

    /// Who has a say in a field of the column at `place`, beside the column. In a row of the wrong width, which is not
    /// whole, columns may be shifted.
    #[inline]
    fn voice(&mut self, kernel: &Kernel, hay: &[u8], field: &Field, place: usize, is_whole: bool) -> Voice {
        let Range { start, end } = field.range();
        if start == end {
            return Voice::None;
        }
        let voice = match &self.asked[place] {
            Whom::Nobody => Voice::All,
            _ => self.owner(hay, field, place, is_whole).unwrap_or(Voice::All),
        };
        // Nobody who has a say may have anything to say in a field like others before it.
        let is_silent = voice != Voice::None
            && (self.shapes.are_silent(place, voice, hay, start, end)
                || self.texts.are_silent(place, kernel, hay, start, end));
        if is_silent { Voice::None } else { voice }
    }

    /// Who has a say beside the detector that has the field as its column's verdict, if one has it.
    fn owner(&mut self, hay: &[u8], field: &Field, place: usize, is_whole: bool) -> Option<Voice> {
        let range = trim(hay, field.range());
        let value = &hay[range.clone()];
        if value.is_empty() || null::is_null(value) {
            return None;
        }
        if matches!(self.asked[place], Whom::Unasked) {
            let asked = Asked::new(self.catalog, self.speech, &self.columns[place].types);
            self.asked[place] = Whom::These(Box::new(asked));
        }
        let Whom::These(asked) = &self.asked[place] else { return None };
        let passed = asked.first(value, |kind| kind.passes(value, is_whole));
        let (asked, good) = &mut self.tally[place];
        *asked += 1;
        let (Kind { id, voice, .. }, sure) = passed?;
        *good += 1;
        let (start, end) = (range.start as u32, range.end as u32);
        let claim = Claim { start, end, detector: *id, worth: Worth::Strong };
        let ruling = Ruling::Reported(sure);
        self.ruled.push(Ruled { claim, column: field.column, typed: true, labelled: false, ruling });
        Some(*voice)
    }
}

/// Whom to ask for the values of a column.
pub(super) enum Whom<'c> {
    Nobody,
    /// Its types, once there is a value.
    Unasked,
    These(Box<Asked<'c>>),
}

impl Whom<'_> {
    /// For a column that nobody was asked for.
    pub(super) fn of(column: &Column) -> Self {
        if column.types.is_empty() { Self::Nobody } else { Self::Unasked }
    }
}

/// One of a column's types.
struct Kind<'c> {
    id: DetectorId,
    detector: &'c Detector,
    forms: Forms<'c>,
    /// Who has a say beside it.
    voice: Voice,
    /// Whether only a column tells it: it has no form of its own.
    is_of_column: bool,
}

impl<'c> Kind<'c> {
    fn new(catalog: &'c Catalog, speech: &Speech, id: DetectorId) -> Self {
        let detector = catalog.detector(id);
        // What has a form of its own loses to nobody.
        let is_of_column = detector.tier == Tier::Column;
        let is_any = is_of_column && speech.beside[usize::from(detector.element.0)].is_some();
        let voice = if is_any { Voice::Beside(detector.element) } else { Voice::None };
        Self { id, detector, forms: detector.forms(), voice, is_of_column }
    }

    /// How sure it is of a value, if it takes it. In a row that is not whole only what has a form of its own is taken.
    #[inline]
    fn passes(&self, value: &[u8], is_whole: bool) -> Option<Confidence> {
        if !is_whole && self.is_of_column {
            return None;
        }
        match self.detector.is(value, self.forms) {
            Verdict::Yes => Some(Confidence::Certain),
            Verdict::Maybe => Some(Confidence::Likely),
            _ => None,
        }
    }
}

/// Lengths are told apart below this.
const LONG: usize = 255;

/// Which of a column's types may take a value, by what is seen at once: a bit each, word by word.
pub(super) struct Asked<'c> {
    kinds: Vec<Kind<'c>>,
    words: usize,
    firsts: Vec<u64>,
    lens: Vec<u64>,
}

impl<'c> Asked<'c> {
    /// For the types of a column.
    fn new(catalog: &'c Catalog, speech: &Speech, types: &[DetectorId]) -> Self {
        let chunks = || types.chunks(u64::BITS as usize);
        let bits = |types: &[DetectorId], may: &dyn Fn(&Detector) -> bool| {
            let both = types.iter().zip(0..);
            both.fold(0, |bits, (id, at)| bits | u64::from(may(catalog.detector(*id))) << at)
        };
        let begins = |first: usize| {
            chunks().map(move |types| bits(types, &|detector| detector.may_begin(first as u8)))
        };
        let has = |len: usize| {
            chunks().map(move |types| bits(types, &|detector| len == LONG || detector.may_have(len)))
        };
        Self {
            kinds: types.iter().map(|id| Kind::new(catalog, speech, *id)).collect(),
            words: chunks().len(),
            firsts: (0..256).flat_map(begins).collect(),
            lens: (0..=LONG).flat_map(has).collect(),
        }
    }

    /// The first that takes this value, and what `take` says of it.
    #[inline]
    fn first<T>(&self, value: &[u8], take: impl Fn(&Kind<'c>) -> Option<T>) -> Option<(&Kind<'c>, T)> {
        let (first, len) = (usize::from(*value.first()?) * self.words, value.len().min(LONG) * self.words);
        let (firsts, lens) = (&self.firsts[first..][..self.words], &self.lens[len..][..self.words]);
        for ((first, len), kinds) in firsts.iter().zip(lens).zip(self.kinds.chunks(u64::BITS as usize)) {
            let mut bits = first & len;
            while bits != 0 {
                let kind = &kinds[bits.trailing_zeros() as usize];
                if let Some(taken) = take(kind) {
                    return Some((kind, taken));
                }
                bits &= bits - 1;
            }
        }
        None
    }
}

/// `range` without blanks at its ends.
#[inline]
fn trim(hay: &[u8], range: Range<usize>) -> Range<usize> {
    let value = &hay[range.clone()];
    if let ([first, ..], [.., last]) = (value, value)
        && *first > b' '
        && *last > b' '
    {
        return range;
    }
    let lead = value.len() - value.trim_ascii_start().len();
    let tail = value.len() - value.trim_ascii_end().len();
    if lead == value.len() { range.start..range.start } else { range.start + lead..range.end - tail }
}
