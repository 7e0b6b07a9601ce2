//! The laws of fuzzing, put to seeds, to changes of them, and to all inputs that ever broke one.
//!
//! `fuzz/` runs the same laws for as long as one likes; what it finds goes to `fixtures/fuzz/TARGET/`.

mod laws;

use std::fs;
use std::path::{Path, PathBuf};

/// A seed is cut to so many bytes: laws are asked of many small inputs.
const LEN: usize = 3000;
/// Changed copies of each seed.
const CHANGED: u64 = 20;

/// All files under a folder, in order; none if there is no such folder.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort_unstable();
    for entry in entries {
        if entry.is_dir() { files(&entry, out) } else { out.push(entry) }
    }
}

/// Seeds of a target: inputs kept for it, and files that look like what it reads, behind two bytes that choose.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let (mut kept, mut all) = (Vec::new(), Vec::new());
    files(&Path::new("fixtures/fuzz").join(target), &mut kept);
    for folder in ["fixtures/drill", "fixtures/unpack", "patterns/detectors/us", "patterns/columns"] {
        files(Path::new(folder), &mut all);
    }
    let like: &[&str] = match target {
        "delimited" => &["csv", "tsv", "psv"],
        "combo" => &["txt"],
        "lines" => &["log", "sql"],
        "json" => &["json"],
        "sql" | "escapes" => &["sql"],
        "gzip" => &["gz"],
        "zstd" => &["zst"],
        "zip" => &["zip"],
        "tar" | "bzip2" | "xz" => &["zip", "gz"],
        _ => &["toml"],
    };
    let is_like = |file: &&PathBuf| file.extension().is_some_and(|end| like.iter().any(|like| end == *like));
    let chosen = |file: &PathBuf| {
        let mut bytes = vec![2, 60];
        bytes.extend(fs::read(file).unwrap());
        bytes.truncate(LEN);
        bytes
    };
    let kept = kept.iter().map(|file| fs::read(file).unwrap());
    kept.chain(all.iter().filter(is_like).map(chosen)).collect()
}

/// SplitMix64: the same changes each time.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Some bytes overwritten, a piece doubled or left out.
fn changed(seed: &[u8], state: &mut u64) -> Vec<u8> {
    const TELLING: &[u8] = b"\"\\'`,;:|()[]{}\n\r\t $\0\xff/*-#@";
    let mut bytes = seed.to_vec();
    let mut place = |len: usize| random(state) as usize % len.max(1);
    for _ in 0..place(8) {
        let (at, byte) = (place(bytes.len()), TELLING[place(TELLING.len())]);
        bytes[at] = byte;
    }
    let (one, other, to) = (place(bytes.len()), place(bytes.len()), place(bytes.len()));
    let piece = one.min(other)..one.max(other);
    match place(3) {
        0 => drop(bytes.drain(piece)),
        1 => {
            let piece = bytes[piece].to_vec();
            bytes.splice(to..to, piece);
        }
        _ => bytes.truncate(one),
    }
    bytes
}

#[test]
fn every_law_holds_of_seeds_and_changes_of_them() {
    for (target, law) in laws::ALL {
        let mut state = 1;
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{target}");
        for seed in &seeds {
            law(seed);
            let times = if target == "patterns" { 1 } else { CHANGED };
            (0..times).for_each(|_| law(&changed(seed, &mut state)));
        }
    }
}

#[test]
fn every_law_has_a_target() {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for (target, _) in laws::ALL {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "{target}");
        assert!(Path::new("fuzz/fuzz_targets").join(format!("{target}.rs")).is_file(), "{target}");
    }
}
