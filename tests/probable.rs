//! `--link probable`, from outside: what it joins, what it leaves to a reviewer, and that strict counts stay what they are.

mod common;

use std::fs;

use common::{Bench, Case, breachscope, stderr, stdout};
use serde_json::Value;

/// Four people told twice, and a twin of the first.
const TABLE: &str = "\
first_name,last_name,date_of_birth,email,street,city,postal_code
John,Smith,1980-02-17,john.smith@alpha-mill.org,7 Mill Street,Springfield,62704
Jon,Smyth,1980-02-17,,7 Mill St.,Springfield,62740
Jane,Smith,1980-02-17,jane.smith@beta-mill.org,7 Mill Street,Springfield,62704
István,Nagy,1975-05-05,nagy.istvan@posta-tar.hu,12 Fő utca,Szeged,6720
Nagy,Pisti,1975-05-05,pisti75@level-tar.hu,12 Fo u.,Szeged,6720
Юрий,Петров,1969-11-30,yuri.petrov@pochta-dom.ru,Lenina 4,Omsk,644001
Yury,Petrov,1969-11-03,yuripetrov@korob-dom.ru,,,
Xiaoming,Wang,1990-10-10,wxm@corp-zhong.cn,88 Nanjing Road,Shanghai,200001
Hsiao Ming,Wang,1990-10-10,hmwang@firm-zhong.cn,88 Nanjing Rd,Shanghai,200001
";

fn scan(bench: &Bench, case: &str, options: &[&str]) -> Case {
    let output = bench.scan_into(case).args(["--force", "--quiet"]).args(options).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    Case(bench.path(case))
}

fn verdicts(case: &Case) -> Vec<(u64, u64, String)> {
    let row = |row: std::collections::BTreeMap<String, String>| {
        let record = |side: &str| row[side].parse().unwrap();
        (record("record_a"), record("record_b"), row["verdict"].clone())
    };
    case.rows("probable.csv").into_iter().map(row).collect()
}

#[test]
fn what_is_alike_is_joined_and_kin_are_left_to_a_reviewer() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let strict = scan(&bench, "strict", &[]);
    assert_eq!(strict.people(), [9, 9, 9]);
    assert!(strict.summary().get("probable").is_none() && !strict.0.join("probable.csv").exists());
    let case = scan(&bench, "case", &["--link", "probable"]);
    let pair = |a, b, verdict: &str| (a, b, verdict.to_owned());
    let expected = [
        pair(1, 2, "joined"),
        pair(1, 3, "review"),
        pair(2, 3, "review"),
        pair(4, 5, "joined"),
        pair(6, 7, "joined"),
        pair(8, 9, "joined"),
    ];
    assert_eq!(verdicts(&case), expected, "{}", fs::read_to_string(case.0.join("probable.csv")).unwrap());
    // The birth dates of the sixth and seventh differ: one more at the most.
    assert_eq!(case.people(), [4, 5, 6]);
    let found = &case.summary()["probable"];
    assert_eq!(found["without"], strict.summary()["people"]);
    assert_eq!(found["with"], case.summary()["people"]);
    assert_eq!([&found["joined"], &found["review"], &found["held"], &found["compared"]], [4, 2, 0, 9]);
    assert_eq!(case.rows("people.csv").len(), 5);
    let text = fs::read_to_string(case.0.join("probable.csv")).unwrap().to_lowercase();
    for value in ["smith", "nagy", "petrov", "wang", "alpha-mill", "0217", "02-17", "62704", "mill st"] {
        assert!(!text.contains(value), "{value} is not masked");
    }
    let checked = breachscope().current_dir(bench.path(".")).args(["verify", "case"]).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
}

#[test]
fn both_counts_stand_side_by_side_on_the_terminal() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let output = bench.scan_into("case").args(["--link", "probable"]).output().unwrap();
    let text = stdout(&output);
    let row = |what: &str| {
        let line =
            text.lines().find(|line| line.trim_start().starts_with(what)).unwrap_or_else(|| panic!("{text}"));
        line.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<u64>>()
    };
    assert_eq!(row("with probable links"), [4, 5, 6]);
    assert_eq!(row("without"), [9, 9, 9]);
}

