//! What can be typed of commands that ask a case again, or two.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Format;

/// Options of `verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// The case folder.
    pub case: PathBuf,
    /// The file of decisions that the case was made with, if it was made with one: people are linked again by it.
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
}

/// Options of `sample`.
#[derive(Args, Debug)]
pub struct Sample {
    /// The case folder.
    pub case: PathBuf,
    /// Equal seeds draw equal samples. Logged, as size and confidence are, before anything is drawn.
    #[arg(long, value_name = "S", required_unless_present = "judged")]
    pub seed: Option<u64>,
    /// Findings to draw of each detector.
    #[arg(long, default_value_t = 60, value_name = "N", conflicts_with = "judged")]
    pub size: usize,
    /// Records without a finding to draw.
    #[arg(long, default_value_t = 1500, value_name = "N", conflicts_with = "judged")]
    pub records: usize,
    /// How sure the bounds are to hold.
    #[arg(long, default_value_t = 0.95, value_name = "SHARE", conflicts_with = "judged")]
    pub confidence: f64,
    /// Show values, and the beginning of records, in clear. Logged in the case's audit trail.
    #[arg(long)]
    pub reveal: bool,
    /// The sheet of the last draw with `verdict` (right or wrong; of records, clear or missed) and `by` filled in.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "reveal"])]
    pub judged: Option<PathBuf>,
    /// Print what the judged sheet comes to as JSON.
    #[arg(long, requires = "judged")]
    pub json: bool,
}

/// Options of `diff`.
#[derive(Args, Debug)]
pub struct Diff {
    /// The earlier case.
    pub before: PathBuf,
    /// The later case, made with `--key` and the earlier one.
    pub after: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Options of `review`.
#[derive(Args, Debug)]
pub struct Review {
    /// The case folder.
    pub case: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = ReviewFormat::Csv)]
    pub format: ReviewFormat,
}

/// How a review sheet is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReviewFormat {
    /// RFC 4180, with empty columns to be filled in.
    Csv,
    /// A JSON object a line, without those.
    Jsonl,
    /// A Concordance load file for review platforms.
    Dat,
}

/// Options of `origin`.
#[derive(Args, Debug)]
pub struct Origin {
    /// The case folder.
    pub case: PathBuf,
    /// Exports of internal systems: files in any form that evidence may have, or folders.
    #[arg(required = true, value_name = "EXPORT")]
    pub exports: Vec<PathBuf>,
    /// Planted records, CSV: `planted` says where, all other columns hold their values.
    #[arg(long, value_name = "FILE")]
    pub canary: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}
