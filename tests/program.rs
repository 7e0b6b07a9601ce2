//! The program from outside: exit status, hostile evidence, interruption, determinism.

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{Bench, Case, breachscope, json, stderr, stdout};

/// Three people in a table that any version must read.
const TABLE: &str = "name,email,phone\nAnn Lee,ann@lee-family.net,212-456-7890\nBo Day,bo@day-house.org,\nCy Fox,cy@fox-den.net,\n";

#[test]
fn an_empty_file_is_a_row_and_no_exception() {
    let bench = Bench::new();
    bench.put("empty.csv", "");
    let (code, case) = bench.scan();
    let row = case.ledger_row();
    assert_eq!((code, row["format"].as_str(), row["given"].as_str()), (0, "empty", "0"));
    assert_eq!(case.people(), [0, 0, 0]);
}

#[test]
fn random_bytes_are_opaque_and_an_exception() {
    let bench = Bench::new();
    let mut state = 1u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    bench.put("blob", (0..300_000).map(|_| random()).collect::<Vec<u8>>());
    let (code, case) = bench.scan();
    let row = case.ledger_row();
    assert_eq!((code, row["opaque"].as_str(), row["exception"].as_str()), (3, "300000", "yes"));
    case.assert_adds_up();
}

#[test]
fn invalid_utf8_is_read_around() {
    let bench = Bench::new();
    bench.put("latin1.txt", b"Caf\xe9 order by ann@lee-family.net\nJos\xe9 wrote to bo@day-house.org\n");
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()[1]), (0, 2));
    assert_eq!(case.ledger_row()["raw"], case.ledger_row()["given"]);
}

/// Scaled down from the 1 GiB of the benchmarks: longer than a record may be, so that it is cut.
#[test]
fn one_line_longer_than_a_record_is_cut_and_read() {
    let bench = Bench::new();
    let mut line = "lorem ipsum dolor ".repeat((66 << 20) / 18);
    line.push_str("ann@lee-family.net");
    bench.put("line.txt", &line);
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()), (0, [1, 1, 1]));
    assert_eq!(case.ledger_row()["records"], "2");
    case.assert_adds_up();
}

/// Scaled down from 1 GiB.
#[test]
fn a_stray_quote_costs_one_record() {
    let bench = Bench::new();
    let mut text = String::from("id,email,note\n");
    for row in 0..60_000 {
        let note = if row == 30_000 { "\"never closed" } else { "fine" };
        text.push_str(&format!("{row},user{row}@lee-family.net,{note}\n"));
    }
    bench.put("users.csv", &text);
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()), (0, [60_000; 3]));
    let row = case.ledger_row();
    assert_eq!((row["records"].as_str(), row["malformed"].as_str()), ("60000", "1"));
    case.assert_adds_up();
}

/// A library that makes files called `bad*` fail from byte 200,000 on, and files called `gone*` vanish after
/// they were seen.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>
static int is_bad(int fd) {
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, name, sizeof name - 1);
    if (n <= 0) return 0;
    name[n] = 0;
    char *base = strrchr(name, '/');
    return base && !strncmp(base, "/bad", 4);
}
void *mmap64(void *a, size_t l, int p, int f, int fd, off_t o) {
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "mmap64");
    if (fd >= 0 && is_bad(fd)) { errno = ENODEV; return MAP_FAILED; }
    return real(a, l, p, f, fd, o);
}
void *mmap(void *a, size_t l, int p, int f, int fd, off_t o) { return mmap64(a, l, p, f, fd, o); }
ssize_t pread64(int fd, void *b, size_t n, off_t o) {
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pread64");
    if (is_bad(fd) && o + (off_t)n > 200000 && o < 262144) { errno = EIO; return -1; }
    return real(fd, b, n, o);
}
int open64(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = dlsym(RTLD_NEXT, "open64");
    va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list);
    const char *base = strrchr(path, '/');
    if (base && !strncmp(base, "/gone", 5)) { errno = ENOENT; return -1; }
    return real(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list);
    return open64(path, flags, mode);
}
"#;

/// The shim, compiled.
fn shim(folder: &Path) -> std::path::PathBuf {
    let (source, library) = (folder.join("shim.c"), folder.join("shim.so"));
    fs::write(&source, SHIM).unwrap();
    let built = std::process::Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", stderr(&built));
    library
}

