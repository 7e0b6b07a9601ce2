//! `docs/patterns.md` as somebody would follow it: its files are written, its commands are typed, its output is compared.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A block of the page: a file with its name, or a command with what it prints.
enum Block {
    File { name: String, text: String },
    Typed { command: String, prints: String },
}

/// The blocks of a page, in order: a fence behind a line that is a file's name in backticks, or one of `console`.
fn blocks(page: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut name = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if kind == "console" {
                let command = inside[0].strip_prefix("$ breachscope ").unwrap().to_owned();
                out.push(Block::Typed { command, prints: text(&inside[1..]) });
            } else if let Some(name) = name.take() {
                out.push(Block::File { name, text: text(&inside) });
            }
        } else if !line.is_empty() {
            let named = line.strip_prefix('`').and_then(|line| line.strip_suffix('`'));
            name = named.filter(|name| !name.contains('`')).map(ToOwned::to_owned);
        }
    }
    out
}

fn text(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn the_page_does_what_it_says() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/patterns.md")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let (mut files, mut typed, mut wrong) = (0, 0, String::new());
    for block in blocks(&page) {
        match block {
            Block::File { name, text } => {
                let file = home.path().join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
                files += 1;
            }
            Block::Typed { command, prints } => {
                let mut program = Command::new(env!("CARGO_BIN_EXE_breachscope"));
                program.current_dir(home.path()).env("NO_COLOR", "1").args(command.split(' '));
                let output = program.output().unwrap();
                let said =
                    [output.stderr, output.stdout].map(|text| String::from_utf8(text).unwrap()).concat();
                if said.replace('\r', "") != prints {
                    wrong.push_str(&format!("$ breachscope {command}\n{said}\n"));
                }
                typed += 1;
            }
        }
    }
    assert_eq!(wrong, "", "docs/patterns.md prints something else");
    assert_eq!((files, typed), (6, 4));
}

/// A scan with one's own detectors, and the case asked again with and without them.
#[test]
fn a_case_is_asked_with_the_detectors_that_made_it() {
    let home = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/patterns.md")).unwrap();
    for block in blocks(&page) {
        if let Block::File { name, text } = block {
            let file = home.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
    let run = |typed: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_breachscope"));
        let output = program.current_dir(home.path()).args(typed.split(' ')).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, _) = run("--patterns own scan in --case case");
    assert_eq!(code, Some(0));
    let (code, findings) = run("--patterns own findings case --format csv --reveal");
    assert_eq!(code, Some(0));
    assert_eq!(findings.matches("northwind.loyalty").count(), 3, "{findings}");
    let (code, _) = run("findings case --format csv");
    assert_ne!(code, Some(0), "another catalogue must be refused");
}
