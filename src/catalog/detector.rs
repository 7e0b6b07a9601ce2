//! Asking one detector at one place: where the value begins, what the automaton takes, what the validator says.
//!
//! This is the hot path: nothing here allocates, and no walk is longer than its bound.

use super::{Automaton, Detector, Edges, Match, label};
use crate::kernel::Form;
use crate::kernel::trigger::{Back, Trigger};
use crate::record::LOOK_AHEAD;
use crate::validate::{Verdict, null};

/// A value that only its column tells (a plain password) is no longer than this.
const MAX_BARE: usize = 1 << 10;

/// Digits of the longest area code, with what is dialled before it.
const LONGEST_AREA: usize = 6;

/// What a whole value may match: no form at all is any text.
pub type Forms<'d> = [Option<&'d Automaton>; 2];

impl Detector {
    /// Where the value begins whose trigger stands at `trigger_at`: behind the walk back and its sheds, or behind
    /// a label. `None` where nothing can begin.
    pub fn start(&self, hay: &[u8], trigger_at: usize) -> Option<usize> {
        match &self.trigger {
            Some(Trigger::Byte(byte)) => {
                byte.back.as_ref().map_or(Some(trigger_at), |back| self.walk_back(hay, trigger_at, back))
            }
            Some(Trigger::Literal { words, fold, .. }) if self.label => {
                let inside =
                    trigger_at.checked_sub(1).is_some_and(|before| hay[before].is_ascii_alphanumeric());
                let behind = if inside { None } else { label::behind_word(hay, trigger_at, words, *fold) }?;
                let is_tag = trigger_at.checked_sub(1).is_some_and(|before| label::opens_tag(hay[before]));
                label::behind(hay, behind, self.loose, is_tag)
            }
            Some(Trigger::Digits { joiners, lead, .. }) => self.led(hay, trigger_at, lead, joiners),
            Some(Trigger::Hex { lead, .. }) => self.led(hay, trigger_at, lead, &[]),
            _ => Some(trigger_at),
        }
    }

    /// Whether a match may begin with digits of this form, whatever digits they are: if not, [`Detector::at`] finds none.
    pub fn may_be(&self, form: Form) -> bool {
        self.automaton.as_ref().is_some_and(|found| found.may_be(form, |byte| self.edges.bar_behind(byte)))
    }

    /// The match that begins at `at`: automaton, edges, validator. `hay` must hold what comes before and behind.
    pub fn at(&self, hay: &[u8], at: usize) -> Option<Match> {
        let before = at.checked_sub(1).and_then(|before| hay.get(before));
        if before.is_some_and(|byte| self.edges.bar_before(*byte)) {
            return None;
        }
        let limit = hay.len().min(at.saturating_add(LOOK_AHEAD));
        let end = self.automaton.as_ref()?.end(hay, at, limit)?;
        let end = if self.quoted { label::quoted_end(hay, at, end) } else { end };
        if hay.get(end).is_some_and(|byte| self.edges.bar_behind(*byte)) {
            return None;
        }
        if self.label && self.refers(&hay[at..end], before.copied()) {
            return None;
        }
        let verdict = self.validator.map_or(Verdict::Yes, |validator| validator(&hay[at..end]));
        let (end, verdict) = match verdict {
            Verdict::Head(len) => (end.min(at + usize::from(len)), Verdict::Yes),
            verdict => (end, verdict),
        };
        let doubtful = verdict == Verdict::Yes && self.edges == Edges::Groups && among_groups(hay, at, end);
        Some(Match { start: at, end, verdict: if doubtful { Verdict::Maybe } else { verdict } })
    }

    /// Whether what stands behind a label is no value, but its name.
    fn refers(&self, value: &[u8], before: Option<u8>) -> bool {
        let Some(Trigger::Literal { words, .. }) = &self.trigger else { return false };
        label::is_reference(value, before.is_some_and(label::is_quote), words)
    }

    /// Whether `value`, trimmed, is such a value as a whole: what a typed column asks. Never [`Verdict::Head`].
    pub fn whole(&self, value: &[u8]) -> Verdict {
        self.is(value.trim_ascii(), self.forms())
    }

