//! What is found in free text, and in fields whose column does not speak for it.

use std::ops::Range;

use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::{Claim, Confidence, NO_COLUMN, Worth};
use crate::kernel::Trigger;
use crate::record::{Field, Record};

use super::context::{self, Context, Near};
use super::{Ruled, Ruling, Weigh};

impl Weigh<'_> {
    /// Rules on a claim that no column made; the first `typed` rulings are those of the columns.
    pub(super) fn free(
        &mut self,
        hay: &[u8],
        record: &Record<'_>,
        claim: Claim,
        field: Option<&Field>,
        typed: usize,
    ) {
        let detector = self.catalog.detector(claim.detector);
        let column = field.map_or(NO_COLUMN, |field| field.column);
        let range = field.map_or(record.range.clone(), |field| field.range());
        let valid = claim.worth > Worth::Nothing && claim.end as usize <= range.end;
        let alone = valid && detector.tier == Tier::Alone && claim.worth == Worth::Strong;
        let near = self.ruled[..typed].partition_point(|ruled| (ruled.claim.end as usize) <= range.start);
        let verdict = Some(near).filter(|near| {
            field.is_some()
                && self.ruled[..typed]
                    .get(*near)
                    .is_some_and(|ruled| (ruled.claim.start as usize) < range.end)
        });
        let contest = verdict.map(|near| self.against_column(self.ruled[near].claim, claim, detector, alone));
        let ruling = match (contest, verdict) {
            (Some(Contest::Same), _) => return,
            (Some(Contest::Column), Some(near)) if valid => Ruling::Lost(self.ruled[near].claim.detector),
            _ if valid => {
                let place = self.place(record, column);
                self.by_context(hay, range, detector, claim, place)
            }
            _ => Ruling::Invalid,
        };
        if let (Some(Contest::Claim), Some(near), Ruling::Reported(_)) = (contest, verdict, ruling) {
            self.ruled[near].ruling = Ruling::Lost(claim.detector);
        }
        self.ruled.push(Ruled { claim, column, typed: false, ruling });
    }

    /// Who has the bytes of a typed field: its column, a form that stands alone, or both.
    fn against_column(&self, verdict: Claim, claim: Claim, detector: &Detector, alone: bool) -> Contest {
        let owner = self.catalog.detector(verdict.detector);
        let whole = (claim.start, claim.end) == (verdict.start, verdict.end);
        if claim.detector == verdict.detector && whole {
            Contest::Same
        } else if !alone || owner.element == detector.element || owner_is_secret(self.catalog, owner) {
            Contest::Column
        } else if !whole {
            Contest::Both
        } else if owner.tier == Tier::Column {
            Contest::Claim
        } else {
            Contest::Column
        }
    }

    /// Rules on a claim by its form, its label and the words around it, within its field or line.
    fn by_context(
        &self,
        hay: &[u8],
        field: Range<usize>,
        detector: &Detector,
        claim: Claim,
        place: Option<usize>,
    ) -> Ruling {
        if detector.tier == Tier::Column {
            return Ruling::NoContext;
        }
        let stands_alone = detector.tier == Tier::Alone && claim.worth == Worth::Strong;
        if stands_alone && detector.against.is_empty() {
            return Ruling::Reported(Confidence::Certain);
        }
        let header = place.and_then(|place| self.headers.get(place)?.get(usize::from(claim.detector.0)));
        let claimed = claim.start as usize..claim.end as usize;
        let mut says = header.copied().unwrap_or_default();
        if says == Says::default() && (header.is_none() || claimed != field) {
            let near = &self.speech.near[usize::from(claim.detector.0)];
            says = Says::context(&Context::of(hay, field, claimed), detector, near, self.log);
        }
        if says.against {
            Ruling::Against
        } else if stands_alone {
            Ruling::Reported(Confidence::Certain)
        } else if says.label || detector.label {
            Ruling::Reported(Confidence::Likely)
        } else if says.near && !matches!(detector.trigger, Some(Trigger::Hex { .. })) {
            Ruling::Reported(Confidence::Possible)
        } else {
            Ruling::NoContext
        }
    }
}

/// Who keeps the bytes of a typed field.
#[derive(Clone, Copy)]
enum Contest {
    Same,
    Column,
    Claim,
    Both,
}

/// What a claim's surroundings say of it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Says {
    /// The label says that it is something else.
    against: bool,
    /// The label speaks for it.
    label: bool,
    /// A word nearby does.
    near: bool,
}

impl Says {
    /// What a header, as words, says of a detector's claims.
    pub(super) fn header(header: &str, detector: &Detector, near: &Near) -> Self {
        let against = context::ends_with(header, &detector.against);
        Self { against, label: !against && near.stands_in(header), near: false }
    }

    /// What the text around a claim says of it.
    fn context(context: &Context, detector: &Detector, near: &Near, log: bool) -> Self {
        let against = context.label_ends_with(&detector.against);
        let label = !against && context.label_has(near);
        Self { against, label, near: !against && !label && context.near(near, log) }
    }
}

/// Whether a column holds credentials: whatever stands there is one, also if it looks like something else.
fn owner_is_secret(catalog: &Catalog, owner: &Detector) -> bool {
    catalog.element(owner.element).sensitivity == "credential"
}
