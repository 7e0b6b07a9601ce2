//! The catalogue as its documents tell it: what they say is made from the pattern files, or run.

mod own;
mod page;
