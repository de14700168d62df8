//! Feeds foreign bytes to [`khupho_fuzz_targets::request_signature`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| khupho_fuzz_targets::request_signature(bytes));
