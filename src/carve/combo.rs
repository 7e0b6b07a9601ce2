//! Lines of a combo list: somebody, a delimiter, a secret.

use crate::grammar::text::is_text;
use crate::grammar::{How, Step};
use crate::record::{Field, Shape};

/// A row has both halves, and somebody in the first.
pub(super) fn shape(step: &Step, fields: &[Field], content: &[u8]) -> Shape {
    let whole = step.how == How::Whole && matches!(fields, [who, _] if who.start < who.end);
    match (whole, is_text(content)) {
        (true, true) => Shape::Row,
        (false, true) => Shape::Ragged,
        (_, false) => Shape::Opaque,
    }
}
