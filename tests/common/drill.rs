//! A drill, scanned and held against its truth.

use std::path::Path;

use serde_json::{Map, Value};

use super::common::{Case, breachscope, json, stderr};

/// Makes a drill of `people` with `seed`, scans it, and compares every total.
pub fn holds(people: u64, seed: u64) {
    let home = tempfile::tempdir().unwrap();
    let (folder, case) = (home.path().join("drill"), home.path().join("case"));
    let made = breachscope()
        .args(["drill", "--people", &people.to_string(), "--seed", &seed.to_string(), "--out"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    scan_and_compare(&folder, &case);
}

/// Scans a drill into a case and compares every total.
pub fn scan_and_compare(folder: &Path, case: &Path) {
    let scanned =
        breachscope().arg("scan").arg(folder).arg("--case").arg(case).arg("--quiet").output().unwrap();
    assert_eq!(scanned.status.code(), Some(0), "{}", stderr(&scanned));
    let (truth, case) = (json(&folder.join("truth.json")), Case(case.to_path_buf()));
    let summary = case.summary();
    case.assert_adds_up();
    let mut wrong = Vec::new();
    let mut same = |what: &str, truth: &Value, found: &Value| {
        if truth != found {
            wrong.push(format!("{what}: truth {truth}, found {found}"));
        }
    };
    same("people", &truth["people"], &summary["people"]);
    same("name only", &truth["name_only"], &summary["name_only"]);
    let elements = summary["elements"].as_array().unwrap().iter().filter(|row| row["people"] != 0);
    let elements: Map<String, Value> =
        elements.map(|row| (row["element"].as_str().unwrap().to_owned(), row["people"].clone())).collect();
    each(&truth["elements"], &Value::Object(elements), "people with", &mut same);
    let findings = summary["findings"].as_object().unwrap();
    let genuine = findings.iter().map(|(detector, all)| {
        let tests = summary["set_aside"][detector].as_u64().unwrap_or(0);
        (detector.clone(), Value::from(all.as_u64().unwrap() - tests))
    });
    each(&truth["findings"], &Value::Object(genuine.collect()), "findings of", &mut same);
    each(&truth["test_findings"], &summary["set_aside"], "test values of", &mut same);
    each(&truth["unattributed"], &summary["unattributed"], "unattributed", &mut same);
    for (file, row) in truth["files"].as_array().unwrap().iter().map(|file| {
        let path = file["path"].as_str().unwrap();
        let row = case.rows("ledger.csv").into_iter().find(|row| row["path"].ends_with(path));
        (file, row.unwrap_or_else(|| panic!("{path} is not in the ledger")))
    }) {
        same(
            &format!("records of {}", file["path"]),
            &file["records"],
            &Value::from(row["records"].parse::<u64>().unwrap()),
        );
        same(
            &format!("bytes of {}", file["path"]),
            &file["bytes"],
            &Value::from(row["given"].parse::<u64>().unwrap()),
        );
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Compares rows of `of` and `count` with a table of counts; a count that is missing is 0.
fn each(truth: &Value, found: &Value, what: &str, same: &mut impl FnMut(&str, &Value, &Value)) {
    let row = |row: &Value| (row["of"].as_str().unwrap().to_owned(), row["count"].clone());
    let truth: &Map<String, Value> = &truth.as_array().unwrap().iter().map(row).collect();
    let found = found.as_object().unwrap();
    let mut names: Vec<&String> = truth.keys().chain(found.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let count = |table: &Map<String, Value>| table.get(name).cloned().unwrap_or(Value::from(0));
        same(&format!("{what} {name}"), &count(truth), &count(found));
    }
}
