//! Bytes into findings: each mark is put to its detector, and what that accepts becomes a claim.
//!
//! Marks come as the records do: the kernel walks the parts of a record in which somebody may be heard, and ahead of lines by no
//! more than a chunk, which is still in the cache when they are weighed; what is behind is forgotten. So memory does not grow
//! with what is found. And a mark is put to its detector only if somebody still wants to hear the answer: inside a column
//! that has had its say, most have nothing to add.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::finding::{Claim, Worth};
use crate::kernel::{Event, Form, Kernel, Mark, Walk};
use crate::validate::Verdict;

/// How far the kernel walks at a time.
const CHUNK: usize = 16 << 10;
/// Places at which somebody was asked, told of one record: with more of them it is no row that others are like.
const ASKED: usize = 256;

/// The whole catalogue, ready to look at windows. Shared by all threads.
pub struct Detect<'c> {
    catalog: &'c Catalog,
    kernel: Kernel,
    /// Rooms that nobody is in: what was worked out in one is of use to the next.
    rooms: Mutex<Vec<Room>>,
}

/// Who is heard at an event: of those who ask there, a bit each, as they ask.
pub trait Ear {
    /// In the field that it stands in.
    fn field(&mut self, event: &Event) -> u64;

    /// With the words that stand around it, of those who `may`.
    fn words(&mut self, event: &Event, may: u64) -> u64;
}

/// Hears everybody everywhere.
pub struct Everybody;

impl Ear for Everybody {
    fn field(&mut self, _: &Event) -> u64 {
        u64::MAX
    }

    fn words(&mut self, _: &Event, may: u64) -> u64 {
        may
    }
}

/// The marks of one window, told as far as the records have come; and room for claims, to be used again.
pub struct Marks<'d, 'h> {
    detect: &'d Detect<'d>,
    hay: &'h [u8],
    end: usize,
    walk: Walk<'d, 'h>,
    /// Everybody is heard everywhere, so that what nobody can take is dropped at once.
    is_free: bool,
    room: &'d mut Room,
}

/// Room for marks and claims, to be used again.
#[derive(Default)]
pub struct Room {
    /// In order of place.
    events: Vec<Event>,
    /// Who may take the values there, if that was told as they were walked.
    may: Vec<u64>,
    /// Of both, how many are behind the records.
    behind: usize,
    /// Claims of one record in order of place, longer before shorter.
    claims: Vec<Claim>,
    /// Places at which somebody was asked for one.
    asked: Vec<u32>,
    forms: Forms,
    /// By detector: the end of its last claim, and one more than the start of the last value that it was asked for.
    last: Vec<(u32, u32)>,
}

impl<'c> Detect<'c> {
    /// Compiles the catalogue's triggers.
    pub fn new(catalog: &'c Catalog) -> Self {
        let kernel = Kernel::new(catalog.detectors.iter().map(|detector| detector.trigger.as_ref()));
        Self { catalog, kernel, rooms: Mutex::default() }
    }

    /// Room for marks and claims, which somebody may have used before.
    pub fn room(&self) -> Room {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.pop().unwrap_or_default()
    }

    /// Takes room back.
    pub fn leave(&self, room: Room) {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
    }

    /// The catalogue's triggers.
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// The marks of `owned`. `hay` is the window: `owned` with what stands before and behind it. If `is_free`, everybody is
    /// heard everywhere.
    pub fn marks<'d, 'h>(
        &'d self,
        hay: &'h [u8],
        owned: Range<usize>,
        is_free: bool,
        room: &'d mut Room,
    ) -> Marks<'d, 'h> {
        room.events.clear();
        room.may.clear();
        room.behind = 0;
        room.last.clear();
        room.last.resize(self.catalog.detectors.len(), (0, 0));
        let walk = Walk::new(&self.kernel, hay, owned.start);
        Marks { detect: self, hay, end: owned.end, walk, is_free, room }
    }
}

impl Marks<'_, '_> {
    /// The claims that start in `range`, in order of place, longer before shorter, one detector's never overlapping.
    /// Ranges are asked for in ascending order. `ear` says who is heard at an event; it is asked in ascending order, and only
    /// in `parts` of the range: elsewhere nobody is.
    ///
    /// Claims whose checksum fails are left out unless `all` asks for them: they exist to be explained. Beside the claims
    /// stand the places at which somebody was asked, unless they are too many to tell.
    pub fn claims(
        &mut self,
        range: &Range<usize>,
        parts: &[Range<usize>],
        all: bool,
        ear: &mut impl Ear,
    ) -> (&[Claim], Option<&[u32]>) {
        self.room.claims.clear();
        self.room.asked.clear();
        for part in parts {
            self.walk.skip(part.start);
            self.claim(range, part, all, ear);
            while self.walk.at() < part.end {
                self.go_on(part.end);
                self.claim(range, part, all, ear);
            }
        }
        let asked = Some(&self.room.asked[..]).filter(|asked| asked.len() <= ASKED);
        (&self.room.claims, asked)
    }

