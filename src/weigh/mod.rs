//! How sure, given column, neighbours and what else claims the bytes.
//!
//! A claim is only a form. Here, in one place, it is settled: the verdict of its column comes first
//! ([`typed`]), then the label right before it, then words nearby, then its form ([`free`]); and of claims on
//! the same bytes one wins. Every claim gets a [`Ruling`], so that `patterns explain` shows what a scan decides
//! and nothing else.

mod context;
mod free;
mod labels;
mod shapes;
mod sight;
mod speech;
mod texts;
mod typed;
mod vocabulary;

use std::cmp::Reverse;
use std::ops::Range;

use crate::catalog::Catalog;
use crate::finding::{Claim, Confidence, DetectorId, ElementId};
use crate::kernel::trigger::Trigger;
use crate::kernel::{Event, Heard, Kernel};
use crate::plan::{Column, Format, Plan};
use crate::record::{Field, Record};

use context::Context;
use labels::Labels;
use shapes::Shapes;
use sight::Sight;
use speech::Needless;
use texts::Texts;
use typed::Whom;

pub use speech::{Headers, Speech, Words};

/// What became of a claim, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ruling {
    /// It is a finding.
    Reported(Confidence),
    /// Its checksum or its rule of form fails.
    Invalid,
    /// It is worth something only in a context that is not there.
    NoContext,
    /// The label before it says that it is something else: an order number, an id.
    Against,
    /// Another detector has the better claim on the bytes.
    Lost(DetectorId),
}

/// A claim with its ruling.
#[derive(Clone, Copy, Debug)]
pub struct Ruled {
    /// The claim.
    pub claim: Claim,
    /// Its column, or [`NO_COLUMN`](crate::finding::NO_COLUMN).
    pub column: u16,
    /// Whether the column's verdict made it, not a form in free text.
    pub typed: bool,
    /// Whether the label right before it speaks for it.
    pub labelled: bool,
    /// What became of it.
    pub ruling: Ruling,
}

/// Parts of a record that are as near as this are one.
const NEAR: usize = 32;

/// Who has a say in a field, beside its column.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Voice {
    /// Everybody: the column has no verdict, or none of this value.
    #[default]
    All,
    /// Those who may stand beside a value of this element.
    Beside(ElementId),
    /// Nobody.
    None,
}

/// Settles the claims of one item's records, one record at a time.
pub struct Weigh<'c> {
    catalog: &'c Catalog,
    speech: &'c Speech,
    headers: &'c Headers,
    log: bool,
    /// All columns of all tables, and where each table's begin.
    columns: Vec<&'c Column>,
    tables: Vec<usize>,
    /// For each column, whom to ask for a value.
    asked: Vec<Whom<'c>>,
    ruled: Vec<Ruled>,
    /// Who has a say in each field of the record.
    voices: Vec<Voice>,
    parts: Vec<Range<usize>>,
    /// The field of the last place that was asked for, whom to hear in it, and where words count for them.
    field: usize,
    within: Range<usize>,
    around: Range<usize>,
    heard: &'c Heard,
    /// The same where no words speak for anybody, if that makes a difference.
    needless: Option<&'c Needless>,
    /// Whether anything in the field is a letter, once that has been asked.
    has_letters: Option<bool>,
    sight: Sight,
    shapes: Shapes,
    texts: Texts,
    context: Context,
    labels: Labels,
    /// How the typed columns did, in the order of tables and columns: values asked, values that passed.
    pub tally: Vec<(u64, u64)>,
}

impl<'c> Weigh<'c> {
    /// A judge for records of an item with this plan.
    pub fn new(catalog: &'c Catalog, speech: &'c Speech, headers: &'c Headers, plan: &'c Plan) -> Self {
        let columns: Vec<&Column> = plan.tables.iter().flat_map(|table| &table.columns).collect();
        let first = |at: usize| plan.tables[..at].iter().map(|table| table.columns.len()).sum();
        Self {
            catalog,
            speech,
            headers,
            log: plan.format == Format::Log,
            tables: (0..=plan.tables.len()).map(first).collect(),
            asked: columns.iter().map(|column| Whom::of(column)).collect(),
            ruled: vec![],
            voices: vec![],
            parts: vec![],
            field: 0,
            within: 0..0,
            around: 0..0,
            heard: &speech.all,
            needless: None,
            has_letters: None,
            sight: Sight::default(),
            shapes: Shapes::new(columns.len(), speech.is_regular),
            texts: Texts::new(columns.len()),
            context: Context::default(),
            labels: Labels::default(),
            tally: vec![(0, 0); columns.len()],
            columns,
        }
    }

