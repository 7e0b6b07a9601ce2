//! Lines of a log or of text.

use crate::grammar::text::{is_plain, is_text};
use crate::record::Shape;

/// Whether no line of the split can be anything but text, so that none needs to be asked by itself.
pub(super) fn all_plain(bytes: &[u8]) -> bool {
    is_plain(bytes)
}

/// A line is text or it is opaque.
pub(super) fn shape(plain: bool, content: &[u8]) -> Shape {
    if plain || is_text(content) { Shape::Line } else { Shape::Opaque }
}
