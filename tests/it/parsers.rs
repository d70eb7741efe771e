//! The parsers around the disk that read what others send, each given any bytes at all. The tests
//! give them mutants; `fuzz/` gives them what follows the code.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each program that tries them takes one, and stops at the unexpected"
)]

use std::path::Path;

use rantai::import::{Context, Kind, MOST_ERRORS, plan};
use rantai::journal::file::Settings;
use rantai::journal::{FileJournal, Journal as _};
use rantai::proofs::check::site::compare_shown;
use rantai::proofs::check::told;
use rantai::proofs::scan::{self, MOST_PIXELS, Picture};
use rantai::render::Language;
use rantai::site::proof::PageProof;
use rantai::website::{Changes, Manifest};
use rantai_events::hash::Hash;
use rantai_events::ids::GroupId;
use rantai_events::policy::Policy;
use rantai_events::slip::Slip;

/// A table. The first byte says of what, and whether its rows must name their group.
pub(crate) fn import(bytes: &[u8]) {
    let Some((first, table)) = bytes.split_first() else { return };
    let group = GroupId::parse("melati").unwrap();
    let kind = Kind::ALL[usize::from(first % 8) % Kind::ALL.len()];
    let context = Context { group: (first & 8 == 0).then_some(&group) };
    match plan(kind, table, context) {
        Ok(plan) => assert!(plan.drafts.iter().all(|planned| planned.row > 1)),
        Err(errors) => assert!(!errors.is_empty() && errors.len() <= MOST_ERRORS),
    }
}

/// The list of the files of a site.
pub(crate) fn manifest(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let list = Manifest::of(text.to_owned());
    assert_eq!(list.as_str(), text);
    let mut changes = Changes::new();
    for (number, path) in list.paths().enumerate().take(64) {
        assert!(!path.starts_with('/') && !path.split('/').any(|step| step == ".."));
        assert!(list.get(path).is_none() || text.contains(path));
        assert!(list.in_directory(path).count() <= text.len());
        changes.insert(path.to_owned(), (number % 2 == 0).then_some([7; 32]));
    }
    // Nothing of it comes twice: what is added is the lines of the changes.
    let added: usize = changes.keys().map(|path| path.len() + 67).sum();
    assert!(list.with(&changes).as_str().len() <= text.len() + added);
    assert_eq!(list.with(&Changes::new()).as_str(), text);
}

/// The proofs of a page; or the data of one, a zero byte, and the page.
pub(crate) fn page(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(proof) = PageProof::parse(text) {
        assert_eq!(PageProof::parse(&proof.to_script()).as_ref(), Some(&proof));
        proof.records.iter().for_each(|record| drop(proof.path(record)));
    }
    let Some((data, page)) = text.split_once('\0') else { return };
    if let Ok(data) = serde_json::from_str(data) {
        for language in [Language::Id, Language::En] {
            drop(compare_shown(page, &data, language));
        }
    }
}

/// Any file that `rantai check` takes.
pub(crate) fn check(bytes: &[u8], policy: &Policy) {
    match rantai::proofs::check::check(&mut &*bytes, policy) {
        Ok(proven) => assert!(!told(&proven, Language::Id).is_empty()),
        Err(why) => {
            let (id, en) = why.words();
            assert!(!id.is_empty() && !en.is_empty() && !why.is_fault());
        }
    }
}

/// A PNG file, and the code in it where it is small enough to look at many.
pub(crate) fn picture(bytes: &[u8]) {
    let Ok(seen) = scan::picture(bytes) else { return };
    assert_eq!(seen.grey.len(), seen.width * seen.height);
    assert!(seen.grey.len() <= MOST_PIXELS);
    if seen.grey.len() <= 1 << 14
        && let Ok(code) = scan::read(bytes)
    {
        drop(Slip::parse(&code));
    }
}

/// Black and white, eight pixels a byte; the first byte is the width.
pub(crate) fn pixels(bytes: &[u8]) {
    let Some((width, rows)) = bytes.split_first() else { return };
    let width = usize::from(*width).max(1);
    let shade = |byte: u8, bit: u32| if byte >> bit & 1 == 1 { 0 } else { 255 };
    let pixels = rows.iter().flat_map(|byte| (0..8).map(move |bit| shade(*byte, bit)));
    let mut grey: Vec<u8> = pixels.take(1 << 14).collect();
    grey.truncate(grey.len() / width * width);
    drop(scan::decode(&Picture { width, height: grey.len() / width, grey }));
}

/// A line that ends in `#` gets its hash in the place of that, one in `=` the mark of a group's end
/// too: nobody comes upon hashes by trying.
fn segment(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = if line.ends_with(b"\n") { "\n" } else { "" };
        match line.strip_suffix(b"\n").unwrap_or(line) {
            [record @ .., sign @ (b'#' | b'=')] => {
                let mark = if *sign == b'=' { "\t=" } else { "" };
                out.extend_from_slice(record);
                out.extend(format!("\t{}{mark}{end}", Hash::of(record)).bytes());
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}

fn scanned(journal: &FileJournal) -> usize {
    let chunks = journal.scan(0).into_iter().flatten().map_while(Result::ok);
    chunks.map(|chunk| chunk.lines().map_while(Result::ok).count()).sum()
}

/// A journal of one segment; or of two, with a zero byte and the number of a record between them.
pub(crate) fn journal(bytes: &[u8], directory: &Path) {
    std::fs::remove_dir_all(directory).ok();
    std::fs::create_dir_all(directory).unwrap();
    let put = |number: u8, bytes| {
        std::fs::write(directory.join(format!("{number:016}.log")), segment(bytes)).unwrap();
    };
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) if bytes.len() > at + 1 => {
            put(0, &bytes[..at]);
            put(bytes[at + 1], &bytes[at + 2..]);
        }
        _ => put(0, bytes),
    }
    let read = FileJournal::read_only(directory);
    let settings = || Settings { ahead_bytes: 0, ..Settings::default() };
    let opened = FileJournal::open(directory, settings(), None);
    assert_eq!(read.is_ok(), opened.is_ok());
    let (Ok(read), Ok(opened)) = (read, opened) else { return };
    // Nothing that was whole is lost, and what was repaired needs no repair.
    let (head, lines) = (opened.head(), scanned(&opened));
    assert!(read.head().next <= head.next);
    drop(opened);
    let again = FileJournal::open(directory, settings(), None).unwrap();
    assert_eq!((again.head(), again.torn()), (head, None));
    assert_eq!(scanned(&again), lines);
}
