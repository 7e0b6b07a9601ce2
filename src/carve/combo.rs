//! Lines of a credential list: somebody, a secret, and what its layout has beside them.

use crate::grammar::text::is_text;
use crate::grammar::{How, Step};
use crate::layout::{Pairs, Part};
use crate::record::{Field, Shape};

/// A row has all its parts, and somebody in the part for it. `plain` says that all of the split is text.
pub(super) fn shape(pairs: Pairs, plain: bool, step: &Step, fields: &[Field], content: &[u8]) -> Shape {
    if !plain && !is_text(content) {
        return Shape::Opaque;
    }
    let parts = pairs.layout.parts();
    let is_somebody = |part: &Part| matches!(part, Part::Who | Part::User | Part::Mail);
    let told = || parts.iter().zip(fields).all(|(part, field)| !is_somebody(part) || field.start < field.end);
    let whole = step.how == How::Whole && fields.len() == parts.len() && told();
    if whole { Shape::Row } else { Shape::Ragged }
}