#[test]
fn a_decision_is_stronger_than_a_probable_link() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let first = scan(&bench, "first", &["--link", "probable"]);
    let row = &first.rows("probable.csv")[0];
    let decision = |why: &str| {
        let (a, b) = (&row["key_a"], &row["key_b"]);
        format!("[[split]]\npeople = [\"{a}\", \"{b}\"]\nwho = \"counsel\"\nwhy = \"{why}\"\n")
    };
    fs::write(bench.path("split.toml"), decision("they are cousins")).unwrap();
    let case = scan(&bench, "case", &["--link", "probable", "--decisions", "split.toml"]);
    assert_eq!(case.people()[1], 6);
    assert_eq!(verdicts(&case)[0], (1, 2, "held".to_owned()));
    assert_eq!(case.summary()["probable"]["held"], 1);
}

/// `probable.csv` of a case with the last three columns filled in: the decision of each row by its two records.
fn decided(bench: &Bench, case: &Case, name: &str, decide: impl Fn(u64, u64) -> &'static str) {
    let text = fs::read_to_string(case.0.join("probable.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|head| head == name).unwrap();
    let mut out = csv::Writer::from_path(bench.path(name)).unwrap();
    out.write_record(&head).unwrap();
    for row in rows.records() {
        let row = row.unwrap();
        let decision = decide(row[at("record_a")].parse().unwrap(), row[at("record_b")].parse().unwrap());
        let cell = |(place, cell): (usize, &str)| match place {
            place if place == at("decision") => decision.to_owned(),
            place if decision.is_empty() || place != at("by") && place != at("why") => cell.to_owned(),
            _ => "counsel".to_owned(),
        };
        out.write_record(row.iter().enumerate().map(cell).collect::<Vec<_>>()).unwrap();
    }
    out.flush().unwrap();
}

/// What a case says, but for how often it was decided.
fn said(case: &Case) -> (Value, String, String) {
    let mut summary = case.summary();
    summary.as_object_mut().unwrap().remove("decisions");
    let read = |name| fs::read_to_string(case.0.join(name)).unwrap();
    (summary, read("people.csv"), read("conflicts.csv"))
}

#[test]
fn the_list_is_read_back_with_a_decision_on_each_pair() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let listed = scan(&bench, "listed", &["--link", "probable"]);
    let strict = scan(&bench, "strict", &[]);
    // The twin is the first after all: one person of three records, also where only equal values link.
    decided(&bench, &listed, "merge.csv", |a, b| if (a, b) == (1, 3) { "merge" } else { "" });
    let merged = scan(&bench, "merged", &["--decisions", "merge.csv"]);
    assert_eq!(merged.people(), [8, 8, 8]);
    assert_eq!(merged.summary()["decisions"]["applied"], 1);
    let both = scan(&bench, "both", &["--link", "probable", "--decisions", "merge.csv"]);
    assert_eq!(both.people()[1], 4);
    let first = both.rows("people.csv").into_iter().find(|row| row["records"] == "3");
    assert!(first.is_some(), "the first, the second and the third are one");
    // Undone, in the list or by what undoes it, it is as if nobody had said anything.
    decided(&bench, &listed, "undone.csv", |_, _| "");
    let undone = scan(&bench, "undone", &["--decisions", "undone.csv"]);
    assert_eq!(said(&undone), said(&strict));
    decided(&bench, &listed, "kept.csv", |_, _| "keep");
    let kept = scan(&bench, "kept", &["--link", "probable", "--decisions", "kept.csv"]);
    assert_eq!(said(&kept), said(&listed));
    // Two who are not one stay two.
    decided(&bench, &listed, "split.csv", |a, b| if (a, b) == (4, 5) { "split" } else { "" });
    let split = scan(&bench, "split", &["--link", "probable", "--decisions", "split.csv"]);
    assert_eq!(split.people()[1], 6);
    let row = split.rows("probable.csv").into_iter().find(|row| row["record_a"] == "4").unwrap();
    assert_eq!([&row["verdict"], &row["reason"]], ["held", "a decision tells them apart"]);
}

#[test]
fn what_a_reviewer_mistyped_is_refused_with_its_line() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let listed = scan(&bench, "listed", &["--link", "probable"]);
    let refused = |name: &str| {
        let output = bench.scan_into("case").args(["--force", "--decisions", name]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    decided(&bench, &listed, "odd.csv", |a, _| if a == 4 { "perhaps" } else { "" });
    let text = refused("odd.csv");
    assert!(text.contains("odd.csv:5: no such decision for a pair: write `merge`"), "{text}");
    let list = fs::read_to_string(listed.0.join("probable.csv")).unwrap();
    fs::write(bench.path("keyless.csv"), list.replace("key_b", "key_c")).unwrap();
    assert!(refused("keyless.csv").contains("keyless.csv:1: has no column `key_b`"));
    fs::write(bench.path("nobody.csv"), list.replacen(",,,\r\n", ",merge,,\r\n", 1)).unwrap();
    assert!(refused("nobody.csv").contains("`by` is empty"));
}

#[test]
fn the_page_shows_the_counts_and_the_pairs() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let case = scan(&bench, "case", &["--link", "probable"]);
    let page = fs::read_to_string(case.0.join("report.html")).unwrap();
    let text: String = page
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("With probable links 4 5 6 Without 9 9 9"), "{text}");
    let row = &case.rows("probable.csv")[0];
    for shown in [&row["verdict"], &row["score"], &row["bar"], &row["shown_a"], &row["name"]] {
        assert!(text.contains(shown.as_str()), "{shown}");
    }
    for value in ["smith", "nagy", "petrov", "alpha-mill", "02-17", "62704"] {
        assert!(!text.to_lowercase().contains(value), "{value} is not masked");
    }
    let strict = scan(&bench, "strict", &[]);
    assert!(!fs::read_to_string(strict.0.join("report.html")).unwrap().contains("table-probable"));
}

