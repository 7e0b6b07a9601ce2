//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::again::{Diff, Origin, Review, Sample, Verify};
use super::listed::People;
use super::obligations::{Notices, Obligations};
use super::scan::Scan;
use super::selfcheck::Selfcheck;

/// From leaked bytes to the people involved: who, how many, which data of each, and where it says so.
#[derive(Parser, Debug)]
#[command(name = "breachscope", version, about, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Threads to use; 0 takes one a core, or as many as fit in the memory.
    #[arg(long, global = true, default_value_t = 0, value_name = "N")]
    pub threads: usize,
    /// No progress, no summary.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// A folder with further pattern files of your own.
    #[arg(long, global = true, value_name = "DIR")]
    pub patterns: Option<PathBuf>,
    /// Passwords to try on encrypted members of archives, one a line.
    #[arg(long, global = true, value_name = "FILE")]
    pub passwords: Option<PathBuf>,
    /// Memory to use, such as 512M or 4G; what does not fit goes to temporary files. Without it, half of what there is.
    #[arg(long, global = true, value_name = "SIZE", value_parser = super::memory::size)]
    pub memory: Option<u64>,
    /// The folder for what does not fit in memory; files there have no name and go with the job.
    #[arg(long, global = true, value_name = "DIR")]
    pub temp: Option<PathBuf>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Evidence in, case out: the main job.
    ///
    /// Exit status: 0 all read, 1 an error stopped the job, 2 wrong usage, 3 finished but something was not
    /// read, 4 the ledger does not add up, 5 refused, 130 interrupted.
    Scan(Scan),
    /// Findings to standard output, without a case.
    Find(Find),
    /// The notification list of a case.
    People(People),
    /// One person of a case: what is involved, and where it says so.
    Person(Person),
    /// The findings of a case.
    Findings(Rows),
    /// The records of a case in which something was found.
    Records(Rows),
    /// The tables and columns of a case with their verdicts.
    Columns(Columns),
    /// Which laws apply, to how many people, by when, on what clause. Not legal advice.
    Obligations(Obligations),
    /// Mail-merge files, specimens and a register of who is told what. Nothing is sent.
    Notices(Notices),
    /// A page for any web server on which somebody with a notice code sees what is involved. Nothing is published.
    Selfcheck(Selfcheck),
    /// Whether a case still says what its evidence says: digests, and all counts made once more.
    ///
    /// Exit status: 0 nothing differs, 3 not all could be checked, 4 the case is not what was written, 5 the evidence is
    /// not what was scanned.
    Verify(Verify),
    /// What needs human eyes: items that were not read, values that are nobody's, doubts; a sheet to be filled in.
    Review(Review),
    /// Quality control: draws findings of each detector and records without any, to be judged; then says how precise the
    /// findings are and how much was missed at the most.
    Sample(Sample),
    /// Which internal system the data of a case came from, told by its values, and the newest events in it.
    Origin(Origin),
    /// What became of people between two cases with equal keys: who is added, withdrawn, changed, merged, split.
    Diff(Diff),
    /// Writes the report of a case again, `report.html`.
    Report(Report),
    /// The detectors.
    #[command(subcommand)]
    Patterns(Patterns),
    /// Makes a synthetic breach whose truth is known exactly.
    Drill(Drill),
    /// Prints the manual page, or completions for a shell.
    #[command(subcommand)]
    Generate(Generate),
}

/// Options of `find`.
#[derive(Args, Debug)]
pub struct Find {
    /// Files and folders to read; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Only count findings, by detector.
    #[arg(long)]
    pub count: bool,
    /// Show values in clear.
    #[arg(long)]
    pub reveal: bool,
}

/// Options of `person`.
#[derive(Args, Debug)]
pub struct Person {
    /// The case folder.
    pub case: PathBuf,
    /// A person key as in `people.csv`, the key of any of their identifiers, or `-` to read a value (e-mail, phone, id ...) from standard input.
    /// Without it, the value is asked for. Values are never taken from the command line, where others see them.
    pub key: Option<String>,
    /// Show values in clear. Logged in the case's audit trail.
    #[arg(long)]
    pub reveal: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = PersonFormat::Text)]
    pub format: PersonFormat,
    /// The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// How a person is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PersonFormat {
    /// For a terminal.
    Text,
    /// A JSON object.
    Json,
    /// A page that needs nothing else, to be printed.
    Html,
}

/// Options of `findings` and `records`.
#[derive(Args, Debug)]
pub struct Rows {
    /// The case folder.
    pub case: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
    /// Show values in clear. Logged in the case's audit trail.
    #[arg(long)]
    pub reveal: bool,
}

/// Options of `columns`.
#[derive(Args, Debug)]
pub struct Columns {
    /// The case folder.
    pub case: PathBuf,
}

/// Options of `report`.
#[derive(Args, Debug)]
pub struct Report {
    /// The case folder.
    pub case: PathBuf,
    /// What is known of the incident, as for `obligations`: the report then says what laws ask. The evidence is needed for it.
    #[arg(long, value_name = "FILE")]
    pub incident: Option<PathBuf>,
    /// What heads the report; without it, what headed it before.
    #[arg(long, value_name = "TEXT")]
    pub banner: Option<String>,
}

/// The subcommands of `patterns`.
#[derive(Subcommand, Debug)]
pub enum Patterns {
    /// Lists the detectors.
    List {
        /// Print as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one detector in full.
    Show {
        /// Its id, such as `card.pan`.
        id: String,
    },
    /// Checks a folder of pattern files: syntax, examples, counter-examples.
    Check {
        /// The folder; without it the built-in patterns are checked.
        folder: Option<PathBuf>,
    },
    /// Says why the bytes at a place were reported, or were not.
    Explain {
        /// `PATH:OFFSET`, as `find` prints it.
        place: String,
    },
}

/// Options of `drill`.
#[derive(Args, Debug)]
pub struct Drill {
    /// How many people.
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub people: u64,
    /// Equal seeds make equal drills.
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// The folder to write into.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// One dump of accounts instead of every form: user name, e-mail and bcrypt, a row a person.
    #[arg(long)]
    pub accounts: bool,
    /// How much truth to write.
    #[arg(long, value_enum, default_value_t = Truth::Totals, conflicts_with = "accounts")]
    pub truth: Truth,
}

/// How much truth a drill writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Truth {
    /// `truth.json` with totals.
    Totals,
    /// Also a line for every record, beside the folder.
    Full,
}

/// What can be generated.
#[derive(Subcommand, Debug)]
pub enum Generate {
    /// The manual page, in roff.
    Man,
    /// The page of laws, `docs/laws.md`.
    #[command(hide = true)]
    Laws,
    /// Completions.
    Complete {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// How rows are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// `path:offset: detector: value`.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// RFC 4180.
    Csv,
}
