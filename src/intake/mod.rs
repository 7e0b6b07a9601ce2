//! Evidence in: files, folders and streams become items. The one memory map.
//!
//! Walking only looks (names, sizes, kinds); a file is opened when it is its turn and closed behind, so a
//! million files need no million handles. What cannot be looked at is listed with the system's reason, never
//! left out.

mod map;
mod source;
mod walk;

pub use source::{Stamp, WHOLE, open, open_stamped, stamp};
pub use walk::{spool, walk};
