//! One record's findings as values: kind, identity, normal form, element.

use std::collections::BTreeSet;
use std::ops::Range;

use super::anchor::key_of;
use super::keyed::{Keyed, NO_KIND};
use crate::catalog::{People, Splits};
use crate::finding::{DetectorId, ElementId, Form, Found};
use crate::identity::{Elements, Identity, IdentityKind};
use crate::normal::{Custom, Normal};

/// What a kind's values are used for in a sighting.
#[derive(Clone, Copy)]
pub(super) struct Use {
    normal: Normal,
    /// Its values are identities of the sighting; others only make composites.
    pub(super) identifies: bool,
    pub(super) founds: bool,
    pub(super) class: u8,
}

/// A value of a record.
#[derive(Clone, Copy)]
pub(super) struct Value {
    /// Its kind; [`NO_KIND`] where it is no identifier.
    pub(super) kind: IdentityKind,
    /// Its hash, where a sighting needs it; see [`Reader::identity_of`] for others.
    pub(super) identity: Option<Identity>,
    /// Where its normal form stands in [`Reader::text`].
    pub(super) normal: (u32, u32),
    pub(super) element: ElementId,
    pub(super) detector: DetectorId,
    pub(super) clear: bool,
    pub(super) subject: u8,
    /// Place of its finding in the record.
    pub(super) found: u32,
}

/// Values that stand for nobody because a reviewer said so, by key.
pub(super) struct Aside {
    secret: [u8; 16],
    /// The names of kinds, which are part of a key.
    kinds: Vec<String>,
    keys: BTreeSet<u128>,
    met: BTreeSet<u128>,
}

impl Aside {
    pub(super) fn new(secret: [u8; 16], rules: &People, keys: &[u128]) -> Self {
        let kinds = rules.kinds.iter().map(|kind| kind.id.clone()).collect();
        Self { secret, kinds, keys: keys.iter().copied().collect(), met: BTreeSet::new() }
    }

    fn takes(&mut self, identity: Identity) -> bool {
        let Some(kind) = self.kinds.get(usize::from(identity.kind.0)) else { return false };
        let key = key_of(kind, identity, &self.secret);
        let takes = self.keys.contains(&key);
        if takes {
            self.met.insert(key);
        }
        takes
    }
}

