//! `probable.csv`: the pairs, once it is known what became of them.

use crate::case::ProbableCount;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::link::anchor::{Anchor, written};
use crate::link::probable::chain::Fate;
use crate::link::probable::score::{PARTS, Part, Verdict};
use crate::link::settled::Settled;
use crate::report::probable::{List, ProbableRow, Side};
use crate::seal::whole::Whole;
use crate::store::Case;

use super::super::frames::{Frame, frames, unpack};
use super::pairs::{Met, Pair};
use super::{Among, Found};

impl Found {
    /// Writes `probable.csv`, and returns the counts.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in super::super) fn write(
        self,
        case: &Case,
        among: &Among<'_>,
        settled: &Settled,
    ) -> Result<ProbableCount> {
        let Self { pairs, fates, bar, count } = self;
        let file = case.file("probable.csv");
        let failed = |why| Error::io("write", &file)(why);
        let mut out = Whole::create(&file)?;
        let mut list = List::new(&mut out, &PARTS).map_err(failed)?;
        let rows = |packed: &[u8]| {
            let spill = among.scanned.sightings.spill();
            let row = |frame: Frame<'_>| {
                let pair: Pair = unpack(spill, frame.packed)?;
                let fate = fates.get(&(frame.number, pair.other)).copied();
                Ok(row(among, &pair, fate, bar, settled))
            };
            frames(packed).map(row).collect::<Result<Vec<ProbableRow>>>()
        };
        pairs.each(rows, |rows| rows.iter().try_for_each(|row| list.push(row)).map_err(failed))?;
        list.finish().map_err(failed)?;
        out.appear()?;
        Ok(count)
    }
}

fn row(among: &Among<'_>, pair: &Pair, fate: Option<Fate>, bar: i32, settled: &Settled) -> ProbableRow {
    let person = |met: &Met| settled.person_of[met.first.sighting as usize];
    let [a, b] = &pair.sides;
    let reason = match (pair.score.verdict, fate) {
        (Verdict::Short, _) => "a little short of the bar".into(),
        (Verdict::Names, _) => "names differ, or are no full ones".into(),
        (Verdict::Generation, _) => "birth dates of parent and child".into(),
        (Verdict::Ids, _) => "different numbers of one kind".into(),
        (Verdict::Link, Some(Fate::Long(people))) => format!("in a chain of {people} people"),
        (Verdict::Link, Some(Fate::Ids)) => "in a chain with different numbers of one kind".into(),
        (Verdict::Link, Some(Fate::Several)) => {
            "a name of one word, which may be that of several people".into()
        }
        (Verdict::Link, _) if person(a) == person(b) => String::new(),
        (Verdict::Link, _) => "a decision tells them apart".into(),
    };
    let verdict = match pair.score.verdict {
        Verdict::Link if reason.is_empty() => "joined",
        Verdict::Link => "held",
        _ => "review",
    };
    let bits = |hundredths: i32| format!("{:.1}", f64::from(hundredths) / 100.0);
    let part = |part: &Part| match part {
        Some((level, weight)) => format!("{} {:+.1}", level.name(), f64::from(*weight) / 100.0),
        None => String::new(),
    };
    ProbableRow {
        verdict,
        reason,
        score: bits(pair.score.sum),
        bar: bits(bar),
        parts: pair.score.parts.iter().map(part).collect(),
        sides: pair.sides.each_ref().map(|met| side(among, met)),
    }
}

fn side(among: &Among<'_>, met: &Met) -> Side {
    let catalog: &Catalog = among.engine.catalog;
    let path = among.scanned.evidence[met.first.item as usize].known.path.to_string();
    let key = Anchor::of(met.anchor).key(&among.lens.key.bytes(), &catalog.people, &path, met.first.record);
    Side { key: written(key), shown: met.shown.clone(), path, record: met.first.record }
}
