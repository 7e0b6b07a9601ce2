//! Whose a column is: the subject of its row, somebody in a role, or one of several in the same place.
//!
//! `dependent1_name, dependent1_ssn, dependent2_name` are two dependants, but `phone 1, phone 2` are two phones of one. So a
//! number, and a word like `borrower`, parts columns only where under two of them somebody is named: by a full name, by a
//! first and a last one that stand together (`nombre 1, nombre 2, apellido 1, apellido 2` is one person), or by what a person
//! has only one of. The first who is named so is the one whom the columns without number speak of, unless these name somebody.

use crate::catalog::{Catalog, HeaderMeaning};
use crate::plan::Column;

/// Subjects are under 256.
const LAST: usize = 255;

/// Says of each column whose it is.
pub(super) fn tell(columns: &mut [Column], meanings: &[HeaderMeaning], catalog: &Catalog) {
    let named = Named::new(meanings, catalog);
    // Roles, and parties in them, in order of appearance: the first is the subject of the row.
    let mut subjects = vec![(None, "")];
    for (at, column) in columns.iter_mut().enumerate() {
        let role = meanings[at].role.as_deref();
        let party = named.party(&meanings[at]);
        let first = number(&mut subjects, (role, ""));
        column.subject = number(&mut subjects, (role, party));
        column.else_of = (!party.is_empty()).then_some(first);
        column.role = match (role, party) {
            (role, "") => role.unwrap_or_default().to_owned(),
            (None, party) if party.bytes().all(|byte| byte.is_ascii_digit()) => format!("no {party}"),
            (role, party) => format!("{} {party}", role.unwrap_or_default()).trim_start().to_owned(),
        };
    }
}

/// The number of a subject, who gets the next one if it is new.
fn number<'m>(subjects: &mut Vec<Who<'m>>, subject: Who<'m>) -> u8 {
    let known = subjects.iter().position(|known| *known == subject);
    let at = known.unwrap_or(subjects.len());
    if known.is_none() {
        subjects.push(subject);
    }
    at.min(LAST) as u8
}

/// Role and party.
type Who<'m> = (Option<&'m str>, &'m str);

fn who(meaning: &HeaderMeaning) -> Who<'_> {
    (meaning.role.as_deref(), &meaning.party)
}

/// Those whom the columns of a table name, in order of appearance: whether by a name, and by what a person has only one of.
struct Named<'m>(Vec<(Who<'m>, [bool; 2])>);

impl<'m> Named<'m> {
    fn new(meanings: &'m [HeaderMeaning], catalog: &Catalog) -> Self {
        let mut all: Vec<Who<'m>> = Vec::new();
        for meaning in meanings.iter().filter(|meaning| !meaning.types.is_empty()) {
            if !all.contains(&who(meaning)) {
                all.push(who(meaning));
            }
        }
        // What names nobody need not be asked where there are no parties.
        if all.iter().all(|(_, party)| party.is_empty()) {
            all.clear();
        }
        let named = all.into_iter().map(|who| (who, names(meanings, who, catalog)));
        Self(named.filter(|(_, by)| by.contains(&true)).collect())
    }

    /// The party of a column, if that parts it from others of its role; empty for the first of them.
    fn party(&self, of: &'m HeaderMeaning) -> &'m str {
        let (role, party) = who(of);
        let same = self.0.iter().filter(|((other, _), _)| *other == role);
        let Some((_, own)) = same.clone().find(|((_, other), _)| *other == party) else { return "" };
        let mut before = same.take_while(|((_, other), _)| *other != party);
        let twice = |by: &[bool; 2]| by.iter().zip(own).any(|(one, other)| *one && *other);
        let is_other = !party.is_empty() && before.any(|(_, by)| twice(by));
        if is_other { party } else { "" }
    }
}

/// Whether the columns of somebody name him by a name, and by what a person has only one of.
fn names(meanings: &[HeaderMeaning], of: Who<'_>, catalog: &Catalog) -> [bool; 2] {
    let is =
        |meaning: &HeaderMeaning, name: &str| meaning.types.iter().any(|id| catalog.detector(*id).id == name);
    let is_sole = |meaning: &HeaderMeaning| meaning.types.iter().any(|id| catalog.is_sole(*id));
    let mut own = meanings.iter().filter(|meaning| who(meaning) == of);
    let by_sole = own.clone().any(is_sole);
    if own.clone().any(|meaning| is(meaning, "name.full")) {
        return [true, by_sole];
    }
    let is_part = |meaning: &HeaderMeaning| is(meaning, "name.first") || is(meaning, "name.last");
    let both = own.clone().any(|own| is(own, "name.first")) && own.any(|own| is(own, "name.last"));
    let place = |meaning: &HeaderMeaning| who(meaning) == of && is_part(meaning);
    let (first, last) = (meanings.iter().position(place), meanings.iter().rposition(place));
    let (Some(first), Some(last)) = (first, last) else { return [false, by_sole] };
    let mut parts = meanings[first..=last].iter().filter(|other| who(other).0 == of.0 && is_part(other));
    [both && parts.all(|part| who(part) == of), by_sole]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::path;

    #[test]
    fn numbers_and_parties_part_only_where_two_are_named() {
        let catalog = Catalog::builtin().unwrap();
        for (headers, expected) in [
            ("name 1,ssn 1,phone 1,name 2,ssn 2,phone 2,city", "0001110"),
            ("name,phone1,phone2,email1,email2,address1,address2", "0000000"),
            ("first_name_1,last_name_1,first_name_2,last_name_2", "0011"),
            ("nombre1,nombre2,apellido1,apellido2,telefono", "00000"),
            ("name,dependent1_name,dependent1_dob,dependent2_name,dependent_phone", "01121"),
            ("subscriber_id,subscriber_name,phone", "000"),
            ("name,borrower_name,borrower_ssn", "011"),
            ("name,borrower_ssn,phone", "000"),
            ("ship_to_name,bill_to_name,manager_name,phone", "0120"),
            ("buyer_name,seller_name,buyer_email,seller_email", "0101"),
        ] {
            let column = |header: &str| Column { header: header.to_owned(), ..Column::default() };
            let mut columns: Vec<Column> = headers.split(',').map(column).collect();
            let meanings = path::meanings(&columns, &catalog);
            tell(&mut columns, &meanings, &catalog);
            let subjects: String = columns.iter().map(|column| column.subject.to_string()).collect();
            assert_eq!(subjects, expected, "{headers}");
        }
    }
}
