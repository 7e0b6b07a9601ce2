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
    assert_eq!((files, typed), (7, 4));
}

/// Three files: one with every kind of fault, one that is no TOML in two places, and one that is sound.
#[test]
fn every_fault_of_every_file_is_told_in_order() {
    let home = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let file = home.path().join("own").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let many = "title = \"Badge\"\nelement = \"costumer-id\"\ncolor = \"red\"\ntrigger = { literal = [\"BADGE-\"] }\npattern = 'BADGE-(\\d{4}'\nedges = \"not odd\"\nvalidator = \"luhm\"\ntier = \"lone\"\nchance = 7\nmask = \"last two\"\nsource = \"x\"\nshape = 1\n[[example]]\ntext = \"BADGE-1234\"\nfinds = \"BADGE-1234\"\n[[example]]\ntext = \"BADGE-1235\"\nfinds = [\"BADGE-1235\"]\n[[counter]]\ntext = \"BADGE-1\"\n";
    put("a/many.toml", many);
    put("b/broken.toml", "title = \nelement = \"customer-id\"\nmask = = \"all\"\n");
    let sound = "title = \"Pass\"\nelement = \"customer-id\"\ntrigger = { literal = [\"PASS-\"] }\npattern = 'PASS-\\d{4}'\ntier = \"alone\"\nmask = \"last 2\"\nsource = \"x\"\n[[example]]\ntext = \"PASS-1234\"\nfinds = [\"PASS-1234\"]\n[[counter]]\ntext = \"PASS-12345\"\nwhy = \"too long\"\n";
    put("c/sound.toml", sound);
    put("columns/words.toml", "[columns]\n\"a.*\" = [\"badge\"]\n\"z.none\" = [\"zed\"]\n[colors]\nx = 1\n");
    let run = |typed: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_breachscope"));
        let output = program.current_dir(home.path()).args(typed).output().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), text)
    };
    let (code, [said, told]) = run(&["patterns", "check", "own"]);
    let places: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("breachscope: own/"))
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    let lines = |file: &str, lines: &[u32]| lines.iter().map(|line| format!("{file}:{line}")).collect();
    let wanted: [Vec<String>; 3] = [
        lines("a/many.toml", &[2, 3, 5, 6, 7, 8, 9, 10, 12, 15, 19]),
        lines("b/broken.toml", &[1, 3]),
        lines("columns/words.toml", &[3, 4]),
    ];
    assert_eq!(places, wanted.concat(), "{told}");
    assert_eq!(told.lines().filter(|line| line.contains("| ") && line.ends_with('^')).count(), 15, "{told}");
    assert!(told.contains("own/c/sound.toml:11: counter: PASS-12345"), "{told}");
    assert_eq!(
        said,
        "1 detectors of your own, 2 examples, 1 failures, 15 errors in files that are left out\n"
    );
    assert_eq!(code, Some(2));
    // Whoever wants to work is stopped by the first.
    let (code, [said, told]) = run(&["--patterns", "own", "find", "own"]);
    assert_eq!((code, said.as_str(), told.matches("breachscope: ").count()), (Some(2), "", 1), "{told}");
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
