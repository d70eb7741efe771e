#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::checkpoint::Checkpoint;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(checkpoint) = Checkpoint::parse(text)
    {
        assert_eq!(checkpoint.to_string(), text);
    }
});
