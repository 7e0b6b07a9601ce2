//! What an item is before it is scanned: encoding, format, tables, borders, and what each column holds.

mod borders;

pub use borders::borders;
