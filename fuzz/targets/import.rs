#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/parsers.rs"]
mod parsers;

fuzz_target!(|bytes: &[u8]| parsers::import(bytes));
