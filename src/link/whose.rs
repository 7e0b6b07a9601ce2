//! Whose the values of a row are.
//!
//! All columns of one subject number are one subject. What stands apart in a row is somebody else:
//!
//! - An element of an inner array is a subject of its own where a name stands in it that is not the name of whoever holds the
//!   array; or a value that founds, where nobody is told who holds it (`{"page": 1, "data": [...]}`); or a value of what a person has only
//!   one of, and the row holds another. What an element says else, it says of its holder: two phones in `{"type", "number"}`
//!   are two phones of one person. So do all elements of an array whose own key tells what its values are: `names`, `emails`.
//! - What columns of a party say (`ship to name`), they say of the subject of the row, if they name nobody or name him.
//! - Where a column holds those to whom something was sent, or who took part, each of several is one.
//! - What a column says goes before free text. If a remark names an address, and a column another one, the remark speaks of
//!   somebody else: it is read as a line would be, but for what a column says too. Another number to call is mostly his own.

use super::called::Called;
use super::class;
use super::reading::{Reader, Value};
use crate::finding::Found;
use crate::identity::{Identity, IdentityKind};
use crate::validate::date::Order;

/// What is known of a column.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The order of day and month in it.
    pub order: Order,
    /// It stands in an array whose key tells what its values are.
    pub is_facet: bool,
    /// It may hold several people, each by an address.
    pub is_list: bool,
    /// The subject of whom it speaks where nobody else is named.
    pub else_of: Option<u8>,
}

/// What is known of the columns of a table. By default nothing.
#[derive(Default, Debug)]
pub struct Columns {
    told: Vec<Told>,
    /// In some of them somebody may stand apart.
    any_apart: bool,
}

impl FromIterator<Told> for Columns {
    fn from_iter<I: IntoIterator<Item = Told>>(columns: I) -> Self {
        let told: Vec<Told> = columns.into_iter().collect();
        let any_apart = told.iter().any(|told| told.is_list || told.else_of.is_some());
        Self { told, any_apart }
    }
}

impl Columns {
    /// What is known of one.
    #[inline]
    pub(super) fn get(&self, column: u16) -> Option<&Told> {
        self.told.get(usize::from(column))
    }
}

/// Where in its record a finding stands.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stand {
    /// The innermost element of an inner array, 0 for none.
    pub element: u32,
    /// It stands among other words, in a field of which nobody knows what it holds.
    pub in_text: bool,
}

/// Where the findings of a record stand. By default none stands anywhere in particular.
#[derive(Clone, Copy, Default, Debug)]
pub struct Standing<'a> {
    /// By finding.
    pub of: &'a [Stand],
    /// By element: the one in which its array stands. Empty where there are none.
    pub within: &'a [u32],
}

impl Standing<'_> {
    fn of(&self, value: &Value) -> Stand {
        self.of.get(value.found as usize).copied().unwrap_or_default()
    }
}

/// No subject.
pub(super) const NOBODY: u32 = u32::MAX;
/// Subjects of columns are under this; then come those of elements.
const ELEMENTS: u32 = 1 << 8;
/// Then those that are told as in a line, by their first value.
const LINES: u32 = 1 << 31;

/// Of what a person has only one of, the first value of each kind, and whether there is another.
#[derive(Default)]
struct Soles(Vec<(IdentityKind, Option<Identity>, bool)>);

impl Soles {
    fn add(&mut self, value: &Value) {
        match self.0.iter_mut().find(|(kind, ..)| *kind == value.kind) {
            Some((_, first, is_more)) => *is_more |= *first != value.identity,
            None => self.0.push((value.kind, value.identity, false)),
        }
    }

    /// Whether there is another than this one of its kind.
    fn differ(&self, value: &Value) -> bool {
        let same = self.0.iter().find(|(kind, ..)| *kind == value.kind);
        same.is_some_and(|(_, first, is_more)| *is_more || *first != value.identity)
    }
}

/// Tells whose values are. Its room is used again for each record.
#[derive(Default)]
pub(super) struct Whose {
    /// Values by element and by subject of their column.
    order: Vec<(u32, u32, u32)>,
    groups: Vec<Group>,
    soles: Soles,
    /// What columns say, by subject.
    known: Vec<(u32, Identity)>,
    fields: Vec<Field>,
    leaders: Vec<(Identity, u32)>,
    /// Parties, and the subjects who they may be.
    parties: Vec<(u32, u32)>,
}

/// The values of one element that stand in columns of one subject.
struct Group {
    element: u32,
    of_column: u32,
    subject: u32,
    /// The group of whoever it speaks of.
    lead: usize,
    /// Its values, by their places in the order.
    values: (usize, usize),
    is_named: bool,
    /// It has a value that founds.
    founds: bool,
    /// Somebody is told by it: a number of an account may be that of a company.
    is_told: bool,
}

/// A field that is read as a line: its subject so far, its element, and its column.
type Field = (u32, u32, u16);

