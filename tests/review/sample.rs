//! `sample`: drawn by the seed alone, fixed before it is drawn, judged as a whole.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::common::{Bench, Case, stderr, stdout};
use super::{drill, run, scan};

type Row = BTreeMap<String, String>;

/// A drill, and a log in which only some lines say something.
fn bench() -> Bench {
    let bench = Bench::new();
    drill(&bench, "drill", 300, 4);
    let line = |n: u32| match n % 10 {
        0 => format!("2026-01-02 12:00:{:02} mail to user{n}@drill-letters.com\n", n % 60),
        _ => format!("2026-01-02 12:00:{:02} nothing to see in step {n}\n", n % 60),
    };
    bench.put("quiet.log", (0..3000).map(line).collect::<String>());
    scan(&bench, "case", &[]);
    bench
}

fn draw(bench: &Bench, options: &[&str]) -> String {
    let output = run(bench, &[&["sample", "case", "--size", "20", "--records", "100"], options].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Judges a sheet by a rule, and hands it in.
fn judge(bench: &Bench, sheet: &str, verdict: impl Fn(&Row) -> Option<&'static str>) -> (i32, String) {
    let mut csv = csv::Writer::from_path(bench.path("judged.csv")).unwrap();
    csv.write_record(["stratum", "path", "record", "start", "end", "verdict", "by"]).unwrap();
    for row in rows(sheet) {
        let Some(verdict) = verdict(&row) else { continue };
        let cells = ["stratum", "path", "record", "start", "end"].map(|name| row[name].as_str());
        csv.write_record(cells.into_iter().chain([verdict, "K. Counsel"])).unwrap();
    }
    csv.flush().unwrap();
    let output = run(bench, &["sample", "case", "--judged", "judged.csv", "--json"]);
    (output.status.code().unwrap(), stdout(&output) + &stderr(&output))
}

fn is_record(row: &Row) -> bool {
    row["stratum"] == "record without a finding"
}

#[test]
fn a_judged_draw_bounds_what_is_right_and_what_was_missed() {
    let bench = bench();
    let sheet = draw(&bench, &["--seed", "7"]);
    assert_eq!(draw(&bench, &["--seed", "7", "--threads", "1"]), sheet);
    assert!(!sheet.contains("@drill-letters.com") || sheet.contains("***@drill-letters.com"));
    assert!(!sheet.contains("user10@") && !sheet.contains("nothing to see"));
    let drawn = rows(&sheet);
    assert_eq!(drawn.iter().filter(|row| is_record(row)).count(), 100);
    assert_eq!(drawn.iter().filter(|row| row["stratum"] == "email").count(), 20);

    let verdict = |row: &Row| match (is_record(row), row["stratum"].as_str()) {
        (true, _) => Some("clear"),
        (_, "us.ssn") => Some("wrong"),
        _ => Some("right"),
    };
    let (code, said) = judge(&bench, &sheet, verdict);
    assert_eq!(code, 0, "{said}");
    let judgement: Value = serde_json::from_str(&said).unwrap();
    let summary = Case(bench.path("case")).summary();
    let mut strata = 0;
    for row in judgement["precision"].as_array().unwrap() {
        let detector = row["detector"].as_str().unwrap();
        let aside = summary["set_aside"][detector].as_u64().unwrap_or(0);
        assert_eq!(
            row["findings"].as_u64().unwrap(),
            summary["findings"][detector].as_u64().unwrap() - aside,
            "{detector}"
        );
        let is_right = detector != "us.ssn";
        assert_eq!(row["precision"], if is_right { 1.0 } else { 0.0 }, "{detector}");
        let bound = row[if is_right { "right_at_least" } else { "right_at_most" }].as_u64().unwrap();
        assert!(
            row["findings"].as_u64().unwrap() <= 20
                || (1..row["findings"].as_u64().unwrap()).contains(&bound),
            "{row}"
        );
        strata += 1;
    }
    assert!(strata > 10);
    let elusion = &judgement["elusion"];
    let of = |name: &str| elusion[name].as_u64().unwrap();
    assert!(of("records") >= 2700 && of("missed") == 0, "{elusion}");
    // No miss among 100: three in a hundred at the most.
    assert!((60..100).contains(&of("records_at_most")), "{elusion}");
    assert_eq!(of("people_at_most"), of("records_at_most") * of("most_people"));
    let audit = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(audit.contains("sample: seed 7 size 20 records 100 confidence 0.95"), "{audit}");
    assert!(audit.lines().last().unwrap().contains("a sample was judged"));
}

#[test]
fn a_sheet_that_is_not_the_last_draw_is_refused() {
    let bench = bench();
    let output = run(&bench, &["sample", "case", "--judged", "judged.csv"]);
    assert!(
        output.status.code() == Some(2) && stderr(&output).contains("nothing was drawn"),
        "{}",
        stderr(&output)
    );
    let sheet = draw(&bench, &["--seed", "1"]);
    let fair = |row: &Row| Some(if is_record(row) { "clear" } else { "right" });
    assert_eq!(judge(&bench, &sheet, fair).0, 0);
    let (code, said) = judge(&bench, &sheet, |row| fair(row).filter(|_| row["stratum"] != "us.ssn"));
    assert!(code == 2 && said.contains("was drawn and is not in the file"), "{said}");
    let other = draw(&bench, &["--seed", "2", "--reveal"]);
    assert_ne!(rows(&other)[0]["start"], rows(&sheet)[0]["start"]);
    assert!(other.contains("nothing to see in step"), "records are shown where values are");
    let (code, said) = judge(&bench, &sheet, fair);
    assert!(code == 2 && said.contains("drawn"), "{said}");
    assert_eq!(judge(&bench, &other, fair).0, 0);
    scan(&bench, "case", &[]);
    assert_eq!(judge(&bench, &other, fair).0, 2, "the case was scanned again since");
}
