//! Holds, single letters, waves, the dead and the young: who gets what, and who does not yet.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::common::{Bench, breachscope, stderr, stdout};

const HEAD: &str = "full name,ssn,email,street,city,state,zip,country,date of birth\n";

/// Everybody of Nevada, whose law asks for a name with a number.
const ROWS: [&str; 10] = [
    "Ann Lee,219-09-9991,ann@lee-family.net,1 Oak St,Reno,NV,89501,US,1980-02-01",
    "Bo Day,219-09-9992,bo@day-house.org,2 Oak St,Reno,NV,89501,US,2015-02-01",
    "Cy Fox,219-09-9993,cy@mail.example-stores.com,3 Oak St,Reno,NV,89501,US,1980-02-01",
    "Test Person,219-09-9994,di@roe-home.org,4 Oak St,Reno,NV,89501,US,1980-02-01",
    "Eva Poe,219-09-9995,,,Reno,NV,89501,US,1980-02-01",
    "Flo Roe,219-09-9996,,,,NV,,US,1980-02-01",
    "Gus Orr,219-09-9997,family@orr-home.org,7 Oak St,Reno,NV,89501,US,1980-02-01",
    "Hal Orr,219-09-9998,family@orr-home.org,7 Oak St,Reno,NV,89501,US,1980-02-01",
    "Ida Ash,219-09-9981,ida@ash-home.org,8 Oak St,Reno,NV,89501,US,1940-02-01",
    "Jo Elm,219-09-9982,jo@elm-home.org,9 Oak St,Reno,NV,89501,US,1940-02-01",
];

const EXCLUDE: &str = "ssn,reason\n219-09-9981,deceased 2024\n219-09-9982,own counsel\n";

const INCIDENT: &str = "[incident]\nlaw-as-of = 2026-02-01\n[entity]\nname = \"Example Stores\"\nkinds = [\"business\"]\n\
                        established = [\"US\"]\ntargets = []\n[reading]\nmailing-date = 2026-03-01\n";

type Rows = Vec<BTreeMap<String, String>>;

fn bench(rows: &[&str]) -> Bench {
    let bench = Bench::new();
    fs::write(bench.path("incident.toml"), INCIDENT).unwrap();
    fs::write(bench.path("exclude.csv"), EXCLUDE).unwrap();
    scan(&bench, rows, "case");
    bench
}

fn scan(bench: &Bench, rows: &[&str], case: &str) {
    bench.put("people.csv", format!("{HEAD}{}\n", rows.join("\n")));
    let scan = bench
        .scan_into(case)
        .args(["--staff-domain", "@Example-Stores.com", "--exclude", "exclude.csv"])
        .output()
        .unwrap();
    assert_eq!(scan.status.code(), Some(0), "{}", stderr(&scan));
}

fn notices(bench: &Bench, case: &str, out: &str, more: &[&str]) -> (Option<i32>, String) {
    let output = breachscope()
        .current_dir(bench.path("."))
        .args(["notices", case, "--out", out, "--incident", "incident.toml"])
        .args(more)
        .output()
        .unwrap();
    (output.status.code(), stdout(&output) + &stderr(&output))
}

fn letters(bench: &Bench, out: &str, more: &[&str]) -> Rows {
    let (code, said) = notices(bench, "case", out, more);
    assert_eq!(code, Some(0), "{said}");
    rows(bench, out, "register.csv")
}

fn rows(bench: &Bench, out: &str, name: &str) -> Rows {
    let mut csv = csv::Reader::from_path(bench.path(out).join(name)).unwrap();
    csv.deserialize().map(Result::unwrap).collect()
}

fn head(bench: &Bench, out: &str) -> Value {
    super::common::json(&bench.path(out).join("letters.json"))
}

fn funnel(bench: &Bench) -> Value {
    let output = breachscope()
        .current_dir(bench.path("."))
        .args(["obligations", "case", "--incident", "incident.toml", "--format", "json"])
        .output()
        .unwrap();
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    answer["funnel"].clone()
}

