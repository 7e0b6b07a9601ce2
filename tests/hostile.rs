//! Whatever stands in evidence, in file names or in what a reviewer hands in is text and nothing else, in every output.
//!
//! One table of outputs, each with what it promises. Two outputs are for machines and promise less, which README says:
//! `people.csv` (and `people --format csv`) and the CSV form of `findings` and `records` hold cells as they stand.

mod common;

use std::fs;
use std::io::Read;
use std::process::Output;

use common::{Bench, breachscope, stderr};

/// Values that would take over a page, a spreadsheet, a terminal or a line if they could.
const EVIL: [&str; 8] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1+cmd",
    "-2+3+cmd",
    "\u{1b}[31mred\u{7}",
    "\u{202e}gnp\u{2066}exe",
    "line\r\nbreak",
];

/// What an output promises beside being free of controls and of what turns the direction of writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Lines of a bearable length.
    Terminal,
    /// Cells that no spreadsheet takes for a formula.
    Sheet,
    /// For machines: RFC 4180 as it stands, which may hold line ends, controls and formulas, and must read back.
    Raw,
    /// An object a line.
    Lines,
    /// One object.
    Json,
    /// Markup of ours and none of theirs.
    Page,
    /// A workbook without formulas.
    Book,
    /// A load file.
    Load,
    /// A letter.
    Letter,
}

/// Commands, their options and what they promise; `C` is the case.
const COMMANDS: [(&[&str], Kind); 27] = [
    (&["find", "in"], Kind::Terminal),
    (&["find", "in", "--format", "jsonl"], Kind::Lines),
    (&["find", "in", "--format", "csv"], Kind::Raw),
    (&["find", "in", "--reveal", "--format", "jsonl"], Kind::Lines),
    (&["find", "in", "--reveal"], Kind::Terminal),
    (&["scan", "in", "--plan", "--items", "items.csv"], Kind::Terminal),
    (&["scan", "in", "--plan", "--json"], Kind::Lines),
    (&["findings", "C", "--format", "text"], Kind::Terminal),
    (&["findings", "C", "--reveal"], Kind::Lines),
    (&["findings", "C", "--reveal", "--format", "csv"], Kind::Raw),
    (&["records", "C", "--format", "text"], Kind::Terminal),
    (&["records", "C"], Kind::Lines),
    (&["columns", "C"], Kind::Sheet),
    (&["people", "C"], Kind::Raw),
    (&["people", "C", "--format", "jsonl"], Kind::Lines),
    (&["people", "C", "--format", "xlsx"], Kind::Book),
    (&["person", "C", "KEY", "--reveal"], Kind::Terminal),
    (&["person", "C", "KEY", "--reveal", "--format", "json"], Kind::Json),
    (&["person", "C", "KEY", "--reveal", "--format", "html"], Kind::Page),
    (&["obligations", "C", "--incident", "incident.toml"], Kind::Terminal),
    (&["obligations", "C", "--incident", "incident.toml", "--format", "csv"], Kind::Sheet),
    (&["obligations", "C", "--incident", "incident.toml", "--format", "json"], Kind::Json),
    (&["review", "C"], Kind::Sheet),
    (&["review", "C", "--format", "jsonl"], Kind::Lines),
    (&["review", "C", "--format", "dat"], Kind::Load),
    (&["sample", "C", "--seed", "1", "--reveal"], Kind::Sheet),
    (&["origin", "C", "in"], Kind::Terminal),
];

