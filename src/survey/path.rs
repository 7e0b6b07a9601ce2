//! What the dotted path of a column says: `name.first`, `spouse.email`, `payment.card`.
//!
//! The whole path is tried as one header. If that says nothing, its end does: the last words that mean
//! something, whose parents may still name a role. Only a bare `name` needs parents that speak of a person, or
//! products and companies would be people.

use crate::catalog::{Catalog, HeaderMeaning};

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
    let Some((from, mut meaning)) = (1..parts.len()).find_map(end) else { return whole };
    if meaning.role.is_none() {
        meaning.role = parts[..from].iter().rev().find_map(|parent| catalog.words.lookup(parent).role);
    }
    meaning
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("zeta.eta", ""),
        ] {
            let meaning = meaning(path, &catalog);
            let types: Vec<&str> = meaning.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
            let role = meaning.role.map_or(String::new(), |role| format!(" of {role}"));
            assert_eq!(format!("{}{role}", types.join(" ")), expected, "{path}");
        }
    }
}