/// Reads findings into values. Its room is used again for each record.
pub(super) struct Reader<'c> {
    keyed: Keyed<'c>,
    rules: &'c People,
    /// By kind.
    uses: Vec<Option<Use>>,
    aside: Option<Aside>,
    /// What the values of the record are.
    pub(super) values: Vec<Value>,
    /// Their normal forms.
    text: Vec<u8>,
    scratch: Vec<u8>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(rules: &'c People, keyed: Keyed<'c>) -> Self {
        let (values, text, scratch) = (Vec::new(), Vec::new(), Vec::new());
        Self { keyed, rules, uses: uses(rules), aside: None, values, text, scratch }
    }

    /// Takes the values with these keys for placeholders.
    pub(super) fn set_aside(&mut self, aside: Aside) {
        self.aside = Some(aside);
    }

    /// The keys of values that were met and set aside.
    pub(super) fn met(&self) -> impl Iterator<Item = u128> + '_ {
        self.aside.iter().flat_map(|aside| aside.met.iter().copied())
    }

    pub(super) fn keyed(&self) -> &Keyed<'c> {
        &self.keyed
    }

    pub(super) fn use_of(&self, kind: IdentityKind) -> Option<Use> {
        self.uses.get(usize::from(kind.0)).copied().flatten()
    }

    /// The normal form of a value.
    pub(super) fn text(&self, value: &Value) -> &[u8] {
        &self.text[value.normal.0 as usize..value.normal.1 as usize]
    }

    /// Reads the findings of a record; test values and placeholders are set aside.
    pub(super) fn read(&mut self, found: &[Found<'_>], custom: impl Fn(&Found<'_>) -> Custom) {
        self.values.clear();
        self.text.clear();
        for (at, found) in (0u32..).zip(found).filter(|(_, found)| !found.test) {
            let from = self.text.len();
            let Some((kind, identity)) = self.value(found, custom(found)) else { continue };
            self.values.push(Value {
                kind,
                identity,
                normal: (from as u32, self.text.len() as u32),
                element: found.element,
                detector: found.detector,
                clear: found.form == Form::Clear,
                subject: found.subject,
                found: at,
            });
        }
    }

    /// The kind of a value, whose normal form is left in `text`, and its identity if a sighting needs it; nothing for a
    /// placeholder.
    fn value(&mut self, found: &Found<'_>, custom: Custom) -> Option<(IdentityKind, Option<Identity>)> {
        let kind = self.rules.kind_of.get(usize::from(found.detector.0)).copied().flatten();
        let Some((kind, of)) = kind.and_then(|kind| Some((kind, self.use_of(kind)?))) else {
            return Some((NO_KIND, None));
        };
        let from = self.text.len();
        if !of.normal.write(found.value, custom, &mut self.text) {
            let digits = Normal::Digits.write(found.value, custom, &mut self.text);
            let placeholder = digits && self.is_placeholder(kind, from);
            self.text.truncate(from);
            return (!placeholder).then_some((NO_KIND, None));
        }
        if self.is_placeholder(kind, from) {
            return None;
        }
        if !of.identifies && self.aside.is_none() {
            return Some((kind, None));
        }
        let identity = self.hash(kind, from..self.text.len());
        if self.aside.as_mut().is_some_and(|aside| aside.takes(identity)) {
            self.text.truncate(from);
            return None;
        }
        Some((kind, Some(identity)))
    }

    /// The identity of the normal form at `range`.
    fn hash(&mut self, kind: IdentityKind, range: Range<usize>) -> Identity {
        self.keyed.begin(kind, &mut self.scratch);
        let before = self.scratch.len();
        self.scratch.extend_from_slice(&self.text[range]);
        if self.use_of(kind).is_some_and(|of| of.normal == Normal::Date) {
            unswap(&mut self.scratch[before..]);
        }
        self.keyed.identity(kind, &self.scratch)
    }

    /// Whether the text from `from` on is a placeholder of that kind.
    fn is_placeholder(&self, kind: IdentityKind, from: usize) -> bool {
        let known = self.rules.placeholders.get(usize::from(kind.0));
        known.is_some_and(|known| known.contains(&self.text[from..]))
    }

    /// The identity of the value at `at`, one of `found`: of one that identifies nobody, to tell it from others of its
    /// element.
    pub(super) fn identity_of(&mut self, at: usize, found: &[Found<'_>]) -> Identity {
        let Value { kind, identity, normal, element, found: place, .. } = self.values[at];
        if let Some(identity) = identity {
            return identity;
        }
        if kind != NO_KIND {
            return self.hash(kind, normal.0 as usize..normal.1 as usize);
        }
        self.keyed.begin(NO_KIND, &mut self.scratch);
        self.scratch.push(element.0);
        self.scratch.extend_from_slice(found.get(place as usize).map_or(&[], |found| found.value));
        self.keyed.identity(NO_KIND, &self.scratch)
    }
}

/// By kind; none for kinds that no finding makes.
fn uses(rules: &People) -> Vec<Option<Use>> {
    let of = |kind: &crate::catalog::Kind| {
        let identifies = kind.links || kind.founds || kind.splits != Splits::No;
        let of = Use { normal: kind.normal, identifies, founds: kind.founds, class: kind.class };
        (!kind.detectors.is_empty()).then_some(of)
    };
    rules.kinds.iter().map(of).collect()
}

/// Brings the day and month of an ISO date into one order, where they could be swapped: the two readings of
/// `03/04` are no two birth dates of one person. Composites take the date as it is.
fn unswap(date: &mut [u8]) {
    if let [_, _, _, _, b'-', month @ .., _, _] = date
        && month.len() == 3
    {
        let (month, day) = ([date[5], date[6]], [date[8], date[9]]);
        if day < month {
            date[5..7].copy_from_slice(&day);
            date[8..10].copy_from_slice(&month);
        }
    }
}

/// Adds what `value` shows.
pub(super) fn show(value: &Value, seen: &mut Elements, clear: &mut Elements) {
    seen.insert(value.element);
    if value.clear {
        clear.insert(value.element);
    }
}

#[cfg(test)]
mod tests {
    use super::unswap;

    #[test]
    fn a_swapped_date_is_the_same() {
        for (date, same) in [
            ("1980-04-03", "1980-03-04"),
            ("1980-03-04", "1980-03-04"),
            ("1980-03-25", "1980-03-25"),
            ("x", "x"),
        ] {
            let mut bytes = date.as_bytes().to_vec();
            unswap(&mut bytes);
            assert_eq!(bytes, same.as_bytes());
        }
    }
}
