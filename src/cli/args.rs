//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::again::{Diff, Origin, Review, Sample, Verify};
use super::obligations::{Notices, Obligations};
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

/// Options of `people`.
#[derive(Args, Debug)]
pub struct People {
    /// The case folder.
    pub case: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = PeopleFormat::Csv)]
    pub format: PeopleFormat,
    /// Only people of whom this data element was seen.
    #[arg(long, value_name = "ELEMENT")]
    pub element: Vec<String>,
    /// Only people who live there by a postal address: a state as US-CA, a country as DE, or `unknown`.
    #[arg(long, value_name = "PLACE")]
    pub place: Vec<String>,
    /// Only minors, on the day of `scan --as-of`.
    #[arg(long)]
    pub minors: bool,
    /// Only people who are customers of `scan --roster`, or only those who are not.
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    pub in_roster: Option<String>,
    /// Only people who can be told by this; of several, by one.
    #[arg(long, value_enum)]
    pub contact: Vec<Contact>,
    /// Only people seen in items whose path contains this.
    #[arg(long, value_name = "TEXT")]
    pub item: Option<String>,
    /// Only people seen in items of this owner, as `scan --items` named it.
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Only people seen in items that this custodian kept.
    #[arg(long, value_name = "NAME")]
    pub custodian: Option<String>,
    /// Only people seen in items of this status: acquired, accessed, present. With several of these options, one item
    /// must fit all.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
}

/// By what somebody can be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Contact {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal address: a street, and a city or postal code.
    Address,
    /// None of these.
    None,
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

/// How people are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PeopleFormat {
    /// RFC 4180.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Apache Parquet, text but for counts.
    Parquet,
    /// A workbook; a list of more than 1,048,575 people goes on in further sheets.
    Xlsx,
}
