//! `manifest.json` and `audit.jsonl`: how the case came about, so that it can be shown and repeated.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use crate::case::SCHEMA;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::normal::Custom;
use crate::seal::key::Key;
use crate::store::Case;

use super::evidence::Surveyed;
use super::sight::Lens;
use super::view::View;

/// Files whose digests the manifest holds, where they exist.
const OUTPUTS: [&str; 16] = [
    "summary.json",
    "obligations.json",
    "report.html",
    "people.csv",
    "conflicts.csv",
    "probable.csv",
    "columns.csv",
    "ledger.csv",
    "roster.csv",
    "reviewed.csv",
    "store/items",
    "store/people",
    "store/remarks",
    "store/shared",
    "store/sieves",
    "store/roster",
];

/// What a case was made with, as far as later passes need it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// The country whose national phone numbers are meant where none is written.
    pub country: String,
    /// The day on which ages are looked at.
    pub as_of: Option<jiff::civil::Date>,
    /// Whether `people.csv` was written.
    pub people_csv: bool,
    /// What heads every document of the case; empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub banner: String,
    /// Whether linking crosses owners.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub across_owners: bool,
    /// Whether probable links were made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub probable: bool,
    /// Keys of values that stand for nobody, because a reviewer said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<String>,
    /// BLAKE3 of the files that a reviewer handed in, by option.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
    /// Patterns of paths: what was read, and what was left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include_paths: Vec<String>,
    /// Patterns of paths that were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_paths: Vec<String>,
    /// Mail domains of the entity's own people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff_domains: Vec<String>,
    /// The folder that relative paths start from.
    #[serde(skip, default = "nowhere")]
    pub folder: Arc<Path>,
}

impl Options {
    /// How the case looks at its evidence.
    ///
    /// # Errors
    /// If the country's telephone plan is not known.
    pub fn lens(&self, key: &Key) -> Result<Lens> {
        let set_aside = self.set_aside.iter().filter_map(|key| u128::from_str_radix(key, 16).ok()).collect();
        Ok(Lens { key: *key, custom: self.custom()?, across_owners: self.across_owners, set_aside })
    }

    /// Whether an address is of a mail domain of the entity's own people, or below one.
    pub fn is_staff(&self, email: &str) -> bool {
        let Some((_, domain)) = email.rsplit_once('@') else { return false };
        let domain = domain.trim().to_ascii_lowercase();
        let is = |own: &String| {
            let above = domain.strip_suffix(own.as_str());
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        };
        self.staff_domains.iter().any(is)
    }

    /// What is usual in the country.
    ///
    /// # Errors
    /// If its telephone plan is not known.
    pub fn custom(&self) -> Result<Custom> {
        custom(&self.country)
    }
}

fn nowhere() -> Arc<Path> {
    Path::new("").into()
}

/// What is usual in a country.
///
/// # Errors
/// If its telephone plan is not known.
pub fn custom(country: &str) -> Result<Custom> {
    let unknown = || {
        Error::Usage(format!(
            "--country takes two letters of ISO 3166-1 such as US or DE; {country:?} is not known"
        ))
    };
    Custom::of(country).ok_or_else(unknown)
}

/// `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest<E> {
    schema: u32,
    version: String,
    catalog: String,
    /// A name of the case's key: people of two cases can be compared where it is equal.
    key: String,
    options: Options,
    /// Rows of [`Evidence`].
    evidence: E,
    outputs: BTreeMap<String, String>,
    run: Run,
}

#[derive(Debug, Serialize, Deserialize)]
struct Evidence<'e> {
    path: Cow<'e, str>,
    bytes: u64,
    blake3: Cow<'e, str>,
}

/// A manifest as it was read.
type Read = Manifest<Vec<Evidence<'static>>>;

