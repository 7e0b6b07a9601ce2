//! What stands around a claim: the label right before it, the words nearby.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use crate::record::LOOK_BACK;

/// Bytes before a claim in which a word counts as near; twice as many where letters have more than one.
const BEFORE: usize = 48;
/// Bytes behind a claim in which a word counts as near.
const BEHIND: usize = 24;
/// Words of a label that count, from its end.
const LABEL_WORDS: usize = 4;

/// The surroundings of claims, as words: lower case, one space between. Read only as far as somebody asks, and the
/// room is used again.
#[derive(Default)]
pub(super) struct Context {
    /// The claim that was read last, with its field.
    of: (Range<usize>, Range<usize>),
    read: [bool; 3],
    words: [String; 3],
}

/// The parts of a claim's surroundings.
#[derive(Clone, Copy)]
enum Part {
    Label,
    Before,
    Behind,
}

impl Context {
    /// Forgets what was read: another record comes.
    pub(super) fn forget(&mut self) {
        self.of = (0..0, 0..0);
    }

    /// What the text around a claim says of it, within its line or field.
    pub(super) fn says(
        &mut self,
        hay: &[u8],
        field: &Range<usize>,
        claim: &Range<usize>,
        asked: &Asked<'_>,
    ) -> Says {
        if self.of != (field.clone(), claim.clone()) {
            (self.of, self.read) = ((field.clone(), claim.clone()), [false; 3]);
        }
        let label = self.part(hay, Part::Label);
        // `tax reference` is no `reference`.
        if ends_with(label, asked.against) && !asked.near.ends(label) {
            return Says { against: true, ..Says::default() };
        }
        let label = asked.near.stands_in(label);
        let leads = !label && asked.log && asked.near.leads && claim.start == field.start;
        let has_words = !asked.near.words.is_empty();
        let before = has_words && !label && !leads && asked.near.stands_in(self.part(hay, Part::Before));
        // `the BSN is x`: right before the claim, a near word is a label.
        let label = label || before && asked.near.ends(unlinked(self.part(hay, Part::Before)));
        let is_behind = |this: &mut Self| has_words && asked.near.stands_in(this.part(hay, Part::Behind));
        let near = !label && (leads || before || is_behind(self));
        Says { against: false, label, near }
    }

    /// The label right before a claim, as words, if the claim was the last that was asked about.
    pub(super) fn label(&self, field: &Range<usize>, claim: &Range<usize>) -> &str {
        let is_last = self.of.0 == *field && self.of.1 == *claim && self.read[Part::Label as usize];
        if is_last { &self.words[Part::Label as usize] } else { "" }
    }

    fn part(&mut self, hay: &[u8], part: Part) -> &str {
        let text = &mut self.words[part as usize];
        if !std::mem::replace(&mut self.read[part as usize], true) {
            let (field, claim) = &self.of;
            let floor = field.start.max(claim.start.saturating_sub(LOOK_BACK));
            let lead = &hay[floor..claim.start];
            text.clear();
            match part {
                Part::Label => label(lead, text),
                Part::Before => {
                    let most = if lead.is_ascii() { BEFORE } else { 2 * BEFORE };
                    words(last(lead, most), text);
                }
                Part::Behind => words(first(&hay[claim.end..field.end.max(claim.end)], BEHIND), text),
            }
        }
        text
    }
}

/// What a claim's surroundings are asked.
pub(super) struct Asked<'w> {
    /// Words that speak against it, at the label's end.
    pub(super) against: &'w [String],
    /// Words that speak for it.
    pub(super) near: &'w Near,
    /// Whether a claim at the start of a line may need none.
    pub(super) log: bool,
}

/// What a claim's surroundings say of it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Says {
    /// The label says that it is something else.
    pub(super) against: bool,
    /// The label speaks for it.
    pub(super) label: bool,
    /// A word nearby does.
    pub(super) near: bool,
}

impl Says {
    /// What a header, as words, says of a detector's claims.
    pub(super) fn header(header: &str, against: &[String], near: &Near) -> Self {
        let against = ends_with(header, against) && !near.ends(header);
        Self { against, label: !against && near.stands_in_header(header), near: false }
    }
}

/// The words that speak for one detector's claims.
pub(super) struct Near {
    words: Vec<String>,
    /// All of them at once, made when a claim first asks: most detectors claim nothing in most evidence.
    all: OnceLock<Option<AhoCorasick>>,
    /// A claim at the start of a log line needs no word: `^` among the words.
    leads: bool,
}

impl Near {
    /// A detector's words.
    pub(super) fn new(words: &[String]) -> Self {
        let plain = words.iter().filter(|word| *word != "^");
        Self {
            words: plain.map(|word| words_of(word.as_bytes())).collect(),
            all: OnceLock::new(),
            leads: words.iter().any(|word| word == "^"),
        }
    }

