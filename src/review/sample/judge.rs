//! What a judged sample comes to: precision by detector, and what may have been missed.

use std::fmt;

use serde::Serialize;

use super::Design;
use super::bound::{at_least, at_most};

/// What was judged of a stratum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// All that there are.
    pub total: u64,
    /// Drawn, and judged.
    pub drawn: u64,
    /// Of these, right; of records without a finding, missed.
    pub marked: u64,
}

/// How right a detector's findings are.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Precision {
    /// The detector.
    pub detector: String,
    /// Its findings.
    pub findings: u64,
    /// Drawn, and judged.
    pub drawn: u64,
    /// Of these, right.
    pub right: u64,
    /// The share of right ones in the sample.
    pub precision: f64,
    /// Of all findings, so many are right at the least.
    pub right_at_least: u64,
    /// And so many at the most.
    pub right_at_most: u64,
}

/// What may have been missed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Elusion {
    /// Records without a finding.
    pub records: u64,
    /// Drawn, and judged.
    pub drawn: u64,
    /// Of these, with something that should have been found.
    pub missed: u64,
    /// Of all of them, so many at the most.
    pub records_at_most: u64,
    /// People in the record that has most.
    pub most_people: u64,
    /// So many records at the most, times the people of the one that has most.
    pub people_at_most: u64,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Judgement {
    /// Of the draw.
    pub seed: u64,
    /// How sure each bound is by itself; of both sides of a precision together.
    pub confidence: f64,
    /// By detector.
    pub precision: Vec<Precision>,
    /// Records without a finding.
    pub elusion: Elusion,
}

impl Judgement {
    /// What tallies come to.
    pub fn new(
        design: &Design,
        findings: impl IntoIterator<Item = (String, Tally)>,
        records: Tally,
        most_people: u64,
    ) -> Self {
        // Two sides share what may go wrong.
        let side = f64::midpoint(1.0, design.confidence);
        let precision = |(detector, Tally { total, drawn, marked }): (String, Tally)| Precision {
            detector,
            findings: total,
            drawn,
            right: marked,
            precision: marked as f64 / drawn.max(1) as f64,
            right_at_least: at_least(total, drawn, marked, side),
            right_at_most: at_most(total, drawn, marked, side),
        };
        let records_at_most = at_most(records.total, records.drawn, records.marked, design.confidence);
        Self {
            seed: design.seed,
            confidence: design.confidence,
            precision: findings.into_iter().map(precision).collect(),
            elusion: Elusion {
                records: records.total,
                drawn: records.drawn,
                missed: records.marked,
                records_at_most,
                most_people,
                people_at_most: records_at_most.saturating_mul(most_people.max(1)),
            },
        }
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.confidence * 100.0;
        writeln!(out, "Findings that are right, with bounds that hold with {percent} %\n")?;
        writeln!(
            out,
            "{:<32}{:>12}{:>8}{:>8}{:>11}{:>12}{:>12}",
            "detector", "findings", "judged", "right", "precision", "at least", "at most"
        )?;
        for row in &self.precision {
            let Precision { detector, findings, drawn, right, precision, right_at_least, right_at_most } =
                row;
            let precision = format!("{:.1} %", precision * 100.0);
            writeln!(
                out,
                "{detector:<32}{findings:>12}{drawn:>8}{right:>8}{precision:>11}{right_at_least:>12}{right_at_most:>12}"
            )?;
        }
        let Elusion { records, drawn, missed, records_at_most, most_people, people_at_most } = &self.elusion;
        writeln!(
            out,
            "\n{records} records without a finding, {drawn} judged, {missed} with something that was missed:"
        )?;
        writeln!(out, "  at most {records_at_most} such records, with {percent} %")?;
        writeln!(
            out,
            "  and at most {people_at_most} people in them, if none has more than the {} of the fullest record",
            most_people.max(&1)
        )?;
        writeln!(out, "  What was not read at all is no part of this: see the exceptions in ledger.csv.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_records_times_the_most_in_one() {
        let design = Design { seed: 1, size: 60, records: 59, confidence: 0.95 };
        let findings = [("email".to_owned(), Tally { total: 600, drawn: 60, marked: 57 })];
        let records = Tally { total: 10_000, drawn: 59, marked: 0 };
        let all = Judgement::new(&design, findings, records, 3);
        let email = &all.precision[0];
        assert!(
            email.right_at_least < 570 && email.right_at_most > 570 && email.right_at_most <= 597,
            "{email:?}"
        );
        assert!((480..510).contains(&all.elusion.records_at_most), "{:?}", all.elusion);
        assert_eq!(all.elusion.people_at_most, all.elusion.records_at_most * 3);
        let text = all.to_string();
        assert!(text.contains("95.0 %") && text.contains("with 95 %"), "{text}");
    }
}
