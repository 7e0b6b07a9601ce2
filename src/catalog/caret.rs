//! The line of a pattern file that is wrong, with marks under what is wrong in it.
//!
//! Somebody who wrote a pattern file looks for the place first, and for the reason then.

use std::ops::Range;

/// Longest line that is shown, in characters: a pattern may be a page.
const LONGEST: usize = 120;

/// The number of the line in which `at` is, from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// The line in which `span` begins, and carets under the part of it that is the span's.
///
/// ```text
///   8 | mask = "last two"
///     |        ^^^^^^^^^^
/// ```
pub(super) fn marked(text: &str, span: &Range<usize>) -> String {
    let (Some(before), Some(behind)) = (text.get(..span.start), text.get(span.start..)) else {
        return String::new();
    };
    let lead = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let rest = behind.lines().next().unwrap_or_default();
    let skip = lead.chars().count().saturating_sub(LONGEST / 2);
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let full: String = lead.chars().chain(rest.chars()).skip(skip).take(LONGEST).map(shown).collect();
    let marks = text.get(span.clone()).and_then(|part| part.lines().next()).unwrap_or_default();
    let at = lead.chars().count() - skip;
    let marks = marks.chars().count().clamp(1, (LONGEST - at).max(1));
    let number = line(text, span.start).to_string();
    let margin = " ".repeat(number.len());
    format!("  {number} | {}\n  {margin} | {}{}", full.trim_end(), " ".repeat(at), "^".repeat(marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_under_what_is_wrong() {
        let text = "a = 1\nmásk =\t\"last two\"\nb = 2";
        let at = text.find("\"last").unwrap();
        let shown = marked(text, &(at..at + 10));
        assert_eq!(shown, "  2 | másk = \"last two\"\n    |        ^^^^^^^^^^");
        assert_eq!(marked(text, &(0..text.len())), "  1 | a = 1\n    | ^^^^^");
        assert_eq!(marked("", &(0..0)), "  1 | \n    | ^");
        assert_eq!(marked(text, &(9_999..10_000)), "");
    }

    #[test]
    fn long_lines_are_shown_around_the_place() {
        let text = format!("{}wrong{}", "x".repeat(500), "y".repeat(500));
        let shown = marked(&text, &(500..505));
        assert!(shown.lines().all(|line| line.chars().count() <= LONGEST + 8), "{shown}");
        let (line, marks) = shown.split_once('\n').unwrap();
        let at = marks.find('^').unwrap();
        assert_eq!(line[at..].get(..5), Some("wrong"), "{shown}");
    }
}
