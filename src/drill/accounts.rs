//! One dump of accounts, a row a person: what the largest breaches look like.
//!
//! No gadgets and no second record: this is for size. Rows are functions of their numbers, so blocks of them are written
//! by all threads, and stand in the file in order.

use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::cell::{Kind, Seen, Tally};
use super::page;
use super::truth::FileTruth;
use super::value::Values;
use crate::error::{Error, Result};

/// The file's name in the drill's folder.
pub const FILE: &str = "accounts.csv";
const HEADER: &str = "username,email,password_hash\n";
/// What a row holds.
const COLUMNS: [Kind; 3] = [Kind::UserName, Kind::Email, Kind::Bcrypt];
/// Rows that a thread writes at once, some 2 MiB.
const BLOCK: u64 = 1 << 14;
/// Blocks that wait for their turn in the file.
const WAITING: u64 = 16;

/// Writes the file for so many people, and counts what is in it.
pub fn write(folder: &Path, values: &Values, people: u64) -> Result<(Tally, Vec<FileTruth>)> {
    let file = folder.join(FILE);
    let mut out = page::create(&file)?;
    let mut bytes = HEADER.len() as u64;
    out.write_all(HEADER.as_bytes()).map_err(Error::io("write", &file))?;
    for first in (0..people).step_by((BLOCK * WAITING) as usize) {
        let starts: Vec<u64> = (first..people.min(first + BLOCK * WAITING)).step_by(BLOCK as usize).collect();
        let blocks: Vec<String> =
            starts.par_iter().map(|start| block(values, *start..people.min(start + BLOCK))).collect();
        for block in blocks {
            bytes += block.len() as u64;
            out.write_all(block.as_bytes()).map_err(Error::io("write", &file))?;
        }
    }
    out.flush().map_err(Error::io("write", &file))?;
    Ok((tally(people), vec![FileTruth { path: FILE.to_owned(), bytes, records: people }]))
}

/// The rows of some people.
fn block(values: &Values, numbers: Range<u64>) -> String {
    let mut rows = String::with_capacity(1 << 21);
    for number in numbers {
        for (value, end) in
            [(values.user(number), ','), (values.email(number), ','), (values.bcrypt(number).1, '\n')]
        {
            rows.push_str(&value);
            rows.push(end);
        }
    }
    rows
}

fn tally(people: u64) -> Tally {
    let (mut tally, mut seen) = (Tally::default(), Seen::default());
    for kind in COLUMNS {
        tally.found[kind as usize] = people;
        seen.insert(kind.element());
    }
    seen.places().for_each(|place| tally.persons[place] = people);
    tally
}
