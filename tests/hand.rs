//! What a reviewer hands in, from outside: verdicts, decisions, facts, lists; refused, applied, stale.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use common::{Bench, Case, breachscope, json, stderr, stdout};
use serde_json::Value;

/// Three people.
const TABLE: &str = "name,email,phone\nAnn Lee,ann@lee-family.net,212-456-7890\nBo Day,bo@day-house.org,\nCy Fox,cy@fox-den.net,\n";
/// One mailbox, two people with numbers of their own, and a line that could be of either.
const CONFLICT: &str = "name,email,ssn\nAnn Lee,home@lee-family.net,536-22-1190\nAnn Lee,home@lee-family.net,401-55-7812\n,home@lee-family.net,\n";

type Rows = Vec<BTreeMap<String, String>>;

/// Scans with files that stand beside the evidence.
trait Hands {
    /// Puts such a file.
    fn hand(&self, name: &str, text: impl AsRef<[u8]>) -> &Self;
    /// Scans with these options.
    fn with(&self, options: &[&str]) -> (Output, Case);
    /// Scans, and expects that status.
    fn scanned(&self, code: i32, options: &[&str]) -> Case;
    /// Scans, expects to be refused, and returns what was said.
    fn refused(&self, options: &[&str]) -> String;
    /// What the program prints.
    fn run(&self, args: &[&str]) -> String;
}

