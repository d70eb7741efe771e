//! The scripts that check a page in the browser, as they are served: readable, without a library.

use rantai_events::hash::to_base64;
use rantai_events::tile::Resource;

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

/// The checkpoint or a tile as a call of a function: a page that is opened from a folder may load
/// scripts, and fetches nothing else. `None` for bundles, which are not public.
#[must_use]
pub fn wrapped(resource: &Resource, bytes: &[u8]) -> Option<File> {
    let call = match resource {
        Resource::Checkpoint => {
            let note = String::from_utf8_lossy(bytes);
            // A text written into memory cannot fail.
            let quoted = serde_json::to_string(&note).unwrap_or_default();
            format!("rantaiCheckpoint({quoted});\n")
        }
        Resource::Tile(_) => format!("rantaiUbin(\"{resource}\",\"{}\");\n", to_base64(bytes)),
        Resource::Bundle(_) => return None,
    };
    Some(File { path: format!("{resource}.js"), media_type: SCRIPT, bytes: call.into_bytes() })
}
