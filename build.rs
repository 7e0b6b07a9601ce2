//! The pattern files are part of the program: a file added under `patterns/` builds it anew.
//!
//! What stands in detectors and header words is read here, once, so that no start has to. A file that cannot be read is left
//! for the program, which says what is wrong with it.

use std::collections::BTreeMap;
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
#[path = "src/validate/plan.rs"]
mod plan;

use keys::{ColumnKeys, DetectorKeys, ElementsKeys, PeopleKeys};
use plan::Plan;

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
    add(&Path::new(PATTERNS).join("elements.toml"), read::<ElementsKeys>, &mut ready)?;
    add(&Path::new(PATTERNS).join("people.toml"), read::<PeopleKeys>, &mut ready)?;
    ready.sort();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("phones"), postcard::to_allocvec(&plans()?)?)?;
    Ok(fs::write(out.join("keys"), postcard::to_allocvec(&ready)?)?)
}

/// Numbering plans.
fn plans() -> Result<Vec<Plan>, Box<dyn Error>> {
    let text = fs::read_to_string(Path::new(PATTERNS).join("phones.toml"))?;
    let mut file: BTreeMap<String, Vec<Plan>> = toml::from_str(&text)?;
    Ok(file.remove("plans").ok_or("phones.toml has no plans")?)
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
