//! What a scan and every later pass see in a record: sightings, the same ones in the same order each time.

use crate::catalog::Catalog;
use crate::finding::ElementId;
use crate::identity::{Identity, Sighting};
use crate::link::{Sighter, Texture};
use crate::record::Shape;
use crate::seal::key::Key;

use super::engine::Seen;
use super::evidence::Surveyed;

/// Sees the sightings of one item's records.
pub struct Eye<'c> {
    sighter: Sighter<'c>,
}

impl<'c> Eye<'c> {
    /// An eye for an item.
    pub fn new(catalog: &'c Catalog, surveyed: &Surveyed, key: &Key, country: &str) -> Self {
        let plan = surveyed.known.plan.as_ref();
        let columns = plan.and_then(|plan| plan.tables.first()).map_or(&[][..], |table| &table.columns);
        let sighter = Sighter::new(catalog, key.bytes(), surveyed.known.path.holder(), country, columns);
        Self { sighter }
    }

    /// Gives the sightings of a record to `take`: the record's number in its split, its offset, the sighting,
    /// and whose values it is of.
    pub fn see(&mut self, seen: &Seen<'_>, mut take: impl FnMut(u32, u64, &Sighting<'_>, &[usize])) {
        if seen.found.is_empty() {
            return;
        }
        let texture = match seen.record.shape {
            Shape::Row | Shape::Ragged => Texture::Row,
            Shape::Line | Shape::Opaque => Texture::Line,
        };
        let (record, start) = (seen.record.ordinal, seen.start());
        self.sighter.record(texture, seen.text(), seen.start(), seen.found, &mut |sighting, of| take(record, start, sighting, of));
    }

    /// The values of the last record that no subject could be found for.
    pub fn unattributed(&mut self, take: impl FnMut(ElementId, Identity)) {
        self.sighter.unattributed().for_each_in(take);
    }
}
