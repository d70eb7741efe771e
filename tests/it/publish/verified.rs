//! Levels 1 and 2 of verification, and comparing with a checkpoint saved earlier.

use std::path::Path;

use rantai::publish::{checkpoint_file, read_signed};
use rantai::verify::finding::{Finding, Seen};
use rantai::verify::{Outcome, Report, Saved, Trust, verify_trusting};
use rantai_events::policy::Policy;

use super::{Office, key, key_of};
use crate::verify::codes;
use crate::verify::forger::Forger;

fn run(path: &Path, level: u8, trust: Trust<'_>) -> (Report, Vec<Finding>) {
    let mut findings = Vec::new();
    let report = verify_trusting(path, level, None, trust, &mut |seen| {
        if let Seen::Finding(finding) = seen {
            findings.push(finding);
        }
    });
    (report.unwrap(), findings)
}

fn found(path: &Path, level: u8) -> Vec<(u64, &'static str)> {
    codes(&run(path, level, Trust::default()).1)
}

fn saved(file: &Path) -> Saved {
    (file.to_owned(), read_signed(file).unwrap().unwrap())
}

fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[20] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn what_is_published_passes_levels_1_and_2_and_says_whose_key_it_took() {
    let office = Office::with_checkpoints(&[5, 600]);
    let (report, findings) = run(&office.dir, 3, Trust::default());
    assert_eq!(codes(&findings), []);
    assert!(report.levels.iter().all(|level| level.outcome == Outcome::Passed), "{report:?}");
    assert!(report.own_word);
    let policy = |key: String| Policy::parse(format!("log {key}\nquorum none\n").as_bytes());
    let policy_of = |seed| policy(key_of(super::ORIGIN, seed).public().to_string()).unwrap();
    let ours = policy_of(7);
    let (report, findings) = run(&office.dir, 1, Trust { policy: Some(&ours), ..Trust::default() });
    assert_eq!((report.own_word, codes(&findings)), (false, vec![]));
    let other = policy_of(8);
    let (_, findings) = run(&office.dir, 1, Trust { policy: Some(&other), ..Trust::default() });
    assert_eq!(codes(&findings)[0], (600, "checkpoint.untrusted"));
}

fn exchange(file: &Path) {
    std::fs::copy(file.with_file_name("001"), file).unwrap();
}

#[test]
fn altered_missing_and_exchanged_tiles_are_found_with_their_paths() {
    // Where it can be known, with the first record that the tile covers.
    type Harm = fn(&Path);
    let table: [(&str, Harm, u64); 5] = [
        ("tile/0/001", |file| flip(file), 256),
        ("tile/0/000", |file| std::fs::remove_file(file).unwrap(), 0),
        ("tile/1/000.p/2", |file| flip(file), 0),
        ("tile/0/002.p/88", |file| std::fs::write(file, b"short").unwrap(), 512),
        ("tile/0/000", |file| exchange(file), 0),
    ];
    for (name, harm, first) in table {
        let office = Office::with_checkpoints(&[600]);
        harm(&office.dir.join("publish").join(name));
        let (_, findings) = run(&office.dir, 2, Trust::default());
        assert_eq!(codes(&findings), [(first, "tile.altered")], "{name}");
        // At the edge the tiles together make up another root; which of them it is, nobody knows.
        let named = if name.starts_with("tile/1") { "publish/tile" } else { name };
        let file = findings[0].file.display().to_string();
        assert!(file.ends_with(named), "{file}");
    }
}

#[test]
fn altered_bundles_and_tiles_of_smaller_trees_are_found_with_their_paths() {
    for (name, first) in [
        ("publish/tile/0/002.p/50", 512),
        ("publish/tile/1/000.p/1", 0),
        ("bundles/tile/entries/002.p/50", 512),
        ("bundles/tile/entries/002.p/88", 512),
        ("bundles/tile/entries/001", 256),
    ] {
        let office = Office::with_checkpoints(&[300, 562, 600]);
        let file = office.dir.join(name);
        flip(&file);
        let (_, findings) = run(&office.dir, 2, Trust::default());
        assert_eq!(codes(&findings), [(first, "copy.altered")], "{name}");
        assert_eq!(*findings[0].file, *file);
        std::fs::remove_dir_all(office.dir.join("bundles")).unwrap();
        std::fs::remove_file(&file).ok();
        rantai::publish::publish(&office.dir, &key()).unwrap();
        assert_eq!(found(&office.dir, 2), [], "{name} is written again");
    }
}

