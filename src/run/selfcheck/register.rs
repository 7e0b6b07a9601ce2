//! The register of `notices`, row by row: who has which notice code.
//!
//! It may have been edited by hand since, so columns are known by their names, and every cell that counts is checked. It is
//! read as a stream: it has a row for everybody on the list.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::error::{Error, Result};
use crate::seal::code::Code;

/// Bytes of a buffer.
const BUFFER: usize = 1 << 20;

/// A row of somebody who is not held.
pub(super) struct Row {
    /// Of the person.
    pub(super) key: u128,
    /// Of the letter.
    pub(super) code: Code,
    /// `adult`, `minor`, or nobody knows.
    pub(super) minor: Option<bool>,
    /// The letter goes to the next of kin.
    pub(super) deceased: bool,
}

/// Gives every row of somebody who is not held to `take`; returns how many are held.
///
/// # Errors
/// If the file cannot be read, or is no register; never with a code in the message.
pub(super) fn each(file: &Path, mut take: impl FnMut(Row) -> Result<()>) -> Result<u64> {
    let opened = File::open(file).map_err(Error::io("read", file))?;
    let mut text = BufReader::with_capacity(BUFFER, opened);
    let head = text.fill_buf().map_err(Error::io("read", file))?;
    let bom = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let line = head[bom..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: &u8| line.split(|byte| byte == mark).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',');
    text.consume(bom);
    let mut csv = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text);
    let refuse = |line: u64, why: &str| Error::pattern(format!("{}:{line}", file.display()), why);
    let unread = |why: csv::Error| {
        let line = why.position().map_or(1, csv::Position::line);
        refuse(line, "is no row of a CSV file in UTF-8")
    };
    let header = csv.headers().map_err(unread)?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|header| header.trim() == name);
        at.ok_or_else(|| {
            refuse(1, &format!("has no column `{name}`; --register takes register.csv of `notices`"))
        })
    };
    let [code, key, hold] = [column("notice_code")?, column("key")?, column("hold")?];
    let [age, deceased] = [column("age_class")?, column("deceased")?];
    let (mut held, mut record) = (0, StringRecord::new());
    while csv.read_record(&mut record).map_err(unread)? {
        let line = record.position().map_or(1, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if !cell(hold).is_empty() {
            held += 1;
            continue;
        }
        let read = cell(key);
        let key = (read.len() == 32).then(|| u128::from_str_radix(read, 16).ok()).flatten();
        let code = Code::read(cell(code)).ok_or_else(|| refuse(line, "`notice_code` is no notice code"))?;
        let minor = match cell(age) {
            "adult" => Some(false),
            "minor" => Some(true),
            _ => None,
        };
        let key = key.ok_or_else(|| refuse(line, "`key` is no person key"))?;
        take(Row { key, code, minor, deceased: cell(deceased) == "yes" })?;
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (u128, String, Option<bool>);

    fn read(text: &str) -> Result<(u64, Vec<Read>)> {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("register.csv");
        std::fs::write(&file, text).unwrap();
        let mut rows = Vec::new();
        let held = each(&file, |row| {
            rows.push((row.key, row.code.to_string(), row.minor));
            Ok(())
        })?;
        Ok((held, rows))
    }

    #[test]
    fn a_register_is_read_however_a_spreadsheet_saved_it() {
        let key = "000000000000000000000000000000ff";
        let head = "notice_code,key,age_class,deceased,hold,more\r\n";
        let rows = format!(
            "0000-0000-0000-0011-6,{key},minor,unknown,,x\r\n0000-0000-0000-0000-0,{key},adult,yes,Y,x\r\n"
        );
        let wanted = vec![(255, "0000-0000-0000-0011-6".to_owned(), Some(true))];
        assert_eq!(read(&format!("{head}{rows}")).unwrap(), (1, wanted.clone()));
        let other = format!("\u{feff}{head}{rows}").replace(',', ";");
        assert_eq!(read(&other).unwrap(), (1, wanted));
    }

    #[test]
    fn what_is_no_register_is_refused_with_its_line_and_without_the_code() {
        let head = "notice_code,key,age_class,deceased,hold\n";
        let key = "0".repeat(32);
        for (text, said) in [
            ("a,b\n1,2\n".to_owned(), ":1: has no column `notice_code`"),
            (
                format!("{head}0000-0000-0000-0011-7,{key},adult,unknown,\n"),
                ":2: `notice_code` is no notice code",
            ),
            (format!("{head}0000-0000-0000-0011-6,7,adult,unknown,\n"), ":2: `key` is no person key"),
            (String::new(), ":1: has no column"),
        ] {
            let why = read(&text).unwrap_err().to_string();
            assert!(why.contains(said) && !why.contains("0011"), "{why}");
        }
    }
}
