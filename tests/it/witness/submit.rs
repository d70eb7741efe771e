//! From the office: its checkpoint gathers cosignatures and is published with them.

use std::collections::BTreeMap;
use std::time::Duration;

use rantai::publish::{latest, latest_witnessed, publish, put_witnessed};
use rantai::witness::{Authorities, Outcome, Report, Terms, remembered, submit};
use rantai_events::policy::Policy;

use super::{Fake, Place, Server, http_answer, noon, policy_text};
use crate::ledger::{asked, receive};
use crate::publish::{Office, key};

pub(super) const LONG: Duration = Duration::from_secs(60);

/// Submits what is published.
pub(super) fn submitted(office: &Office, witnesses: &[(u8, String)], deadline: Duration) -> Report {
    let policy = Policy::parse(policy_text(witnesses).as_bytes()).unwrap();
    let known = remembered(&office.dir, &policy);
    submit(&office.dir, &policy, &known, &terms(deadline)).unwrap()
}

/// With no authorities of our own.
pub(super) fn terms(deadline: Duration) -> Terms {
    Terms { now: noon(), deadline, authorities: Authorities::default() }
}

pub(super) fn codes(report: &Report) -> Vec<&'static str> {
    report.gathered.answers.iter().map(|answered| answered.outcome.code()).collect()
}

fn sizes(office: &Office) -> (u64, Option<u64>) {
    let witnessed = latest_witnessed(&office.dir).unwrap();
    let newest = latest(&office.dir).unwrap().unwrap();
    (newest.checkpoint.size(), witnessed.map(|signed| signed.checkpoint.size()))
}

#[test]
fn two_witnesses_make_the_quorum_and_follow_as_the_ledger_grows() {
    let office = Office::with_checkpoints(&[70]);
    let places = [Place::new(), Place::new()];
    let servers = [places[0].serve(1), places[1].serve(2)];
    let witnesses = [(1, servers[0].url()), (2, servers[1].url())];
    for size in [70, 71, 300, 600] {
        office.checkpoint_at(size);
        let report = submitted(&office, &witnesses, LONG);
        assert_eq!(codes(&report), ["cosigned", "cosigned"], "{report:#?}");
        assert_eq!(report.gathered.verdict.as_ref().unwrap().cosigned.len(), 2);
        assert_eq!(sizes(&office), (size, Some(size)));
        let published = latest(&office.dir).unwrap().unwrap().note;
        assert_eq!((published.signatures().len(), &published), (3, &report.gathered.note));
    }
    // The same again renews the times, and signing again keeps the cosignatures.
    let report = submitted(&office, &witnesses, LONG);
    assert_eq!(codes(&report), ["cosigned", "cosigned"]);
    publish(&office.dir, &key()).unwrap();
    assert_eq!(latest(&office.dir).unwrap().unwrap().note.signatures().len(), 3);
}

#[test]
fn a_witness_that_is_down_delays_nothing_and_catches_up() {
    let office = Office::with_checkpoints(&[70]);
    let places = [Place::new(), Place::new()];
    let first = places[0].serve(1);
    let second = places[1].serve(2);
    let both = [(1, first.url()), (2, second.url())];
    assert!(submitted(&office, &both, LONG).gathered.verdict.is_ok());
    drop(second);
    office.checkpoint_at(80);
    let report = submitted(&office, &both, LONG);
    assert_eq!(codes(&report), ["cosigned", "down"]);
    assert!(report.gathered.verdict.is_err());
    // Both stand: the newest with what it has, and the one that all had seen.
    assert_eq!(sizes(&office), (80, Some(70)));
    assert_eq!(report.witnessed.as_ref().unwrap().checkpoint.size(), 70);
    assert_eq!(latest(&office.dir).unwrap().unwrap().note.signatures().len(), 2);
    // Back again, from where it was; the one that is ahead follows too.
    let second = places[1].serve(2);
    let both = [(1, first.url()), (2, second.url())];
    office.checkpoint_at(90);
    assert_eq!(codes(&submitted(&office, &both, LONG)), ["cosigned", "cosigned"]);
    assert_eq!(sizes(&office), (90, Some(90)));
}

/// What a witness saw is asked of it where nothing is remembered, or something false.
#[test]
fn the_size_is_learned_from_the_witness() {
    let office = Office::with_checkpoints(&[70]);
    let place = Place::new();
    let server = place.serve(1);
    let witnesses = [(1, server.url())];
    let policy = Policy::parse(policy_text(&witnesses).as_bytes()).unwrap();
    for (size, old) in [(70, 60), (80, 0), (90, 7), (95, u64::MAX), (99, 95)] {
        office.checkpoint_at(size);
        let known = BTreeMap::from([("w1".to_owned(), old)]);
        let report = submit(&office.dir, &policy, &known, &terms(LONG)).unwrap();
        assert_eq!(codes(&report), ["cosigned"], "{size} from {old}");
    }
}

/// The answer is lost after the witness stored the checkpoint: asking again gets it.
#[test]
fn a_lost_answer_is_asked_again() {
    let office = Office::with_checkpoints(&[70]);
    let place = Place::new();
    let witness = place.open(1);
    let lossy = Fake::answering(move |request| {
        assert_eq!(witness.answer(request.as_bytes()).status, 200);
        Some(Vec::new())
    });
    let report = submitted(&office, &[(1, lossy.url())], LONG);
    assert!(matches!(codes(&report)[..], ["down" | "garbled"]), "{report:?}");
    drop(lossy);
    assert!(std::fs::read_to_string(place.seen()).unwrap().contains("\n70\n"));
    let server = place.serve(1);
    assert_eq!(codes(&submitted(&office, &[(1, server.url())], LONG)), ["cosigned"]);
}

