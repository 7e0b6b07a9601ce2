//! placeholder
use super::reader::{Bytes, Piece, Reader};
use crate::plan::{State, Statements};
use crate::record::Field;
pub(super) fn step(
    _: &mut Reader,
    _: Statements,
    _: Bytes<'_>,
    _: usize,
    _: &mut State,
    _: &mut Vec<Field>,
) -> Option<Piece> {
    None
}