impl Hands for Bench {
    fn hand(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    fn with(&self, options: &[&str]) -> (Output, Case) {
        let output = self.scan_into("case").arg("--force").args(options).output().unwrap();
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        (output, Case(self.path("case")))
    }

    fn scanned(&self, code: i32, options: &[&str]) -> Case {
        let (output, case) = self.with(options);
        assert_eq!(output.status.code(), Some(code), "{options:?}: {}", stderr(&output));
        case
    }

    fn refused(&self, options: &[&str]) -> String {
        let (output, _) = self.with(options);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {}{}", stdout(&output), stderr(&output));
        stderr(&output)
    }

    fn run(&self, args: &[&str]) -> String {
        let output = breachscope().current_dir(self.path(".")).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
        stdout(&output)
    }
}

fn keys(case: &Case) -> BTreeMap<String, String> {
    let name = |row: BTreeMap<String, String>| (row["email"].clone(), row["key"].clone());
    case.rows("people.csv").into_iter().map(name).collect()
}

fn stale(case: &Case) -> Vec<String> {
    let say = |stale: &Value| {
        format!(
            "{}:{}: {}",
            stale["option"].as_str().unwrap(),
            stale["line"],
            stale["what"].as_str().unwrap()
        )
    };
    case.summary()["stale"].as_array().unwrap().iter().map(say).collect()
}

/// The column of `columns.csv` with this header.
fn column(case: &Case, header: &str) -> BTreeMap<String, String> {
    case.rows("columns.csv").into_iter().find(|row| row["header"] == header).unwrap()
}

#[test]
fn edited_columns_are_taken_whole() {
    let bench = Bench::new();
    bench.put("t.csv", "who,email,contact\nAnn Lee,ann@lee-family.net,ann@work-place.org\nBo Day,bo@day-house.org,bo@work-place.org\n");
    let plain = bench.scanned(0, &[]);
    assert_eq!(column(&plain, "email")["verdict"], "email");
    let text = fs::read_to_string(bench.path("case/columns.csv")).unwrap();
    bench.hand("columns.csv", &text);
    let same = bench.scanned(0, &["--columns", "columns.csv"]);
    assert_eq!(same.rows("columns.csv"), plain.rows("columns.csv"), "an unedited file changes nothing");
    assert_eq!(same.people(), plain.people());
    let edited = "item,table,column,verdict,role,by,why\nin/t.csv,,email,none,,K. Counsel,these are ours\nin/t.csv,,#1,name.full,,K. Counsel,\n";
    bench.hand("columns.csv", edited);
    let edited = bench.scanned(0, &["--columns", "columns.csv"]);
    let (email, who) = (column(&edited, "email"), column(&edited, "who"));
    assert_eq!(
        (email["verdict"].as_str(), email["why"].as_str()),
        ("", "said by K. Counsel: these are ours")
    );
    assert_eq!((who["verdict"].as_str(), who["why"].as_str()), ("name.full", "said by K. Counsel"));
    assert_eq!(who["by"], "K. Counsel");
    assert!(stale(&edited).is_empty());
    let manifest = json(&bench.path("case/manifest.json"));
    let digest = blake3::hash(&fs::read(bench.path("columns.csv")).unwrap()).to_hex().to_string();
    assert_eq!(manifest["options"]["inputs"]["columns"], digest.as_str());
    // What was written is read back as what was said.
    fs::copy(bench.path("case/columns.csv"), bench.path("again.csv")).unwrap();
    let again = bench.scanned(0, &["--columns", "again.csv"]);
    assert_eq!(again.rows("columns.csv"), edited.rows("columns.csv"));
}

#[test]
fn a_said_verdict_is_not_overturned_and_a_role_is_taken() {
    let bench = Bench::new();
    let mut table = String::from("login,email,boss\n");
    for row in 0..40 {
        let user = if row % 4 == 0 { format!("user{row}") } else { String::new() };
        table += &format!("{user},u{row}@lee-family.net,b{row}@day-house.org\n");
    }
    bench.put("t.csv", &table);
    bench.hand("c.csv", "item,table,column,verdict,role,by\nin/t.csv,,boss,email,manager,K. Counsel\n");
    let case = bench.scanned(0, &["--columns", "c.csv"]);
    assert_eq!(column(&case, "boss")["role"], "manager");
    assert_eq!(case.people(), [80; 3], "a manager is somebody else");
    bench.hand("c.csv", "item,table,column,verdict,role,by\nin/t.csv,,boss,email,,K. Counsel\n");
    assert_eq!(bench.scanned(0, &["--columns", "c.csv"]).people(), [40; 3]);
    bench.hand("c.csv", "item;table;column;verdict;by\nin/t.csv;;boss;us.ssn;K. Counsel\n");
    let case = bench.scanned(0, &["--columns", "c.csv"]);
    assert_eq!(column(&case, "boss")["verdict"], "us.ssn", "no tally overturns what somebody said");
}

#[test]
fn columns_that_cannot_be_are_refused_by_line() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let cases = [
        ("item,table,column,verdict\nin/t.csv,,email,e-mail\n", "c.csv:2: no detector `e-mail`"),
        (
            "item,table,column,verdict\nin/t.csv,,email,email\n\nin/t.csv,,email,none\n",
            "c.csv:4: says something else of this column than c.csv:2",
        ),
        ("item,table,column,verdict\nin/t.csv,,#0,email\n", "c.csv:2: a column's number"),
        ("item,table,column,verdict\n,,email,email\n", "c.csv:2: `item` is empty"),
        ("item,table,verdict\nin/t.csv,,email\n", "c.csv:1: has no column `column`"),
        ("item,table,column,verdict\nin/t.csv,,email\n", "c.csv:2: has 3 cells where the header has 4"),
    ];
    for (text, said) in cases {
        bench.hand("c.csv", text);
        let refused = bench.refused(&["--columns", "c.csv"]);
        assert!(refused.contains(said), "{refused}");
        assert!(!bench.path("case/summary.json").exists(), "refused before anything is scanned");
    }
    assert!(
        bench
            .hand("c.csv", b"item,table,column,verdict\n\nin/t.csv,,\xff,email\n")
            .refused(&["--columns", "c.csv"])
            .contains("c.csv:3: is not UTF-8")
    );
    bench.hand("c.csv", "item,table,column,verdict\nin/gone.csv,,email,email\nin/t.csv,,#9,none\nin/t.csv,,\"=x\u{1b}[31m\",none\n");
    let (output, case) = bench.with(&["--columns", "c.csv"]);
    assert_eq!((output.status.code(), stale(&case).len()), (Some(0), 3), "{:?}", stale(&case));
    assert!(stdout(&output).contains("--columns line 2: no such column: column email of in/gone.csv"));
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn people_are_merged_split_cut_and_suppressed() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let plain = bench.scanned(0, &[]);
    let keys = keys(&plain);
    let (ann, bo, cy) = (&keys["ann@lee-family.net"], &keys["bo@day-house.org"], &keys["cy@fox-den.net"]);
    bench.hand(
        "d.toml",
        format!("[[merge]]\npeople = [\"{ann}\", \"{bo}\"]\nwho = \"K\"\nwhy = \"same person\"\n"),
    );
    let merged = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!((merged.people(), merged.summary()["decisions"]["applied"].as_u64()), ([2; 3], Some(1)));
    assert_eq!(merged.rows("people.csv")[0]["records"], "2");
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    bench.hand("d.toml", format!("[[suppress]]\nperson = \"{cy}\"\nwho = \"K\"\nwhy = \"a test account\"\n"));
    let fewer = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(fewer.people(), [2; 3]);
    assert!(!fs::read_to_string(bench.path("case/people.csv")).unwrap().contains("fox-den"));
    assert_eq!(bench.run(&["people", "case"]).lines().count(), 3);
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", ann, "--json"])).unwrap();
    let phone = person["identifiers"].as_array().unwrap().iter().find(|of| of["kind"] == "phone").unwrap();
    bench.hand(
        "d.toml",
        format!("[[suppress]]\nperson = {}\nby = \"K\"\nwhy = \"by any key\"\n", phone["key"]),
    );
    assert_eq!(bench.scanned(0, &["--decisions", "d.toml"]).people(), [2; 3]);
}

