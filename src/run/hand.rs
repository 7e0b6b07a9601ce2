//! What a reviewer handed in, put where it belongs: verdicts into plans, facts to items, names to exceptions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::case::{LedgerRow, Stale};
use crate::hand::Hand;
use crate::hand::accept::Accepted;
use crate::hand::columns::ColumnVerdict;
use crate::plan::{Column, Table};
use crate::seal::mask::{inert, printable};

use super::evidence::Surveyed;

/// Columns of a table, and with them subjects, are under 256.
const SUBJECTS: u8 = u8::MAX;

/// Puts verdicts on columns into the plans, and facts to the items. Returns what found nothing.
pub(super) fn apply(hand: &Hand, evidence: &mut [Surveyed]) -> Vec<Stale> {
    let mut stale = columns(hand, evidence);
    stale.extend(items(hand, evidence));
    stale
}

/// Whether nothing of it changes what is known of items once they are surveyed.
pub(super) fn is_silent(hand: &Hand) -> bool {
    hand.columns.all.is_empty() && hand.items.is_empty()
}

/// Something that was said and found nothing.
pub(super) fn stale(option: &str, line: u64, what: String) -> Stale {
    Stale { option: format!("--{option}"), line, what }
}

fn columns(hand: &Hand, evidence: &mut [Surveyed]) -> Vec<Stale> {
    if hand.columns.all.is_empty() {
        return Vec::new();
    }
    let place = |(at, surveyed): (usize, &Surveyed)| (surveyed.known.path.to_string(), at);
    let places: BTreeMap<String, usize> = evidence.iter().enumerate().map(place).collect();
    let mut out = Vec::new();
    for verdict in &hand.columns.all {
        let plan =
            places.get(&verdict.item).and_then(|at| evidence[*at].known.plan.as_mut()).map(Arc::make_mut);
        let tables = plan.map(|plan| &mut plan.tables[..]).unwrap_or_default();
        let mut tables = tables.iter_mut().filter(|table| is_named(&table.name, &verdict.table));
        if !tables.any(|table| say(verdict, table)) {
            let what = format!("no such column: {}", verdict.what());
            out.push(stale(verdict.option, verdict.line, what));
        }
    }
    out
}

/// Whether a name of the evidence is the one that somebody wrote, or that `columns.csv` has for it.
fn is_named(name: &str, written: &str) -> bool {
    printable(name).trim() == written || inert(name).trim() == written
}

/// Puts a verdict into its table; false if the table has no such column.
fn say(verdict: &ColumnVerdict, table: &mut Table) -> bool {
    let called = |column: &Column| is_named(&column.header, &verdict.header);
    let at = match verdict.number {
        Some(number) => table
            .columns
            .get(number)
            .filter(|column| verdict.header.is_empty() || called(column))
            .map(|_| number),
        None => table.columns.iter().position(called),
    };
    let Some(at) = at else { return false };
    let subject = verdict.role.as_ref().map(|role| (subject(table, at, role), role.clone()));
    let column = &mut table.columns[at];
    let same = column.types == verdict.types && subject.as_ref().is_none_or(|(_, role)| *role == column.role);
    column.said = true;
    column.by.clone_from(&verdict.who);
    if same && verdict.who.is_empty() {
        return true;
    }
    let who = if verdict.who.is_empty() { "the reviewer" } else { &verdict.who };
    let why = if same || is_named(&column.why, &verdict.why) { "" } else { verdict.why.as_str() };
    let why = why.split_once(": ").filter(|_| why.starts_with("said by ")).map_or(why, |(_, why)| why);
    column.why = if why.is_empty() { format!("said by {who}") } else { format!("said by {who}: {why}") };
    column.types.clone_from(&verdict.types);
    if let Some((subject, role)) = subject {
        column.else_of = column.else_of.filter(|_| subject == column.subject);
        (column.subject, column.role) = (subject, role);
    }
    true
}

/// The number of the subject that other columns of the table have under this role, or a new one.
fn subject(table: &Table, at: usize, role: &str) -> u8 {
    if role.is_empty() {
        return 0;
    }
    let others =
        || table.columns.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, column)| column);
    let known = others().find(|column| column.role == role).map(|column| column.subject);
    known.unwrap_or_else(|| others().map(|column| column.subject).max().unwrap_or(0).min(SUBJECTS - 1) + 1)
}

fn items(hand: &Hand, evidence: &mut [Surveyed]) -> Vec<Stale> {
    if hand.items.is_empty() {
        return Vec::new();
    }
    let mut used = BTreeSet::new();
    for surveyed in evidence {
        if let Some((line, facts)) = hand.items.of(surveyed.known.path.as_str()) {
            used.insert(line);
            surveyed.known.facts = Arc::clone(facts);
        }
    }
    let lines = hand.items.lines().into_iter().filter(|(line, _)| !used.contains(line));
    lines
        .map(|(line, path)| stale("items", line, format!("speaks for no item: {}", printable(path))))
        .collect()
}

/// Who accepted which exception, by item, and what found none.
pub(super) fn accept(
    accepted: &Accepted,
    ledger: impl Iterator<Item = LedgerRow>,
) -> (BTreeMap<u32, String>, Vec<Stale>) {
    let (mut by, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (item, row) in (0..).zip(ledger).filter(|(_, row)| row.is_exception()) {
        let Some(seen) = accepted.by_path.get(row.path.as_str()) else { continue };
        if seen.reason.is_empty() || seen.reason == printable(&row.reason) {
            used.insert(seen.line);
            by.insert(item, format!("{}: {}", seen.who, seen.why));
        }
    }
    let unused = accepted.by_path.iter().filter(|(_, seen)| !used.contains(&seen.line));
    let what = |path: &str| format!("no such exception, or for another reason: {}", printable(path));
    (by, unused.map(|(path, seen)| stale("accept", seen.line, what(path))).collect())
}
