#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::tile::{Resource, read_bundle};

fuzz_target!(|bytes: &[u8]| {
    for width in [1, 2, 256] {
        drop(read_bundle(bytes, width));
    }
    if let Ok(path) = std::str::from_utf8(bytes) {
        assert!(Resource::parse(path).map_or(true, |it| it.to_string() == path));
    }
});
