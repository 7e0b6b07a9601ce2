//! What stands around a claim: the label right before it, the words nearby.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::record::LOOK_BACK;

/// Bytes before a claim in which a word counts as near.
const BEFORE: usize = 48;
/// Bytes behind a claim in which a word counts as near.
const BEHIND: usize = 24;
/// Words of a label that count, from its end.
const LABEL_WORDS: usize = 4;

/// The surroundings of one claim, as words: lower case, one space between.
pub(super) struct Context {
    label: String,
    before: String,
    behind: String,
    leads: bool,
}

impl Context {
    /// The surroundings of `claim` within its line or field.
    pub(super) fn of(hay: &[u8], field: Range<usize>, claim: Range<usize>) -> Self {
        let floor = field.start.max(claim.start.saturating_sub(LOOK_BACK));
        let lead = &hay[floor..claim.start];
        let before = words(&lead[lead.len().saturating_sub(BEFORE)..]);
        let behind = words(&hay[claim.end..field.end.min(claim.end + BEHIND).max(claim.end)]);
        Self { label: label(lead), before, behind, leads: claim.start == field.start }
    }

    /// Whether the label ends with one of the words.
    pub(super) fn label_ends_with(&self, words: &[String]) -> bool {
        ends_with(&self.label, words)
    }

    /// Whether one of the words stands in the label.
    pub(super) fn label_has(&self, words: &Near) -> bool {
        words.stands_in(&self.label)
    }

    /// Whether one of the words stands nearby, or the claim begins a line of a log that may.
    pub(super) fn near(&self, words: &Near, log: bool) -> bool {
        (words.leads && log && self.leads) || words.stands_in(&self.before) || words.stands_in(&self.behind)
    }
}

/// The words that speak for one detector's claims, compiled.
pub(super) struct Near {
    words: Option<AhoCorasick>,
    /// A claim at the start of a log line needs no word: `^` among the words.
    leads: bool,
}

impl Near {
    /// Compiles a detector's words.
    pub(super) fn new(words: &[String]) -> Self {
        let plain = || words.iter().filter(|word| *word != "^");
        let words_of = || plain().map(|word| self::words(word.as_bytes()));
        let some = plain().next().is_some();
        Self {
            words: AhoCorasick::new(words_of()).ok().filter(|_| some),
            leads: words.iter().any(|word| word == "^"),
        }
    }

    /// Whether one of the words stands in `text`, which is words with single spaces, as whole words.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let Some(words) = self.words.as_ref().filter(|_| !bytes.is_empty()) else { return false };
        words.find_overlapping_iter(text).any(|hit| {
            let open = hit.start() == 0 || bytes[hit.start() - 1] == b' ';
            open && bytes.get(hit.end()).is_none_or(|byte| *byte == b' ')
        })
    }
}

/// Whether `text` ends with one of the words.
pub(super) fn ends_with(text: &str, words: &[String]) -> bool {
    let ends = |word: &String| {
        text.strip_suffix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    words.iter().any(ends)
}

/// The words of the label that ends `lead`: `"card_number": "`, `pan=`, `SSN: `. Empty where there is none.
fn label(lead: &[u8]) -> String {
    let strip =
        |text: &[u8], out: &[u8]| text.iter().rposition(|byte| !out.contains(byte)).map_or(0, |at| at + 1);
    let value = &lead[..strip(lead, b" \t\"'[(\\")];
    let (Some(b'=' | b':' | b'>'), Some(rest)) = (value.last(), value.len().checked_sub(1)) else {
        return String::new();
    };
    let name = &value[..strip(&value[..rest], b" \t\"'=:>-\\")];
    let start =
        name.iter().rposition(|byte| b",;|&?{}()[]<>\"'=:\n\r\t".contains(byte)).map_or(0, |at| at + 1);
    let text = words(&name[start..]);
    let skip = text.rmatch_indices(' ').nth(LABEL_WORDS - 1).map_or(0, |(at, _)| at + 1);
    text[skip..].to_owned()
}

/// Text as words: lower case, camelCase parted, everything but letters and digits one space.
pub(super) fn words(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lower = false;
    for c in String::from_utf8_lossy(text).chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && lower {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        lower = c.is_lowercase();
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(text: &str, value: &str) -> Context {
        let at = text.find(value).unwrap();
        Context::of(text.as_bytes(), 0..text.len(), at..at + value.len())
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
            assert_eq!(context(text, "4111").label, expected, "{text}");
        }
    }

    #[test]
    fn words_count_only_as_wholes() {
        let list = |word: &str| vec![word.to_owned()];
        let near = |word: &str| Near::new(&list(word));
        assert!(context("order=4111", "4111").label_ends_with(&list("order")));
        assert!(!context("reorder=4111", "4111").label_ends_with(&list("order")));
        assert!(context("Visa card 4111", "4111").near(&near("visa"), false));
        assert!(!context("discard 4111", "4111").near(&near("card"), false));
        assert!(context("4111 rest", "4111").near(&near("^"), true));
        assert!(!context("4111 rest", "4111").near(&near("^"), false));
    }
}