    /// Begins with a record: its typed columns have their say.
    pub fn begin(&mut self, kernel: &Kernel, hay: &[u8], record: &Record<'_>) {
        self.ruled.clear();
        self.context.forget();
        self.sight.forget();
        self.voices.clear();
        (self.field, self.within) = (0, 0..0);
        self.typed(kernel, hay, record);
    }

    /// The parts of the record in which anybody may be heard, in order: not its fields in which nobody is, nor what parts
    /// fields, if nothing can begin there. [`Weigh::leave`] takes the list back.
    pub fn parts(&mut self, kernel: &Kernel, hay: &[u8], record: &Record<'_>) -> Vec<Range<usize>> {
        let mut parts = std::mem::take(&mut self.parts);
        parts.clear();
        let mut add = |range: Range<usize>| match parts.last_mut() {
            Some(last) if range.start < last.end + NEAR => last.end = range.end,
            _ => parts.push(range),
        };
        let mut from = record.range.start;
        for (at, field) in record.fields.iter().enumerate() {
            let Range { start, end } = field.range();
            if !kernel.is_inert(&hay[from..start]) && !self.is_silent(kernel, hay, from..start, record, field)
            {
                add(from..start);
            }
            if !matches!(self.voices.get(at), Some(Voice::None)) {
                add(start..end);
            }
            from = end;
        }
        let rest = from..record.range.end;
        let bytes = &hay[rest.clone()];
        let is_silent = || kernel.is_silent(bytes) && kernel.is_quiet_end(hay, &rest);
        if !kernel.is_inert(bytes) && (record.fields.is_empty() || !is_silent()) {
            add(rest);
        }
        parts
    }

    /// Whether nothing can begin in what stands before a field: a key.
    fn is_silent(
        &mut self,
        kernel: &Kernel,
        hay: &[u8],
        gap: Range<usize>,
        record: &Record<'_>,
        field: &Field,
    ) -> bool {
        let place = self.place(record, field.column);
        let key = &hay[gap.clone()];
        place.is_some_and(|place| self.shapes.is_silent_key(place, kernel, key))
            && kernel.is_quiet_end(hay, &gap)
    }

    /// Takes a list of parts back, to be used again.
    pub fn leave(&mut self, parts: Vec<Range<usize>>) {
        self.parts = parts;
    }

    /// Whom to hear at an event, now that the columns have had their say: of those who ask, a bit each. Events are asked
    /// for in ascending order. What is not heard would lose by the rules of [`free`].
    #[inline]
    pub fn hears(&mut self, record: &Record<'_>, event: &Event) -> u64 {
        if !self.within.contains(&event.at()) {
            self.hear(record, event.at());
        }
        self.heard.at(event)
    }

    /// Those of `may` at an event, a bit each, who need no words, or for whom words around speak: what others claim lacks its
    /// context.
    #[inline]
    pub fn spoken_for(&mut self, hay: &[u8], event: &Event, may: u64) -> u64 {
        let Some(needless) = self.needless else { return may };
        let quiet = may & if event.is_bare(hay) { &needless.bare } else { &needless.any }.at(event);
        if quiet == may {
            return may;
        }
        let vocabulary = &self.speech.vocabulary;
        if !vocabulary.is_asked(event) {
            return if self.has_letters(hay) { may } else { quiet };
        }
        let heard = quiet | self.sight.spoken_for(vocabulary, hay, &self.around, event, may & !quiet);
        let mut names =
            || self.labels.speak(self.catalog, &self.speech.headers, hay, &self.around, event.at());
        if heard == may || names() { may } else { heard }
    }

    /// Whether anything in the field is a letter.
    fn has_letters(&mut self, hay: &[u8]) -> bool {
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
        *self.has_letters.get_or_insert_with(|| hay[self.within.clone()].iter().any(is_letter))
    }

    /// Whom to hear in the field at `at`.
    fn hear(&mut self, record: &Record<'_>, at: usize) {
        while record.fields.get(self.field).is_some_and(|field| field.end as usize <= at) {
            self.field += 1;
        }
        (self.heard, self.needless, self.has_letters) =
            (&self.speech.all, Some(&self.speech.needless), Some(true));
        self.around = record.range.clone();
        let Some(field) = record.fields.get(self.field) else {
            self.within = at..record.range.end;
            return;
        };
        if field.start as usize > at {
            self.within = at..field.start as usize;
            return;
        }
        (self.within, self.around) = (field.range(), field.range());
        match self.voices.get(self.field).copied().unwrap_or_default() {
            Voice::None => (self.heard, self.needless) = (&self.speech.nobody, None),
            Voice::Beside(element) => {
                let beside = self.speech.beside[usize::from(element.0)].as_ref();
                (self.heard, self.needless) = (beside.unwrap_or(&self.speech.nobody), None);
            }
            Voice::All => {
                if let Some(place) = self.place(record, field.column) {
                    (self.needless, self.has_letters) = (Some(&self.headers.columns[place].needless), None);
                }
            }
        }
    }

