//! One record's settled findings into sightings: one for each subject.
//!
//! In a table all columns of one subject number are one subject, but for what stands apart ([`whose`](super::whose)). In lines each distinct e-mail, phone or national
//! id is a subject of its own, and so is, where there is none of these, each value of the strongest founding
//! kind that there is; whatever else stands there belongs to the only subject, and to nobody where there are
//! several. A subject that nothing founds is none: its values are reported as unattributed.

use super::called::{Called, Names};
use super::class;
use super::composite::{Composites, Kinds};
use super::keyed::Keyed;
use super::reading::{self, Aside, Reader, Uses, Value, uses};
use super::whose::{Columns, NOBODY, Row, Standing, Whose};
use crate::catalog::alias::AliasWords;
use crate::catalog::{Catalog, People};
use crate::finding::{ElementId, Found};
use crate::identity::{Elements, Identity, Profile, Sighting};
use crate::normal::Custom;

/// How subjects stand in a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Rows of tables and combos: columns say whose a value is.
    Tabular,
    /// Lines and text: every founding value is somebody.
    Loose,
}

/// What a record says.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// Its word on one subject; subjects are numbered within the record.
    Sighting {
        /// The subject.
        subject: u16,
        /// The word on it.
        sighting: Sighting<'a>,
        /// The places, among the findings given, of the values that it is made of.
        found: &'a [u32],
    },
    /// A value that is nobody's.
    Unattributed {
        /// What it counts as.
        element: ElementId,
        /// The value, to count distinct ones.
        value: Identity,
        /// How many subjects of the record it could belong to.
        candidates: u16,
    },
}

/// Makes sightings of the findings of one item's records. Its room is used again for each record.
pub struct Sighter<'c> {
    rules: &'c Rules<'c>,
    whose: Whose,
    aliases: &'c AliasWords,
    custom: Custom,
    reader: Reader<'c>,
    called: Called<'c>,
    identities: Vec<Identity>,
    subjects: Vec<(Identity, u32)>,
    leaders: Vec<u32>,
    members: Vec<(u32, u32)>,
    places: Vec<u32>,
}

/// What the catalogue says of people, as it takes to make sightings: worked out once for all items.
pub struct Rules<'c> {
    people: &'c People,
    composites: Composites<'c>,
    names: Names,
    uses: Uses,
}

impl<'c> Rules<'c> {
    /// Those of a catalogue.
    pub fn new(catalog: &'c Catalog) -> Self {
        let people = &catalog.people;
        Self { people, composites: Composites::new(people), names: Names::new(catalog), uses: uses(people) }
    }
}

