//! `--reviewed`: what somebody saw who looked where a program could not read: the sheet of `review`, filled in.
//!
//! Under `decision` an item can be said to be `read`: its exception is then accepted. Under all columns that are not the
//! sheet's own stand values that were seen: they become an item of evidence. The sheet's own columns do not: a path may hold
//! an address, and nobody lives there.

use super::Given;
use super::accept::Seen;
use super::sheet::Sheet;
use crate::error::Result;

/// The columns that `review` fills in.
pub const OURS: [&str; 11] = [
    "what",
    "path",
    "record",
    "start",
    "end",
    "element",
    "detector",
    "confidence",
    "value",
    "reason",
    "bytes",
];
/// The columns that it leaves to whoever looks.
pub const THEIRS: [&str; 16] = [
    "decision",
    "by",
    "why",
    "name",
    "email",
    "phone",
    "street",
    "city",
    "state",
    "postal code",
    "country",
    "date of birth",
    "ssn",
    "passport number",
    "card number",
    "account number",
];
/// Those of them that are no values.
const WORDS: usize = 3;
/// The column of the evidence that says from which line of the sheet a row is.
const LINE: &str = "review line";

/// What was seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reviewed {
    /// Items that were read, by path.
    pub read: Vec<(String, Seen)>,
    /// Values that were seen, as CSV; empty for none.
    pub evidence: Vec<u8>,
}

impl Reviewed {
    /// Reads the sheet.
    ///
    /// # Errors
    /// If a row that says something does not say who says it, or has another decision than `read` of an item.
    pub fn read(given: &Given) -> Result<Self> {
        let sheet = Sheet::read(given, &[&["what"], &["path"], &["by"]])?;
        let is_word = |name: &String| {
            let name = name.to_lowercase();
            OURS.contains(&name.as_str()) || THEIRS[..WORDS].contains(&name.as_str())
        };
        let values: Vec<usize> = (0..sheet.header.len()).filter(|at| !is_word(&sheet.header[*at])).collect();
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        // Into memory: nothing can fail.
        let header = values.iter().map(|at| sheet.header[*at].as_str());
        let _ = csv.write_record(header.chain([LINE]));
        let (mut reviewed, mut rows) = (Self::default(), 0);
        for row in sheet.rows() {
            let own = || values.iter().map(|at| row.cells[*at].as_str());
            let decision = row.cell("decision").to_lowercase();
            let has_values = own().any(|cell| !cell.is_empty());
            if decision.is_empty() && !has_values {
                continue;
            }
            let who = row.must(&["by"])?.to_owned();
            match (decision.as_str(), row.cell("what")) {
                ("", _) => {}
                ("read", "item") => {
                    let why = Some(row.cell("why")).filter(|why| !why.is_empty()).unwrap_or("read by eye");
                    let path = row.must(&["path"])?.to_owned();
                    let (line, reason, why) = (row.line, String::new(), why.to_owned());
                    reviewed.read.push((path, Seen { line, reason, who, why }));
                }
                _ => return Err(row.refuse("`decision` is `read`, of an item, or empty")),
            }
            if has_values {
                let line = row.line.to_string();
                let _ = csv.write_record(own().chain([line.as_str()]));
                rows += 1;
            }
        }
        if rows > 0 {
            reviewed.evidence = csv.into_inner().unwrap_or_default();
        }
        Ok(reviewed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Reviewed> {
        Reviewed::read(&Given { option: "reviewed", file: "r.csv".into(), bytes: text.into() })
    }

    #[test]
    fn values_become_evidence_and_paths_do_not() {
        let text = "what,path,decision,by,why,name,email,nickname\n\
            item,in/ann@corp.com/pass.jpg,read,K,,Ann Lee,,\n\
            item,in/ann@corp.com/pass.jpg,read,K,,Bo Day,bo@day-house.org,bobo\n\
            no person,in/b,,,,,,\n";
        let reviewed = read(text).unwrap();
        assert_eq!(reviewed.read.len(), 2);
        assert_eq!((reviewed.read[0].1.line, reviewed.read[0].1.why.as_str()), (2, "read by eye"));
        let evidence = String::from_utf8(reviewed.evidence).unwrap();
        assert_eq!(
            evidence,
            "name,email,nickname,review line\r\nAnn Lee,,,2\r\nBo Day,bo@day-house.org,bobo,3\r\n"
        );
        assert!(read("what,path,by,name\nitem,in/a,,\n").unwrap().evidence.is_empty());
    }

    #[test]
    fn who_says_something_says_who() {
        for (row, why) in [
            ("item,in/a,read,,", "`by` is empty"),
            ("item,in/a,,,Ann Lee", "`by` is empty"),
            ("no person,in/a,read,K,", "`decision` is `read`"),
            ("item,in/a,seen,K,", "`decision` is `read`"),
        ] {
            let said = read(&format!("what,path,decision,by,name\n{row}\n")).unwrap_err().to_string();
            assert!(said.starts_with("r.csv:2: ") && said.contains(why), "{said}");
        }
    }
}
