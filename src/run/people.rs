//! The notification list: of a scan, and of a stored case.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::case::Summary;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::identity::{Elements, Identity};
use crate::link::anchor::{self, Anchor};
use crate::report::people::Entry;
use crate::report::people::list::{Extra, Layout, Shape, Titles, age_class, full_name};
use crate::report::people::parquet::Parquet;
use crate::report::people::xlsx::Xlsx;
use crate::unpack::Shelf;

use super::engine::Engine;
use super::entries::each;
use super::evidence::Known;
use super::view::View;
use super::watch::Watch;

/// How the list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// RFC 4180.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
    /// A workbook.
    Xlsx,
}

/// Who is listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only people of whom all these elements were seen.
    pub elements: Vec<String>,
    /// Only people who live in one of these places: `US-CA`, or `US` for all of it, or `unknown`.
    pub places: Vec<String>,
    /// Only people of whom one of these is known.
    pub contacts: Vec<Contact>,
    /// Only minors.
    pub minors: bool,
    /// Only people who are customers of the roster, or only those who are not.
    pub in_roster: Option<bool>,
    /// Only people seen in an item whose path contains this.
    pub item: Option<String>,
    /// Only people seen in items of this owner.
    pub owner: Option<String>,
    /// Only people seen in items that this custodian kept.
    pub custodian: Option<String>,
    /// Only people seen in items of this status.
    pub status: Option<String>,
}

/// By what somebody can be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contact {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal address.
    Address,
    /// None of these.
    None,
}

impl Contact {
    fn is_of(self, entry: &Entry) -> bool {
        let has = |field: &str| !entry.field(field).is_empty();
        let has_address = || has("address1") && (has("city") || has("postal_code"));
        match self {
            Self::Email => has("email"),
            Self::Phone => has("phone"),
            Self::Address => has_address(),
            Self::None => !has("email") && !has("phone") && !has_address(),
        }
    }
}

impl Filter {
    /// Whether somebody is listed; `elements` are those of the filter.
    fn lists(&self, elements: Elements, view: &View, entry: &Entry) -> bool {
        let is_there = |item: &u32| self.wants(&view.evidence[*item as usize].known);
        elements.iter().all(|element| entry.profile.seen.contains(element))
            && (self.places.is_empty()
                || self.is_place(
                    entry.residence(|item| &view.evidence[item as usize].known.facts.as_of).place(),
                ))
            && (self.contacts.is_empty() || self.contacts.iter().any(|contact| contact.is_of(entry)))
            && (!self.minors || age_class(entry.born, view.options.as_of, 18) == "minor")
            && entry.items.iter().any(is_there)
    }

    fn is_place(&self, place: &str) -> bool {
        let is = |wanted: &String| match place.strip_prefix(wanted.as_str()) {
            _ if place.is_empty() => wanted == "unknown",
            Some(rest) => rest.is_empty() || rest.starts_with('-'),
            None => false,
        };
        self.places.iter().any(is)
    }

    /// Whether an item is one in which people must be seen.
    fn wants(&self, known: &Known) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        is(&self.owner, &known.facts.owner)
            && is(&self.custodian, &known.facts.custodian)
            && is(&self.status, &known.facts.status)
            && self.item.as_ref().is_none_or(|text| known.path.as_str().contains(text))
    }
}

/// The list of a stored case.
///
/// # Errors
/// If the case cannot be read, the evidence has changed, nobody's age was judged and minors are wanted, or `out` fails.
pub fn people(
    folder: &Path,
    catalog: &Catalog,
    format: Format,
    filter: &Filter,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    let wanted = elements(catalog, &filter.elements)?;
    let (case, view) = View::open(folder, catalog, shelf)?;
    if filter.minors && view.options.as_of.is_none() {
        let why = "nobody's age was judged in this case; scan with --as-of YYYY-MM-DD";
        return Err(Error::Usage(why.into()));
    }
    if filter.in_roster.is_some() && view.roster.is_none() {
        return Err(Error::Usage("this case has no roster; scan with --roster FILE".into()));
    }
    let summary: Summary = case.read_json("summary.json")?;
    let seen = seen(&summary, &view, catalog)?;
    let engine = Engine::new(catalog);
    let listed = |entries: &[(u32, Entry)], take: &mut dyn FnMut(&Entry, &Extra)| {
        let mut customers = customers(&view, entries)?;
        for (person, entry) in entries.iter().filter(|(_, entry)| filter.lists(wanted, &view, entry)) {
            let roster_id = customers.remove(person).unwrap_or_default();
            if filter.in_roster.is_none_or(|wanted| wanted != roster_id.is_empty()) {
                take(entry, &Extra { roster_id, ..extra(&view, catalog, *person, entry) });
            }
        }
        Ok(())
    };
    let layout = if format == Format::Jsonl { Layout::Jsonl } else { Layout::Csv };
    let shape = Shape::new(catalog, seen, layout);
    if matches!(format, Format::Csv | Format::Jsonl) {
        let rows = |entries: &[(u32, Entry)]| {
            let mut rows = shape.rows();
            listed(entries, &mut |entry, extra| rows.push(entry, extra))?;
            Ok(rows.finish())
        };
        let mut put = |text: &[u8]| out.write_all(text).map_err(Error::io("write", "standard output"));
        put(&shape.head())?;
        return each(&view, &engine, watch, rows, |rows| put(&rows));
    }
    let cells = |entries: &[(u32, Entry)]| {
        let (mut rows, mut titles): (Vec<Vec<String>>, Titles) = Default::default();
        listed(entries, &mut |entry, extra| {
            let mut row = Vec::with_capacity(shape.header().len());
            shape.cells(entry, extra, &mut titles, |cell| row.push(cell.to_owned()));
            rows.push(row);
        })?;
        Ok(rows)
    };
    if format == Format::Parquet {
        let mut list = Parquet::new(out, shape.header()).map_err(unwritten)?;
        each(&view, &engine, watch, cells, |rows| {
            rows.iter().try_for_each(|row| list.push(row)).map_err(unwritten)
        })?;
        return list.finish().map_err(unwritten);
    }
    let mut list = Xlsx::new(shape.header(), view.spill.folder()).map_err(unwritten)?;
    each(&view, &engine, watch, cells, |rows| {
        rows.iter().try_for_each(|row| list.push(row)).map_err(unwritten)
    })?;
    list.finish(out).map_err(unwritten)
}

