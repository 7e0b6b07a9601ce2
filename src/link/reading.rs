//! One record's findings as values: kind, identity, normal form, element.

use std::collections::BTreeSet;

use super::anchor::key_of;
use super::keyed::{Keyed, NO_KIND};
use crate::catalog::placeholder::Placeholders;
use crate::catalog::{Composite, Kind, People, Splits};
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
    /// Nobody asks for the normal form of its values but to tell placeholders, none of which is all digits.
    is_idle: bool,
    pub(super) class: u8,
}

/// A value of a record.
#[derive(Clone, Copy)]
pub(super) struct Value {
    /// Its kind; [`NO_KIND`] where it is no identifier.
    pub(super) kind: IdentityKind,
    /// Its hash, where a sighting needs it; see [`Reader::identity_of`] for others.
    pub(super) identity: Option<Identity>,
    /// Where its normal form stands in the reader's text; none where it is its own, or has none.
    normal: Option<(u32, u32)>,
    pub(super) element: ElementId,
    pub(super) detector: DetectorId,
    pub(super) clear: bool,
    /// A sighting with it is a person.
    pub(super) founds: bool,
    /// Its identity is one of the sighting's.
    pub(super) identifies: bool,
    /// Whose it is, as far as is known.
    pub(super) subject: u32,
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
    uses: &'c Uses,
    aside: Option<Aside>,
    /// What the values of the record are.
    pub(super) values: Vec<Value>,
    /// The normal forms of those that are not their own.
    text: Vec<u8>,
}

/// What a value is: its kind, its identity if a sighting needs it, and where its normal form stands.
type Read = (IdentityKind, Option<Identity>, Option<(u32, u32)>);

impl<'c> Reader<'c> {
    pub(super) fn new(rules: &'c People, uses: &'c Uses, keyed: Keyed<'c>) -> Self {
        Self { keyed, rules, uses, aside: None, values: Vec::new(), text: Vec::new() }
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

    #[inline]
    pub(super) fn use_of(&self, kind: IdentityKind) -> Option<Use> {
        self.uses.get(usize::from(kind.0)).copied().flatten()
    }

    /// Whether a person has only one value of a kind.
    pub(super) fn is_sole(&self, kind: IdentityKind) -> bool {
        self.rules.kinds.get(usize::from(kind.0)).is_some_and(|kind| kind.splits == Splits::Best)
    }

    /// Whether values of a kind are numbers to call, of which one person often has several.
    pub(super) fn is_phone(&self, kind: IdentityKind) -> bool {
        self.rules.kinds.get(usize::from(kind.0)).is_some_and(|kind| kind.normal == Normal::Phone)
    }

    /// The normal form of a value, one of `found`.
    pub(super) fn text<'t>(&'t self, value: &Value, found: &[Found<'t>]) -> &'t [u8] {
        match value.normal {
            Some((from, to)) => &self.text[from as usize..to as usize],
            None => found.get(value.found as usize).map_or(&[], |found| found.value),
        }
    }

    /// Reads the findings of a record; test values and placeholders are set aside.
    pub(super) fn read(&mut self, found: &[Found<'_>], custom: impl Fn(&Found<'_>) -> Custom) {
        self.values.clear();
        self.text.clear();
        for (at, found) in (0u32..).zip(found).filter(|(_, found)| !found.test) {
            let kind = self.rules.kind_of.get(usize::from(found.detector.0)).copied().flatten();
            let of = kind.and_then(|kind| Some((kind, self.use_of(kind)?)));
            let read = match of {
                Some((kind, of)) => self.value(kind, of, found, custom(found)),
                None => Some((NO_KIND, None, None)),
            };
            let Some((kind, identity, normal)) = read else { continue };
            let of = of.filter(|_| kind != NO_KIND).map(|(_, of)| of);
            self.values.push(Value {
                kind,
                identity,
                normal,
                element: found.element,
                detector: found.detector,
                clear: found.form == Form::Clear,
                founds: of.is_some_and(|of| of.founds),
                identifies: of.is_some_and(|of| of.identifies),
                subject: found.subject.into(),
                found: at,
            });
        }
    }

    /// What a value of this kind is; nothing for a placeholder.
    fn value(&mut self, kind: IdentityKind, of: Use, found: &Found<'_>, custom: Custom) -> Option<Read> {
        let placeholders = self.rules.placeholders.get(usize::from(kind.0));
        let is_placeholder = |text: &[u8]| placeholders.is_some_and(|known| known.contains(text));
        if of.is_idle && self.aside.is_none() && of.normal.is_own_or_none(found.value) {
            return (!is_placeholder(found.value)).then_some((kind, None, None));
        }
        let from = self.text.len();
        let normal = if of.normal.is_own(found.value) {
            None
        } else if of.normal.write(found.value, custom, &mut self.text) {
            Some((from as u32, self.text.len() as u32))
        } else {
            let digits = Normal::Digits.write(found.value, custom, &mut self.text);
            let placeholder = digits && is_placeholder(&self.text[from..]);
            self.text.truncate(from);
            return (!placeholder).then_some((NO_KIND, None, None));
        };
        let text = if normal.is_some() { &self.text[from..] } else { found.value };
        if is_placeholder(text) {
            self.text.truncate(from);
            return None;
        }
        if !of.identifies && self.aside.is_none() {
            return Some((kind, None, normal));
        }
        let identity = hash(&self.keyed, kind, of, text);
        if self.aside.as_mut().is_some_and(|aside| aside.takes(identity)) {
            self.text.truncate(from);
            return None;
        }
        Some((kind, Some(identity), normal))
    }

    /// The identity of the value at `at`, one of `found`: of one that identifies nobody, to tell it from others of its
    /// element.
    pub(super) fn identity_of(&self, at: usize, found: &[Found<'_>]) -> Identity {
        let value = &self.values[at];
        if let Some(identity) = value.identity {
            return identity;
        }
        let text = self.text(value, found);
        let of = self.use_of(value.kind);
        // What was not written may have no normal form, of which nobody asked before.
        let of = of.filter(|of| value.normal.is_some() || of.normal.is_own(text));
        match of {
            Some(of) => hash(&self.keyed, value.kind, of, text),
            None => Keyed::ended(NO_KIND, &self.keyed.begin(NO_KIND).and(&[value.element.0]), text),
        }
    }
}

/// The identity of a value's normal form.
fn hash(keyed: &Keyed<'_>, kind: IdentityKind, of: Use, text: &[u8]) -> Identity {
    match <[u8; 10]>::try_from(text) {
        Ok(mut date) if of.normal == Normal::Date => {
            unswap(&mut date);
            keyed.identity(kind, &date)
        }
        _ => keyed.identity(kind, text),
    }
}

/// By kind; none for kinds that no finding makes.
pub(super) type Uses = Vec<Option<Use>>;

/// What the values of each kind are used for.
pub(super) fn uses(rules: &People) -> Uses {
    let of = |(at, kind): (u8, &Kind)| {
        let identifies = kind.links || kind.founds || kind.splits != Splits::No;
        let composes = |composite: &Composite| composite.parts.contains(&Some(IdentityKind(at)));
        let is_read = identifies || rules.composites.iter().any(composes);
        let digits = rules.placeholders.get(usize::from(at)).is_some_and(Placeholders::has_digits);
        let (normal, founds, class) = (kind.normal, kind.founds, kind.class);
        let of = Use { normal, identifies, founds, is_idle: !is_read && !digits, class };
        (!kind.detectors.is_empty()).then_some(of)
    };
    (0..).zip(&rules.kinds).map(of).collect()
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
