//! The pattern files are part of the program: a file added under `patterns/` builds it anew.
//!
//! What stands in detectors and header words is read here, once, so that no start has to. A file that cannot be read is left
//! for the program, which says what is wrong with it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Serialize;
use serde::de::DeserializeOwned;

#[allow(dead_code, reason = "the program asks for more of them")]
#[path = "src/catalog/fold.rs"]
mod fold;
#[allow(dead_code, reason = "the program asks for more of them")]
#[path = "src/catalog/keys.rs"]
mod keys;

use keys::{ColumnKeys, DetectorKeys};

/// Where the pattern files are.
const PATTERNS: &str = "patterns";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={PATTERNS}");
    let mut ready: Vec<(String, Vec<u8>)> = Vec::new();
    for file in files(&Path::new(PATTERNS).join("detectors"))? {
        add(&file, |text| read(keys::lean(text)).map(DetectorKeys::folded), &mut ready)?;
    }
    for file in files(&Path::new(PATTERNS).join("columns"))? {
        add(&file, |text| read(text).map(ColumnKeys::folded), &mut ready)?;
    }
    ready.sort();
    let out = PathBuf::from(env::var("OUT_DIR")?).join("keys");
    Ok(fs::write(out, postcard::to_allocvec(&ready)?)?)
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { all.extend(files(&path)?) } else { all.push(path) }
    }
    Ok(all)
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    toml::from_str(text).ok()
}

/// Adds the keys of a file under its path below the folder.
fn add<T: Serialize>(
    file: &Path,
    keys: impl Fn(&str) -> Option<T>,
    ready: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Box<dyn Error>> {
    let path = file.strip_prefix(PATTERNS)?.to_string_lossy().replace('\\', "/");
    if let Some(keys) = keys(&fs::read_to_string(file)?) {
        ready.push((path, postcard::to_allocvec(&keys)?));
    }
    Ok(())
}
