//! `figures.csv`: what authorities' forms ask for, a row for each law and owner of data.

use std::io::{self, Write};

use crate::case::Range;
use crate::catalog::Catalog;
use crate::finding::ElementId;
use crate::identity::Elements;
use crate::law::incident::Incident;
use crate::law::obligations::Obligations;
use crate::law::tally::{Sums, Tally};
use crate::law::{Law, Laws};
use crate::seal::mask::inert;

/// The columns before those of elements.
const HEAD: [&str; 25] = [
    "regime",
    "name",
    "owner",
    "entity",
    "total_low",
    "total_best",
    "total_high",
    "residents_low",
    "residents_best",
    "residents_high",
    "residence_unknown",
    "minors",
    "age_unknown",
    "deceased",
    "excluded",
    "records",
    "people_by_role",
    "occurred_from",
    "occurred_to",
    "discovery",
    "individuals_told",
    "bureaus",
    "monitoring_months",
    "monitoring_people",
    "verified",
];

/// What the rows are made of.
pub struct Figures<'a> {
    /// The laws.
    pub laws: &'a Laws,
    /// For the names of elements.
    pub catalog: &'a Catalog,
    /// Dates and names.
    pub incident: &'a Incident,
    /// The answer for all owners together.
    pub answer: &'a Obligations,
    /// Sums by owner; one row with an empty name where nobody named owners.
    pub owners: &'a [(String, Tally)],
}

impl Figures<'_> {
    /// Writes a row for each law that concerns somebody.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let elements = self.elements();
        let mut csv = crate::report::csv_writer(out);
        let ids = elements.iter().map(|element| format!("with_{}", self.catalog.element(*element).id));
        csv.write_record(HEAD.iter().map(ToString::to_string).chain(ids))?;
        for (at, law) in self.laws.laws.iter().enumerate() {
            for (owner, tally) in self.owners {
                let sums = &tally.laws[at];
                if sums.heads.0[2] > 0 {
                    let row = self.row((at, law), owner, tally, sums);
                    let with = elements
                        .iter()
                        .map(|element| sums.elements.get(usize::from(element.0)).copied().unwrap_or(0));
                    let row = row.into_iter().chain(with.map(|count| count.to_string()));
                    csv.write_record(row.map(|cell| inert(&cell)))?;
                }
            }
        }
        csv.flush()
    }

    /// Elements that somebody was counted with.
    fn elements(&self) -> Vec<ElementId> {
        let sums = self.owners.iter().flat_map(|(_, tally)| &tally.laws);
        let mut all = Elements::default();
        let counted = sums.flat_map(|sums| sums.elements.iter().enumerate().filter(|(_, count)| **count > 0));
        counted.for_each(|(element, _)| all.insert(ElementId(element as u8)));
        all.iter().collect()
    }

    fn row(&self, (at, law): (usize, &Law), owner: &str, tally: &Tally, sums: &Sums) -> Vec<String> {
        let people = self.answer.people;
        // Owners part the people, so the doubt about all of them bounds that about each.
        let total = Range {
            low: tally.funnel.identified.saturating_sub(people.best - people.low),
            best: tally.funnel.identified,
            high: tally.funnel.identified + (people.high - people.best),
        };
        let range = sums.heads.range(people);
        let moment = |name: &str| self.incident.clock.get(name).map(ToString::to_string).unwrap_or_default();
        let told = &self.answer.regimes[at].told;
        let bureaus = told.iter().find(|told| told.who == "bureaus").map_or("", |told| &*told.crossed);
        let months = law.monitoring.as_ref().map(|(months, _)| months.to_string()).unwrap_or_default();
        let numbers = [total, range].into_iter().flat_map(|range| [range.low, range.best, range.high]);
        let counts =
            [sums.unknown, sums.minors, sums.age_unknown, sums.deceased, sums.excluded, sums.records];
        let mut row =
            vec![law.code.clone(), law.name.clone(), owner.to_owned(), self.incident.entity.clone()];
        row.extend(numbers.chain(counts).map(|count| count.to_string()));
        row.push(format!("unknown {}", range.best));
        row.extend(["occurred-from", "occurred-to", "discovery", "individuals-told"].map(moment));
        row.extend([bureaus.to_owned(), months, sums.monitoring.to_string(), law.verified.name().to_owned()]);
        row
    }
}
