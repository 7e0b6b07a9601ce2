//! How well people are told apart where it is known who they are: a hard drill, and FEBRL beside Splink.
//!
//! `cargo bench --bench people` prints a table. The drill needs nothing. FEBRL needs the folder that `benches/people/febrl.py`
//! writes, named by `FEBRL=DIR`; where `benches/people/peer.py` put Splink's clusters beside it, they are scored by the same code.
//! `PEOPLE=N` sets the size of the drill.
//!
//! Pairwise: of all pairs of records that an answer says are of one person, how many are (precision); of all that are, how many
//! it says (recall). A pair is two records, exact copies too. Records of several people, or that the truth leaves undecided, are
//! in no pair.

use std::collections::{HashMap, HashSet};
use std::env;
use std::fs;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use breachscope::case::Summary;
use breachscope::catalog::Catalog;
use breachscope::drill::{self, truth::Truth};
use breachscope::hand::Files;
use breachscope::report::rows::Style;
use breachscope::run::ask;
use breachscope::run::scan::{Scan, scan};
use breachscope::run::watch::Watch;
use breachscope::unpack::Shelf;
use serde_json::Value;

/// How much more frequent than usual the hard parts of the drill are: a fifth of all records, and more, are in them.
const TIMES: u32 = 20;
/// People of the drill.
const PEOPLE: u64 = 100_000;

/// What an answer comes to beside the truth.
struct Quality {
    precision: f64,
    recall: f64,
}

impl Quality {
    /// Of records, each with the person it is of and the person that the answer says.
    fn of<T: Hash + Eq + Copy, A: Hash + Eq + Copy>(records: &[(T, A)]) -> Self {
        let pairs =
            |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>() as f64;
        let (mut true_of, mut said, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (truth, answer) in records {
            *true_of.entry(truth).or_insert(0u64) += 1;
            *said.entry(answer).or_insert(0u64) += 1;
            *both.entry((truth, answer)).or_insert(0u64) += 1;
        }
        let both = pairs(&mut both.into_values());
        let share = |of: f64| if of == 0.0 { 1.0 } else { both / of };
        Self {
            precision: share(pairs(&mut said.into_values())),
            recall: share(pairs(&mut true_of.into_values())),
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }

    fn row(&self, what: &str, how: &str, records: usize, people: u64, found: u64, seconds: Option<f64>) {
        let error = (found as f64 - people as f64) / people as f64 * 100.0;
        let Self { precision, recall } = self;
        let f1 = self.f1();
        let seconds = seconds.map(|seconds| format!("{seconds:.1}")).unwrap_or_default();
        println!(
            "| {what} | {how} | {records} | {people} | {found} | {error:+.2} % | {precision:.4} | {recall:.4} | {f1:.4} | {seconds} |"
        );
    }
}

/// A scan, and the people of each record by path and number.
struct Answer {
    summary: Summary,
    people_of: HashMap<(String, u64), Vec<u32>>,
    seconds: f64,
}

/// Scans `evidence`; paths are told below `root`.
fn ask(
    (evidence, root): (&Path, &Path),
    home: &Path,
    catalog: &Catalog,
    probable: bool,
    columns: Option<PathBuf>,
) -> Answer {
    let (case, key) = (home.join("case"), home.join("key"));
    fs::write(&key, b"a key for benchs").expect("a temporary folder");
    let options = Scan {
        paths: vec![evidence.to_path_buf()],
        case: case.clone(),
        country: "US".into(),
        key: Some(key),
        as_of: None,
        force: true,
        people_csv: false,
        banner: String::new(),
        split: 16 << 20,
        shelf: Arc::new(Shelf::default()),
        files: Files { columns, ..Files::default() },
        across_owners: false,
        probable,
        roster: None,
    };
    let started = Instant::now();
    let summary = scan(&options, catalog, &Watch::default()).unwrap_or_else(|why| panic!("{why}")).summary;
    let seconds = started.elapsed().as_secs_f64();
    let mut rows = Vec::new();
    ask::records(&case, catalog, Style::Jsonl, &options.shelf, &Watch::default(), &mut rows)
        .unwrap_or_else(|why| panic!("{why}"));
    let (mut keys, mut people_of) = (HashMap::new(), HashMap::new());
    for line in rows.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let row: Value = serde_json::from_slice(line).expect("rows are JSON");
        let of = row["person"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let of = of.map(|key| {
            let next = keys.len() as u32;
            *keys.entry(key.to_owned()).or_insert(next)
        });
        let path = row["path"].as_str().unwrap_or_default();
        let path = path.strip_prefix(&format!("{}/", root.display())).unwrap_or(path);
        let place = (path.to_owned(), row["record"].as_u64().unwrap_or(0));
        people_of.insert(place, of.collect());
    }
    Answer { summary, people_of, seconds }
}

/// The drill: strict linking, and with probable links.
fn hard_drill(catalog: &Catalog) {
    let people = env::var("PEOPLE").ok().and_then(|text| text.parse().ok()).unwrap_or(PEOPLE);
    let home = tempfile::tempdir().expect("a temporary folder");
    let out = home.path().join("drill");
    let options = drill::Options {
        people,
        seed: 1,
        out: out.clone(),
        shape: drill::Shape::Hard(TIMES),
        full_truth: true,
    };
    let truth: Truth = drill::generate(&options).unwrap_or_else(|why| panic!("{why}"));
    let mut lines = out.clone().into_os_string();
    lines.push(".truth.jsonl");
    let lines = fs::read_to_string(PathBuf::from(lines)).expect("the full truth");
    let (mut true_of, mut all, mut hard, mut default) = (HashMap::new(), 0u64, 0u64, 0u64);
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).expect("a line of truth");
        let gadget = row["gadget"].as_str();
        all += 1;
        hard += u64::from(gadget.is_some());
        default += u64::from(gadget == Some("form-default"));
        if let Some([person]) = row["persons"].as_array().map(Vec::as_slice) {
            let path = row["path"].as_str().unwrap_or_default();
            let place = (path.to_owned(), row["record"].as_u64().unwrap_or(0));
            true_of.insert(place, person.as_u64().unwrap_or(0));
        }
    }
    let share = |some: u64| some as f64 / all as f64 * 100.0;
    println!(
        "\nA drill of {people} people, {all} records, {:.1} % of them in gadgets, {:.1} % with one default number\n",
        share(hard),
        share(default)
    );
    head();
    for probable in [false, true] {
        let answer = ask((&out, &out), home.path(), catalog, probable, None);
        let mut records = Vec::with_capacity(true_of.len());
        let mut alone = u32::MAX;
        for (place, person) in &true_of {
            let said = match answer.people_of.get(place).map(Vec::as_slice) {
                Some([one]) => *one,
                // No person, or several: a record that is in no pair of the answer.
                _ => {
                    alone -= 1;
                    alone
                }
            };
            records.push((*person, said));
        }
        let quality = Quality::of(&records);
        let found = answer.summary.people;
        quality.row(
            "drill",
            how(probable),
            records.len(),
            truth.people.best,
            found.best,
            Some(answer.seconds),
        );
        println!(
            "|  | low, best, high | | {} {} {} | {} {} {} | | | | | |",
            truth.people.low, truth.people.best, truth.people.high, found.low, found.best, found.high
        );
    }
}

