//! What typed columns say of their fields.

use std::ops::Range;

use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::{Claim, Confidence, DetectorId, Worth};
use crate::kernel::Kernel;
use crate::record::{Field, Record, Shape};
use crate::validate::{Verdict, null};

use super::{Ruled, Ruling, Voice, Weigh};

impl Weigh<'_> {
    /// Asks the detectors of each typed column for its field; the first that takes the whole value has it.
    pub(super) fn typed(&mut self, kernel: &Kernel, hay: &[u8], record: &Record<'_>) {
        if record.shape == Shape::Line || record.shape == Shape::Opaque {
            return;
        }
        let columns = self.columns_of(record);
        self.voices.reserve(record.fields.len());
        for field in record.fields {
            let place = Some(columns.start + usize::from(field.column)).filter(|place| *place < columns.end);
            let voice = place.map_or(Voice::All, |place| self.voice(hay, field, record, place));
            let is_silent = voice != Voice::None
                && place.is_some_and(|place| self.is_met(kernel, hay, field, place, voice));
            self.voices.push(if is_silent { Voice::None } else { voice });
        }
    }

    /// Who else has a say in a field of the column at `place`.
    fn voice(&mut self, hay: &[u8], field: &Field, record: &Record<'_>, place: usize) -> Voice {
        if let Some(owner) = self.owner(hay, field, record, place) {
            let detector = self.catalog.detector(owner);
            // What has a form of its own loses to nobody.
            let is_of_column = detector.tier == Tier::Column;
            let is_any = is_of_column && self.speech.beside[usize::from(detector.element.0)].is_some();
            return if is_any { Voice::Beside(detector.element) } else { Voice::None };
        }
        if field.start == field.end { Voice::None } else { Voice::All }
    }

    /// Whether nobody who has a say has anything to say in a field like others before it.
    fn is_met(&mut self, kernel: &Kernel, hay: &[u8], field: &Field, place: usize, voice: Voice) -> bool {
        let Range { start, end } = field.range();
        self.shapes.are_silent(place, voice, hay, start, end)
            || self.texts.are_silent(place, kernel, hay, start, end)
    }

    /// The detector that has the field, as its column's verdict.
    fn owner(&mut self, hay: &[u8], field: &Field, record: &Record<'_>, place: usize) -> Option<DetectorId> {
        if self.columns[place].types.is_empty() {
            return None;
        }
        let range = trim(hay, field.range());
        let value = &hay[range.clone()];
        if value.is_empty() || null::is_null(value) {
            return None;
        }
        let passed = self.passed(place, value, record.shape == Shape::Row);
        let (asked, good) = &mut self.tally[place];
        *asked += 1;
        let (detector, sure) = passed?;
        *good += 1;
        let (start, end) = (range.start as u32, range.end as u32);
        let claim = Claim { start, end, detector, worth: Worth::Strong };
        let ruling = Ruling::Reported(sure);
        self.ruled.push(Ruled { claim, column: field.column, typed: true, labelled: false, ruling });
        Some(detector)
    }

    /// The first of a column's detectors that takes the value. In a row of the wrong width columns may be shifted:
    /// there only what has a form of its own is taken.
    fn passed(&mut self, place: usize, value: &[u8], whole_row: bool) -> Option<(DetectorId, Confidence)> {
        let (catalog, types) = (self.catalog, &self.columns[place].types);
        let asked = self.asked[place].get_or_insert_with(|| Box::new(Asked::new(catalog, types)));
        asked.first(value, |at| {
            let detector = catalog.detector(types[at]);
            if !whole_row && detector.tier == Tier::Column {
                return None;
            }
            match detector.whole(value) {
                Verdict::Yes => Some((types[at], Confidence::Certain)),
                Verdict::Maybe => Some((types[at], Confidence::Likely)),
                _ => None,
            }
        })
    }
}

/// Lengths are told apart below this.
const LONG: usize = 255;

/// Which of a column's types may take a value, by what is seen at once: a bit each, word by word.
pub(super) struct Asked {
    words: usize,
    firsts: Vec<u64>,
    lens: Vec<u64>,
}

impl Asked {
    /// For the types of a column.
    fn new(catalog: &Catalog, types: &[DetectorId]) -> Self {
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
            words: chunks().len(),
            firsts: (0..256).flat_map(begins).collect(),
            lens: (0..=LONG).flat_map(has).collect(),
        }
    }

    /// What `take` says first of those that may take this value, by their places.
    #[inline]
    fn first<T>(&self, value: &[u8], take: impl Fn(usize) -> Option<T>) -> Option<T> {
        let (first, len) = (usize::from(*value.first()?) * self.words, value.len().min(LONG) * self.words);
        for word in 0..self.words {
            let mut bits = self.firsts[first + word] & self.lens[len + word];
            while bits != 0 {
                let taken = take(word * u64::BITS as usize + bits.trailing_zeros() as usize);
                if taken.is_some() {
                    return taken;
                }
                bits &= bits - 1;
            }
        }
        None
    }
}

/// `range` without blanks at its ends.
fn trim(hay: &[u8], range: Range<usize>) -> Range<usize> {
    let value = &hay[range.clone()];
    let lead = value.len() - value.trim_ascii_start().len();
    let tail = value.len() - value.trim_ascii_end().len();
    if lead == value.len() { range.start..range.start } else { range.start + lead..range.end - tail }
}