/// The items of a case, each a row of [`Evidence`] while it is written: there may be many.
struct Items<'e>(&'e [Surveyed]);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|Surveyed { item, known }| Evidence {
            path: known.path.as_str().into(),
            bytes: item.size,
            blake3: known.digest.to_string().into(),
        }))
    }
}

/// The one part that differs between runs over the same evidence.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    command: Vec<String>,
    folder: PathBuf,
    threads: usize,
    host: String,
    user: String,
    started: Timestamp,
    finished: Timestamp,
}

/// A line of `audit.jsonl`.
#[derive(Debug, Serialize)]
struct Audit<'a> {
    at: Timestamp,
    user: String,
    host: String,
    version: &'a str,
    command: Vec<String>,
    event: &'a str,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Notes in the audit trail that something was done with the case. Nothing on a command line is a value of the
/// evidence: values are asked for at a prompt.
///
/// # Errors
/// If the trail cannot be written.
pub fn audit(case: &Case, event: &str) -> Result<()> {
    let (at, command) = (Timestamp::now(), std::env::args().collect());
    case.audit(&Audit { at, user: user(), host: host(), version: VERSION, command, event })
}

/// Writes the manifest.
///
/// # Errors
/// If it cannot be written, or an output cannot be read back.
pub(super) fn write(case: &Case, view: &View, catalog: &Catalog, started: Timestamp) -> Result<()> {
    let mut outputs = BTreeMap::new();
    for name in OUTPUTS {
        let file = case.file(name);
        if file.exists() {
            outputs.insert(name.to_owned(), digest(&file)?);
        }
    }
    let manifest = Manifest {
        schema: SCHEMA,
        version: VERSION.into(),
        catalog: catalog.digest.clone(),
        key: view.key.name(),
        options: view.options.clone(),
        evidence: Items(&view.evidence),
        outputs,
        run: Run {
            command: std::env::args().collect(),
            folder: view.options.folder.to_path_buf(),
            threads: rayon::current_num_threads(),
            host: host(),
            user: user(),
            started,
            finished: Timestamp::now(),
        },
    };
    case.put_json("manifest.json", &manifest)
}

/// What a stored case was made with.
///
/// # Errors
/// If the manifest is missing or damaged.
pub fn options(case: &Case) -> Result<Options> {
    let manifest: Read = case.read_json("manifest.json")?;
    Ok(Options { folder: manifest.run.folder.into(), ..manifest.options })
}

/// What the manifest says of evidence and files.
pub(super) struct Said {
    /// Path and BLAKE3 of each item.
    pub evidence: Vec<(String, String)>,
    /// BLAKE3 of each file of the case.
    pub outputs: BTreeMap<String, String>,
}

/// What the manifest says of evidence and files.
///
/// # Errors
/// If it is missing or damaged.
pub(super) fn said(case: &Case) -> Result<Said> {
    let Read { evidence, outputs, .. } = case.read_json("manifest.json")?;
    let evidence =
        evidence.into_iter().map(|item| (item.path.into_owned(), item.blake3.into_owned())).collect();
    Ok(Said { evidence, outputs })
}

/// Notes that outputs, those that are there, were written again, under this banner.
///
/// # Errors
/// If the manifest or an output cannot be read, or the manifest cannot be written.
pub(super) fn reported(case: &Case, outputs: &[&str], banner: &str) -> Result<()> {
    let mut manifest: Read = case.read_json("manifest.json")?;
    for name in outputs.iter().filter(|name| case.file(name).exists()) {
        manifest.outputs.insert((*name).to_owned(), digest(&case.file(name))?);
    }
    banner.clone_into(&mut manifest.options.banner);
    case.write_json("manifest.json", &manifest)
}

/// BLAKE3 of a file, as hex.
pub(super) fn digest(file: &std::path::Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update_reader(File::open(file).map_err(Error::io("read", file))?)
        .map_err(Error::io("read", file))?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn user() -> String {
    std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "unknown".into())
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "unknown".into() } else { name.into() }
}
