//! What the page shows of the case's own CSV files: the head of each list, and how much was left out.
//!
//! The page is made from the files that stand beside it and from nothing else. Whoever doubts a figure finds
//! it there; and a page written years later says the same as the one that the scan wrote.

use std::io::Read;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Rows of a list at most, so that the page stays one that can be printed.
const EXCEPTIONS: usize = 100;
const COLUMNS: usize = 200;
const REVIEW: usize = 60;
const HUBS: usize = 40;
const PAIRS: usize = 60;

/// The head of a list.
#[derive(Clone, Debug)]
pub struct Cut<T> {
    /// The rows that are shown.
    pub rows: Vec<T>,
    /// How many are not.
    pub more: u64,
}

impl<T> Default for Cut<T> {
    fn default() -> Self {
        Self { rows: vec![], more: 0 }
    }
}

impl<T> Cut<T> {
    fn push(&mut self, row: T, limit: usize) {
        if self.rows.len() < limit { self.rows.push(row) } else { self.more += 1 }
    }

    /// Rows shown or not.
    pub fn total(&self) -> u64 {
        self.rows.len() as u64 + self.more
    }
}

/// A row of `ledger.csv`, as far as it is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Unread {
    /// Where the item is.
    pub path: String,
    /// What it was taken for.
    pub format: String,
    /// Why it was not read.
    pub reason: String,
    /// Bytes handed over.
    pub given: u64,
    /// Bytes that are not text.
    pub opaque: u64,
    /// Bytes not read at all.
    pub skipped: u64,
}

impl Unread {
    /// Bytes not read or not understood.
    pub fn bytes(&self) -> u64 {
        self.opaque.saturating_add(self.skipped)
    }
}

/// A row of `columns.csv`, as far as it is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Where the item is.
    pub item: String,
    /// The table in it; empty where the item is the table.
    pub table: String,
    /// `#3`.
    pub column: String,
    /// Its header.
    pub header: String,
    /// Ids of the detectors that it was typed with.
    pub verdict: String,
    /// Whose values these are, if not the row's subject's.
    pub role: String,
    /// Values asked.
    pub rows: u64,
    /// Values that passed.
    pub passed: u64,
    /// Why it was typed so.
    pub why: String,
}

/// A row of `conflicts.csv`, as far as it is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Doubt {
    /// Number of the cluster; empty for a hub.
    pub cluster: String,
    /// `part`, `undecided`, `hub`, `placeholder` or `cut`.
    pub what: String,
    /// The kind of identifier.
    pub kind: String,
    /// The value, masked.
    pub value: String,
    /// Where it says so.
    pub path: String,
    /// The record there.
    pub record: u64,
    /// Sightings concerned.
    pub sightings: u64,
    /// Why.
    pub reason: String,
}

/// A row of `probable.csv`, as far as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// `joined`, `review` or `held`.
    pub verdict: String,
    /// The sum, in bits.
    pub score: String,
    /// What a link needs.
    pub bar: String,
    /// What speaks for it and against it: `name alike +8.1`.
    pub parts: Vec<String>,
    /// Both, masked.
    pub shown: [String; 2],
    /// Where each was first seen: the item, and the record in it.
    pub places: [(String, u64); 2],
    /// Why it is not joined.
    pub reason: String,
}

/// The heads of all lists.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// Items of which something was not read, most bytes first.
    pub unread: Cut<Unread>,
    /// Items that are copies of others.
    pub copies: u64,
    /// Columns in evidence order.
    pub columns: Cut<Column>,
    /// Parts of split clusters, and undecided groups.
    pub doubts: Cut<Doubt>,
    /// Values that link nothing: on too many people, or so decided.
    pub hubs: Cut<Doubt>,
    /// Values that fill a field.
    pub placeholders: Cut<Doubt>,
    /// Pairs of people who are probably one.
    pub pairs: Cut<Pair>,
}

impl Sheets {
    /// Reads `ledger.csv`, `columns.csv` and `conflicts.csv`. Holds no more than is shown.
    ///
    /// # Errors
    /// If a file cannot be read or is not what was written; the name says which.
    pub fn read(
        ledger: impl Read,
        columns: impl Read,
        conflicts: impl Read,
    ) -> Result<Self, (&'static str, csv::Error)> {
        let mut sheets = Self::default();
        sheets.items(ledger).map_err(|why| ("ledger.csv", why))?;
        sheets.settle();
        each(columns, |row| sheets.columns.push(row, COLUMNS)).map_err(|why| ("columns.csv", why))?;
        let doubt = |row: Doubt| match row.what.as_str() {
            "hub" | "cut" => sheets.hubs.push(row, HUBS),
            "placeholder" => sheets.placeholders.push(row, HUBS),
            _ => sheets.doubts.push(row, REVIEW),
        };
        each(conflicts, doubt).map_err(|why| ("conflicts.csv", why))?;
        Ok(sheets)
    }