/// Sets of records a person, whatever their order and keys.
fn persons(bench: &Bench) -> Vec<Vec<String>> {
    let records: Vec<Value> =
        bench.run(&["records", "case"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in &records {
        for person in record["person"].as_array().unwrap() {
            let place = format!("{}:{}", record["path"], record["record"]);
            of.entry(person.as_str().unwrap().to_owned()).or_default().push(place);
        }
    }
    let mut sets: Vec<Vec<String>> = of.into_values().collect();
    sets.sort();
    sets
}

#[test]
fn a_split_parts_and_a_merge_undoes_it() {
    let bench = Bench::new();
    let table = "name,email,phone,customer id\nAnn Lee,ann@lee-family.net,212-456-7890,C1001\nAnn Lee,ann@lee-family.net,212-456-7891,C1002\nAnn Lee,ann@lee-family.net,,\nBo Day,bo@day-house.org,,C1003\n";
    bench.put("t.csv", table);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [2; 3]);
    let before = persons(&bench);
    let key = &keys(&plain)["ann@lee-family.net"];
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", key, "--json"])).unwrap();
    let of = |kind: &str| -> Vec<String> {
        let own = person["identifiers"].as_array().unwrap().iter().filter(|of| of["kind"] == kind);
        own.map(|of| of["key"].as_str().unwrap().to_owned()).collect()
    };
    let (ids, phones) = (of("customer-id"), of("phone"));
    assert_eq!((ids.len(), phones.len()), (2, 2));
    let split =
        format!("[[split]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"two Anns\"\n", ids[0], ids[1]);
    bench.hand("d.toml", &split);
    let parted = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(parted.people(), [3, 3, 4], "the third record could be of either");
    assert_eq!(
        (parted.summary()["conflicts"].as_u64(), parted.summary()["undecided"].as_u64()),
        (Some(0), Some(1))
    );
    let merge = format!(
        "[[merge]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"one after all\"\n",
        phones[0], phones[1]
    );
    for text in [format!("{split}\n{merge}"), format!("{merge}\n{split}")] {
        bench.hand("d.toml", &text);
        let again = bench.scanned(0, &["--decisions", "d.toml"]);
        assert_eq!(
            (again.people(), persons(&bench)),
            (plain.people(), before.clone()),
            "splitting and merging is nothing"
        );
        assert!(stale(&again).is_empty());
        assert_eq!(keys_only(&again), keys_only(&plain));
    }
    let both =
        format!("{split}\n[[merge]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"no\"\n", ids[1], ids[0]);
    let refused = bench.hand("d.toml", &both).refused(&["--decisions", "d.toml"]);
    assert!(refused.contains("d.toml:1: splits what line 6 merges"), "{refused}");
    // Through a third key too.
    let chain = format!(
        "{split}\n[[merge]]\npeople = [\"{}\", \"{p}\"]\nwho = \"K\"\nwhy = \"no\"\n[[merge]]\npeople = [\"{}\", \"{p}\"]\nwho = \"K\"\nwhy = \"no\"\n",
        ids[1],
        ids[0],
        p = phones[0]
    );
    assert!(bench.hand("d.toml", &chain).refused(&["--decisions", "d.toml"]).contains("splits what line"));
}

fn keys_only(case: &Case) -> Vec<String> {
    case.rows("people.csv").into_iter().map(|row| row["key"].clone()).collect()
}

#[test]
fn a_cut_value_links_nothing() {
    let bench = Bench::new();
    let table = "name,email,phone\nAnn Lee,ann@lee-family.net,212-456-7890\nAnn Lee,lee@work-place.org,212-456-7890\n,,212-456-7890\n";
    bench.put("t.csv", table);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [1; 3]);
    let key = &keys(&plain)["ann@lee-family.net"];
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", key, "--json"])).unwrap();
    let phone = person["identifiers"].as_array().unwrap().iter().find(|of| of["kind"] == "phone").unwrap();
    bench.hand(
        "d.toml",
        format!("[[cut]]\nvalue = {}\nwho = \"K\"\nwhy = \"the front desk\"\n", phone["key"]),
    );
    let cut = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(
        (cut.people(), cut.summary()["cuts"].as_u64(), cut.summary()["hubs"].as_u64()),
        ([2; 3], Some(1), Some(0))
    );
    let row = cut.rows("conflicts.csv").into_iter().find(|row| row["what"] == "cut").unwrap();
    assert_eq!((row["key"].as_str(), row["value"].contains("456")), (phone["key"].as_str().unwrap(), false));
    bench.hand(
        "d.toml",
        format!(
            "[[value]]\nvalue = {}\nverdict = \"placeholder\"\nwho = \"K\"\nwhy = \"nobody's\"\n",
            phone["key"]
        ),
    );
    let aside = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(aside.people(), [2; 3]);
    assert!(stale(&aside).is_empty(), "{:?}", stale(&aside));
    let telephone = aside.summary()["elements"]
        .as_array()
        .unwrap()
        .iter()
        .any(|row| row["element"] == "phone-number" && row["people"] != 0);
    assert!(!telephone, "what stands for nobody is nobody's element");
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
}

