//! `conflicts.csv`: clusters that were split and groups that may be one of several people, for a person to
//! decide. The last three columns are hers.

use std::io::{self, Write};

use crate::seal::mask::inert;

const HEADER: [&str; 14] = [
    "cluster",
    "what",
    "key",
    "kind",
    "value",
    "path",
    "record",
    "start",
    "sightings",
    "candidates",
    "reason",
    "decision",
    "by",
    "why",
];

/// One part of a split cluster, one undecided group, one record that may speak of several people as of one, or one value that links nothing.
#[derive(Clone, Debug, Default)]
pub struct ConflictRow {
    /// Number of the cluster, the same as in `people.csv`; none for a value that links nothing.
    pub cluster: Option<u32>,
    /// `part`, `undecided`, `doubt`, `hub`, `placeholder` or `cut`.
    pub what: &'static str,
    /// The key that names it in a decision: of the person that the part is, of the group, of the value.
    pub key: String,
    /// The kind of identifier that decides.
    pub kind: String,
    /// Its value, masked.
    pub value: String,
    /// Where it says so.
    pub path: String,
    /// Number of that record in the item.
    pub record: u64,
    /// Its offset.
    pub start: u64,
    /// Sightings concerned.
    pub sightings: u64,
    /// Keys of the people that it may be.
    pub candidates: Vec<String>,
    /// Why, in a few words.
    pub reason: String,
}

/// Writes the rows.
///
/// # Errors
/// If `out` fails.
pub fn write(rows: &[ConflictRow], out: impl Write) -> io::Result<()> {
    let mut csv = super::csv_writer(out);
    csv.write_record(HEADER)?;
    for row in rows {
        let cluster = row.cluster.map(|cluster| cluster.to_string()).unwrap_or_default();
        let [record, start, sightings] = [row.record, row.start, row.sightings].map(|n| n.to_string());
        let (value, candidates) = (inert(&row.value), row.candidates.join(" "));
        csv.write_record([
            &cluster,
            row.what,
            &row.key,
            &row.kind,
            &value,
            &row.path,
            &record,
            &start,
            &sightings,
            &candidates,
            &row.reason,
            "",
            "",
            "",
        ])?;
    }
    csv.flush()
}
