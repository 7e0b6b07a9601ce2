//! The law of the house: a room imports only from storeys above its own in `src/lib.rs`; among words and among
//! tools, only from rooms above it; stations are strangers; nothing is re-exported between rooms.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Storeys as `src/lib.rs` heads them, with their rooms in order.
fn storeys() -> Vec<(String, Vec<String>)> {
    let mut storeys: Vec<(String, Vec<String>)> = Vec::new();
    for line in fs::read_to_string("src/lib.rs").unwrap().lines() {
        if let Some(name) = line.strip_prefix("// ").and_then(|line| line.strip_suffix('.')) {
            storeys.push((name.to_owned(), vec![]));
        } else if let Some(room) = line.strip_prefix("pub mod ").and_then(|line| line.strip_suffix(';')) {
            storeys.last_mut().expect("a room stands under a storey").1.push(room.to_owned());
        }
    }
    storeys
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, out);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            out.push(entry);
        }
    }
}

/// The rooms that a source file names behind `crate::`, also in braces.
fn imports(text: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + 7..];
        match rest.strip_prefix('{') {
            Some(list) => {
                out.extend(list.split('}').next().unwrap().split(',').map(|part| word(part.trim())));
            }
            None => out.push(word(rest)),
        }
    }
    out.retain(|room| !room.is_empty());
    out
}

#[test]
fn rooms_import_only_from_above() {
    let storeys = storeys();
    let names: Vec<&str> = storeys.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Words", "Tools", "Stations", "The line"]);
    let place: HashMap<&str, (usize, usize)> = storeys
        .iter()
        .enumerate()
        .flat_map(|(storey, (_, rooms))| {
            rooms.iter().enumerate().map(move |(at, room)| (room.as_str(), (storey, at)))
        })
        .collect();
    let mut files = vec![];
    sources(Path::new("src"), &mut files);
    let mut checked = 0;
    for file in files {
        let inner = file.strip_prefix("src").unwrap().with_extension("");
        let room = inner.components().next().unwrap().as_os_str().to_str().unwrap().to_owned();
        let Some(&(storey, at)) = place.get(room.as_str()) else {
            assert!(room == "lib" || room == "main", "{} stands in no storey of lib.rs", file.display());
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        let code = |line: &&str| !line.trim_start().starts_with("//");
        let text = text.lines().filter(code).collect::<Vec<_>>().join("\n");
        assert!(!text.contains("pub use crate::"), "{}: re-exports another room", file.display());
        for other in imports(&text).iter().filter(|other| **other != room) {
            let Some(&(above, before)) = place.get(other.as_str()) else {
                panic!("{}: no room {other}", file.display())
            };
            let allowed = above < storey || (above == storey && storey != 2 && before < at);
            assert!(allowed, "{}: {room} must not import {other}", file.display());
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} imports were seen: does this test still read them?");
}
