//! What is wrong with a pattern file: all that can be told at once, in the order of its lines.
//!
//! Whoever writes a detector mends a file, not a message: the first fault must not hide the second. What follows from
//! another fault is not told: a key that was struck is not missed.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::load::PatternFile;
use crate::error::{Error, Result};

/// So many of one file are told: who has more begins anew.
const MOST: usize = 32;

/// The faults of one file.
pub(super) struct Faults<'f> {
    /// The file.
    pub(super) file: &'f PatternFile,
    /// Each with its place.
    all: Vec<(usize, Error)>,
}

impl<'f> Faults<'f> {
    /// None yet.
    pub(super) fn of(file: &'f PatternFile) -> Self {
        Self { file, all: Vec::new() }
    }

    /// Whether there are none.
    pub(super) fn are_none(&self) -> bool {
        self.all.is_empty()
    }

    /// All, in the order of their places.
    pub(super) fn end(mut self) -> Vec<Error> {
        self.all.sort_by_key(|(at, _)| *at);
        self.all.into_iter().map(|(_, error)| error).collect()
    }

    /// What is right, or nothing and a fault at `at`.
    pub(super) fn note<T>(&mut self, at: usize, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.all.push((at, error))).ok()
    }

    /// What `read` makes of a value.
    pub(super) fn take<T, V>(
        &mut self,
        value: &Spanned<V>,
        read: impl FnOnce(&V) -> Result<T, String>,
    ) -> Option<T> {
        self.note(value.span().start, self.file.accept(value, read))
    }

    /// The same of a value that may be missing; `None` if it is, or if it is wrong.
    pub(super) fn may<T, V>(
        &mut self,
        value: Option<&Spanned<V>>,
        read: impl FnOnce(&V) -> Result<T, String>,
    ) -> Option<T> {
        value.and_then(|value| self.take(value, read))
    }

    /// A check of the whole file: told last, and only where nothing is missing that was struck.
    pub(super) fn agree(&mut self, checked: Result<(), String>) {
        self.note(usize::MAX, self.file.agree(checked));
    }

    /// The keys of the file. If some cannot be read, the others, as long as none is needed that was struck.
    pub(super) fn keys<T: DeserializeOwned>(&mut self) -> Option<T> {
        let first = match self.file.parse() {
            Ok(keys) => return Some(keys),
            Err(first) => first,
        };
        let text = self.file.read_text();
        let (mut table, wrong) = DeTable::parse_recoverable(text);
        if !wrong.is_empty() {
            // One slip may be told several times: the first of a line says what it is.
            let mut lines = HashSet::new();
            let line = |error: &toml::de::Error| error.span().map(|span| self.file.line(&span));
            let first: Vec<_> = wrong.into_iter().filter(|error| lines.insert(line(error))).collect();
            first.iter().take(MOST).for_each(|error| self.refuse(error));
            return None;
        }
        while self.all.len() < MOST {
            let error = match T::deserialize(Deserializer::from(table.clone())) {
                Ok(keys) => return Some(keys),
                Err(error) => error,
            };
            let part = error.span().filter(|span| *span != table.span());
            // What the whole file misses may have been struck.
            if part.is_none() && !self.are_none() {
                break;
            }
            self.refuse(&error);
            let Some(part) = part else { break };
            if !strike(table.get_mut(), part.end) {
                break;
            }
        }
        if self.are_none() {
            self.all.push((0, first));
        }
        None
    }

    fn refuse(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        self.all.push((at, self.file.refuse(error.span(), error.message())));
    }
}

/// Strikes what begins last before the end of what is wrong: a key with its value, or one of a list of tables. False if
/// nothing does.
fn strike(table: &mut DeTable<'_>, end: usize) -> bool {
    let begun = table.iter().filter(|(key, _)| key.span().start < end);
    let Some(key) = begun.max_by_key(|(key, _)| key.span().start).map(|(key, _)| key.clone()) else {
        return false;
    };
    if let Some(DeValue::Array(list)) = table.get_mut(&key).map(Spanned::get_mut) {
        let tables = list.iter().all(|one| matches!(one.get_ref(), DeValue::Table(_)));
        let place = list.iter().rposition(|one| one.span().start < end);
        if let Some(place) = place.filter(|_| tables && list.len() > 1) {
            let others = list.iter().enumerate().filter(|(at, _)| *at != place);
            *list = others.map(|(_, one)| one.clone()).collect();
            return true;
        }
    }
    table.remove(&key).is_some()
}
