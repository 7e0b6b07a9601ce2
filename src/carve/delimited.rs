//! Rows of a table: comma, tab, semicolon or pipe between fields, some in quotes.

use crate::grammar::text::is_text;
use crate::grammar::{How, Step};
use crate::plan::Dialect;
use crate::record::{Field, Shape};

/// A row has the table's width and sound quotes; what has not is malformed, or no text at all.
pub(super) fn shape(dialect: Dialect, step: &Step, fields: &[Field], content: &[u8]) -> Shape {
    if step.how == How::Whole && fields.len() == usize::from(dialect.width) {
        Shape::Row
    } else if is_text(content) {
        Shape::Ragged
    } else {
        Shape::Opaque
    }
}
