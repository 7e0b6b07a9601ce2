//! What each column holds: its header's word, and its values against chance.
//!
//! On random digits some check digit passes every other time, so one value proves nothing. A column of them
//! does: a candidate scores `n * KL(share that passes || share expected by chance)` nats. Every verdict says
//! why, also the verdict that nothing is known.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::io;

use super::{looks, parties, path, recoded, told, values};
use crate::catalog::{Catalog, Tier};
use crate::finding::DetectorId;
use crate::item::Windows;
use crate::layout::Part;
use crate::plan::{Column, DateOrder, Format, Plan};
use crate::validate::Verdict;
use crate::validate::date::{self, Order};

/// What a header word is worth, in nats.
const HEADER: f64 = 20.0;
/// What values must be worth to type a column, and by how much more than the next candidate's.
const ENOUGH: f64 = 10.0;
/// Under so many values only headers type.
const FEW: usize = 20;
/// Share of the values that must pass to type a column, and to confirm a header.
const NEARLY_ALL: f64 = 0.9;
const HALF: f64 = 0.5;
/// A candidate that so many values in a row do not confirm is given up.
const GLANCE: usize = 64;
/// No pattern is so rare that chance is none.
const LEAST_CHANCE: f64 = 1e-6;

/// The detectors that speak for who is told in a credential list.
const MAIL: &str = "email";
const PHONE: &str = "phone.e164";
const USER: &str = "person.user-name";
const PLAIN: &str = "password.plain";
const HASHES: &str = "hash.";
const DATE: &str = "dob";

/// Judges the columns of the plan's tables from the item's sample, as [`plan`](super::plan) does: for a plan
/// whose headers were changed.
///
/// # Errors
/// What the system said of the item's head.
pub fn columns(plan: &mut Plan, windows: &dyn Windows, catalog: &Catalog) -> io::Result<()> {
    recoded::ask(plan, windows, |plan, windows, sample| {
        let values = told::again(plan, windows, sample).unwrap_or_else(|| values::of_rows(plan, sample));
        judge(plan, &values, catalog);
    })
}

/// [`columns`] with the values at hand, column by column and table by table.
pub(super) fn judge(plan: &mut Plan, values: &[Vec<Vec<u8>>], catalog: &Catalog) {
    let parts = if let Format::Combo(pairs) = plan.format { pairs.layout.parts() } else { &[] };
    let mut values = values.iter();
    for table in &mut plan.tables {
        let meanings = path::meanings(&table.columns, catalog);
        parties::tell(&mut table.columns, &meanings, catalog);
        let columns = table.columns.iter_mut().zip(meanings);
        for (nth, ((column, meaning), values)) in columns.zip(&mut values).enumerate() {
            column.sampled = values.len() as u32;
            column.distinct = values.iter().collect::<HashSet<_>>().len() as u32;
            if let Some(part) = parts.get(nth) {
                by_place(column, *part, values, catalog);
            } else {
                by_evidence(column, in_order(meaning.types, catalog), meaning.row_number, values, catalog);
                column.date_order = date_order(&column.types, values, catalog);
            }
        }
    }
}

/// The detectors of a column in the order in which a value is asked: what is surest first, plain words last.
pub fn in_order(mut types: Vec<DetectorId>, catalog: &Catalog) -> Vec<DetectorId> {
    types.sort_by_key(|id| {
        let detector = catalog.detector(*id);
        let tier = match detector.tier {
            Tier::Alone => 0,
            Tier::Context => 1,
            Tier::Column => 2,
        };
        (detector.id == PLAIN, tier)
    });
    types
}

/// Of the detectors that a header names, those first that most values confirm, and among them those that fewer values pass by
/// chance: under `cédula`, numbers that are right by Ecuador's check are Ecuador's, before they are ten digits.
fn rarest_first(mut named: Vec<DetectorId>, values: &[Vec<u8>], catalog: &Catalog) -> Vec<DetectorId> {
    if values.is_empty() || named.len() < 2 {
        return named;
    }
    let first = named.clone();
    let tier = |id: &DetectorId| {
        let detector = catalog.detector(*id);
        (detector.id == PLAIN, detector.tier as u8)
    };
    named.sort_by_cached_key(|id| {
        let alone = Candidate::new(vec![*id], values, catalog);
        (
            tier(id),
            alone.share() < HALF,
            (alone.chance * 1e9) as u64,
            first.iter().position(|other| other == id),
        )
    });
    named
}

