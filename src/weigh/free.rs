//! What is found in free text, and in fields whose column does not speak for it.

use std::ops::Range;

use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::{Claim, Confidence, DetectorId, ElementId, NO_COLUMN, Worth};
use crate::kernel::trigger::Trigger;
use crate::record::{Field, Record};

use super::context::{Asked, Says};
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
        let (ruling, labelled) = match (contest, verdict) {
            (Some(Contest::Same), _) => return,
            (Some(Contest::Column), Some(near)) if valid => {
                (Ruling::Lost(self.ruled[near].claim.detector), false)
            }
            _ if valid => {
                let place = self.place(record, column);
                self.by_context(hay, range, detector, claim, place)
            }
            _ => (Ruling::Invalid, false),
        };
        if let (Some(Contest::Claim), Some(near), Ruling::Reported(_)) = (contest, verdict, ruling) {
            self.ruled[near].ruling = Ruling::Lost(claim.detector);
        }
        self.ruled.push(Ruled { claim, column, typed: false, labelled, ruling });
    }

    /// Who has the bytes of a typed field: its column, a form that stands alone, or both.
    fn against_column(&self, verdict: Claim, claim: Claim, detector: &Detector, alone: bool) -> Contest {
        let owner = self.catalog.detector(verdict.detector);
        let whole = (claim.start, claim.end) == (verdict.start, verdict.end);
        if claim.detector == verdict.detector && whole {
            Contest::Same
        } else if !alone
            || owner.tier != Tier::Column
            || !may_stand_beside(self.catalog, owner.element, detector)
        {
            Contest::Column
        } else if whole {
            Contest::Claim
        } else {
            Contest::Both
        }
    }

    /// Rules on a claim by its form, its label and the words around it, within its field or line; and whether the label
    /// spoke for it.
    fn by_context(
        &mut self,
        hay: &[u8],
        field: Range<usize>,
        detector: &Detector,
        claim: Claim,
        place: Option<usize>,
    ) -> (Ruling, bool) {
        if detector.tier == Tier::Column {
            return (Ruling::NoContext, false);
        }
        let stands_alone = detector.tier == Tier::Alone && claim.worth == Worth::Strong;
        if stands_alone && detector.against.is_empty() {
            return (Ruling::Reported(Confidence::Certain), false);
        }
        let header =
            place.and_then(|place| self.headers.columns.get(place)?.says.get(usize::from(claim.detector.0)));
        let claimed = claim.start as usize..claim.end as usize;
        let mut says = header.copied().unwrap_or_default();
        if says == Says::default() && (header.is_none() || claimed != field) {
            let near = &self.speech.near[usize::from(claim.detector.0)];
            let asked = Asked { against: &detector.against, near, log: self.log };
            says = self.context.says(hay, &field, &claimed, &asked);
        }
        let ruling = if says.against {
            Ruling::Against
        } else if stands_alone {
            Ruling::Reported(Confidence::Certain)
        } else if says.label || detector.label || self.is_named(&field, &claimed, claim.detector) {
            return (Ruling::Reported(Confidence::Likely), true);
        } else if says.near && !matches!(detector.trigger, Some(Trigger::Hex { .. })) {
            Ruling::Reported(Confidence::Possible)
        } else {
            Ruling::NoContext
        };
        (ruling, says.label)
    }

    /// Whether a label that names any number of an element means this detector's, whose check says whose number it is.
    fn is_of_general(&self, named: &[DetectorId], id: DetectorId) -> bool {
        let detector = self.catalog.detector(id);
        let general = |other: &DetectorId| {
            let other = self.catalog.detector(*other);
            other.general && other.element == detector.element
        };
        detector.validator.is_some() && named.iter().any(general)
    }

    /// Whether the label right before a claim, which its context was asked about, is a header of the detector's columns: `chassis
    /// no: x`. Of raw hex only near words tell: `hash` heads columns of passwords, and stands before checksums.
    fn is_named(&mut self, field: &Range<usize>, claim: &Range<usize>, id: DetectorId) -> bool {
        if matches!(self.catalog.detector(id).trigger, Some(Trigger::Hex { .. })) {
            return false;
        }
        let label = self.context.label(field, claim);
        let named = self.labels.named(self.catalog, &self.speech.headers, label);
        named.contains(&id) || self.is_of_general(&named, id)
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

/// Whether a detector's claim may be reported in a field that only its column makes a value, if the column's verdict is of
/// another element: if it stands alone and shows another element. A column of credentials holds nothing else: whatever stands there is one, also if it
/// looks like something else.
pub(super) fn may_stand_beside(catalog: &Catalog, owner: ElementId, detector: &Detector) -> bool {
    detector.tier == Tier::Alone
        && owner != detector.element
        && catalog.element(owner).sensitivity != "credential"
}