    /// The rulings on the record, in order of place. `claims` are those that start in it, and at the places in `asked`
    /// somebody was asked for one, if all of them are told.
    pub fn settle(
        &mut self,
        hay: &[u8],
        record: &Record<'_>,
        claims: &[Claim],
        asked: Option<&[u32]>,
    ) -> &[Ruled] {
        if let Some(asked) = asked {
            self.learn(hay, record, asked);
        }
        let typed = self.ruled.len();
        let mut at = 0;
        for claim in claims {
            while record.fields.get(at).is_some_and(|field| field.end <= claim.start) {
                at += 1;
            }
            let field = record.fields.get(at).filter(|field| field.start <= claim.start);
            self.free(hay, record, *claim, field, typed);
        }
        if self.ruled.len() > typed {
            self.ruled
                .sort_unstable_by_key(|ruled| (ruled.claim.start, ruled.claim.end, ruled.claim.detector));
            self.compete();
        }
        &self.ruled
    }

    /// Learns the shapes of fields in which nobody was asked anything.
    fn learn(&mut self, hay: &[u8], record: &Record<'_>, asked: &[u32]) {
        for (at, field) in record.fields.iter().enumerate() {
            let Some(place) = self.place(record, field.column).filter(|place| self.shapes.are_open(*place))
            else {
                continue;
            };
            if let Some(voice) = self.voices.get(at).copied().filter(|voice| *voice != Voice::None) {
                let is_asked = asked.iter().any(|at| (field.start..field.end).contains(at));
                self.shapes.learn(place, voice, hay, field.range(), is_asked);
            }
        }
    }

    /// The place of a column among all columns of the item.
    fn place(&self, record: &Record<'_>, column: u16) -> Option<usize> {
        let columns = self.columns_of(record);
        Some(columns.start + usize::from(column)).filter(|place| *place < columns.end)
    }

    /// The places of the columns of a record's table.
    fn columns_of(&self, record: &Record<'_>) -> Range<usize> {
        let ends = self.tables.get(usize::from(record.table)..).and_then(|rest| rest.first_chunk());
        ends.map_or(0..0, |[first, end]| *first..*end)
    }

    /// Of overlapping findings without a column, keeps the better: one pass, since they come in order.
    fn compete(&mut self) {
        let mut last: Option<usize> = None;
        for at in 0..self.ruled.len() {
            let Some(rank) = self.rank(at) else { continue };
            match last {
                Some(before) if self.ruled[at].claim.start < self.ruled[before].claim.end => {
                    let better = self.named(before, at).unwrap_or_else(|| Some(rank) > self.rank(before));
                    let (loser, winner) = if better { (before, at) } else { (at, before) };
                    self.ruled[loser].ruling = Ruling::Lost(self.ruled[winner].claim.detector);
                    last = Some(winner);
                }
                _ => last = Some(at),
            }
        }
    }

    /// Of two numbers of different elements on the very same digits, only one of which a label names, whether that is the
    /// second: sixteen digits behind `virtual id` are none of a card, though they pass its check.
    fn named(&self, before: usize, at: usize) -> Option<bool> {
        let (before, at) = (&self.ruled[before], &self.ruled[at]);
        let detectors = [before, at].map(|ruled| self.catalog.detector(ruled.claim.detector));
        let digits = detectors.iter().all(|one| matches!(one.trigger, Some(Trigger::Digits { .. })));
        let same = (before.claim.start, before.claim.end) == (at.claim.start, at.claim.end);
        let contested = same && digits && detectors[0].element != detectors[1].element;
        (contested && before.labelled != at.labelled).then_some(at.labelled)
    }

    /// How good a reported claim is beside others on the same bytes; `None` for what does not compete: columns
    /// have had their say, and what fell is out.
    fn rank(&self, at: usize) -> Option<(u8, u32, u32, Reverse<DetectorId>)> {
        let Ruled { claim, ruling: Ruling::Reported(confidence), typed: false, .. } = self.ruled[at] else {
            return None;
        };
        let sure = match confidence {
            Confidence::Possible => 0,
            Confidence::Likely => 1,
            Confidence::Certain => 2,
        };
        // What fewer values of the same form pass says more.
        let rare = (1e9 * (1.0 - self.catalog.detector(claim.detector).chance)) as u32;
        Some((sure, claim.end - claim.start, rare, Reverse(claim.detector)))
    }
}