/// Detectors that might type a column, and how far the values agree.
struct Candidate {
    types: Vec<DetectorId>,
    asked: usize,
    passed: usize,
    chance: f64,
    nats: f64,
}

impl Candidate {
    fn new(types: Vec<DetectorId>, values: &[impl AsRef<[u8]>], catalog: &Catalog) -> Self {
        let fits = |value: &&_| {
            let value = AsRef::<[u8]>::as_ref(*value);
            types.iter().any(|id| catalog.detector(*id).whole(value) != Verdict::No)
        };
        let glance = &values[..values.len().min(GLANCE)];
        let hopeless = glance.len() == GLANCE && !glance.iter().any(|value| fits(&value));
        let passed = if hopeless { 0 } else { values.iter().filter(fits).count() };
        let is_bare = |value: &&_| AsRef::<[u8]>::as_ref(*value).iter().all(u8::is_ascii_digit);
        let are_bare = 2 * glance.iter().filter(is_bare).count() > glance.len();
        let chance_of = |id: &DetectorId| {
            let detector = catalog.detector(*id);
            if are_bare { detector.bare_chance } else { detector.chance }
        };
        let chance = types.iter().map(chance_of).sum::<f64>().clamp(LEAST_CHANCE, 1.0);
        Self { types, asked: values.len(), passed, chance, nats: nats(values.len(), passed, chance) }
    }

    fn share(&self) -> f64 {
        self.passed as f64 / self.asked.max(1) as f64
    }
}

/// How much more `passed` of `all` say than chance would, in nats; nothing if they say less.
fn nats(all: usize, passed: usize, chance: f64) -> f64 {
    let share = passed as f64 / all.max(1) as f64;
    if share <= chance {
        return 0.0;
    }
    let part = |share: f64, chance: f64| if share > 0.0 { share * (share / chance).ln() } else { 0.0 };
    all as f64 * (part(share, chance) + part(1.0 - share, 1.0 - chance))
}

/// Types a table's column by its header word and its values.
fn by_evidence(
    column: &mut Column,
    named: Vec<DetectorId>,
    is_row_number: bool,
    values: &[Vec<u8>],
    catalog: &Catalog,
) {
    let named = rarest_first(named, values, catalog);
    let header = (!named.is_empty()).then(|| Candidate::new(named, values, catalog));
    // One number on every row passes on every row: for chance it is one try.
    let mut seen = HashSet::new();
    let different: Vec<&Vec<u8>> = values.iter().filter(|value| seen.insert(*value)).collect();
    let mut others: Vec<Candidate> = (0..catalog.detectors.len() as u16)
        .map(DetectorId)
        .filter(|id| catalog.detector(*id).types_by_values)
        .filter(|id| header.as_ref().is_none_or(|header| !header.types.contains(id)))
        .map(|id| Candidate::new(vec![id], &different, catalog))
        .filter(|candidate| candidate.passed > 0)
        .filter(|candidate| !catalog.is_denied(candidate.types[0], &column.header))
        .collect();
    others.sort_by(|a, b| b.nats.total_cmp(&a.nats));
    let (verdict, why) = weigh(header.as_ref(), &others, is_row_number, values, catalog);
    column.why = why.into();
    column.types = verdict.map_or_else(Vec::new, |chosen| chosen.types.clone());
    let shown = verdict.or(header.as_ref()).or(others.first());
    column.passed =
        shown.map_or(0, |shown| Candidate::new(shown.types.clone(), values, catalog).passed as u32);
    column.chance = shown.map_or(0.0, |shown| shown.chance);
    let next = others.iter().find(|other| other.types != column.types && other.nats > 0.0);
    column.runner_up = next.map(|other| other.types[0]);
}

/// The candidate that types the column, if one does, and why.
fn weigh<'c>(
    header: Option<&'c Candidate>,
    others: &'c [Candidate],
    is_row_number: bool,
    values: &[Vec<u8>],
    catalog: &Catalog,
) -> (Option<&'c Candidate>, &'static str) {
    let alone = |candidate: &Candidate| catalog.detector(candidate.types[0]).tier == Tier::Alone;
    let typing = |candidate: &&Candidate| {
        candidate.asked >= FEW && candidate.share() >= NEARLY_ALL && candidate.nats >= ENOUGH
    };
    let best = others.first().filter(typing);
    let confirmed = header.filter(|header| values.is_empty() || header.share() >= HALF);
    if let Some(header) = confirmed {
        return match best.filter(|best| alone(best) && best.nats >= header.nats + HEADER + ENOUGH) {
            Some(best) => (Some(best), "values, against the header"),
            None if values.is_empty() => (Some(header), "header, no values seen"),
            None => (Some(header), "header, values agree"),
        };
    }
    let second = others.get(1).map_or(0.0, |second| second.nats);
    match best {
        Some(best) if is_row_number && !alone(best) => (None, "header names a row number"),
        Some(best) if !alone(best) && count_up(values) => (None, "values count up"),
        Some(best) if best.nats >= second + ENOUGH => (Some(best), "values"),
        Some(_) => (None, "ambiguous: values fit more than one type"),
        None if header.is_some() => (None, "values do not agree with the header"),
        None if is_row_number => (None, "header names a row number"),
        None if values.is_empty() => (None, "no values seen"),
        None if values.len() < FEW => (None, "no header word, and too few values"),
        None => (None, "neither header nor values say"),
    }
}

