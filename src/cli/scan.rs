//! What can be typed behind `scan`, and the job that it makes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::SPLIT;
use crate::hand::Files;
use crate::run::scan;
use crate::unpack::Shelf;

/// Options of `scan`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Scan {
    /// Files and folders to read; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder to put the case into.
    #[arg(long, value_name = "DIR", required_unless_present = "plan")]
    pub case: Option<PathBuf>,
    /// Stop after the survey: print items, formats, columns.
    #[arg(long)]
    pub plan: bool,
    /// The country whose national phone numbers are meant where none is written (ISO 3166-1 alpha-2).
    #[arg(long, value_name = "CC", default_value = "US")]
    pub country: String,
    /// A key file, or a case, whose key to use: equal people then have equal keys.
    #[arg(long, value_name = "FILE|CASE")]
    pub key: Option<PathBuf>,
    /// The day on which ages are looked at; without it nobody's age is judged.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// Which links make one person of two: `strict`, equal values only; `probable`, also names, dates and contacts that are
    /// alike (typos, swapped names, familiar forms). Both counts are shown, and the pairs listed in `probable.csv`.
    #[arg(long, value_enum, default_value_t = Link::Strict)]
    pub link: Link,
    /// Replace a case of other evidence, or an unfinished one.
    #[arg(long)]
    pub force: bool,
    /// Do not write `people.csv`, the one file with clear values.
    #[arg(long)]
    pub no_people_csv: bool,
    /// What heads every document of the case, such as "Privileged and confidential".
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub banner: String,
    /// Print the summary, or the plan, as JSON.
    #[arg(long)]
    pub json: bool,
    /// What a reviewer hands in.
    #[command(flatten)]
    pub hand: Hand,
}

/// Which links make one person of two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Link {
    /// Equal values.
    Strict,
    /// Also values that are alike.
    Probable,
}

/// Options of `scan` by which a reviewer says what she decided and knows.
#[derive(Args, Debug)]
#[command(next_help_heading = "What a reviewer hands in")]
pub struct Hand {
    /// An edited `columns.csv`: its verdicts (detector ids, or `none`) and roles override those found.
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// Who is who, decided: TOML with `[[cut]]`, `[[split]]`, `[[merge]]`, `[[suppress]]`, `[[value]]` and `[[column]]`, each with
    /// `who` and `why`; or a `conflicts.csv` with its last columns filled in.
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Facts about items, CSV: path, owner, custodian, `control_number`, status, `as_of`, zone, `keys_taken`.
    #[arg(long, value_name = "FILE")]
    pub items: Option<PathBuf>,
    /// Known customers, in any form that evidence may have: the list of people then names the customers that they are, and
    /// `roster.csv` says who of the roster was seen.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Let values link people across the owners that `--items` names; without it, linking stays inside each owner.
    #[arg(long)]
    pub link_across_owners: bool,
    /// People to be held back and counted apart (told already, deceased, own counsel): CSV with any identifier
    /// columns (email, phone, ssn, customer id ...), and optionally `reason`.
    #[arg(long, value_name = "FILE")]
    pub exclude: Option<PathBuf>,
    /// Hashes of known files, which are listed and not read: BLAKE3, SHA-256, SHA-1 or MD5 in hex, one a line, as
    /// `sha256sum` prints them, or CSV such as the NSRL's.
    #[arg(long, value_name = "FILE")]
    pub known: Option<PathBuf>,
    /// Exceptions that somebody has seen, CSV: item, who, why; they no longer make exit status 3.
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// The sheet of `review`, filled in: values that somebody saw are evidence too, and items that were read by eye are no
    /// exceptions any more.
    #[arg(long, value_name = "FILE")]
    pub reviewed: Option<PathBuf>,
    /// Read only items whose path fits: `*` within a step, `**` across steps, `?` one character; a pattern without `/`
    /// or `!` is held against each step. What does not fit is listed as left out.
    #[arg(long, value_name = "PATTERN")]
    pub include_path: Vec<String>,
    /// Leave out items whose path fits; they are listed.
    #[arg(long, value_name = "PATTERN")]
    pub exclude_path: Vec<String>,
    /// A mail domain of the entity's own people, with those below it: they are people, with the role `employee`, and their
    /// notices are held.
    #[arg(long, value_name = "DOMAIN")]
    pub staff_domain: Vec<String>,
}

impl Scan {
    /// The job, whose case goes to `case`.
    pub(super) fn job(&self, case: &Path, shelf: Arc<Shelf>) -> scan::Scan {
        scan::Scan {
            paths: self.paths.clone(),
            case: case.to_owned(),
            country: self.country.to_ascii_uppercase(),
            key: self.key.clone(),
            as_of: self.as_of,
            force: self.force,
            people_csv: !self.no_people_csv,
            banner: self.banner.clone(),
            split: SPLIT,
            shelf,
            files: self.hand.files(),
            across_owners: self.hand.link_across_owners,
            probable: self.link == Link::Probable,
            roster: self.hand.roster.clone(),
        }
    }
}

impl Hand {
    /// The files that a reviewer handed in.
    pub(super) fn files(&self) -> Files {
        Files {
            columns: self.columns.clone(),
            decisions: self.decisions.clone(),
            items: self.items.clone(),
            exclude: self.exclude.clone(),
            known: self.known.clone(),
            accept: self.accept.clone(),
            reviewed: self.reviewed.clone(),
            include_paths: self.include_path.clone(),
            exclude_paths: self.exclude_path.clone(),
            staff_domains: self.staff_domain.clone(),
        }
    }
}