#[test]
fn conflicts_name_people_by_key_and_are_read_back() {
    let bench = Bench::new();
    bench.put("t.csv", CONFLICT);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [1, 2, 3]);
    let rows = plain.rows("conflicts.csv");
    let of = |what: &str| -> Rows { rows.iter().filter(|row| row["what"] == what).cloned().collect() };
    let known = keys_only(&plain);
    let (parts, undecided) = (of("part"), of("undecided"));
    assert_eq!((parts.len(), undecided.len()), (2, 1));
    let mut part_keys: Vec<String> = parts.iter().map(|row| row["key"].clone()).collect();
    part_keys.sort();
    let mut all = known.clone();
    all.sort();
    assert_eq!(part_keys, all);
    let mut candidates: Vec<&str> = undecided[0]["candidates"].split(' ').collect();
    candidates.sort_unstable();
    assert_eq!(candidates, all);
    let decide = |decisions: &dyn Fn(&BTreeMap<String, String>) -> String| {
        let mut csv = csv::Writer::from_path(bench.path("conflicts.csv")).unwrap();
        let header: Vec<&String> = rows[0].keys().collect();
        csv.write_record(&header).unwrap();
        for row in &rows {
            let decision = decisions(row);
            let cell = |name: &&String| match name.as_str() {
                "decision" => decision.clone(),
                "by" | "why" if !decision.is_empty() => "K".to_owned(),
                _ => row[*name].clone(),
            };
            csv.write_record(header.iter().map(cell).collect::<Vec<_>>()).unwrap();
        }
        csv.flush().unwrap();
    };
    decide(&|_| String::new());
    assert_eq!(bench.scanned(0, &["--decisions", "conflicts.csv"]).people(), [1, 2, 3]);
    decide(&|row| if row["what"] == "undecided" { format!("merge {}", known[1]) } else { String::new() });
    let told = bench.scanned(0, &["--decisions", "conflicts.csv"]);
    assert_eq!((told.people(), told.rows("people.csv")[1]["records"].as_str()), ([1, 2, 2], "2"));
    decide(&|row| if row["what"] == "part" { "merge".into() } else { String::new() });
    let one = bench.scanned(0, &["--decisions", "conflicts.csv"]);
    assert_eq!((one.people(), one.summary()["conflicts"].as_u64()), ([1; 3], Some(0)));
    assert_eq!(one.rows("people.csv")[0]["hold"], "");
    decide(&|row| if row["what"] == "part" { "perhaps".into() } else { String::new() });
    assert!(
        bench
            .refused(&["--decisions", "conflicts.csv"])
            .contains("conflicts.csv:2: no such decision for this row")
    );
}

