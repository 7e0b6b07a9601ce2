//! Asking a case again, from outside: whether it still stands, what changed since another, and samples of it.

#[path = "../common/mod.rs"]
mod common;
mod diff;
#[path = "../common/job.rs"]
mod job;
mod lists;
mod origin;
mod person;
mod roster;
mod sample;
mod sheet;
mod verify;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{Bench, breachscope, stderr};

/// Three people.
const TABLE: &str = "name,email,phone\nAnn Lee,ann@lee-family.net,212-456-7890\nBo Day,bo@day-house.org,\nCy Fox,cy@fox-den.net,\n";

/// What the program says where the evidence lies.
fn run(bench: &Bench, args: &[&str]) -> Output {
    let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    output
}

/// Scans `in` into a case with the fixed key and further options.
fn scan(bench: &Bench, case: &str, options: &[&str]) {
    let output = bench.scan_into(case).arg("--quiet").args(options).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// Makes a drill among the evidence.
fn drill(bench: &Bench, name: &str, people: u32, seed: u32) {
    let (people, seed) = (people.to_string(), seed.to_string());
    let folder = bench.path("in").join(name);
    let mut command = breachscope();
    command.args(["drill", "--people", &people, "--seed", &seed, "--out"]).arg(&folder);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    remove_truth(&folder);
}

/// The truth of a drill is no evidence.
fn remove_truth(folder: &Path) {
    fs::remove_file(folder.join("truth.json")).unwrap();
}
