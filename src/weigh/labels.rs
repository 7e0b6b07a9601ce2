//! What labels mean that are read as headers: `chassis no: x` is what a column of that header would be.

use std::ops::Range;
use std::rc::Rc;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::context;
use super::sight::LEAD;
use crate::catalog::Catalog;
use crate::finding::DetectorId;
use crate::record::LOOK_BACK;

/// So many labels are remembered at once.
const MAX_LABELS: usize = 1 << 10;

/// Labels that were looked up: logs have few, again and again.
#[derive(Default)]
pub(super) struct Labels {
    known: HashMap<String, Rc<[DetectorId]>, FixedState>,
    /// Room for a label, to be used again.
    label: String,
}

impl Labels {
    /// The detectors that a label names as a header would, by as many of its last words as say anything; `headers` are all
    /// words that headers are made of.
    pub(super) fn named(
        &mut self,
        catalog: &Catalog,
        headers: &HashSet<String, FixedState>,
        label: &str,
    ) -> Rc<[DetectorId]> {
        let label = spoken(label, headers);
        if let Some(named) = self.known.get(label) {
            return Rc::clone(named);
        }
        if self.known.len() == MAX_LABELS {
            self.known.clear();
        }
        let named: Rc<[DetectorId]> = means(catalog, label).into();
        self.known.insert(label.to_owned(), Rc::clone(&named));
        named
    }

    /// Whether the label before a value that begins at `at`, or a lead before, names anybody who might take it.
    pub(super) fn speak(
        &mut self,
        catalog: &Catalog,
        headers: &HashSet<String, FixedState>,
        hay: &[u8],
        field: &Range<usize>,
        at: usize,
    ) -> bool {
        let lead = &hay[field.start.max(at.saturating_sub(LOOK_BACK)).min(at)..at];
        let of_value = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'.';
        let value = lead.iter().rev().take(LEAD).take_while(of_value).count();
        let mut label = std::mem::take(&mut self.label);
        label.clear();
        context::label(&lead[..lead.len() - value], &mut label);
        let named = if label.is_empty() { None } else { Some(self.named(catalog, headers, &label)) };
        self.label = label;
        named
            .iter()
            .flat_map(|named| named.iter())
            .map(|id| catalog.detector(*id))
            .any(|named| named.trigger.is_some() || named.general)
    }
}

/// The detectors that a label names.
fn means(catalog: &Catalog, mut label: &str) -> Vec<DetectorId> {
    while !label.is_empty() {
        let named = catalog.words.lookup(label).types;
        if !named.is_empty() {
            return named;
        }
        label = label.split_once(' ').map_or("", |(_, rest)| rest);
    }
    Vec::new()
}

/// As many of a label's last words as headers are made of: in `trace=d75d52 order=1` the value before is no part of it. What
/// is not ASCII may be such a word with an accent.
fn spoken<'l>(label: &'l str, headers: &HashSet<String, FixedState>) -> &'l str {
    let known = |word: &&str| {
        let bare = word.trim_end_matches(|char: char| char.is_ascii_digit());
        !word.is_ascii() || !bare.is_empty() && (headers.contains(bare) || headers.contains(*word))
    };
    let len: usize = label.rsplit(' ').take_while(known).map(|word| word.len() + 1).sum();
    &label[label.len() - len.saturating_sub(1)..]
}
