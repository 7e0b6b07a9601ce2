//! All files of a drill while they are written, and the count of what was written.
//!
//! Truth is counted at the pen: whoever writes a value says in the same call what it is. So the counts cannot
//! drift from the bytes, and memory does not grow with people.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::cell::{ELEMENTS, Kind, Seen, Tally};
use super::sheet::{FORMS, Sheet, field};
use super::truth::FileTruth;
use crate::error::{Error, Result};

const BUFFER: usize = 256 << 10;

/// One file being written.
#[derive(Debug)]
struct Page {
    file: PathBuf,
    out: BufWriter<File>,
    bytes: u64,
    records: u64,
}

impl Page {
    fn create(file: PathBuf) -> Result<Self> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        }
        let out = File::create(&file).map_err(Error::io("create", &file))?;
        Ok(Self { file, out: BufWriter::with_capacity(BUFFER, out), bytes: 0, records: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(Error::io("write", &self.file))
    }
}

/// One line of the full truth.
#[derive(Serialize)]
struct RecordTruth<'a> {
    path: &'static str,
    record: u64,
    persons: Option<&'a [u64]>,
    elements: Vec<&'static str>,
    gadget: Option<&'static str>,
}

/// The files, open.
#[derive(Debug)]
pub struct Book {
    pages: Vec<Page>,
    truth: Option<Page>,
    line: Vec<u8>,
    /// The gadget that is writing.
    pub gadget: Option<&'static str>,
    /// What was written so far.
    pub tally: Tally,
}

impl Book {
    /// Creates the files in `folder`, and beside it the full truth if it is asked for.
    pub fn create(folder: &Path, truth: Option<PathBuf>) -> Result<Self> {
        let mut pages = Vec::with_capacity(FORMS.len());
        for form in &FORMS {
            let mut page = Page::create(folder.join(form.path))?;
            page.write(form.head.as_bytes())?;
            pages.push(page);
        }
        let truth = truth.map(Page::create).transpose()?;
        Ok(Self { pages, truth, line: Vec::with_capacity(1024), gadget: None, tally: Tally::default() })
    }

    /// How many records a file has.
    pub fn records(&self, sheet: Sheet) -> u64 {
        self.pages[sheet as usize].records
    }

    /// Begins a record.
    pub fn row(&mut self, sheet: Sheet) -> Row<'_> {
        self.line.clear();
        Row { book: self, sheet, fields: 0, seen: Seen::default() }
    }

    /// Writes what is still in memory, and says what the files hold.
    pub fn close(mut self) -> Result<(Tally, Vec<FileTruth>)> {
        for page in self.pages.iter_mut().chain(&mut self.truth) {
            page.out.flush().map_err(Error::io("write", &page.file))?;
        }
        let files = FORMS.iter().zip(&self.pages).map(|(form, page)| FileTruth {
            path: form.path.to_owned(),
            bytes: page.bytes,
            records: page.records,
        });
        Ok((self.tally, files.collect()))
    }
}

/// One record being written.
#[derive(Debug)]
pub struct Row<'b> {
    book: &'b mut Book,
    sheet: Sheet,
    fields: usize,
    seen: Seen,
}

impl Row<'_> {
    fn next(&mut self, value: &str) {
        let form = self.sheet.form();
        if self.fields > 0 {
            self.book.line.extend_from_slice(form.delimiter.as_bytes());
        }
        self.fields += 1;
        field(form, value, &mut self.book.line);
    }

    /// A field, or words of a log, that say nothing about anybody.
    #[must_use]
    pub fn text(mut self, value: &str) -> Self {
        self.next(value);
        self
    }

    /// A value: found, and an element of the record's person.
    #[must_use]
    pub fn put(mut self, kind: Kind, value: &str) -> Self {
        self.next(value);
        self.book.tally.found[kind as usize] += 1;
        self.seen.insert(kind.element());
        self
    }

    /// A value, or an empty field.
    #[must_use]
    pub fn put_any(self, kind: Kind, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.put(kind, value),
            None => self.text(""),
        }
    }

    /// A value of the right form that stands for nothing: found, but nobody's element.
    #[must_use]
    pub fn put_placeholder(mut self, kind: Kind, value: &str) -> Self {
        self.next(value);
        self.book.tally.found[kind as usize] += 1;
        self
    }

    /// A published test value: found as such, and set aside.
    #[must_use]
    pub fn put_test(mut self, kind: Kind, value: &str) -> Self {
        self.next(value);
        self.book.tally.test[kind as usize] += 1;
        self
    }

    /// Ends the record. `persons` are those it speaks of, several where it is undecided between them or has
    /// several subjects, none where it speaks of nobody. Returns its elements.
    pub fn end(self, persons: &[u64]) -> Result<Seen> {
        let Self { book, sheet, seen, .. } = self;
        book.line.extend_from_slice(sheet.form().end.as_bytes());
        let page = &mut book.pages[sheet as usize];
        page.records += 1;
        page.write(&book.line)?;
        if let Some(truth) = &mut book.truth {
            let line = RecordTruth {
                path: sheet.form().path,
                record: page.records,
                persons: (!persons.is_empty()).then_some(persons),
                elements: seen.places().map(|place| ELEMENTS[place]).collect(),
                gadget: book.gadget,
            };
            let mut line = serde_json::to_vec(&line).unwrap_or_default();
            line.push(b'\n');
            truth.write(&line)?;
        }
        Ok(seen)
    }
}
