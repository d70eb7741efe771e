//! What an address asks for. Addresses are a closed set: everything else is answered without
//! looking anywhere.

use rantai_events::tile::Resource;
use rantai_projections::public::Place;

use crate::render::Language;

/// What an address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A file that belongs to a page.
    Page {
        /// The page.
        place: Place,
        /// Its address in the cache: with the language and the name of the file.
        key: String,
    },
    /// A directory without its slash at the end: the page is one step on.
    Slash(String),
    /// A file that belongs to the whole site.
    Shared(String),
    /// A tile of the tree, or the checkpoint.
    Tree(Resource),
    /// The same as a script, for copies that are opened from a folder.
    TreeScript(Resource),
    /// Nothing that could stand anywhere.
    Unknown,
}

/// Why a path is not an address at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclear;

/// Reads the path of a request.
///
/// # Errors
/// Bad percent-encoding, control characters, steps upwards.
pub(super) fn read(path: &str) -> Result<Address, Unclear> {
    let decoded = decoded(path)?;
    let path = decoded.strip_prefix('/').ok_or(Unclear)?;
    let steps = || path.split('/');
    if steps().any(|step| step == ".." || step == ".") {
        return Err(Unclear);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"./_-".contains(&byte);
    if !path.bytes().all(is_plain) || path.contains("//") {
        return Ok(Address::Unknown);
    }
    let (bare, of): (_, fn(Resource) -> Address) = match path.strip_suffix(".js") {
        Some(bare) => (bare, Address::TreeScript),
        None => (path, Address::Tree),
    };
    if let Ok(resource) = Resource::parse(bare) {
        return Ok(match resource {
            Resource::Checkpoint | Resource::Tile(_) => of(resource),
            // Bundles hold the lines of restricted records too.
            Resource::Bundle(_) => Address::Unknown,
        });
    }
    Ok(place_of(path).unwrap_or_else(|| Address::Shared(path.to_owned())))
}

/// The language in which people are told at a path.
pub(super) fn language(path: &str) -> Language {
    let is_english = path == "/en" || path.starts_with("/en/");
    if is_english { Language::En } else { Language::Id }
}

fn place_of(path: &str) -> Option<Address> {
    let (prefix, rest) = match path.strip_prefix("en/") {
        Some(rest) => ("en/", rest),
        None if path == "en" => return Some(Address::Slash("/en/".into())),
        None => ("", path),
    };
    let (directory, file) = match rest.rfind('/') {
        Some(slash) => rest.split_at(slash + 1),
        None => ("", rest),
    };
    let exact = |directory: &str| Place::of(directory).filter(|place| place.path() == directory);
    if !file.is_empty() && !file.contains('.') {
        let whole = format!("{rest}/");
        exact(&whole)?;
        return Some(Address::Slash(format!("/{prefix}{whole}")));
    }
    let place = exact(directory)?;
    let file = if file.is_empty() { "index.html" } else { file };
    Some(Address::Page { place, key: format!("{prefix}{directory}{file}") })
}

fn decoded(path: &str) -> Result<String, Unclear> {
    if !path.contains('%') {
        return Ok(path.to_owned());
    }
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let (high, low) = (digit().ok_or(Unclear)?, digit().ok_or(Unclear)?);
        let byte = u8::try_from(high * 16 + low).map_err(|_| Unclear)?;
        // A slash that hides, or a control character, is meant to mislead.
        if byte < b' ' || matches!(byte, b'/' | b'\\' | 0x7f) {
            return Err(Unclear);
        }
        out.push(byte);
    }
    String::from_utf8(out).map_err(|_| Unclear)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_what_they_are() {
        let page = |path: &str, key: &str| {
            let Ok(Address::Page { key: found, .. }) = read(path) else {
                panic!("{path}: {:?}", read(path))
            };
            assert_eq!(found, key, "{path}");
        };
        page("/", "index.html");
        page("/en/", "en/index.html");
        page("/en/index.html", "en/index.html");
        page("/hibah/2015/", "hibah/2015/index.html");
        page("/kelompok/ykt-kube-001/data.json", "kelompok/ykt-kube-001/data.json");
        page("/%6belompok/ykt-kube-001/", "kelompok/ykt-kube-001/index.html");
        let is = |path: &str, address: Address| assert_eq!(read(path), Ok(address), "{path}");
        is("/hibah", Address::Slash("/hibah/".into()));
        is("/en", Address::Slash("/en/".into()));
        is("/en/hibah/2015", Address::Slash("/en/hibah/2015/".into()));
        is("/aset/gaya.css", Address::Shared("aset/gaya.css".into()));
        is("/hibah/15/", Address::Shared("hibah/15/".into()));
        is("/tile/entries/000", Address::Unknown);
        is("/hibah//2015/", Address::Unknown);
        is("/kelompok/budi%20santoso/", Address::Unknown);
        assert!(matches!(read("/tile/0/000.p/7"), Ok(Address::Tree(_))));
        assert!(matches!(read("/checkpoint"), Ok(Address::Tree(_))));
        assert!(matches!(read("/checkpoint.js"), Ok(Address::TreeScript(_))));
        assert!(matches!(read("/tile/0/000.p/7.js"), Ok(Address::TreeScript(_))));
        is("/tile/entries/000.js", Address::Unknown);
    }

    #[test]
    fn what_misleads_is_no_address() {
        for path in [
            "",
            "hibah/",
            "/../etc/passwd",
            "/./hibah/",
            "/%2e%2e/etc/passwd",
            "/a%2fb",
            "/a%5cb",
            "/%",
            "/%0",
            "/%zz",
            "/%00",
            "/%0a",
            "/%ff",
            "/hibah/..",
            "/%c0%ae%c0%ae/",
        ] {
            assert_eq!(read(path), Err(Unclear), "{path}");
        }
    }
}
