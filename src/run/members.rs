//! Items that hold items: a container is listed, its members are surveyed, and found again later.
//!
//! One thread walks through all that a file holds, in container order: it spends the file's budget, and the
//! same members must fall behind a limit every time. What is no container waits a little and is surveyed by all
//! threads, a few at a time, so that what was just unpacked is still at hand.

use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::error::Result;
use crate::intake;
use crate::item::{Item, Listed, Origin, Packed, Windows};
use crate::path::Path;
use crate::unpack::{self, At, Budget, Inner, Kind, Member, Shelf};

use super::evidence::{self, Known, Means, Surveyed};
use super::patched::Patched;

/// Items that wait for their survey, at the most.
const WAITING: usize = 256;
/// Bytes that they hold, at the most.
const WAITING_BYTES: u64 = 256 << 20;

/// What became of a container's bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Unfolded {
    /// What it is.
    pub format: String,
    /// Bytes that are structure, or became members.
    pub parsed: u64,
    /// Bytes that were not read.
    pub skipped: u64,
    /// Why; also why a member may be missing.
    pub reason: String,
}

/// Where a member is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inside {
    /// Its container, by its place in evidence order.
    pub container: u32,
    /// Where it is in there; absent if it is only listed.
    pub at: Option<At>,
    /// Bytes that it takes there.
    pub packed: u64,
    /// What user names are unique in, if that is not the container.
    pub scope: Option<String>,
}

impl Inside {
    /// Where the bytes of a member of `size` bytes come from, in a case that is read again.
    pub fn found_again(&self, size: u64, items: &[Surveyed], kept: &Arc<Shelf>) -> Origin {
        match (items.get(self.container as usize), &self.at) {
            (Some(container), Some(at)) => {
                Origin::Member(Member::new(packed(&container.item), at.clone(), size, kept))
            }
            _ => Origin::Listed(Listed::Unreadable("its container is not in the case".into())),
        }
    }
}

impl Known {
    /// Why not all of the item is read, as far as that is known before it is scanned.
    pub fn unread(&self) -> Option<&str> {
        let container = self.container.as_ref().map_or("", |container| &container.reason);
        let listed = if self.exception { self.listed.as_str() } else { "" };
        [listed, &self.damage, container].into_iter().find(|why| !why.is_empty())
    }
}

/// A file that was handed over, as something that members come out of.
#[derive(Debug)]
struct Top(Item);

impl Packed for Top {
    fn open(&self) -> io::Result<Arc<dyn Windows>> {
        intake::open(&self.0)
    }
}

/// An item as something that members come out of.
fn packed(item: &Item) -> Arc<dyn Packed> {
    match &item.origin {
        Origin::Member(member) => Arc::clone(member),
        _ => Arc::new(Top(item.clone())),
    }
}

/// A container around the items that come next.
struct Around {
    /// Its place among what came out so far.
    place: usize,
    /// The path that its members' paths begin with.
    base: Path,
    kind: Kind,
    scope: Option<String>,
    depth: usize,
}

/// What a file is and holds: most hold nothing.
pub(super) type Unfolding = SmallVec<[Surveyed; 1]>;

/// Unfolds one file that was handed over.
pub(super) struct Unfold<'u> {
    means: Means<'u>,
    out: Unfolding,
    /// Those of `out` that are not surveyed yet.
    waiting: Vec<usize>,
    bytes: u64,
    /// The file itself, if that is all there is to it.
    opened: Option<Patched>,
}

impl<'u> Unfold<'u> {
    /// Nothing unfolded yet.
    pub fn new(means: Means<'u>) -> Self {
        Self { means, out: Unfolding::new(), waiting: Vec::new(), bytes: 0, opened: None }
    }

    /// The item and all that it holds, each container before its members. A file that is no container is still open.
    ///
    /// # Errors
    /// If the job was told to stop.
    pub fn item(mut self, item: Item) -> Result<(Unfolding, Option<Patched>)> {
        let mut budget = Budget::new(self.means.shelf.limits, item.size);
        self.unfold(item, None, None, &mut budget)?;
        self.settle();
        Ok((self.out, self.opened))
    }

