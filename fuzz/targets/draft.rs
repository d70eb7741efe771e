#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::record::Draft;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(json) = std::str::from_utf8(bytes) {
        drop(Draft::parse(json));
    }
});
