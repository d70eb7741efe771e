#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::proof::Proof;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(proof) = Proof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
});
