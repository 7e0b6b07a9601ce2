//! Rows of a mail merge and of the register of who gets what.

use crate::seal::mask::inert;

/// The columns of a merge file: the fields that specimens name.
pub const MERGE: [&str; 16] = [
    "notice_code",
    "to",
    "name",
    "address1",
    "address2",
    "city",
    "region",
    "postal_code",
    "country",
    "email",
    "greeting",
    "opening",
    "elements",
    "advice",
    "monitoring",
    "laws",
];

/// The columns of the register.
pub const REGISTER: [&str; 14] = [
    "notice_code",
    "key",
    "variant",
    "language",
    "laws",
    "channel",
    "age_class",
    "deceased",
    "place",
    "file",
    "hold",
    "hold_reason",
    "wave",
    "elements",
];

/// Characters of a cell, at the most: a name of ten thousand is no name.
const LONGEST: usize = 400;
/// Digits of a notice code: Crockford's base 32, in which no two look alike.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A notice code of 80 random bits: four groups of four.
///
/// # Errors
/// If the system gives no random bytes.
pub fn code() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes)?;
    Ok(code_of(bytes))
}

fn code_of(bytes: [u8; 10]) -> String {
    let bits = bytes.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let digit = |at: u32| DIGITS[(bits >> (5 * (15 - at)) & 31) as usize] as char;
    let groups = (0..4).map(|group| (0..4).map(|at| digit(group * 4 + at)).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// A row as CSV, each cell inert in a spreadsheet, in a terminal and beside right-to-left text.
pub fn row<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<u8> {
    let mut csv = crate::report::csv_writer(Vec::new());
    // Into memory: nothing can fail.
    let _ = csv.write_record(cells.map(cell));
    csv.into_inner().unwrap_or_default()
}

fn cell(text: &str) -> String {
    inert(&plain(text))
}

/// Text of a bearable length, in which nothing turns the direction of writing.
pub fn plain(text: &str) -> String {
    let turns =
        |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(c)).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sixteen_digits_of_eighty_bits() {
        assert_eq!(code_of([0; 10]), "0000-0000-0000-0000");
        assert_eq!(code_of([255; 10]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        assert_eq!(code_of([0, 0, 0, 0, 0, 0, 0, 0, 0, 33]), "0000-0000-0000-0011");
        assert_ne!(code().unwrap(), code().unwrap());
    }

    #[test]
    fn hostile_cells_are_inert() {
        let long = "x".repeat(10_000);
        let row = row(["=cmd|' /C calc'!A0", "\u{202e}nnA", "a\u{1b}[31m", &long].into_iter());
        let row = String::from_utf8(row).unwrap();
        assert!(
            row.starts_with("'=cmd") && !row.contains(['\u{202e}', '\u{1b}']) && row.len() < 500,
            "{row}"
        );
    }
}
