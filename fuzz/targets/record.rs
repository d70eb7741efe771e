#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::record::decode;

fuzz_target!(|bytes: &[u8]| {
    drop(decode(bytes));
    drop(rantai_events::closing::Closing::read(bytes));
});