#[test]
fn decisions_that_cannot_be_are_refused_by_line() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let key = "0123456789abcdef0123456789abcdef";
    let cases = [
        (format!("\n[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\n"), "d.toml:2: missing field `why`"),
        (format!("[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\nwhy = \" \"\n"), "d.toml:1: `why` is empty"),
        ("[[cut]]\nvalue = \"ann@lee-family.net\"\nwho = \"K\"\nwhy = \"x\"\n".to_owned(), "d.toml:1: a key is 32 hex digits"),
        (format!("[[merge]]\npeople = [\"{key}\", \"{key}\"]\nwho = \"K\"\nwhy = \"x\"\n"), "d.toml:1: names fewer than two"),
        ("\n\n[[merge]\n".to_owned(), "d.toml:3: "),
        ("[[join]]\nwho = \"K\"\n".to_owned(), "d.toml:1: unknown field `join`"),
        (format!("[[value]]\nvalue = \"{key}\"\nverdict = \"fine\"\nwho = \"K\"\nwhy = \"x\"\n"), "d.toml:1: a value's verdict is"),
        ("[[column]]\nitem = \"in/t.csv\"\ncolumn = \"email\"\nverdict = \"mail\"\nwho = \"K\"\nwhy = \"x\"\n".to_owned(), "d.toml:1: no detector `mail`"),
    ];
    for (text, said) in cases {
        let refused = bench.hand("d.toml", &text).refused(&["--decisions", "d.toml"]);
        assert!(refused.contains(said), "{refused}");
        assert!(!refused.contains("ann@"), "no value is repeated: {refused}");
    }
    let nobody = format!(
        "[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\nwhy = \"x\"\n[[suppress]]\nperson = \"{key}\"\nwho = \"K\"\nwhy = \"x\"\n[[value]]\nvalue = \"{key}\"\nverdict = \"placeholder\"\nwho = \"K\"\nwhy = \"x\"\n"
    );
    bench.hand("d.toml", &nobody);
    let (output, case) = bench.with(&["--decisions", "d.toml"]);
    assert_eq!((output.status.code(), case.people(), stale(&case).len()), (Some(0), [3; 3], 3));
    assert!(
        stdout(&output).contains("--decisions line 5: suppress: one of its keys stands for nobody"),
        "{}",
        stdout(&output)
    );
    let column = "[[column]]\nitem = \"in/t.csv\"\ncolumn = \"email\"\nverdict = \"none\"\nwho = \"K\"\nwhy = \"ours\"\n";
    bench.hand("d.toml", column);
    let case = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(self::column(&case, "email")["why"], "said by K: ours");
    bench.hand("c.csv", "item,column,verdict\nin/t.csv,email,email\n");
    let refused = bench.refused(&["--decisions", "d.toml", "--columns", "c.csv"]);
    assert!(refused.contains("d.toml:1: says something else of this column than c.csv:2"), "{refused}");
}