fn how(probable: bool) -> &'static str {
    if probable { "--link probable" } else { "strict" }
}

fn head() {
    println!("| data | linking | records | people | found | error | precision | recall | F1 | s |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
}

/// The verdict that the seven digits of a made-up national number are customer numbers.
const NUMBERS: &str = "item,table,column,header,verdict,by,why\n";

/// One of the FEBRL sets.
fn febrl(number: u32, folder: &Path, catalog: &Catalog) -> Option<()> {
    let evidence = folder.join(format!("febrl{number}.csv"));
    let truth = column(&folder.join(format!("febrl{number}.truth.csv")), 1)?;
    let people = truth.iter().collect::<HashSet<_>>().len() as u64;
    let home = tempfile::tempdir().ok()?;
    let columns = home.path().join("columns.csv");
    for (said, kind) in [
        ("", ""),
        (", number a customer id", "person.customer-id"),
        (", number a passport", "passport.number"),
    ] {
        let verdict =
            format!("{NUMBERS}{},,soc_sec_id,,{kind},bench,a number of each person\n", evidence.display());
        fs::write(&columns, verdict).ok()?;
        for probable in [false, true] {
            let columns = (!kind.is_empty()).then(|| columns.clone());
            let answer = ask((&evidence, folder), home.path(), catalog, probable, columns);
            let answers = (1..=truth.len() as u64).zip(&truth).map(|(record, person)| {
                let of = answer.people_of.get(&(format!("febrl{number}.csv"), record)).map(Vec::as_slice);
                let said = if let Some([one]) = of { u64::from(*one) } else { record << 32 };
                (person.as_str(), said)
            });
            let records: Vec<_> = answers.collect();
            let found = records.iter().map(|(_, said)| said).collect::<HashSet<_>>().len();
            let how = format!("{}{said}", how(probable));
            let name = format!("FEBRL {number}");
            Quality::of(&records).row(&name, &how, records.len(), people, found as u64, Some(answer.seconds));
        }
    }
    for (name, how) in [("splink-bare", "Splink, without the number"), ("splink", "Splink, with it")] {
        let Some(said) = column(&folder.join(format!("febrl{number}.{name}.csv")), 1) else { continue };
        let records: Vec<_> = truth.iter().map(String::as_str).zip(said.iter().map(String::as_str)).collect();
        let found = said.iter().collect::<HashSet<_>>().len() as u64;
        Quality::of(&records).row(&format!("FEBRL {number}"), how, records.len(), people, found, None);
    }
    Some(())
}

/// A column of a CSV file without quotes.
fn column(file: &Path, at: usize) -> Option<Vec<String>> {
    let text = fs::read_to_string(file).ok()?;
    Some(text.lines().skip(1).filter_map(|line| line.split(',').nth(at).map(str::to_owned)).collect())
}

fn main() {
    let catalog = Catalog::builtin().unwrap_or_else(|why| panic!("{why}"));
    hard_drill(&catalog);
    let Some(folder) = env::var_os("FEBRL").map(PathBuf::from) else {
        println!("\nFEBRL: name the folder that benches/people/febrl.py wrote by FEBRL=DIR");
        return;
    };
    println!("\nFEBRL 1 to 4\n");
    head();
    for number in 1..=4 {
        if febrl(number, &folder, &catalog).is_none() {
            println!("| FEBRL {number} | not found | | | | | | | | |");
        }
    }
}
