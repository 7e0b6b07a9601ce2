//! The catalogue as its documents tell it: what they say is made from the pattern files, or run.

mod aside;
mod escape;
mod own;
mod page;
mod words;
