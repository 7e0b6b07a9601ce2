//! `ledger.csv`: what became of every byte that was handed over.

use std::io::{self, Write};

use crate::case::LedgerRow;
use crate::path::Path;
use crate::seal::mask::inert;

const HEADER: [&str; 26] = [
    "path",
    "digest",
    "format",
    "encoding",
    "given",
    "parsed",
    "raw",
    "opaque",
    "skipped",
    "reason",
    "duplicate_of",
    "records",
    "malformed",
    "ended_cleanly",
    "findings",
    "people",
    "exception",
    "member",
    "accepted",
    "owner",
    "custodian",
    "control_number",
    "status",
    "as_of",
    "zone",
    "keys_taken",
];

/// Writes the rows, in evidence order.
///
/// # Errors
/// If `out` fails.
pub fn write(rows: impl Iterator<Item = LedgerRow>, out: impl Write) -> io::Result<()> {
    let mut csv = super::csv_writer(out);
    csv.write_record(HEADER)?;
    for row in rows {
        let numbers = [row.given, row.parsed, row.raw, row.opaque, row.skipped].map(|n| n.to_string());
        let [given, parsed, raw, opaque, skipped] = &numbers;
        let counts = [row.records, row.malformed, row.findings, row.people].map(|n| n.to_string());
        let [records, malformed, findings, people] = &counts;
        let reason = inert(&row.reason);
        csv.write_record([
            row.path.as_str(),
            &row.digest.to_string(),
            &row.format,
            &row.encoding,
            given,
            parsed,
            raw,
            opaque,
            skipped,
            &reason,
            row.duplicate_of.as_ref().map_or("", Path::as_str),
            records,
            malformed,
            yes(row.ended_cleanly),
            findings,
            people,
            yes(row.is_exception()),
            yes(row.member),
            &inert(&row.accepted),
            &inert(&row.facts.owner),
            &inert(&row.facts.custodian),
            &inert(&row.facts.control_number),
            &row.facts.status,
            &row.facts.as_of,
            &inert(&row.facts.zone),
            &row.facts.keys_taken,
        ])?;
    }
    csv.flush()
}

fn yes(so: bool) -> &'static str {
    if so { "yes" } else { "no" }
}
