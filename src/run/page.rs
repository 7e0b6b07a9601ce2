//! `report.html`, from the files that stand beside it: by a scan when it has written them, and again on demand.
//!
//! What laws ask is counted once, when somebody gives an incident, and then lies in the case as sums: the page is made of it
//! again without the evidence.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::case::Summary;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::law::Laws;
use crate::law::incident::Incident;
use crate::law::obligations::Obligations;
use crate::report::html::{self, Paper, sheets::Sheets};
use crate::seal::whole;
use crate::store::Case;
use crate::unpack::Shelf;

use super::manifest;
use super::obligations::answered;
use super::watch::Watch;

/// The page's name in the case.
pub(super) const PAGE: &str = "report.html";
/// The name of the list of pairs, in a case that has one.
const PAIRS: &str = "probable.csv";
/// The name of what laws ask, in the case.
const ASKED: &str = "obligations.json";

/// What laws are asked with.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The laws.
    pub laws: &'a Laws,
    /// What is known of the incident.
    pub incident: &'a Incident,
    /// How containers are unpacked.
    pub shelf: &'a Arc<Shelf>,
    /// How the job is told to stop.
    pub watch: &'a Watch,
}

/// Writes the page of a stored case again and returns where it is. Without a banner, the one of the last time
/// stays; an empty one takes it away. The evidence is needed only where laws are asked; without an incident, what they
/// said the last time stays.
///
/// # Errors
/// If the case is unfinished or damaged, was made with other patterns, or cannot be written.
pub fn report(
    folder: &Path,
    catalog: &Catalog,
    banner: Option<&str>,
    asking: Option<Asking<'_>>,
) -> Result<PathBuf> {
    let answer = match asking {
        Some(Asking { laws, incident, shelf, watch }) => {
            Some(answered(folder, catalog, (laws, incident), shelf, watch)?.answer)
        }
        None => None,
    };
    let (case, state) = Case::open(folder)?;
    if state.catalog != catalog.digest {
        let why = "was made with other patterns; give the same --patterns";
        return Err(Error::Refused(format!("{} {why}", folder.display())));
    }
    if let Some(answer) = answer {
        case.write_json(ASKED, &answer)?;
    }
    let kept = manifest::options(&case)?.banner;
    let banner = banner.unwrap_or(&kept);
    whole::write(&case.file(PAGE), made(&case, catalog, banner)?.as_bytes())?;
    manifest::reported(&case, &[PAGE, ASKED], banner)?;
    manifest::audit(&case, "report written")?;
    Ok(case.file(PAGE))
}

/// The page of a case whose other files are there.
///
/// # Errors
/// If one of them cannot be read.
pub(super) fn made(case: &Case, catalog: &Catalog, banner: &str) -> Result<String> {
    let summary: Summary = case.read_json("summary.json")?;
    let asked: Option<Obligations> =
        if case.file(ASKED).exists() { Some(case.read_json(ASKED)?) } else { None };
    let open = |name| File::open(case.file(name)).map_err(Error::io("read", case.file(name)));
    let mut sheets = Sheets::read(open("ledger.csv")?, open("columns.csv")?, open("conflicts.csv")?)
        .map_err(|(name, why)| Error::Corrupt { file: case.file(name), message: why.to_string() })?;
    if summary.probable.is_some() {
        let read = sheets.read_pairs(open(PAIRS)?);
        read.map_err(|why| Error::Corrupt { file: case.file(PAIRS), message: why.to_string() })?;
    }
    let paper = Paper { summary: &summary, sheets: &sheets, obligations: asked.as_ref(), catalog, banner };
    Ok(html::page(&paper))
}