    /// Reads `probable.csv` too, which only some cases have.
    ///
    /// # Errors
    /// If it cannot be read or is not what was written.
    pub fn read_pairs(&mut self, probable: impl Read) -> csv::Result<()> {
        let mut csv = csv::Reader::from_reader(probable);
        let head = csv.headers()?.clone();
        let at = |name: &str| head.iter().position(|head| head == name).unwrap_or(usize::MAX);
        // The parts of a score stand between the bar and the keys, under their names.
        let (bar, keys) = (at("bar"), at("key_a"));
        let row = |row: csv::StringRecord| {
            let cell = |name: &str| row.get(at(name)).unwrap_or_default().to_owned();
            let place = |path, record| (cell(path), cell(record).parse().unwrap_or(0));
            let parts = head.iter().zip(&row).take(keys).skip(bar.saturating_add(1));
            Pair {
                verdict: cell("verdict"),
                score: cell("score"),
                bar: cell("bar"),
                parts: parts
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(name, text)| format!("{name} {text}"))
                    .collect(),
                shown: [cell("shown_a"), cell("shown_b")],
                places: [place("path_a", "record_a"), place("path_b", "record_b")],
                reason: cell("reason"),
            }
        };
        for record in csv.records() {
            let record = record?;
            // What is not shown is only counted.
            if self.pairs.rows.len() < PAIRS {
                self.pairs.rows.push(row(record));
            } else {
                self.pairs.more += 1;
            }
        }
        Ok(())
    }

    /// Reads the ledger. Of what is no exception only two cells are looked at: there may be as many rows as items.
    fn items(&mut self, ledger: impl Read) -> csv::Result<()> {
        let mut csv = csv::Reader::from_reader(ledger);
        let head = csv.headers()?.clone();
        let at = |name: &str| head.iter().position(|head| head == name).unwrap_or(usize::MAX);
        let (copy, exception) = (at("duplicate_of"), at("exception"));
        let mut row = csv::StringRecord::new();
        while csv.read_record(&mut row)? {
            self.copies += u64::from(row.get(copy).is_some_and(|of| !of.is_empty()));
            if row.get(exception) == Some("no") {
                continue;
            }
            let unread = row.deserialize(Some(&head))?;
            if row.get(exception) != Some("yes") {
                continue;
            }
            self.unread.rows.push(unread);
            if self.unread.rows.len() >= 2 * EXCEPTIONS {
                self.settle();
            }
        }
        Ok(())
    }

    /// Keeps the exceptions with most bytes; among equals, those that come first.
    fn settle(&mut self) {
        let Cut { rows, more } = &mut self.unread;
        rows.sort_by_key(|row| std::cmp::Reverse(row.bytes()));
        *more += rows.len().saturating_sub(EXCEPTIONS) as u64;
        rows.truncate(EXCEPTIONS);
    }
}

fn each<T: DeserializeOwned>(input: impl Read, mut take: impl FnMut(T)) -> csv::Result<()> {
    csv::Reader::from_reader(input).into_deserialize().try_for_each(|row| row.map(&mut take))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const NONE: &[u8] = b"";

    #[test]
    fn the_largest_exceptions_are_kept_and_the_rest_is_counted() {
        let mut ledger = String::from("path,given,opaque,skipped,reason,duplicate_of,exception,later\r\n");
        for row in 0..1000 {
            let exception = if row < 999 { "yes" } else { "no" };
            writeln!(ledger, "{row},9,{},1,no,,{exception},x\r", row % 500).unwrap();
        }
        ledger += "copy,9,0,0,,0,no,x\r\n";
        let sheets = Sheets::read(ledger.as_bytes(), NONE, NONE).unwrap();
        let shown: Vec<&str> = sheets.unread.rows.iter().map(|row| row.path.as_str()).collect();
        assert_eq!(shown[..3], ["499", "498", "998"]);
        assert_eq!((shown.len(), sheets.unread.more, sheets.unread.total()), (100, 899, 999));
        assert_eq!(sheets.copies, 1);
    }

    #[test]
    fn hubs_are_told_from_doubts() {
        let conflicts =
            "cluster,what,kind,value\n1,part,ssn,x\n1,undecided,ssn,x\n,hub,email,y\n,placeholder,email,z\n";
        let sheets = Sheets::read(NONE, NONE, conflicts.as_bytes()).unwrap();
        let totals = [sheets.doubts.total(), sheets.hubs.total(), sheets.placeholders.total()];
        assert_eq!(totals, [2, 1, 1]);
    }

    #[test]
    fn pairs_are_read_with_the_parts_that_they_have() {
        let head = "verdict,score,bar,name,born,key_a,key_b,shown_a,shown_b,path_a,record_a,path_b,record_b,reason,decision,by,why\n";
        let row = "joined,31.0,20.0,alike +8.1,,1,2,A. B.,A. C.,x.csv,3,y.csv,4,,,,\n";
        let mut sheets = Sheets::default();
        sheets.read_pairs(format!("{head}{}", row.repeat(70)).as_bytes()).unwrap();
        let first = &sheets.pairs.rows[0];
        assert_eq!(
            (first.parts.as_slice(), &first.places[1]),
            (&["name alike +8.1".to_owned()][..], &("y.csv".to_owned(), 4))
        );
        assert_eq!((sheets.pairs.rows.len(), sheets.pairs.more), (60, 10));
        assert!(sheets.read_pairs(format!("{head}x\n").as_bytes()).is_err());
    }

    #[test]
    fn a_damaged_file_is_named() {
        let (file, _) = Sheets::read("path,given\nx,many\n".as_bytes(), NONE, NONE).unwrap_err();
        assert_eq!(file, "ledger.csv");
    }
}
