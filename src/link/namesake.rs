//! Those of whom nothing but a full name is known: they are one by name and item, and in `low` by name.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::evidence::Evidence;
use crate::error::Result;
use crate::spill::rows::Rows;

/// A sighting of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Named {
    name: u64,
    item: u32,
    sighting: u32,
}

/// A sighting of a name, and the first of its name in its item, and anywhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Namesake {
    pub(super) sighting: u32,
    pub(super) in_item: u32,
    pub(super) anywhere: u32,
}

/// Names that meet.
pub(super) struct Names(Option<Rows<Named>>);

/// Gathers the names of the sightings that `wanted` names.
pub(super) fn meet(evidence: &Evidence<'_>, wanted: impl Fn(u32) -> bool) -> Result<Names> {
    let count = (0..evidence.len()).filter(|at| wanted(*at)).count();
    if count == 0 {
        return Ok(Names(None));
    }
    let mut rows = Rows::new(evidence.sightings().spill(), count);
    let items = evidence.sightings().kept();
    evidence.each(None, |sighting, batch, (at, place)| {
        if wanted(sighting) {
            let name = batch.name(place);
            rows.push(name, Named { name, item: items[at].item, sighting })?;
        }
        Ok(())
    })?;
    Ok(Names(Some(rows)))
}

impl Names {
    /// Gives each to `take`, in no order that means anything.
    pub(super) fn each(self, mut take: impl FnMut(Namesake)) -> Result<()> {
        let Some(rows) = self.0 else { return Ok(()) };
        let group = |rows: &[Named]| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            let mut out = Vec::with_capacity(rows.len());
            for name in rows.chunk_by(|a, b| a.name == b.name) {
                let anywhere = name.iter().map(|of| of.sighting).min().unwrap_or(0);
                for own in name.chunk_by(|a, b| a.item == b.item) {
                    let in_item = own[0].sighting;
                    out.extend(own.iter().map(|of| Namesake { sighting: of.sighting, in_item, anywhere }));
                }
            }
            Ok(out)
        };
        rows.each(group, |names| {
            names.into_iter().for_each(&mut take);
            Ok(())
        })
    }
}
