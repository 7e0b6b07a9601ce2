//! What a scan and every later pass see in a record: sightings, the same ones in the same order each time.

use crate::catalog::Catalog;
use crate::finding::{Confidence, DetectorId, Found, NO_COLUMN};
use crate::identity::{Identity, Sighting};
use crate::link::subject::{Said, Shape, Sighter};
use crate::link::whose::{Columns, Standing, Told};
use crate::normal::{Custom, Normal};
use crate::plan::{Column, Table};
use crate::record;
use crate::seal::key::Key;
use crate::span::Span;
use crate::validate::Verdict;
use crate::validate::date::Order;

use super::engine::{Engine, Seen};
use super::evidence::{Known, Surveyed};
use super::stands::Stands;

/// How a case looks at its evidence: what identities hang on beside the bytes.
#[derive(Clone)]
pub struct Lens {
    /// The secret behind identities.
    pub key: Key,
    /// What is usual in the country.
    pub custom: Custom,
    /// Linking crosses owners.
    pub across_owners: bool,
    /// Keys of values that stand for nobody.
    pub set_aside: Vec<u128>,
}

impl Lens {
    /// The owner inside of whose items linking stays; empty for none.
    pub fn owner<'k>(&self, known: &'k Known) -> &'k str {
        if self.across_owners { "" } else { &known.facts.owner }
    }
}

/// Sees the sightings of one item's records.
pub struct Eye<'c> {
    catalog: &'c Catalog,
    sighter: Sighter<'c>,
    /// What is known of columns, by table.
    columns: Vec<Columns>,
    /// What is known of a table that is not in the plan.
    nothing: Columns,
    stands: Stands,
}

/// The order of day and month in an item, by table and column.
fn orders(surveyed: &Surveyed, custom: Custom) -> Vec<Vec<Order>> {
    let order = |column: &Column| column.date_order.map_or(custom.order, Order::from);
    let tables = surveyed.known.plan.iter().flat_map(|plan| &plan.tables);
    tables.map(|table| table.columns.iter().map(order).collect()).collect()
}

/// What is known of the columns of a table.
fn told(catalog: &Catalog, table: &Table, orders: &[Order]) -> Columns {
    let told = |(column, order): (&Column, &Order)| {
        let array = column.header.get(..usize::from(column.array)).unwrap_or_default();
        let key = array.rsplit('.').next().filter(|key| !key.is_empty());
        Told {
            order: *order,
            is_facet: key.is_some_and(|key| catalog.is_facet(key)),
            else_of: column.else_of,
            is_list: catalog.words.lists.contains(&column.role),
        }
    };
    table.columns.iter().zip(orders).map(told).collect()
}

/// Reads the dates of one item.
pub struct Dates {
    orders: Vec<Vec<Order>>,
    custom: Custom,
}

impl Dates {
    /// For an item; `custom` is what is usual where a column has no verdict.
    pub fn new(surveyed: &Surveyed, custom: Custom) -> Self {
        Self { orders: orders(surveyed, custom), custom }
    }

    /// The day that a finding names, in the order of its column.
    pub fn read(&self, found: &Found<'_>) -> Option<jiff::civil::Date> {
        let column =
            self.orders.get(usize::from(found.table)).and_then(|of| of.get(usize::from(found.column)));
        let custom = Custom { order: column.copied().unwrap_or(self.custom.order), ..self.custom };
        let mut text = Vec::new();
        let is_date = Normal::Date.write(found.value, custom, &mut text);
        std::str::from_utf8(&text).ok().filter(|_| is_date)?.parse().ok()
    }
}

impl<'c> Eye<'c> {
    /// An eye for an item.
    pub fn new(engine: &'c Engine<'c>, surveyed: &Surveyed, lens: &Lens) -> Self {
        Self::elsewhere(engine, surveyed, &surveyed.known, lens)
    }

    /// An eye for an item as if it stood where another one does: with that one's owner, and in its folder.
    pub fn elsewhere(engine: &'c Engine<'c>, surveyed: &Surveyed, there: &Known, lens: &Lens) -> Self {
        let (catalog, custom) = (engine.catalog, lens.custom);
        let orders = orders(surveyed, custom);
        let tables = surveyed.known.plan.iter().flat_map(|plan| &plan.tables);
        let columns = tables.zip(orders).map(|(table, orders)| told(catalog, table, &orders)).collect();
        let stands = Stands::new(surveyed.known.plan.as_deref());
        let key = lens.key.of_owner(lens.owner(there));
        let sighter = Sighter::new(&engine.rules, &key.bytes(), there.scope(), custom).setting_aside(
            lens.key.bytes(),
            &catalog.people,
            &lens.set_aside,
        );
        Self { catalog, sighter, columns, nothing: Columns::default(), stands }
    }

    /// Gives what a record says to `take`, in a fixed order.
    pub fn see(&mut self, seen: &Seen<'_>, take: &mut dyn FnMut(Said<'_>)) {
        if seen.found.is_empty() {
            return;
        }
        let shape = match seen.record.shape {
            record::Shape::Row | record::Shape::Ragged => Shape::Tabular,
            record::Shape::Line | record::Shape::Opaque => Shape::Loose,
        };
        let columns = self.columns.get(usize::from(seen.record.table)).unwrap_or(&self.nothing);
        let standing = self.stands.read(seen);
        self.sighter.record(shape, seen.text(), seen.found, columns, standing, take);
    }

    /// Gives the sightings of a record to `take`, each with the places of its findings.
    pub fn sightings(&mut self, seen: &Seen<'_>, mut take: impl FnMut(&Sighting<'_>, &[u32])) {
        self.see(seen, &mut |said| {
            if let Said::Sighting { sighting, found, .. } = said {
                take(&sighting, found);
            }
        });
    }

    /// The keys of values that were met and set aside, because a reviewer said so.
    pub fn set_aside(&self) -> impl Iterator<Item = u128> + '_ {
        self.sighter.set_aside()
    }

    /// The identities that a value has in this item if this detector finds it.
    pub fn identities_as(&mut self, id: DetectorId, value: &[u8]) -> Vec<Identity> {
        let mut out = Vec::new();
        let detector = self.catalog.detector(id);
        if !matches!(detector.whole(value), Verdict::Yes | Verdict::Maybe) {
            return out;
        }
        let found = Found {
            detector: id,
            element: detector.element,
            value: value.trim_ascii(),
            span: Span::default(),
            table: 0,
            column: NO_COLUMN,
            subject: 0,
            confidence: Confidence::Possible,
            form: detector.form,
            test: false,
        };
        self.sighter.record(
            Shape::Tabular,
            value,
            &[found],
            &Columns::default(),
            Standing::default(),
            &mut |said| match said {
                Said::Sighting { sighting, .. } => out.extend_from_slice(sighting.identities),
                Said::Unattributed { value, .. } => out.push(value),
            },
        );
        out
    }
}