/// Files that are written, and what they promise.
const FILES: [(&str, Kind); 18] = [
    ("case/people.csv", Kind::Raw),
    ("case/columns.csv", Kind::Sheet),
    ("case/ledger.csv", Kind::Sheet),
    ("case/conflicts.csv", Kind::Sheet),
    ("case/roster.csv", Kind::Sheet),
    ("case/summary.json", Kind::Json),
    ("case/manifest.json", Kind::Json),
    ("case/obligations.json", Kind::Json),
    ("case/audit.jsonl", Kind::Lines),
    ("case/report.html", Kind::Page),
    ("likely/probable.csv", Kind::Sheet),
    ("page/selfcheck.json", Kind::Json),
    ("figures.csv", Kind::Sheet),
    ("letters/register.csv", Kind::Sheet),
    ("letters/substitute.csv", Kind::Sheet),
    ("letters/letters.json", Kind::Json),
    ("letters/general-en.csv", Kind::Sheet),
    ("letters/specimen-general-en.txt", Kind::Letter),
];

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Evidence in which everything that can be hostile is.
fn evidence() -> Bench {
    let bench = Bench::new();
    let long = "x".repeat(10_000);
    let mut values: Vec<String> = EVIL.iter().map(|evil| format!("{evil} Lee")).collect();
    values.push(format!("Ann {long}"));
    let head =
        ["full name", "ssn", "email", "street", "city", "state", "zip", "country", "customer id", "password"];
    let head: Vec<String> =
        head.iter().map(|cell| (*cell).to_owned()).chain(EVIL.map(str::to_owned)).collect();
    let mut table = head.iter().chain([&long]).map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
    // Honest rows, by which columns are typed.
    for at in 0..200 {
        let row = format!(
            "Ann{} Lee,218-10-1{at:03},a{at}@lee{at}-family.net,{at} Oak St,Reno,NV,89501,US,C-{at},pw{at}x,z,z,z,z,z,z,z,z,h\n",
            (b'a' + at as u8 % 26) as char,
        );
        table += &row;
    }
    for (at, value) in values.iter().enumerate() {
        let mut row = vec![
            ["-cmd Lee", "\u{202e}gnp Lee", "\u{2066}Bo Lee"]
                .get(at)
                .map_or(value.clone(), |name| (*name).to_owned()),
            format!("219-09-99{at:02}"),
            format!("who{at}@lee-family.net"),
            ["+1 Oak St", "-2 Oak St", "=3 Oak St"]
                .get(at)
                .map_or(value.clone(), |street| (*street).to_owned()),
            value.clone(),
            "NV".into(),
            "89501".into(),
            "US".into(),
            value.clone(),
            value.clone(),
        ];
        row.extend(EVIL.iter().map(|evil| (*evil).to_owned()));
        row.push("h".into());
        table += &(row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n");
    }
    // People who are one in all likelihood.
    let mut kin = "full name,date of birth,email,street,city,state,zip\n".to_owned();
    for (at, name) in ["-cmd Lees", "\u{202e}gnp Foxl", "=Bo Dayto"].iter().enumerate() {
        for end in ["n", "m"] {
            kin += &format!("{name}{end},1971-03-04,{end}{at}@den{at}-house.net,=1 Elm St,Reno,NV,89501\n");
        }
    }
    bench.put("+kin.csv", &kin);
    // A conflict.
    table += "Cy Fox,219-09-9950,cy@fox-den.net,1 St,Reno,NV,89501,US,=1,,,,,,,,,,\n";
    table += "Cy Fox,219-09-9951,cy@fox-den.net,1 St,Reno,NV,89501,US,=2,,,,,,,,,,\n";
    bench.put("=cmd\u{202e}<b onclick=x>\u{1b}[31m.csv", &table);
    bench.put(
        "=cmd.log",
        EVIL.map(|evil| format!("{evil} login of bo@day-house.org password=hunter{evil}\n")).concat(),
    );
    bench.put(
        "\u{202e}noise.bin",
        (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>(),
    );
    let cells = |cells: &[&str]| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
    fs::write(
        bench.path("items.csv"),
        format!("path,owner,custodian,control_number\n{}", cells(&["in", EVIL[1], EVIL[0], EVIL[5]])),
    )
    .unwrap();
    fs::write(bench.path("exclude.csv"), format!("ssn,reason\n219-09-9901,{}\n", quoted(EVIL[1]))).unwrap();
    fs::write(
        bench.path("roster.csv"),
        EVIL.iter().enumerate().fold("customer id,email\n".to_owned(), |text, (at, evil)| {
            text + &cells(&[evil, &format!("who{at}@lee-family.net")])
        }),
    )
    .unwrap();
    let text = |evil: &str| toml_string(evil);
    fs::write(
        bench.path("incident.toml"),
        format!(
            "[incident]\nreference = {}\nlaw-as-of = 2026-02-01\n[entity]\nname = {}\nkinds = [\"business\"]\n\
             established = [\"US\"]\ntargets = []\n[reading]\nlaw-enforcement-hold = {}\n",
            text(&EVIL.concat()),
            text(EVIL[1]),
            text(EVIL[0])
        ),
    )
    .unwrap();
    bench
}

fn toml_string(text: &str) -> String {
    let escape = |c: char| {
        if c.is_control() || matches!(c, '"' | '\\') { format!("\\u{:04X}", u32::from(c)) } else { c.into() }
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn run(bench: &Bench, args: &[&str]) -> Output {
    let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {}", stderr(&output));
    check(&format!("{args:?}: what it complains of"), Kind::Terminal, &output.stderr);
    output
}

/// Characters that move a cursor, end a line or turn the direction of writing.
fn is_alive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn check(what: &str, kind: Kind, bytes: &[u8]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut fault = |why: String| {
        if wrong.len() < 3 {
            wrong.push(format!("{what}: {}", why.chars().take(300).collect::<String>()));
        }
    };
    if kind == Kind::Book {
        book(bytes, &mut fault);
        return wrong;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        fault("is no text".into());
        return wrong;
    };
    let free = |fault: &mut dyn FnMut(String), text: &str| {
        if let Some(at) = text.find(|c: char| is_alive(c) && c != '\n') {
            let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
            fault(format!("{:?} stands in it", text[from..].chars().take(90).collect::<String>()));
        }
    };
    match kind {
        Kind::Raw => {
            for row in csv::Reader::from_reader(bytes).records() {
                if let Err(why) = row {
                    fault(why.to_string());
                }
            }
        }
        Kind::Sheet => {
            for row in csv::Reader::from_reader(bytes).records() {
                for cell in &row.unwrap() {
                    free(&mut fault, cell);
                    if cell.contains('\n') || cell.starts_with(['=', '+', '-', '@', '\t']) {
                        fault(format!("a cell is {cell:?}"));
                    }
                }
            }
        }
        Kind::Load => free(&mut fault, &text.replace(['\u{feff}', '\u{14}', '\r'], "")),
        Kind::Lines | Kind::Json => {
            free(&mut fault, text);
            let whole = [text];
            let lines: Vec<&str> = if kind == Kind::Json { whole.to_vec() } else { text.lines().collect() };
            for line in lines {
                if let Err(why) = serde_json::from_str::<serde_json::Value>(line) {
                    fault(why.to_string());
                }
            }
        }
        Kind::Terminal | Kind::Letter => {
            free(&mut fault, text);
            if let Some(line) = text.lines().find(|line| line.chars().count() > 1500) {
                fault(format!("a line of {} characters: {line}", line.len()));
            }
        }
        Kind::Page => {
            free(&mut fault, text);
            let lower = text.to_lowercase();
            for alive in ["<script", "<b onclick", "<img", "javascript:", "</style><"] {
                if lower.contains(alive) {
                    fault(format!("{alive} is on the page"));
                }
            }
            if text.lines().any(|line| line.contains(&"x".repeat(300))) {
                fault("a long value is not cut".into());
            }
        }
        Kind::Book => {}
    }
    wrong
}

/// A workbook: every cell is text or a number, none a formula.
fn book(bytes: &[u8], fault: &mut dyn FnMut(String)) {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut cells = 0;
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if text.contains("<f>") || text.contains("<f ") || text.contains("<hyperlink") {
            fault(format!("{name} holds a formula or a link"));
        }
        if text.contains('\u{1b}') || text.contains("<script") {
            fault(format!("{name} holds what XML may not"));
        }
        cells += text.matches("cmd").count();
    }
    if cells == 0 {
        fault("does not hold what it should be tested with".into());
    }
}

#[test]
fn hostile_values_are_text_in_every_output() {
    let bench = evidence();
    let banner = EVIL.concat();
    let scan = bench
        .scan_into("case")
        .args(["--items", "items.csv", "--exclude", "exclude.csv", "--roster", "roster.csv"])
        .args(["--banner", &banner])
        .output()
        .unwrap();
    assert_eq!(scan.status.code(), Some(3), "{}", stderr(&scan));
    let mut wrong = check("scan", Kind::Terminal, &scan.stdout);
    wrong.extend(check("scan complains", Kind::Terminal, &scan.stderr));
    run(&bench, &["report", "case", "--incident", "incident.toml"]);
    run(&bench, &["obligations", "case", "--incident", "incident.toml", "--figures", "figures.csv"]);
    run(&bench, &["notices", "case", "--out", "letters", "--incident", "incident.toml", "--each"]);
    let page = ["selfcheck", "case", "--register", "letters/register.csv", "--out", "page"];
    run(&bench, &[&page[..], &["--incident", "incident.toml"]].concat());
    let html = fs::read_to_string(bench.path("page/index.html")).unwrap();
    wrong.extend(check(
        "page/index.html",
        Kind::Page,
        html.replacen("<script type=\"module\" src=\"check.js\">", "", 1).as_bytes(),
    ));
    run(&bench, &["scan", "in", "--case", "likely", "--link", "probable"]);
    assert!(!common::Case(bench.path("likely")).rows("probable.csv").is_empty());
    let holds = fs::read(bench.path("letters/held/general-en.csv")).unwrap();
    wrong.extend(check("held letters", Kind::Sheet, &holds));
    let list = common::Case(bench.path("case")).rows("people.csv");
    let named = |text: &str| list.iter().any(|row| row["name_as_found"].contains(text));
    assert!(named("\u{202e}"), "raw is raw");
    let hostile = list.iter().filter(|row| row["email"].starts_with("who"));
    let keys: Vec<String> = hostile.map(|row| row["key"].clone()).collect();
    assert_eq!(keys.len(), EVIL.len() + 1);
    for (args, kind) in COMMANDS {
        // Of one the name turns the direction of writing, another's password is ten thousand characters long.
        let asked = [&keys[1], &keys[EVIL.len()]];
        for key in &asked[..if args.contains(&"KEY") { 2 } else { 1 }] {
            let with = |arg: &&str| match *arg {
                "C" => "case".to_owned(),
                "KEY" => (*key).clone(),
                arg => arg.to_owned(),
            };
            let args: Vec<String> = args.iter().map(with).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = run(&bench, &args);
            assert!(!output.stdout.is_empty(), "{args:?} says nothing");
            wrong.extend(check(&args.join(" "), kind, &output.stdout));
        }
    }
    for (name, kind) in FILES {
        let bytes = fs::read(bench.path(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
        wrong.extend(check(name, kind, &bytes));
    }
    let letters = fs::read_dir(bench.path("letters/letters/general-en")).unwrap();
    let texts: Vec<Vec<u8>> = letters.map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(texts.len() >= EVIL.len() - 2, "{}", texts.len());
    for text in &texts {
        wrong.extend(check("a single letter", Kind::Letter, text));
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
