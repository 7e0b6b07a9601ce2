//! Whose the values of one record are: who stands apart in it, and who does not.

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{Bench, Case};

/// Each person of a case as `name|e-mail|phone`, and `+ssn` where a social security number was seen; sorted.
fn people(case: &Case) -> Vec<String> {
    let list = fs::read(case.0.join("people.csv")).unwrap();
    let rows = csv::Reader::from_reader(&list[..]).into_deserialize::<BTreeMap<String, String>>();
    let person = |row: BTreeMap<String, String>| {
        let own = ["name_as_found", "email", "phone"].map(|key| row[key].clone()).join("|");
        let ssn = if row["elements_text"].contains("social security") { "+ssn" } else { "" };
        own + ssn
    };
    let mut people: Vec<String> = rows.map(|row| person(row.unwrap())).collect();
    people.sort();
    people
}

/// A case of one file; it stays as long as its bench.
fn scan(name: &str, text: &str) -> (Bench, Case) {
    let bench = Bench::new();
    bench.put(name, text);
    let (code, case) = bench.scan();
    assert_eq!(code, 0, "{text}");
    (bench, case)
}

/// Scans each text alone, and holds whom it speaks of against who it should.
fn check(name: &str, all: &[(&str, &[&str])]) {
    for (text, expected) in all {
        let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        expected.sort();
        assert_eq!(people(&scan(name, text).1), expected, "{text}");
    }
}

#[test]
fn elements_of_inner_arrays() {
    check(
        "in.ndjson",
        &[
            // A name parts.
            (
                r#"{"name":"Bo Lind","ssn":"210-10-3001","dependents":[{"name":"Kim Lind","ssn":"401-23-9911"},{"name":"Joy Lind","ssn":"233-61-8842"}]}"#,
                &["Bo Lind||+ssn", "Kim Lind||+ssn", "Joy Lind||+ssn"],
            ),
            // Who lacks what the next one has keeps what is his.
            (
                r#"{"group":"x","people":[{"name":"Kim Lind"},{"ssn":"233-61-8842"}]}
                {"group":"y","people":[{"name":"Gus Hale","ssn":"401-23-9911"}]}"#,
                &["Kim Lind||", "||+ssn", "Gus Hale||+ssn"],
            ),
            // Arrays in arrays.
            (
                r#"{"page":1,"homes":[{"phone":"+14157365001","members":[{"name":"Kim Lind","email":"kim@larkspurmail.com"},{"name":"Joy Lind","phones":["+14157365002"]}]}]}
                {"page":2,"homes":[]}"#,
                &["||+14157365001", "Kim Lind|kim@larkspurmail.com|", "Joy Lind||+14157365002"],
            ),
            // Nobody holds them.
            (
                r#"{"page":1,"data":[{"email":"kim@larkspurmail.com","ssn":"401-23-9911"},{"email":"joy@larkspurmail.com","ssn":"233-61-8842"}]}
                {"page":2,"data":[{"email":"gus@larkspurmail.com"}]}"#,
                &["|kim@larkspurmail.com|+ssn", "|joy@larkspurmail.com|+ssn", "|gus@larkspurmail.com|"],
            ),
            // Phones and addresses of one person, and the same name again.
            (
                r#"{"name":"Bo Lind","ssn":"210-10-3001","phones":["+14157365000","+14157365001"],"contact":[{"type":"home","email":"bo@larkspurmail.com"},{"type":"work","email":"lind@larkspurmail.com"}],"jobs":[{"name":"Lind, Bo","title":"cook"}]}"#,
                &["Bo Lind|bo@larkspurmail.com|+14157365000+ssn"],
            ),
            // Names that he had, and whom he names.
            (
                r#"{"resourceType":"Patient","name":[{"family":"Lind","given":["Bo"]},{"family":"Lind","given":["Robert"]}],"birthDate":"1980-02-03","ssn":"210-10-3001","contact":[{"name":{"family":"Hale","given":["Mia"]},"telecom":[{"value":"+14157365009"}]}]}"#,
                &["Bo Lind||+ssn", "Mia Hale||+14157365009"],
            ),
            (
                r#"{"team":"x","members":["kim@larkspurmail.com","joy@larkspurmail.com"]}"#,
                &["|kim@larkspurmail.com|", "|joy@larkspurmail.com|"],
            ),
        ],
    );
}

