//! What labels mean that are read as headers: `chassis no: x` is what a column of that header would be.

use std::ops::Range;
use std::rc::Rc;

use super::context;
use super::sight::LEAD;
use crate::catalog::Catalog;
use crate::finding::DetectorId;
use crate::record::LOOK_BACK;
use crate::short::ByText;

/// So many labels are remembered at once.
const MAX_LABELS: usize = 1 << 10;

/// Labels that were looked up: logs have few, again and again.
#[derive(Default)]
pub(super) struct Labels {
    known: ByText<Rc<[DetectorId]>>,
    /// What stands right before a value, as it is written.
    tokens: ByText<Token>,
    /// Room for a label, to be used again.
    label: String,
}

/// What a piece of a label without blanks says.
#[derive(Clone, Copy)]
struct Token {
    /// As a label of its own, it names anybody who might take a value.
    names: bool,
    /// It is made of words of headers, so that what stands before belongs to the label.
    goes_on: bool,
    /// Its last word is one, so that it belongs to the label of what stands behind.
    belongs: bool,
}

impl Labels {
    /// The detectors that a label names as a header would, by as many of its last words as say anything; `headers` are all
    /// words that headers are made of.
    pub(super) fn named(&mut self, catalog: &Catalog, headers: &ByText<()>, label: &str) -> Rc<[DetectorId]> {
        let label = spoken(label, headers);
        if let Some(named) = self.known.get(label.as_bytes()) {
            return Rc::clone(named);
        }
        if self.known.len() == MAX_LABELS {
            self.known.clear();
        }
        let named: Rc<[DetectorId]> = means(catalog, label).into();
        self.known.insert(label.as_bytes(), Rc::clone(&named));
        named
    }

    /// Whether the label before a value that begins at `at`, or a lead before, names anybody who might take it.
    pub(super) fn speak(
        &mut self,
        catalog: &Catalog,
        headers: &ByText<()>,
        hay: &[u8],
        field: &Range<usize>,
        at: usize,
    ) -> bool {
        let lead = &hay[field.start.max(at.saturating_sub(LOOK_BACK)).min(at)..at];
        let Some(name) = context::name(context::without_value(lead, LEAD)) else { return false };
        self.by_tokens(catalog, headers, name).unwrap_or_else(|| self.read(catalog, headers, name)).names
    }

    /// What a name says, if that hangs on its last piece alone.
    fn by_tokens(&mut self, catalog: &Catalog, headers: &ByText<()>, name: &[u8]) -> Option<Token> {
        let (before, last) = last_token(name)?;
        let last = self.token(catalog, headers, last);
        let before = &before[..before.len() - blanks(before)];
        if !last.goes_on || before.is_empty() {
            return Some(last);
        }
        let (_, before) = last_token(before)?;
        (!self.token(catalog, headers, before).belongs).then_some(last)
    }

    /// What a piece of a label says, which is likely to have been met.
    fn token(&mut self, catalog: &Catalog, headers: &ByText<()>, token: &[u8]) -> Token {
        if let Some(token) = self.tokens.get(token) {
            return *token;
        }
        let said = self.read(catalog, headers, token);
        // Values before a label are ever new.
        if !token.iter().any(u8::is_ascii_digit) {
            if self.tokens.len() == MAX_LABELS {
                self.tokens.clear();
            }
            self.tokens.insert(token, said);
        }
        said
    }

    /// What a name says, read as a label.
    fn read(&mut self, catalog: &Catalog, headers: &ByText<()>, name: &[u8]) -> Token {
        let mut label = std::mem::take(&mut self.label);
        label.clear();
        context::label_of(name, &mut label);
        let last = spoken(&label, headers).len();
        let named = self.named(catalog, headers, &label);
        let may_take = |id: &DetectorId| {
            let detector = catalog.detector(*id);
            detector.trigger.is_some() || detector.general
        };
        let said = Token {
            names: named.iter().any(may_take),
            goes_on: last == label.len(),
            belongs: last > 0 || label.is_empty(),
        };
        self.label = label;
        said
    }
}

/// What is before the last piece of a name that has neither blanks nor other signs in it, and that piece; none where that is not
/// ASCII.
fn last_token(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let at = name.iter().rposition(|byte| !is_of_it(byte)).map_or(0, |at| at + 1);
    let (before, token) = name.split_at(at);
    (!token.is_empty() && before.last().is_none_or(u8::is_ascii)).then_some((before, token))
}

/// How many blanks and signs a piece of a name ends with.
fn blanks(name: &[u8]) -> usize {
    name.iter().rev().take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).count()
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
fn spoken<'l>(label: &'l str, headers: &ByText<()>) -> &'l str {
    let is_known = |word: &[u8]| {
        let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let bare = &word[..word.len() - digits];
        !word.is_ascii()
            || !bare.is_empty() && (headers.get(bare).is_some() || digits > 0 && headers.get(word).is_some())
    };
    let (text, mut from, mut end) = (label.as_bytes(), label.len(), label.len());
    loop {
        let start = text[..end].iter().rposition(|byte| *byte == b' ').map_or(0, |at| at + 1);
        if !is_known(&text[start..end]) {
            return &label[from..];
        }
        from = start;
        match start.checked_sub(1) {
            Some(before) => end = before,
            None => return label,
        }
    }
}