#[test]
fn an_io_error_costs_its_block_and_a_vanished_file_a_row() {
    let bench = Bench::new();
    let mut text = String::from("id,email\n");
    (0..40_000).for_each(|row| text.push_str(&format!("{row},user{row}@lee-family.net\n")));
    bench.put("bad.csv", &text);
    bench.put("gone.csv", TABLE);
    bench.put("good.csv", TABLE);
    let library = shim(&bench.path("."));
    let output = bench.scan_into("case").env("LD_PRELOAD", library).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let case = Case(bench.path("case"));
    case.assert_adds_up();
    let rows = case.rows("ledger.csv");
    let row = |name: &str| rows.iter().find(|row| row["path"].ends_with(name)).unwrap().clone();
    assert_eq!(row("bad.csv")["skipped"], "65536");
    assert!(row("bad.csv")["reason"].contains("Input/output error"), "{}", row("bad.csv")["reason"]);
    assert!(row("gone.csv")["reason"].contains("No such file"), "{}", row("gone.csv")["reason"]);
    assert_eq!(row("gone.csv")["skipped"], row("gone.csv")["given"]);
    let lost = 40_000 + 3 - case.people()[1];
    assert!((1..=65_536 / 20).contains(&lost), "{lost} people lost by one block");
}

#[test]
fn an_unreadable_file_is_an_exception() {
    let bench = Bench::new();
    let secret = bench.put("secret.csv", TABLE);
    bench.put("open.csv", TABLE);
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    let home = bench.path(".");
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if is_root {
        // Root reads everything, so the program runs as nobody, from where nobody can reach it.
        let program = bench.path("breachscope");
        fs::copy(env!("CARGO_BIN_EXE_breachscope"), &program).unwrap();
        for path in [&home, &program] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command
    } else {
        breachscope()
    };
    let output = command.current_dir(&home).args(["scan", "in", "--case", "case"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let case = Case(bench.path("case"));
    let row = case.rows("ledger.csv").into_iter().find(|row| row["path"].ends_with("secret.csv")).unwrap();
    assert!(row["reason"].contains("Permission denied"), "{row:?}");
    assert_eq!(case.people()[1], 3);
    case.assert_adds_up();
}

#[test]
fn ctrl_c_leaves_a_case_marked_incomplete() {
    let bench = Bench::new();
    let line =
        "2024-05-01T10:00:00Z INFO user ann@lee-family.net from 10.1.2.3 ok, request 0123456789abcdef\n";
    bench.put("app.log", line.repeat((96 << 20) / line.len()));
    let mut child = bench.scan_into("case").stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let parts = bench.path("case/store/parts");
    let begun = Instant::now();
    while !fs::metadata(&parts).is_ok_and(|parts| parts.len() > 0) {
        assert!(begun.elapsed() < Duration::from_secs(120), "the scan never began");
        std::thread::sleep(Duration::from_millis(2));
    }
    let stopped =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(json(&bench.path("case/store/state"))["complete"], false);
    assert!(!bench.path("case/summary.json").exists());
    let refused = bench.scan_into("case").output().unwrap();
    assert_eq!(refused.status.code(), Some(5), "{}", stderr(&refused));
}

/// No file may grow beyond a mebibyte: what does not fit in memory cannot be put down.
#[test]
fn a_full_disk_is_said_and_nothing_is_left_behind() {
    let bench = Bench::new();
    let line =
        |n: u32| format!("user{n}@drill-letters.com:{:032x}\n", u128::from(n) * 0x9e37_79b9_7f4a_7c15_f39c);
    let evidence = bench.put("combo.txt", (0..700_000).map(line).collect::<String>());
    let before = fs::metadata(&evidence).unwrap();
    let temp = bench.path("temp");
    fs::create_dir(&temp).unwrap();
    let scan = bench.scan_into("case");
    let mut limited = std::process::Command::new("sh");
    limited.current_dir(bench.path("")).args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$@\"", "sh"]);
    limited.arg(scan.get_program()).args(scan.get_args());
    limited.args(["--no-people-csv", "--memory", "64M", "--temp"]).arg(&temp);
    let output = limited.output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("--temp") && said.contains(temp.to_str().unwrap()), "{said}");
    assert!(!said.contains('@'), "{said}");
    assert!(fs::read_dir(&temp).unwrap().next().is_none());
    let after = fs::metadata(&evidence).unwrap();
    assert_eq!((before.len(), before.modified().unwrap()), (after.len(), after.modified().unwrap()));
    assert_eq!(json(&bench.path("case/store/state"))["complete"], false);
}

