//! A synthetic breach with exact truth.
//!
//! What a scan should answer is known before it is written: ordinary people are seen a few times and add one
//! each; whatever is hard about linking is a *gadget*, a handful of records apart from all others, with what it
//! adds to low, best and high written beside it. Truth is the sum. It is never computed by the linking code,
//! nor by the catalogue: this room imports neither.
//!
//! Everything streams: a person is a number, values are functions of it, memory does not grow.

mod accounts;
mod archive;
mod book;
mod cell;
mod dumps;
mod encoding;
mod folder;
mod forms;
mod gadget;
mod lists;
mod page;
mod plain;
mod script;
mod sheet;
mod shuffle;
pub mod truth;
mod value;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use book::Book;
use cell::{ELEMENTS, KINDS, Tally};
use gadget::Built;
use truth::{Counts, FileTruth, Truth, WATERMARK};
use value::Values;

/// More people than this would outrun the ranges of the values.
pub const MOST_PEOPLE: u64 = 700_000_000;

/// What the files of a drill are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shape {
    /// Every form, with everything that is hard about linking.
    #[default]
    Mixed,
    /// The same with what is shared or contradicts itself so many times as frequent, and a form's default number on a share of
    /// all rows: for measuring quality where much is hard.
    Hard(u32),
    /// One dump of accounts: user name, e-mail, bcrypt; a row a person.
    Accounts,
}

impl Shape {
    /// How much more frequent than usual what is hard is.
    fn times(self) -> u64 {
        if let Self::Hard(times) = self { u64::from(times.max(1)) } else { 1 }
    }
}

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many people: the best count of the truth.
    pub people: u64,
    /// Same seed, same bytes.
    pub seed: u64,
    /// The folder, new or empty or an earlier drill's.
    pub out: PathBuf,
    /// What its files are.
    pub shape: Shape,
    /// Whether to write `<out>.truth.jsonl`, a line a record: path, record, persons (or null), elements, gadget. Not of
    /// a dump of accounts, in which record and person are the same number.
    pub full_truth: bool,
}

/// The note to whoever finds the folder. It is scanned like everything else: no line of it may name anybody.
const NOTE: &str = "SYNTHETIC DATA - made by a program, for exercises and tests.
Nobody in these files exists. Any likeness to living people is chance.
The file of truth says what a scan of this folder should answer.
";

/// Writes a drill and says what is true about it.
///
/// # Errors
/// [`Error::Usage`] for more than [`MOST_PEOPLE`], [`Error::Refused`] for a folder with other things in it,
/// [`Error::Io`] if a file cannot be written.
pub fn generate(options: &Options) -> Result<Truth> {
    let times = options.shape.times();
    if options.people.saturating_mul(times) > MOST_PEOPLE {
        let most = MOST_PEOPLE / times;
        return Err(Error::Usage(format!("a drill has at most {most} people")));
    }
    let (gadgets, (tally, mut files)) = match options.shape {
        Shape::Mixed | Shape::Hard(_) => mixed(options)?,
        Shape::Accounts => {
            folder::prepare(&options.out)?;
            (Vec::new(), accounts::write(&options.out, &Values::new(options.seed), options.people)?)
        }
    };
    save(&options.out.join(folder::README), NOTE.as_bytes())?;
    let note = FileTruth {
        path: folder::README.to_owned(),
        bytes: NOTE.len() as u64,
        records: NOTE.lines().count() as u64,
    };
    files.insert(0, note);
    let truth = summed(options, &gadgets, &tally, files);
    let mut text = serde_json::to_vec_pretty(&truth).unwrap_or_default();
    text.push(b'\n');
    // Last, since a folder with a truth in it is a whole drill.
    save(&options.out.join(folder::TRUTH), &text)?;
    Ok(truth)
}

/// What was written, and into which files.
type Written = (Tally, Vec<FileTruth>);

/// All forms: the gadgets in them, and what was written.
fn mixed(options: &Options) -> Result<(Vec<Built>, Written)> {
    let beside = options.full_truth.then(|| folder::full_truth(&options.out)).transpose()?;
    folder::prepare(&options.out)?;
    let mut book = Book::create(&options.out, beside)?;
    let gadgets = write(&mut book, options)?;
    Ok((gadgets, book.close()?))
}

/// Ordinary people in order, gadgets spread evenly among them.
fn write(book: &mut Book, options: &Options) -> Result<Vec<Built>> {
    let values = Values::new(options.seed);
    let mut gadgets = gadget::planned(options.people, options.shape.times());
    let plain = plain_people(options.people, &gadgets);
    gadget::number(&mut gadgets, plain);
    let mut next = 0;
    for number in 0..plain {
        if number >= next {
            next = gadget::write_due(book, &values, &mut gadgets, number, plain)?;
        }
        plain::write(book, &values, number)?;
    }
    gadget::write_due(book, &values, &mut gadgets, plain, plain)?;
    Ok(gadgets)
}

fn plain_people(people: u64, gadgets: &[Built]) -> u64 {
    people.saturating_sub(gadgets.iter().map(|built| built.people().best).sum())
}

fn summed(options: &Options, gadgets: &[Built], tally: &Tally, files: Vec<FileTruth>) -> Truth {
    let mut people = Counts::new(1, 1, 1).times(plain_people(options.people, gadgets));
    let mut name_only = Counts::default();
    for built in gadgets {
        people += built.people();
        if built.gadget.name_only {
            name_only += built.people();
        }
    }
    let kinds = || KINDS.iter().map(|(detector, _)| *detector);
    Truth {
        watermark: WATERMARK.to_owned(),
        seed: options.seed,
        people_asked: options.people,
        people,
        name_only,
        elements: truth::counts(ELEMENTS, &tally.persons),
        findings: truth::counts(kinds(), &tally.found),
        test_findings: truth::counts(kinds(), &tally.test),
        unattributed: truth::counts(ELEMENTS, &tally.unattributed),
        gadgets: gadgets.iter().map(Built::truth).collect(),
        files,
    }
}

fn save(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).map_err(Error::io("write", file))
}

#[cfg(test)]
mod tests;