impl<'c> Sighter<'c> {
    /// `key` is the case's secret; `holder` the folder or container of the item, in which user names and customer
    /// ids are unique; `custom` the country, and the order of dates where a column has no verdict.
    pub fn new(rules: &'c Rules<'c>, key: &[u8; 16], holder: &str, custom: Custom) -> Self {
        let people = rules.people;
        Self {
            rules,
            whose: Whose::default(),
            aliases: &people.alias_words,
            custom,
            reader: Reader::new(people, &rules.uses, Keyed::new(key, people, holder)),
            called: Called::new(&rules.names, people),
            identities: Vec::new(),
            subjects: Vec::new(),
            leaders: Vec::new(),
            members: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Takes the values with these keys for placeholders: a reviewer said that they stand for nobody. `secret` is the
    /// case's, behind keys.
    #[must_use]
    pub fn setting_aside(mut self, secret: [u8; 16], rules: &People, keys: &[u128]) -> Self {
        if !keys.is_empty() {
            self.reader.set_aside(Aside::new(secret, rules, keys));
        }
        self
    }

    /// The keys of values that were met and set aside.
    pub fn set_aside(&self) -> impl Iterator<Item = u128> + '_ {
        self.reader.met()
    }

    /// Hands out what a record says. `text` is its bytes (for words that make aliases), `columns` what is known of its
    /// columns, and `standing` where in it the findings stand.
    pub fn record(
        &mut self,
        shape: Shape,
        text: &[u8],
        found: &[Found<'_>],
        columns: &Columns,
        standing: Standing<'_>,
        take: &mut dyn FnMut(Said<'_>),
    ) {
        let custom = self.custom;
        let order = |found: &Found<'_>| columns.get(found.column).map_or(custom.order, |column| column.order);
        self.reader.read(found, |found| Custom { order: order(found), ..custom });
        match shape {
            Shape::Tabular => self.tabular(found, columns, standing, take),
            Shape::Loose => self.loose(text, found, take),
        }
    }

    fn tabular(
        &mut self,
        found: &[Found<'_>],
        columns: &Columns,
        standing: Standing<'_>,
        take: &mut dyn FnMut(Said<'_>),
    ) {
        let Self { whose, reader, called, identities, rules, places, .. } = self;
        whose.settle(&mut Row { reader, called, found, columns, standing });
        let subject = |value: &Value| value.subject;
        if !reader.values.is_sorted_by_key(subject) {
            reader.values.sort_by_key(subject);
        }
        let any_name = reader.values.iter().any(|value| called.is_name(value));
        let subjects = || reader.values.chunk_by(|a, b| a.subject == b.subject);
        let mut end = 0;
        for (nth, own) in (0u32..).zip(subjects()) {
            let from = end;
            end += own.len();
            identities.clear();
            places.clear();
            let (mut profile, mut kinds, mut founds) = (Profile::default(), Kinds::default(), false);
            for value in own {
                founds |= value.founds;
                kinds.insert(value.kind);
                places.push(value.found);
                reading::show(value, &mut profile.seen, &mut profile.clear);
                if value.identifies {
                    identities.extend(value.identity);
                }
            }
            let name = if any_name { called.words(reader.keyed(), &own.iter(), found) } else { &[] };
            let is_nobody = own[0].subject == NOBODY;
            if is_nobody || name.is_empty() && !founds {
                let candidates = if is_nobody { small(nth) } else { 0 };
                (from..end).for_each(|at| take(unattributed(reader, at, found, candidates)));
                continue;
            }
            profile.named = if name.is_empty() { Elements::default() } else { profile.seen };
            rules.composites.add((reader, found), (own, &kinds), name, identities);
            distinct(identities);
            let sighting = Sighting { identities, name, profile };
            take(Said::Sighting { subject: small(nth), sighting, found: places });
        }
    }

    fn loose(&mut self, text: &[u8], found: &[Found<'_>], take: &mut dyn FnMut(Said<'_>)) {
        self.find_subjects(text);
        let Self { reader, identities, subjects, leaders, members, places, .. } = self;
        let leader = |value: &Value| {
            let at = subjects.binary_search_by_key(&value.identity?, |(identity, _)| *identity).ok()?;
            Some(subjects[at].1)
        };
        leaders.clear();
        leaders.extend(subjects.iter().map(|(_, leader)| *leader));
        leaders.sort_unstable();
        leaders.dedup();
        members.clear();
        let candidates = u16::try_from(leaders.len()).unwrap_or(u16::MAX);
        for at in 0..reader.values.len() {
            let only = if leaders.len() == 1 { leaders.first().copied() } else { None };
            match leader(&reader.values[at]).or(only) {
                Some(leader) => members.push((leader, at as u32)),
                None => take(unattributed(reader, at, found, candidates)),
            }
        }
        members.sort_unstable();
        for (subject, own) in (0u16..).zip(members.chunk_by(|a, b| a.0 == b.0)) {
            let mut profile = Profile::default();
            identities.clear();
            places.clear();
            for value in own.iter().map(|(_, at)| &reader.values[*at as usize]) {
                places.push(value.found);
                reading::show(value, &mut profile.seen, &mut profile.clear);
                if value.identifies {
                    identities.extend(value.identity);
                }
            }
            distinct(identities);
            take(Said::Sighting {
                subject,
                sighting: Sighting { identities, name: &[], profile },
                found: places,
            });
        }
    }

    /// Finds whom a line is about: the distinct values of its strongest founding kinds, each with the first value
    /// of its subject.
    fn find_subjects(&mut self, text: &[u8]) {
        let Self { reader, subjects, .. } = &mut *self;
        let tier = |value: &Value| {
            reader.use_of(value.kind).filter(|of| of.founds).map(|of| of.class.max(class::CONTACT))
        };
        let strongest = reader.values.iter().filter_map(tier).min();
        subjects.clear();
        let values =
            (0u32..).zip(&reader.values).filter(|(_, value)| strongest.is_some() && tier(value) == strongest);
        subjects.extend(values.filter_map(|(at, value)| Some((value.identity?, at))));
        subjects.sort_unstable();
        subjects.dedup_by_key(|(identity, _)| *identity);
        let pair = |of_kind: &[(Identity, u32)]| of_kind.len() == 2;
        if subjects.chunk_by(|a, b| a.0.kind == b.0.kind).any(pair) && self.says_alias(text) {
            for of_kind in
                self.subjects.chunk_by_mut(|a, b| a.0.kind == b.0.kind).filter(|of_kind| pair(of_kind))
            {
                let first = of_kind[0].1.min(of_kind[1].1);
                for (_, leader) in of_kind {
                    *leader = first;
                }
            }
        }
    }

    /// Whether the words of a line say that one of its values replaces the other.
    fn says_alias(&self, text: &[u8]) -> bool {
        let is_word = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
        let mut found = self.aliases.find_iter(text);
        found.any(|at| !is_word(text[..at.start].last()) && !is_word(text.get(at.end)))
    }
}

/// Sorts what is not sorted, and drops what is there twice.
fn distinct(identities: &mut Vec<Identity>) {
    if !identities.is_sorted_by(|a, b| a < b) {
        identities.sort_unstable();
        identities.dedup();
    }
}

/// A count as what is said of it holds.
fn small(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn unattributed<'a>(reader: &Reader<'_>, at: usize, found: &[Found<'_>], candidates: u16) -> Said<'a> {
    let value = reader.identity_of(at, found);
    Said::Unattributed { element: reader.values[at].element, value, candidates }
}
