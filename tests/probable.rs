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
