//! Records that only a reader tells, as they are read.

use std::ops::Range;

use super::laws::told::Global;
use breachscope::plan::Table;
use breachscope::record::{Escape, Shape};

/// `column=text` of a record's fields.
pub(super) fn texts(bytes: &[u8], tables: &[Table], record: &Global) -> Vec<String> {
    let field = |(column, range, escape): &(u16, Range<u64>, Escape)| {
        let mut text = Vec::new();
        escape.decode(&bytes[range.start as usize..range.end as usize], &mut text, |_, _| {});
        let name = tables[usize::from(record.table)].columns[usize::from(*column)].name(usize::from(*column));
        format!("{name}={}", String::from_utf8_lossy(&text))
    };
    record.fields.iter().map(field).collect()
}

pub(super) fn shapes(found: &[Global]) -> Vec<Shape> {
    found.iter().map(|record| record.shape).collect()
}