#[test]
fn a_witness_that_saw_more_or_something_else_is_an_alarm() {
    let office = Office::with_checkpoints(&[70]);
    let backup = office.home.path().join("backup");
    crate::publish::copy(&office.dir, &backup);
    let place = Place::new();
    let server = place.serve(1);
    let witnesses = [(1, server.url())];
    office.checkpoint_at(80);
    assert_eq!(codes(&submitted(&office, &witnesses, LONG)), ["cosigned"]);
    // The office restores a backup and every memory beside it: the witness still knows.
    let restored = office.home.path().join("restored");
    crate::publish::copy(&backup, &restored);
    let policy = Policy::parse(policy_text(&witnesses).as_bytes()).unwrap();
    let ask = |dir: &std::path::Path| {
        let known = remembered(dir, &policy);
        let report = submit(dir, &policy, &known, &terms(LONG)).unwrap();
        assert!(report.gathered.answers.iter().all(|answered| answered.outcome.is_alarm()));
        report.gathered.answers[0].outcome.clone()
    };
    assert_eq!(ask(&restored), Outcome::Ahead(80));
    // And goes on from there, recording other things: another history of the same size.
    let other = Office::with_checkpoints(&[]);
    let mut ledger = rantai::ledger::Ledger::open(&other.dir).unwrap();
    ledger.record_one(asked(None, &[&receive(2)])).unwrap();
    drop(ledger);
    other.checkpoint_at(80);
    assert_eq!(ask(&other.dir), Outcome::Contradicted(80));
    other.checkpoint_at(90);
    assert_eq!(ask(&other.dir), Outcome::Contradicted(80));
    // The witness keeps what it saw.
    assert!(std::fs::read_to_string(place.seen()).unwrap().contains("\n80\n"));
}

#[test]
fn a_policy_without_this_log_submits_nothing() {
    let office = Office::with_checkpoints(&[70]);
    let asked = Fake::answering(|_| panic!("asked"));
    let other = crate::publish::key_of("lain.example/buku", 3);
    let text = policy_text(&[(1, asked.url())]);
    let text = text.replace(&key().public().to_string(), &other.public().to_string());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let refused = submit(&office.dir, &policy, &BTreeMap::new(), &terms(LONG));
    assert!(matches!(refused, Err(rantai::witness::WitnessError::Untrusted(_))), "{refused:?}");
}

/// Version 1.0.0 answers 409 where later ones answer 422.
#[test]
fn the_statuses_of_both_versions_are_understood() {
    let office = Office::with_checkpoints(&[70]);
    let cases = [
        ("409 Conflict", "", Outcome::Contradicted(0)),
        ("422 Unprocessable Entity", "", Outcome::Contradicted(0)),
        ("409 Conflict", "71\n", Outcome::Ahead(71)),
        ("404 Not Found", "", Outcome::Declined(404)),
        ("403 Forbidden", "", Outcome::Declined(403)),
        ("500 Internal Server Error", "", Outcome::Declined(500)),
    ];
    for (status, body, expected) in cases {
        let fake = Fake::saying(status, body.as_bytes().to_vec());
        let report = submitted(&office, &[(1, fake.url())], LONG);
        assert_eq!(report.gathered.answers[0].outcome, expected, "{status} {body}");
    }
    // Two roots of one size by version 1.0.0: first it names the size, then the same size again.
    let fake = Fake::answering(|_| Some(http_answer("409 Conflict", b"70\n")));
    let report = submitted(&office, &[(1, fake.url())], LONG);
    assert_eq!(report.gathered.answers[0].outcome, Outcome::Contradicted(70));
}

/// Someone publishes more while the witnesses are asked: the newest stays, and what was gathered
/// is the newest that reached the quorum.
#[test]
fn overtaken_while_asking_the_newest_stays() {
    let office = Office::with_checkpoints(&[70]);
    let place = Place::new();
    let witness = place.open(1);
    let dir = office.dir.clone();
    let busy = Fake::answering(move |request| {
        let mut ledger = rantai::ledger::Ledger::open(&dir).unwrap();
        crate::publish::grow(&mut ledger, 80);
        drop(ledger);
        publish(&dir, &key()).unwrap();
        let reply = witness.answer(request.as_bytes());
        assert_eq!(reply.status, 200);
        Some(http_answer("200 OK", reply.body.as_bytes()))
    });
    let report = submitted(&office, &[(1, busy.url())], LONG);
    assert_eq!(codes(&report), ["cosigned"]);
    assert_eq!(sizes(&office), (80, Some(70)));
    // And an older one never takes the place of a newer witnessed one.
    let newest = latest(&office.dir).unwrap().unwrap();
    let older = latest_witnessed(&office.dir).unwrap().unwrap();
    assert_eq!(put_witnessed(&office.dir, &newest).unwrap(), newest);
    assert_eq!(put_witnessed(&office.dir, &older).unwrap(), newest);
    assert_eq!(sizes(&office), (80, Some(80)));
}

#[test]
fn servers_and_offices_may_come_and_go() {
    let place = Place::new();
    for _ in 0..3 {
        drop(Server::start(place.open(1), rantai::witness::Limits::default()));
    }
}
