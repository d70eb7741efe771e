//! Levels 4 and 5: whoever recomputes the chain but breaks a law is found, and so is everything
//! beside the journal that does not follow from it.

pub(crate) mod forger;

use std::path::Path;

use rantai::verify::finding::{Finding, Seen, What};
use rantai::verify::{Outcome, Report, verify};
use rantai_events::chain::Break;
use rantai_events::record::Draft;

use crate::ledger::{GROUP, PROGRAM, asked, create, receive};
use forger::Forger;

pub(crate) fn run(path: &Path, level: u8) -> (Report, Vec<Finding>) {
    let mut findings = Vec::new();
    let report = verify(path, level, None, &mut |seen| {
        if let Seen::Finding(finding) = seen {
            findings.push(finding);
        }
    });
    let report = report.unwrap();
    assert_eq!(report.summary.findings, findings.len() as u64);
    (report, findings)
}

pub(crate) fn codes(findings: &[Finding]) -> Vec<(u64, &'static str)> {
    findings.iter().map(|found| (found.seq, found.what.code())).collect()
}

fn spend(on: &str, amount: u32) -> String {
    format!(
        r#"{{"type":"cash.spent","on":"{on}","body":{{"amount":"{amount}","category":"LAIN","fund":"operasional","group":"a","place":"KAS","receipt":"KWITANSI"}}}}"#
    )
}

/// Records: 0 opened, 1 account, 2 program, 3 group, 4..=6 receipts of 100 each with keys,
/// 7 a payment of 150, 8 and 9 a correction of record 5 in one batch.
pub(crate) fn history(dir: &Path) {
    let mut ledger = create(dir);
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    for key in ["k-1", "k-2", "k-3"] {
        ledger.record_one(asked(Some(key), &[&receive(100)])).unwrap();
    }
    ledger.record_one(asked(None, &[&spend("2026-02-03", 150)])).unwrap();
    let reversal = r#"{"type":"entry.reversed","on":"2026-02-01","body":{},"fixes":{"seq":5,"why":"SALAH_KETIK"}}"#;
    let instead =
        receive(90).replacen("{\"type\"", r#"{"fixes":{"seq":5,"why":"SALAH_KETIK"},"type""#, 1);
    ledger.record_one(asked(Some("fix"), &[reversal, &instead])).unwrap();
    ledger.close().unwrap();
}

#[test]
fn a_whole_ledger_and_its_export_pass_every_level_that_there_is() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let (report, findings) = run(dir.path(), 5);
    assert_eq!(codes(&findings), []);
    let outcomes: Vec<_> = report.levels.iter().map(|level| &level.outcome).collect();
    let (passed, later) = (&Outcome::Passed, &Outcome::NotPublished);
    assert_eq!(outcomes, [later, later, passed, passed, passed]);
    assert_eq!((report.summary.records, report.states), (10, Some(3)));
    let export = Forger::read(dir.path()).write(&dir.path().join("export.jsonl"));
    let (report, findings) = run(&export, 5);
    assert_eq!(codes(&findings), []);
    let claimed: Vec<_> = report.levels.iter().map(|l| l.outcome == Outcome::Passed).collect();
    assert_eq!(claimed, [false, false, true, true, false], "an export has no states to compare");
}

