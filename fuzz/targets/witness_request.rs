#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::witness::Request;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
    }
});
