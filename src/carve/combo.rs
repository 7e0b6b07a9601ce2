//! Lines of a combo list: somebody, a delimiter, a secret.

use crate::grammar::text::is_text;
use crate::grammar::{How, Step};
use crate::record::{Field, Shape};

/// A row has both halves, and somebody in the first. `plain` says that all of the split is text.
pub(super) fn shape(plain: bool, step: &Step, fields: &[Field], content: &[u8]) -> Shape {
    if !plain && !is_text(content) {
        return Shape::Opaque;
    }
    let whole = step.how == How::Whole && matches!(fields, [who, _] if who.start < who.end);
    if whole { Shape::Row } else { Shape::Ragged }
}