/// A forger who makes every hash anew passes level 3 and is found by level 4.
#[test]
fn a_forger_who_recomputes_the_chain_is_found_by_the_laws() {
    type Forgery = fn(&mut Forger);
    type Case = (&'static str, Forgery, &'static [(u64, &'static str)]);
    let table: &[Case] = &[
        ("nothing", |_| {}, &[]),
        ("amount up, postings kept", |f| f.body(7, "\"150\"", "\"151\""), &[(7, "record.differs")]),
        (
            "postings turned round",
            |f| f.turn_postings(4),
            &[
                (4, "record.differs"),
                (4, "cash.below-zero"),
                (7, "cash.below-zero"),
                (8, "order.in-the-way"),
            ],
        ),
        (
            "spent more than there is",
            |f| f.amount(7, 150, 1000),
            &[(7, "cash.below-zero"), (8, "order.in-the-way")],
        ),
        ("a payment put in", |f| f.repeat(7), &[(9, "order.in-the-way")]),
        ("program taken out", |f| f.remove(2), &[(2, "reference.unknown")]),
        ("group registered twice", |f| f.repeat(3), &[(4, "claim.taken")]),
        ("another's hand", |f| f.actor(4, "u-99"), &[(4, "authority.unknown")]),
        ("a date to come", |f| f.on(7, "2027-01-01"), &[(7, "date.future")]),
        ("a key used twice", |f| f.key(6, "k-1"), &[(6, "key.reused")]),
        ("a batch taken apart", |f| f.unbatch(8), &[(9, "key.reused")]),
        ("into another stream", |f| f.unlink(4), &[(4, "record.differs")]),
        ("order changed", |f| f.swap(2, 3), &[(2, "reference.unknown")]),
    ];
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let mut wrong = Vec::new();
    for (name, forge, expected) in table {
        let mut forger = Forger::read(dir.path());
        forge(&mut forger);
        let export = forger.rechain().write(&dir.path().join("export.jsonl"));
        let (report, findings) = run(&export, 4);
        if codes(&findings) != *expected {
            wrong.push(format!("{name}: {:?}", codes(&findings)));
        }
        let third = report.levels.iter().find(|level| level.number == 3).unwrap();
        assert_eq!(third.outcome, Outcome::Passed, "{name}");
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_this_program_does_not_know_is_said_and_level_4_not_claimed() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    for (from, to) in [("cash.spent", "cash.sprung"), ("\"v\":1}", "\"v\":9}")] {
        let forger = Forger::read(dir.path());
        let alter = |seq: usize, line: String| match seq {
            7 => line.replacen(from, to, 1),
            _ => line,
        };
        let export = dir.path().join("export.jsonl");
        std::fs::write(&export, forger::rechained(&forger.lines(), alter).join("\n") + "\n")
            .unwrap();
        let (report, findings) = run(&export, 4);
        assert_eq!(codes(&findings), []);
        let outcome =
            |number| report.levels.iter().find(|l| l.number == number).unwrap().outcome.clone();
        assert_eq!(outcome(3), Outcome::Passed);
        assert!(matches!(outcome(4), Outcome::NotClaimed(_, en) if en.contains("record 7")));
    }
}

/// A field that no record has is told where every line is looked at, not only by the laws.
#[test]
fn a_field_that_no_record_has_is_told_at_level_3() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let alter = |seq: usize, line: String| match seq {
        7 => line.replacen(",\"v\":1}", ",\"v\":1,\"zz\":1}", 1),
        _ => line,
    };
    let lines = forger::rechained(&Forger::read(dir.path()).lines(), alter);
    let export = dir.path().join("export.jsonl");
    std::fs::write(&export, lines.join("\n") + "\n").unwrap();
    assert_eq!(codes(&run(&export, 3).1), [(7, "line.not-canonical")]);
}

#[test]
fn a_batch_that_changes_its_size_is_told() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let mut forger = Forger::read(dir.path());
    forger.records[9].batch = Some(rantai_events::record::Batch { i: 1, of: 3 });
    let export = forger.rechain().write(&dir.path().join("export.jsonl"));
    let (_, findings) = run(&export, 3);
    let broken = findings.iter().find(|found| found.seq == 9).unwrap();
    let expected = Break::BatchSize { said: 3, expected: 2 };
    assert!(matches!(&broken.what, What::Chain(found) if *found == expected), "{findings:?}");
}

#[test]
fn a_finding_names_record_file_and_byte() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let mut forger = Forger::read(dir.path());
    forger.actor(4, "u-99");
    let export = forger.rechain().write(&dir.path().join("export.jsonl"));
    let (_, findings) = run(&export, 4);
    let begin: usize = forger.lines().iter().take(4).map(|line| line.len() + 1).sum();
    let [found] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((found.seq, found.offset, found.file.as_ref()), (4, begin as u64, export.as_path()));
    assert!(matches!(&found.what, What::Unlawful(refusal) if refusal.en.contains("u-99")));
}

#[test]
fn evidence_that_is_missing_or_changed_is_told() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let evidence = rantai::evidence::Evidence::of(dir.path());
    let scan = dir.path().join("scan.pdf");
    let mut ledger = rantai::ledger::Ledger::open(dir.path()).unwrap();
    let mut stored = Vec::new();
    for text in ["one", "two", "three"] {
        std::fs::write(&scan, text).unwrap();
        let b3 = evidence.attach(&scan).unwrap().b3;
        let docs = format!(r#"{{"docs":[{{"b3":"{b3}","kind":"KWITANSI"}}],"type""#);
        let draft = receive(1).replacen("{\"type\"", &docs, 1).replace("02-01", "03-01");
        assert!(Draft::parse(&draft).is_ok());
        ledger.record_one(asked(None, &[&draft])).unwrap();
        stored.push(evidence.path(b3));
    }
    ledger.close().unwrap();
    std::fs::remove_file(&stored[1]).unwrap();
    std::fs::remove_file(&stored[2]).unwrap();
    std::fs::write(&stored[2], "threat").unwrap();
    let (report, findings) = run(dir.path(), 5);
    let mut found = codes(&findings);
    found.sort_unstable();
    assert_eq!(found, [(11, "evidence.missing"), (12, "evidence.damaged")]);
    let count = report.evidence.unwrap();
    assert_eq!((count.present, count.missing, count.damaged), (1, 1, 1));
    assert_eq!(run(dir.path(), 4).1, []);
}

/// Bytes far behind the records, in the room that a segment has ahead, are one broken line.
#[test]
fn what_stands_behind_the_room_of_a_segment_is_one_line_and_no_record_of_many() {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let segment = dir.path().join("journal/0000000000000000.log");
    let mut file = std::fs::OpenOptions::new().write(true).open(&segment).unwrap();
    file.seek(SeekFrom::Start(3 << 20)).unwrap();
    file.write_all(b"x\n").unwrap();
    let (report, findings) = run(dir.path(), 3);
    assert_eq!(codes(&findings)[0], (10, "line.broken"));
    assert!(findings.len() <= 2, "{findings:?}");
    assert_eq!(report.summary.records, 11);
    file.write_all(&vec![b'y'; 1 << 20]).unwrap();
    file.write_all(b"\nz\n").unwrap();
    let (report, _) = run(dir.path(), 3);
    assert_eq!(report.summary.records, 13, "each line once, however long");
}
