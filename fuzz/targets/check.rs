#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rantai_events::policy::Policy;

#[path = "../../tests/it/parsers.rs"]
mod parsers;

/// Trusts the key with which the seeds were signed.
static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let file = std::env::var_os("FUZZ_POLICY").expect("FUZZ_POLICY names the policy of seeds.sh");
    Policy::parse(&std::fs::read(file).unwrap()).unwrap()
});

fuzz_target!(|bytes: &[u8]| parsers::check(bytes, &POLICY));