/// A row as far as it is read.
pub(super) struct Row<'r, 'c> {
    pub(super) reader: &'r mut Reader<'c>,
    pub(super) called: &'r mut Called<'c>,
    pub(super) found: &'r [Found<'r>],
    pub(super) columns: &'r Columns,
    pub(super) standing: Standing<'r>,
}

impl Row<'_, '_> {
    fn column(&self, value: &Value) -> u16 {
        self.found.get(value.found as usize).map_or(crate::finding::NO_COLUMN, |found| found.column)
    }

    fn told(&self, value: &Value) -> Option<&Told> {
        self.columns.get(self.column(value))
    }

    fn is_list(&self, value: &Value) -> bool {
        self.told(value).is_some_and(|told| told.is_list)
    }

    fn field(&self, value: &Value) -> Field {
        (value.subject, self.standing.of(value).element, self.column(value))
    }

    /// Whether the values of a party name nobody, or the subject who it may be.
    fn is_same(&mut self, party: u32, of: u32) -> bool {
        let Self { reader, called, found, .. } = self;
        let own = |subject: u32| reader.values.iter().filter(move |value| value.subject == subject);
        let mut others = Soles::default();
        own(of).filter(|value| reader.is_sole(value.kind)).for_each(|value| others.add(value));
        let mut sole = own(party).filter(|value| reader.is_sole(value.kind)).peekable();
        let name = called.words(reader.keyed(), &own(party), found).to_vec();
        if name.is_empty() {
            return sole.peek().is_none();
        }
        !sole.any(|value| others.differ(value)) && called.words(reader.keyed(), &own(of), found) == name
    }

    /// Whether somebody is told by a value in a line.
    fn leads(&self, value: &Value) -> bool {
        value.founds && self.reader.use_of(value.kind).is_some_and(|of| of.class <= class::CONTACT)
    }
}

impl Whose {
    /// Gives each value its subject, or [`NOBODY`].
    pub(super) fn settle(&mut self, row: &mut Row<'_, '_>) {
        if !row.standing.within.is_empty() {
            self.elements(row);
        }
        self.fields.clear();
        self.known.clear();
        if row.columns.any_apart {
            self.parties(row);
            self.lists(row);
        }
        if row.standing.of.iter().any(|stand| stand.in_text) {
            self.texts(row);
        }
        if !self.fields.is_empty() {
            self.lines(row);
        }
    }

    /// Parts the elements that are somebody from those who hold them.
    fn elements(&mut self, row: &mut Row<'_, '_>) {
        let Self { order, groups, soles, .. } = self;
        order.clear();
        let keys = (0u32..).zip(&row.reader.values);
        order.extend(keys.map(|(at, value)| (row.standing.of(value).element, value.subject, at)));
        order.sort_unstable();
        groups.clear();
        soles.0.clear();
        let sole = row.reader.values.iter().filter(|value| row.reader.is_sole(value.kind));
        sole.for_each(|value| soles.add(value));
        let mut from = 0;
        for own in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let values = || own.iter().map(|(.., at)| &row.reader.values[*at as usize]);
            let (element, of_column, _) = own[0];
            let group = Group {
                element,
                of_column,
                subject: of_column,
                lead: groups.len(),
                values: (from, from + own.len()),
                is_named: values().any(|value| row.called.is_name(value)),
                founds: values().any(|value| value.founds),
                is_told: values().any(|value| row.called.is_name(value) || row.leads(value)),
            };
            from += own.len();
            groups.push(group);
            place(row, order, soles, groups);
        }
        for group in groups {
            for (.., at) in &order[group.values.0..group.values.1] {
                row.reader.values[*at as usize].subject = group.subject;
            }
        }
    }

    /// Gives what parties say who are nobody else to those who they are then.
    fn parties(&mut self, row: &mut Row<'_, '_>) {
        let Self { parties, .. } = self;
        parties.clear();
        for value in row.reader.values.iter().filter(|value| value.subject < ELEMENTS) {
            if let Some(of) = row.told(value).and_then(|told| told.else_of)
                && u32::from(of) != value.subject
                && !parties.contains(&(value.subject, of.into()))
            {
                parties.push((value.subject, of.into()));
            }
        }
        for (party, of) in parties {
            if row.is_same(*party, *of) {
                let own = row.reader.values.iter_mut().filter(|value| value.subject == *party);
                own.for_each(|value| value.subject = *of);
            }
        }
    }

    /// Finds the fields in which several are listed.
    fn lists(&mut self, row: &Row<'_, '_>) {
        let listed = row.reader.values.iter().filter(|value| value.founds && row.is_list(value));
        let mut all: Vec<(Field, Identity)> =
            listed.filter_map(|value| Some((row.field(value), value.identity?))).collect();
        all.sort_unstable();
        all.dedup();
        let same_kind = |a: &(Field, Identity), b: &(Field, Identity)| (a.0, a.1.kind) == (b.0, b.1.kind);
        let several = all.chunk_by(same_kind).filter(|same| same.len() > 1);
        self.fields.extend(several.map(|same| same[0].0));
    }

    /// Finds the fields of free text that name what a column says otherwise.
    fn texts(&mut self, row: &Row<'_, '_>) {
        let Self { known, fields, .. } = self;
        let (texts, columns): (Vec<&Value>, Vec<&Value>) =
            row.reader.values.iter().partition(|value| row.standing.of(value).in_text);
        known.extend(columns.iter().filter_map(|value| Some((value.subject, value.identity?))));
        known.sort_unstable();
        for value in texts.into_iter().filter(|value| value.founds && !row.reader.is_phone(value.kind)) {
            let Some(identity) = value.identity else { continue };
            let is_other =
                |(subject, other): &(u32, Identity)| (*subject, other.kind) == (value.subject, identity.kind);
            let kind = known
                .partition_point(|(subject, other)| (*subject, other.kind) < (value.subject, identity.kind));
            if known.get(kind).is_some_and(is_other)
                && known.binary_search(&(value.subject, identity)).is_err()
            {
                fields.push(row.field(value));
            }
        }
    }

    /// Reads fields as lines: each address, number or national id is somebody, and what stands there else belongs to the only
    /// one.
    fn lines(&mut self, row: &mut Row<'_, '_>) {
        let Self { known, fields, leaders, order, .. } = self;
        fields.sort_unstable();
        fields.dedup();
        let is_known = |value: &Value| {
            let told = |identity| known.binary_search(&(value.subject, identity)).is_ok();
            row.standing.of(value).in_text && value.identity.is_some_and(told)
        };
        // Field, and value.
        order.clear();
        leaders.clear();
        for (at, value) in (0u32..).zip(&row.reader.values) {
            let Ok(field) = fields.binary_search(&row.field(value)) else { continue };
            if is_known(value) {
                continue;
            }
            order.push((field as u32, u32::from(!row.leads(value)), at));
            leaders.extend(value.identity.filter(|_| row.leads(value)).map(|identity| (identity, at)));
        }
        leaders.sort_unstable();
        leaders.dedup_by_key(|(identity, _)| *identity);
        let leader = |value: &Value| {
            let at = leaders.binary_search_by_key(&value.identity?, |(identity, _)| *identity).ok()?;
            Some(LINES + leaders[at].1)
        };
        order.sort_unstable();
        for field in order.chunk_by(|a, b| a.0 == b.0) {
            let mut only = None;
            for (_, behind, at) in field {
                let value = &mut row.reader.values[*at as usize];
                value.subject = if *behind == 0 { leader(value) } else { only }.unwrap_or(NOBODY);
                if *behind == 0 {
                    let is_other = only.is_some_and(|only| only != value.subject);
                    only = Some(if is_other { NOBODY } else { value.subject });
                }
            }
        }
    }
}

