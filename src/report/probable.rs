//! `probable.csv`: pairs of people whose values say that they are one, with the parts of the score, for a person to decide. The
//! last three columns are hers.
//!
//! Values are masked. The keys are those of an identifier of each, by which a decision can name them.

use std::io::{self, Write};

use crate::seal::mask::inert;

/// One of a pair.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// A key that names them.
    pub key: String,
    /// Their name and birth date, masked.
    pub shown: String,
    /// Where they were first seen.
    pub path: String,
    /// Number of that record in the item.
    pub record: u64,
}

/// One pair.
#[derive(Clone, Debug, Default)]
pub struct ProbableRow {
    /// `joined`, `review` or `held`.
    pub verdict: &'static str,
    /// Why it is not joined; empty where it is.
    pub reason: String,
    /// The sum, in bits.
    pub score: String,
    /// What a link needs.
    pub bar: String,
    /// What each part gives: level and bits; empty where one of them does not have it.
    pub parts: Vec<String>,
    /// Both.
    pub sides: [Side; 2],
}

/// Writes rows under a header with these parts.
#[derive(Debug)]
pub struct List<W: Write>(csv::Writer<W>);

impl<W: Write> List<W> {
    /// Begins a list.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn new(out: W, parts: &[&str]) -> io::Result<Self> {
        let mut csv = super::csv_writer(out);
        let head = ["verdict", "score", "bar"].iter().chain(parts);
        let sides =
            ["key_a", "key_b", "shown_a", "shown_b", "path_a", "record_a", "path_b", "record_b", "reason"];
        csv.write_record(head.chain(&sides).chain(&["decision", "by", "why"]))?;
        Ok(Self(csv))
    }

    /// Adds a pair.
    ///
    /// # Errors
    /// If the list cannot be written.
    pub fn push(&mut self, row: &ProbableRow) -> io::Result<()> {
        let [a, b] = &row.sides;
        let shown = [a, b].map(|side| inert(&side.shown));
        let records = [a.record, b.record].map(|record| record.to_string());
        let head = [row.verdict, &row.score, &row.bar];
        let parts = row.parts.iter().map(String::as_str);
        let sides =
            [&*a.key, &b.key, &shown[0], &shown[1], &a.path, &records[0], &b.path, &records[1], &row.reason];
        self.0.write_record(head.into_iter().chain(parts).chain(sides).chain(["", "", ""]))?;
        Ok(())
    }

    /// Ends the list.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
