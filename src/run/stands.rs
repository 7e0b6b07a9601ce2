//! Where in its record a finding stands: in which element of which array, and in what kind of field.

use crate::grammar::elements::Elements;
use crate::link::whose::{Stand, Standing};
use crate::plan::Plan;
use crate::record::Shape;
use crate::weigh::{Ruled, Ruling};

use super::engine::Seen;

/// Tells it for one item. Its room is used again for each record.
#[derive(Default)]
pub(super) struct Stands {
    /// By table and column: whether nobody knows what it holds, and whether it stands in an array.
    columns: Vec<Vec<(bool, bool)>>,
    elements: Elements,
    of: Vec<Stand>,
}

impl Stands {
    pub(super) fn new(plan: Option<&Plan>) -> Self {
        let tables = plan.iter().flat_map(|plan| &plan.tables);
        let columns = tables.map(|table| {
            table.columns.iter().map(|column| (column.types.is_empty(), column.array > 0)).collect()
        });
        Self { columns: columns.collect(), ..Self::default() }
    }

    /// Where the findings of a record stand.
    pub(super) fn read(&mut self, seen: &Seen<'_>) -> Standing<'_> {
        let Self { columns, elements, of, .. } = self;
        of.clear();
        elements.clear();
        let columns = columns.get(usize::from(seen.record.table)).map_or(&[][..], Vec::as_slice);
        let column = |column: u16| columns.get(usize::from(column)).copied().unwrap_or_default();
        if !matches!(seen.record.shape, Shape::Row | Shape::Ragged)
            || !seen.found.iter().any(|found| column(found.column) != (false, false))
        {
            return Standing::default();
        }
        if seen.found.iter().any(|found| column(found.column).1) {
            elements.read(seen.hay, seen.record);
        }
        let reported = seen.ruled.iter().filter(|ruled| matches!(ruled.ruling, Ruling::Reported(_)));
        of.extend(reported.map(|ruled| {
            let field = field(seen, ruled);
            let element = field.and_then(|at| elements.of_field.get(at)).copied().unwrap_or(0);
            let in_text = column(ruled.column).0 && field.is_some_and(|at| !is_whole(seen, at, ruled));
            Stand { element, in_text }
        }));
        Standing { of, within: &elements.within }
    }
}

/// The field in which a finding stands.
fn field(seen: &Seen<'_>, ruled: &Ruled) -> Option<usize> {
    let fields = seen.record.fields;
    let at = fields.partition_point(|field| field.end <= ruled.claim.start);
    fields.get(at).filter(|field| field.start <= ruled.claim.start).map(|_| at)
}

/// Whether a finding is all that its field says.
fn is_whole(seen: &Seen<'_>, field: usize, ruled: &Ruled) -> bool {
    let (field, claim) = (seen.record.fields[field], ruled.claim);
    let is_blank = |from: u32, to: u32| {
        seen.hay.get(from as usize..to as usize).is_none_or(|rest| rest.trim_ascii().is_empty())
    };
    is_blank(field.start, claim.start) && is_blank(claim.end, field.end)
}
