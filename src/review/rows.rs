//! What needs human eyes: a row for each place, as CSV, JSON lines, or a load file for a review platform.
//!
//! The first columns say what and where. The others are for whoever looks: a decision, and what is to be seen there, under
//! headers that a scan knows. A row may be copied, one for each person, and columns may be added.

use std::io;

use serde::Serialize;

use crate::hand::review::{OURS, THEIRS};
use crate::seal::mask::{self, inert};

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// RFC 4180 under a header, with empty columns for whoever looks.
    Csv,
    /// A JSON object a line, without those.
    Jsonl,
    /// A Concordance load file, in UTF-8 with its mark: fields between U+00FE, parted by U+0014.
    Dat,
}

/// One place to look at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Row<'r> {
    /// `item`: not all of it was read. `no person`: a value that is nobody's. `undecided`: of one of several people.
    /// `low confidence`: only its surroundings speak for it.
    pub what: &'r str,
    /// Where the item is.
    pub path: &'r str,
    /// Number of the record; 0 for an item.
    pub record: u64,
    /// First byte.
    pub start: u64,
    /// First byte behind it.
    pub end: u64,
    /// What it counts as.
    pub element: &'r str,
    /// Who found it.
    pub detector: &'r str,
    /// How sure.
    pub confidence: String,
    /// The value, as it may be shown.
    pub value: String,
    /// Why it is here.
    pub reason: String,
    /// Bytes that were not read.
    pub bytes: u64,
}

/// Between fields of a load file, and around them; what stands for a line end in them.
const DAT: [char; 3] = ['\u{14}', '\u{fe}', '\u{ae}'];

impl Row<'_> {
    /// Its cells, in the order of [`OURS`].
    fn cells(&self) -> [String; OURS.len()] {
        let number = |n: u64| if n == 0 { String::new() } else { n.to_string() };
        let start = if self.record == 0 { String::new() } else { self.start.to_string() };
        [
            self.what.to_owned(),
            self.path.to_owned(),
            number(self.record),
            start,
            number(self.end),
            self.element.to_owned(),
            self.detector.to_owned(),
            self.confidence.clone(),
            inert(&self.value),
            inert(&self.reason),
            number(self.bytes),
        ]
    }

    /// Writes it.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn write(&self, form: Form, out: &mut Vec<u8>) -> io::Result<()> {
        let empty = || std::iter::repeat_n(String::new(), THEIRS.len());
        match form {
            Form::Csv => csv_row(self.cells().into_iter().chain(empty()), out),
            Form::Dat => {
                dat_row(self.cells().into_iter().chain(empty()), out);
                Ok(())
            }
            Form::Jsonl => {
                out.extend_from_slice(mask::json(serde_json::to_string(self)?).as_bytes());
                out.push(b'\n');
                Ok(())
            }
        }
    }
}

/// What stands above the rows.
///
/// # Errors
/// None: it is written into memory.
pub fn header(form: Form) -> io::Result<Vec<u8>> {
    let names = || OURS.iter().chain(&THEIRS).map(ToString::to_string);
    let mut out = Vec::new();
    match form {
        Form::Csv => csv_row(names(), &mut out)?,
        Form::Dat => {
            out.extend_from_slice("\u{feff}".as_bytes());
            dat_row(names(), &mut out);
        }
        Form::Jsonl => {}
    }
    Ok(out)
}

fn csv_row(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(cells)?;
    csv.flush()
}

fn dat_row(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    let [between, around, line] = DAT;
    let clean = |cell: String| cell.replace(['\r', '\n'], &line.to_string()).replace([between, around], " ");
    let cells: Vec<String> = cells.map(|cell| format!("{around}{}{around}", clean(cell))).collect();
    out.extend_from_slice(cells.join(&between.to_string()).as_bytes());
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_cell_under_each_name_in_every_form() {
        let row =
            Row { what: "item", path: "in/a,\u{fe}.jpg", value: "=1+1".into(), bytes: 9, ..Row::default() };
        let mut csv = header(Form::Csv).unwrap();
        row.write(Form::Csv, &mut csv).unwrap();
        let rows: Vec<_> = csv::Reader::from_reader(&csv[..]).into_records().map(Result::unwrap).collect();
        assert_eq!((rows.len(), rows[0].len()), (1, OURS.len() + THEIRS.len()));
        assert_eq!((&rows[0][1], &rows[0][8], &rows[0][10]), ("in/a,\u{fe}.jpg", "'=1+1", "9"));
        let mut dat = header(Form::Dat).unwrap();
        row.write(Form::Dat, &mut dat).unwrap();
        let text = String::from_utf8(dat).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split_terminator("\r\n").collect();
        let fields = lines.iter().map(|line| line.split('\u{14}').count());
        assert_eq!(fields.collect::<Vec<_>>(), [OURS.len() + THEIRS.len(); 2]);
        assert!(lines[1].contains("þin/a, .jpgþ"), "{}", lines[1]);
    }
}
