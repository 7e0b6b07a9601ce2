//! The law `containers::xz`, put to whatever fuzzing finds.
#![no_main]

#[path = "../../tests/laws/mod.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::containers::xz(data));
