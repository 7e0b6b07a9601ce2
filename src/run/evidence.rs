//! Evidence as it was surveyed: items, their plans, and their splits.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::case::{Facts, NOT_WANTED, Part};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::hand::Hand;
use crate::hand::known::Digests;
use crate::intake::{self, Stamp};
use crate::item::{Item, Listed, Origin, Window, Windows};
use crate::path::Path;
use crate::plan::{Format, Plan};
use crate::recode::Code;
use crate::survey;
use crate::unpack::Shelf;

use super::members::{Inside, Unfold, Unfolded, Unfolding};
use super::ordered::Job;
use super::watch::Watch;

/// Bytes that a thread surveys before it lets another have what is left, and items: to hand over a small one costs as much
/// as to survey it.
const TURN: u64 = 1 << 20;
const TURNS: u64 = 64;
/// What one read error costs: the bytes of the block that it lies in.
const BLOCK: u64 = 64 << 10;

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
    /// BLAKE3 of its bytes as hex; empty if not all could be read.
    pub digest: Arc<str>,
    /// Why it is not read, if it is not.
    pub listed: String,
    /// Whether that is an exception: the ledger's reader must know.
    pub exception: bool,
    /// Its plan; one without borders where there is nothing to scan.
    pub plan: Option<Plan>,
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
            digest: Arc::default(),
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
    pub(super) fn well_known(item: &Item, size: u64, digest: String, function: &str) -> Self {
        Self {
            stamp: stamp(item).unwrap_or((size, 0, 0)),
            digest: digest.into(),
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
pub fn survey(items: Vec<Item>, means: Means<'_>) -> Result<Vec<Surveyed>> {
    let one = |item: Item| {
        means.watch.go_on()?;
        Unfold::new(means).item(item)
    };
    let bytes = items.iter().fold(0, |sum: u64, item| sum.saturating_add(item.size));
    let mean = bytes / (items.len() as u64).max(1);
    let at_once = (TURN / mean.max(1)).clamp(1, TURNS) as usize;
    let all: Vec<Result<Unfolding>> = items.into_par_iter().with_max_len(at_once).map(one).collect();
    let mut out = Vec::with_capacity(all.iter().flatten().map(|of_one| of_one.len()).sum());
    for of_one in all {
        let mut of_one = of_one?;
        let base = out.len() as u32;
        of_one
            .iter_mut()
            .filter_map(|surveyed| surveyed.known.inside.as_mut())
            .for_each(|inside| inside.container += base);
        out.extend(of_one);
    }
    Ok(out)
}

/// What is to be known of an item that is no container, and was opened if it is one that is read.
pub(super) fn know(item: &Item, opened: io::Result<Patched>, means: Means<'_>) -> Known {
    let bare = |listed: String, exception| Known::bare(item, listed, exception);
    if let Origin::Listed(why) = &item.origin {
        return match why {
            Listed::Link => bare("symbolic link, not followed".into(), false),
            Listed::HardLink => bare("a second name of another member".into(), false),
            Listed::Special => bare("not a regular file".into(), false),
            Listed::Unreadable(why) => bare(why.clone(), true),
        };
    }
    let mut windows = match opened {
        Ok(windows) => windows,
        Err(why) => return bare(why.to_string(), true),
    };
    let digest = match digests(&windows, means) {
        Ok(Digests { blake3, known: Some(function) }) => {
            return Known::well_known(item, windows.size(), blake3, function);
        }
        digests => digests.map(|digests| digests.blake3),
    };
    let mut planned = survey::plan(&windows, means.catalog, means.split);
    // Holes are filled with line ends, and what a line end is depends on the encoding.
    if let Ok(Some(code)) = planned.as_ref().map(|plan| Code::named(&plan.encoding))
        && windows.has_holes()
    {
        windows = windows.filled(Some(code));
        planned = survey::plan(&windows, means.catalog, means.split);
    }
    let plan = match planned {
        Ok(plan) => plan,
        Err(why) => return bare(why.to_string(), true),
    };
    let damage = if let Origin::Member(member) = &item.origin { member.damage() } else { None };
    let whole = windows.holes(0..plan.size) == 0 && damage.is_none();
    Known {
        stamp: windows.stamp.unwrap_or((plan.size, 0, 0)),
        digest: if whole { digest.unwrap_or_default().into() } else { Arc::default() },
        damage: damage.unwrap_or_default(),
        plan: Some(plan),
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
fn short(stamp: Stamp) -> (u64, i64, i64) {
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
        None => Ok(Digests { blake3: String::new(), known: None }),
    }
}

/// The splits of all items, in evidence order.
pub fn splits(evidence: &[Surveyed]) -> Vec<Split> {
    let of_item = |(item, surveyed): (usize, &Surveyed)| {
        let (borders, size) =
            surveyed.known.plan.as_ref().map_or((&[][..], 0), |plan| (&plan.borders, plan.size));
        let ends = borders.iter().skip(1).chain(std::iter::once(&size)).copied().collect::<Vec<u64>>();
        let owned = borders.iter().zip(ends).map(|(start, end)| end - start).enumerate();
        owned.map(|(k, bytes)| Split { item, k, bytes }).collect::<Vec<Split>>()
    };
    evidence.iter().enumerate().flat_map(of_item).collect()
}

/// An item in which blocks that cannot be read are filled with line ends: what is around them is still read,
/// and the ledger is told how many bytes are missing.
pub struct Patched {
    inner: Arc<dyn Windows>,
    /// The item's stamp when it was opened, if anybody asked; none for what is in a container.
    stamp: Option<(u64, i64, i64)>,
    /// A line end, by the parity of its place.
    filler: [u8; 2],
    holes: Mutex<BTreeMap<u64, String>>,
}

impl Patched {
    /// Opens an item.
    ///
    /// # Errors
    /// If it cannot be opened at all.
    pub fn open(item: &Item) -> io::Result<Self> {
        intake::open(item).map(|inner| Self::of(inner, None))
    }

    /// The same for who wants to know when it was changed last.
    ///
    /// # Errors
    /// As [`Patched::open`].
    pub(super) fn stamped(item: &Item) -> io::Result<Self> {
        let (inner, stamp) = intake::open_stamped(item)?;
        Ok(Self::of(inner, stamp.map(short)))
    }

    fn of(inner: Arc<dyn Windows>, stamp: Option<(u64, i64, i64)>) -> Self {
        Self { inner, stamp, filler: [b'\n'; 2], holes: Mutex::default() }
    }

    /// The same, filled with what ends a line in `code`.
    #[must_use]
    pub fn filled(self, code: Option<Code>) -> Self {
        Self { filler: code.map_or(self.filler, Code::line_end), ..self }
    }

    /// The first bytes, up to `len`, if they can be read.
    ///
    /// # Errors
    /// What the system said.
    pub(super) fn head(&self, len: usize) -> io::Result<Window> {
        self.inner.window(0..len as u64)
    }

    /// Whether something could not be read so far.
    fn has_holes(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Bytes of `range` that could not be read.
    pub fn holes(&self, range: Range<u64>) -> u64 {
        let holes = self.lock();
        let first = range.start / BLOCK * BLOCK;
        let inside = |start: u64| {
            (start + BLOCK).min(self.size()).min(range.end).saturating_sub(start.max(range.start))
        };
        holes.range(first..range.end.max(first)).map(|(start, _)| inside(*start)).sum()
    }

    /// What the system said of the first hole.
    pub fn reason(&self) -> Option<String> {
        let holes = self.lock();
        holes.first_key_value().map(|(at, why)| format!("cannot read at byte {at}: {why}"))
    }
}

impl Windows for Patched {
    fn size(&self) -> u64 {
        self.inner.size()
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        Ok(self.patched(range))
    }
}

impl Patched {
    /// The bytes of `range`, with line ends for what cannot be read.
    pub fn patched(&self, range: Range<u64>) -> Window {
        if let Ok(window) = self.inner.window(range.clone()) {
            return window;
        }
        let end = range.end.min(self.size());
        let mut bytes = Vec::with_capacity(end.saturating_sub(range.start) as usize);
        let mut at = range.start;
        while at < end {
            let stop = (at / BLOCK * BLOCK + BLOCK).min(end);
            match self.inner.window(at..stop) {
                Ok(block) => bytes.extend_from_slice(&block),
                Err(why) => {
                    bytes.extend((at..stop).map(|at| self.filler[(at % 2) as usize]));
                    self.lock().insert(at / BLOCK * BLOCK, why.to_string());
                }
            }
            at = stop;
        }
        Window::new(range.start, bytes)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, String>> {
        self.holes.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
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

/// Values that each column's types were asked, and values that passed, over all parts of each item.
pub fn tallies<'p>(items: usize, parts: impl IntoIterator<Item = &'p Part>) -> Vec<Vec<(u64, u64)>> {
    let mut sums = vec![vec![]; items];
    for part in parts {
        let sum: &mut Vec<(u64, u64)> = &mut sums[part.item as usize];
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
    let tallies = tallies(evidence.len(), parts);
    for (item, (surveyed, sums)) in evidence.iter_mut().zip(tallies).enumerate() {
        let Some(plan) = &mut surveyed.known.plan else { continue };
        let named = matches!(plan.format, Format::Combo(_));
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
