//! Members by their local headers: the way into an archive whose directory is damaged or cut off.

use std::io::{self, BufRead};
use std::ops::Range;
use std::sync::Arc;

use super::directory::{Fields, Named};
use super::number;
use crate::item::Windows;
use crate::unpack::bytes::Bytes;

/// Bytes of a local header without name and extra field.
const HEADER: usize = 30;
/// Bytes that a signature may hang over the end of what is looked at.
const OVERLAP: usize = 3;

/// Gives each member to `take`, in the order of the archive, for as long as it returns true.
///
/// # Errors
/// If the archive cannot be read.
pub fn each(windows: &Arc<dyn Windows>, take: &mut dyn FnMut(Named) -> bool) -> io::Result<()> {
    let mut bytes = Bytes::new(Arc::clone(windows), 0..windows.size());
    let mut at = 0;
    while let Some(header) = find(&mut bytes, at, &[b"PK\x03\x04"])? {
        bytes.seek(header);
        let Some(named) = member(windows.size(), &mut bytes, header)? else { return Ok(()) };
        at = named.span.end.max(header + 4);
        if !take(named) {
            return Ok(());
        }
    }
    Ok(())
}

/// The member at `header`; `None` if the archive ends in it.
fn member(size: u64, bytes: &mut Bytes, header: u64) -> io::Result<Option<Named>> {
    let fixed = bytes.peek(HEADER)?;
    if fixed.len() < HEADER {
        return Ok(None);
    }
    bytes.consume(HEADER);
    let [name, extra] = [26, 28].map(|at| number(&fixed, at, 2) as usize);
    let rest = bytes.peek(name + extra)?;
    if rest.len() < name + extra {
        return Ok(None);
    }
    let mut fields = Fields::of(&fixed, 6, 18, &rest[name..], false);
    fields.check_by_time(number(&fixed, 10, 2));
    let start = header + (HEADER + name + extra) as u64;
    let mut entry = fields.entry(start);
    if fields.flags & 8 != 0 && fields.packed == 0 {
        // The sizes stand behind the data: they end before whatever comes next.
        let next = find(bytes, start, &[b"PK\x03\x04", b"PK\x01\x02"])?.unwrap_or(size);
        (entry.packed, entry.size) = (next - start, None);
    }
    entry.packed = entry.packed.min(size.saturating_sub(start));
    let span: Range<u64> = header..start + entry.packed;
    let (name, has_descriptor) = (rest[..name].to_vec(), fields.flags & 8 != 0);
    Ok(Some(Named { name, entry: Ok(entry), is_link: false, span, has_descriptor }))
}

/// The first place from `at` on where one of the signatures stands.
fn find(bytes: &mut Bytes, at: u64, signatures: &[&[u8; 4]]) -> io::Result<Option<u64>> {
    let is_one = |hay: &[u8]| signatures.iter().any(|one| hay.starts_with(&one[..]));
    bytes.seek(at);
    loop {
        let base = bytes.at();
        let have = bytes.fill_buf()?;
        if let Some(place) = memchr::memmem::find_iter(have, b"PK").find(|place| is_one(&have[*place..])) {
            return Ok(Some(base + place as u64));
        }
        let seen = have.len();
        if seen > OVERLAP {
            bytes.consume(seen - OVERLAP);
            continue;
        }
        let head = bytes.peek(4)?;
        if head.len() < 4 {
            return Ok(None);
        }
        if is_one(&head) {
            return Ok(Some(base));
        }
        bytes.consume(1);
    }
}