    /// Takes an item, and if it is a container what is in it. Containers nest no deeper than the limit allows.
    fn unfold(
        &mut self,
        item: Item,
        inside: Option<Box<Inside>>,
        around: Option<&Around>,
        budget: &mut Budget,
    ) -> Result<()> {
        self.means.watch.go_on()?;
        let mut opened = opened(&item);
        let kind = kind(&item, opened.as_ref());
        if let Some(unwanted) = self.unwanted(&item, kind.is_some()) {
            self.out.push(Surveyed { known: Known { inside, ..unwanted }, item });
            return Ok(());
        }
        let known = Known { inside, ..Known::bare(&item, String::new(), false) };
        let Some(kind) = kind else {
            match opened.take() {
                Some(mut opened) => {
                    let known = evidence::know(&item, &mut opened, self.means);
                    self.opened = opened.ok();
                    self.out.push(Surveyed { item, known });
                }
                None => self.wait(Surveyed { item, known }),
            }
            return Ok(());
        };
        let depth = around.map_or(0, |around| around.depth) + 1;
        if depth > budget.limits.depth {
            let listed = format!("limit: containers nested more than {} deep; not read", budget.limits.depth);
            self.out.push(Surveyed { known: Known { listed, exception: true, ..known }, item });
            return Ok(());
        }
        let base = match around {
            Some(around) if around.kind.is_stream() && kind == Kind::Tar => around.base.clone(),
            _ => item.path.clone(),
        };
        let listing = match unpack::list(kind, &item.path, &base, &packed(&item), self.means.shelf, budget) {
            Ok(listing) => listing,
            Err(why) => {
                let listed = format!("damaged or not readable ({}): {why}", kind.name());
                self.out.push(Surveyed { known: Known { listed, exception: true, ..known }, item });
                return Ok(());
            }
        };
        let container = Unfolded {
            format: listing.format.to_owned(),
            parsed: listing.parsed,
            skipped: listing.skipped,
            reason: listing.reason,
        };
        let outer = known.inside.as_ref().and_then(|inside| inside.scope.clone());
        let scope = kind.is_stream().then(|| outer.unwrap_or_else(|| item.path.holder().to_owned()));
        let inner = Around { place: self.out.len(), base, kind, scope, depth };
        self.container(item, Known { container: Some(Box::new(container)), ..known });
        listing.members.into_iter().try_for_each(|member| self.member(member, &inner, budget))
    }

    /// What is to be known of an item that need not be read: one that an option leaves out, or a container that the
    /// hash list knows. A container may hold what is wanted even if it is not itself.
    fn unwanted(&self, item: &Item, is_container: bool) -> Option<Known> {
        let hand = self.means.hand.filter(|_| !matches!(item.origin, Origin::Listed(_)))?;
        if let Some(option) = hand.paths.leaves_out(item.path.as_str(), is_container) {
            return Some(Known::left_out(item, option));
        }
        if !is_container || hand.known.is_empty() {
            return None;
        }
        let windows = packed(item).open().ok()?;
        let digests = hand.known.digests(&*windows).ok()?;
        Some(Known::well_known(item, windows.size(), digests.blake3, digests.known?))
    }

    fn member(&mut self, member: Inner, around: &Around, budget: &mut Budget) -> Result<()> {
        let Inner { item, at, packed } = member;
        let (container, scope) = (around.place as u32, around.scope.clone());
        let inside = Box::new(Inside { container, at, packed, scope });
        self.unfold(item, Some(inside), Some(around), budget)
    }

    /// A container's own row: its bytes have a digest and a stamp like any other's.
    fn container(&mut self, mut item: Item, mut known: Known) {
        if let Ok(windows) = packed(&item).open() {
            item.size = windows.size();
            let digests = evidence::digests(&*windows, self.means);
            known.digest = digests.map(|digests| digests.blake3).unwrap_or_default();
        }
        known.stamp = evidence::stamp(&item).unwrap_or((item.size, 0, 0));
        if let Origin::Member(member) = &item.origin
            && let Some(damage) = member.damage()
            && let Some(container) = &mut known.container
            && container.reason.is_empty()
        {
            container.reason = damage;
        }
        self.out.push(Surveyed { item, known });
    }

    /// Puts an item that is no container among those that wait.
    fn wait(&mut self, surveyed: Surveyed) {
        self.bytes += surveyed.item.size;
        self.waiting.push(self.out.len());
        self.out.push(surveyed);
        if self.waiting.len() >= WAITING || self.bytes >= WAITING_BYTES {
            self.settle();
        }
    }

    /// Surveys all that wait.
    fn settle(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let know = |at: &usize| {
            let item = &self.out[*at].item;
            evidence::know(item, &mut Patched::open(item), self.means)
        };
        let known: Vec<Known> = waiting.par_iter().with_max_len(1).map(know).collect();
        for (at, known) in waiting.into_iter().zip(known) {
            let surveyed = &mut self.out[at];
            if let (Origin::Member(_), Some(plan)) = (&surveyed.item.origin, &known.plan) {
                surveyed.item.size = plan.size;
            }
            surveyed.known = Known { inside: surveyed.known.inside.take(), ..known };
        }
        self.bytes = 0;
    }
}

/// A file, opened once for all that is asked of it before it is scanned. A member is not: others would wait with it for
/// their survey, and what is unpacked stays at hand anyway.
fn opened(item: &Item) -> Option<io::Result<Patched>> {
    matches!(item.origin, Origin::File(_) | Origin::Spool(_)).then(|| Patched::stamped(item))
}

/// What kind of container an item is, if it is one. What cannot be read is none: its survey says why.
fn kind(item: &Item, opened: Option<&io::Result<Patched>>) -> Option<Kind> {
    match opened {
        Some(opened) => Kind::of(&opened.as_ref().ok()?.head(unpack::HEAD).ok()?),
        None if matches!(item.origin, Origin::Listed(_)) => None,
        None => Kind::of(&packed(item).head(unpack::HEAD).ok()?),
    }
}
