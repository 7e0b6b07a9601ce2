//! Counts of people agree wherever they are printed: one drill, asked in every form, added up.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Case, breachscope, json, stderr, stdout};
use serde_json::Value;

type Row = BTreeMap<String, String>;

const INCIDENT: &str = "\
[incident]
law-as-of = 2026-02-01
[clock]
discovery = 2026-02-02T10:00:00-05:00
[entity]
kinds = [\"business\", \"card-acceptor\"]
established = [\"US\"]
targets = []
[reading]
mailing-date = 2026-03-01
[answers]
harm-likely = \"yes\"
";

fn run(home: &Path, args: &[&str]) -> String {
    let output = breachscope().current_dir(home).args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

fn rows(text: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect()
}

/// `1234567` as people read it.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The words of a page, without markup.
fn words(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let text: String = body
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text).to_owned() + " ")
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of the rows of one table of a page.
fn table(page: &str, id: &str) -> Vec<Vec<String>> {
    let from = page.find(&format!("<caption id=\"{id}\"")).unwrap_or_else(|| panic!("no table {id}"));
    let table = &page[from..from + page[from..].find("</table>").unwrap()];
    let cell = |cell: &str| {
        let text: String =
            cell.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        text.trim().to_owned()
    };
    let body = table.split_once("<tbody>").unwrap().1;
    let row = |row: &str| -> Vec<String> {
        let cells = row.replace("<th ", "<td ");
        cells.split("<td").skip(1).map(|part| cell(&format!("<td{part}"))).collect()
    };
    body.split("<tr").skip(1).map(row).collect()
}

fn count(cell: &str) -> u64 {
    cell.replace(',', "").parse().unwrap_or_else(|_| panic!("{cell:?} is no count"))
}

fn range(of: &Value) -> [u64; 3] {
    ["low", "best", "high"].map(|name| of[name].as_u64().unwrap())
}

#[test]
fn the_same_people_are_counted_everywhere() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(home.join("incident.toml"), INCIDENT).unwrap();
    run(home, &["drill", "--people", "600", "--seed", "11", "--out", "drill"]);
    let said = run(
        home,
        &["scan", "drill", "--case", "case", "--as-of", "2026-03-01", "--staff-domain", "drillmail.io"],
    );
    let asked = |more: &[&str]| {
        let args = [&["obligations", "case", "--incident", "incident.toml"], more].concat();
        run(home, &args)
    };
    let answer: Value = serde_json::from_str(&asked(&["--format", "json"])).unwrap();
    let text = asked(&[]);
    let sheet = rows(asked(&["--format", "csv", "--figures", "figures.csv"]).as_bytes());
    let figures = rows(&fs::read(home.join("figures.csv")).unwrap());
    let list = rows(run(home, &["people", "case"]).as_bytes());
    run(home, &["notices", "case", "--out", "letters", "--incident", "incident.toml"]);
    run(home, &["report", "case", "--incident", "incident.toml"]);
    let page = fs::read_to_string(home.join("case/report.html")).unwrap();
    let read = words(&page);
    let case = Case(home.join("case"));
    let summary = case.summary();

    // Everybody, at three sureties; they differ, or nothing would be shown.
    let [low, best, high] = range(&summary["people"]);
    assert!(low < best && best < high, "{low} {best} {high}");
    assert_eq!(range(&answer["people"]), [low, best, high]);
    assert_eq!(range(&json(&home.join("drill/truth.json"))["people"]), [low, best, high]);
    let headline = format!("{} people identified in the data reviewed", grouped(best));
    let between = format!("{} at the least, {} at the most", grouped(low), grouped(high));
    assert!(said.contains(&headline) && said.contains(&between), "{said}");
    assert!(
        text.contains(&format!("{best} people identified, {low} at the least, {high} at the most")),
        "{text}"
    );
    assert!(
        read.contains(&format!("{headline} {} at the least {} at the most", grouped(low), grouped(high))),
        "{read}"
    );

    // Everybody, once: the list in all its forms, the sums by place and by class.
    let sum = |of: &Value| of.as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
    assert_eq!(list.len() as u64, best);
    assert_eq!(case.rows("people.csv").len() as u64, best);
    assert_eq!(run(home, &["people", "case", "--format", "jsonl"]).lines().count() as u64, best);
    assert_eq!(answer["funnel"]["identified"], best);
    assert_eq!(sum(&summary["places"]), best);
    assert_eq!(sum(&summary["severity"]), best);
    assert!(figures.iter().all(|row| row["total_best"] == best.to_string() && !row["total_low"].is_empty()));

    elements(home, &summary, &list, &page);
    places(home, &summary, &answer, &list, &page);
    laws(&answer, &sheet, &figures, &text, &page);
    funnel(home, &answer, &text, &page, &list);
}

/// People by element: summary, list, filter, report.
fn elements(home: &Path, summary: &Value, list: &[Row], page: &str) {
    let drawn = table(page, "table-elements");
    let mut seen = 0;
    for of in summary["elements"].as_array().unwrap().iter().filter(|of| of["people"] != 0) {
        let (id, title) = (of["element"].as_str().unwrap(), of["title"].as_str().unwrap());
        let people = of["people"].as_u64().unwrap();
        assert_eq!(list.iter().filter(|row| row[id] == "Y").count() as u64, people, "{id}");
        let row = drawn.iter().find(|row| row[0] == title).unwrap();
        assert_eq!(count(&row[1]), people, "{title}");
        if seen < 2 {
            let rows = rows(run(home, &["people", "case", "--element", id]).as_bytes());
            assert_eq!(rows.len() as u64, people, "{id}");
        }
        seen += 1;
    }
    assert!(seen > 8, "{seen}");
}

/// People by place: summary, list, filter, report, and the laws' own count of the placeless.
fn places(home: &Path, summary: &Value, answer: &Value, list: &[Row], page: &str) {
    let drawn = table(page, "table-residence");
    let places = summary["places"].as_object().unwrap();
    assert_eq!(answer["funnel"]["residence_unknown"], places["unknown"]);
    for (at, (place, people)) in places.iter().enumerate() {
        let people = people.as_u64().unwrap();
        let own = if place == "unknown" { "" } else { place };
        assert_eq!(list.iter().filter(|row| row["residence"] == own).count() as u64, people, "{place}");
        let name = if place == "unknown" { "Not known" } else { place };
        if let Some(row) = drawn.iter().find(|row| row[0] == name) {
            assert_eq!(count(&row[1]), people, "{place}");
        }
        if at == 0 || place == "unknown" {
            let rows = rows(run(home, &["people", "case", "--place", place]).as_bytes());
            assert_eq!(rows.len() as u64, people, "{place}");
        }
    }
}

/// People by law, at three sureties: JSON, CSV, figures, text, report.
fn laws(answer: &Value, sheet: &[Row], figures: &[Row], text: &str, page: &str) {
    let drawn = table(page, "table-laws");
    let (mut met, mut apart) = (0, 0);
    for law in answer["regimes"].as_array().unwrap() {
        let (code, name) = (law["code"].as_str().unwrap(), law["name"].as_str().unwrap());
        let [low, best, high] = range(&law["people"]);
        assert!(low <= best && best <= high, "{code}");
        let all = |row: &Row, names: [&str; 3]| names.map(|name| row[name].parse::<u64>().unwrap());
        for row in sheet.iter().filter(|row| row["code"] == code) {
            assert_eq!(all(row, ["people_low", "people_best", "people_high"]), [low, best, high], "{code}");
        }
        let figure = figures.iter().find(|row| row["regime"] == code);
        assert_eq!(figure.is_some(), high > 0, "{code}");
        if let Some(row) = figure {
            assert_eq!(
                all(row, ["residents_low", "residents_best", "residents_high"]),
                [low, best, high],
                "{code}"
            );
        }
        let row = drawn.iter().find(|row| row[0] == format!("{name} {code}"));
        if law["attached"] == "yes" && best > 0 {
            assert!(text.contains(&format!("{code} {name}: {best} people ({low} .. {high})")), "{code}");
            let row = row.unwrap_or_else(|| panic!("{code} is not in the report: {drawn:?}"));
            assert_eq!([&row[1], &row[2], &row[3]].map(|cell| count(cell)), [low, best, high], "{code}");
            met += 1;
            apart += u64::from(best < high);
        }
    }
    assert!(met > 20 && apart > 20, "{met} {apart}");
}

/// From all to those who are told: JSON, text, report, register, merge files.
fn funnel(home: &Path, answer: &Value, text: &str, page: &str, list: &[Row]) {
    let of = |name: &str| answer["funnel"][name].as_u64().unwrap();
    let steps = ["identified", "with_a_notifiable_element", "clause_met", "on_a_notice_list", "held"].map(of);
    assert!(steps.is_sorted_by(|wide, narrow| wide >= narrow), "{steps:?}");
    assert!(steps[3] > 50 && steps[3] < steps[0] && steps[4] > 0, "{steps:?}");
    let drawn = table(page, "table-funnel");
    for (at, step) in steps.iter().enumerate() {
        assert_eq!(count(&drawn[at][1]), *step, "{:?}", drawn[at]);
        assert!(text.contains(&format!("{step:>12} ")), "{step}");
    }
    let folder = home.join("letters");
    let letters = json(&folder.join("letters.json"));
    let register = rows(&fs::read(folder.join("register.csv")).unwrap());
    let held = register.iter().filter(|row| row["hold"] == "Y").count() as u64;
    assert_eq!((register.len() as u64, held), (steps[3], steps[4]));
    assert_eq!([&letters["listed"], &letters["held"]], [&Value::from(steps[3]), &Value::from(steps[4])]);
    assert_eq!(letters["unknown"], of("clause_met_if_resident"));
    let mut files: BTreeMap<&str, u64> = BTreeMap::new();
    register.iter().for_each(|row| *files.entry(&row["file"]).or_default() += 1);
    let mut written = 0;
    for (file, people) in files {
        assert_eq!(rows(&fs::read(folder.join(file)).unwrap()).len() as u64, people, "{file}");
        if !file.starts_with("held/") {
            assert_eq!(letters["by_file"][file], people, "{file}");
            written += people;
        }
    }
    assert_eq!(written, steps[3] - steps[4]);
    let keys: BTreeMap<&str, &Row> = list.iter().map(|row| (&*row["key"], row)).collect();
    for row in &register {
        let person = keys[&*row["key"]];
        assert_eq!(person["residence"], row["place"]);
    }
}
