//! The list as a workbook: for those who open it and look.
//!
//! Rows go to the disk as they come. A sheet holds 1,048,576 of them and a cell 32,767 characters: the list goes on in the
//! next sheet, and a longer cell is cut, with a mark. Cells are text by type, so nothing in them is a formula.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::list::is_number;

/// Rows of a sheet, its header with them.
const ROWS: u32 = 1_048_576;
/// Characters of a cell, as UTF-16 counts them.
const CHARACTERS: usize = 32_767;
/// Stands at the end of a cell that was cut.
const CUT: char = '…';

/// A list being written.
pub struct Xlsx {
    book: Workbook,
    header: Vec<String>,
    /// Rows of the last sheet, and of any.
    row: u32,
    rows: u32,
    sheets: usize,
}

impl Xlsx {
    /// Begins a list with columns of these names; what does not fit in memory goes to `temp`.
    ///
    /// # Errors
    /// If that folder cannot be written to.
    pub fn new(header: &[String], temp: &Path) -> Result<Self, XlsxError> {
        Self::with_rows(header, temp, ROWS)
    }

    fn with_rows(header: &[String], temp: &Path, rows: u32) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        book.set_tempdir(temp)?;
        let mut list = Self { book, header: header.to_vec(), row: 0, rows, sheets: 0 };
        list.sheet()?;
        Ok(list)
    }

    fn sheet(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        self.sheets += 1;
        let name = if self.sheets == 1 { "People".to_owned() } else { format!("People {}", self.sheets) };
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (at, name) in self.header.iter().enumerate() {
            sheet.write_string_with_format(0, at as u16, name, &bold)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub fn push(&mut self, cells: &[String]) -> Result<(), XlsxError> {
        if self.row == self.rows {
            self.sheet()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for ((at, name), cell) in
            self.header.iter().enumerate().zip(cells).filter(|(_, cell)| !cell.is_empty())
        {
            match cell.parse::<f64>() {
                Ok(number) if is_number(name) => sheet.write_number(self.row, at as u16, number)?,
                _ => sheet.write_string(self.row, at as u16, fitting(cell))?,
            };
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), XlsxError> {
        self.book.save_to_writer(out)
    }
}

/// A cell as it fits, without the two characters that XML has no way to write.
fn fitting(cell: &str) -> Cow<'_, str> {
    let is_odd = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
    if cell.len() <= CHARACTERS && !cell.contains(is_odd) {
        return Cow::Borrowed(cell);
    }
    let (mut out, mut count) = (String::new(), 0);
    for c in cell.chars() {
        count += c.len_utf16();
        if count >= CHARACTERS {
            out.push(CUT);
            break;
        }
        out.push(if is_odd(c) { '\u{fffd}' } else { c });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn part(book: &[u8], name: &str) -> String {
        let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_list_goes_on_in_the_next_sheet() {
        let header = ["key", "items"].map(str::to_owned);
        let mut list = Xlsx::with_rows(&header, &std::env::temp_dir(), 4).unwrap();
        for row in 0..7 {
            list.push(&[format!("key {row}"), row.to_string()]).unwrap();
        }
        let mut book = Vec::new();
        list.finish(&mut book).unwrap();
        let names = part(&book, "xl/workbook.xml");
        assert!(names.contains("People 3") && !names.contains("People 4"));
        let last = part(&book, "xl/worksheets/sheet3.xml");
        assert!(last.contains("key 6") && last.contains("<v>6</v>") && !last.contains("key 5"), "{last}");
    }

    #[test]
    fn a_hostile_cell_is_text_and_fits() {
        let header = ["name".to_owned()];
        let mut list = Xlsx::new(&header, &std::env::temp_dir()).unwrap();
        let long = "\u{1f600}".repeat(20_000);
        for cell in ["=cmd|' /C calc'!A0", "<script>&\u{1b}[2J\u{ffff}", long.as_str()] {
            list.push(&[cell.to_owned()]).unwrap();
        }
        let mut book = Vec::new();
        list.finish(&mut book).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("<script>"), "{}", &sheet[..2000]);
        assert!(!sheet.chars().any(|c| matches!(c, '\u{1b}' | '\u{ffff}')));
        assert!(sheet.contains("\u{1f600}…") && sheet.matches('\u{1f600}').count() == CHARACTERS / 2);
    }
}
