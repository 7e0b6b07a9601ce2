//! The command `breachscope`: all it does is in the library.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    ExitCode::from(breachscope::cli::run(&breachscope::cli::args::Cli::parse()))
}
