//! What columns are said to hold, by header and by values.

use super::{catalog, plan, rows};

/// The verdict on the only column of `values` under `header`, and why.
fn column(header: &str, count: usize, value: impl Fn(usize) -> String) -> (Vec<String>, String) {
    let catalog = catalog();
    let text = format!("zeta,{header}\n") + &rows(count, |nth| format!("{}.5,{}", nth % 7, value(nth)));
    let plan = plan(text.as_bytes());
    let column = &plan.tables[0].columns[1];
    assert_eq!(column.header, header);
    (column.types.iter().map(|id| catalog.detector(*id).id.clone()).collect(), column.why.clone())
}

#[test]
fn columns_by_header_and_values() {
    let mail = |nth: usize| format!("user{nth}@example.org");
    let ssn = |nth: usize| {
        let drawn = (nth as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
        format!("{}{:02}{:04}", 100 + drawn % 499, 1 + drawn / 499 % 99, 1 + drawn / 49_401 % 9999)
    };
    let (types, why) = column("E-Mail", 5, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "header, values agree"));
    let (types, why) = column("contact", 30, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "values"));
    let (types, why) = column("zzz", 5, mail);
    assert_eq!((types, why.as_str()), (vec![], "no header word, and too few values"));
    let (types, why) = column("password", 300, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "values, against the header"));
    let (types, why) = column("email", 30, |nth| format!("{nth}"));
    assert_eq!((types, why.as_str()), (vec![], "values do not agree with the header"));
    let (types, _) = column("ssn", 3, ssn);
    assert_eq!(types, ["us.ssn"]);
    assert_eq!(column("zzz", 60, ssn).0, Vec::<String>::new());
    // Nine bare digits are anybody's number until very many of them avoid what is no social security number.
    assert_eq!(column("zzz", 200, ssn).0, Vec::<String>::new());
    assert_eq!(column("zzz", 2000, ssn).0, ["us.ssn"]);
    let issued = |nth: usize| format!("{}", 100_000_000 + nth * 7_654_321 % 699_999_000);
    assert_eq!(column("zzz", 2000, issued).0, Vec::<String>::new());
    let grouped = |nth: usize| {
        let bare = ssn(nth);
        format!("{}-{}-{}", &bare[..3], &bare[3..5], &bare[5..])
    };
    assert_eq!(column("zzz", 200, grouped).0, ["us.ssn"]);
    assert_eq!(column("zzz", 2000, |nth| format!("{}", 200_100_001 + nth)).1, "values count up");
    let (types, _) = column("password", 30, |nth| format!("hunter {nth}"));
    assert!(types.len() > 5 && types.last().is_some_and(|last| last == "password.plain"), "{types:?}");
    assert_eq!(column("zzz", 300, |nth| format!("word{}", nth % 50)).1, "neither header nor values say");
    assert_eq!(column("id", 300, |nth| format!("{nth}")).1, "header names a row number");
}

#[test]
fn a_header_that_speaks_against_values_is_heard() {
    let version = |nth: usize| format!("{}.{}.{}.{}", 1 + nth % 9, nth * 7 % 99, nth * 3 % 90, nth * 11 % 97);
    assert_eq!(column("zzz", 300, version).0, ["net.ipv4"]);
    for header in ["version", "app_version", "firmware", "AssemblyVersion", "build"] {
        assert_eq!(column(header, 300, version).0, Vec::<String>::new(), "{header}");
    }
    // Weights 10 to 2 modulo 11: a book's number, and a patient's.
    let isbn = |nth: usize| {
        let digits = format!("{:09}", 963_000_000 + nth * 7_919);
        let sum: u32 =
            digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = (11 - sum % 11) % 11;
        format!("{digits}{}", if check == 10 { "X".to_owned() } else { check.to_string() })
    };
    for header in ["isbn", "ISBN10", "isbn_10"] {
        assert_eq!(column(header, 300, isbn).0, Vec::<String>::new(), "{header}");
    }
}

#[test]
fn roles_number_the_subjects() {
    let text = "email,spouse_email,emergency_phone,spouse_name\na@x.org,b@x.org,+12125550123,Ann Doe\n";
    let plan = plan(text.as_bytes());
    let subjects: Vec<(u8, &str)> =
        plan.tables[0].columns.iter().map(|column| (column.subject, column.role.as_str())).collect();
    assert_eq!(subjects, [(0, ""), (1, "spouse"), (2, "emergency"), (1, "spouse")]);
}

#[test]
fn places_of_a_pair() {
    let catalog = catalog();
    let ids = |text: &str| -> Vec<Vec<String>> {
        let plan = plan(text.as_bytes());
        let name = |id: &_| catalog.detector(*id).id.clone();
        plan.tables[0].columns.iter().map(|column| column.types.iter().map(name).collect()).collect()
    };
    let raw = ids(&rows(40, |nth| {
        format!(
            "user{nth}@example.org:{:032x}",
            (nth as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
        )
    }));
    assert_eq!(raw, [vec!["email".to_owned(), "person.user-name".to_owned()], vec!["hash.md5".to_owned()]]);
    let mixed = ids(&rows(40, |nth| format!("user{nth}@example.org:hunter{nth}")));
    assert!(mixed[1].contains(&"hash.bcrypt".to_owned()) && mixed[1].contains(&"hash.md5".to_owned()));
    assert_eq!(mixed[1].last().map(String::as_str), Some("password.plain"));
}