#[test]
fn neither_threads_nor_memory_change_what_is_found() {
    let bench = Bench::new();
    bench.put("people.csv", TABLE);
    let mut rows = String::from("first_name,last_name,date_of_birth,email,street,city,postal_code\n");
    for at in 0..3000u32 {
        // Each person twice, the second time with two letters of the family name exchanged; names and dates repeat.
        let (given, family) = (["Ann", "Boris", "Clara", "Dmitri"][at as usize % 4], at / 2 % 180);
        let family: String =
            format!("{family:03}").bytes().map(|digit| char::from(digit - b'0' + b'k')).collect();
        let family = if at % 2 == 0 { format!("Ve{family}sar") } else { format!("Ve{family}sra") };
        let (year, day, code) = (1940 + at / 2 % 60, 1 + at / 2 % 28, 10_000 + at / 2 * 7 % 400);
        rows += &format!(
            "{given},{family},{year}-07-{day:02},u{at}@mail-{}.org,{} Elm Street,Town,{code}\n",
            at % 9,
            at / 2
        );
    }
    bench.put("more.csv", rows);
    let read = |case: &Case| {
        ["summary.json", "probable.csv", "people.csv", "conflicts.csv"]
            .map(|name| fs::read(case.0.join(name)).unwrap())
    };
    let once = scan(&bench, "one", &["--link", "probable", "--threads", "1"]);
    let [without, with] =
        ["without", "with"].map(|which| once.summary()["probable"][which]["best"].as_u64().unwrap());
    assert!(with < without, "{with} {without}");
    let other = scan(&bench, "other", &["--link", "probable", "--threads", "4", "--memory", "64M"]);
    assert!(read(&once) == read(&other));
    let strict = scan(&bench, "strict", &[]);
    assert_eq!(strict.summary()["people"], once.summary()["probable"]["without"]);
    let is_null = |value: &Value| value.is_null();
    assert!(is_null(&strict.summary()["probable"]));
}
