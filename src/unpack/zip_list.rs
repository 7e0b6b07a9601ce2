//! What a zip archive holds, and what its bytes are for.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::lister::{Lister, Listing};
use super::member::At;
use super::zip::directory::{Directory, Named};
use super::zip::local;
use crate::item::{Listed, Windows};

/// Bytes that may stand behind a member's data: its checksum and sizes.
const DESCRIPTOR: u64 = 24;
/// Bytes looked at together.
const STEP: u64 = 1 << 20;

/// Lists the archive by its directory; by its local headers where that makes no sense.
///
/// # Errors
/// If the archive cannot be read.
pub(super) fn list(windows: &Arc<dyn Windows>, lister: &mut Lister<'_>) -> io::Result<Listing> {
    let mut spans = Vec::new();
    let directory = Directory::find(&**windows)?;
    let mut sound = false;
    if let Some(directory) = &directory {
        let marked = lister.mark();
        sound = directory.each(windows, &mut |named| one(named, lister, &mut spans))?;
        if !sound {
            lister.back_to(marked);
        }
        spans.push(directory.records.start..directory.end);
    }
    if !sound {
        spans.clear();
        local::each(windows, &mut |named| one(named, lister, &mut spans))?;
        lister.remark("damaged: the archive's directory is missing or makes no sense; members are read by their own headers");
    }
    let (known, unknown) = cover(&**windows, spans)?;
    if unknown > 0 && !lister.is_full() {
        lister.remark(&format!("{unknown} bytes that belong to no member are not read"));
    }
    Ok(lister.finish("zip", known, unknown))
}

/// One member; whether to go on.
fn one(named: Named, lister: &mut Lister<'_>, spans: &mut Vec<Range<u64>>) -> bool {
    let Named { name, entry, is_link, span } = named;
    let packed = entry.as_ref().map_or(0, |entry| entry.packed);
    if name.ends_with(b"/") && packed == 0 {
        spans.push(span);
        return true;
    }
    let taken = match entry {
        Err(why) => lister.listed(&name, Listed::Unreadable(why), 0, 0),
        Ok(_) if is_link => lister.listed(&name, Listed::Link, 0, packed),
        Ok(entry) => match entry.barred() {
            Some(why) => lister.listed(&name, Listed::Unreadable(why), entry.size.unwrap_or(0), packed),
            None => lister.packed(&name, entry.size, packed, At::Zip(entry)),
        },
    };
    if taken {
        spans.push(span);
    }
    taken
}

/// Bytes in the spans or of no meaning (padding, descriptors), and bytes that nothing accounts for.
fn cover(windows: &dyn Windows, mut spans: Vec<Range<u64>>) -> io::Result<(u64, u64)> {
    let size = windows.size();
    spans.push(size..size);
    spans.sort_unstable_by_key(|span| span.start);
    let (mut at, mut unknown) = (0, 0);
    for span in spans {
        let start = span.start.min(size);
        if start > at && !is_filling(windows, at..start)? {
            unknown += start - at;
        }
        at = at.max(span.end.min(size));
    }
    Ok((size - unknown, unknown))
}

/// Whether the bytes between two members are a descriptor, or zeros.
fn is_filling(windows: &dyn Windows, gap: Range<u64>) -> io::Result<bool> {
    if gap.start > 0 && gap.end - gap.start <= DESCRIPTOR {
        return Ok(true);
    }
    let mut at = gap.start;
    while at < gap.end {
        let window = windows.window(at..gap.end.min(at + STEP))?;
        // Alignment comes as zeros, behind a descriptor if there is one.
        let skipped = if at == gap.start && at > 0 { (DESCRIPTOR as usize).min(window.len()) } else { 0 };
        if window[skipped..].iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += STEP;
    }
    Ok(true)
}
