//! Checksums: one small pure function each, named in the pattern files.

/// What a validator says about the bytes that an automaton accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not such a value.
    No,
    /// Such a value by its form, but many other things look like it: it needs a context.
    Maybe,
    /// Such a value.
    Yes,
    /// Such a value, but only the first so many bytes of it.
    Head(u16),
}

/// A validator: a function of the bytes, nothing else.
pub type Validator = fn(&[u8]) -> Verdict;

/// The validator of that name.
pub fn by_name(_name: &str) -> Option<Validator> {
    None
}