#[test]
fn hostile_values_stay_inert_on_the_terminal() {
    let bench = Bench::new();
    let hostile = "email,=cmd|' /C calc'!A0,\u{1b}[31mname\nann@lee-family.net,<script>alert(1)</script>,\u{1b}]0;x\u{7}Ann\n";
    bench.put("evil\u{1b}[2J\n.csv", hostile);
    let outputs = [
        bench.scan_into("case").output().unwrap(),
        breachscope().args(["find"]).arg(bench.path("in")).output().unwrap(),
        breachscope().args(["columns"]).arg(bench.path("case")).output().unwrap(),
        breachscope().args(["findings", "--format", "text"]).arg(bench.path("case")).output().unwrap(),
    ];
    for output in outputs {
        let shown = stdout(&output) + &stderr(&output);
        assert!(!shown.is_empty());
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\r'), "{shown:?}");
        assert!(!shown.contains("ann@"), "a value is shown in clear: {shown}");
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let bench = Bench::new();
    let drill = breachscope()
        .args(["drill", "--people", "3000", "--seed", "9", "--out"])
        .arg(bench.path("in/drill"))
        .output();
    assert!(drill.unwrap().status.success());
    let mut runs = ["1", "2", "7"].map(|threads| {
        let case = format!("case{threads}");
        let output = bench.scan_into(&case).args(["--threads", threads]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        contents(&bench.path(&case))
    });
    let first = runs[0].clone();
    assert!(first.len() > 10, "only {} files are compared", first.len());
    for run in &mut runs[1..] {
        for ((name, bytes), (other, same)) in first.iter().zip(run.iter()) {
            assert!(name == other && bytes == same, "{name} differs");
        }
    }
}

/// The files of a case that must not depend on the run, with their bytes.
fn contents(case: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![];
    for folder in [case.to_path_buf(), case.join("store")] {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file())
        {
            let name = entry.path().strip_prefix(case).unwrap().to_str().unwrap().to_owned();
            let bytes = match name.as_str() {
                "audit.jsonl" | "store/lock" => continue,
                "manifest.json" => {
                    let mut manifest = json(&entry.path());
                    manifest.as_object_mut().unwrap().remove("run").unwrap();
                    manifest.to_string().into_bytes()
                }
                _ => fs::read(entry.path()).unwrap(),
            };
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o077,
                0,
                "{name} can be read by others"
            );
            files.push((name, bytes));
        }
    }
    files.sort();
    files
}

#[test]
fn links_and_special_files_are_listed_and_not_followed() {
    let bench = Bench::new();
    let target = bench.path("outside.csv");
    fs::write(&target, TABLE).unwrap();
    symlink(&target, bench.path("in/link.csv")).unwrap();
    bench.put("real.csv", TABLE);
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()[1], case.rows("ledger.csv").len()), (0, 3, 2));
}

#[test]
fn standard_input_is_evidence() {
    let bench = Bench::new();
    let mut command = breachscope();
    command.current_dir(bench.path(".")).args(["scan", "-", "--case", "case"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(TABLE.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(Case(bench.path("case")).people(), [3, 3, 3]);
}

#[test]
fn exit_status_says_what_happened() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let code =
        |args: &[&str]| breachscope().current_dir(bench.path(".")).args(args).output().unwrap().status.code();
    assert_eq!(code(&["scan", "nowhere", "--case", "case"]), Some(2));
    assert_eq!(code(&["scan", "in"]), Some(2));
    assert_eq!(code(&["scan", "in", "--case", "case"]), Some(0));
    assert_eq!(
        code(&["scan", "in", "--case", "case"]),
        Some(0),
        "a complete case of the same evidence is replaced"
    );
    bench.put("u.csv", TABLE);
    assert_eq!(code(&["scan", "in", "--case", "case"]), Some(5), "a case of other evidence is not");
    assert_eq!(code(&["scan", "in", "--case", "in"]), Some(2), "evidence is no case folder");
    fs::create_dir(bench.path("home")).unwrap();
    fs::write(bench.path("home/letter.txt"), "mine").unwrap();
    assert_eq!(code(&["scan", "in", "--case", "home"]), Some(5), "nor is a folder with other things in it");
    assert_eq!(code(&["find", "in", "--count"]), Some(0));
    assert_eq!(code(&["people", "in"]), Some(2));
}

#[test]
fn a_case_answers_again() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    bench.scan();
    let run = |args: &[&str]| {
        let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
        stdout(&output)
    };
    assert_eq!(run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    let findings = run(&["findings", "case"]);
    assert_eq!(findings.lines().filter(|line| line.contains("\"detector\":\"email\"")).count(), 3);
    assert!(!findings.contains("ann@lee"));
    assert!(run(&["findings", "case", "--reveal"]).contains("ann@lee-family.net"));
    assert_eq!(run(&["records", "case"]).lines().count(), 3);
    let mut child = breachscope()
        .current_dir(bench.path("."))
        .args(["person", "case", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"ANN@lee-family.net\n").unwrap();
    let person = child.wait_with_output().unwrap();
    assert!(person.status.success() && stdout(&person).contains("record 1"), "{}", stdout(&person));
    fs::write(bench.path("in/t.csv"), "changed").unwrap();
    let refused = breachscope().current_dir(bench.path(".")).args(["findings", "case"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(5));
    let audit = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(audit.contains("shown in clear") && !audit.contains("ann@"));
}
