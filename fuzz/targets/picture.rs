#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/parsers.rs"]
mod parsers;

// What reads codes is not ours: a panic in it is caught, and is no finding.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| parsers::picture(bytes));
