//! What an entry says: of each data element whether it was seen, and in what form. No value, no name.
//!
//! It is as long for everybody: a byte of marks, then half a byte for each element of the catalogue, so the length of a
//! sealed entry does not tell how much is in it.

use crate::finding::{ElementId, Form};
use crate::report::people::Entry;

/// The first byte's mark of a child, whose letter goes to the parents.
const CHILD: u8 = 1;
/// The first byte's mark of somebody who died, whose letter goes to the next of kin.
const KIN: u8 = 2;
/// Seen, and nobody knows in what form.
const SEEN: u8 = 6;
/// Forms as half bytes, from 1 on; the worst of several is the smallest.
const FORMS: [Form; 5] = [Form::Clear, Form::FastHash, Form::SlowHash, Form::Encrypted, Form::Truncated];

/// Bytes of the text in a catalogue of so many elements.
pub fn length(elements: usize) -> usize {
    1 + elements.div_ceil(2)
}

/// The text on a person; `entry` has what laws ask.
pub fn of(entry: &Entry, elements: usize) -> Vec<u8> {
    let mut text = vec![0; length(elements)];
    for element in entry.profile.seen.iter() {
        put(&mut text, element, worst(entry, element));
    }
    text
}

/// Says of a text that somebody else reads it: the parents of a child, or the next of kin.
pub fn mark(text: &mut [u8], child: bool, kin: bool) {
    if let Some(first) = text.first_mut() {
        *first |= if child { CHILD } else { 0 } | if kin { KIN } else { 0 };
    }
}

fn put(text: &mut [u8], element: ElementId, form: u8) {
    if let Some(byte) = text.get_mut(1 + usize::from(element.0 >> 1)) {
        *byte |= form << (4 * (element.0 & 1));
    }
}

/// The worst form in which an element was seen.
fn worst(entry: &Entry, element: ElementId) -> u8 {
    let rows = &entry.seen.rows;
    let seen = |form: &&Form| rows.iter().any(|row| row.of(**form).contains(element));
    let worst = FORMS.iter().find(seen).copied().or_else(|| entry.form(element));
    worst.and_then(|worst| FORMS.iter().position(|form| *form == worst)).map_or(SEEN, |at| at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::seen::Row;

    #[test]
    fn texts_are_equally_long_and_name_the_worst_form() {
        let mut entry = Entry::default();
        for (item, form) in [(0, Form::SlowHash), (1, Form::FastHash)] {
            let mut row = Row { item, ..Row::default() };
            row.add(ElementId(7), form);
            row.add(ElementId(2), Form::Clear);
            entry.seen.push(row);
        }
        for element in [2, 7, 60] {
            entry.profile.seen.insert(ElementId(element));
        }
        let mut text = of(&entry, 61);
        assert_eq!(text.len(), 32);
        assert_eq!([text[0], text[2], text[4], text[31]], [0, 1, 2 << 4, SEEN]);
        assert_eq!(text.iter().filter(|byte| **byte != 0).count(), 3);
        mark(&mut text, true, false);
        assert_eq!(text[0], 1);
        mark(&mut text, false, true);
        assert_eq!(text[0], 3);
        assert_eq!(of(&Entry::default(), 61), [0; 32]);
    }
}