    /// What a whole value may match, the quicker first.
    pub fn forms(&self) -> Forms<'_> {
        match (&self.column_automaton, &self.automaton) {
            (Some(one), Some(other)) if !one.is_runs() && other.is_runs() => [Some(other), Some(one)],
            (Some(one), other) => [Some(one), other.as_ref()],
            (None, other) => [other.as_ref(), None],
        }
    }

    /// Whether all of `value`, which has no blanks at its ends, is such a value of the detector's `forms`. Never
    /// [`Verdict::Head`].
    pub fn is(&self, value: &[u8], forms: Forms<'_>) -> Verdict {
        let accepted = match forms {
            [Some(one), other] => one.whole_of(value) || other.is_some_and(|other| other.whole_of(value)),
            [None, _] => !value.is_empty() && value.len() <= MAX_BARE && !null::is_null(value),
        };
        if !accepted {
            return Verdict::No;
        }
        match self.validator.map_or(Verdict::Yes, |validator| validator(value)) {
            Verdict::Head(len) if usize::from(len) < value.len() => Verdict::No,
            Verdict::Head(_) => Verdict::Yes,
            verdict => verdict,
        }
    }

    /// Whether a value of a typed column may begin with `first`.
    pub fn may_begin(&self, first: u8) -> bool {
        self.column_automaton
            .as_ref()
            .or(self.automaton.as_ref())
            .is_none_or(|found| found.begins_with(first))
    }

    /// Whether a value of a typed column may have so many bytes.
    pub fn may_have(&self, len: usize) -> bool {
        let mut patterns = [&self.column_automaton, &self.automaton].into_iter().flatten().peekable();
        if patterns.peek().is_none() { len <= MAX_BARE } else { patterns.any(|found| found.may_have(len)) }
    }

    /// Whether the value is one of the published test values.
    #[inline]
    pub fn is_test(&self, value: &[u8]) -> bool {
        self.set_aside.as_ref().is_some_and(|asides| asides.cover(value.trim_ascii()))
    }

    /// Where a value begins whose lead stands right before its digits, or one joiner before them: `AB 12 34 56 C`; or the
    /// bracket that stands before its digits and is closed behind them: `(212) 736-5000`.
    fn led(&self, hay: &[u8], trigger_at: usize, lead: &[u8], joiners: &[u8]) -> Option<usize> {
        let before = &hay[..trigger_at];
        if lead.is_empty() {
            let is_open = before.last() == Some(&b'(') && joiners.contains(&b')');
            let begins = || self.automaton.as_ref().is_some_and(|found| found.begins_with(b'('));
            return Some(trigger_at - usize::from(is_open && is_closed(&hay[trigger_at..]) && begins()));
        }
        let joined = before.last().is_some_and(|byte| joiners.contains(byte));
        let before = &before[..trigger_at - usize::from(joined)];
        let start = before.len().checked_sub(lead.len())?;
        let fits =
            |(lead, byte): (&u8, &u8)| if *lead == b'A' { byte.is_ascii_uppercase() } else { lead == byte };
        lead.iter().zip(&before[start..]).all(fits).then_some(start)
    }

    fn walk_back(&self, hay: &[u8], trigger_at: usize, back: &Back) -> Option<usize> {
        let belongs = |at: usize| hay.get(at).is_some_and(|byte| back.class[usize::from(*byte)]);
        let floor = trigger_at.saturating_sub(usize::from(back.max));
        let mut start = trigger_at;
        while start > floor && belongs(start - 1) {
            start -= 1;
        }
        if start == floor && floor > 0 && belongs(floor - 1) {
            return None;
        }
        start = shed(hay, start, trigger_at, back);
        let begins = |at: &usize| self.automaton.as_ref().is_none_or(|found| found.begins_with(hay[*at]));
        (start..=trigger_at).find(|at| *at < hay.len() && begins(at))
    }
}

/// Whether the digits in front end at a closing bracket.
fn is_closed(hay: &[u8]) -> bool {
    hay.iter().take(LONGEST_AREA + 1).find(|byte| !byte.is_ascii_digit()) == Some(&b')')
}

/// Behind the escape that glued itself to the front, if one did.
fn shed(hay: &[u8], start: usize, trigger_at: usize, back: &Back) -> usize {
    let Some(before) = start.checked_sub(1).filter(|before| back.sheds[usize::from(hay[*before])]) else {
        return start;
    };
    let glued = back.shed.iter().find(|escape| hay[before..].starts_with(escape));
    glued.map_or(start, |escape| (before + escape.len()).min(trigger_at))
}

impl Edges {
    /// Whether this byte may not stand right before a match.
    #[inline]
    fn bar_before(self, byte: u8) -> bool {
        self != Self::Behind && self.bar_behind(byte)
    }

    /// Whether this byte may not stand right behind a match.
    #[inline]
    fn bar_behind(self, byte: u8) -> bool {
        match self {
            Self::Any => false,
            Self::Digits => byte.is_ascii_digit(),
            Self::Words | Self::Groups | Self::Behind => is_word(byte),
            Self::Hex => byte.is_ascii_hexdigit(),
        }
    }
}

