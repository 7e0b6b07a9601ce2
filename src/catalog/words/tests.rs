//! Headers as people and programs write them, and what each means.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

/// Types, role, party and row number of a header, readably.
fn meant(catalog: &Catalog, header: &str) -> String {
    let meaning = catalog.words.lookup(header);
    let types: Vec<&str> = meaning.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
    let role = meaning.role.map_or(String::new(), |role| format!(" of {role}"));
    let party = if meaning.party.is_empty() { String::new() } else { format!(" as {}", meaning.party) };
    format!("{}{role}{party}{}", types.join(" "), if meaning.row_number { "row" } else { "" })
}

#[test]
fn headers_mean() {
    let catalog = Catalog::builtin().unwrap();
    for (header, meaning) in [
        ("Email", "email"),
        ("E-Mail Address", "email"),
        ("eMail", "email"),
        ("customer_email", "email"),
        ("primaryEmail", "email"),
        ("email2", "email as 2"),
        ("Email_1", "email as 1"),
        ("alt email 2", "email as 2"),
        ("phone_1", "phone.e164 phone.national as 1"),
        ("emergency_contact_phone", "phone.e164 phone.national of emergency"),
        ("spouse_first_name", "name.first of spouse"),
        ("SpouseFirstName", "name.first of spouse"),
        ("Mother's Name", "name.full of parent"),
        ("first_name_of_child", "name.first of child"),
        ("dependent2_ssn", "us.ssn of dependant as 2"),
        ("Manager Email", "email of manager"),
        ("manager", "name.full of manager"),
        ("account_manager", "name.full of manager"),
        ("Manager ID", ""),
        ("seller", " of seller"),
        ("borrower_2_ssn", "us.ssn as borrower 2"),
        ("Ship To Phone", "phone.e164 phone.national as shipping"),
        ("from", "email of from"),
        ("SSN", "us.ssn"),
        ("Social Security Number", "us.ssn"),
        ("dateOfBirth", "dob"),
        ("DOB", "dob"),
        ("First Name", "name.first"),
        ("LASTNAME", "name.last"),
        ("customer_name", "name.full"),
        ("Address Line 2", "address.street"),
        ("billing_zip", "address.postal-code"),
        ("IPv4", "net.ipv4"),
        ("ip_address", "net.ipv4 net.ipv6"),
        ("customer_id", "person.customer-id"),
        ("userId", "person.customer-id"),
        ("username", "person.user-name"),
        ("kártyaszám", "card.pan"),
        ("id", "row"),
        ("Row #", "row"),
        ("record_id", "row"),
        ("user agent", ""),
        ("email_sent", ""),
        ("emailVerified", ""),
        ("company_name", ""),
        ("valid_to", ""),
        ("amount", ""),
        ("order number", ""),
        ("", ""),
        ("a b c d e f g h i j k l email", ""),
    ] {
        assert_eq!(meant(&catalog, header), meaning, "{header}");
    }
    let hashes = meant(&catalog, "password_hash");
    assert!(hashes.contains("hash.bcrypt") && hashes.contains("hash.md5"), "{hashes}");
}

#[test]
fn splits_digits() {
    assert_eq!(split_digits("email2"), "email 2");
    assert_eq!(split_digits("child 12 x3y4"), "child 12 x3y 4");
    assert_eq!(split_digits("123"), "123");
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::lean().unwrap());

/// Words of headers, roles, parties and affixes among others.
fn words() -> impl Strategy<Value = Vec<String>> {
    let Words { headers, roles, parties, affixes, .. } = &CATALOG.words;
    let all = headers.keys().chain(roles.keys()).chain(parties.keys()).chain(affixes.iter());
    let all: BTreeSet<String> = all.flat_map(|text| text.split(' ')).map(str::to_owned).collect();
    let known = prop::sample::select(all.into_iter().collect::<Vec<_>>());
    prop::collection::vec(prop_oneof![9 => known, 1 => "[0-9]{1,3}", 1 => "[a-z]{1,4}"], 0..12)
}

proptest! {
    #[test]
    fn what_is_told_at_a_glance_means_nothing(words in words(), joints in "[-_ ';.]{12}") {
        let parts: Vec<&str> = words.iter().map(String::as_str).collect();
        let of = &CATALOG.words;
        prop_assert!(of.inner(&parts).is_none() || of.may_mean(&parts) || parts.len() > MAX_WORDS, "{parts:?}");
        let text: Vec<String> =
            words.iter().zip(joints.chars()).map(|(word, joint)| format!("{word}{joint}")).collect();
        let text = text.concat();
        prop_assert!(!of.is_sentence(&text) || fold(&text, false).split(' ').count() > of.longest, "{text}");
    }
}
