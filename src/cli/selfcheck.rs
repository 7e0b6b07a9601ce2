//! `selfcheck`.

use std::path::PathBuf;

use clap::Args;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::report::notices::Stationery;
use crate::report::selfcheck::Press;
use crate::run::selfcheck::{self, Done, Wanted};

use super::args::Cli;
use super::obligations::{incident, laws, print};
use super::{shelf, watch};

/// Options of `selfcheck`.
#[derive(Args, Debug)]
pub struct Selfcheck {
    /// The case folder.
    pub case: PathBuf,
    /// The register of `notices`, `register.csv`: whose codes open which entries. Rows with a hold have none. Of several
    /// waves, name each register.
    #[arg(long, value_name = "FILE", required = true)]
    pub register: Vec<PathBuf>,
    /// The folder to write into; it must not exist, or be empty. Its files are for any web server: docs/selfcheck.md.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What is known of the incident, as for `obligations`: the page has the entity's name and contact from it.
    #[arg(long, value_name = "FILE")]
    pub incident: Option<PathBuf>,
    /// The language of the page until its reader's is known.
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub language: String,
    /// Let anybody ask, by e-mail address, whether it is on the list: yes or no, nothing more. Whoever knows an address can
    /// then ask for it; refused if data of a special kind or a minor is on the list.
    #[arg(long, requires = "approved_by")]
    pub by_email: bool,
    /// Who approved look-up by e-mail. Logged in the case's audit trail.
    #[arg(long, value_name = "NAME", requires = "by_email", value_parser = name)]
    pub approved_by: Option<String>,
}

/// A name that says something.
fn name(typed: &str) -> Result<String, String> {
    let name = typed.trim();
    if name.is_empty() { Err("says nobody".into()) } else { Ok(name.to_owned()) }
}

/// Writes the page, and says what stands in it.
pub(super) fn run(cli: &Cli, typed: &Selfcheck, catalog: &Catalog) -> Result<u8> {
    let laws = laws(cli, catalog)?;
    let incident = incident(typed.incident.as_deref(), &laws)?;
    let stationery = Stationery::read(cli.patterns.as_deref(), catalog, &laws)?;
    let press = Press::read(cli.patterns.as_deref(), catalog, &stationery)?;
    let wanted = Wanted {
        case: &typed.case,
        registers: &typed.register,
        out: &typed.out,
        incident: &incident,
        language: &typed.language,
        by_email: typed.approved_by.as_deref(),
    };
    let done = selfcheck::selfcheck(&wanted, catalog, &press, &shelf(cli)?, &*watch(cli)?)?;
    print(&told(&done, typed.by_email))?;
    // Somebody has a letter, and will find nothing.
    Ok(if done.missing > 0 { 3 } else { 0 })
}

fn told(done: &Done, by_email: bool) -> String {
    let Done { people, held, missing, files, bytes, addresses, ageless } = *done;
    let mut text = format!(
        "{people} people can open their entry; {held} rows of the register are held and have none\n\
         {files} files of {bytes} bytes each\n"
    );
    if missing > 0 {
        text += &format!(
            "{missing} rows of the register are of people who are not in this case: their codes open nothing\n"
        );
    }
    if by_email {
        text += &format!(
            "{addresses} e-mail addresses can be asked for; the age of {ageless} people is unknown\n"
        );
    }
    text + "Nothing was published. docs/selfcheck.md says how to host it, and who learns what.\n"
}
