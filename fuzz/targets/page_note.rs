#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::page_note::PageNote;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(page) = PageNote::parse(text)
    {
        assert_eq!(page.to_string(), text);
    }
});