/// Whether another number stands beside the match, parted from it as its own groups are. Two digits before (the
/// seconds of a time) and three behind (a security code) are none.
fn among_groups(hay: &[u8], start: usize, end: usize) -> bool {
    let Some(separator) = hay[start..end].iter().find(|byte| !byte.is_ascii_digit()) else { return false };
    let digits = |byte: &&u8| byte.is_ascii_digit();
    let separator = std::slice::from_ref(separator);
    let before = hay[..start].strip_suffix(separator).unwrap_or_default();
    let behind = hay[end..].strip_prefix(separator).unwrap_or_default();
    before.iter().rev().take(3).take_while(digits).count() == 3
        || behind.iter().take(4).take_while(digits).count() == 4
}

/// A letter, digit or underscore.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;

    /// What hides near a trigger: pieces of values, escapes, edges, and bytes of no meaning.
    fn hostile() -> impl Strategy<Value = Vec<u8>> {
        const PIECES: [&[u8]; 24] = [
            b"@",
            b"a@b.com",
            b".",
            b"..",
            b"\\n",
            b"=3D",
            b"4111 1111 1111 1111",
            b"=2712101",
            b"%B",
            b"^",
            b"$2b$10$",
            b"$argon2id$v=19$m=1,t=",
            b"$1$",
            b"+1 212",
            b"(0)",
            b"password",
            b"\": \"",
            b":",
            b"::1",
            b"DE89",
            b"1980-02-29",
            b"\xff\x80",
            b"0123456789abcdef0123456789abcdef",
            b" ",
        ];
        let piece = prop_oneof![
            prop::sample::select(PIECES.to_vec()).prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn answers_anywhere_and_stays_inside(hay in hostile()) {
            static CATALOG: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(|| Catalog::builtin().unwrap());
            for detector in &CATALOG.detectors {
                for place in 0..=hay.len() {
                    let start = detector.start(&hay, place).unwrap_or(place);
                    for at in [start, place] {
                        let Some(found) = detector.at(&hay, at) else { continue };
                        prop_assert!(found.start == at && found.start < found.end && found.end <= hay.len());
                        prop_assert!(!matches!(found.verdict, Verdict::Head(_)));
                    }
                }
                prop_assert!(!matches!(detector.whole(&hay), Verdict::Head(_)));
                detector.is_test(&hay);
            }
        }
    }

    #[test]
    fn walks_back_no_further_than_its_bound() {
        let catalog = Catalog::builtin().unwrap();
        let email = catalog.detector(catalog.by_id("email").unwrap());
        for (text, value) in [
            ("x \\nbob@x.com", Some("bob@x.com")),
            ("=3D.bob@x.com", Some("bob@x.com")),
            ("\\u003cbob@x.com", Some("bob@x.com")),
            ("<<bob@x.com", Some("bob@x.com")),
            ("<@x.com", None),
            ("@x.com", None),
        ] {
            let trigger = text.find('@').unwrap();
            let start = email.start(text.as_bytes(), trigger);
            assert_eq!(start.map(|at| &text[at..]), value, "{text}");
        }
        let just = format!("{}@x.com", "a".repeat(64));
        assert_eq!(email.start(just.as_bytes(), 64), Some(0));
        let over = format!("a{just}");
        assert_eq!(email.start(over.as_bytes(), 65), None);
    }

    #[test]
    fn a_card_among_other_numbers_is_doubtful() {
        let catalog = Catalog::builtin().unwrap();
        let card = catalog.detector(catalog.by_id("card.pan").unwrap());
        for (text, verdict) in [
            ("4556 7375 8689 9855", Verdict::Yes),
            ("10:01:02 4556 7375 8689 9855 123 x", Verdict::Yes),
            ("2325 4556 7375 8689 9855", Verdict::Maybe),
            ("4556-7375-8689-9855 7425", Verdict::Yes),
            ("4556 7375 8689 9855 7425", Verdict::Maybe),
        ] {
            let found = card.at(text.as_bytes(), text.find("4556").unwrap()).unwrap();
            assert_eq!(found.verdict, verdict, "{text}");
            assert_eq!(found.end - found.start, 19, "{text}");
        }
    }

    #[test]
    fn a_column_takes_values_whole() {
        let catalog = Catalog::builtin().unwrap();
        let whole =
            |id: &str, value: &str| catalog.detector(catalog.by_id(id).unwrap()).whole(value.as_bytes());
        assert_eq!(whole("email", "  ann@northwind.io "), Verdict::Yes);
        assert_eq!(whole("email", "ann@northwind.io, bob@x.com"), Verdict::No);
        assert_eq!(whole("email", "ann@northwind.com.However"), Verdict::No);
        assert_eq!(whole("us.ssn", "219456789"), Verdict::Maybe);
        assert_eq!(whole("hash.md5", "0123456789ABCDEF0123456789abcdef"), Verdict::Yes);
        assert_eq!(whole("password.plain", "Ж пароль"), Verdict::Maybe);
        assert_eq!(whole("password.plain", "NULL"), Verdict::No);
        assert_eq!(whole("name.full", ""), Verdict::No);
    }
}
