//! `verify`: what is as it was, what is not, and what status says so.

use std::fs;
use std::fs::FileTimes;
use std::path::Path;

use serde_json::Value;

use super::common::{Bench, json, stdout};
use super::{TABLE, drill, run, scan};

/// Status and what was said.
fn verify(bench: &Bench, options: &[&str]) -> (i32, String) {
    let output = run(bench, &[&["verify", "case"], options].concat());
    (output.status.code().unwrap(), stdout(&output))
}

/// Puts the digest of a file of the case into its manifest, as somebody would who hides a change.
pub fn hide(bench: &Bench, name: &str) {
    let file = bench.path("case").join(name);
    let mut manifest = json(&bench.path("case/manifest.json"));
    manifest["outputs"][name] = Value::from(blake3::hash(&fs::read(file).unwrap()).to_hex().to_string());
    fs::write(bench.path("case/manifest.json"), manifest.to_string()).unwrap();
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_case_with_containers_and_conflicts_verifies() {
    let bench = Bench::new();
    drill(&bench, "drill", 150, 1);
    fs::copy(bench.path("in/drill/crm/customers.csv"), bench.path("in/copy.csv")).unwrap();
    scan(&bench, "case", &["--as-of", "2026-01-01"]);
    let (code, said) = verify(&bench, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("list of 1") && said.ends_with("verified: nothing differs\n"), "{said}");
    let audit = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(audit.lines().last().unwrap().contains("verified: nothing differs"));
}

#[test]
fn a_changed_file_of_the_case_is_named_also_where_the_manifest_was_changed_with_it() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let changes = [
        ("people.csv", "ann@", "eve@", "list of 3 people"),
        ("ledger.csv", ",3,", ",4,", "ledger"),
        ("summary.json", "\"best\": 3", "\"best\": 2", "summary: people"),
        ("store/remarks", "\"clusters\":", "\"clusters\" :", ""),
    ];
    for (name, from, to, what) in changes {
        scan(&bench, "case", &[]);
        replace(&bench.path("case").join(name), from, to);
        let (code, said) = verify(&bench, &[]);
        assert!(code == 4 && said.contains(&format!("DIFFERS      {name}: its digest")), "{name}: {said}");
        hide(&bench, name);
        let (code, said) = verify(&bench, &[]);
        assert_eq!(code, if what.is_empty() { 0 } else { 4 }, "{name}: {said}");
        assert!(what.is_empty() || said.contains(&format!("DIFFERS      {what}: ")), "{name}: {said}");
    }
    fs::remove_file(bench.path("case/columns.csv")).unwrap();
    assert!(verify(&bench, &[]).1.contains("DIFFERS      columns.csv: cannot be read"));
}

#[test]
fn a_damaged_store_is_a_difference() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    scan(&bench, "case", &[]);
    replace(&bench.path("case/store/parts"), "records\":3", "records\":2");
    let (code, said) = verify(&bench, &[]);
    assert!(code == 4 && said.contains("DIFFERS      the store: "), "{said}");
}

#[test]
fn changed_evidence_is_status_5_and_a_new_time_of_the_same_bytes_is_not() {
    let bench = Bench::new();
    let file = bench.put("t.csv", TABLE);
    scan(&bench, "case", &[]);
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let set = |time| {
        let file = fs::File::options().write(true).open(&file).unwrap();
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    };
    set(std::time::SystemTime::UNIX_EPOCH);
    assert_eq!(verify(&bench, &[]).0, 0, "the bytes are what they were");
    fs::write(&file, TABLE.replace("ann@", "eve@")).unwrap();
    set(time);
    let (code, said) = verify(&bench, &[]);
    assert!(code == 5 && said.contains("CHANGED      in/t.csv: its digest is another"), "{said}");
    assert!(said.contains("not checked  counts: "), "{said}");
    fs::write(&file, "short").unwrap();
    assert!(verify(&bench, &[]).1.contains("CHANGED      in/t.csv: has 5 bytes"));
    fs::remove_file(&file).unwrap();
    assert_eq!(verify(&bench, &[]).0, 5);
}

#[test]
fn decisions_are_linked_by_again() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    scan(&bench, "first", &[]);
    let key = |name: &str| {
        let list = csv::Reader::from_path(bench.path("first/people.csv")).unwrap().into_records();
        let row = list.map(Result::unwrap).find(|row| row.iter().any(|cell| cell == name)).unwrap();
        row[0].to_owned()
    };
    let (ann, bo) = (key("Ann Lee"), key("Bo Day"));
    let merge = format!("[[merge]]\npeople = [\"{ann}\", \"{bo}\"]\nwho = \"K\"\nwhy = \"told so\"\n");
    fs::write(bench.path("decisions.toml"), &merge).unwrap();
    scan(&bench, "case", &["--decisions", "decisions.toml"]);
    let (code, said) = verify(&bench, &[]);
    assert!(code == 3 && said.contains("not checked  people, ledger, summary"), "{said}");
    let (code, said) = verify(&bench, &["--decisions", "decisions.toml"]);
    assert!(code == 0 && said.contains("list of 2 people"), "{said}");
    fs::write(bench.path("decisions.toml"), merge + "# later\n").unwrap();
    assert_eq!(verify(&bench, &["--decisions", "decisions.toml"]).0, 2);
}
