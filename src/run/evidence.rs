//! Evidence as it was surveyed: items, their plans, and their splits.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::case::{Digest, Facts, NOT_WANTED, Part};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::hand::Hand;
use crate::hand::known::Digests;
use crate::intake::{self, Stamp};
use crate::item::{Item, Listed, Origin, Windows};
use crate::path::Path;
use crate::plan::{Format, Plan};
use crate::recode::Code;
use crate::survey;
use crate::unpack::Shelf;

use super::alike::Alike;
use super::members::{Inside, Unfold, Unfolded};
use super::ordered::{Job, in_far_order};
use super::patched::Patched;
use super::watch::Watch;

/// An item with all that was decided before it is scanned.
#[derive(Debug)]
pub struct Surveyed {
    /// The item.
    pub item: Item,
    /// What the store keeps of it.
    pub known: Known,
}

/// What the store keeps of an item: a line of `store/items`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// Where it is.
    pub path: Path,
    /// Its size and time of change (seconds, nanoseconds), to notice that it is no longer the same.
    pub stamp: (u64, i64, i64),
    /// BLAKE3 of its bytes; none if not all could be read.
    pub digest: Digest,
    /// Why it is not read, if it is not.
    pub listed: String,
    /// Whether that is an exception: the ledger's reader must know.
    pub exception: bool,
    /// Its plan; one without borders where there is nothing to scan.
    pub plan: Option<Arc<Plan>>,
    /// Why not all of it is there: damaged, or beyond a limit.
    pub damage: String,
    /// For a container: what became of its bytes.
    pub container: Option<Box<Unfolded>>,
    /// For a member of a container: where it is.
    pub inside: Option<Box<Inside>>,
    /// Somebody said that it need not be read: one of [`NOT_WANTED`]; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unwanted: String,
    /// What somebody knows about it.
    #[serde(default = "Facts::unknown", skip_serializing_if = "Facts::is_empty")]
    pub facts: Arc<Facts>,
}

impl Known {
    /// An item that is not read.
    pub fn bare(item: &Item, listed: String, exception: bool) -> Self {
        Self {
            path: item.path.clone(),
            stamp: (item.size, 0, 0),
            digest: Digest::NONE,
            listed,
            exception,
            plan: None,
            damage: String::new(),
            container: None,
            inside: None,
            unwanted: String::new(),
            facts: Facts::unknown(),
        }
    }

    /// An item of `size` bytes that the hash list knows, by this function.
    pub(super) fn well_known(item: &Item, size: u64, digest: Digest, function: &str) -> Self {
        Self {
            stamp: stamp(item).unwrap_or((size, 0, 0)),
            digest,
            unwanted: NOT_WANTED[0].to_owned(),
            ..Self::bare(item, format!("known file ({function})"), false)
        }
    }

    /// An item that an option leaves out.
    pub(super) fn left_out(item: &Item, option: &str) -> Self {
        let unwanted = NOT_WANTED[1].to_owned();
        Self { unwanted, ..Self::bare(item, format!("left out by {option}"), false) }
    }

    /// What user names and customer ids are unique in: the folder or container that holds the item. A single
    /// compressed file is where the file itself would be.
    pub fn scope(&self) -> &str {
        let own = self.inside.as_ref().and_then(|inside| inside.scope.as_deref());
        own.unwrap_or_else(|| self.path.holder())
    }
}

/// One split of one item.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// The item's place in evidence order.
    pub item: usize,
    /// The split's place in the item.
    pub k: usize,
    /// Bytes that it owns.
    pub bytes: u64,
}

impl Job for Split {
    fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Job for Item {
    fn bytes(&self) -> u64 {
        self.size
    }
}

/// What a survey works with.
#[derive(Clone, Copy)]
pub struct Means<'m> {
    /// What is known.
    pub catalog: &'m Catalog,
    /// Bytes of a split.
    pub split: u64,
    /// How containers are unpacked.
    pub shelf: &'m Arc<Shelf>,
    /// Which items need not be read, by hash or path; none for all.
    pub hand: Option<&'m Hand>,
    /// How the job is told to stop.
    pub watch: &'m Watch,
}