#[test]
fn owners_are_not_linked_unless_asked() {
    let bench = Bench::new();
    bench.put("acme/t.csv", TABLE);
    bench.put("bolt/t.csv", TABLE.replace("Cy Fox,cy@fox-den.net", "Di Elk,di@elk-home.net"));
    bench.put("other.csv", "name,email\nEd Gnu,ed@gnu-herd.org\n");
    assert_eq!(bench.scanned(0, &[]).people(), [5; 3]);
    let items = "path,owner,custodian,control_number,status,as_of,zone,keys_taken\nin/acme,Acme,J. Doe,AC-1,acquired,2024-03-01,hq,no\nin/bolt/,Bolt,J. Doe,,accessed,,,\nin/none,Gone,,,,,,\n";
    bench.hand("items.csv", items);
    let (output, case) = bench.with(&["--items", "items.csv"]);
    assert_eq!(case.people(), [7; 3], "{}", stderr(&output));
    assert_eq!(stale(&case), ["--items:4: speaks for no item: in/none"]);
    let summary = case.summary();
    let people = |by: &str, name: &str| summary[by][name]["people"].as_u64();
    assert_eq!(
        [people("by_owner", "Acme"), people("by_owner", "Bolt"), people("by_owner", "unassigned")],
        [Some(3), Some(3), Some(1)]
    );
    assert_eq!((people("by_custodian", "J. Doe"), people("by_status", "accessed")), (Some(6), Some(3)));
    assert_eq!(
        (&summary["by_owner"]["Acme"]["records"], &summary["by_owner"]["Acme"]["elements"]["email-address"]),
        (&Value::from(3), &Value::from(3))
    );
    let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/acme/t.csv").unwrap();
    assert_eq!(
        [
            &row["owner"],
            &row["control_number"],
            &row["status"],
            &row["as_of"],
            &row["zone"],
            &row["keys_taken"]
        ],
        ["Acme", "AC-1", "acquired", "2024-03-01", "hq", "no"]
    );
    assert!(stdout(&output).contains("Owners"));
    let lines = |option: &str, value: &str| bench.run(&["people", "case", option, value]).lines().count() - 1;
    assert_eq!(
        [lines("--owner", "Acme"), lines("--custodian", "J. Doe"), lines("--status", "present")],
        [3, 6, 0]
    );
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    let across = bench.scanned(0, &["--items", "items.csv", "--link-across-owners"]);
    assert_eq!((across.people(), across.summary()["by_owner"]["Bolt"]["people"].as_u64()), ([5; 3], Some(3)));
    assert_eq!(across.summary()["by_custodian"]["J. Doe"]["people"], 4);
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    for (text, said) in [
        ("path,status\nin,stolen\n", "i.csv:2: `status` is one of acquired, accessed, present"),
        ("path,as_of\nin,1.3.2024\n", "i.csv:2: `as_of` is a day"),
        ("path,owner\nin,A\nin/,B\n", "i.csv:3: says something else of this path than line 2"),
        ("owner\nA\n", "i.csv:1: has no column `path`"),
    ] {
        let refused = bench.hand("i.csv", text).refused(&["--items", "i.csv"]);
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn the_excluded_stay_people_and_are_counted_apart() {
    let bench = Bench::new();
    bench.put("t.csv", format!("{TABLE}Dee Lee,shared@lee-family.net,\nEve Oak,shared@lee-family.net,\n"));
    bench.hand("e.csv", "E-mail,Phone,Reason\nANN@lee-family.net,,notified in May\n,(212) 456-7890,\nnobody@nowhere-else.org,,\nshared@lee-family.net,,\n");
    let (output, case) = bench.with(&["--exclude", "e.csv"]);
    assert_eq!((output.status.code(), case.people()[1]), (Some(0), 5), "{}", stderr(&output));
    let excluded = &case.summary()["excluded"];
    let count = |name: &str| excluded[name].as_u64().unwrap();
    assert_eq!(["entries", "people", "unmatched", "ambiguous"].map(count), [4, 1, 1, 1]);
    assert!(stdout(&output).contains("of which excluded: 1 (list of 4 entries"), "{}", stdout(&output));
    let ann = case.rows("people.csv").into_iter().find(|row| row["email"] == "ann@lee-family.net").unwrap();
    assert_eq!((ann["hold"].as_str(), ann["hold_reason"].as_str()), ("Y", "excluded: notified in May"));
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    let refused = bench.hand("e.csv", "colour\nred\n").refused(&["--exclude", "e.csv"]);
    assert!(refused.contains("e.csv:1: no header names an identifier"), "{refused}");
    let refused =
        bench.hand("e.csv", "email\nann@lee-family.net\nsecret-word\n").refused(&["--exclude", "e.csv"]);
    assert!(
        refused.contains("e.csv:3: what stands under `email` is no such value")
            && !refused.contains("secret"),
        "{refused}"
    );
}

#[test]
fn an_excluded_customer_id_counts_in_every_folder_and_owner() {
    let bench = Bench::new();
    for folder in ["a", "b"] {
        bench.put(&format!("{folder}/t.csv"), "customer id,name\nC10017,Ann Lee\nC10018,Bo Day\n");
    }
    bench.hand("items.csv", "path,owner\nin/a,A\nin/b,B\n");
    bench.hand("e.csv", "customer_id\nC10017\n");
    let case = bench.scanned(0, &["--exclude", "e.csv", "--items", "items.csv"]);
    assert_eq!((case.people()[1], case.summary()["excluded"]["people"].as_u64()), (4, Some(2)));
}

#[test]
fn known_files_are_listed_and_not_read() {
    let bench = Bench::new();
    let known = bench.put("known.csv", TABLE);
    bench.put("t.csv", "name,email\nEd Gnu,ed@gnu-herd.org\n");
    let blake3 = blake3::hash(&fs::read(known).unwrap()).to_hex().to_string();
    let sums = |program: &str| {
        let output =
            std::process::Command::new(program).current_dir(bench.path("in")).arg("known.csv").output();
        stdout(&output.unwrap())
    };
    let sha1 = sums("sha1sum");
    let nsrl = format!(
        "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\"\n\"{}\",\"D41D8CD98F00B204E9800998ECF8427E\",\"00000000\",\"x\"\n",
        sha1[..40].to_uppercase()
    );
    for (list, function) in [
        (format!("# ours\n{blake3}\n"), "BLAKE3"),
        (sums("sha256sum"), "SHA-256"),
        (sha1, "SHA-1"),
        (sums("md5sum"), "MD5"),
        (nsrl, "SHA-1"),
    ] {
        bench.hand("known.txt", &list);
        let case = bench.scanned(0, &["--known", "known.txt"]);
        let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/known.csv").unwrap();
        assert_eq!(
            (row["format"].as_str(), row["reason"].as_str(), row["exception"].as_str()),
            ("known", format!("known file ({function})").as_str(), "no")
        );
        assert_eq!(
            (row["skipped"].as_str(), row["digest"].as_str()),
            (row["given"].as_str(), blake3.as_str())
        );
        assert_eq!((case.people(), case.summary()["items"]["known"].as_u64()), ([1; 3], Some(1)));
        case.assert_adds_up();
        assert_eq!(bench.run(&["people", "case"]).lines().count(), 2);
    }
    let refused = bench.hand("known.txt", format!("{blake3}\nxyz\n")).refused(&["--known", "known.txt"]);
    assert!(refused.contains("known.txt:2: holds no hash"), "{refused}");
}

#[test]
fn a_copy_counts_where_it_stands_as_if_it_were_scanned() {
    let bench = Bench::new();
    // The same people in one folder twice, in another folder, as names only, and under a number that is one only in its folder.
    let table = "customer id,name,email\nC10017,Ann Lee,ann@lee-family.net\nC10018,Bo Day,\n,Cy Fox,\n,,di@elk-home.net\n";
    bench.put("a/one.csv", table);
    bench.put("a/two.csv", table);
    bench.put("b/one.csv", table);
    bench.put("b/two.csv", table);
    bench.put("c/list.txt", "ann@lee-family.net:hunter2\ned@gnu-herd.org:swordfish9\n");
    bench.put("d/list.txt", "ann@lee-family.net:hunter2\ned@gnu-herd.org:swordfish9\n");
    let copies = bench.scanned(0, &[]);
    let ledger = copies.rows("ledger.csv");
    let duplicates = ledger.iter().filter(|row| !row["duplicate_of"].is_empty()).count();
    assert_eq!((duplicates, copies.summary()["items"]["copies"].as_u64()), (4, Some(4)));
    let counts =
        |row: &BTreeMap<String, String>| ["records", "findings", "people"].map(|name| row[name].clone());
    assert_eq!(counts(&ledger[0]), counts(&ledger[1]));
    let findings = bench.run(&["findings", "case"]);
    // The same evidence with a mark in each file that makes it another: nothing is a copy, and nobody is new.
    for (at, name) in
        ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"].iter().enumerate()
    {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap() + &"\n".repeat(at + 1);
        fs::write(file, text).unwrap();
    }
    let scanned = bench.scanned(0, &[]);
    assert_eq!(scanned.summary()["items"]["copies"], 0);
    assert_eq!((copies.people(), 0), (scanned.people(), 0));
    for part in
        ["people", "name_only", "elements", "findings", "distinct_values", "unattributed", "undecided"]
    {
        assert_eq!(copies_of(&bench, part), scanned.summary()[part], "{part}");
    }
    assert_eq!(bench.run(&["findings", "case"]), findings);
}

/// A part of the summary of the evidence as it was before its files were told apart.
fn copies_of(bench: &Bench, part: &str) -> Value {
    for name in ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"] {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(bench.path("in").join(name), text.trim_end().to_owned() + "\n").unwrap();
    }
    let output = bench.scan_into("folded").arg("--force").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    for (at, name) in
        ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"].iter().enumerate()
    {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap() + &"\n".repeat(at + 1);
        fs::write(file, text).unwrap();
    }
    // The case asks for evidence as it is now.
    assert_eq!(bench.scan_into("case").arg("--force").output().unwrap().status.code(), Some(0));
    json(&bench.path("folded/summary.json"))[part].clone()
}

#[test]
fn a_copy_of_another_owner_counts_for_that_owner() {
    let bench = Bench::new();
    bench.put("a/t.csv", TABLE);
    bench.put("b/t.csv", TABLE);
    bench.hand("items.csv", "path,owner\nin/a,A\nin/b,B\n");
    let case = bench.scanned(0, &["--items", "items.csv"]);
    assert_eq!(case.people(), [6; 3]);
    assert_eq!(case.summary()["by_owner"]["B"]["people"], 3);
    assert_eq!(case.rows("ledger.csv")[1]["duplicate_of"], "in/a/t.csv");
}

#[test]
fn an_overturned_copy_is_overturned_too() {
    let bench = Bench::new();
    let mut table = String::from("email,user name\n");
    for row in 0..30_000 {
        let user = if row < 300 { format!("user{row}") } else { "!!!".into() };
        table += &format!("u{row}@lee-family.net,{user}\n");
    }
    bench.put("one.csv", &table);
    bench.put("two.csv", &table);
    let case = bench.scanned(0, &[]);
    let ledger = case.rows("ledger.csv");
    assert_eq!(
        (ledger[0]["findings"].as_str(), ledger[0]["people"].as_str()),
        (ledger[1]["findings"].as_str(), ledger[1]["people"].as_str())
    );
    let columns = case.rows("columns.csv");
    assert_eq!(
        (&columns[1]["verdict"], &columns[1]["why"], &columns[1]["rows"]),
        (&columns[3]["verdict"], &columns[3]["why"], &columns[3]["rows"])
    );
    assert_eq!(case.people(), [30_000; 3]);
}

#[test]
fn seen_exceptions_are_accepted_by_name() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    bench.put(
        "blob",
        (0..200_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>(),
    );
    let case = bench.scanned(3, &[]);
    let row = case.rows("ledger.csv").into_iter().find(|row| row["exception"] == "yes").unwrap();
    bench.hand("a.csv", "item,who,why\nin/blob,K. Counsel,a random file\nin/gone,K. Counsel,never there\n");
    let (output, case) = bench.with(&["--accept", "a.csv"]);
    assert_eq!(
        (
            output.status.code(),
            case.summary()["items"]["accepted"].as_u64(),
            case.summary()["items"]["unread"].as_u64()
        ),
        (Some(0), Some(1), Some(1))
    );
    assert!(stdout(&output).contains("accepted by K. Counsel: a random file"), "{}", stdout(&output));
    assert_eq!(case.rows("ledger.csv")[0]["accepted"], "K. Counsel: a random file");
    assert_eq!(stale(&case).len(), 1);
    bench.hand("a.csv", format!("path,reason,who,why\nin/blob,{},K,ok\n", row["reason"]));
    bench.scanned(0, &["--accept", "a.csv"]);
    bench.hand("a.csv", "path,reason,who,why\nin/blob,encrypted,K,ok\n");
    assert_eq!(
        stale(&bench.scanned(3, &["--accept", "a.csv"])).len(),
        1,
        "another reason is another exception"
    );
    assert!(
        bench
            .hand("a.csv", "item,who,why\nin/blob,,x\n")
            .refused(&["--accept", "a.csv"])
            .contains("a.csv:2: `who` is empty")
    );
}

#[test]
fn paths_are_left_out_and_listed() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    bench.put("logs/app.log", "2024-05-01 login ed@gnu-herd.org\n");
    let case = bench.scanned(0, &["--exclude-path", "*.log"]);
    let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/logs/app.log").unwrap();
    assert_eq!(
        (row["format"].as_str(), row["reason"].as_str(), row["exception"].as_str()),
        ("left out", "left out by --exclude-path", "no")
    );
    assert_eq!(case.people(), [3; 3]);
    case.assert_adds_up();
    let case = bench.scanned(0, &["--include-path", "in/logs"]);
    assert_eq!(case.people(), [1; 3]);
    assert_eq!(json(&bench.path("case/manifest.json"))["options"]["include_paths"][0], "in/logs");
}

