//! What the dotted path of a column says: `name.first`, `spouse.email`, `payment.card`.
//!
//! The whole path is tried as one header. If that says nothing, its end does: the last words that mean
//! something, whose parents may still name a role. Only a bare `name` needs parents that speak of a person, or
//! products and companies would be people.

use crate::catalog::{Catalog, HeaderMeaning};
use crate::plan::Column;

/// Keys under which databases write what a value is: `born.$date`, `email.stringValue`, `email.S`.
const WRAPPERS: [&str; 11] = [
    "$date",
    "$oid",
    "$numberLong",
    "$numberInt",
    "$numberDouble",
    "$numberDecimal",
    "stringValue",
    "integerValue",
    "timestampValue",
    "S",
    "N",
];

/// A path without the keys at its end that only say how the value is written.
fn without_wrapper(header: &str) -> &str {
    match header.rsplit_once('.') {
        Some((inner, last)) if WRAPPERS.contains(&last) => without_wrapper(inner),
        _ => header,
    }
}

/// What the headers of a table mean. A container says nothing, so that `hits._source.name` is a name, where others of its
/// columns tell somebody, and none outside of it does: else what it holds may be anything, and `items.name` a product.
pub(super) fn meanings(columns: &[Column], catalog: &Catalog) -> Vec<HeaderMeaning> {
    let mut all: Vec<HeaderMeaning> = columns.iter().map(|column| meaning(&column.header, catalog)).collect();
    let inner = |column: &Column| uncontained(&column.header, catalog).len() < column.header.len();
    let tells = |is_inner: bool| {
        let mut those = columns.iter().zip(&all).filter(|(column, _)| inner(column) == is_inner);
        those.any(|(_, meaning)| tells_somebody(meaning, catalog))
    };
    if tells(true) && !tells(false) {
        let headers = columns.iter().map(|column| uncontained(&column.header, catalog));
        all = headers.map(|header| meaning(header, catalog)).collect();
    }
    all
}

/// A path without the containers that it begins with.
fn uncontained<'h>(mut header: &'h str, catalog: &Catalog) -> &'h str {
    while let Some((_, rest)) = header.split_once('.').filter(|(first, _)| catalog.words.is_container(first))
    {
        header = rest;
    }
    header
}

/// Whether a column of this meaning tells a person.
pub(super) fn tells_somebody(meaning: &HeaderMeaning, catalog: &Catalog) -> bool {
    meaning.role.is_none() && meaning.types.iter().any(|id| catalog.tells_somebody(*id))
}

/// What a header means, which may be a path.
pub(super) fn meaning(header: &str, catalog: &Catalog) -> HeaderMeaning {
    let header = without_wrapper(header);
    let whole = catalog.words.lookup(header);
    let parts: Vec<&str> = header.split('.').collect();
    if let [.., parent, "name"] = parts[..]
        && catalog.words.lookup(&format!("{parent}_name")) == whole
        && whole.types.iter().any(|id| catalog.detector(*id).id == "person.user-name")
    {
        // `user_name` is what somebody is called in a system, `user.name` what a user is called.
        return catalog.words.lookup("full_name");
    }
    if whole != HeaderMeaning::default() || parts.len() < 2 {
        return whole;
    }
    let end = |from: usize| {
        let meaning = catalog.words.lookup(&parts[from..].join("."));
        let bare = from + 1 == parts.len() && parts[from].eq_ignore_ascii_case("name");
        (meaning != HeaderMeaning::default() && !bare).then_some((from, meaning))
    };
    // Whose something is its parents say, also where nobody knows what it is.
    let unknown = || (parts.len() - 1, whole);
    let (from, mut meaning) = (1..parts.len()).find_map(end).unwrap_or_else(unknown);
    if meaning.role.is_none() {
        meaning.role = parts[..from].iter().rev().find_map(|parent| catalog.words.lookup(parent).role);
    }
    meaning
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::DetectorId;

    #[test]
    fn paths_mean() {
        let catalog = Catalog::builtin().unwrap();
        for (path, expected) in [
            ("name.first", "name.first"),
            ("customer.name.last", "name.last"),
            ("payment.card", "card.pan"),
            ("spouse.email", "email of spouse"),
            ("data.spouse.contact.email", "email of spouse"),
            ("attributes.first_name", "name.first"),
            ("birthDate.$date.$numberLong", "dob"),
            ("Item.email.S", "email"),
            ("user.name", "name.full"),
            ("product.name", ""),
            ("zeta.name", ""),
            ("spouse.zeta", " of spouse"),
            ("zeta.eta", ""),
        ] {
            let meaning = meaning(path, &catalog);
            let types: Vec<&str> = meaning.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
            let role = meaning.role.map_or(String::new(), |role| format!(" of {role}"));
            assert_eq!(format!("{}{role}", types.join(" ")), expected, "{path}");
        }
    }

    #[test]
    fn containers_say_nothing_where_they_hold_all_that_tells_somebody() {
        let catalog = Catalog::builtin().unwrap();
        let names = |headers: &[&str]| {
            let column = |header: &&str| Column { header: (*header).to_owned(), ..Column::default() };
            let columns: Vec<Column> = headers.iter().map(column).collect();
            let is_name = |id: &DetectorId| catalog.detector(*id).id == "name.full";
            let all = meanings(&columns, &catalog);
            all.iter().filter(|meaning| meaning.types.iter().any(is_name)).count()
        };
        assert_eq!(names(&["page", "data.name", "data.email"]), 1);
        assert_eq!(names(&["took", "hits.hits._source.name", "hits.hits._source.ssn"]), 1);
        assert_eq!(names(&["Records.user.name", "Records.user.email"]), 1);
        assert_eq!(names(&["items.name", "items.price"]), 0);
        assert_eq!(names(&["email", "items.name", "items.phone"]), 0);
    }
}