    /// Adds the claims of a part of `range`, as far as it has been walked.
    fn claim(&mut self, range: &Range<usize>, part: &Range<usize>, all: bool, ear: &mut impl Ear) {
        let Self { detect, hay, room, .. } = self;
        while let Some(&event) = room.events.get(room.behind).filter(|event| event.at() < part.end) {
            let told = room.may.get(room.behind).copied();
            room.behind += 1;
            let mut may = if event.at() < part.start { 0 } else { ear.field(&event) };
            if may != 0 {
                may &= told.unwrap_or_else(|| room.forms.may(detect, hay, &event));
            }
            if may != 0 {
                may &= ear.words(&event, may);
            }
            if may == 0 {
                continue;
            }
            let mut is_asked = false;
            let ask = &mut |mark| {
                is_asked = true;
                room.ask(detect.catalog, hay, range, all, mark);
            };
            detect.kernel.marks_of(hay, event, may, ask);
            if is_asked && room.asked.len() <= ASKED {
                room.asked.push(event.at() as u32);
            }
        }
    }

    /// The next place from `at` on where something may begin, for one who hears everybody; places before it are not
    /// asked for any more.
    pub fn next(&mut self, at: usize) -> Option<usize> {
        loop {
            while let Some(event) = self.room.events.get(self.room.behind) {
                if event.at() >= at {
                    return Some(event.at());
                }
                self.room.behind += 1;
            }
            if self.walk.at() >= self.end {
                return None;
            }
            self.go_on(self.end);
        }
    }

    /// Walks further, to `end` or for a chunk: also inside a record, the longest is a thousand times longer.
    fn go_on(&mut self, end: usize) {
        let Room { events, may, forms, behind, .. } = &mut *self.room;
        events.drain(..*behind);
        may.drain(..(*behind).min(may.len()));
        *behind = 0;
        let old = events.len();
        self.walk.until((self.walk.at() + CHUNK).min(end), events);
        if self.is_free {
            // Most groups of digits are written as nobody's are.
            let mut kept = old;
            for at in old..events.len() {
                let event = events[at];
                let of = forms.may(self.detect, self.hay, &event);
                if of != 0 {
                    events[kept] = event;
                    may.push(of);
                    kept += 1;
                }
            }
            events.truncate(kept);
        }
    }
}

/// Which detectors may take a group of digits, by how it is written: what was worked out last.
///
/// Dates, times and versions are written alike all over, and nobody's. So it is worked out once that no digits make such
/// a form a value.
struct Forms {
    /// By the place of a form and a kind of events: two of them, the last one first, and who may take each.
    known: Vec<[((u64, usize), u64); 2]>,
    /// What may still be spent on working out: every form that is known earns some of it. So evidence of ever new
    /// forms costs no more than asking.
    credit: u32,
}

/// Forms that are kept: two for each place, so that two that are both met all the time do not drive each other out.
const FORMS: usize = 2 * PLACES;
/// Places of forms, a power of two.
const PLACES: usize = 1 << 11;
/// What working out costs, in forms that are known.
const COST: u32 = 32;

impl Default for Forms {
    fn default() -> Self {
        Self { known: Vec::new(), credit: COST * FORMS as u32 }
    }
}