/// The order of day and month that a column of dates writes: of the values that only one order makes a day of the
/// calendar, the order of most. `03/04/1980` says nothing, `30/04/1980` does.
fn date_order(types: &[DetectorId], values: &[Vec<u8>], catalog: &Catalog) -> Option<DateOrder> {
    if !types.iter().any(|id| catalog.detector(*id).id == DATE) {
        return None;
    }
    let only = |this: Order, other: Order| {
        let tells =
            |value: &&Vec<u8>| date::parse(value, this).is_some() && date::parse(value, other).is_none();
        values.iter().filter(tells).count()
    };
    let (days, months) = (only(Order::Dmy, Order::Mdy), only(Order::Mdy, Order::Dmy));
    match days.cmp(&months) {
        Ordering::Greater => Some(DateOrder::Dmy),
        Ordering::Less => Some(DateOrder::Mdy),
        Ordering::Equal => None,
    }
}

/// Whether the values are numbers, each greater than the one before: chance says nothing about numbering.
fn count_up(values: &[Vec<u8>]) -> bool {
    let rank = |value: &Vec<u8>| (value.len(), value.clone());
    values.iter().all(|value| value.iter().all(u8::is_ascii_digit))
        && values.windows(2).all(|pair| rank(&pair[0]) < rank(&pair[1]))
}

/// Types a credential list's column by what its part holds. What is no person's is left untyped.
fn by_place(column: &mut Column, part: Part, values: &[Vec<u8>], catalog: &Catalog) {
    let named = |ids: &[&str]| {
        let types = ids.iter().filter_map(|id| catalog.by_id(id)).collect();
        (Candidate::new(types, values, catalog), "place")
    };
    let (chosen, why) = match part {
        Part::Who if values.iter().any(|value| looks::is_phone(value)) => named(&[MAIL, PHONE, USER]),
        Part::Who => named(&[MAIL, USER]),
        Part::User => named(&[USER]),
        Part::Mail => named(&[MAIL]),
        Part::Secret => of_secrets(values, true, catalog),
        Part::Hash | Part::Hashes | Part::Locked => of_secrets(values, false, catalog),
        Part::Site | Part::Number | Part::Place | Part::Salt | Part::Days | Part::Note => named(&[]),
    };
    column.passed = chosen.passed as u32;
    column.chance = chosen.chance;
    column.types = chosen.types;
    column.why = why.into();
}

/// The candidate for secrets: one raw hash if nearly all are, or else every hash, and the clear word where there may be one.
fn of_secrets(values: &[Vec<u8>], may_be_clear: bool, catalog: &Catalog) -> (Candidate, &'static str) {
    let ids = || (0..catalog.detectors.len() as u16).map(DetectorId);
    let hashes = |tier: fn(Tier) -> bool| {
        ids().filter(move |id| {
            catalog.detector(*id).id.starts_with(HASHES) && tier(catalog.detector(*id).tier)
        })
    };
    let raw = || {
        let each = hashes(|tier| tier != Tier::Alone).map(|id| Candidate::new(vec![id], values, catalog));
        // Of several that fit alike (hex of one length) the first, as in a typed column: the last of the reversed.
        each.rev()
            .filter(|hash| !values.is_empty() && hash.share() >= NEARLY_ALL)
            .max_by_key(|hash| hash.passed)
    };
    if let Some(raw) = raw() {
        return (raw, "place, and one raw hash");
    }
    let types = hashes(|tier| tier == Tier::Alone)
        .chain(hashes(|tier| tier != Tier::Alone))
        .chain(catalog.by_id(PLAIN).filter(|_| may_be_clear));
    (Candidate::new(types.collect(), values, catalog), "place")
}
