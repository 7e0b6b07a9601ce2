//! What a person sees at the end of a scan: people first, then what of them, then what was not read.

use std::fmt::Write;

use crate::case::{LedgerRow, ProbableCount, Summary};
use crate::seal::mask::printable;

/// Elements, items and exceptions that are listed; the rest is counted.
pub const LISTED: usize = 12;

/// The summary as text; `exceptions` are the first [`LISTED`] of the ledger. Neutral words: who is *affected* is for counsel to say.
pub fn summary(summary: &Summary, exceptions: &[LedgerRow], case: &str) -> String {
    let mut out = String::new();
    people(summary, &mut out);
    elements(summary, &mut out);
    items(summary, &mut out);
    slices(summary, &mut out);
    unread(summary, exceptions, &mut out);
    stale(summary, &mut out);
    bytes(summary, &mut out);
    let case = printable(case);
    let next = ["people", "columns", "findings", "records"]
        .map(|command| format!("  breachscope {command} {case}\n"))
        .concat();
    let _ = write!(out, "\nNext\n{next}  breachscope person {case}\n");
    out
}

fn people(summary: &Summary, out: &mut String) {
    let people = summary.people;
    let who = if people.best == 1 { "person" } else { "people" };
    let _ = writeln!(out, "{} {who} identified in the data reviewed", grouped(people.best));
    let _ = write!(
        out,
        "  {} at the least, {} at the most under these rules",
        grouped(people.low),
        grouped(people.high)
    );
    let _ = writeln!(out, "; + {} not read", counted(summary.items.unread, "item"));
    if summary.name_only.best > 0 {
        let _ = writeln!(out, "  of which by name only: {}", grouped(summary.name_only.best));
    }
    if let Some(found) = &summary.probable {
        probable(found, out);
    }
    if let Some(excluded) = summary.excluded {
        let _ = write!(out, "  of which excluded: {}", grouped(excluded.people));
        let entries = if excluded.entries == 1 { "entry" } else { "entries" };
        let _ = write!(out, " (list of {} {entries}", grouped(excluded.entries));
        for (count, what) in [
            (excluded.unmatched, "fit nobody"),
            (excluded.ambiguous, "fit several people by shared values only"),
        ] {
            if count > 0 {
                let _ = write!(out, ", {} {what}", grouped(count));
            }
        }
        let _ = writeln!(out, ")");
    }
    if let Some(roster) = summary.roster {
        let [seen, possible, unknown] =
            [roster.people_seen, roster.people_possible, roster.people_unknown].map(grouped);
        let _ =
            writeln!(out, "  customers of the roster: {seen}; possibly: {possible}; not in it: {unknown}");
        let [seen, customers] = [roster.seen, roster.customers].map(grouped);
        let _ = writeln!(
            out,
            "  {seen} of the roster's {customers} customers seen, {} more possibly",
            grouped(roster.possible)
        );
    }
    if let Some(decisions) = summary.decisions {
        let (applied, given) = (grouped(decisions.applied), counted(decisions.given, "decision"));
        let _ = writeln!(out, "  {given} on people and values, {applied} carried out");
    }
    for (count, what) in [
        (summary.conflicts, "cluster split by a conflict"),
        (summary.undecided, "group that may belong to one of several people"),
        (summary.hubs, "value on too many people to link them"),
        (summary.cuts, "value cut by a decision"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "  {}", counted(count, what));
        }
    }
    for (element, count) in &summary.unattributed {
        let _ = writeln!(out, "  + {} {element} without a person", grouped(*count));
    }
}

/// The three counts with and without probable links, and what became of pairs.
fn probable(found: &ProbableCount, out: &mut String) {
    let _ = writeln!(out, "  {:<24}{:>13}{:>13}{:>13}", "", "low", "best", "high");
    for (what, of) in [("with probable links", found.with), ("without", found.without)] {
        let [low, best, high] = [of.low, of.best, of.high].map(grouped);
        let _ = writeln!(out, "  {what:<24}{low:>13}{best:>13}{high:>13}");
    }
    let [joined, review, held] = [found.joined, found.review, found.held].map(grouped);
    let _ = writeln!(
        out,
        "  probable links made: {joined}; for a reviewer: {review}; held back: {held} (probable.csv)"
    );
    for (key, groups) in &found.neighbours_only {
        let _ = writeln!(out, "  {} with one {key} compared by neighbours only", counted(*groups, "group"));
    }
    for (key, people) in &found.not_compared {
        let _ = writeln!(out, "  {} people not compared by {key}: too many share it", grouped(*people));
    }
}

