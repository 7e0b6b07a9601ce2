//! One member of a container: how to come by its bytes, again and again.

use std::fmt;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::pieces::{Piece, Pieces};
use super::shelf::{Shelf, Weight};
use super::spool::{End, Spool};
use super::stream::{Codec, Frames};
use super::zip::entry::{self, Entry};
use crate::item::{Packed, Windows};

/// Where a member is in its container: all that is needed to come by it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum At {
    /// It is what the container unpacks to.
    Stream(Codec),
    /// It stands there as it is.
    Pieces(Vec<Piece>),
    /// It is an entry of a zip archive.
    Zip(Entry),
}

/// A member of a container.
pub struct Member {
    holder: Arc<dyn Packed>,
    at: At,
    /// Bytes that are unpacked at the most.
    most: u64,
    /// Whether unpacking this many bytes is the limit's doing and not the member's end.
    limited: bool,
    shelf: Arc<Shelf>,
    slot: Mutex<Slot>,
    /// Whether somebody asked for it since the shelf looked last.
    used: AtomicBool,
    me: Weak<Member>,
}

/// Unpacked bytes, packed ones that were taken for them, and why that is not all.
type Unpacked = (Spool, u64, Option<String>);

/// What is known of a member once it was unpacked.
#[derive(Default)]
struct Slot {
    spool: Option<Arc<Spool>>,
    /// Bytes of the container that it took.
    taken: u64,
    damage: Option<String>,
}

impl fmt::Debug for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Member").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Member {
    /// A member of `most` bytes: what it unpacked to when it was first seen, or what may come out of it.
    pub fn new(holder: Arc<dyn Packed>, at: At, most: u64, shelf: &Arc<Shelf>) -> Arc<Self> {
        Self::limited(holder, at, most, false, shelf)
    }

    /// The same, where `most` may be a limit.
    pub(super) fn limited(
        holder: Arc<dyn Packed>,
        at: At,
        most: u64,
        limited: bool,
        shelf: &Arc<Shelf>,
    ) -> Arc<Self> {
        let (shelf, slot, used) = (Arc::clone(shelf), Mutex::default(), AtomicBool::new(false));
        Arc::new_cyclic(|me| Self { holder, at, most, limited, shelf, slot, used, me: me.clone() })
    }

    /// Bytes of the container that unpacking took.
    pub(super) fn taken(&self) -> u64 {
        self.lock().taken
    }

    /// Gives the unpacked bytes back, unless somebody asked for them lately or does so now.
    pub(super) fn release(&self) -> bool {
        if self.used.swap(false, Ordering::Relaxed) {
            return false;
        }
        self.slot.try_lock().map(|mut slot| slot.spool = None).is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The unpacked bytes as a stream, and how many packed ones were taken for them.
    fn stream(&self, password: Option<&[u8]>) -> io::Result<(Box<dyn Read>, Arc<AtomicU64>)> {
        let holder = self.holder.open()?;
        let all = 0..holder.size();
        Ok(match &self.at {
            At::Stream(codec) => {
                let bytes = Bytes::new(holder, all);
                let taken = bytes.taken();
                (Box::new(Frames::new(*codec, bytes)), taken)
            }
            At::Zip(entry) => {
                let bytes = Bytes::new(holder, entry.start..entry.start.saturating_add(entry.packed));
                let taken = bytes.taken();
                (entry.read(bytes, password)?, taken)
            }
            At::Pieces(_) => {
                let member = Bytes::new(self.open()?, 0..self.most);
                let taken = member.taken();
                (Box::new(member), taken)
            }
        })
    }

    /// Unpacks, trying what passwords there are.
    fn unpack(&self) -> io::Result<Unpacked> {
        let At::Zip(entry) = &self.at else { return self.unpack_with(None) };
        if !entry.is_encrypted() {
            return self.unpack_with(None);
        }
        let (words, fitted) = (&self.shelf.passwords, self.shelf.fitted.load(Ordering::Relaxed));
        let order = (0..words.len()).map(|at| (at + fitted) % words.len());
        let mut nearest: Option<(usize, Unpacked)> = None;
        for at in order {
            match self.unpack_with(words.get(at).map(Vec::as_slice)) {
                Ok(done @ (_, _, None)) => {
                    self.shelf.fitted.store(at, Ordering::Relaxed);
                    return Ok(done);
                }
                Ok(damaged) if nearest.as_ref().is_none_or(|(before, _)| at < *before) => {
                    nearest = Some((at, damaged));
                }
                Err(why) if why.kind() == io::ErrorKind::StorageFull || why.raw_os_error().is_some() => {
                    return Err(why);
                }
                _ => {}
            }
        }
        // One wrong password in 256 passes the first cipher's check: damage then says nothing. What proves its
        // password is damaged itself.
        match nearest {
            Some((_, damaged)) if entry.is_authenticated() => Ok(damaged),
            _ => Err(entry::locked(words.is_empty())),
        }
    }

    fn unpack_with(&self, password: Option<&[u8]>) -> io::Result<Unpacked> {
        let limits = &self.shelf.limits;
        let fill = || {
            let (read, taken) = self.stream(password)?;
            let go_on = |size| size <= limits.of_packed(taken.load(Ordering::Relaxed));
            let (spool, end) = Spool::fill(read, self.most, self.shelf.spill.folder(), go_on)?;
            io::Result::Ok((spool, end, taken.load(Ordering::Relaxed)))
        };
        let (spool, end, taken) = match fill() {
            Err(why) if why.kind() == io::ErrorKind::StorageFull => {
                self.shelf.clear();
                fill().map_err(|why| self.no_room(&why))?
            }
            other => other?,
        };
        let size = spool.size();
        let damage = match end {
            End::Damaged(why) if size == 0 || entry::is_wrong_password(&why) => return Err(why),
            End::Damaged(why) => {
                Some(format!("damaged behind byte {size}: {}; that far it was read", say(&why)))
            }
            End::Stopped => Some(limits.ratio_reason()),
            End::More if self.limited => Some(format!("limit: cut at byte {size}; the rest is not read")),
            End::More => self.more(size),
            End::Clean => self.less(size),
        };
        Ok((spool, taken, damage))
    }

    fn no_room(&self, why: &io::Error) -> io::Error {
        let temp = self.shelf.spill.folder().display();
        io::Error::new(
            why.kind(),
            format!("no room in {temp} to unpack it: {why}; name a folder with --temp"),
        )
    }

    /// What it means that a member holds more than its directory says. A stream read again is cut where it was.
    fn more(&self, size: u64) -> Option<String> {
        let says = matches!(self.at, At::Zip(_));
        says.then(|| format!("damaged: holds more than the {size} bytes that the archive's directory says"))
    }

    /// What it means that a member holds less than its directory says.
    fn less(&self, size: u64) -> Option<String> {
        let At::Zip(entry) = &self.at else { return None };
        let short = entry.size.filter(|said| size < *said)?;
        Some(format!("damaged: ends at byte {size} of {short}; that far it was read"))
    }
}

