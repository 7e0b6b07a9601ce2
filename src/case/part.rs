//! What one split adds to a case: sums, of which there are as many as splits, so that each is kept small.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::finding::DetectorId;
use crate::record::Carved;

/// What one split adds to the case. Committed once.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Part {
    /// The item, by its place in evidence order.
    pub item: u32,
    /// The split, by its place in the item.
    pub split: u32,
    /// What carving it adds to the ledger.
    pub carved: Carved,
    /// Bytes that could not be read.
    pub skipped: u64,
    /// Sightings in it, in record order.
    pub sightings: u32,
    /// Findings in it.
    pub findings: Findings,
    /// For each column of the item's table: values its types were asked, values that passed.
    pub tally: Vec<(u64, u64)>,
}

/// Findings by detector, in the order of detectors: all, and those set aside as test. Most small splits have one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings(SmallVec<[(u16, (u64, u64)); 1]>);

impl Findings {
    /// Detectors with their findings: all, and those set aside as test.
    pub fn iter(&self) -> impl Iterator<Item = (DetectorId, (u64, u64))> + '_ {
        self.0.iter().map(|(detector, counts)| (DetectorId(*detector), *counts))
    }

    /// All of them.
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|(_, (all, _))| all).sum()
    }
}

/// Findings of one split, as they are counted: by detector, all and those set aside as test.
pub struct Counts(Vec<(u64, u64)>);

impl Counts {
    /// None, of so many detectors.
    pub fn new(detectors: usize) -> Self {
        Self(vec![(0, 0); detectors])
    }

    /// Counts one finding.
    #[inline]
    pub fn add(&mut self, detector: DetectorId, test: bool) {
        let (all, tests) = &mut self.0[usize::from(detector.0)];
        *all += 1;
        *tests += u64::from(test);
    }
}

/// Those that were found.
impl From<Counts> for Findings {
    fn from(Counts(counts): Counts) -> Self {
        Self((0..).zip(counts).filter(|(_, (all, _))| *all > 0).collect())
    }
}

/// As a map from detector to counts.
impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(detector, counts)| (detector, counts)))
    }
}

impl<'de> Deserialize<'de> for Findings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map: BTreeMap<u16, (u64, u64)> = BTreeMap::deserialize(deserializer)?;
        Ok(Self(map.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_and_read_back() {
        let mut counts = Counts::new(301);
        for (detector, test) in [(7, false), (2, true), (7, true), (300, false)] {
            counts.add(DetectorId(detector), test);
        }
        let findings = Findings::from(counts);
        let expected = [(2, (1, 1)), (7, (2, 1)), (300, (1, 0))].map(|(id, counts)| (DetectorId(id), counts));
        assert!(findings.iter().eq(expected));
        assert_eq!(findings.sum(), 4);
        let text = serde_json::to_string(&findings).unwrap();
        assert_eq!(text, r#"{"2":[1,1],"7":[2,1],"300":[1,0]}"#);
        assert_eq!(serde_json::from_str::<Findings>(&text).unwrap(), findings);
    }
}
