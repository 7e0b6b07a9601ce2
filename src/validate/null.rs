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
pub fn is_null(value: &[u8]) -> bool {
    NULLS.iter().any(|null| value.eq_ignore_ascii_case(null.as_bytes()))
}
