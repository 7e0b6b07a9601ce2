//! What leaves the house: masked, keyed or encrypted, whole or not at all.
//!
//! A value passes through here on its way to anything that a person may paste elsewhere; a file of the case
//! passes through here so that it is private, and there completely or not at all.

pub mod code;
pub mod entry;
pub mod key;
pub mod mask;
pub mod sip;
pub mod whole;
