#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::closing::ProvenBalance;

fuzz_target!(|bytes: &[u8]| {
    drop(ProvenBalance::parse(bytes));
});
