//! Gathers what a container holds: names become paths, and every member is paid for from the budget.

use std::collections::HashMap;
use std::sync::Arc;

use super::limits::Budget;
use super::member::{At, Member};
use super::pieces::Piece;
use super::shelf::Shelf;
use crate::item::{Item, Listed, Origin, Packed};
use crate::path::Path;

/// What a container holds.
#[derive(Debug)]
pub struct Listing {
    /// The word for what it is.
    pub format: &'static str,
    /// Its members, in its own order.
    pub members: Vec<Inner>,
    /// Bytes that are structure, or became members.
    pub parsed: u64,
    /// Bytes that were not read.
    pub skipped: u64,
    /// Why; also why a member may be missing.
    pub reason: String,
}

/// One member of a container.
#[derive(Debug)]
pub struct Inner {
    /// The member as an item. Its size is what the container says, until it is opened.
    pub item: Item,
    /// How to come by it again; `None` for what is only listed.
    pub at: Option<At>,
    /// Bytes that it takes in the container.
    pub packed: u64,
}

/// A container on its way to a listing.
pub(super) struct Lister<'b> {
    pub holder: Arc<dyn Packed>,
    /// The path that members' paths begin with.
    pub base: Path,
    pub shelf: &'b Arc<Shelf>,
    pub budget: &'b mut Budget,
    members: Vec<Inner>,
    names: HashMap<Path, u32>,
    reason: String,
    full: bool,
}

impl<'b> Lister<'b> {
    /// A container that holds nothing yet.
    pub fn new(holder: Arc<dyn Packed>, base: Path, shelf: &'b Arc<Shelf>, budget: &'b mut Budget) -> Self {
        let (members, names) = (Vec::new(), HashMap::new());
        Self { holder, base, shelf, budget, members, names, reason: String::new(), full: false }
    }

    /// What to go back to.
    pub fn mark(&self) -> Budget {
        self.budget.clone()
    }

    /// Forgets all members since then.
    pub fn back_to(&mut self, budget: Budget) {
        *self.budget = budget;
        self.members.clear();
        self.names.clear();
        self.full = false;
        self.reason.clear();
    }

    /// Says something of the container that its reader must know.
    pub fn remark(&mut self, what: &str) {
        if !self.reason.contains(what) {
            let between = if self.reason.is_empty() { "" } else { "; " };
            self.reason.push_str(between);
            self.reason.push_str(what);
        }
    }

    /// Whether a limit forbids further members.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Adds a member that is not read. Returns false where a limit forbids it.
    pub fn listed(&mut self, name: &[u8], why: Listed, size: u64, packed: u64) -> bool {
        self.add(name, Origin::Listed(why), size, None, packed)
    }

    /// Adds a member that is unpacked when it is asked for; `size` is what the container says of it.
    pub fn packed(&mut self, name: &[u8], size: Option<u64>, packed: u64, at: At) -> bool {
        if let At::Zip(entry) = &at
            && entry.is_stored()
            && size == Some(packed)
        {
            let piece = Piece { at: 0, from: entry.start, len: packed };
            return self.pieces(name, packed, packed, vec![piece]);
        }
        let Some(size) = size else { return self.measured(name, packed, at) };
        let most = self.budget.take(size.min(self.budget.limits.of_packed(packed)));
        if most == 0 && size > 0 {
            return self.listed(name, self.too_much(), size, packed);
        }
        let member = Member::limited(Arc::clone(&self.holder), at.clone(), most, most < size, self.shelf);
        self.add(name, Origin::Member(member), most, Some(at), packed)
    }

    /// Adds a member of which only unpacking tells how large it is.
    fn measured(&mut self, name: &[u8], packed: u64, at: At) -> bool {
        let most = self.budget.left();
        let member = Member::limited(Arc::clone(&self.holder), at.clone(), most, true, self.shelf);
        let size = member.open().map_or(0, |windows| windows.size());
        self.budget.take(size);
        self.add(name, Origin::Member(member), size, Some(at), packed)
    }

    /// Adds a member of `size` bytes that stands in the container in pieces; `price` of them count as unpacked.
    pub fn pieces(&mut self, name: &[u8], size: u64, price: u64, pieces: Vec<Piece>) -> bool {
        let packed = pieces.iter().map(|piece| piece.len).sum();
        if self.budget.take(price) < price {
            return self.listed(name, self.too_much(), size, packed);
        }
        let at = At::Pieces(pieces);
        let member = Member::new(Arc::clone(&self.holder), at.clone(), size, self.shelf);
        self.add(name, Origin::Member(member), size, Some(at), packed)
    }

    /// Adds a member that was made already.
    pub fn add(&mut self, name: &[u8], origin: Origin, size: u64, at: Option<At>, packed: u64) -> bool {
        let most = self.budget.limits.name;
        if name.len() > most {
            self.remark(&format!("names longer than {most} bytes are cut"));
        }
        let mut path = self.base.member(&name[..name.len().min(most)]);
        if let Err(why) = self.budget.entry(&path) {
            self.full = true;
            self.remark(&why);
            return false;
        }
        let times = self.names.entry(path.clone()).or_default();
        *times += 1;
        if *times > 1 {
            path = path.again(*times);
        }
        self.members.push(Inner { item: Item { path, size, origin }, at, packed });
        true
    }

    fn too_much(&self) -> Listed {
        let total = self.budget.limits.total;
        Listed::Unreadable(format!(
            "limit: all that is packed in one file may come to {} times its size and {total} bytes; not read",
            self.budget.limits.ratio
        ))
    }

    /// The listing.
    pub fn finish(&mut self, format: &'static str, parsed: u64, skipped: u64) -> Listing {
        let (members, reason) = (std::mem::take(&mut self.members), std::mem::take(&mut self.reason));
        Listing { format, members, parsed, skipped, reason }
    }
}
