//! Objects and tuples: records that a reader tells, which knows what is open where the split begins.

use std::ops::Range;

use crate::grammar::End;
use crate::grammar::reader::{Piece, Reader, What};
use crate::plan::State;
use crate::record::{Carved, Record, Shape};

/// The records of the split `owned`, at whose begin `state` is open.
pub(super) fn carve(
    reader: &mut Reader,
    mut state: State,
    bytes: &[u8],
    owned: Range<usize>,
    is_end: bool,
    take: &mut dyn FnMut(&Record<'_>),
) -> Carved {
    let hay = &bytes[..owned.end];
    let end = if is_end && owned.end == bytes.len() { End::Item } else { End::Border };
    let (mut sums, mut fields) = (Carved::default(), Vec::new());
    let (mut at, mut ordinal) = (owned.start, 0);
    while at < hay.len()
        && let Some(piece) = reader.step(hay, at, end, &mut state, &mut fields)
    {
        count(&mut sums, &piece, (piece.next - at) as u64);
        if let What::Record(shape) = piece.what {
            let range = at..piece.end;
            take(&Record { ordinal, table: piece.table, range, fields: &fields, shape });
            ordinal += 1;
        }
        at = piece.next;
    }
    sums
}

/// Puts the bytes of a piece where they belong.
fn count(sums: &mut Carved, piece: &Piece, bytes: u64) {
    sums.cut += u64::from(piece.how == crate::grammar::How::Cut);
    let shape = match piece.what {
        What::Structure => {
            sums.parsed += bytes;
            return;
        }
        What::Rest => {
            sums.raw += bytes;
            return;
        }
        What::Record(shape) => shape,
    };
    sums.records += 1;
    match shape {
        Shape::Row => sums.parsed += bytes,
        Shape::Line => sums.raw += bytes,
        Shape::Opaque => sums.opaque += bytes,
        Shape::Ragged => {
            sums.malformed += 1;
            sums.raw += bytes;
        }
    }
}
