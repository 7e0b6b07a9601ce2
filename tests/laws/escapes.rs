//! What holds of escapes and of the view through which records with them are read.

use breachscope::record::{Escape, Field, Record, Shape};
use breachscope::view::View;

const KINDS: [Escape; 7] = [
    Escape::None,
    Escape::Doubled,
    Escape::Apostrophe,
    Escape::Backslash,
    Escape::Copy,
    Escape::Json,
    Escape::Hex,
];
/// Bytes that one escape can become.
const LONGEST: usize = 6;

/// Text of any kind, and a record of it: the first three bytes choose the kind and where a second field begins.
pub fn escapes(data: &[u8]) {
    let [kind, first, second, stored @ ..] = data else { return };
    let escape = KINDS[usize::from(kind % 7)];
    decodes(escape, stored);
    let len = stored.len();
    let cut = usize::from(*first).min(len);
    let next = (cut + usize::from(*second)).min(len);
    seen_through(escape, stored, [(0, cut), (next, len)]);
}

/// Places are told in order, and between two of them the text is what is stored, up to one escape.
fn decodes(escape: Escape, stored: &[u8]) {
    let (mut out, mut marks) = (Vec::new(), Vec::new());
    escape.decode(stored, &mut out, |view, at| marks.push((view, at)));
    assert_eq!(marks.first(), Some(&(0, 0)));
    assert_eq!(marks.last(), Some(&(out.len(), stored.len())));
    assert!(marks.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1), "{marks:?}");
    for pair in marks.windows(2) {
        let [(view, at), (view_end, at_end)] = [pair[0], pair[1]];
        let (said, kept) = (&out[view..view_end], &stored[at..at_end]);
        let same = said.iter().zip(kept).take_while(|(said, kept)| said == kept).count();
        assert!(said.len() - same <= LONGEST, "{escape:?} {}", stored.escape_ascii());
    }
    if escape.is_plain(stored) {
        assert_eq!(out, stored);
    }
}

/// Every byte of a view leads into its own field, never backwards.
fn seen_through(escape: Escape, stored: &[u8], ranges: [(usize, usize); 2]) {
    let field =
        |(start, end): (usize, usize)| Field { start: start as u32, end: end as u32, column: 0, escape };
    let fields = ranges.map(field);
    let record = Record { ordinal: 0, table: 0, range: 0..stored.len(), fields: &fields, shape: Shape::Row };
    let mut view = View::default();
    view.read(&record, stored);
    let seen = view.record(&record);
    assert_eq!(view.stored(view.bytes().len() as u32) as usize, stored.len());
    for (seen, field) in seen.fields.iter().zip(&fields) {
        let places: Vec<u32> = (seen.start..seen.end).map(|at| view.stored(at)).collect();
        assert!(places.iter().all(|at| (field.start..=field.end).contains(at)), "{places:?} {field:?}");
        assert!(places.is_sorted(), "{places:?}");
    }
    if !View::is_needed(&record, stored) {
        assert_eq!(view.bytes(), stored);
    }
}
