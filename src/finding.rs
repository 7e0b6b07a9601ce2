//! One thing found: what, where, how sure.

use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::span::Span;

/// A detector, by its place in the catalogue of this run (detectors in the order of their ids).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct DetectorId(pub u16);

/// A data element, by its place in `patterns/elements.toml`.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    FromBytes,
    IntoBytes,
    Immutable,
)]
#[repr(transparent)]
pub struct ElementId(pub u8);

/// How sure a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Only its context speaks for it.
    Possible,
    /// Its form and its context agree.
    Likely,
    /// A typed column, or a form that nothing else has.
    Certain,
}

/// In what form a value was found: what counsel asks of a password or a truncated card.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As it is.
    #[default]
    Clear,
    /// Hashed by a fast scheme: most such passwords can be recovered.
    FastHash,
    /// Hashed by a scheme made to be slow.
    SlowHash,
    /// Encrypted.
    Encrypted,
    /// Cut short or masked by its owner.
    Truncated,
}

/// Bytes that a detector's form accepts, before anything is known of their surroundings. Offsets are relative
/// to the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claim {
    /// First byte.
    pub start: u32,
    /// First byte behind it.
    pub end: u32,
    /// Who claims them.
    pub detector: DetectorId,
    /// What the checksum says.
    pub worth: Worth,
}

/// What the bytes of a claim are worth by themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Worth {
    /// Nothing: the checksum fails. Kept only to be explained.
    Nothing,
    /// Many other things look like it.
    Weak,
    /// The form says it all.
    Strong,
}

/// No column: the finding stands in a line, or in a row that has none for it.
pub const NO_COLUMN: u16 = u16::MAX;

/// One finding. It has no text of its own: the bytes are where `span` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its bytes in the item.
    pub span: Span,
    /// Number of its record within the split.
    pub record: u32,
    /// Table of the record.
    pub table: u16,
    /// Column of the record, or [`NO_COLUMN`].
    pub column: u16,
    /// Who found it.
    pub detector: DetectorId,
    /// How sure.
    pub confidence: Confidence,
    /// A published test or documentation value: reported, and set aside from every count of people.
    pub test: bool,
}

const _: () = assert!(size_of::<Finding>() <= 32);

/// A settled finding with its bytes at hand: what linking and reporting need to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'w> {
    /// Who found it.
    pub detector: DetectorId,
    /// What it counts as.
    pub element: ElementId,
    /// Its bytes, escapes read, without quotes and surrounding blanks.
    pub value: &'w [u8],
    /// Where it is stored: in the item, with whatever escapes it is written in.
    pub span: Span,
    /// Table of the record.
    pub table: u16,
    /// Column of the record, or [`NO_COLUMN`].
    pub column: u16,
    /// Whose it is: the column's subject, 0 in lines.
    pub subject: u8,
    /// How sure.
    pub confidence: Confidence,
    /// In what form.
    pub form: Form,
    /// A published test value, set aside.
    pub test: bool,
}

impl Found<'_> {
    /// The finding without its bytes; `record` is the number of its record within the split.
    pub fn finding(&self, record: u32) -> Finding {
        let Self { span, detector, table, column, confidence, test, .. } = *self;
        Finding { span, record, table, column, detector, confidence, test }
    }
}
