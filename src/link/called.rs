//! What somebody is called in a record: a full name, or else its parts put together.

use super::keyed::Keyed;
use super::name::Namer;
use super::reading::Value;
use crate::catalog::{Catalog, People};
use crate::finding::{DetectorId, Found};

/// The detectors that find names.
pub(super) struct Names {
    full: Option<DetectorId>,
    /// In the order in which their words are taken.
    parts: [Option<DetectorId>; 4],
    /// By detector: whether it finds names.
    all: Vec<bool>,
}

impl Names {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let full = catalog.by_id("name.full");
        let parts = ["name.first", "name.middle", "name.last", "name.suffix"].map(|id| catalog.by_id(id));
        let mut all = vec![false; catalog.detectors.len()];
        parts.iter().chain([&full]).flatten().for_each(|id| all[usize::from(id.0)] = true);
        Self { full, parts, all }
    }
}

/// Makes names of values. Its room is used again for each name.
pub(super) struct Called<'c> {
    names: &'c Names,
    namer: Namer<'c>,
}

impl<'c> Called<'c> {
    pub(super) fn new(names: &'c Names, people: &'c People) -> Self {
        Self { names, namer: Namer::new(&people.nicknames) }
    }

    /// Whether a value is a name, or part of one.
    #[inline]
    pub(super) fn is_name(&self, value: &Value) -> bool {
        self.names.all.get(usize::from(value.detector.0)) == Some(&true)
    }

    /// The words of the name that values of `found` give; none if it is not a full one.
    pub(super) fn words<'v>(
        &mut self,
        keyed: &Keyed<'_>,
        values: &(impl Iterator<Item = &'v Value> + Clone),
        found: &[Found<'_>],
    ) -> &[u64] {
        self.namer.clear();
        self.add(keyed, values.clone(), found, self.names.full);
        if !self.namer.is_full() {
            self.namer.clear();
            for part in self.names.parts {
                self.add(keyed, values.clone(), found, part);
            }
        }
        if self.namer.is_full() { self.namer.finish() } else { &[] }
    }

    fn add<'v>(
        &mut self,
        keyed: &Keyed<'_>,
        values: impl Iterator<Item = &'v Value>,
        found: &[Found<'_>],
        role: Option<DetectorId>,
    ) {
        let own = values.filter(|value| Some(value.detector) == role);
        for found in own.filter_map(|value| found.get(value.found as usize)) {
            self.namer.add(keyed, found.value);
        }
    }
}