    /// The words, as they are compared.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether one of the words stands in `text`, which is words with single spaces, as whole words.
    fn stands_in(&self, text: &str) -> bool {
        if text.is_empty() || self.words.is_empty() {
            return false;
        }
        let all = self.all.get_or_init(|| AhoCorasick::new(&self.words).ok());
        let is_whole = |hit: aho_corasick::Match| is_whole(text, hit.start(), hit.end());
        all.as_ref().is_some_and(|all| all.find_overlapping_iter(text).any(is_whole))
    }

    /// Whether `text` ends with one of the words.
    fn ends(&self, text: &str) -> bool {
        !text.is_empty() && ends_with(text, &self.words)
    }

    /// The same for a header, which is asked once.
    fn stands_in_header(&self, header: &str) -> bool {
        self.words.iter().any(|word| {
            header.match_indices(word.as_str()).any(|(at, word)| is_whole(header, at, at + word.len()))
        })
    }
}

/// Whether `start..end` of words with single spaces are whole words.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    (start == 0 || bytes[start - 1] == b' ') && bytes.get(end).is_none_or(|byte| *byte == b' ')
}

/// What may stand between a label and its value: `the BSN is x`.
const LINKS: [&str; 6] = [" is", " was", " no", " nr", " number", " of"];

/// Words without the link at their end.
fn unlinked(words: &str) -> &str {
    LINKS.iter().find_map(|link| words.strip_suffix(link)).unwrap_or(words)
}