impl Packed for Member {
    fn open(&self) -> io::Result<Arc<dyn Windows>> {
        if let At::Pieces(pieces) = &self.at {
            return Ok(Arc::new(Pieces::new(self.holder.open()?, pieces.clone(), self.most)));
        }
        let mut slot = self.lock();
        self.used.store(true, Ordering::Relaxed);
        if let Some(spool) = &slot.spool {
            return Ok(Arc::clone(spool) as Arc<dyn Windows>);
        }
        let (spool, taken, damage) = self.unpack()?;
        let weight = match &spool {
            Spool::Memory(bytes) => Weight { memory: bytes.len() as u64, ..Weight::default() },
            Spool::File(_, size) => Weight { disk: *size, files: 1, ..Weight::default() },
        };
        let spool = Arc::new(spool);
        (slot.spool, slot.taken, slot.damage) = (Some(Arc::clone(&spool)), taken, damage);
        drop(slot);
        self.shelf.keep(self.me.clone(), weight);
        Ok(spool)
    }

    fn head(&self, len: usize) -> io::Result<Vec<u8>> {
        let plain = matches!(&self.at, At::Zip(entry) if !entry.is_encrypted());
        if !plain || self.lock().spool.is_some() {
            return self.open()?.window(0..len as u64).map(|window| window.to_vec());
        }
        let mut head = Vec::with_capacity(len);
        let (read, _) = self.stream(None)?;
        match read.take((len as u64).min(self.most)).read_to_end(&mut head) {
            Err(why) if head.is_empty() => Err(why),
            _ => Ok(head),
        }
    }

    fn damage(&self) -> Option<String> {
        self.lock().damage.clone()
    }
}

/// An error in a few words.
fn say(why: &io::Error) -> String {
    if why.kind() == io::ErrorKind::UnexpectedEof {
        "the packed data end early".into()
    } else {
        why.to_string()
    }
}
