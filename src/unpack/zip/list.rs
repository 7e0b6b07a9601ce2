//! What a zip archive holds, and what its bytes are for.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::directory::{Directory, Named};
use super::local;
use crate::item::{Listed, Windows};
use crate::unpack::lister::{Lister, Listing};
use crate::unpack::member::At;

/// Bytes that may stand behind a member's data: its checksum and sizes.
const DESCRIPTOR: u64 = 24;
/// Bytes looked at together.
const STEP: u64 = 1 << 20;

/// Ranges of the archive that are accounted for: start, end, and where at the latest what is behind it begins.
#[derive(Default)]
struct Spans(BTreeMap<u64, (u64, u64)>);

impl Spans {
    /// Takes a range, unless some of it was taken before.
    fn take(&mut self, span: &Range<u64>, behind: u64) -> bool {
        let before = self.0.range(..span.end).next_back();
        let is_free = span.is_empty() || before.is_none_or(|(_, (end, _))| *end <= span.start);
        if is_free && !span.is_empty() {
            self.0.insert(span.start, (span.end, span.end.saturating_add(behind)));
        }
        is_free
    }
}

/// Lists the archive by its directory; by its local headers where that makes no sense.
///
/// # Errors
/// If the archive cannot be read.
pub(in crate::unpack) fn list(windows: &Arc<dyn Windows>, lister: &mut Lister<'_>) -> io::Result<Listing> {
    let mut spans = Spans::default();
    let directory = Directory::find(&**windows)?;
    let mut sound = false;
    if let Some(directory) = &directory {
        let marked = lister.mark();
        spans.take(&(directory.records.start..directory.end), 0);
        sound = directory.each(windows, &mut |named| one(named, lister, &mut spans))?;
        if !sound {
            lister.back_to(marked);
        }
    }
    if !sound {
        spans = Spans::default();
        local::each(windows, &mut |named| one(named, lister, &mut spans))?;
        lister.remark(
            "damaged: the archive's directory is missing or makes no sense; members are read by their own headers",
        );
    }
    let (known, unknown) = cover(&**windows, &spans)?;
    if unknown > 0 && !lister.is_full() {
        lister.remark(&format!("{unknown} bytes that belong to no member are not read"));
    }
    Ok(lister.finish("zip", known, unknown))
}

/// One member; whether to go on.
fn one(named: Named, lister: &mut Lister<'_>, spans: &mut Spans) -> bool {
    let Named { name, entry, is_link, span, has_descriptor } = named;
    let packed = entry.as_ref().map_or(0, |entry| entry.packed);
    let is_own = spans.take(&span, if has_descriptor { DESCRIPTOR } else { 0 });
    if name.ends_with(b"/") && packed == 0 {
        return true;
    }
    match entry {
        Err(why) => lister.listed(&name, Listed::Unreadable(why), 0, 0),
        Ok(_) if !is_own => {
            let why = "damaged: its bytes are those of another member too; not read".into();
            lister.listed(&name, Listed::Unreadable(why), 0, 0)
        }
        Ok(_) if is_link => lister.listed(&name, Listed::Link, 0, packed),
        Ok(entry) => match entry.barred() {
            Some(why) => lister.listed(&name, Listed::Unreadable(why), entry.size.unwrap_or(0), packed),
            None => lister.packed(&name, entry.size, packed, At::Zip(entry)),
        },
    }
}

/// Bytes in the spans or of no meaning (padding, descriptors), and bytes that nothing accounts for.
fn cover(windows: &dyn Windows, spans: &Spans) -> io::Result<(u64, u64)> {
    let size = windows.size();
    let (mut at, mut unknown) = (0, 0);
    for (start, behind) in spans.0.iter().map(|(start, (_, behind))| (*start, *behind)).chain([(size, size)])
    {
        let start = start.min(size);
        if start > at && !is_zero(windows, at..start)? {
            unknown += start - at;
        }
        at = at.max(behind.min(size));
    }
    Ok((size - unknown, unknown))
}

/// Whether the bytes between two members are zeros: alignment.
fn is_zero(windows: &dyn Windows, gap: Range<u64>) -> io::Result<bool> {
    let mut at = gap.start;
    while at < gap.end {
        if windows.window(at..gap.end.min(at + STEP))?.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += STEP;
    }
    Ok(true)
}
