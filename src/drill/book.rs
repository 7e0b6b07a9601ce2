//! All files of a drill while they are written, and the count of what was written.
//!
//! Truth is counted at the pen: whoever writes a value says in the same call what it is. So the counts cannot
//! drift from the bytes, and memory does not grow with people.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::archive;
use super::cell::{ELEMENTS, Kind, Seen, Tally};
use super::page::{self, Page};
use super::sheet::{FORMS, Sheet};
use super::truth::FileTruth;
use crate::error::{Error, Result};

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
pub struct Book {
    folder: PathBuf,
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
            let mut page = Page::of(form, folder)?;
            page.write(form.head.as_bytes())?;
            pages.push(page);
        }
        let truth = truth.map(Page::plain).transpose()?;
        Ok(Self {
            folder: folder.to_owned(),
            pages,
            truth,
            line: Vec::with_capacity(1024),
            gadget: None,
            tally: Tally::default(),
        })
    }

    /// How many records a file has.
    pub fn records(&self, sheet: Sheet) -> u64 {
        self.pages[sheet as usize].records
    }

    /// Begins a record.
    pub fn row(&mut self, sheet: Sheet) -> Row<'_> {
        let records = self.records(sheet);
        self.line.clear();
        sheet.form().script.open(records, &mut self.line);
        Row { book: self, sheet, fields: 0, seen: Seen::default() }
    }

    /// Ends all files, packs the archives, and says what the files hold.
    pub fn close(self) -> Result<(Tally, Vec<FileTruth>)> {
        let (mut files, mut parts) = (Vec::new(), Vec::new());
        for (form, mut page) in FORMS.iter().zip(self.pages) {
            page.write(form.script.end(page.records).as_bytes())?;
            page.write(form.tail.as_bytes())?;
            files.push(FileTruth { path: form.path.to_owned(), bytes: page.bytes, records: page.records });
            let part = page.close()?;
            if let Some(member) = form.member().filter(|_| page::is_archive(form.file())) {
                parts.push((form.file(), (member, part)));
            }
        }
        for group in parts.chunk_by_mut(|one, next| one.0 == next.0) {
            pack(&self.folder, group)?;
        }
        if let Some(truth) = self.truth {
            truth.close()?;
        }
        Ok((self.tally, files))
    }
}

/// Writes one archive of its parts.
fn pack(folder: &Path, parts: &mut [(&str, archive::Member)]) -> Result<()> {
    let Some((name, _)) = parts.first() else { return Ok(()) };
    let file = folder.join(name);
    let mut out = page::create(&file)?;
    let written = archive::write(name, parts.iter_mut().map(|(_, member)| member), &mut out);
    written.and_then(|()| out.flush()).map_err(Error::io("write", &file))
}

/// One record being written.
pub struct Row<'b> {
    book: &'b mut Book,
    sheet: Sheet,
    fields: usize,
    seen: Seen,
}

impl Row<'_> {
    fn next(&mut self, value: Option<&str>) {
        self.sheet.form().script.field(self.fields, value, &mut self.book.line);
        self.fields += 1;
    }

    /// A field, or words of a log, that say nothing about anybody.
    #[must_use]
    pub fn text(mut self, value: &str) -> Self {
        self.next(Some(value));
        self
    }

    /// A value: found, and an element of the record's person.
    #[must_use]
    pub fn put(mut self, kind: Kind, value: &str) -> Self {
        self.next(Some(value));
        self.book.tally.found[kind as usize] += 1;
        self.seen.insert(kind.element());
        self
    }

    /// A value, or none: an empty field, `NULL`, `null`.
    #[must_use]
    pub fn put_any(mut self, kind: Kind, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.put(kind, value),
            None => {
                self.next(None);
                self
            }
        }
    }

    /// A value of the right form that stands for nothing: found, but nobody's element.
    #[must_use]
    pub fn put_placeholder(mut self, kind: Kind, value: &str) -> Self {
        self.next(Some(value));
        self.book.tally.found[kind as usize] += 1;
        self
    }

    /// A published test value: found as such, and set aside.
    #[must_use]
    pub fn put_test(mut self, kind: Kind, value: &str) -> Self {
        self.next(Some(value));
        self.book.tally.test[kind as usize] += 1;
        self
    }

    /// Ends the record. `persons` are those it speaks of, several where it is undecided between them or has
    /// several subjects, none where it speaks of nobody. Returns its elements.
    pub fn end(self, persons: &[u64]) -> Result<Seen> {
        let Self { book, sheet, seen, fields } = self;
        sheet.form().script.close(fields, &mut book.line);
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