/// Whether `text` ends with one of the words.
fn ends_with(text: &str, words: &[String]) -> bool {
    let ends = |word: &String| {
        text.strip_suffix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    words.iter().any(ends)
}

/// The words of the label that ends `lead`: `"card_number": "`, `pan=`, `SSN: `. None where there is none.
fn label(lead: &[u8], out: &mut String) {
    name(lead).into_iter().for_each(|name| label_of(name, out));
}

/// The label that ends `lead`, as it is written, and perhaps what stands before it.
pub(super) fn name(lead: &[u8]) -> Option<&[u8]> {
    let (b'=' | b':' | b'>', rest) = without(lead, OPENS).split_last()? else { return None };
    let name = without(rest, ASSIGNS);
    Some(&name[name.iter().rposition(|byte| plays(*byte, ENDS)).map_or(0, |at| at + 1)..])
}

/// Text without the bytes at its end that play a role.
#[inline]
fn without(mut text: &[u8], role: u8) -> &[u8] {
    while let [rest @ .., last] = text
        && plays(*last, role)
    {
        text = rest;
    }
    text
}

/// Text without the letters, digits and dots at its end, which are so many at the most: where a value stands or its lead.
#[inline]
pub(super) fn without_value(mut text: &[u8], most: usize) -> &[u8] {
    for _ in 0..most {
        let [rest @ .., last] = text else { break };
        if !plays(*last, VALUES) {
            break;
        }
        text = rest;
    }
    text
}

/// What stands between the sign behind a label and its value.
const OPENS: u8 = 1;
/// What stands between a label and that sign.
const ASSIGNS: u8 = 2;
/// What no label holds.
const ENDS: u8 = 4;
/// What values begin with, or their lead.
const VALUES: u8 = 8;

/// What a byte is beside a label.
static ROLES: [u8; 256] = {
    let mut roles = [0; 256];
    let all: [(u8, &[u8]); 4] = [
        (OPENS, b" \t\"'[(<\\"),
        (ASSIGNS, b" \t\"'=:>-\\"),
        (ENDS, b",;|&?{}()[]<>\"'=:\n\r\t"),
        (VALUES, b".0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    ];
    let mut at = 0;
    while at < all.len() {
        let (role, mut bytes) = all[at];
        while let [byte, rest @ ..] = bytes {
            roles[*byte as usize] |= role;
            bytes = rest;
        }
        at += 1;
    }
    roles
};

/// Whether a byte may be that beside a label.
#[inline]
fn plays(byte: u8, role: u8) -> bool {
    ROLES[usize::from(byte)] & role != 0
}

/// The words of a label, its last ones.
pub(super) fn label_of(name: &[u8], out: &mut String) {
    words(name, out);
    let skip = out.rmatch_indices(' ').nth(LABEL_WORDS - 1).map_or(0, |(at, _)| at + 1);
    out.drain(..skip);
}

/// The last of `text`, so many bytes, without a word that is cut.
fn last(text: &[u8], len: usize) -> &[u8] {
    let Some(cut) = text.len().checked_sub(len).filter(|cut| *cut > 0) else { return text };
    let rest = &text[cut..];
    let is_cut = text[cut - 1].is_ascii_alphanumeric();
    let word = rest.iter().take_while(|byte| is_cut && byte.is_ascii_alphanumeric()).count();
    &rest[word..]
}

/// The first of `text`, so many bytes, without a word that is cut.
fn first(text: &[u8], len: usize) -> &[u8] {
    let Some(behind) = text.get(len) else { return text };
    let is_cut = behind.is_ascii_alphanumeric();
    let word = text[..len].iter().rev().take_while(|byte| is_cut && byte.is_ascii_alphanumeric()).count();
    &text[..len - word]
}

/// Text as words.
pub(super) fn words_of(text: &[u8]) -> String {
    let mut out = String::new();
    words(text, &mut out);
    out
}

/// Appends text as words to `out`, which is empty: lower case, camelCase parted, everything but letters and digits one
/// space.
fn words(text: &[u8], out: &mut String) {
    if text.is_ascii() {
        let lower = |c: char, out: &mut String| out.push(c.to_ascii_lowercase());
        text.iter().fold(false, |before, byte| push(char::from(*byte), before, lower, out));
    } else {
        let lower = |c: char, out: &mut String| out.extend(c.to_lowercase());
        String::from_utf8_lossy(text).chars().fold(false, |before, c| push(c, before, lower, out));
    }
    out.truncate(out.trim_end().len());
}

/// Appends a character, or a space for one that is of no word; `lower` says whether the one before was in lower case,
/// the answer whether this one is.
fn push(c: char, lower: bool, fold: impl Fn(char, &mut String), out: &mut String) -> bool {
    if c.is_alphanumeric() {
        if lower && c.is_uppercase() {
            out.push(' ');
        }
        fold(c, out);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    c.is_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the text around `value` says to a detector with these words.
    fn says(text: &str, value: &str, against: &str, near: &str, log: bool) -> Says {
        let at = text.find(value).unwrap();
        let (against, near) = ([against.to_owned()], Near::new(&[near.to_owned()]));
        let asked = Asked { against: &against, near: &near, log };
        Context::default().says(text.as_bytes(), &(0..text.len()), &(at..at + value.len()), &asked)
    }

    #[test]
    fn labels_are_read_in_every_dress() {
        for (text, expected) in [
            (r#"{"id":1,"card_number": "4111"}"#, "card number"),
            ("a=1&pan=4111", "pan"),
            ("Dear, your SSN: 4111", "your ssn"),
            ("cardNumber=>'4111'", "card number"),
            ("paid 4111", ""),
            ("<ssn>4111</ssn>", "ssn"),
        ] {
            let mut words = String::new();
            label(text.split("4111").next().unwrap().as_bytes(), &mut words);
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn words_count_only_as_wholes() {
        let says = |text, against, near, log| says(text, "4111", against, near, log);
        assert!(says("order=4111", "order", "x", false).against);
        assert!(!says("reorder=4111", "order", "x", false).against);
        assert!(says("Visa card 4111", "x", "visa", false).near);
        assert!(!says("discard 4111", "x", "card", false).near);
        let cut = format!("discard{}4111", " ,".repeat((BEFORE - 4) / 2));
        assert!(!says(&cut, "x", "card", false).near);
        assert!(says(&cut, "x", "discard", false) == says("4111", "x", "discard", false));
        assert!(says("pan=4111", "x", "pan", false).label);
        assert!(says("the PAN is 4111", "x", "pan", false).label);
        assert!(!says("the PAN that somebody told us 4111", "x", "pan", false).label);
        assert!(says("tax reference: 4111", "reference", "tax reference", false).label);
        assert!(says("4111 rest", "x", "^", true).near);
        assert!(!says("4111 rest", "x", "^", false).near);
    }

    #[test]
    fn words_are_not_cut() {
        assert_eq!(last(b"my order no ", 8), b" no ");
        assert_eq!(last(b"my order no ", 9), b"order no ");
        assert_eq!(last(b"order", 8), b"order");
        assert_eq!(first(b" is an order", 4), b" is ");
        assert_eq!(first(b" is an order", 6), b" is an");
        assert_eq!(first(b" is", 6), b" is");
    }

    #[test]
    fn words_are_folded_in_every_script() {
        for (text, expected) in [
            ("userName: X", "user name x"),
            ("  Straße,İD ", "straße i̇d"),
            ("Номер КАРТЫ=", "номер карты"),
            ("卡号：", "卡号"),
            ("ŐŰlő", "őűlő"),
        ] {
            assert_eq!(words_of(text.as_bytes()), expected);
        }
    }
}
