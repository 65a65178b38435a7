#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| awso_fuzz::run("message", bytes));
