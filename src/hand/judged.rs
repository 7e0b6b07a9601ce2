//! A sample that somebody judged, row by row: `sample CASE --judged FILE`.

use std::collections::BTreeMap;

use super::Given;
use super::sheet::Sheet;
use crate::error::Result;

/// What can be said of a row: the word, whether it is marked (right, or missed), and whether the row is a record.
const VERDICTS: [(&str, bool, bool); 4] =
    [("right", true, false), ("wrong", false, false), ("missed", true, true), ("clear", false, true)];

/// Which row of a sample: its stratum, its item, and its first and last byte.
pub type Spot = (String, String, u64, u64);

/// The verdicts: right or missed is true.
#[derive(Debug)]
pub struct Judged {
    /// By row of the sample, with its line.
    pub rows: BTreeMap<Spot, (bool, u64)>,
}

impl Judged {
    /// Reads the sheet; `records` is the stratum of records without a finding.
    ///
    /// # Errors
    /// If a row has no verdict, one of another stratum, nobody who gave it, or stands twice.
    pub fn read(given: &Given, records: &str) -> Result<Self> {
        let sheet =
            Sheet::read(given, &[&["stratum"], &["path"], &["start"], &["end"], &["verdict"], &["by"]])?;
        let mut rows = BTreeMap::new();
        for row in sheet.rows() {
            let number = |name: &str| {
                row.cell(name)
                    .parse()
                    .map_err(|_| row.refuse(format!("`{name}` must be a number, as it was drawn")))
            };
            let stratum = row.must(&["stratum"])?;
            let is_record = stratum == records;
            let verdict = row.must(&["verdict"])?.to_lowercase();
            let known =
                VERDICTS.iter().find(|(word, _, of_record)| *word == verdict && *of_record == is_record);
            let Some((_, marked, _)) = known else {
                let [a, b] = if is_record { ["clear", "missed"] } else { ["right", "wrong"] };
                return Err(row.refuse(format!("`verdict` must be {a} or {b}")));
            };
            row.must(&["by"])?;
            let spot =
                (stratum.to_owned(), row.must(&["path"])?.to_owned(), number("start")?, number("end")?);
            if rows.insert(spot, (*marked, row.line)).is_some() {
                return Err(row.refuse("this row stands twice"));
            }
        }
        Ok(Self { rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<Judged> {
        let text = format!("stratum,path,record,start,end,verdict,by\n{rows}");
        Judged::read(&Given { option: "judged", file: "judged.csv".into(), bytes: text.into() }, "none")
    }

    #[test]
    fn verdicts_are_taken_and_anything_else_is_refused_with_its_line() {
        let judged = read("email,in/a,1,0,9,Right,K\nnone,in/a,2,10,20,clear,K\n").unwrap();
        assert_eq!(judged.rows.values().map(|(marked, _)| *marked).collect::<Vec<_>>(), [true, false]);
        for (row, why) in [
            ("email,in/a,1,0,9,,K", "`verdict` is empty"),
            ("email,in/a,1,0,9,missed,K", "right or wrong"),
            ("none,in/a,1,0,9,right,K", "clear or missed"),
            ("email,in/a,1,0,9,right,", "`by` is empty"),
            ("email,in/a,1,x,9,right,K", "`start` must be a number"),
            ("email,in/b,1,0,9,right,K\nemail,in/b,1,0,9,right,K", "twice"),
        ] {
            let said = read(row).unwrap_err().to_string();
            assert!(said.starts_with("judged.csv:") && said.contains(why), "{said}");
        }
    }
}
