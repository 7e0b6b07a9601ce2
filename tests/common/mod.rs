//! What the tests of the whole program share: running it, and reading what it wrote.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A fixed key, so that cases can be compared.
pub const KEY: &[u8; 16] = b"a key for tests.";

/// The program.
pub fn breachscope() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breachscope"));
    command.env("NO_COLOR", "1");
    command
}

/// A folder with evidence under `in`, for a case under `case`.
pub struct Bench {
    home: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("in")).unwrap();
        fs::write(home.path().join("key"), KEY).unwrap();
        Self { home }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Puts a file among the evidence.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path("in").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, bytes).unwrap();
        file
    }

    /// The command `scan in --case CASE` with the fixed key.
    pub fn scan_into(&self, case: &str) -> Command {
        let mut command = breachscope();
        command.current_dir(self.home.path()).args(["scan", "in", "--case", case, "--key", "key"]);
        command
    }

    /// Scans and returns exit status and case.
    pub fn scan(&self) -> (i32, Case) {
        let output = self.scan_into("case").arg("--force").output().unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"));
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        (code, Case(self.path("case")))
    }
}

/// A case folder.
pub struct Case(pub PathBuf);

impl Case {
    pub fn summary(&self) -> Value {
        json(&self.0.join("summary.json"))
    }

    /// The rows of one of its CSV files, by column name.
    pub fn rows(&self, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
        let mut csv = csv::Reader::from_path(self.0.join(name)).unwrap();
        csv.deserialize().map(Result::unwrap).collect()
    }

    /// The only row of the ledger.
    pub fn ledger_row(&self) -> std::collections::BTreeMap<String, String> {
        let mut rows = self.rows("ledger.csv");
        assert_eq!(rows.len(), 1);
        rows.remove(0)
    }

    /// Low, best and high.
    pub fn people(&self) -> [u64; 3] {
        let summary = self.summary();
        ["low", "best", "high"].map(|count| summary["people"][count].as_u64().unwrap())
    }

    /// Each ledger row must add up.
    pub fn assert_adds_up(&self) {
        for row in self.rows("ledger.csv") {
            let [given, parsed, raw, opaque, skipped] = ["given", "parsed", "raw", "opaque", "skipped"]
                .map(|column| row[column].parse::<u64>().unwrap());
            assert_eq!(given, parsed + raw + opaque + skipped, "{row:?}");
        }
    }
}

pub fn json(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
