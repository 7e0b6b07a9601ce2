//! What holds of any bytes: the laws that tests put to cases of their own, and fuzzing to whatever it finds.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod containers;
pub mod encodings;
pub mod escapes;
pub mod kernel;
pub mod patterns;
pub mod rows;
pub mod told;

/// A law by the name of its fuzz target.
pub type Law = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Law; 15] = [
    ("delimited", rows::rows),
    ("combo", rows::pairs),
    ("lines", rows::lines),
    ("json", told::objects),
    ("sql", told::tuples),
    ("gzip", containers::gzip),
    ("zstd", containers::zstd),
    ("bzip2", containers::bzip2),
    ("xz", containers::xz),
    ("tar", containers::tar),
    ("zip", containers::zip),
    ("encodings", encodings::encodings),
    ("escapes", escapes::escapes),
    ("kernel", kernel::kernel),
    ("patterns", patterns::patterns),
];