/// What a failure to write one of the forms that are not text means.
fn unwritten(why: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::io("write", "standard output, or temporary files (name a folder with more room by --temp)")(
        io::Error::other(why),
    )
}

/// The elements that were seen of some person, or may have been.
pub(super) fn seen(summary: &Summary, view: &View, catalog: &Catalog) -> Result<Elements> {
    let seen = summary.elements.iter().filter(|row| row.people > 0).map(|row| row.element.clone());
    let seen = elements(catalog, &seen.collect::<Vec<_>>())?;
    Ok(view.remarks.possible.values().fold(seen, |seen, possible| seen | *possible))
}

/// Writes the list of a scan, and counts persons by place.
///
/// # Errors
/// If the evidence has changed, or `out` fails.
pub(super) fn write(
    view: &View,
    engine: &Engine<'_>,
    elements: Elements,
    watch: &Watch,
    out: &mut dyn Write,
    failed: &impl Fn(io::Error) -> Error,
) -> Result<BTreeMap<String, u64>> {
    let shape = Shape::new(engine.catalog, elements, Layout::Csv);
    out.write_all(&shape.head()).map_err(failed)?;
    let mut places: BTreeMap<String, u64> = BTreeMap::new();
    let rows = |entries: &[(u32, Entry)]| {
        let (mut rows, mut places) = (shape.rows(), BTreeMap::<String, u64>::new());
        let mut customers = customers(view, entries)?;
        for (person, entry) in entries {
            let roster_id = customers.remove(person).unwrap_or_default();
            let extra = Extra { roster_id, ..extra(view, engine.catalog, *person, entry) };
            let place = extra.residence.place();
            *places.entry(if place.is_empty() { "unknown".into() } else { place.into() }).or_default() += 1;
            rows.push(entry, &extra);
        }
        Ok((places, rows.finish()))
    };
    each(view, engine, watch, rows, |(some, rows)| {
        some.into_iter().for_each(|(place, count)| *places.entry(place).or_default() += count);
        out.write_all(&rows).map_err(failed)
    })?;
    Ok(places)
}

/// The customers that some people are.
fn customers(view: &View, of: &[(u32, Entry)]) -> Result<BTreeMap<u32, String>> {
    match (&view.roster, of.first(), of.last()) {
        (Some(roster), Some((first, _)), Some((last, _))) => roster.of(*first..=*last),
        _ => Ok(BTreeMap::new()),
    }
}

/// What the list says of a person beside what was gathered.
pub(super) fn extra(view: &View, catalog: &Catalog, person: u32, entry: &Entry) -> Extra {
    let item = entry.items.first().map_or(0, |item| *item as usize);
    let first_path = view.evidence[item].known.path.as_str().to_owned();
    let mut anchor = Anchor::default();
    entry.identities.iter().for_each(|identity| anchor.consider(*identity, &catalog.people, &view.shared));
    let key = anchor.key(&view.key.bytes(), &catalog.people, &first_path, entry.first_record);
    let reason = view.remarks.excluded.get(&person);
    let excluded = reason.and_then(|reason| view.remarks.reasons.get(*reason as usize));
    let kind = |identity: &Identity| catalog.people.kinds.get(usize::from(identity.kind.0));
    let is_email = |identity: &Identity| kind(identity).is_some_and(|kind| kind.id == "email");
    let is_shared = |identity: &&Identity| view.shared.contains(*identity);
    Extra {
        key: anchor::written(key),
        email_shared: entry.identities.iter().filter(is_shared).any(is_email),
        cluster: view.remarks.clusters.get(&person).copied(),
        possible: view.remarks.possible.get(&person).copied().unwrap_or_default(),
        excluded: excluded.cloned(),
        staff: !view.options.staff_domains.is_empty() && view.options.is_staff(entry.field("email")),
        test: is_test(catalog, &full_name(entry)),
        first_path,
        roster_id: String::new(),
        as_of: view.options.as_of,
        residence: entry.residence(|item| &view.evidence[item as usize].known.facts.as_of),
    }
}

/// Whether a word of a name is one that people type to try a form.
fn is_test(catalog: &Catalog, name: &str) -> bool {
    let is = |word: &str, of: &String| word.chars().flat_map(char::to_lowercase).eq(of.chars());
    name.split_whitespace().any(|word| catalog.people.test_words.iter().any(|of| is(word, of)))
}

/// The elements of those ids.
fn elements(catalog: &Catalog, ids: &[String]) -> Result<Elements> {
    let mut set = Elements::default();
    for id in ids {
        let at = catalog.elements.iter().position(|element| element.id == *id);
        let at =
            at.ok_or_else(|| Error::Usage(format!("no data element {id:?}; `patterns list` names them")))?;
        set.insert(crate::finding::ElementId(at as u8));
    }
    Ok(set)
}