#[test]
fn numbered_columns() {
    check(
        "in.csv",
        &[
            (
                "Name 1,SSN 1,Name 2,SSN 2\nBo Lind,210-10-3001,Kim Lind,401-23-9911\nGus Hale,233-61-8842,,\n",
                &["Bo Lind||+ssn", "Kim Lind||+ssn", "Gus Hale||+ssn"],
            ),
            (
                "name,ssn,dependent1_name,dependent1_ssn,dependent2_name,dependent2_ssn\n\
                 Bo Lind,210-10-3001,Kim Lind,401-23-9911,Joy Lind,233-61-8842\n",
                &["Bo Lind||+ssn", "Kim Lind||+ssn", "Joy Lind||+ssn"],
            ),
            (
                "Name,Phone 1,Phone 2,Email 1,Email 2,Address 1,Address 2\n\
                 Bo Lind,+14157365000,+14157365001,bo@larkspurmail.com,lind@larkspurmail.com,1 Main St,Apt 2\n",
                &["Bo Lind|bo@larkspurmail.com|+14157365000"],
            ),
        ],
    );
}

#[test]
fn roles_and_parties() {
    check(
        "in.csv",
        &[
            (
                "name,ssn,guarantor_name,guarantor_ssn\nBo Lind,210-10-3001,Kim Lind,401-23-9911\n",
                &["Bo Lind||+ssn", "Kim Lind||+ssn"],
            ),
            // A role that holds a name.
            (
                "Name,Email,Manager,Emergency contact,Emergency phone\n\
                 Bo Lind,bo@larkspurmail.com,Kim Moss,Joy Lind,+14157365000\n",
                &["Bo Lind|bo@larkspurmail.com|", "Kim Moss||", "Joy Lind||+14157365000"],
            ),
            // Who is named alone is the subject.
            (
                "subscriber_name,subscriber_ssn,phone\nBo Lind,210-10-3001,+14157365000\n",
                &["Bo Lind||+14157365000+ssn"],
            ),
            // The same one, somebody else, and nobody.
            (
                "name,email,shipping_name,shipping_phone\n\
                 Bo Lind,bo@larkspurmail.com,Bo Lind,+14157365000\n\
                 Gus Hale,gus@larkspurmail.com,Kim Moss,+14157365009\n\
                 Ann Voss,ann@larkspurmail.com,,+14157365003\n",
                &[
                    "Bo Lind|bo@larkspurmail.com|+14157365000",
                    "Gus Hale|gus@larkspurmail.com|",
                    "Kim Moss||+14157365009",
                    "Ann Voss|ann@larkspurmail.com|+14157365003",
                ],
            ),
        ],
    );
}

#[test]
fn several_in_one_cell() {
    check(
        "in.csv",
        &[(
            "from,to,subject\nann@larkspurmail.com,\"bo@larkspurmail.com; mia@larkspurmail.com\",Hi\n\
             cy@larkspurmail.com,\"gus@larkspurmail.com; rita@larkspurmail.com\",Re\n",
            &[
                "|ann@larkspurmail.com|",
                "|bo@larkspurmail.com|",
                "|mia@larkspurmail.com|",
                "|cy@larkspurmail.com|",
                "|gus@larkspurmail.com|",
                "|rita@larkspurmail.com|",
            ],
        )],
    );
}

#[test]
fn what_a_column_says_goes_before_free_text() {
    check(
        "in.csv",
        &[(
            "ticket,comment,name,email\n\
             1,\"wife is bo.lind@larkspurmail.com, ssn 401-23-9911\",Gus Hale,gus.hale@larkspurmail.com\n\
             2,\"confirmed by ann@larkspurmail.com, ssn 233-61-8842\",Ann Voss,ann@larkspurmail.com\n",
            &[
                "Gus Hale|gus.hale@larkspurmail.com|",
                "|bo.lind@larkspurmail.com|",
                "||+ssn",
                "Ann Voss|ann@larkspurmail.com|+ssn",
            ],
        )],
    );
}

#[test]
fn two_numbers_of_one_person_are_a_doubt() {
    let (_bench, case) = scan(
        "in.ndjson",
        "{\"name\":\"Bo Lind\",\"ssn\":\"210-10-3001\",\"old\":{\"ssn\":\"401-23-9911\"}}\n\
         {\"name\":\"Gus Hale\",\"ssn\":\"233-61-8842\"}\n",
    );
    let counts = ["low", "best", "high"].map(|name| case.summary()["people"][name].as_u64().unwrap());
    assert_eq!(counts, [2, 2, 3]);
    let conflicts = fs::read_to_string(case.0.join("conflicts.csv")).unwrap();
    assert_eq!(conflicts.lines().filter(|line| line.contains(",doubt,")).count(), 1, "{conflicts}");
}