fn elements(summary: &Summary, out: &mut String) {
    if summary.elements.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nData elements{:>41}{:>13}{:>13}", "people", "with name", "places");
    for row in summary.elements.iter().take(LISTED) {
        let (people, named, findings) = (grouped(row.people), grouped(row.named), grouped(row.findings));
        let _ = writeln!(out, "  {:<40}{people:>12}{named:>13}{findings:>13}", row.title);
    }
    more(summary.elements.len(), out);
}

fn items(summary: &Summary, out: &mut String) {
    if summary.largest.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nLargest items{:>27}", "people");
    for (path, people) in summary.largest.iter().take(LISTED) {
        let _ = writeln!(out, "  {:>38}  {}", grouped(*people), printable(path));
    }
}

/// Counts by what is known about items.
fn slices(summary: &Summary, out: &mut String) {
    let all = [
        ("Owners", &summary.by_owner),
        ("Custodians", &summary.by_custodian),
        ("Status", &summary.by_status),
    ];
    for (title, slices) in all.into_iter().filter(|(_, slices)| !slices.is_empty()) {
        let _ = writeln!(out, "\n{title:<15}{:>39}{:>13}{:>13}", "people", "records", "items");
        let mut rows: Vec<_> = slices.iter().collect();
        rows.sort_by_key(|(_, slice)| std::cmp::Reverse(slice.people));
        for (name, slice) in rows.iter().take(LISTED) {
            let [people, records, items] = [slice.people, slice.records, slice.items].map(grouped);
            let _ = writeln!(out, "  {:<40}{people:>12}{records:>13}{items:>13}", printable(name));
        }
        more(rows.len(), out);
    }
}

/// What a reviewer said that found nothing.
fn stale(summary: &Summary, out: &mut String) {
    if summary.stale.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nStale: said, but found nothing in this evidence");
    for stale in summary.stale.iter().take(LISTED) {
        let _ = writeln!(out, "  {} line {}: {}", stale.option, stale.line, printable(&stale.what));
    }
    more(summary.stale.len(), out);
}

fn unread(summary: &Summary, exceptions: &[LedgerRow], out: &mut String) {
    if exceptions.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nNot read or not understood");
    for row in exceptions {
        let bytes = grouped(row.opaque + row.skipped);
        let _ =
            write!(out, "  {bytes:>15} bytes  {}: {}", printable(row.path.as_str()), printable(&row.reason));
        let accepted = if row.accepted.is_empty() { "" } else { "; accepted by " };
        let _ = writeln!(out, "{accepted}{}", printable(&row.accepted));
    }
    more(summary.items.unread as usize, out);
}

fn bytes(summary: &Summary, out: &mut String) {
    let sums = summary.ledger;
    let _ = writeln!(
        out,
        "\n{} bytes in {}: {} as records, {} as text, {} not text, {} not read; {} records, {} malformed",
        grouped(sums.given),
        counted(summary.items.total, "item"),
        grouped(sums.parsed),
        grouped(sums.raw),
        grouped(sums.opaque),
        grouped(sums.skipped),
        grouped(sums.records),
        grouped(sums.malformed),
    );
}

fn more(rows: usize, out: &mut String) {
    if rows > LISTED {
        let _ = writeln!(out, "  ... and {} more", rows - LISTED);
    }
}

/// `3 items`, `1 item`: the first word that can take it gets the plural.
fn counted(count: u64, what: &str) -> String {
    let (head, tail) = what.split_once(' ').unwrap_or((what, ""));
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {head}{plural} {tail}", grouped(count)).trim_end().to_owned()
}

/// `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_plurals_read_well() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "item"), "1 item");
        assert_eq!(counted(2, "value on too many people"), "2 values on too many people");
    }
}
