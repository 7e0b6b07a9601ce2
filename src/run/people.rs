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
use crate::report::people::list::{Extra, Layout, Shape};
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
}

/// Who is listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only people of whom all these elements were seen.
    pub elements: Vec<String>,
    /// Only people seen in an item whose path contains this.
    pub item: Option<String>,
    /// Only people seen in items of this owner.
    pub owner: Option<String>,
    /// Only people seen in items that this custodian kept.
    pub custodian: Option<String>,
    /// Only people seen in items of this status.
    pub status: Option<String>,
}

impl Filter {
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
/// If the case cannot be read, the evidence has changed, or `out` fails.
pub fn people(
    folder: &Path,
    catalog: &Catalog,
    format: Format,
    filter: &Filter,
    shelf: &Arc<Shelf>,
    watch: &Watch,
    out: &mut dyn Write,
) -> Result<()> {
    let wanted = elements(catalog, &filter.elements)?;
    let (case, view) = View::open(folder, catalog, shelf)?;
    let summary: Summary = case.read_json("summary.json")?;
    let seen = seen(&summary, &view, catalog)?;
    let engine = Engine::new(catalog);
    let layout = match format {
        Format::Csv => Layout::Csv,
        Format::Jsonl => Layout::Jsonl,
    };
    let shape = Shape::new(catalog, seen, layout);
    let seen_there =
        |entry: &Entry| entry.items.iter().any(|item| filter.wants(&view.evidence[*item as usize].known));
    let mut put = |text: &[u8]| out.write_all(text).map_err(Error::io("write", "standard output"));
    put(&shape.head())?;
    let rows = |entries: &BTreeMap<u32, Entry>| {
        let mut rows = shape.rows();
        for (person, entry) in entries {
            let has_all = wanted.iter().all(|element| entry.profile.seen.contains(element));
            if has_all && seen_there(entry) {
                rows.push(entry, &extra(&view, catalog, *person, entry));
            }
        }
        Ok(rows.finish())
    };
    each(&view, &engine, watch, rows, |rows| put(&rows))
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
    let rows = |entries: &BTreeMap<u32, Entry>| {
        let (mut rows, mut places) = (shape.rows(), BTreeMap::<String, u64>::new());
        for (person, entry) in entries {
            let extra = extra(view, engine.catalog, *person, entry);
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

/// What the list says of a person beside what was gathered.
pub(super) fn extra(view: &View, catalog: &Catalog, person: u32, entry: &Entry) -> Extra {
    let item = entry.items.first().map_or(0, |item| *item as usize);
    let first_path = view.evidence[item].known.path.to_string();
    let mut anchor = Anchor::default();
    entry.identities.iter().for_each(|identity| anchor.consider(*identity, &catalog.people, &view.shared));
    let key = anchor.key(&view.key.bytes(), &catalog.people, &first_path, entry.first_record);
    let reason = view.remarks.excluded.get(&person);
    let excluded = reason.and_then(|reason| view.remarks.reasons.get(*reason as usize));
    let email = catalog.people.kinds.iter().position(|kind| kind.id == "email");
    let is_email = |identity: &&Identity| Some(usize::from(identity.kind.0)) == email;
    Extra {
        key: anchor::written(key),
        email_shared: entry.identities.iter().filter(is_email).any(|identity| view.shared.contains(identity)),
        cluster: view.remarks.clusters.get(&person).copied(),
        possible: view.remarks.possible.get(&person).copied().unwrap_or_default(),
        excluded: excluded.cloned(),
        first_path,
        as_of: view.options.as_of,
        residence: entry.residence(|item| &view.evidence[item as usize].known.facts.as_of),
    }
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