impl Forms {
    /// Of those that ask at an event, the ones that may take it, a bit each.
    #[inline]
    fn may(&mut self, detect: &Detect<'_>, hay: &[u8], event: &Event) -> u64 {
        let Some(form) = detect.kernel.form(hay, event) else { return u64::MAX };
        // A bracket before the digits belongs to the value.
        if event.at().checked_sub(1).is_some_and(|before| hay[before] == b'(') {
            return u64::MAX;
        }
        let (bits, kind) = (form.bits(), event.kind());
        let hash = (bits ^ (kind as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (hash >> (64 - PLACES.ilog2())) as usize;
        let known = self.known.get(place).and_then(|both| both.iter().find(|known| known.0 == (bits, kind)));
        if let Some((_, may)) = known {
            self.credit = (self.credit + 1).min(COST * FORMS as u32);
            return *may;
        }
        self.work_out(detect, event, form, place)
    }

    /// Works out who may take a form, if there is credit for it.
    #[cold]
    fn work_out(&mut self, detect: &Detect<'_>, event: &Event, form: Form, place: usize) -> u64 {
        if self.credit < COST {
            self.credit += 1;
            return u64::MAX;
        }
        self.credit -= COST;
        self.known.resize(PLACES, [((0, 0), 0); 2]);
        let may = detect.kernel.asking(event, |id| detect.catalog.detector(id).may_be(form));
        let both = &mut self.known[place];
        *both = [((form.bits(), event.kind()), may), both[0]];
        may
    }
}

impl Room {
    /// Puts a mark to its detector.
    fn ask(&mut self, catalog: &Catalog, hay: &[u8], range: &Range<usize>, all: bool, (at, id): Mark) {
        let detector = catalog.detector(id);
        let (reach, asked) = &mut self.last[usize::from(id.0)];
        // Where no label stands before it, a value begins at its mark or before.
        if (at as u32) < *reach && !detector.label {
            return;
        }
        let Some(start) = detector.start(hay, at).filter(|start| range.contains(start)) else { return };
        if (start as u32) < *reach || start as u32 + 1 == *asked {
            return;
        }
        *asked = start as u32 + 1;
        let Some(found) = detector.at(hay, start) else { return };
        let worth = match found.verdict {
            Verdict::No => Worth::Nothing,
            Verdict::Maybe => Worth::Weak,
            Verdict::Yes | Verdict::Head(_) => Worth::Strong,
        };
        if worth > Worth::Nothing {
            *reach = found.end as u32;
        } else if !all {
            return;
        }
        self.put(Claim { start: found.start as u32, end: found.end as u32, detector: id, worth });
    }

    /// Puts a claim in its place: near the end, since marks come nearly in the order of their values.
    fn put(&mut self, claim: Claim) {
        let key = |claim: &Claim| (claim.start, u32::MAX - claim.end, claim.detector);
        let after = self.claims.iter().rev().take_while(|other| key(other) > key(&claim)).count();
        self.claims.insert(self.claims.len() - after, claim);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::kernel::trigger::Trigger;

    static ALL: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().unwrap());

    /// Values that are made of digits, other digits, and what joins and parts them.
    fn numbers() -> impl Strategy<Value = String> {
        let digits = ALL.detectors.iter().filter(|one| matches!(one.trigger, Some(Trigger::Digits { .. })));
        let examples = digits.flat_map(|detector| &detector.examples);
        let values: Vec<String> = examples.flat_map(|example| example.finds.clone()).collect();
        let part = prop_oneof![prop::sample::select(values), "[0-9]{1,14}", "[ ./,:-]{1,2}", "[A-Za-z_(]"];
        prop::collection::vec(part, 1..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn who_may_not_take_a_form_takes_none_of_its_values(text in numbers()) {
            static DETECT: LazyLock<Detect<'static>> = LazyLock::new(|| Detect::new(&ALL));
            let (hay, mut forms, mut events) = (text.as_bytes(), Forms::default(), vec![]);
            Walk::new(&DETECT.kernel, hay, 0).until(hay.len(), &mut events);
            for event in events {
                // Twice, since what was worked out is remembered.
                let may = forms.may(&DETECT, hay, &event);
                prop_assert_eq!(forms.may(&DETECT, hay, &event), may);
                let mut others = vec![];
                DETECT.kernel.marks_of(hay, event, !may, &mut |mark| others.push(mark));
                for (at, id) in others {
                    let detector = ALL.detector(id);
                    let found = detector.start(hay, at).and_then(|start| detector.at(hay, start));
                    prop_assert!(found.is_none(), "{} at {} of {}", detector.id, at, text);
                }
            }
        }
    }

    #[test]
    fn a_long_record_is_walked_chunk_by_chunk() {
        let (catalog, mut room) = (&*ALL, Room::default());
        let detect = Detect::new(catalog);
        let hay = b"ann@northwind.io ".repeat(20_000);
        let mut marks = detect.marks(&hay, 0..hay.len(), false, &mut room);
        let email = catalog.by_id("email").unwrap();
        let whole = 0..hay.len();
        let (claims, asked) = marks.claims(&whole, std::slice::from_ref(&whole), false, &mut Everybody);
        assert_eq!(asked, None);
        assert!(claims.iter().map(|claim| claim.start).eq((0..20_000).map(|nth| nth * 17)));
        assert!(claims.iter().all(|claim| claim.detector == email));
        assert!(room.asked.capacity() <= 2 * ASKED, "{} places are held", room.asked.capacity());
        assert!(room.events.capacity() <= 2 * CHUNK, "events of {} bytes are held", room.events.capacity());
    }
}
