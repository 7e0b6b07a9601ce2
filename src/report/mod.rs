//! People into paper: one form a file.
//!
//! Reports are made from sums and from what a station hands over, never from the evidence itself. All of them
//! mask values and write out control characters, but `people.csv`, which is for machines.

pub mod columns;
pub mod conflicts;
pub mod html;
pub mod ledger;
pub mod notices;
pub mod obligations;
pub mod people;
pub mod probable;
pub mod rows;
pub mod selfcheck;
pub mod terminal;

/// Writes CSV rows as RFC 4180 wants them: CRLF, quotes where needed.
pub fn csv_writer<W: std::io::Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(false).from_writer(out)
}
