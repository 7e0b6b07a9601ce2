//! The answer as CSV: a row for each law and party.

use std::io::{self, Write};

use crate::law::obligations::{Obligations, Regime, Told};
use crate::seal::mask::inert;

const HEADER: [&str; 26] = [
    "code",
    "regime",
    "attaches_to",
    "attached",
    "why",
    "people_low",
    "people_best",
    "people_high",
    "residence_unknown",
    "several_places",
    "exempt",
    "exempt_if_keys_not_taken",
    "clauses",
    "assuming",
    "who",
    "name",
    "duty",
    "threshold",
    "crossed",
    "standard",
    "outer",
    "clock",
    "by",
    "ask",
    "citation",
    "verified",
];

/// Writes the rows.
pub(super) fn write(answer: &Obligations, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = crate::report::csv_writer(out);
    csv.write_record(HEADER)?;
    for regime in &answer.regimes {
        for told in &regime.told {
            csv.write_record(row(regime, told).map(|cell| inert(&cell)))?;
        }
    }
    csv.flush()
}

fn row(regime: &Regime, told: &Told) -> [String; 26] {
    let clauses = regime.clauses.iter().map(|clause| {
        format!(
            "{} {}/{}/{} (+{})",
            clause.clause, clause.same_record, clause.same_item, clause.linked, clause.doubtful
        )
    });
    let below = if told.below.is_empty() { String::new() } else { format!("; below: {}", told.below) };
    [
        regime.code.clone(),
        regime.name.clone(),
        regime.attaches_to.to_string(),
        regime.attached.to_string(),
        regime.why.clone(),
        regime.people.low.to_string(),
        regime.people.best.to_string(),
        regime.people.high.to_string(),
        regime.residence_unknown.to_string(),
        regime.several_places.to_string(),
        regime.exempt.to_string(),
        regime.exempt_if_keys_not_taken.to_string(),
        clauses.collect::<Vec<_>>().join("; "),
        regime.assuming.join("; "),
        told.who.to_string(),
        told.name.clone(),
        told.duty.to_string(),
        format!("{}{below}", told.threshold),
        told.crossed.to_string(),
        told.standard.clone(),
        told.outer.clone(),
        told.clock.clone(),
        told.by.clone(),
        told.ask.join(" | "),
        told.citation.clone(),
        told.verified.clone(),
    ]
}
