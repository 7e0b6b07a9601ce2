//! What laws ask, on paper: as text, JSON, CSV, and as the figures that authorities' forms ask for.
//!
//! Citation and level stand on every line, the disclaimer once.

pub mod figures;
mod sheet;
mod text;

use std::io::{self, Write};

use crate::law::obligations::Obligations;
use crate::seal::mask;

/// How the answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For people.
    Text,
    /// For machines, whole.
    Json,
    /// A row for each law and party.
    Csv,
}

/// Writes the answer.
///
/// # Errors
/// If `out` fails.
pub fn write(answer: &Obligations, form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Text => out.write_all(text::text(answer).as_bytes()),
        Form::Json => {
            let text = serde_json::to_string_pretty(answer)? + "\n";
            out.write_all(mask::json(text).as_bytes())
        }
        Form::Csv => sheet::write(answer, out),
    }
}
