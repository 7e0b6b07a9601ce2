//! `review` and `scan --reviewed`: what a program cannot read is asked of eyes, and what they see comes back as evidence.

use std::collections::BTreeMap;

use super::common::{Bench, Case, stderr, stdout};
use super::{TABLE, run};

type Row = BTreeMap<String, String>;

/// One mailbox, two people with numbers of their own, and a line that could be of either.
const CONFLICT: &str = "name,email,ssn\nAnn Lee,home@lee-family.net,536-22-1190\nAnn Lee,home@lee-family.net,401-55-7812\n,home@lee-family.net,\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.put("a.csv", TABLE);
    bench.put("b.csv", CONFLICT);
    bench.put("c.log", "2026-01-02 charge to 4539 5787 6362 1486 failed\n");
    let mut photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec();
    photo.extend((0..9000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 23) as u8));
    bench.put("mail/zoe@lind-home.net/pass.jpg", photo);
    bench
}

fn sheet(bench: &Bench) -> Vec<Row> {
    let output = run(bench, &["review", "case"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    csv::Reader::from_reader(stdout(&output).as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Writes a sheet back, with a cell changed.
fn fill(bench: &Bench, rows: &[Row]) {
    let mut csv = csv::Writer::from_path(bench.path("sheet.csv")).unwrap();
    csv.write_record(rows[0].keys()).unwrap();
    rows.iter().for_each(|row| csv.write_record(row.values()).unwrap());
    csv.flush().unwrap();
}

#[test]
fn eyes_are_asked_for_what_was_not_read_and_for_what_is_nobodys() {
    let bench = bench();
    assert_eq!(bench.scan().0, 3);
    let rows = sheet(&bench);
    let of = |what: &str| rows.iter().filter(|row| row["what"] == what).collect::<Vec<_>>();
    let [item] = of("item")[..] else { panic!("{rows:?}") };
    assert!(item["path"].ends_with("pass.jpg") && item["reason"].contains("image (JPEG)"), "{item:?}");
    assert_eq!(item["bytes"], "9011");
    let [card] = of("no person")[..] else { panic!("{rows:?}") };
    assert_eq!((card["element"].as_str(), card["value"].as_str()), ("payment-card", "453957******1486"));
    assert_eq!(
        (card["path"].as_str(), card["record"].as_str(), card["start"].as_str()),
        ("in/c.log", "1", "21")
    );
    assert!(of("undecided").iter().all(|row| row["path"] == "in/b.csv" && row["record"] == "3"));
    assert!(!of("undecided").is_empty());
    let dat = stdout(&run(&bench, &["review", "case", "--format", "dat"]));
    assert!(dat.starts_with("\u{feff}þwhatþ\u{14}þpathþ"), "{dat}");
    assert_eq!(dat.lines().count(), rows.len() + 1);
    assert_eq!(stdout(&run(&bench, &["review", "case", "--format", "jsonl"])).lines().count(), rows.len());
}

#[test]
fn what_eyes_saw_is_evidence_and_what_they_read_is_no_exception() {
    let bench = bench();
    let (_, before) = bench.scan();
    let people = before.people();
    let mut rows = sheet(&bench);
    let mut fills = |name: &str, value: &str| rows[0].insert(name.into(), value.into());
    for (name, value) in [
        ("decision", "read"),
        ("by", "K. Counsel"),
        ("name", "Ida Rook"),
        ("email", "ida@rook-nest.org"),
        ("ssn", "518-44-2907"),
    ] {
        fills(name, value);
    }
    fill(&bench, &rows);
    let output = bench.scan_into("case").args(["--reviewed", "sheet.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let case = Case(bench.path("case"));
    assert_eq!(case.people()[1], people[1] + 1, "one person was on the photograph, and none in its path");
    let list = case.rows("people.csv");
    let ida = list.iter().find(|row| row["email"] == "ida@rook-nest.org").unwrap();
    assert_eq!((ida["ssn"].as_str(), ida["first_path"].as_str()), ("Y", "case/reviewed.csv"));
    assert!(list.iter().all(|row| !row["email"].contains("zoe@")));
    let ledger = case.rows("ledger.csv");
    let photo = ledger.iter().find(|row| row["path"].ends_with("pass.jpg")).unwrap();
    assert_eq!(photo["accepted"], "K. Counsel: read by eye");
    assert!(sheet(&bench).iter().all(|row| row["what"] != "item"));
    let verified = run(&bench, &["verify", "case"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stdout(&verified));

    rows[0].insert("by".into(), String::new());
    fill(&bench, &rows);
    let output = bench.scan_into("case").args(["--reviewed", "sheet.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("sheet.csv:2: "), "{}", stderr(&output));
}
