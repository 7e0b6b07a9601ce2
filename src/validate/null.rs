//! Words that stand for no value.

/// What exports write where there is nothing, in lower case.
const NULLS: [&str; 16] = [
    "null",
    "none",
    "n/a",
    "na",
    "nil",
    "-",
    "--",
    "unknown",
    "undefined",
    "nan",
    "\\n",
    "(null)",
    "[null]",
    "#n/a",
    "not available",
    "not applicable",
];

/// Whether a trimmed value is one of the words that stand for nothing, in any case.
#[inline]
pub fn is_null(value: &[u8]) -> bool {
    // Most values do not begin like one, or are longer than all.
    let begins = |first: &u8| matches!(first, b'n' | b'N' | b'u' | b'U' | b'-' | b'\\' | b'(' | b'[' | b'#');
    value.len() <= LONGEST && value.first().is_some_and(begins) && is_one(value)
}

/// The longest of them.
const LONGEST: usize = "not applicable".len();

fn is_one(value: &[u8]) -> bool {
    NULLS.iter().any(|null| value.eq_ignore_ascii_case(null.as_bytes()))
}