/// The chain was made anew over altered records, as an office could: only the tree tells.
#[test]
fn a_chain_that_holds_in_itself_is_not_taken_for_the_tree() {
    let office = Office::with_checkpoints(&[300]);
    let mut forger = Forger::read(&office.dir);
    forger.actor(200, "u-99");
    let lines = forger.rechain().lines();
    let segment = office.dir.join("journal/0000000000000000.log");
    let forged: String = lines
        .iter()
        .map(|line| format!("{line}\t{}\t=\n", rantai_events::hash::Hash::of(line.as_bytes())))
        .collect();
    std::fs::write(segment, forged).unwrap();
    let (_, findings) = run(&office.dir, 3, Trust::default());
    let chain = ["chain.broken", "line.broken", "line.not-canonical"];
    assert!(!findings.iter().any(|found| chain.contains(&found.what.code())), "the chain holds");
    let leaves = findings.iter().filter(|found| found.what.code() == "tree.other-record");
    assert_eq!(leaves.map(|found| found.seq).collect::<Vec<_>>(), (200..300).collect::<Vec<_>>());
    let differs = |found: &Finding| found.what.code() == "journal.differs-from-checkpoint";
    assert!(findings.iter().any(differs));
}

#[test]
fn a_checkpoint_saved_earlier_finds_truncation_and_another_history_even_in_an_export() {
    let office = Office::with_checkpoints(&[250]);
    let early = office.home.path().join("early");
    std::fs::copy(checkpoint_file(&office.dir), &early).unwrap();
    office.checkpoint_at(300);
    let late = office.home.path().join("late");
    std::fs::copy(checkpoint_file(&office.dir), &late).unwrap();
    let (early, late) = (saved(&early), saved(&late));
    let against = |path: &Path, saved: &Saved| {
        codes(&run(path, 2, Trust { against: Some(saved), ..Trust::default() }).1)
    };
    assert_eq!(against(&office.dir, &early), []);
    assert_eq!(against(&office.dir, &late), []);
    let export = office.home.path().join("export.jsonl");
    let mut forger = Forger::read(&office.dir);
    forger.write(&export);
    assert_eq!((against(&export, &early), against(&export, &late)), (vec![], vec![]));
    forger.records.truncate(260);
    forger.write(&export);
    assert_eq!(against(&export, &early), []);
    assert_eq!(against(&export, &late), [(260, "journal.behind-checkpoint")]);
    forger.actor(100, "u-99");
    forger.rechain().write(&export);
    assert_eq!(against(&export, &early), [(250, "journal.differs-from-checkpoint")]);
}

#[test]
fn a_checkpoint_by_another_key_or_gone_or_no_note_is_found() {
    let office = Office::with_checkpoints(&[250]);
    let file = checkpoint_file(&office.dir);
    let (_, signed) = saved(&file);
    let forged = signed.checkpoint.sign(&key_of(super::ORIGIN, 66)).unwrap();
    std::fs::write(&file, forged.to_string()).unwrap();
    assert_eq!(found(&office.dir, 1), [(250, "checkpoint.foreign-signature")]);
    std::fs::write(&file, "rubbish").unwrap();
    assert_eq!(found(&office.dir, 1), [(0, "checkpoint.unreadable")]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(found(&office.dir, 1), [(0, "checkpoint.missing")]);
    assert!(rantai::publish::publish(&office.dir, &key()).is_ok());
    assert_eq!(found(&office.dir, 2), []);
}

#[test]
fn an_altered_bundle_is_told_with_the_record_and_the_byte() {
    let office = Office::with_checkpoints(&[300]);
    let file = office.dir.join("bundles/tile/entries/000");
    let mut bytes = std::fs::read(&file).unwrap();
    let length = |at: usize| usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
    let second = 2 + length(0);
    let third = second + 2 + length(second);
    bytes[third + 30] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (_, findings) = run(&office.dir, 2, Trust::default());
    assert_eq!(codes(&findings), [(2, "copy.altered")]);
    assert_eq!(findings[0].offset, third as u64);
}
