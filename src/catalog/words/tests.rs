//! Headers as people and programs write them, and what each means.

use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

/// `types / role / row number` of a header, readably.
fn meant(catalog: &Catalog, header: &str) -> String {
    let meaning = catalog.words.lookup(header);
    let types: Vec<&str> = meaning.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
    let role = meaning.role.map_or(String::new(), |role| format!(" of {role}"));
    format!("{}{role}{}", types.join(" "), if meaning.row_number { "row" } else { "" })
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
        ("email2", "email"),
        ("Email_1", "email"),
        ("alt email 2", "email"),
        ("phone_1", "phone.e164 phone.national"),
        ("emergency_contact_phone", "phone.e164 phone.national of emergency"),
        ("spouse_first_name", "name.first of spouse"),
        ("SpouseFirstName", "name.first of spouse"),
        ("Mother's Name", "name.full of parent"),
        ("first_name_of_child", "name.first of child"),
        ("dependent2_ssn", "us.ssn of dependant"),
        ("Manager Email", "email of manager"),
        ("manager", " of manager"),
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

proptest! {
    #[test]
    fn what_needs_no_taking_apart_is_not(header in "[a-zé\u{300}-\u{340}йёכ가一ß]{0,8}|\\PC{0,12}") {
        let slow: String = without_accents(header.nfd()).nfc().collect();
        prop_assert_eq!(plain(&header), slow);
    }
}

#[test]
fn folds_headers() {
    for (header, folded) in [
        ("First_Name", "first name"),
        ("firstName", "first name"),
        ("SSNNumber", "ssn number"),
        ("  E-Mail: ", "e mail"),
        ("customer.email", "customer email"),
        ("DOB", "dob"),
        ("mother's name", "mothers name"),
        ("Születési_Dátum", "szuletesi datum"),
        ("Straße", "strasse"),
        ("Adı SOYADI", "adi soyadi"),
        ("пароль й", "пароль й"),
    ] {
        assert_eq!(fold(header, true), folded);
    }
    assert_eq!(split_digits("email2"), "email 2");
    assert_eq!(split_digits("child 12 x3y4"), "child 12 x3y 4");
    assert_eq!(split_digits("123"), "123");
}
