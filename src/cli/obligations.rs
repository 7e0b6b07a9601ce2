//! `obligations`, `notices`, `report`, and the page of laws.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::law::incident::Incident;
use crate::law::{Laws, page as law_page};
use crate::report::notices::Stationery;
use crate::report::obligations::Form;
use crate::run::obligations::{self, Wanted};
use crate::run::{notices, page};
use crate::seal::mask::printable;

use super::args::{Cli, Report};
use super::{shelf, to_stdout, watch};

/// Options of `obligations`.
#[derive(Args, Debug)]
pub struct Obligations {
    /// The case folder.
    #[arg(required_unless_present = "template")]
    pub case: Option<PathBuf>,
    /// What is known of the incident, TOML; without it nothing is, and what hangs on it is asked.
    #[arg(long, value_name = "FILE")]
    pub incident: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = ObligationsFormat::Text)]
    pub format: ObligationsFormat,
    /// Print a commented incident file to fill in, and stop.
    #[arg(long)]
    pub template: bool,
    /// Write the figures that authorities' forms ask for, CSV, a row for each law and owner.
    #[arg(long, value_name = "FILE")]
    pub figures: Option<PathBuf>,
}

/// Options of `notices`.
#[derive(Args, Debug)]
pub struct Notices {
    /// The case folder.
    pub case: PathBuf,
    /// The folder to write into; it must not exist, or be empty.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What is known of the incident, as for `obligations`.
    #[arg(long, value_name = "FILE")]
    pub incident: Option<PathBuf>,
    /// The language of letters to people whose place tells none.
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub language: String,
    /// The number of this wave. A later wave skips whom earlier ones told, and leaves everybody the code that they had.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub wave: u32,
    /// The folder of an earlier wave's letters; with several waves, give it for each.
    #[arg(long, value_name = "DIR")]
    pub earlier: Vec<PathBuf>,
    /// Also write each letter to a file of its own, under `letters/`.
    #[arg(long)]
    pub each: bool,
    /// More letters than this are not written one by one.
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "each")]
    pub each_limit: u64,
}

/// How obligations are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ObligationsFormat {
    /// For people.
    Text,
    /// For machines, whole.
    Json,
    /// A row for each law and party.
    Csv,
}

/// Answers, or prints the template.
pub(super) fn run(cli: &Cli, typed: &Obligations, catalog: &Catalog) -> Result<u8> {
    let laws = laws(cli, catalog)?;
    let Some(case) = typed.case.as_deref().filter(|_| !typed.template) else {
        return print(&Incident::template(&laws));
    };
    let incident = incident(typed.incident.as_deref(), &laws)?;
    let form = match typed.format {
        ObligationsFormat::Text => Form::Text,
        ObligationsFormat::Json => Form::Json,
        ObligationsFormat::Csv => Form::Csv,
    };
    let wanted = Wanted { case, incident: &incident, form, figures: typed.figures.as_deref() };
    let watch = watch(cli)?;
    to_stdout(|out| obligations::obligations(&wanted, catalog, &laws, &shelf(cli)?, &watch, out))
}

/// Writes letters, and says how many.
pub(super) fn notices(cli: &Cli, typed: &Notices, catalog: &Catalog) -> Result<u8> {
    let laws = laws(cli, catalog)?;
    let incident = incident(typed.incident.as_deref(), &laws)?;
    let stationery = Stationery::read(cli.patterns.as_deref(), catalog, &laws)?;
    let wanted = notices::Wanted {
        case: &typed.case,
        out: &typed.out,
        incident: &incident,
        language: &typed.language,
        wave: typed.wave,
        earlier: &typed.earlier,
        each: typed.each.then_some(typed.each_limit),
    };
    let watch = watch(cli)?;
    let done = notices::notices(&wanted, catalog, &laws, &stationery, &shelf(cli)?, &watch)?;
    let mut said = format!("{} people on the list, {} of them held", done.listed, done.held);
    if done.told_before > 0 {
        said += &format!(", {} told in an earlier wave", done.told_before);
    }
    if done.excluded > 0 {
        said += &format!("; {} more held back by the list of exclusions", done.excluded);
    }
    said += &format!("; {} without a letter because nobody knows where they live\n", done.unknown);
    print(&(said + "Drafts for counsel: nothing was sent. Not legal advice.\n"))
}

/// Writes the report again, with what laws ask if an incident is given.
pub(super) fn report(cli: &Cli, typed: &Report, catalog: &Catalog) -> Result<u8> {
    let banner = typed.banner.as_deref();
    let file = match &typed.incident {
        Some(incident) => {
            let laws = &laws(cli, catalog)?;
            let (incident, shelf, watch) = (&Incident::read(incident, laws)?, &shelf(cli)?, &watch(cli)?);
            let asking = page::Asking { laws, incident, shelf, watch };
            page::report(&typed.case, catalog, banner, Some(asking))?
        }
        None => page::report(&typed.case, catalog, banner, None)?,
    };
    print(&format!("{}\n", printable(&file.to_string_lossy())))
}

pub(super) fn incident(file: Option<&Path>, laws: &Laws) -> Result<Incident> {
    file.map_or_else(|| Ok(Incident::default()), |file| Incident::read(file, laws))
}

/// Prints the page of laws.
pub(super) fn page(cli: &Cli, catalog: &Catalog) -> Result<u8> {
    print(&law_page::markdown(&laws(cli, catalog)?, catalog))
}

pub(super) fn laws(cli: &Cli, catalog: &Catalog) -> Result<Laws> {
    match &cli.patterns {
        Some(folder) => Laws::with_folder(folder, catalog),
        None => Laws::builtin(catalog),
    }
}

pub(super) fn print(text: &str) -> Result<u8> {
    to_stdout(|out| out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output")))
}
