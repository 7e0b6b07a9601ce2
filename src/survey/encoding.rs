//! How text is written in an item: by all bytes of its sample, and only where they leave no doubt.
//!
//! UTF-8 comes first, since hardly anything else looks like it. What is UTF-8 but for a few bytes stays so: one
//! name in Latin-1 does not make an item Latin-1. UTF-16 is told by its mark or by its line ends ([`wide`]). Only
//! what is text by its controls, but whose other bytes UTF-8 does not explain, is put to a detector of legacy
//! encodings ([`legacy`]), and what it says must then read well. Everything else is no text.

use super::sample::{Block, Sample};
use super::{legacy, wide};
use crate::grammar::End;
use crate::grammar::text;
use crate::recode::quoted;

/// The name for what is read as it stands.
pub(super) const UTF_8: &str = "utf-8";
/// The name for what is no text.
pub(super) const BINARY: &str = "binary";

/// Fewer bytes than this outside UTF-8 say nothing of those that are not in the sample.
const FEW: usize = 16;

/// One zero byte in so many may be damage.
const ZEROS: usize = 4096;

/// The encoding of an item, as plans name it.
pub(super) fn of(sample: &Sample) -> &'static str {
    if let Some(name) = wide::marked(sample) {
        return name;
    }
    let sums = Sums::of(sample);
    if sums.invalid == 0 && text::is_share_of_text(sums.all, sums.controls, 0) {
        return if is_quoted(sample) { "utf-8, quoted-printable" } else { UTF_8 };
    }
    if let Some(name) = wide::unmarked(sample) {
        return name;
    }
    let is_text = text::is_share_of_text(sums.all, sums.controls, 0);
    let is_enough = sums.invalid >= FEW || sample.head().end == End::Item;
    if is_text
        && is_enough
        && sums.zeros * ZEROS <= sums.all
        && sums.explained < sums.invalid
        && let Some(name) = legacy::name(sample)
    {
        return name;
    }
    let is_utf8 = text::is_share_of_text(sums.all, sums.controls, sums.invalid);
    if is_utf8 { "utf-8 with errors" } else { BINARY }
}

/// What the sample's bytes are as UTF-8.
#[derive(Default)]
struct Sums {
    all: usize,
    controls: usize,
    /// Zero bytes, which no legacy text has.
    zeros: usize,
    invalid: usize,
    /// Bytes of characters outside ASCII.
    explained: usize,
}

impl Sums {
    fn of(sample: &Sample) -> Self {
        let mut sums = Self::default();
        for block in &sample.blocks {
            let bytes = whole_characters(block);
            let invalid = text::invalid(bytes);
            sums.all += bytes.len();
            sums.controls += text::controls(bytes);
            sums.zeros += memchr::memchr_iter(0, bytes).count();
            sums.invalid += invalid;
            sums.explained += bytes.iter().filter(|byte| !byte.is_ascii()).count() - invalid;
        }
        sums
    }
}

/// The bytes without the parts of characters that the block's borders cut.
fn whole_characters(block: &Block) -> &[u8] {
    let bytes = &block.bytes[..];
    let front = bytes.iter().take(3).take_while(|byte| **byte & 0xC0 == 0x80).count();
    let front = if block.bytes.at == 0 { 0 } else { front };
    let back = bytes.iter().rev().take(3).position(|byte| *byte >= 0xC0).map_or(0, |at| at + 1);
    let back = if block.end == End::More { back } else { 0 };
    &bytes[front..bytes.len().saturating_sub(back).max(front)]
}

/// Whether it is mail with a part that is quoted-printable.
fn is_quoted(sample: &Sample) -> bool {
    sample.blocks.iter().any(|block| block.bytes.split(|byte| *byte == b'\n').any(quoted::is_said))
}
