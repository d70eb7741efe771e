#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/parsers.rs"]
mod parsers;

/// Put TMPDIR where files are memory, such as /dev/shm.
static DIRECTORY: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("rantai-fuzz-{}", std::process::id())));

fuzz_target!(|bytes: &[u8]| parsers::journal(bytes, &DIRECTORY));