/// Settles whom the last of `groups` speaks of: somebody of its own, or who holds its element.
fn place(row: &mut Row<'_, '_>, order: &[(u32, u32, u32)], soles: &Soles, groups: &mut [Group]) {
    let Some((own, before)) = groups.split_last_mut() else { return };
    if own.element == 0 {
        return;
    }
    let holder = holder(row.standing.within, own, before);
    if is_somebody(row, (order, soles), own, holder.map(|at| &before[at])) {
        own.subject = ELEMENTS + before.len() as u32;
    } else if let Some(at) = holder {
        let holder = &mut before[at];
        holder.is_named |= own.is_named;
        holder.is_told |= own.is_told;
        (own.subject, own.lead) = (holder.subject, at);
    }
}

/// The group of whoever holds the array in which an element stands.
fn holder(within: &[u32], own: &Group, groups: &[Group]) -> Option<usize> {
    let mut element = own.element;
    while element > 0 {
        element = within.get(element as usize).copied().unwrap_or(0);
        let place = |group: &Group| (group.element, group.of_column);
        if let Ok(at) = groups.binary_search_by_key(&(element, own.of_column), place) {
            return Some(groups[at].lead);
        }
    }
    None
}

/// Whether a group speaks of somebody else than who holds it.
fn is_somebody(
    row: &mut Row<'_, '_>,
    (order, soles): (&[(u32, u32, u32)], &Soles),
    own: &Group,
    holder: Option<&Group>,
) -> bool {
    let Row { reader, called, found, .. } = row;
    let of = |group: &Group| {
        let own = order[group.values.0..group.values.1].iter();
        own.map(|(.., at)| &reader.values[*at as usize])
    };
    if own.is_named
        && let Some(holder) = holder.filter(|holder| holder.is_named)
    {
        let name = called.words(reader.keyed(), &of(holder), found).to_vec();
        if !name.is_empty() && called.words(reader.keyed(), &of(own), found) == name {
            return false;
        }
    }
    let is_nobody = holder.is_none_or(|holder| !holder.is_told);
    let is_second = |value: &Value| row.reader.is_sole(value.kind) && soles.differ(value);
    let is_facet = |value: &Value| row.told(value).is_some_and(|told| told.is_facet);
    let mut own_values =
        order[own.values.0..own.values.1].iter().map(|(.., at)| &row.reader.values[*at as usize]);
    !own_values.clone().any(is_facet)
        && (own.is_named || own.founds && is_nobody || own_values.any(is_second))
}
