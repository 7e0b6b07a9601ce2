//! `person`: found by any key and any value, and by reading little.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use breachscope::catalog::Catalog;
use breachscope::drill;
use breachscope::report::rows::Style;
use breachscope::run::ask;
use breachscope::run::person::{Form, Show, Who, person};
use breachscope::run::scan::scan;
use breachscope::run::watch::Watch;
use breachscope::store::sieve::{SIEVES, sift};
use serde_json::Value;

use super::common::{Bench, Case, stdout};
use super::job::job;
use super::run;

/// Scans `in` in splits of so many bytes.
fn scan_in(bench: &Bench, catalog: &Catalog, split: u64) -> Case {
    let options = job(&bench.path(""), &bench.path("in"), split);
    scan(&options, catalog, &Watch::default()).unwrap();
    Case(options.case)
}

fn drill_in(bench: &Bench, people: u64, shape: drill::Shape) {
    let out = bench.path("in/drill");
    drill::generate(&drill::Options { people, seed: 5, out: out.clone(), shape, full_truth: false }).unwrap();
    super::remove_truth(&out);
}

/// What `person` says, as JSON objects one behind the other.
fn told(case: &Path, catalog: &Catalog, who: &Who) -> String {
    let mut out = Vec::new();
    let show = Show { reveal: false, form: Form::Json };
    let found = person(case, catalog, who, show, &Arc::default(), &Watch::default(), &mut out).unwrap();
    assert_eq!(found, !out.is_empty());
    String::from_utf8(out).unwrap()
}

fn keys(told: &str) -> BTreeSet<String> {
    let objects = serde_json::Deserializer::from_str(told).into_iter::<Value>();
    objects.map(|object| object.unwrap()["key"].as_str().unwrap().to_owned()).collect()
}

/// Values of a case with the detectors that found them, some of each.
fn values(case: &Path, catalog: &Catalog) -> Vec<String> {
    let mut out = Vec::new();
    ask::findings(case, catalog, Style::Jsonl, true, &Arc::default(), &Watch::default(), &mut out).unwrap();
    let rows = String::from_utf8(out).unwrap();
    let mut all = BTreeSet::new();
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        all.insert((text("detector"), text("value")));
    }
    let all: Vec<(String, String)> = all.into_iter().collect();
    let some = all.chunk_by(|a, b| a.0 == b.0).flat_map(|of| of.iter().step_by(1 + of.len() / 9));
    some.map(|(_, value)| value.clone()).collect()
}

#[test]
fn sieves_change_no_answer() {
    let bench = Bench::new();
    drill_in(&bench, 300, drill::Shape::Mixed);
    // Known by a name that two bear: only their records name them. And values of whom nobody knows whose they are.
    for file in ["a/notes.csv", "b/notes.csv"] {
        bench.put(file, "full name,diagnosis\nAnn Lee,Asthma\nBo Day,Gout\nAnn Lee,Gout\n");
    }
    bench.put("mail.csv", "name,email,ssn\nCy Fox,home@fox-den.net,536-22-1190\nCy Fox,home@fox-den.net,401-55-7812\n,home@fox-den.net,\n");
    bench.put(
        "work.log",
        "login of dee@fox-den.net from 10.20.30.40\ndee@fox-den.net wrote to eli@fox-den.net\n",
    );
    let catalog = Catalog::builtin().unwrap();
    let case = scan_in(&bench, &catalog, 2048);
    let people = case.rows("people.csv");
    let mut asked: Vec<Who> = values(&case.0, &catalog).into_iter().map(Who::Value).collect();
    assert!(asked.len() > 100, "only {} values", asked.len());
    asked.extend(
        ["dee@fox-den.net", "HOME@fox-den.net", "nobody@fox-den.net", ""].map(|v| Who::Value(v.into())),
    );
    let by_name: Vec<_> = people.iter().filter(|row| row["first_path"].ends_with("notes.csv")).collect();
    assert_eq!(by_name.len(), 4);
    let some = people.iter().step_by(7).chain(by_name.iter().copied()).map(|row| row["key"].clone());
    asked.extend(some.map(Who::Key));
    asked.extend(["0".repeat(32), "F".repeat(32), "+1".into(), "ä".into()].map(Who::Key));
    let with: Vec<String> = asked.iter().map(|who| told(&case.0, &catalog, who)).collect();
    fs::remove_file(case.0.join(SIEVES)).unwrap();
    for (who, with) in asked.iter().zip(&with) {
        assert_eq!(&told(&case.0, &catalog, who), with, "{who:?}");
        if let Who::Key(key) = who {
            let is_known = people.iter().any(|row| row["key"] == *key);
            assert_eq!(keys(with).contains(key), is_known, "{key}");
        }
    }
    for row in people.iter().filter(|row| !row["email"].is_empty()).step_by(9) {
        let found = keys(&told(&case.0, &catalog, &Who::Value(row["email"].clone())));
        assert!(found.contains(&row["key"]), "{row:?}");
    }
}

#[test]
fn one_person_is_looked_for_in_few_splits() {
    let bench = Bench::new();
    drill_in(&bench, 20_000, drill::Shape::Accounts);
    let case = scan_in(&bench, &Catalog::builtin().unwrap(), 8 << 10);
    let splits = fs::read_to_string(case.0.join("store/parts")).unwrap().lines().count();
    let people = case.rows("people.csv");
    let mut read = 0;
    for row in people.iter().step_by(100) {
        let key = u128::from_str_radix(&row["key"], 16).unwrap() as u64;
        let places = sift(&case.0.join(SIEVES), splits, |_, sieve| sieve.may_hold(key)).unwrap().unwrap();
        assert!(!places.is_empty());
        read += places.len();
    }
    assert!(splits > 200 && read < 200 * (1 + splits / 50), "{read} of {splits} for 200 people");
}

#[test]
fn a_damaged_sieve_is_said_so_and_verify_makes_them_once_more() {
    let bench = Bench::new();
    bench.put("t.csv", super::TABLE);
    super::scan(&bench, "case", &[]);
    let file = bench.path("case").join(SIEVES);
    let sound = fs::read(&file).unwrap();
    let verified = || stdout(&run(&bench, &["verify", "case"]));
    assert!(verified().ends_with("verified: nothing differs\n"));
    let mut other = sound.clone();
    other[20] ^= 1;
    fs::write(&file, &other).unwrap();
    let output = run(&bench, &["person", "case", &"0".repeat(32)]);
    let said = super::stderr(&output);
    assert!(output.status.code() == Some(4) && said.contains("sieves: is not what was written"), "{said}");
    assert!(verified().contains("DIFFERS      store/sieves: its digest"));
    super::verify::hide(&bench, SIEVES);
    assert!(verified().contains("DIFFERS      which values may stand in each split: "));
    // A case of before has none.
    fs::remove_file(&file).unwrap();
    let mut manifest = super::common::json(&bench.path("case/manifest.json"));
    manifest["outputs"].as_object_mut().unwrap().remove(SIEVES);
    fs::write(bench.path("case/manifest.json"), manifest.to_string()).unwrap();
    assert!(verified().ends_with("verified: nothing differs\n"));
}
