//! `report.html`, from the files that stand beside it: by a scan when it has written them, and again on demand.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::case::Summary;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::report::html::{self, Paper, sheets::Sheets};
use crate::seal::whole;
use crate::store::Case;

use super::manifest;

/// The page's name in the case.
const PAGE: &str = "report.html";

/// Writes the page of a stored case again and returns where it is. Without a banner, the one of the last time
/// stays; an empty one takes it away. The evidence is not needed.
///
/// # Errors
/// If the case is unfinished or damaged, was made with other patterns, or cannot be written.
pub fn report(folder: &Path, catalog: &Catalog, banner: Option<&str>) -> Result<PathBuf> {
    let (case, state) = Case::open(folder)?;
    if state.catalog != catalog.digest {
        let why = "was made with other patterns; give the same --patterns";
        return Err(Error::Refused(format!("{} {why}", folder.display())));
    }
    let kept = manifest::options(&case)?.banner;
    let banner = banner.unwrap_or(&kept);
    write(&case, catalog, banner)?;
    manifest::reported(&case, PAGE, banner)?;
    manifest::audit(&case, "report written")?;
    Ok(case.file(PAGE))
}

/// Writes the page of a case whose other files are there.
///
/// # Errors
/// If one of them cannot be read, or the page cannot be written.
pub(super) fn write(case: &Case, catalog: &Catalog, banner: &str) -> Result<()> {
    let summary: Summary = case.read_json("summary.json")?;
    let open = |name| File::open(case.file(name)).map_err(Error::io("read", case.file(name)));
    let sheets = Sheets::read(open("ledger.csv")?, open("columns.csv")?, open("conflicts.csv")?)
        .map_err(|(name, why)| Error::Corrupt { file: case.file(name), message: why.to_string() })?;
    let page = html::page(&Paper { summary: &summary, sheets: &sheets, catalog, banner });
    whole::write(&case.file(PAGE), page.as_bytes())
}
