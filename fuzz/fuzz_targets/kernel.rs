//! The law `kernel::kernel`, put to whatever fuzzing finds.
#![no_main]

#[path = "../../tests/laws/mod.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::kernel::kernel(data));
