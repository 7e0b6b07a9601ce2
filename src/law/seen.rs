//! What was seen of a person together: in which item, in one record, beside a name or not, and in what form.
//!
//! Laws ask for combinations, so it does not do to know that a card and a code were seen of somebody; they must have been
//! seen together. Of each item only the records that no other record of it covers are kept: a handful.

use serde::{Deserialize, Serialize};

use crate::finding::{ElementId, Form};
use crate::identity::Elements;

/// All forms, as [`Row::forms`] has them.
const FORMS: [Form; 5] = [Form::Clear, Form::FastHash, Form::SlowHash, Form::Encrypted, Form::Truncated];

/// Values cut short that are kept of one element: enough to see whether two of them make a whole.
const CUTS: usize = 16;

/// What one record shows of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// The item.
    pub item: u32,
    /// It has a full name.
    pub named: bool,
    /// The elements in it, by form.
    pub forms: [Elements; 5],
}

impl Row {
    /// Adds an element in a form.
    pub fn add(&mut self, element: ElementId, form: Form) {
        let at = FORMS.iter().position(|known| *known == form).unwrap_or(0);
        self.forms[at].insert(element);
    }

    /// Its elements in a form.
    pub fn of(&self, form: Form) -> Elements {
        FORMS
            .iter()
            .zip(self.forms)
            .find(|(known, _)| **known == form)
            .map(|(_, set)| set)
            .unwrap_or_default()
    }

    /// All its elements.
    pub fn all(&self) -> Elements {
        self.forms.into_iter().fold(Elements::default(), |all, form| all | form)
    }

    /// Whether it says everything that another one says.
    fn covers(&self, other: &Self) -> bool {
        self.item == other.item
            && (self.named || !other.named)
            && self.forms.iter().zip(other.forms).all(|(own, others)| *own | others == *own)
    }
}

/// What was seen of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Seen {
    /// Records, those that others cover left out.
    pub rows: Vec<Row>,
    /// Values cut short, as they stand there.
    pub cuts: Vec<(ElementId, Box<str>)>,
}

impl Seen {
    /// Adds a record.
    pub fn push(&mut self, row: Row) {
        if self.rows.iter().any(|known| known.covers(&row)) {
            return;
        }
        self.rows.retain(|known| !row.covers(known));
        self.rows.push(row);
    }

    /// Adds a value that was cut short.
    pub fn cut(&mut self, element: ElementId, text: &str) {
        let same = |(known, value): &&(ElementId, Box<str>)| *known == element && **value == *text;
        let of_element = self.cuts.iter().filter(|(known, _)| *known == element).count();
        if of_element < CUTS && !self.cuts.iter().any(|cut| same(&cut)) {
            self.cuts.push((element, text.into()));
        }
    }

    /// Adds what was seen elsewhere.
    pub fn merge(&mut self, later: Self) {
        later.rows.into_iter().for_each(|row| self.push(row));
        later.cuts.iter().for_each(|(element, text)| self.cut(*element, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(item: u32, named: bool, elements: &[u8]) -> Row {
        let mut row = Row { item, named, ..Row::default() };
        elements.iter().for_each(|element| row.add(ElementId(*element), Form::Clear));
        row
    }

    #[test]
    fn records_that_others_cover_are_left_out() {
        let mut seen = Seen::default();
        for row in [row(0, false, &[1]), row(0, true, &[1, 2]), row(0, false, &[2]), row(1, false, &[1])] {
            seen.push(row);
        }
        assert_eq!(seen.rows, [row(0, true, &[1, 2]), row(1, false, &[1])]);
        seen.push(row(0, false, &[3]));
        assert_eq!(seen.rows.len(), 3, "what a named record does not have is kept");
    }

    #[test]
    fn the_order_of_parts_does_not_matter() {
        let rows = [row(0, true, &[1]), row(0, false, &[1, 2]), row(2, true, &[4]), row(0, true, &[1, 2])];
        let mut forth = Seen::default();
        rows.iter().for_each(|row| forth.push(row.clone()));
        let mut back = Seen::default();
        rows.iter().rev().for_each(|row| back.merge(Seen { rows: vec![row.clone()], ..Seen::default() }));
        forth.rows.sort_by_key(|row| row.item);
        back.rows.sort_by_key(|row| row.item);
        assert_eq!(forth, back);
    }
}