#[test]
fn with_all_of_it_any_number_of_threads_writes_the_same_bytes() {
    let bench = Bench::new();
    for name in ["a/t.csv", "a/u.csv", "b/t.csv"] {
        bench.put(
            name,
            TABLE.to_owned() + &CONFLICT.lines().skip(1).fold(String::new(), |all, line| all + line + "\n"),
        );
    }
    bench.put("b/known.csv", TABLE);
    bench.put("conflict.csv", CONFLICT);
    let plain = bench.scanned(0, &[]);
    let keys = keys(&plain);
    bench.hand("d.toml", format!("[[merge]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"x\"\n[[suppress]]\nperson = \"{}\"\nwho = \"K\"\nwhy = \"y\"\n", keys["ann@lee-family.net"], keys["bo@day-house.org"], keys["cy@fox-den.net"]));
    bench.hand("i.csv", "path,owner,status\nin/a,A,acquired\nin/b,B,present\n");
    bench.hand("e.csv", "email\nann@lee-family.net\n");
    bench.hand("k.txt", blake3::hash(TABLE.as_bytes()).to_hex().to_string());
    bench.hand("c.csv", "item,column,verdict,by\nin/a/t.csv,phone,none,K\n");
    let all = [
        "--decisions",
        "d.toml",
        "--items",
        "i.csv",
        "--exclude",
        "e.csv",
        "--known",
        "k.txt",
        "--columns",
        "c.csv",
    ];
    let runs = ["1", "2", "7"].map(|threads| {
        let case = format!("case{threads}");
        let output = bench.scan_into(&case).args(["--threads", threads]).args(all).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        contents(&bench.path(&case))
    });
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
    assert!(runs[0].len() > 8);
}

/// The files of a case that must not depend on the run.
fn contents(case: &Path) -> Vec<(String, Vec<u8>)> {
    let names = [
        "summary.json",
        "people.csv",
        "conflicts.csv",
        "columns.csv",
        "ledger.csv",
        "report.html",
        "store/items",
        "store/people",
        "store/remarks",
        "store/shared",
    ];
    names.map(|name| (name.to_owned(), fs::read(case.join(name)).unwrap())).to_vec()
}
