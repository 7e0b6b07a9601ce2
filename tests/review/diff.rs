//! `diff`: who is added, gone, merged and changed between two cases, and where the evidence says so.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::common::{Bench, stderr, stdout};
use super::{TABLE, drill, run, scan};

/// The rows from one case to another.
fn diff(bench: &Bench, before: &str, after: &str) -> Vec<Value> {
    let output = run(bench, &["diff", before, after, "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The keys on a case's list.
fn keys(bench: &Bench, case: &str) -> BTreeSet<String> {
    let list = csv::Reader::from_path(bench.path(case).join("people.csv")).unwrap().into_records();
    list.map(|row| row.unwrap()[0].to_owned()).collect()
}

#[test]
fn a_case_and_itself_differ_in_nothing() {
    let bench = Bench::new();
    drill(&bench, "drill", 300, 3);
    scan(&bench, "case", &[]);
    for format in ["text", "jsonl", "csv"] {
        let output = run(&bench, &["diff", "case", "case", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output).lines().count(), usize::from(format == "csv"), "{}", stdout(&output));
        assert!(stderr(&output).ends_with(" same\n"), "{}", stderr(&output));
    }
}

#[test]
fn a_thousand_people_added_are_exactly_those_whatever_memory_there_is() {
    let bench = Bench::new();
    drill(&bench, "old", 15_000, 1);
    scan(&bench, "before", &[]);
    fs::rename(bench.path("in/old"), bench.path("old")).unwrap();
    drill(&bench, "new", 1000, 2);
    scan(&bench, "alone", &[]);
    fs::rename(bench.path("old"), bench.path("in/old")).unwrap();
    scan(&bench, "after", &[]);
    let added = |rows: &[Value], change: &str| -> BTreeSet<String> {
        assert!(rows.iter().all(|row| row["change"] == change), "{rows:?}");
        let keys = |row: &Value| {
            row["key"]
                .as_array()
                .unwrap()
                .iter()
                .chain(row["key_before"].as_array().unwrap())
                .cloned()
                .collect::<Vec<_>>()
        };
        rows.iter().flat_map(keys).map(|key| key.as_str().unwrap().to_owned()).collect()
    };
    let rows = diff(&bench, "before", "after");
    assert_eq!(added(&rows, "added"), keys(&bench, "alone"));
    assert!(rows.iter().all(|row| row["path"].as_str().unwrap().starts_with("in/new/")));
    assert_eq!(added(&diff(&bench, "after", "before"), "withdrawn"), keys(&bench, "alone"));
    let text = |options: &[&str]| stdout(&run(&bench, &[&["diff", "before", "after"], options].concat()));
    let small = text(&["--memory", "64M", "--threads", "1"]);
    assert!(text(&[]) == small && small.lines().count() == rows.len(), "memory and threads change nothing");
}

#[test]
fn merged_and_changed_people_come_with_the_record_that_made_them_so() {
    let bench = Bench::new();
    bench.put("m/old.csv", "name,email,phone\nAnn Lee,ann@lee-family.net,\nAnn Lee,,212-456-7890\nBo Day,bo@day-house.org,\nCy Fox,cy@fox-den.net,\n");
    scan(&bench, "before", &[]);
    // One new file stands before the old one, one behind it.
    bench.put(
        "a/new.csv",
        "name,email,phone\nEve Ash,eve@ash-home.net,\nAnn Lee,ann@lee-family.net,212-456-7890\n",
    );
    bench.put("z/more.csv", "email,ssn\nbo@day-house.org,536-22-1190\n");
    scan(&bench, "after", &[]);
    let rows = diff(&bench, "before", "after");
    let of = |change: &str| rows.iter().filter(|row| row["change"] == change).collect::<Vec<_>>();
    let [merged] = of("merged")[..] else { panic!("{rows:?}") };
    assert_eq!((merged["path"].as_str(), merged["record"].as_u64()), (Some("in/a/new.csv"), Some(2)));
    assert_eq!(
        (merged["key_before"].as_array().unwrap().len(), merged["key"].as_array().unwrap().len()),
        (2, 1)
    );
    let [changed] = of("changed")[..] else { panic!("{rows:?}") };
    assert_eq!((changed["path"].as_str(), changed["record"].as_u64()), (Some("in/z/more.csv"), Some(1)));
    assert_eq!(changed["elements_added"], Value::from(vec!["ssn"]));
    assert_eq!(of("added").len(), 1);
    assert_eq!(rows.len(), 3, "who is as before has no row");
    let split = diff(&bench, "after", "before");
    assert_eq!(split.iter().filter(|row| row["change"] == "split").count(), 1, "{split:?}");
}

#[test]
fn cases_under_different_keys_are_refused() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    scan(&bench, "one", &[]);
    let other = run(&bench, &["scan", "in", "--case", "two", "--quiet"]);
    assert_eq!(other.status.code(), Some(0));
    let refused = run(&bench, &["diff", "one", "two"]);
    assert_eq!(refused.status.code(), Some(5));
    assert!(stderr(&refused).contains("--key one"), "{}", stderr(&refused));
}
