#![no_main]

use libfuzzer_sys::fuzz_target;
use rantai_events::policy::Policy;
use rantai_events::statement::Reader;

fuzz_target!(|bytes: &[u8]| {
    let Ok(nobody) = Policy::parse(b"quorum none\n") else { return };
    let mut reader = Reader::new();
    let read = bytes.split(|byte| *byte == b'\n').try_for_each(|line| reader.line(line).map(drop));
    if read.is_ok() {
        drop(reader.finish(&nobody));
    }
});
