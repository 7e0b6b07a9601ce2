//! What a reviewer hands in, from outside: verdicts, decisions, facts, lists; refused, applied, stale.

mod columns;
#[path = "../common/mod.rs"]
mod common;
mod decisions;
mod items;
mod lists;

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
