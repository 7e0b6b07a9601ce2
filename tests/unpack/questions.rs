//! A case made from containers answers like any other, and the same for every number of threads.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::common::{Bench, breachscope, stderr, stdout};
use super::make::{self, named};

/// Files of a case that must not depend on threads.
const SAME: [&str; 8] = [
    "summary.json",
    "people.csv",
    "conflicts.csv",
    "columns.csv",
    "ledger.csv",
    "store/items",
    "store/people",
    "store/parts",
];

/// Evidence of some containers, some of them larger than what stays in memory.
fn bench() -> Bench {
    let bench = Bench::new();
    let inner = make::zip(&[named("people.csv", make::table(0, 200)), named("b.csv", make::table(100, 200))]);
    let large = named("large.csv", make::table(1000, 100_000));
    bench.put("dump.tar.gz", make::gzip(&make::tar(&[large, named("users.zip", inner)])));
    bench.put("z.csv.zst", make::zstd(&make::table(50, 100)));
    bench.put("plain.csv", make::table(60, 100));
    bench
}

#[test]
fn the_case_is_the_same_for_any_number_of_threads() {
    let bench = bench();
    let case = |threads: &str| {
        let output = bench.scan_into(&format!("c{threads}")).args(["--threads", threads]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        SAME.map(|file| fs::read(bench.path(&format!("c{threads}")).join(file)).unwrap())
    };
    let one = case("1");
    for threads in ["2", "7"] {
        for ((name, a), b) in SAME.iter().zip(&one).zip(&case(threads)) {
            assert!(a == b, "{name} differs with {threads} threads");
        }
    }
}

#[test]
fn findings_stand_where_the_member_says() {
    let bench = bench();
    let (code, case) = bench.scan();
    assert_eq!(code, 0);
    let output = breachscope().arg("findings").arg(&case.0).args(["--reveal"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let tables = [
        ("in/dump.tar.gz!users.zip!people.csv", make::table(0, 200)),
        ("in/dump.tar.gz!large.csv", make::table(1000, 100_000)),
        ("in/z.csv.zst!z.csv", make::table(50, 100)),
    ];
    let mut checked = 0;
    for line in stdout(&output).lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let Some((_, bytes)) = tables.iter().find(|(path, _)| row["path"] == **path) else { continue };
        let [start, end] = ["start", "end"].map(|at| row[at].as_u64().unwrap() as usize);
        assert_eq!(row["value"].as_str().unwrap().as_bytes(), &bytes[start..end]);
        checked += 1;
    }
    assert!(checked > 100_000, "only {checked} findings in members");
    let found = breachscope()
        .current_dir(case.0.parent().unwrap())
        .args(["find", "--reveal", "--format", "jsonl", "in"])
        .output()
        .unwrap();
    assert!(stdout(&found) == stdout(&output), "find and findings differ");
}

#[test]
fn a_person_in_a_member_is_found_again() {
    let bench = bench();
    let (_, case) = bench.scan();
    let mut asked = breachscope()
        .arg("person")
        .arg(&case.0)
        .args(["-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    asked.stdin.take().unwrap().write_all(b"ann.bell120@drill-bells.com\n").unwrap();
    let answer = stdout(&asked.wait_with_output().unwrap());
    let person: Value = serde_json::from_str(&answer).unwrap();
    let mut paths: Vec<&str> =
        person["places"].as_array().unwrap().iter().map(|at| at["path"].as_str().unwrap()).collect();
    paths.dedup();
    let users = "in/dump.tar.gz!users.zip";
    let people = [format!("{users}!people.csv"), format!("{users}!b.csv")];
    assert_eq!(paths, [&people[0], &people[1], "in/plain.csv", "in/z.csv.zst!z.csv"]);
    let listed = breachscope().arg("people").arg(&case.0).output().unwrap();
    assert_eq!(listed.stdout, fs::read(case.0.join("people.csv")).unwrap());
    let explained = breachscope()
        .current_dir(case.0.parent().unwrap())
        .args(["patterns", "explain", &format!("{users}!people.csv:40")])
        .output()
        .unwrap();
    assert!(stdout(&explained).contains("reported"), "{}{}", stdout(&explained), stderr(&explained));
}

#[test]
fn a_changed_archive_is_refused() {
    let bench = bench();
    let (_, case) = bench.scan();
    bench.put("dump.tar.gz", make::gzip(&make::table(0, 2)));
    let output = breachscope().arg("findings").arg(&case.0).output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
}

#[test]
fn standard_input_may_be_an_archive() {
    let bench = Bench::new();
    let packed = bench.put("a.zip", make::zip(&[named("x.csv", make::table(0, 12))]));
    let output =
        breachscope().args(["find", "-", "--count"]).stdin(fs::File::open(packed).unwrap()).output().unwrap();
    assert!(stdout(&output).contains("12 email"), "{}{}", stdout(&output), stderr(&output));
}
