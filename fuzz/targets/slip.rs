#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::slip::Slip;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(slip) = Slip::parse(bytes) {
        drop(slip.to_bytes());
    }
});
