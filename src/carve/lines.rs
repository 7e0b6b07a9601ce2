//! Lines of a log or of text.

use crate::grammar::text::is_text;
use crate::record::Shape;

/// A line is text or it is opaque. `plain` says that all of the split is text, so that no line need be asked.
pub(super) fn shape(plain: bool, content: &[u8]) -> Shape {
    if plain || is_text(content) { Shape::Line } else { Shape::Opaque }
}