/// Surveys all items and what they hold, in parallel.
///
/// # Errors
/// Only if the job was told to stop: what cannot be read is said in the item's row.
pub fn survey(items: &[Item], means: Means<'_>) -> Result<Vec<Surveyed>> {
    let mut out = Vec::with_capacity(items.len());
    let nothing = |_: &Surveyed, _: Patched| Ok(());
    survey_with(items, means, nothing, |surveyed, _| {
        out.push(surveyed);
        Ok(())
    })?;
    Ok(out)
}

/// The same with one more look at each file while it is open. All that comes out is given to `take` in evidence order, a
/// file with what `look` made of it.
///
/// # Errors
/// As [`survey()`], and what `look` and `take` say.
pub(super) fn survey_with<T: Send>(
    items: &[Item],
    means: Means<'_>,
    look: impl Fn(&Surveyed, Patched) -> Result<T> + Sync,
    mut take: impl FnMut(Surveyed, Option<T>) -> Result<()>,
) -> Result<()> {
    let work = |item: &Item| {
        means.watch.go_on()?;
        let (unfolded, opened) = Unfold::new(means).item(item.clone())?;
        let looked = opened.zip(unfolded.first()).map(|(opened, own)| look(own, opened)).transpose()?;
        Ok((unfolded, looked))
    };
    let (mut base, mut alike) = (0, Alike::default());
    in_far_order(items, work, |_, (unfolded, mut looked)| {
        let count = unfolded.len() as u32;
        for mut surveyed in unfolded {
            surveyed.known.inside.iter_mut().for_each(|inside| inside.container += base);
            surveyed.known.plan.iter_mut().for_each(|plan| alike.share(plan));
            take(surveyed, looked.take())?;
        }
        base += count;
        Ok(())
    })
}

/// What is to be known of an item that is no container, and was opened if it is one that is read.
pub(super) fn know(item: &Item, opened: &mut io::Result<Patched>, means: Means<'_>) -> Known {
    let bare = |listed: String, exception| Known::bare(item, listed, exception);
    if let Origin::Listed(why) = &item.origin {
        return match why {
            Listed::Link => bare("symbolic link, not followed".into(), false),
            Listed::HardLink => bare("a second name of another member".into(), false),
            Listed::Special => bare("not a regular file".into(), false),
            Listed::Unreadable(why) => bare(why.clone(), true),
        };
    }
    let windows = match opened {
        Ok(windows) => windows,
        Err(why) => return bare(why.to_string(), true),
    };
    let digest = match digests(windows, means) {
        Ok(Digests { blake3, known: Some(function) }) => {
            return Known::well_known(item, windows.size(), blake3, function);
        }
        digests => digests.map(|digests| digests.blake3),
    };
    let mut planned = survey::plan(windows, means.catalog, means.split);
    // Holes are filled with line ends, and what a line end is depends on the encoding.
    if let Ok(Some(code)) = planned.as_ref().map(|plan| Code::named(&plan.encoding))
        && windows.has_holes()
    {
        windows.fill(Some(code));
        planned = survey::plan(windows, means.catalog, means.split);
    }
    let plan = match planned {
        Ok(plan) => plan,
        Err(why) => return bare(why.to_string(), true),
    };
    let damage = if let Origin::Member(member) = &item.origin { member.damage() } else { None };
    let whole = windows.holes(0..plan.size) == 0 && damage.is_none();
    Known {
        stamp: windows.stamp.unwrap_or((plan.size, 0, 0)),
        digest: digest.ok().filter(|_| whole).unwrap_or_default(),
        damage: damage.unwrap_or_default(),
        plan: Some(Arc::new(plan)),
        ..bare(String::new(), false)
    }
}