#[test]
fn each_hold_has_its_reason_and_held_letters_stand_apart() {
    let bench = bench(&ROWS);
    let register = letters(&bench, "letters", &[]);
    assert_eq!(register.len(), ROWS.len());
    // By what stands beside them: the register itself has no names.
    let reasons = |text: &str| register.iter().filter(|row| row["hold_reason"].contains(text)).count();
    for (text, count) in [
        ("staff", 1),
        ("a name typed as a test", 1),
        ("incomplete address, no e-mail: substitute notice", 1),
        ("no address and no e-mail: substitute notice", 1),
        ("shared contact", 2),
        ("excluded: own counsel", 1),
        // Nevada's law says nothing of the next of kin.
        ("excluded: deceased 2024", 1),
    ] {
        assert_eq!(reasons(text), count, "{text}: {register:?}");
    }
    let free: Vec<_> = register.iter().filter(|row| row["hold"].is_empty()).collect();
    assert_eq!(free.len(), 2, "Ann, and Bo's parents");
    let (sent, held) =
        (rows(&bench, "letters", "general-en.csv"), rows(&bench, "letters", "held/general-en.csv"));
    assert_eq!((sent.len(), held.len()), (2, 6), "nobody who is excluded has a letter");
    let names = |rows: &Rows| rows.iter().map(|row| row["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&sent), ["Ann Lee", "Bo Day"]);
    assert_eq!(sent[0]["greeting"], "Dear Ann Lee,");
    assert!(sent[1]["to"].starts_with("To the parent") && sent[1]["greeting"] == "Dear Parent or Guardian,");
    // The list of people says who is staff, and the funnel counts as the register does.
    let funnel = funnel(&bench);
    let head = head(&bench, "letters");
    assert_eq!(funnel["on_a_notice_list"], head["listed"]);
    assert_eq!(funnel["held"], head["held"]);
    assert_eq!(funnel["excluded"], head["excluded"]);
    assert_eq!((&head["listed"], &head["held"], &head["excluded"]), (&8.into(), &6.into(), &2.into()));
    let list = super::common::Case(bench.path("case")).rows("people.csv");
    let staff: Vec<_> = list.iter().filter(|row| row["role"] == "employee").collect();
    assert_eq!((staff.len(), staff[0]["hold_reason"].as_str()), (1, "staff"));
    let substitute = rows(&bench, "letters", "substitute.csv");
    let nevada = substitute.iter().find(|row| row["law"] == "US-NV").unwrap();
    assert_eq!((nevada["told"].as_str(), nevada["cannot_be_reached"].as_str()), ("8", "2"));
    assert!(!nevada["citation"].is_empty() && !nevada["verified"].is_empty());
}

#[test]
fn of_the_dead_the_next_of_kin_are_told_where_a_law_says_so() {
    let bench = bench(&ROWS[..0]);
    let rows = ROWS.map(|row| format!("{row},Hypertension"));
    let head = "full name,ssn,email,street,city,state,zip,country,date of birth,diagnosis\n";
    bench.put("people.csv", format!("{head}{}\n", rows.join("\n")));
    let hipaa = INCIDENT.replace("[\"business\"]", "[\"covered-entity\"]");
    fs::write(bench.path("incident.toml"), format!("{hipaa}[answers]\nharm-likely = \"yes\"\n")).unwrap();
    let scan = bench.scan_into("case").args(["--force", "--exclude", "exclude.csv"]).output().unwrap();
    assert_eq!(scan.status.code(), Some(0), "{}", stderr(&scan));
    let register = letters(&bench, "letters", &[]);
    let dead: Vec<_> = register.iter().filter(|row| row["deceased"] == "yes").collect();
    assert_eq!(dead.len(), 1, "{register:?}");
    assert!(dead[0]["laws"].contains("US-HIPAA") && !dead[0]["laws"].contains("US-NV"), "{dead:?}");
    assert!(dead[0]["hold_reason"].starts_with("deceased: to the next of kin"), "{dead:?}");
    let held = self::rows(&bench, "letters", &dead[0]["file"]);
    let kin = held.iter().find(|row| row["notice_code"] == dead[0]["notice_code"]).unwrap();
    assert!(kin["to"] == "To the next of kin of" && kin["opening"].contains("next of kin"), "{kin:?}");
    let specimen = format!("letters/specimen-{}-kin-en.txt", dead[0]["variant"]);
    assert!(fs::read_to_string(bench.path(&specimen)).unwrap().contains("To the next of kin of"));
    // Of a minor's health a letter goes to counsel first.
    let minor = register.iter().find(|row| row["age_class"] == "minor").unwrap();
    assert!(minor["hold_reason"].contains("minor's health"), "{minor:?}");
    let specimen = format!("letters/specimen-{}-parent-en.txt", minor["variant"]);
    assert!(fs::read_to_string(bench.path(&specimen)).unwrap().contains("To the parent or guardian of"));
}

#[test]
fn single_letters_are_filled_in_and_capped() {
    let bench = bench(&ROWS);
    let (code, said) = notices(&bench, "case", "few", &["--each", "--each-limit", "1"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("more than 1 people") && said.contains("--each-limit"), "{said}");
    assert_eq!(fs::read_dir(bench.path("few")).unwrap().count(), 0, "nothing is left of it");
    let register = letters(&bench, "few", &["--each", "--each-limit", "2"]);
    let files = fs::read_dir(bench.path("few/letters/general-en")).unwrap();
    let mut texts: Vec<String> =
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    texts.sort_by_key(|text| !text.contains("Ann Lee"));
    assert_eq!(texts.len(), 2);
    assert!(texts[0].starts_with("DRAFT FOR COUNSEL") && texts[0].contains("Dear Ann Lee,"));
    assert!(texts[0].contains("\n1 Oak St\nReno, NV 89501\n"), "{}", texts[0]);
    assert!(texts[1].contains("To the parent or guardian of\nBo Day\n"), "{}", texts[1]);
    for text in &texts {
        assert!(!text.contains(['«', '»', '{']) && !text.contains("219-09"), "{text}");
        assert!(register.iter().any(|row| text.contains(&row["notice_code"])));
    }
    assert!(!bench.path("few/letters/general-de").exists());
}

#[test]
fn a_later_wave_skips_whom_an_earlier_one_told_and_leaves_everybody_their_code() {
    let bench = bench(&ROWS[..5]);
    let first = letters(&bench, "one", &[]);
    assert_eq!((first.len(), head(&bench, "one")["written_to"].as_u64()), (5, Some(2)));
    // More evidence: five more people, an address for Eva, and a card of Ann's.
    let more =
        ROWS.map(|row| row.replace("Eva Poe,219-09-9995,,,Reno", "Eva Poe,219-09-9995,,5 Oak St,Reno"));
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    bench.put("cards.csv", "full name,ssn,card number\nAnn Lee,219-09-9991,4539578763621486\n");
    scan(&bench, &more, "case2");
    let wave = |out: &str, more: &[&str]| notices(&bench, "case2", out, more);
    let (code, said) = wave("two", &["--wave", "2"]);
    assert!(code == Some(2) && said.contains("--earlier"), "{said}");
    let (code, said) = wave("two", &["--wave", "1", "--earlier", "one"]);
    assert!(code == Some(2) && said.contains("later --wave"), "{said}");
    let (code, said) = wave("two", &["--wave", "2", "--earlier", "one"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 told in an earlier wave"), "{said}");
    let second = rows(&bench, "two", "register.csv");
    assert_eq!(second.len(), 9, "Bo was told all that is known");
    assert!(second.iter().all(|row| row["wave"] == "2"));
    let by_key = |rows: &Rows| -> BTreeMap<String, BTreeMap<String, String>> {
        rows.iter().map(|row| (row["key"].clone(), row.clone())).collect()
    };
    let (before, after) = (by_key(&first), by_key(&second));
    let same: Vec<_> = after.iter().filter(|(key, _)| before.contains_key(*key)).collect();
    assert_eq!(same.len(), 4);
    for (key, row) in &same {
        assert_eq!(row["notice_code"], before[*key]["notice_code"]);
    }
    let again: Vec<_> = second.iter().filter(|row| row["hold_reason"].contains("told in wave 1")).collect();
    assert_eq!(again.len(), 1, "Ann, of whom more is known now: {second:?}");
    let sent: Vec<String> =
        rows(&bench, "two", "general-en.csv").iter().map(|row| row["name"].clone()).collect();
    assert_eq!(sent, ["Eva Poe"], "held in the first wave for want of an address");
    let mut codes: Vec<&String> = second.iter().chain(&first).map(|row| &row["notice_code"]).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 10, "one code a person");
    assert_eq!(head(&bench, "two")["told_before"], 1);
    assert_eq!(head(&bench, "two")["listed"], 8);
}

#[test]
fn letters_of_another_key_are_refused() {
    let bench = bench(&ROWS[..2]);
    letters(&bench, "one", &[]);
    fs::write(bench.path("key"), b"another key, 16b").unwrap();
    scan(&bench, &ROWS[..2], "other");
    let (code, said) = notices(&bench, "other", "two", &["--wave", "2", "--earlier", "one"]);
    assert!(code == Some(5) && said.contains("another key"), "{code:?} {said}");
}
