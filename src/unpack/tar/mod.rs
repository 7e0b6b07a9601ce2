//! Tar archives: old tar, ustar, GNU and pax, with long names and sparse members.
//!
//! A tar packs nothing, so nothing is unpacked: members are pieces of the archive. Read here and not by a
//! library because a header is not to be trusted with memory (a long name of ten gigabytes), and because each
//! byte between the members must be accounted for.

mod header;
mod pax;

use std::io::{self, BufRead};
use std::sync::Arc;

use self::header::{BLOCK, Header, sparse_pieces, text};
use self::pax::Pax;
use super::bytes::Bytes;
use super::lister::{Lister, Listing};
use super::pieces::Piece;
use crate::item::{Listed, Windows};

/// Bytes of a long name, or of pax headers, that are looked at.
const META: u64 = 1 << 20;
/// Pieces that a sparse member may have.
const PIECES: usize = 1 << 16;

/// Whether a container begins with this.
pub(super) fn is_tar(head: &[u8]) -> bool {
    Header::of(head).is_some()
}

/// What earlier headers said of the member to come.
#[derive(Default)]
struct Ahead {
    name: Option<Vec<u8>>,
    pax: Pax,
}

/// Lists the archive. Behind damage, it goes on with the next block that is a header.
///
/// # Errors
/// If the archive cannot be read.
pub(super) fn list(windows: &Arc<dyn Windows>, lister: &mut Lister<'_>) -> io::Result<Listing> {
    let size = windows.size();
    let mut bytes = Bytes::new(Arc::clone(windows), 0..size);
    let mut ahead = Ahead::default();
    let (mut unknown, mut ended) = (0, false);
    while bytes.at() < size {
        let at = bytes.at();
        let block = bytes.peek(BLOCK as usize)?;
        if block.iter().all(|byte| *byte == 0) {
            (ended, ahead) = (true, Ahead::default());
            bytes.consume(block.len());
        } else if let Some(header) = Header::of(&block) {
            bytes.consume(block.len());
            if !member(&header, &mut bytes, lister, &mut ahead)? {
                return Ok(lister.finish("tar", at, size - at));
            }
        } else {
            unknown += block.len() as u64;
            bytes.consume(block.len());
        }
    }
    if unknown > 0 {
        lister.remark(&format!("damaged: {unknown} bytes between or behind the members make no sense"));
    } else if !ended {
        lister.remark("the archive ends without an end mark; it may have been cut off");
    }
    Ok(lister.finish("tar", size - unknown, unknown))
}

/// One header with its data; whether to go on.
fn member(
    header: &Header<'_>,
    bytes: &mut Bytes,
    lister: &mut Lister<'_>,
    ahead: &mut Ahead,
) -> io::Result<bool> {
    let mut said = std::mem::take(ahead);
    let size =
        said.pax.size.filter(|_| !matches!(header.kind(), b'x' | b'X' | b'g')).unwrap_or(header.size());
    let data = bytes.at();
    let end = data.saturating_add(size.checked_next_multiple_of(BLOCK).unwrap_or(u64::MAX));
    let mut go_on = true;
    match header.kind() {
        kind @ (b'L' | b'x' | b'X') => {
            let meta = bytes.peek(size.min(META) as usize)?;
            if kind == b'L' {
                said.name = Some(text(&meta).to_vec());
            } else {
                said.pax.read(&meta);
            }
            *ahead = said;
        }
        // A long link name says nothing of the member; what is said of all members is not needed.
        b'K' => *ahead = said,
        b'g' | b'V' | b'M' | b'D' | b'5' => {}
        kind => {
            let name = said.name.or(said.pax.name.take()).unwrap_or_else(|| header.name().into_owned());
            go_on = match kind {
                b'1' => lister.listed(&name, Listed::HardLink, 0, 0),
                b'2' => lister.listed(&name, Listed::Link, 0, 0),
                b'3' | b'4' | b'6' => lister.listed(&name, Listed::Special, 0, 0),
                b'S' => sparse(header, bytes, &name, lister)?,
                0 if name.ends_with(b"/") => true,
                _ if said.pax.is_sparse() => pax_sparse(&mut said.pax, bytes, size, &name, lister)?,
                _ => {
                    let whole = [(0, size)];
                    add(&name, size, &whole, data, bytes, lister)
                }
            };
        }
    }
    if go_on {
        // Extension blocks of a sparse member stand before its data, and do not count in its size.
        bytes.seek(end.saturating_add(bytes.at().saturating_sub(data) * u64::from(header.kind() == b'S')));
    }
    Ok(go_on)
}

/// A sparse member of GNU tar.
fn sparse(header: &Header<'_>, bytes: &mut Bytes, name: &[u8], lister: &mut Lister<'_>) -> io::Result<bool> {
    let (size, mut pieces, mut more) = header.sparse();
    while more {
        let block = bytes.peek(BLOCK as usize)?;
        if block.len() < BLOCK as usize || pieces.len() > PIECES {
            return Ok(lister.listed(
                name,
                Listed::Unreadable("damaged: a sparse member without end".into()),
                0,
                0,
            ));
        }
        pieces.extend(sparse_pieces(&block[..504]));
        more = block[504] != 0;
        bytes.consume(block.len());
    }
    Ok(add(name, size, &pieces, bytes.at(), bytes, lister))
}

/// A sparse member in pax headers; in version 1.0, its map stands before its data.
fn pax_sparse(
    pax: &mut Pax,
    bytes: &mut Bytes,
    stored: u64,
    name: &[u8],
    lister: &mut Lister<'_>,
) -> io::Result<bool> {
    let mut data = bytes.at();
    if pax.major == 1 {
        let map = bytes.peek(stored.min(META) as usize)?;
        let Some(len) = pax.read_map(&map) else {
            let why = Listed::Unreadable("damaged: the map of a sparse member makes no sense".into());
            return Ok(lister.listed(name, why, 0, stored));
        };
        data += (len as u64).next_multiple_of(BLOCK);
    }
    let name = pax.sparse_name.take().unwrap_or_else(|| name.to_vec());
    Ok(add(&name, pax.real_size.unwrap_or(stored), &pax.pieces, data, bytes, lister))
}

/// Adds a member whose pieces stand one behind another from `data` on, cut where the archive ends.
fn add(
    name: &[u8],
    size: u64,
    said: &[(u64, u64)],
    data: u64,
    bytes: &Bytes,
    lister: &mut Lister<'_>,
) -> bool {
    let end = bytes.end();
    let (mut pieces, mut from, mut behind) = (Vec::new(), data, 0);
    for (at, len) in said.iter().copied().filter(|(_, len)| *len > 0) {
        let Some(stop) = at.checked_add(len).filter(|stop| at >= behind && *stop <= size) else {
            let why = Listed::Unreadable("damaged: the pieces of a sparse member overlap".into());
            return lister.listed(name, why, size, 0);
        };
        let have = len.min(end.saturating_sub(from));
        if have > 0 {
            pieces.push(Piece { at, from, len: have });
        }
        (from, behind) = (from + have, stop);
        if have < len {
            lister.remark("the archive ends within a member: it was cut off, or its header lies");
            return lister.pieces(name, at + have, at + have - pieces_len(&pieces), pieces);
        }
    }
    lister.pieces(name, size, size - pieces_len(&pieces), pieces)
}

/// Bytes that pieces hold: what is between them costs, since it unfolds out of nothing.
fn pieces_len(pieces: &[Piece]) -> u64 {
    pieces.iter().map(|piece| piece.len).sum()
}
