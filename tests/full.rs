//! A disk that is full in the midst of a job: it ends with a word on what to do, and leaves nothing behind but evidence.

mod common;

use std::fs;
use std::process::Command;

use common::{Bench, Case, stderr};

/// More accounts than the least memory holds, by more than [`BLOCKS`].
const ACCOUNTS: usize = 400_000;
/// No file may grow beyond so many blocks of 512 bytes, or of 1,024 where the shell counts so.
const BLOCKS: u32 = 600;

fn accounts() -> String {
    (0..ACCOUNTS)
        .fold("username,email\n".to_owned(), |text, at| text + &format!("user{at},user{at}@drill-mail.net\n"))
}

/// The same command where writing fails as on a full disk.
fn limited(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args());
    command.get_envs().for_each(|(name, value)| {
        shell.env(name, value.unwrap_or_default());
    });
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    shell
}

#[test]
fn a_full_disk_ends_the_job_and_leaves_nothing_behind() {
    let bench = Bench::new();
    let text = accounts();
    let evidence = bench.put("accounts.csv", &text);
    let temp = bench.path("temp");
    fs::create_dir(&temp).unwrap();
    let mut scan = bench.scan_into("case");
    scan.args(["--memory", "64M", "--temp", "temp", "--no-people-csv"]);

    let output = limited(&scan).output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("temporary files (name a folder with more room by --temp) in temp"), "{said}");
    assert!(!said.contains("user1"), "{said}");
    assert_eq!(fs::read_dir(&temp).unwrap().count(), 0);
    assert_eq!(fs::read_to_string(&evidence).unwrap(), text);
    assert!(!bench.path("case/summary.json").exists());

    let output = scan.arg("--force").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(Case(bench.path("case")).people(), [ACCOUNTS as u64; 3]);
    assert_eq!(fs::read_dir(&temp).unwrap().count(), 0);
}