/// Size and time of change of an item as it is now.
///
/// # Errors
/// What the system says.
pub fn stamp(item: &Item) -> io::Result<(u64, i64, i64)> {
    intake::stamp(item).map(short)
}

/// What of a stamp is kept.
pub(super) fn short(stamp: Stamp) -> (u64, i64, i64) {
    (stamp.len, stamp.modified.0, stamp.modified.1)
}

/// BLAKE3 of all bytes, window by window, and whether the hash list knows them. Where nothing was handed in there is no
/// case either, and nobody asks.
///
/// # Errors
/// If not all of them can be read.
pub(super) fn digests(windows: &dyn Windows, means: Means<'_>) -> io::Result<Digests> {
    match means.hand {
        Some(hand) => hand.known.digests(windows),
        None => Ok(Digests { blake3: Digest::NONE, known: None }),
    }
}

/// The splits of all items, in evidence order.
pub fn splits(evidence: &[Surveyed]) -> Vec<Split> {
    evidence.iter().enumerate().flat_map(|(item, surveyed)| splits_of(item, surveyed)).collect()
}

/// The splits of one item, whose place in evidence order is `item`.
pub(super) fn splits_of(item: usize, surveyed: &Surveyed) -> impl Iterator<Item = Split> + '_ {
    let owned = surveyed.known.plan.iter().flat_map(|plan| plan.splits()).enumerate();
    owned.map(move |(k, owned)| Split { item, k, bytes: owned.end - owned.start })
}

/// A digest over what the evidence is by name and size: whether a case is of the same evidence.
pub fn fingerprint(items: &[Item]) -> String {
    let mut hasher = blake3::Hasher::new();
    for item in items {
        hasher.update(item.path.as_str().as_bytes());
        hasher.update(&[0]);
        hasher.update(&item.size.to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The share of values that must pass where a header, or the position in a combo list, types a column.
const NAMED_SHARE: f64 = 0.5;
/// The same where only the values do.
const BARE_SHARE: f64 = 0.9;
/// Fewer values than this overturn nothing.
const ENOUGH: u64 = 20;

/// By item, for each column: values that its types were asked, and values that passed. Most items have no columns.
pub type Tallies = BTreeMap<u32, Vec<(u64, u64)>>;

/// The tallies over all parts of each item.
pub fn tallies<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Tallies {
    let mut sums = Tallies::new();
    for part in parts.into_iter().filter(|part| !part.tally.is_empty()) {
        let sum = sums.entry(part.item).or_default();
        sum.resize(part.tally.len(), (0, 0));
        sum.iter_mut()
            .zip(&part.tally)
            .for_each(|(sum, (asked, passed))| *sum = (sum.0 + asked, sum.1 + passed));
    }
    sums
}

/// Takes back verdicts of columns that the full tally does not bear out, and names the items that have to be
/// scanned once more. A sum over splits decides, so no order or cutting can change it.
pub fn overturn<'p>(evidence: &mut [Surveyed], parts: impl IntoIterator<Item = &'p Part>) -> BTreeSet<usize> {
    let mut again = BTreeSet::new();
    for (item, sums) in tallies(parts) {
        let item = item as usize;
        let Some(plan) = &mut evidence[item].known.plan else { continue };
        let named = matches!(plan.format, Format::Combo(_));
        let plan = Arc::make_mut(plan);
        let columns = plan.tables.iter_mut().flat_map(|table| &mut table.columns);
        for (column, (asked, passed)) in columns.zip(sums) {
            let share = if named || !column.header.is_empty() { NAMED_SHARE } else { BARE_SHARE };
            if !column.said
                && !column.types.is_empty()
                && asked >= ENOUGH
                && (passed as f64) < share * asked as f64
            {
                column.types.clear();
                column.why = format!("overturned: of all values only {passed} of {asked} pass");
                again.insert(item);
            }
        }
    }
    again
}
