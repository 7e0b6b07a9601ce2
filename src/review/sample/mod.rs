//! `sample`: what a reviewer looks at to say how good the counts are, drawn so that nobody can choose.
//!
//! Every finding, and every record without one, has a number that hangs on the seed and on where it stands alone; of each
//! stratum those with the smallest numbers are drawn. So a draw is a simple random sample without replacement, it is the same
//! whatever the threads do, and whoever has the seed can draw it again. Strata are the detectors, and the records without a
//! finding: what is right of the one gives precision, what is missed in the other elusion.

pub mod bound;
pub mod judge;

use std::collections::BTreeMap;
use std::fmt;

use siphasher::sip::SipHasher13;

/// How a sample is drawn: fixed before anybody sees a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Design {
    /// Equal seeds draw equal samples.
    pub seed: u64,
    /// Findings of each detector.
    pub size: usize,
    /// Records without a finding.
    pub records: usize,
    /// How sure the bounds are to hold, between 0 and 1.
    pub confidence: f64,
}

/// What a design is called in the audit trail.
const MARK: &str = "sample: ";

impl fmt::Display for Design {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, size, records, confidence } = self;
        write!(out, "{MARK}seed {seed} size {size} records {records} confidence {confidence}")
    }
}

impl Design {
    /// The design that an event of the audit trail fixed, if it did.
    pub fn of_event(event: &str) -> Option<Self> {
        let words: Vec<&str> = event.strip_prefix(MARK)?.split(' ').collect();
        match words[..] {
            ["seed", seed, "size", size, "records", records, "confidence", confidence] => Some(Self {
                seed: seed.parse().ok()?,
                size: size.parse().ok()?,
                records: records.parse().ok()?,
                confidence: confidence.parse().ok()?,
            }),
            _ => None,
        }
    }

    /// The lot of what stands at `start..end` of an item, in this stratum.
    pub fn lot(&self, path: &str, start: u64, end: u64, stratum: &str) -> u64 {
        let mut key = *b"sample\0\0........";
        key[8..].copy_from_slice(&self.seed.to_le_bytes());
        let text = [path.as_bytes(), &[0], &start.to_le_bytes(), &end.to_le_bytes(), stratum.as_bytes()];
        SipHasher13::new_with_key(&key).hash(&text.concat())
    }
}

/// One thing that was drawn.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Drawn {
    /// Its lot; ties go by place.
    pub lot: u64,
    /// Where it stands: item, by its place in the evidence, and bytes.
    pub at: (u32, u64, u64),
    /// Number of the record in its item.
    pub record: u64,
    /// The column, by its name; empty for none.
    pub column: String,
    /// How sure the finding is; empty for a record.
    pub confidence: String,
    /// The value, as it may be shown.
    pub value: String,
}

/// What was drawn of a stratum, and of how many.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stratum {
    /// All that there are.
    pub total: u64,
    /// The drawn ones, smallest lots first.
    pub drawn: Vec<Drawn>,
}

/// A sample, or that of a part of the evidence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sample {
    /// Findings by detector.
    pub findings: BTreeMap<String, Stratum>,
    /// Records without a finding.
    pub records: Stratum,
    /// People in the record that has most.
    pub most_people: u64,
}

impl Stratum {
    /// Whether something with this lot may still be drawn, if `size` are.
    pub fn wants(&self, lot: u64, size: usize) -> bool {
        self.drawn.len() < size || self.drawn.last().is_some_and(|last| lot <= last.lot)
    }

    /// Draws it, if its lot is small enough.
    pub fn draw(&mut self, drawn: Drawn, size: usize) {
        let at = self.drawn.partition_point(|before| *before < drawn);
        self.drawn.insert(at, drawn);
        self.drawn.truncate(size);
    }

    /// Adds what another part drew.
    fn add(&mut self, other: Self, size: usize) {
        self.total += other.total;
        self.drawn.extend(other.drawn);
        self.drawn.sort_unstable();
        self.drawn.truncate(size);
    }
}

impl Sample {
    /// Adds that of another part.
    pub fn add(&mut self, other: Self, design: &Design) {
        for (name, stratum) in other.findings {
            self.findings.entry(name).or_default().add(stratum, design.size);
        }
        self.records.add(other.records, design.records);
        self.most_people = self.most_people.max(other.most_people);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESIGN: Design = Design { seed: 7, size: 10, records: 20, confidence: 0.95 };

    fn drawn(at: u64) -> Drawn {
        let lot = DESIGN.lot("in/a.csv", at, at + 5, "email");
        let (column, confidence, value) = (String::new(), String::new(), String::new());
        Drawn { lot, at: (0, at, at + 5), record: at, column, confidence, value }
    }

    #[test]
    fn a_draw_is_the_same_in_any_parts_and_order() {
        let whole = |parts: usize, reverse: bool| {
            let mut sample = Sample::default();
            let mut all: Vec<u64> = (0..1000).collect();
            if reverse {
                all.reverse();
            }
            for part in all.chunks(1000 / parts) {
                let mut own = Sample::default();
                let stratum = own.findings.entry("email".into()).or_default();
                for at in part {
                    stratum.total += 1;
                    let drawn = drawn(*at);
                    if stratum.wants(drawn.lot, DESIGN.size) {
                        stratum.draw(drawn, DESIGN.size);
                    }
                }
                sample.add(own, &DESIGN);
            }
            sample
        };
        let one = whole(1, false);
        assert_eq!((one.findings["email"].total, one.findings["email"].drawn.len()), (1000, 10));
        assert!(one == whole(7, false) && one == whole(10, true));
    }

    #[test]
    fn a_design_reads_back_from_the_audit_trail() {
        assert_eq!(Design::of_event(&DESIGN.to_string()), Some(DESIGN));
        assert_eq!(Design::of_event("scan complete"), None);
    }
}
