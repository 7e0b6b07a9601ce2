//! `scan --roster`: known customers in any form, found by what they hold, and no further than that goes.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::common::{Bench, Case, json, stderr, stdout};
use super::{drill, run, scan};

const EVIDENCE: &str = "name,email,phone\n\
    Ann Lee,ann@lee-family.net,\n\
    Bob Lee,home@lee-family.net,\n\
    Eve Ash,home@lee-family.net,\n\
    Cy Fox,,212-456-7890\n\
    Di Hill,di@hill-top.org,\n\
    Gus Oak,new@oak-tree.org,\n";

/// Status and what says so, by id of the roster.
fn fates(case: &Case) -> BTreeMap<String, (String, String)> {
    let row = |row: BTreeMap<String, String>| {
        (row["roster_id"].clone(), (row["status"].clone(), row["by"].clone()))
    };
    case.rows("roster.csv").into_iter().map(row).collect()
}

/// The id of the roster, by the first name on the list of people.
fn ids(case: &Case) -> BTreeMap<String, String> {
    let first = |row: &BTreeMap<String, String>| row["name_as_found"].split(' ').next().unwrap().to_owned();
    case.rows("people.csv").iter().map(|row| (first(row), row["roster_id"].clone())).collect()
}

#[test]
fn each_value_decides_on_all_who_hold_it() {
    let bench = Bench::new();
    bench.put("t.csv", EVIDENCE);
    // Two rows of one customer, a family's mailbox, a number that another name holds, and two who were not seen.
    let roster = "customer_id,name,email,phone\n\
        C-1,Ann Lee,ann.lee@work-place.net,\n\
        C-1,Ann Lee,ann@lee-family.net,\n\
        C-2,Bob Lee,home@lee-family.net,\n\
        C-3,Zoe Lind,,(212) 456-7890\n\
        C-4,,di@hill-top.org,\n\
        C-5,Ann Lee,nobody@lee-family.net,\n\
        C-6,Kim Rook,kim@rook-nest.org,\n";
    fs::write(bench.path("roster.csv"), roster).unwrap();
    scan(&bench, "case", &["--roster", "roster.csv"]);
    let case = Case(bench.path("case"));
    let fates = fates(&case);
    let fate = |id: &str| (fates[id].0.as_str(), fates[id].1.as_str());
    assert_eq!(fate("C-1"), ("seen", "email"));
    assert_eq!(fate("C-2"), ("seen", "email"), "the name tells which of the family");
    assert_eq!(fate("C-3"), ("possible", "phone"), "another name has the number");
    assert_eq!(fate("C-4"), ("seen", "email"), "no name is no other name");
    assert_eq!(fate("C-5"), ("not seen", ""), "a name alone shows nothing");
    assert_eq!(fate("C-6"), ("not seen", ""));
    assert_eq!(fates.len(), 6);
    let first = &case.rows("roster.csv")[0];
    assert_eq!(
        (first["path"].as_str(), first["record"].as_str(), first["people"].as_str()),
        ("roster.csv", "1", "1")
    );
    let ids = ids(&case);
    let of = |name: &str| ids[name].as_str();
    assert_eq!(
        [of("Ann"), of("Bob"), of("Eve"), of("Cy"), of("Di"), of("Gus")],
        ["C-1", "C-2", "", "", "C-4", ""]
    );
    let count = &case.summary()["roster"];
    let counts =
        ["customers", "seen", "possible", "not_seen", "people_seen", "people_possible", "people_unknown"];
    assert_eq!(counts.map(|name| count[name].as_u64().unwrap()), [6, 3, 1, 2, 3, 2, 1], "{count}");

    let list = |options: &[&str]| stdout(&run(&bench, &[&["people", "case"], options].concat()));
    assert_eq!(list(&[]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    assert_eq!(list(&["--in-roster", "yes"]).lines().count(), 4);
    assert_eq!(list(&["--in-roster", "no"]).lines().count(), 4);
    assert_eq!(run(&bench, &["verify", "case"]).status.code(), Some(0));
    assert!(json(&bench.path("case/manifest.json"))["options"]["inputs"]["roster"].is_string());
}

#[test]
fn a_customer_number_needs_a_name_that_agrees() {
    let bench = Bench::new();
    bench.put("crm/a.csv", "customer id,name\n42,Ann Lee\n43,Bo Day\n");
    bench.put("crm/b.csv", "customer id,email\n44,cy@fox-den.net\n");
    let roster = "{\"customerId\": \"42\", \"name\": \"Ann May Lee\"}\n{\"customerId\": \"43\", \"name\": \"Kim Rook\"}\n{\"customerId\": \"44\", \"name\": \"Cy Fox\"}\n";
    fs::write(bench.path("roster.json"), roster).unwrap();
    scan(&bench, "case", &["--roster", "roster.json"]);
    let fates = fates(&Case(bench.path("case")));
    let status = |id: &str| fates[id].0.as_str();
    assert_eq!([status("42"), status("43"), status("44")], ["seen", "possible", "possible"]);
}

#[test]
fn a_drill_finds_its_own_customers_in_any_form_and_memory() {
    let bench = Bench::new();
    drill(&bench, "drill", 2000, 5);
    let roster = bench.path("customers.sql");
    fs::rename(bench.path("in/drill/web/accounts.sql"), &roster).unwrap();
    fs::copy(&roster, bench.path("in/drill/web/accounts.sql")).unwrap();
    let options = ["--roster", "customers.sql"];
    scan(&bench, "case", &options);
    scan(&bench, "small", &[&options[..], &["--memory", "64M", "--threads", "1"]].concat());
    let case = Case(bench.path("case"));
    let count = case.summary()["roster"].clone();
    let of = |name: &str| count[name].as_u64().unwrap();
    assert!(of("customers") > 50, "{count}");
    assert_eq!((of("seen") + of("possible"), of("not_seen")), (of("customers"), 0), "{count}");
    assert!(of("possible") * 20 < of("customers"), "{count}");
    assert_eq!(of("people_seen") + of("people_possible") + of("people_unknown"), case.people()[1]);
    for file in ["roster.csv", "people.csv", "store/roster", "summary.json"] {
        let [one, other] = ["case", "small"].map(|case| fs::read(bench.path(case).join(file)).unwrap());
        assert!(one == other, "{file} differs");
    }
}

#[test]
fn a_roster_that_says_nothing_or_cannot_be_read_is_refused() {
    let bench = Bench::new();
    bench.put("t.csv", EVIDENCE);
    let refused = |text: &[u8]| {
        fs::write(bench.path("roster"), text).unwrap();
        let output = bench.scan_into("case").args(["--force", "--roster", "roster"]).output().unwrap();
        (output.status.code().unwrap(), stderr(&output))
    };
    let (code, said) = refused(b"colour,size\nred,4\nblue,5\n");
    assert!(code == 2 && said.contains("identifies"), "{said}");
    let noise: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let (code, said) = refused(&noise);
    assert!(code == 5 && said.contains("roster"), "{said}");
    let output = run(&bench, &["people", "case", "--in-roster", "no"]);
    assert_ne!(output.status.code(), Some(0));
    scan(&bench, "plain", &[]);
    let output = run(&bench, &["people", "plain", "--in-roster", "no"]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("--roster"), "{}", stderr(&output));
    assert_eq!(Case(bench.path("plain")).summary()["roster"], Value::Null);
}
