//! Items out of items: archives and compression. One file a format.
//!
//! ```text
//! a file -- what is it? -- list its members, paid from one budget -- open one: pieces, or unpacked to a spool
//! ```
//!
//! A container is *listed* once, in its own order: each member becomes an item with its path, and an [`At`] that
//! says how to come by its bytes again. Everything behind the list asks for windows of a member, in any order
//! and many times, so a member is either *pieces* of its container (tar, stored entries), which costs nothing,
//! or is unpacked into a *spool*: a buffer while it is small, an unlinked private file when it is not. Spools
//! stand on one [`Shelf`] for as long as there is room; what was taken down is unpacked again when somebody
//! asks. A `tar.gz` is one spool, however many members it has. A single compressed stream is unpacked by one
//! thread, and needs as much room on disk as its content has bytes.
//!
//! What a container says of itself is never trusted: members are cut at [`Limits`], damage ends a member where
//! it is and is said in the ledger, and two members of one name are two items.

mod bytes;
mod limits;
mod lister;
mod member;
mod pieces;
mod shelf;
mod spool;
mod stream;
mod tar;
mod zip;

use std::io;
use std::sync::Arc;

pub use limits::{Budget, Limits};
pub use lister::{Inner, Listing};
pub use member::{At, Member};
pub use shelf::Shelf;

use self::bytes::Bytes;
use self::lister::Lister;
use self::stream::Codec;
use crate::item::{Origin, Packed};
use crate::path::Path;

/// Bytes of an item that tell whether it is a container.
pub const HEAD: usize = 512;

/// A kind of container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A compressed stream: one member.
    Stream(Codec),
    /// A tar archive.
    Tar,
    /// A zip archive.
    Zip,
}

impl Kind {
    /// What begins with `head`; names say nothing.
    pub fn of(head: &[u8]) -> Option<Self> {
        let is_zip = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04"];
        if is_zip.iter().any(|magic| head.starts_with(magic)) {
            return Some(Self::Zip);
        }
        Codec::of(head).map(Self::Stream).or_else(|| tar::is_tar(head).then_some(Self::Tar))
    }

    /// Whether it holds one thing under another form, and is no place of its own: `a.csv.gz` is where `a.csv`
    /// would be.
    pub fn is_stream(self) -> bool {
        matches!(self, Self::Stream(_))
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stream(codec) => codec.name(),
            Self::Tar => "tar",
            Self::Zip => "zip",
        }
    }
}

/// Lists what the container at `path` holds. Paths of members begin with `base`: the container's own, or, for a
/// tar in a compressed stream, that of the stream.
///
/// # Errors
/// If nothing of it can be read.
pub fn list(
    kind: Kind,
    path: &Path,
    base: &Path,
    holder: &Arc<dyn Packed>,
    shelf: &Arc<Shelf>,
    budget: &mut Budget,
) -> io::Result<Listing> {
    let windows = holder.open()?;
    let mut lister = Lister::new(Arc::clone(holder), base.clone(), shelf, budget);
    match kind {
        Kind::Stream(codec) => stream(codec, path, &mut lister, windows.size()),
        Kind::Tar => tar::list(&windows, &mut lister),
        Kind::Zip => zip::list::list(&windows, &mut lister),
    }
}

/// A compressed stream: it is unpacked at once, since only that tells how much there is.
fn stream(codec: Codec, path: &Path, lister: &mut Lister<'_>, size: u64) -> io::Result<Listing> {
    let at = At::Stream(codec);
    let most = lister.budget.left();
    let member = Member::limited(Arc::clone(&lister.holder), at.clone(), most, true, lister.shelf);
    let unpacked = member.open()?.size();
    lister.budget.take(unpacked);
    let taken = member.taken().min(size);
    if let Some(damage) = member.damage() {
        lister.remark(&damage);
    } else if taken < size {
        lister.remark(&format!("{} bytes behind the compressed data are not read", size - taken));
    }
    let inside = match codec {
        Codec::Gzip => stream::gzip_name(Bytes::new(lister.holder.open()?, 0..size)),
        _ => None,
    };
    let name = inside.unwrap_or_else(|| codec.inner_name(path.name()).into_bytes());
    lister.add(&name, Origin::Member(member), unpacked, Some(at), taken);
    Ok(lister.finish(codec.name(), taken, size - taken))
}
