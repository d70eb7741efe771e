//! The scripts that check a page in the browser, as they are served: readable, without a library.

use super::File;
use super::proof::SCRIPT;

/// `aset/periksa.js`, which every page loads, and those that it loads when someone asks for a check.
#[must_use]
pub fn scripts() -> Vec<File> {
    let all: [(&str, &[u8]); 4] = [
        ("periksa", include_bytes!("assets/periksa.js")),
        ("halaman", include_bytes!("assets/halaman.js")),
        ("pohon", include_bytes!("assets/pohon.js")),
        ("slip", include_bytes!("assets/slip.js")),
    ];
    let script = |(name, bytes): (&str, &[u8])| File {
        path: format!("aset/{name}.js"),
        media_type: SCRIPT,
        bytes: bytes.to_vec(),
    };
    all.into_iter().map(script).collect()
}
